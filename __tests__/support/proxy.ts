import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

type Connected = (request: IncomingMessage, socket: Socket, head: Buffer) => void;

/** A proxy that records the addresses of CONNECT requests. @param connected handles such a request */
export async function proxyThat(connected: Connected) {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer()
    .on('connection', (socket) => sockets.add(socket))
    .on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      tunnels.push(request.url ?? '');
      connected(request, socket, head);
    });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    tunnels,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

/** Connects to the requested address. */
export const tunnel: Connected = (request, socket, head) =>
  tunnelTo(request.url ?? '')(request, socket, head);

/** Connects to this address instead of the requested one. */
export const tunnelTo =
  (host: string): Connected =>
  (_request, socket, head) => {
    const { hostname, port } = new URL(`http://${host}`);
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  };
