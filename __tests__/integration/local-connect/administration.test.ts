import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, localConnect } from '../../support/local-connect.ts';
import { client } from './client.ts';

let connect: LocalConnect;
let mira: ReturnType<typeof client>;
let viewer: ReturnType<typeof client>;
beforeAll(async () => {
  connect = await localConnect();
  mira = client(connect, connect.keys.publisher);
  viewer = client(connect, connect.keys.viewer);
});
afterAll(() => connect[Symbol.asyncDispose]());

const nobody = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';

describe('OAuth integrations', () => {
  test('are none, and the settings say so', async () => {
    expect((await mira.get('server_settings')).body).toMatchObject({
      oauth_integrations_enabled: false,
      license: { 'oauth-integrations': false },
    });
    for (const path of ['integrations', 'templates', 'sessions']) {
      expect(await mira.get(`v1/oauth/${path}`)).toMatchObject({ status: 200, body: [] });
      expect(await mira.get(`v1/oauth/${path}/${nobody}`)).toMatchObject({ status: 404, body: { code: 4 } });
    }
  });

  test('can’t be associated with content, which has none', async () => {
    const guid = await mira.create('associated');
    const path = `v1/content/${guid}/oauth/integrations/associations`;
    expect(await mira.get(path)).toMatchObject({ status: 200, body: [] });
    expect((await mira.put(path, [])).status).toBe(200);
    const asked = await mira.put(path, [{ oauth_integration_guid: nobody }]);
    expect(asked).toMatchObject({ status: 404, body: { code: 4 } });
    expect((await viewer.get(path)).status).toBe(403);
  });

  test('give no credentials', async () => {
    const asked = await mira.post('v1/oauth/integrations/credentials', {});
    expect(asked).toMatchObject({ status: 400, body: { code: 212 } });
  });
});
