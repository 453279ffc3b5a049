import type { IncomingMessage } from 'node:http';
import { cookie, sessionCookie } from './auth.ts';

/** The names of this server. */
export interface ServerNames {
  /** The address that it listens on. */
  readonly host: string;
  readonly port: number;
  /** The server's public address. */
  readonly address: string;
  /** Other names, each with a port or for any port. */
  readonly allowed: readonly string[];
}

export interface Refusal {
  readonly status: 421 | 403;
  /** For the person who sent the request. */
  readonly text: string;
}

/**
 * Finds out whether a request must be refused before anything else. This server runs what it is sent, and its demo users'
 * passwords are known. So no web page of another origin may reach it: neither under a name that the page's owner points
 * at this machine (DNS rebinding), nor with the session of the visitor.
 */
export function findRefusal(incoming: IncomingMessage, names: ServerNames): Refusal | undefined {
  const { host = '', origin } = incoming.headers;
  if (!isLoopbackName(host) && !isOwnHost(host, incoming, names)) {
    return {
      status: 421,
      text: `This local-connect does not answer to ${printable(host)}. If that name belongs to it, start it with --allow-host ${printable(host)}.\n`,
    };
  }
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(incoming.method ?? '');
  const usesSession = cookie(incoming.headers.cookie, sessionCookie) !== undefined;
  if (origin === undefined || !changes || !usesSession || isOwnOrigin(incoming, names)) return undefined;
  return { status: 403, text: `A page of ${printable(origin)} may not use a visitor's session.\n` };
}

/** Whether the page that sent the request is this server's. */
export function isOwnOrigin(incoming: IncomingMessage, names: ServerNames): boolean {
  const { host = '', origin = '' } = incoming.headers;
  const from = URL.canParse(origin) ? new URL(origin).host : '';
  return from === host.toLowerCase() || isOwnHost(from, incoming, names);
}

const hostForm = /^(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?$/;

/** Names that no stranger can point at another machine. The port may be that of a forwarding. */
export const isLoopbackName = (host: string) =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host) && URL.canParse(`http://${host}`);

function isOwnHost(given: string, { socket }: IncomingMessage, names: ServerNames): boolean {
  const { host, port, address, allowed } = names;
  const lower = given.toLowerCase();
  if (!hostForm.test(lower)) return false;
  const name = lower.replace(/:\d+$/, '');
  // If it listens on all addresses: the one that received the request.
  const local = socket.localAddress?.replace(/^::ffff:/, '') ?? '';
  const own = ['localhost', '127.0.0.1', '::1', host, local].map(inUrl);
  return (
    (own.includes(name) && (lower.slice(name.length) || ':80') === `:${port}`) ||
    lower === new URL(address).host ||
    allowed.some((one) => one === lower || one === name)
  );
}

const inUrl = (host: string) => (host.includes(':') ? `[${host}]` : host.toLowerCase());

/** The text, if it is a name and not something else that a client sent. */
const printable = (text: string) => (/^[\w.:[\]/-]{1,100}$/.test(text) ? text : 'that name');
