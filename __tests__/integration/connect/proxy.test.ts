import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { proxyThat, tunnel } from '../../support/proxy.ts';
import { clientOf, json, pem, secureServer, serverThat, user } from './server.ts';

const ca = pem('authority');
const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'];
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

test('sends requests without TLS to the proxy, except for the hosts of NO_PROXY', async () => {
  await using proxy = await serverThat((_request, response) => json(response, user));
  await using server = await serverThat((_request, response) => json(response, user));
  process.env.HTTP_PROXY = proxy.url;
  process.env.NO_PROXY = '127.0.0.1';
  await expect(clientOf('http://connect.invalid/').user()).resolves.toEqual(user);
  expect(proxy.requests[0]?.url).toBe('http://connect.invalid/__api__/v1/user');
  await expect(clientOf(server.url).user()).resolves.toEqual(user);
  expect(proxy.requests).toHaveLength(1);
});

test.each(['HTTPS_PROXY', 'https_proxy'])(
  'connects through the tunnel of %s, with TLS to the server',
  async (name) => {
    await using server = await secureServer('server');
    await using proxy = await proxyThat(tunnel);
    process.env[name] = proxy.url;
    await expect(clientOf(server.url, { ca }).user()).resolves.toEqual(user);
    expect(proxy.tunnels).toEqual([new URL(server.url).host]);
    process.env.NO_PROXY = '127.0.0.1';
    await expect(clientOf(server.url, { ca }).user()).resolves.toEqual(user);
    expect(proxy.tunnels).toHaveLength(1);
  },
);

test('shows a client certificate to the server behind a proxy', async () => {
  await using server = await secureServer('server', { ca, requestCert: true, rejectUnauthorized: true });
  await using proxy = await proxyThat(tunnel);
  process.env.HTTPS_PROXY = proxy.url;
  const clientCertificate = { cert: pem('client'), key: pem('client-key') };
  await expect(clientOf(server.url, { ca, clientCertificate }).user()).resolves.toEqual(user);
});

test('refuses a bad certificate behind a proxy, and accepts it with insecure', async () => {
  await using server = await secureServer('other');
  await using proxy = await proxyThat(tunnel);
  process.env.HTTPS_PROXY = proxy.url;
  await expect(clientOf(server.url, { ca }).user()).rejects.toMatchObject({ failure: 'bad certificate' });
  await expect(clientOf(server.url, { insecure: true }).user()).resolves.toEqual(user);
});

test('does not use the proxy for http for a server with TLS', async () => {
  await using server = await secureServer('server');
  await using proxy = await proxyThat(tunnel);
  process.env.HTTP_PROXY = proxy.url;
  await expect(clientOf(server.url, { ca }).user()).resolves.toEqual(user);
  expect(proxy.tunnels).toEqual([]);
});

test('names the response of a proxy that refuses the connection', async () => {
  await using proxy = await proxyThat((_request, socket) =>
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'),
  );
  process.env.HTTPS_PROXY = proxy.url;
  const error = await clientOf('https://connect.example.org/', { timeouts: { outage: 0 } })
    .createContent({ name: 'x' })
    .catch((caught) => caught);
  expect(error).toMatchObject({ failure: 'unreachable', sent: false });
  expect(error.cause.message).toContain('407');
});

test('gives up on a proxy that accepts the connection and never responds', async () => {
  await using proxy = await proxyThat(() => {});
  process.env.HTTPS_PROXY = proxy.url;
  const call = clientOf('https://connect.example.org/', { timeouts: { connect: 50, outage: 0 } }).user();
  await expect(call).rejects.toMatchObject({ failure: 'connect timeout', sent: false });
});

test('gives up on a proxy that closes every connection, without a storm of attempts', async () => {
  await using proxy = await proxyThat((_request, socket) => socket.destroy());
  process.env.HTTPS_PROXY = proxy.url;
  const call = clientOf('https://connect.example.org/', { timeouts: { connect: 500, outage: 0 } }).user();
  await expect(call).rejects.toMatchObject({ sent: false });
  expect(proxy.tunnels.length).toBeLessThan(10);
});

test('reports a proxy whose address is not a URL without the password in it', async () => {
  process.env.HTTPS_PROXY = 'http://mira:secret@proxy.example.org:99999';
  const call = clientOf('https://127.0.0.1:9/', { ca }).user();
  await expect(call).rejects.toThrow("The address of the proxy (HTTPS_PROXY) isn't a URL.");
  await expect(call).rejects.not.toThrow('secret');
});
