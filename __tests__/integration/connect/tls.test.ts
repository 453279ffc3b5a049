import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createProxy, type IncomingMessage } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { type AddressInfo, connect as connectSocket, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { explainCall } from '../../../src/deploy/explain/call.ts';
import { clientOf, json, serverThat } from './server.ts';

const pem = (name: string) => readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), 'utf8');
const user = { guid: 'g', username: 'mira', user_role: 'publisher', confirmed: true, locked: false };
const ca = pem('authority');

async function secureServer(name: string, options: ServerOptions = {}) {
  const server = createServer(
    { cert: pem(name), key: pem(`${name}-key`), ...options },
    (_request, response) => json(response, user),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('a certificate of an unknown authority is refused, without asking again, and told', async () => {
  await using server = await secureServer('server');
  const error = await clientOf(server.url)
    .user()
    .catch((caught) => caught);
  expect(error).toMatchObject({ failure: 'bad certificate' });
  expect(explainCall(error, { server: new URL(server.url) })).toMatchObject({
    message: expect.stringContaining("The server's certificate isn't trusted"),
    hint: expect.stringContaining('ca-certificate'),
  });
});

test('the given authority is trusted, besides the usual ones', async () => {
  await using server = await secureServer('server');
  await expect(clientOf(server.url, { ca }).user()).resolves.toEqual(user);
});

test('an expired certificate says so', async () => {
  await using server = await secureServer('expired');
  const error = await clientOf(server.url, { ca })
    .user()
    .catch((caught) => caught);
  expect(error).toMatchObject({ failure: 'bad certificate', code: 'CERT_HAS_EXPIRED' });
  expect(explainCall(error, { server: new URL(server.url) }).hint).toContain('expired');
});

test('a certificate for another name is refused', async () => {
  await using server = await secureServer('other');
  await expect(clientOf(server.url, { ca }).user()).rejects.toMatchObject({ failure: 'bad certificate' });
});

test('insecure takes any certificate', async () => {
  await using server = await secureServer('other');
  await expect(clientOf(server.url, { insecure: true }).user()).resolves.toEqual(user);
});

test('a server without TLS is told to be one, without asking again, and not to have a bad certificate', async () => {
  await using server = await serverThat((_request, response) => json(response, user));
  const url = server.url.replace('http:', 'https:');
  const error = await clientOf(url)
    .user()
    .catch((caught) => caught);
  expect(error).toMatchObject({ failure: 'no TLS' });
  expect(explainCall(error, { server: new URL(url) })).toEqual({
    message: `The server answers without TLS (${new URL(url).host}).`,
    reason: expect.not.stringContaining('openssl'),
    hint: `Set server: ${server.url} or correct the port.`,
  });
});

test('a server that hangs up on calls without TLS is told to be perhaps one with it', async () => {
  await using server = await secureServer('server');
  const url = server.url.replace('https:', 'http:');
  const error = await clientOf(url)
    .user()
    .catch((caught) => caught);
  expect(explainCall(error, { server: new URL(url) }).hint).toMatch(
    `If it speaks TLS at that port, set server: ${server.url}. Else run the job again`,
  );
}, 20_000);

test('a client certificate is shown to a server that wants one', async () => {
  await using server = await secureServer('server', { ca, requestCert: true, rejectUnauthorized: true });
  const clientCertificate = { cert: pem('client'), key: pem('client-key') };
  await expect(clientOf(server.url, { ca, clientCertificate }).user()).resolves.toEqual(user);
  await expect(clientOf(server.url, { ca }).createContent({ name: 'x' })).rejects.toThrow();
});

const names = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'];
let before: (string | undefined)[] = [];
beforeEach(() => {
  before = names.map((name) => process.env[name]);
  for (const name of names) delete process.env[name];
});
afterEach(() => {
  for (const [index, name] of names.entries()) {
    const value = before[index];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

test('a proxy whose address is no URL is told, without the password in it', async () => {
  process.env.HTTPS_PROXY = 'http://mira:secret@proxy.example.org:99999';
  const failed = clientOf('https://127.0.0.1:9/', { ca }).user();
  await expect(failed).rejects.toThrow("The proxy's address can't be understood.");
  await expect(failed).rejects.not.toThrow('secret');
});

test.each(['HTTPS_PROXY', 'https_proxy'])(
  '%s carries the connection, sealed to the server itself',
  async (name) => {
    await using server = await secureServer('server');
    const tunnels: string[] = [];
    const sockets: Socket[] = [];
    const proxy = createProxy().on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      tunnels.push(request.url ?? '');
      const onward = connectSocket(Number(new URL(server.url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.write(head);
        socket.pipe(onward).pipe(socket);
      });
      sockets.push(socket, onward);
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    process.env[name] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    try {
      await expect(clientOf(server.url, { ca }).user()).resolves.toEqual(user);
      expect(tunnels).toEqual([new URL(server.url).host]);
      process.env.NO_PROXY = '127.0.0.1';
      await expect(clientOf(server.url, { ca }).user()).resolves.toEqual(user);
      expect(tunnels).toHaveLength(1);
    } finally {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    }
  },
);
