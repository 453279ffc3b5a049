import type { IncomingMessage, ServerResponse } from 'node:http';
import { serialize } from 'hono/utils/cookie';
import { cookie } from './auth.ts';

const nodeCookie = 'local-connect-node';
const chosen = new WeakMap<IncomingMessage, number>();
let next = 0;

/** Simulates a cluster's load balancer: the client's cookie names its node. A client without one gets the next node. */
export function chooseNode(nodes: number, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (nodes === 1) return;
  const named = Number(cookie(incoming.headers.cookie, nodeCookie) ?? Number.NaN);
  const node = Number.isInteger(named) && named >= 0 && named < nodes ? named : next++ % nodes;
  chosen.set(incoming, node);
  addCookie(outgoing, serialize(nodeCookie, String(node), { path: '/', httpOnly: true }));
}

/** Adds a cookie when the answer is sent. If it were set before, cookies of the answer itself would replace it. */
function addCookie(outgoing: ServerResponse, text: string): void {
  const writeHead = outgoing.writeHead.bind(outgoing) as (...args: unknown[]) => ServerResponse;
  outgoing.writeHead = (status: number, ...rest: unknown[]) => {
    const given = rest.find((each) => typeof each === 'object') ?? {};
    const headers = Array.isArray(given) ? given : Object.entries(given).flatMap(listed);
    const reason = rest.filter((each) => typeof each === 'string');
    return writeHead(status, ...reason, [...headers, 'Set-Cookie', text]);
  };
}

const listed = ([name, value]: [string, string | string[]]) => [value].flat().flatMap((each) => [name, each]);

/** The node that handles a request. */
export const nodeOf = (incoming: IncomingMessage): number => chosen.get(incoming) ?? 0;
