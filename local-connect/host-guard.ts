import type { IncomingMessage } from 'node:http';
import { cookies, sessionCookie } from './auth.ts';

/** Under what names this server is asked. */
export interface ServerNames {
  /** What it listens on. */
  readonly host: string;
  readonly port: number;
  /** The address that answers name. */
  readonly address: string;
  /** Other names that lead here, each with a port or for any. */
  readonly allowed: readonly string[];
}

export interface Refusal {
  readonly status: 421 | 403;
  /** For the person who asked. */
  readonly text: string;
}

/**
 * Who is turned away before anything is looked at. This server runs what it is sent, and its first users' passwords
 * are known to all: so no web page may reach it, neither under a name of its own that it has led here (DNS
 * rebinding), nor with the session of whoever looks at it.
 *
 * @param path the request's path below the server's prefix; undefined for one that isn't below it
 */
export function findRefusal(
  incoming: IncomingMessage,
  path: string | undefined,
  names: ServerNames,
): Refusal | undefined {
  const { host = '', origin } = incoming.headers;
  if (!isOwnHost(host, incoming, names)) {
    return {
      status: 421,
      text: `This local-connect does not answer to ${printable(host)}. If that name is meant to lead here, start it with --allow-host ${printable(host)}.\n`,
    };
  }
  if (origin === undefined || ['GET', 'HEAD', 'OPTIONS'].includes(incoming.method ?? '')) return undefined;
  const from = URL.canParse(origin) ? new URL(origin).host : '';
  if (from === host.toLowerCase() || isOwnHost(from, incoming, names)) return undefined;
  const usesSession = cookies(incoming.headers.cookie).has(sessionCookie);
  if (!usesSession && !/^\/__log(in|out)__/.test(path ?? '')) return undefined;
  return { status: 403, text: `A page of ${printable(origin)} may not do that with a visitor's session.\n` };
}

function isOwnHost(given: string, { socket }: IncomingMessage, names: ServerNames): boolean {
  const { host, port, address, allowed } = names;
  const asked = given.toLowerCase();
  if (!/^(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?$/.test(asked)) return false;
  const name = asked.replace(/:\d+$/, '');
  // Where it listens on all addresses: the one that was asked. No name of a stranger's leads there as an address.
  const local = socket.localAddress?.replace(/^::ffff:/, '') ?? '';
  const own = ['localhost', '127.0.0.1', '::1', host, local].map(inUrl);
  return (
    (own.includes(name) && (asked.slice(name.length) || ':80') === `:${port}`) ||
    asked === new URL(address).host ||
    allowed.some((one) => one === asked || one === name)
  );
}

const inUrl = (host: string) => (host.includes(':') ? `[${host}]` : host.toLowerCase());

/** It may be anything that somebody sent. */
const printable = (text: string) => (/^[\w.:[\]/-]{1,100}$/.test(text) ? text : 'that name');
