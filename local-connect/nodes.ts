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
  outgoing.appendHeader('Set-Cookie', `${nodeCookie}=${node}; Path=/; HttpOnly`);
}

/** The node that answers a request. */
export const nodeOf = (incoming: IncomingMessage): number => chosen.get(incoming) ?? 0;
