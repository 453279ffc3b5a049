import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Content } from '../../../src/connect/types.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import { uploadBundle } from '../../../src/deploy/upload.ts';
import { virtualClock } from '../../support/clock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { json, serverThat } from '../connect/server.ts';
import { contextFor, recorder } from './test-app.ts';

const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';

/** How a server receives an upload. It never responds. */
interface Reception {
  /** Whether the connection breaks in the middle of the first upload. The upload is then lost. */
  readonly cut?: boolean;
  /** What a proxy in front of the server does when everything has been sent. */
  readonly proxy: 'hangs up' | 'responds with 504';
  /** How many lists of bundles don't have the new one yet, while the server stores it. */
  readonly listingsWithout: number;
}

/** Uploads an archive of 20 MB, and returns the requests in their order. */
async function uploadTo(reception: Reception) {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'bundle.tar.gz');
  const bytes = 20_000_000;
  await writeFile(file, Buffer.alloc(bytes, 7));
  const requests: ('upload' | 'list')[] = [];
  let stored = 0;
  let listings = 0;
  await using server = await serverThat((request, response) => {
    if (request.method === 'GET') {
      requests.push('list');
      const listed = ++listings > reception.listingsWithout ? stored : 0;
      return json(
        response,
        Array.from({ length: listed }, (_, at) => ({ id: String(at + 1), size: bytes })),
      );
    }
    requests.push('upload');
    if (reception.cut && !requests.slice(0, -1).includes('upload')) return request.socket.destroy();
    request.resume().on('end', () => {
      stored++;
      if (reception.proxy === 'responds with 504') response.writeHead(504).end();
      else response.destroy();
    });
  });
  const bundle = await uploadBundle(
    { guid } as Content,
    { packed: { file, bytes }, before: undefined, source: {}, withMetadata: false },
    { kind: 'deploy', app: { fingerprint: 'f' }, verify: { how: 'layout' } } as DeployRequest,
    contextFor(server.url, recorder()),
  );
  return { bundle, requests };
}

test.each<Reception>([
  { proxy: 'hangs up', listingsWithout: 4 },
  { proxy: 'responds with 504', listingsWithout: 4 },
])('waits for an upload that arrived as a whole, and does not repeat it: %j', async (reception) => {
  const { bundle, requests } = await uploadTo(reception);
  expect(bundle.id).toBe('1');
  expect(requests).toEqual(['list', 'upload', 'list', 'list', 'list', 'list']);
});

test('repeats an upload that broke off in the middle, after looking for it for two seconds', async () => {
  const { requests } = await uploadTo({ cut: true, proxy: 'hangs up', listingsWithout: 5 });
  expect(requests).toEqual(['list', 'upload', 'list', 'list', 'list', 'list', 'upload', 'list']);
});

test('gives up an upload that is lost again and again, within two minutes', async () => {
  const clock = virtualClock();
  const requests: string[] = [];
  await using folder = await temporaryFolder({ 'bundle.tar.gz': 'archive' });
  await using server = await serverThat((request, response) => {
    if (request.method === 'GET') return json(response, []);
    requests.push('upload');
    request.resume().on('end', () => response.writeHead(504).end());
  });
  const packed = { file: join(folder.path, 'bundle.tar.gz'), bytes: 7 };
  const upload = uploadBundle(
    { guid } as Content,
    { packed, before: undefined, source: {}, withMetadata: false },
    { kind: 'deploy', app: { fingerprint: 'f' }, verify: { how: 'layout' } } as DeployRequest,
    contextFor(server.url, recorder(), clock),
  );
  await expect(upload).rejects.toMatchObject({ status: 504 });
  expect(requests).toHaveLength(2);
  expect(clock.now()).toBeLessThan(120_000);
});
