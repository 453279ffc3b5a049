import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freshCache } from '../../support/fresh-cache.ts';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import type { TemporaryFolder } from '../../support/temporary-folder.ts';
import { bundleOf, client, mirror } from './client.ts';

let cache: TemporaryFolder;
let connect: LocalConnect;
let mira: ReturnType<typeof client>;
let viewer: ReturnType<typeof client>;
let admin: ReturnType<typeof client>;
beforeAll(async () => {
  cache = await freshCache();
  connect = await startLocalConnect({ cache: cache.path });
  mira = client(connect, connect.keys.publisher);
  viewer = client(connect, connect.keys.viewer);
  admin = client(connect, connect.keys.admin);
});
afterAll(async () => {
  await connect[Symbol.asyncDispose]();
  await cache[Symbol.asyncDispose]();
});

const nobody = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';

describe('lists that are always empty', () => {
  test('execution environments are an empty list', async () => {
    expect(await mira.get('v1/environments')).toMatchObject({ status: 200, body: [] });
    expect(await mira.get(`v1/environments/${nobody}`)).toMatchObject({ status: 404, body: { code: 4 } });
  });
});

describe('after a deployment', () => {
  let guid: string;
  beforeAll(async () => {
    guid = await mira.publish('packaged', bundleOf({ 'app.py': mirror }));
  });

  test('lists the packages of the app to users who may view it', async () => {
    const { body } = await mira.get('v1/packages?name=waitress&page_size=1000000');
    expect(body).toEqual({
      current_page: 1,
      total: 1,
      results: [
        {
          language: 'python',
          language_version: expect.stringMatching(/^3\.\d+\.\d+$/),
          name: 'waitress',
          version: expect.any(String),
          hash: null,
          bundle_id: expect.any(String),
          app_id: expect.any(String),
          app_guid: guid,
          content_id: expect.any(String),
          content_guid: guid,
        },
      ],
    });
    expect((await viewer.get('v1/packages')).body).toMatchObject({ total: 0 });
    expect((await mira.get('v1/packages?page_number=2&page_size=1000')).body.results).toEqual([]);
  });

  test('lists the environment among the runtime caches, to administrators only', async () => {
    expect((await admin.get(caches)).body).toEqual({ caches: [await cacheOf()] });
    expect((await mira.get(caches)).status).toBe(403);
  });

  test('removes a runtime cache in a task, and restores packages again in the next build', async () => {
    const cache = await cacheOf();
    const remove = (more: Record<string, unknown> = {}, who = connect.keys.admin) =>
      fetch(`${connect.url}/__api__/${caches}`, {
        method: 'DELETE',
        headers: { Authorization: `Key ${who}` },
        body: JSON.stringify({ ...cache, ...more }),
      });
    expect((await remove({}, connect.keys.publisher)).status).toBe(403);
    const missing = await remove({ version: '2.7.18' });
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ code: 4, error: 'Cache does not exist' });
    expect(await (await remove({ dry_run: true })).json()).toEqual({ ...cache, task_id: null });
    expect((await admin.get(caches)).body.caches).toEqual([cache]);

    const removed = (await (await remove()).json()) as { task_id: string };
    expect(await admin.taskEnd(removed.task_id)).toMatchObject({ code: 0 });
    expect((await admin.get(caches)).body.caches).toEqual([]);
    expect((await remove()).status).toBe(404);
    expect((await mira.visit(`content/${guid}/`)).status).toBe(200);
    const { output } = await mira.deploy(guid);
    expect(output.join('\n')).not.toContain('Using cached environment');
    expect((await admin.get(caches)).body.caches).toEqual([cache]);
  });

  async function cacheOf() {
    const { py_version: version } = (await mira.get(`v1/content/${guid}`)).body;
    return { language: 'Python', version, image_name: 'Local' };
  }
});

const caches = 'v1/system/caches/runtime';
