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
  /** Nothing is ever answered, and the server sees nothing. */
  | 'hang'
  /** The answer comes late. */
  | 'delay'
  /** A proxy answers 502 with a page of HTML in the server's place. */
  | '502'
  /** A proxy answers 503 and asks to wait a second. */
  | '503'
  /** A login page answers in the server's place. */
  | 'login page'
  /** JSON of another API answers in the server's place. */
  | 'other JSON'
  /** The server does the work; its answer breaks off in the middle. */
  | 'truncated'
  /** The server does the work; its answer never arrives. */
  | 'lost answer'
  /** What is sent is taken slowly. */
  | 'slow upload';

export interface Call {
  /** As in `POST v1/content/{guid}/deploy`: GUIDs, ids and queries are left out. */
  readonly name: string;
  /** How many calls of this name there have been, from 1. */
  readonly ordinal: number;
}

export interface FaultProxy extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
  /** All calls so far. */
  readonly calls: readonly Call[];
}

/**
 * A proxy before a server on this machine, that spoils the calls which `faultFor` names. A call for which it gives a
 * promise is held back until that is kept.
 */
export async function faultProxy(
  target: string,
  faultFor: (call: Call) => Fault | Promise<Fault | undefined> | undefined,
): Promise<FaultProxy> {
  const calls: Call[] = [];
  const sockets = new Set<Socket>();
  const passing = new Set<Promise<void>>();
  const proxy = createServer((incoming, outgoing) => {
    const name = nameOf(incoming, new URL(target));
    const call = { name, ordinal: calls.filter((one) => one.name === name).length + 1 };
    calls.push(call);
    Promise.resolve(faultFor(call)).then((fault) => {
      const passed = pass(incoming, outgoing, new URL(target), fault)
        .catch(() => void incoming.socket.destroy())
        .finally(() => passing.delete(passed));
      passing.add(passed);
    });
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
      // What the server has been asked by now it may still do: whoever looks at it then sees it done.
      await Promise.all(passing);
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

async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: URL,
  fault: Fault | undefined,
): Promise<void> {
  switch (fault) {
    case 'reset':
      await drained(incoming);
      incoming.socket.resetAndDestroy();
      return;
    case 'close':
      await drained(incoming);
      incoming.socket.destroy();
      return;
    case 'hang':
      incoming.resume();
      return;
    case '502':
      await drained(incoming);
      answer(outgoing, 502, {}, '<html><head><title>502 Bad Gateway</title></head></html>');
      return;
    case '503':
      await drained(incoming);
      answer(outgoing, 503, { 'retry-after': '1' }, 'Service unavailable');
      return;
    case 'login page':
      await drained(incoming);
      answer(outgoing, 200, {}, '<html><head><title>Sign in</title></head><body><form></form></body></html>');
      return;
    case 'other JSON':
      await drained(incoming);
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
    // The address that the server knows itself by stays its own.
    headers: { ...incoming.headers, host: target.host },
  });
  incoming.once('close', () => {
    if (!incoming.complete) forwarded.destroy();
  });
  incoming.pipe(forwarded);
  const [got] = (await once(forwarded, 'response')) as [IncomingMessage];
  const body = Buffer.concat(await Array.fromAsync(got as AsyncIterable<Buffer>));
  if (fault === 'lost answer') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const { 'transfer-encoding': _chunked, connection: _connection, ...headers } = got.headers;
  outgoing.writeHead(got.statusCode ?? 502, { ...headers, 'content-length': body.length });
  if (fault === 'truncated') {
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => incoming.socket.destroy());
    return;
  }
  outgoing.end(body);
}

async function drained(incoming: IncomingMessage): Promise<void> {
  incoming.resume();
  if (!incoming.complete) await once(incoming, 'end');
}

function answer(
  outgoing: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string,
): void {
  outgoing.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
}
