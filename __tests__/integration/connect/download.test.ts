import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { TransportError } from '../../../src/http/errors.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { clientOf, serverThat } from './server.ts';

const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';
/** In bytes. */
const limit = 1_000;

test('a download may take longer than any other call while it makes progress', async () => {
  await using folder = await temporaryFolder();
  const pieces = Array.from({ length: 12 }, (_, piece) => `piece ${piece}\n`);
  await using server = await serverThat((_request, response) => {
    response.flushHeaders();
    const rest = pieces.values();
    const timer = setInterval(() => {
      const { value, done } = rest.next();
      if (!done) response.write(value);
      else {
        clearInterval(timer);
        response.end();
      }
    }, 20);
  });
  const file = join(folder.path, 'bundle');
  await clientOf(server.url, { timeouts: { request: 100, stall: 120_000 } }).downloadBundle(
    guid,
    '12',
    file,
    limit,
  );
  expect(await readFile(file, 'utf8')).toBe(pieces.join(''));
});

test('downloads again if the connection was lost', async () => {
  await using folder = await temporaryFolder();
  await using server = await serverThat((_request, response) => {
    response.writeHead(200, { 'content-length': '10' });
    if (server.requests.length === 1) response.write('01234', () => response.destroy());
    else response.end('0123456789');
  });
  const file = join(folder.path, 'bundle');
  await clientOf(server.url).downloadBundle(guid, '12', file, limit);
  expect(await readFile(file, 'utf8')).toBe('0123456789');
  expect(server.requests).toHaveLength(2);
});

test('gives up on a download that stalls', async () => {
  await using folder = await temporaryFolder();
  await using server = await serverThat((_request, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('01234');
  });
  const client = clientOf(server.url, { timeouts: { stall: 30, outage: 0 } });
  const download = client.downloadBundle(guid, '12', join(folder.path, 'bundle'), limit);
  await expect(download).rejects.toThrow(TransportError);
});

test('does not download again if the file cannot be written', async () => {
  await using folder = await temporaryFolder();
  await using server = await serverThat((_request, response) => response.end('0123456789'));
  const download = clientOf(server.url).downloadBundle(
    guid,
    '12',
    join(folder.path, 'missing', 'bundle'),
    limit,
  );
  await expect(download).rejects.toMatchObject({ code: 'ENOENT' });
  expect(server.requests).toHaveLength(1);
});

test('writes no more of a download than its limit', async () => {
  await using folder = await temporaryFolder();
  await using server = await serverThat((_request, response) => {
    // It never ends by itself.
    const write = () => response.write('0123456789', (error) => !error && write());
    write();
  });
  const file = join(folder.path, 'bundle');
  await clientOf(server.url).downloadBundle(guid, '12', file, 25);
  expect(await readFile(file, 'utf8')).toBe('0123456789012345678901234');
});

test('reads no more of a thumbnail than 64 MiB', async () => {
  const part = Buffer.alloc(2 ** 20);
  await using server = await serverThat((_request, response) => {
    const write = () => response.write(part, (error) => !error && write());
    write();
  });
  await expect(clientOf(server.url).thumbnail(guid)).resolves.toHaveLength(64 * 2 ** 20);
});
