import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What can go wrong between a client and a server. */
export type Fault =
  /** The connection is reset before the server sees the request. */
  | 'reset'
  /** The connection is closed before the server sees the request. */
  | 'close'
  /** There is no response, and the server doesn't see the request. */
  | 'hang'
  /** The request is delayed. */
  | 'delay'
  /** A proxy responds with 502 and an HTML page. The server doesn't see the request. */
  | '502'
  /** A proxy responds with 503 and `Retry-After: 1`. The server doesn't see the request. */
  | '503'
  /** A proxy responds with a login page. The server doesn't see the request. */
  | 'login page'
  /** A proxy responds with JSON that Connect doesn't send. The server doesn't see the request. */
  | 'other JSON'
  /** The server handles the request, and the connection is closed in the middle of the response. */
  | 'truncated'
  /** The server handles the request, and the connection is reset before the response. */
  | 'lost response'
  /** The request's body is read slowly. */
  | 'slow upload';

export interface Call {
  /** Without GUIDs, ids and the query: `POST v1/content/{guid}/deploy`. */
  readonly name: string;
  /** The number of this call among those with the same name, from 1. */
  readonly ordinal: number;
}

export interface FaultProxy extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
  /** All calls so far. */
  readonly calls: readonly Call[];
}

/**
 * A proxy in front of a server on this machine. It adds faults to calls.
 *
 * @param faultFor chooses the fault of a call. If it returns a promise, the call waits for it. Its error is thrown at the end.
 */
export async function faultProxy(
  target: string,
  faultFor: (call: Call) => Fault | Promise<Fault | undefined> | undefined,
): Promise<FaultProxy> {
  const calls: Call[] = [];
  const sockets = new Set<Socket>();
  const active = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const proxy = createServer((incoming, outgoing) => {
    const name = nameOf(incoming, new URL(target));
    const call = { name, ordinal: calls.filter((one) => one.name === name).length + 1 };
    calls.push(call);
    new Promise<Fault | undefined>((resolve) => resolve(faultFor(call))).then(
      (fault) => {
        const done = handle(incoming, outgoing, new URL(target), fault)
          .catch(() => void incoming.socket.destroy())
          .finally(() => active.delete(done));
        active.add(done);
      },
      (error: unknown) => {
        failures.push(error);
        incoming.socket.destroy();
      },
    );
  });
  proxy.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${new URL(target).pathname.replace(/\/$/, '')}`,
    calls,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
      // The server may still be handling requests. Tests check its state afterwards.
      await Promise.all(active);
      if (failures.length > 0) throw failures[0];
    },
  };
}

function nameOf({ method, url = '/' }: IncomingMessage, target: URL): string {
  const path = new URL(url, target).pathname
    .slice(target.pathname.replace(/\/$/, '').length)
    .replace(/^\/(?:__api__\/)?/, '')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '{guid}')
    .replace(/(bundles|tasks|jobs)\/\w+/, '$1/{id}')
    .replace(/_bundle\d+/, '{draft}');
  return `${method} ${path}`;
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: URL,
  fault: Fault | undefined,
): Promise<void> {
  switch (fault) {
    case 'reset':
      await readBody(incoming);
      incoming.socket.resetAndDestroy();
      return;
    case 'close':
      await readBody(incoming);
      incoming.socket.destroy();
      return;
    case 'hang':
      incoming.resume();
      return;
    case '502':
      await readBody(incoming);
      respond(outgoing, 502, {}, '<html><head><title>502 Bad Gateway</title></head></html>');
      return;
    case '503':
      await readBody(incoming);
      respond(outgoing, 503, { 'retry-after': '1' }, 'Service unavailable');
      return;
    case 'login page':
      await readBody(incoming);
      respond(
        outgoing,
        200,
        {},
        '<html><head><title>Sign in</title></head><body><form></form></body></html>',
      );
      return;
    case 'other JSON':
      await readBody(incoming);
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
      return;
    case 'delay':
      await sleep(100);
      break;
    case 'slow upload':
      incoming.pause();
      await sleep(100);
      break;
  }
  if (incoming.socket.destroyed) return;
  const forwarded = request(new URL(incoming.url ?? '/', target.origin), {
    method: incoming.method,
    // Without this, the server would use the proxy's address for its own URLs.
    headers: { ...incoming.headers, host: target.host },
  });
  incoming.once('close', () => {
    if (!incoming.complete) forwarded.destroy();
  });
  incoming.pipe(forwarded);
  const [response] = (await once(forwarded, 'response')) as [IncomingMessage];
  const body = Buffer.concat(await Array.fromAsync(response as AsyncIterable<Buffer>));
  if (fault === 'lost response') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const { 'transfer-encoding': _chunked, connection: _connection, ...headers } = response.headers;
  outgoing.writeHead(response.statusCode ?? 502, { ...headers, 'content-length': body.length });
  if (fault === 'truncated') {
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => incoming.socket.destroy());
    return;
  }
  outgoing.end(body);
}

async function readBody(incoming: IncomingMessage): Promise<void> {
  // The client may have disconnected while `faultFor` was waiting. Then there is no further event.
  if (incoming.destroyed) return;
  incoming.resume();
  if (!incoming.complete) await once(incoming, 'end');
}

function respond(
  outgoing: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string,
): void {
  outgoing.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
}
