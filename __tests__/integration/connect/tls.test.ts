import { expect, test } from '@jest/globals';
import { explainCall } from '../../../src/deploy/explain/call.ts';
import { clientOf, json, pem, secureServer, serverThat, user } from './server.ts';

const ca = pem('authority');

test('refuses a certificate of an unknown authority without a retry, and explains it', async () => {
  await using server = await secureServer('server');
  const error = await clientOf(server.url)
    .user()
    .catch((caught) => caught);
  expect(error).toMatchObject({ failure: 'bad certificate' });
  expect(explainCall(error, { server: new URL(server.url) })).toMatchObject({
    message: expect.stringContaining('The certificate of the server is not trusted'),
    hint: expect.stringContaining('ca-certificate'),
  });
});

test('trusts the given authority', async () => {
  await using server = await secureServer('server');
  await expect(clientOf(server.url, { ca }).user()).resolves.toEqual(user);
});

test('reports that a certificate has expired', async () => {
  await using server = await secureServer('expired');
  const error = await clientOf(server.url, { ca })
    .user()
    .catch((caught) => caught);
  expect(error).toMatchObject({ failure: 'bad certificate', code: 'CERT_HAS_EXPIRED' });
  expect(explainCall(error, { server: new URL(server.url) })?.hint).toContain('expired');
});

test('refuses a certificate for another name', async () => {
  await using server = await secureServer('other');
  await expect(clientOf(server.url, { ca }).user()).rejects.toMatchObject({ failure: 'bad certificate' });
});

test('accepts any certificate with insecure', async () => {
  await using server = await secureServer('other');
  await expect(clientOf(server.url, { insecure: true }).user()).resolves.toEqual(user);
});

test('reports that a server responds without TLS, without a retry', async () => {
  await using server = await serverThat((_request, response) => json(response, user));
  const url = server.url.replace('http:', 'https:');
  const error = await clientOf(url)
    .user()
    .catch((caught) => caught);
  expect(error).toMatchObject({ failure: 'no TLS' });
  expect(explainCall(error, { server: new URL(url) })).toEqual({
    message: `The server answers without TLS (${new URL(url).host}).`,
    reason: expect.not.stringContaining('openssl'),
    hint: `Set \`server: ${server.url}\` or correct the port.`,
  });
});

test('suggests https if a server closes connections without TLS', async () => {
  await using server = await secureServer('server');
  const url = server.url.replace('https:', 'http:');
  const error = await clientOf(url)
    .user()
    .catch((caught) => caught);
  expect(explainCall(error, { server: new URL(url) })?.hint).toContain(
    `If it requires TLS on this port, set \`server: ${server.url}\`.`,
  );
});

test('shows a client certificate to a server that requires one', async () => {
  await using server = await secureServer('server', { ca, requestCert: true, rejectUnauthorized: true });
  const clientCertificate = { cert: pem('client'), key: pem('client-key') };
  await expect(clientOf(server.url, { ca, clientCertificate }).user()).resolves.toEqual(user);
  await expect(clientOf(server.url, { ca }).createContent({ name: 'x' })).rejects.toThrow();
});
