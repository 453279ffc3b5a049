import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { bundleOf, client, mirror } from './client.ts';

let connect: LocalConnect;
let mira: ReturnType<typeof client>;
let viewer: ReturnType<typeof client>;
let admin: ReturnType<typeof client>;
beforeAll(async () => {
  connect = await startLocalConnect();
  mira = client(connect, connect.keys.publisher);
  viewer = client(connect, connect.keys.viewer);
  admin = client(connect, connect.keys.admin);
});
afterAll(() => connect[Symbol.asyncDispose]());

const nobody = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';

describe('lists that are always empty', () => {
  test('visits are an empty list for publishers and administrators', async () => {
    for (const path of ['content/visits', 'shiny/usage']) {
      const { status, body } = await mira.get(`v1/instrumentation/${path}?limit=500`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ paging: { cursors: { next: null } }, results: [] });
    }
    expect(await mira.get('v1/instrumentation/content/hits')).toMatchObject({ status: 200, body: [] });
    expect((await viewer.get('v1/instrumentation/content/hits')).status).toBe(403);
  });

  test('execution environments are an empty list', async () => {
    expect(await mira.get('v1/environments')).toMatchObject({ status: 200, body: [] });
    expect(await mira.get(`v1/environments/${nobody}`)).toMatchObject({ status: 404, body: { code: 4 } });
  });
});

describe('after a deployment', () => {
  let guid: string;
  beforeAll(async () => {
    guid = await mira.publish('packaged', bundleOf({ 'app.py': mirror }));
  }, 120_000);

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
    const { py_version: version } = (await mira.get(`v1/content/${guid}`)).body;
    expect((await admin.get('v1/system/caches/runtime')).body).toEqual({
      caches: [{ language: 'Python', version, image_name: 'Local' }],
    });
    expect((await mira.get('v1/system/caches/runtime')).status).toBe(403);
  });
});
