// An HTTP proxy in front of local-connect. It adds latency, and measures bytes, requests, the added latency and the server's time.
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Interval, longestSequence, unionLength } from './intervals.ts';
import type { Measurement } from './results.ts';

export type Traffic = Required<
  Pick<Measurement, 'wireBytes' | 'requests' | 'sequentialRequests' | 'serverSeconds' | 'latencySeconds'>
>;

export interface MeasuringProxy extends AsyncDisposable {
  readonly url: string;
  /** The server to forward to. */
  target: string;
  /** Round-trip time to add to each request, in milliseconds. A new connection adds another one. */
  latency: number;
  /** The traffic since the last call. */
  takeTraffic(): Promise<Traffic>;
}

export async function startProxy(): Promise<MeasuringProxy> {
  const agent = new Agent({ keepAlive: true });
  const sockets = new Map<Socket, number>();
  const watches: Promise<void>[] = [];
  let serverWork: Interval[] = [];
  let delays: Interval[] = [];
  let exchanges: Interval[] = [];
  let closedBytes = 0;

  const server = createServer((incoming, outgoing) => {
    const start = performance.now();
    outgoing.once('close', () => exchanges.push({ start, end: performance.now() }));
    forward(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  server.on('connection', (socket) => {
    sockets.set(socket, 0);
    socket.on('error', () => {});
    socket.on('close', () => {
      closedBytes += socket.bytesRead + socket.bytesWritten - (sockets.get(socket) ?? 0);
      sockets.delete(socket);
    });
  });
  const connected = new WeakSet<Socket>();

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const isNew = !connected.has(incoming.socket);
    connected.add(incoming.socket);
    const received = performance.now();
    if (proxy.latency > 0) await sleep(proxy.latency * (isNew ? 2 : 1));
    const start = performance.now();
    delays.push({ start: received, end: start });
    const { method, headers, url = '/' } = incoming;
    const forwarded = request(new URL(url, proxy.target), { method, headers, agent });
    incoming.pipe(forwarded);
    const [response] = (await once(forwarded, 'response')) as [IncomingMessage];
    outgoing.writeHead(response.statusCode ?? 502, response.rawHeaders);
    response.pipe(outgoing);
    if (!url.includes('/__api__/') && url.startsWith('/content/'))
      response.once('end', () => serverWork.push({ start, end: performance.now() }));
    if (method === 'POST' && /\/content\/[^/]+\/(deploy|build)$/.test(url)) {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => {
        const { task_id: task } = JSON.parse(Buffer.concat(chunks).toString());
        if (task !== undefined) watches.push(watchBuild(task, headers.authorization ?? '', start));
      });
    }
  }

  /** Records when a build ended. The client may notice later, at its next poll. */
  async function watchBuild(task: string, authorization: string, start: number): Promise<void> {
    for (let finished = false; !finished; ) {
      const url = `${proxy.target}/__api__/v1/tasks/${task}?wait=5`;
      ({ finished } = (await (await fetch(url, { headers: { authorization } })).json()) as {
        finished: boolean;
      });
    }
    serverWork.push({ start, end: performance.now() });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: MeasuringProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: '',
    latency: 0,
    async takeTraffic() {
      await Promise.all(watches.splice(0));
      let wireBytes = closedBytes;
      for (const [socket, counted] of sockets) {
        const bytes = socket.bytesRead + socket.bytesWritten;
        wireBytes += bytes - counted;
        sockets.set(socket, bytes);
      }
      const serverTime = unionLength(serverWork);
      const traffic = {
        wireBytes,
        requests: exchanges.length,
        sequentialRequests: longestSequence(exchanges),
        serverSeconds: serverTime / 1000,
        latencySeconds: (unionLength([...serverWork, ...delays]) - serverTime) / 1000,
      };
      [closedBytes, exchanges, serverWork, delays] = [0, [], [], []];
      return traffic;
    },
    async [Symbol.asyncDispose]() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
