import type { IncomingMessage, ServerResponse } from 'node:http';
import { cookies } from './auth.ts';
import type { Options } from './options.ts';

const nodeCookie = 'local-connect-node';
const nodeHeader = 'x-local-connect-node';
let next = 0;

/**
 * The load balancer of a pretended cluster: each client goes to the node that its cookie names, one without a cookie to
 * the next in turn. What it decided goes on in a header of the request, for `routes`.
 */
export function nodeOf({ nodes }: Options, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (nodes === 1) {
    incoming.headers[nodeHeader] = '0';
    return;
  }
  const named = Number(cookies(incoming.headers.cookie).get(nodeCookie) ?? Number.NaN);
  const node = Number.isInteger(named) && named >= 0 && named < nodes ? named : next++ % nodes;
  incoming.headers[nodeHeader] = String(node);
  outgoing.appendHeader('Set-Cookie', `${nodeCookie}=${node}; Path=/; HttpOnly`);
}

/** The node that a request was given to. */
export const nodeIn = (header: (name: string) => string | undefined): number =>
  Number(header(nodeHeader) ?? 0);
