import type { IncomingMessage, ServerResponse } from 'node:http';
import { cookies } from './auth.ts';

const nodeCookie = 'local-connect-node';
const chosen = new WeakMap<IncomingMessage, number>();
let next = 0;

/**
 * The load balancer of a pretended cluster: a client goes to the node that its cookie names, one without a cookie to the
 * next in turn.
 */
export function chooseNode(nodes: number, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (nodes === 1) return;
  const named = Number(cookies(incoming.headers.cookie).get(nodeCookie) ?? Number.NaN);
  const node = Number.isInteger(named) && named >= 0 && named < nodes ? named : next++ % nodes;
  chosen.set(incoming, node);
  addCookie(outgoing, `${nodeCookie}=${node}; Path=/; HttpOnly`);
}

/** Adds a cookie to the answer's own, which writeHead would put in the place of one that was set before. */
function addCookie(outgoing: ServerResponse, cookie: string): void {
  const writeHead = outgoing.writeHead.bind(outgoing) as (...args: unknown[]) => ServerResponse;
  outgoing.writeHead = (status: number, ...rest: unknown[]) => {
    const given = rest.find((each) => typeof each === 'object') ?? {};
    const headers = Array.isArray(given) ? given : Object.entries(given).flatMap(listed);
    return writeHead(status, ...rest.filter((each) => typeof each === 'string'), [
      ...headers,
      ...['Set-Cookie', cookie],
    ]);
  };
}

const listed = ([name, value]: [string, string | string[]]) => [value].flat().flatMap((each) => [name, each]);

/** The node that answers a request. */
export const nodeOf = (incoming: IncomingMessage): number => chosen.get(incoming) ?? 0;
