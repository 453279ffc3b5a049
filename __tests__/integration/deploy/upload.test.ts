import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Content } from '../../../src/connect/types.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import { uploadBundle } from '../../../src/deploy/upload.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { json, serverThat } from '../connect/server.ts';
import { recorder, surroundingsAt } from './an-app.ts';

const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';
interface Store {
  /** Milliseconds from the last byte of an upload until its bundle is listed. */
  readonly takes: number;
  /** Milliseconds from the last byte until a proxy before the server has had enough. */
  readonly borne: number;
  /** What the proxy does then. */
  readonly with: 'hang up' | 504;
  /** Uploads that are cut off in the middle, and never stored. */
  readonly cut?: number;
}

/** Uploads an archive to a server that stores it so, and gives what came of it. */
async function uploadTo(store: Store, bytes = 1000) {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'bundle.tar.gz');
  await writeFile(file, Buffer.alloc(bytes, 7));
  const bundles: { id: string; size: number }[] = [];
  let uploads = 0;
  await using server = await serverThat((request, response) => {
    if (request.method === 'GET') return json(response, bundles);
    uploads++;
    if (uploads <= (store.cut ?? 0)) return request.socket.destroy();
    request.resume().on('end', () => {
      setTimeout(() => bundles.push({ id: String(bundles.length + 1), size: bytes }), store.takes);
      setTimeout(() => {
        if (store.with === 504) response.writeHead(504).end();
        else response.destroy();
      }, store.borne);
    });
  });
  const seen = recorder();
  const bundle = await uploadBundle(
    { guid } as Content,
    { file, bytes, md5Base64: 'bWQ1' },
    {
      ...({
        kind: 'deploy',
        app: { fingerprint: 'f' },
        source: {},
        verify: { how: 'layout' },
      } as DeployRequest),
      before: undefined,
    },
    false,
    surroundingsAt(server.url, seen),
  );
  return { bundle, uploads, log: seen.lines.filter((line) => !line.startsWith('debug')).join('\n') };
}

// They wait, and have a server each.
test.concurrent.each<{ it: string; store: Store }>([
  { it: 'a proxy that hangs up', store: { takes: 3_000, borne: 100, with: 'hang up' } },
  { it: 'a proxy that answers 504', store: { takes: 7_000, borne: 1_500, with: 504 } },
])(
  'what arrived whole is waited for behind $it, and not sent again',
  async ({ store }) => {
    const { bundle, uploads } = await uploadTo(store);
    expect(bundle.id).toBe('1');
    expect(uploads).toBe(1);
  },
  20_000,
);

test('what was cut off in the middle is sent again soon', async () => {
  const began = performance.now();
  const { uploads } = await uploadTo({ takes: 0, borne: 10, with: 'hang up', cut: 1 }, 20_000_000);
  expect(uploads).toBe(2);
  expect(performance.now() - began).toBeLessThan(4_000);
}, 20_000);
