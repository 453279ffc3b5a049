import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { type OAuthProvider, startOAuthProvider } from '../../support/oauth-provider.ts';
import { bundleOf, client, mirror } from './client.ts';

let connect: LocalConnect;
let provider: OAuthProvider;
let admin: ReturnType<typeof client>;
let mira: ReturnType<typeof client>;
let viewer: ReturnType<typeof client>;
beforeAll(async () => {
  [connect, provider] = await Promise.all([startLocalConnect({ pathPrefix: '/pub' }), startOAuthProvider()]);
  admin = client(connect, connect.keys.admin);
  mira = client(connect, connect.keys.publisher);
  viewer = client(connect, connect.keys.viewer);
});
afterAll(async () => {
  await connect[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

const integrations = 'v1/oauth/integrations';
const nobody = '00000000-0000-4000-8000-000000000000';
const custom = (config: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  name: 'Warehouse',
  description: 'Read the warehouse',
  template: 'custom',
  config: {
    authorization_uri: `${provider.url}/authorize`,
    token_uri: `${provider.url}/token`,
    client_id: 'client',
    client_secret: 'secret',
    scopes: 'read',
    ...config,
  },
  ...more,
});
const add = async (body: unknown): Promise<string> => (await admin.post(integrations, body)).body.guid;
const associationsOf = (content: string) => `v1/content/${content}/oauth/integrations/associations`;
const associate = (content: string, ...guids: string[]) =>
  mira.put(
    associationsOf(content),
    guids.map((oauth_integration_guid) => ({ oauth_integration_guid })),
  );

describe('an OAuth integration', () => {
  test('is created with defaults, and returned without its secret', async () => {
    const { status, body } = await admin.post(integrations, custom());
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^\d+$/),
      guid: expect.any(String),
      created_time: expect.any(String),
      updated_time: body.created_time,
      name: 'Warehouse',
      description: 'Read the warehouse',
      template: 'custom',
      auth_type: 'Viewer',
      config: {
        auth_mode: 'Confidential',
        auth_type: 'Viewer',
        authorization_uri: `${provider.url}/authorize`,
        client_id: 'client',
        scopes: 'read',
        token_endpoint_auth_method: 'client_secret_post',
        token_uri: `${provider.url}/token`,
        use_pkce: true,
      },
      permissions: [],
      environment_variables: [],
      content_count: 0,
    });
    expect((await admin.get(`${integrations}/${body.guid}`)).body).toEqual(body);
    expect((await admin.get(integrations)).body).toContainEqual(body);
    const { content_count: _, ...forPublishers } = body;
    expect((await mira.get(`${integrations}/${body.guid}`)).body).toEqual(forPublishers);
  });

  test('keeps the fields that a change does not contain', async () => {
    const guid = await add(custom());
    const { body } = await admin.patch(`${integrations}/${guid}`, { config: { scopes: 'read write' } });
    expect(body).toMatchObject({ name: 'Warehouse', config: { scopes: 'read write', client_id: 'client' } });
    expect(await admin.patch(`${integrations}/${guid}`, { template: 'connect' })).toMatchObject({
      status: 400,
      body: { code: 229 },
    });
  });

  test.each([
    [{ template: 'azure', config: {} }, 227, 'custom,connect'],
    [
      { template: 'connect', config: { max_role: 'Owner' } },
      228,
      'max_role must be one of (Admin, Publisher, Viewer)',
    ],
    [{ template: 'custom', config: {} }, 228, 'authorization_uri is required'],
    [{ template: 'connect', config: { client_id: 'x' } }, 228, 'client_id is not known'],
  ])('is refused when it is not valid: %j', async (body, code, error) => {
    expect(await admin.post(integrations, body)).toMatchObject({
      status: 400,
      body: { code, error: expect.stringContaining(error) },
    });
  });

  test('is changed by administrators only, and listed for publishers', async () => {
    const guid = await add(custom());
    expect((await mira.post(integrations, custom())).body.code).toBe(22);
    expect((await mira.patch(`${integrations}/${guid}`, {})).body.code).toBe(22);
    expect((await mira.delete(`${integrations}/${guid}`)).body.code).toBe(22);
    expect((await viewer.get(integrations)).body.code).toBe(22);
    expect((await admin.delete(`${integrations}/${guid}`)).status).toBe(204);
    expect(await admin.get(`${integrations}/${guid}`)).toMatchObject({ status: 404, body: { code: 4 } });
  });

  test('can be limited to users and groups', async () => {
    const { guid: user_guid } = (await admin.get('v1/user')).body;
    const guid = await add(custom({}, { permissions: [{ user_guid }] }));
    expect((await mira.get(integrations)).body.map((each: { guid: string }) => each.guid)).not.toContain(
      guid,
    );
    expect((await mira.get(`${integrations}/${guid}`)).status).toBe(403);
    const groups = (await admin.get('v1/groups?prefix=data')).body.results;
    const { body } = await admin.patch(`${integrations}/${guid}`, {
      permissions: [{ group_guid: groups[0].guid }],
    });
    expect(body.permissions).toEqual([
      {
        id: expect.any(String),
        guid: expect.any(String),
        integration_guid: guid,
        user_guid: null,
        group_guid: groups[0].guid,
      },
    ]);
    expect((await mira.get(`${integrations}/${guid}`)).status).toBe(200);
    const unknown = await admin.patch(`${integrations}/${guid}`, { permissions: [{ user_guid: nobody }] });
    expect(unknown.body.code).toBe(261);
  });

  test('has a template that lists its settings', async () => {
    const { body } = await mira.get('v1/oauth/templates');
    expect(body.map(({ id }: { id: string }) => id)).toEqual(['custom', 'connect']);
    expect(body[0].options[1]).toMatchObject({
      name: 'auth_mode',
      type: 'select',
      values: ['Confidential', 'Public'],
    });
    expect(body[0].fields).toContainEqual(expect.objectContaining({ name: 'client_secret', secret: true }));
    expect((await mira.get('v1/oauth/templates/connect')).body).toEqual(body[1]);
    expect(await mira.get('v1/oauth/templates/azure')).toMatchObject({ status: 404, body: { code: 4 } });
  });
});

describe('the integrations of content', () => {
  test('are set and removed as a list', async () => {
    const [first, second] = [
      await add(custom()),
      await add({ template: 'connect', name: 'API', config: {} }),
    ];
    const content = await mira.create('associated');
    expect((await associate(content, first, second)).status).toBe(204);
    const { body } = await mira.get(associationsOf(content));
    expect(body.map((each: { oauth_integration_guid: string }) => each.oauth_integration_guid)).toEqual([
      first,
      second,
    ]);
    expect(body[1]).toEqual({
      app_guid: content,
      content_guid: content,
      oauth_integration_guid: second,
      oauth_integration_name: 'API',
      oauth_integration_description: null,
      oauth_integration_template: 'connect',
      oauth_integration_auth_type: 'Visitor API Key',
      created_time: expect.any(String),
    });
    expect((await admin.get(`${integrations}/${second}/associations`)).body).toEqual([body[1]]);
    expect((await admin.get(`${integrations}/${second}`)).body.content_count).toBe(1);
    await admin.delete(`${integrations}/${first}`);
    expect((await mira.get(associationsOf(content))).body).toEqual([body[1]]);
    await associate(content);
    expect((await mira.get(associationsOf(content))).body).toEqual([]);
  });

  test('must exist, and each only once', async () => {
    const content = await mira.create('wrong');
    const guid = await add(custom());
    expect((await associate(content, nobody)).body.code).toBe(207);
    expect((await associate(content, guid, guid)).body.code).toBe(258);
    expect((await mira.put(associationsOf(content), {})).body.code).toBe(87);
    expect((await viewer.get(associationsOf(content))).status).toBe(403);
  });
});

/** Gets credentials as an app does, with the key and the tokens that it received from the server. */
async function exchange(token: string, form: Record<string, string> = {}, key = connect.keys.publisher) {
  const isContent = form.subject_token_type?.includes('content') ?? false;
  const response = await fetch(`${connect.url}/__api__/${integrations}/credentials`, {
    method: 'POST',
    headers: { Authorization: `Key ${key}` },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: `urn:posit:connect:${isContent ? 'content' : 'user'}-session-token`,
      subject_token: token,
      ...form,
    }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const asContent = { subject_token_type: 'urn:posit:connect:content-session-token' };

describe('running content', () => {
  let content: string;
  beforeAll(async () => {
    content = await mira.publish('reader', bundleOf({ 'app.py': mirror }), { access_type: 'logged_in' });
  });

  const look = async (who: ReturnType<typeof client>) => {
    const response = await who.visit(`content/${content}/`);
    const { headers, variables } = (await response.json()) as Record<string, Record<string, string>>;
    return {
      user: headers?.HTTP_POSIT_CONNECT_USER_SESSION_TOKEN,
      content: variables?.CONNECT_CONTENT_SESSION_TOKEN,
      key: variables?.CONNECT_API_KEY ?? '',
    };
  };

  test('has session tokens only while it has an integration', async () => {
    expect(await look(viewer)).toMatchObject({ user: undefined, content: undefined });
    await associate(content, await add(custom()));
    const tokens = await look(viewer);
    expect(tokens).toEqual({
      user: expect.any(String),
      content: expect.any(String),
      key: expect.any(String),
    });
    expect((await look(mira)).user).not.toBe(tokens.user);
    await associate(content);
    expect(await exchange(tokens.user ?? '')).toMatchObject({ status: 400, body: { code: 212 } });
  });

  test.each(['client_secret_post', 'client_secret_basic'])(
    "gets a service account's token by %s",
    async (method) => {
      const config = {
        auth_type: 'Service Account',
        token_endpoint_auth_method: method,
        authorization_uri: '',
      };
      const guid = await add(custom(config));
      await associate(content, guid);
      const tokens = await look(viewer);
      const { status, body } = await exchange(tokens.content ?? '', asContent, tokens.key);
      expect({ status, body }).toMatchObject({
        status: 200,
        body: {
          access_token: `token-${provider.requests.length}`,
          issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          token_type: 'Bearer',
          expires_in: 600,
        },
      });
      expect(provider.requests.at(-1)).toMatchObject({
        grant_type: 'client_credentials',
        scope: 'read',
        client: 'client:secret',
        by: method === 'client_secret_basic' ? 'basic' : 'post',
      });
      expect((await exchange(tokens.user ?? '', {}, tokens.key)).body.code).toBe(252);
      expect((await admin.post(`${integrations}/${guid}/verify`, {})).status).toBe(200);
      await admin.patch(`${integrations}/${guid}`, { config: { client_secret: 'wrong' } });
      expect((await admin.post(`${integrations}/${guid}/verify`, {})).body).toMatchObject({
        code: 241,
        error: expect.stringContaining('invalid_client'),
      });
      expect((await exchange(tokens.content ?? '', asContent, tokens.key)).body.code).toBe(241);
    },
  );

  test("gets an API key of its visitor, with at most the integration's role", async () => {
    await associate(content, await add({ template: 'connect', name: 'API', config: { max_role: 'Viewer' } }));
    const tokens = await look(mira);
    const { status, body } = await exchange(tokens.user ?? '', {
      requested_token_type: 'urn:posit:connect:api-key',
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { issued_token_type: 'urn:posit:connect:api-key', token_type: 'Key' },
    });
    const visitor = client(connect, String(body.access_token));
    expect((await visitor.get('v1/user')).body).toMatchObject({ username: 'mira', user_role: 'viewer' });
    expect((await visitor.post('v1/content', { name: 'not-allowed' })).body.code).toBe(22);
    const { guid } = (await mira.get('v1/user')).body;
    expect((await mira.get(`v1/users/${guid}/keys`)).body).toHaveLength(1);
    const aws = await exchange(tokens.user ?? '', {
      requested_token_type: 'urn:ietf:params:aws:token-type:credentials',
    });
    expect(aws.body.code).toBe(242);
  });

  test('chooses among several integrations by the audience', async () => {
    const api = await add({ template: 'connect', name: 'API', config: {} });
    const account = await add(custom({ auth_type: 'Service Account' }));
    await associate(content, api, account);
    const tokens = await look(mira);
    expect((await exchange(tokens.user ?? '')).body.code).toBe(257);
    expect((await exchange(tokens.user ?? '', { audience: nobody })).body.code).toBe(256);
    expect((await exchange(tokens.user ?? '', { audience: api })).body.token_type).toBe('Key');
    expect((await exchange(tokens.content ?? '', { ...asContent, audience: account })).status).toBe(200);
  });

  test('gets no credentials with a wrong request, or with the key of another user', async () => {
    await associate(content, await add(custom({ auth_type: 'Service Account' })));
    const tokens = await look(mira);
    const token = tokens.content ?? '';
    expect((await exchange(token, { grant_type: 'password' })).body.code).toBe(213);
    expect((await exchange(token, { subject_token_type: 'x' })).body.code).toBe(214);
    expect((await exchange('guessed')).body.code).toBe(215);
    expect((await exchange(token)).body.code).toBe(215);
    expect((await exchange(tokens.user ?? '', asContent)).body.code).toBe(236);
    expect(await exchange(token, asContent, connect.keys.admin)).toMatchObject({
      status: 403,
      body: { code: 22 },
    });
  });

  test("gets a visitor's token after the visitor has signed in at the provider", async () => {
    const guid = await add(custom());
    await associate(content, guid);
    const tokens = await look(viewer);
    expect((await exchange(tokens.user ?? '')).body.code).toBe(220);

    const session = await signIn('viktor');
    const login = `${connect.url}/__oauth__/integrations/${guid}/login?redirect=/pub/content/${content}/`;
    expect(await follow(login, session)).toBe(`${connect.url}/content/${content}/`);
    expect(provider.requests.at(-1)).toMatchObject({
      grant_type: 'authorization_code',
      redirect_uri: `${connect.url}/__oauth__/integrations/callback`,
      code_verifier: expect.any(String),
    });
    const signedIn = provider.requests.length;
    expect((await exchange(tokens.user ?? '')).body).toMatchObject({ access_token: `token-${signedIn}` });
    expect((await exchange(tokens.user ?? '')).body).toMatchObject({ access_token: `token-${signedIn}` });
    expect((await exchange((await look(mira)).user ?? '')).body.code).toBe(220);

    const [own] = (await viewer.get('v1/oauth/sessions')).body;
    expect(own).toEqual({
      id: expect.any(String),
      guid: expect.any(String),
      user_guid: (await viewer.get('v1/user')).body.guid,
      oauth_integration_guid: guid,
      has_refresh_token: true,
      created_time: expect.any(String),
      updated_time: expect.any(String),
    });
    expect((await admin.get('v1/oauth/sessions')).body).toEqual([]);
    expect((await admin.get('v1/oauth/sessions?all=true')).body).toEqual([own]);
    expect((await mira.get(`v1/oauth/sessions/${own.guid}`)).body.code).toBe(22);
    expect((await viewer.delete(`v1/oauth/sessions/${own.guid}`)).status).toBe(204);
    expect((await exchange(tokens.user ?? '')).body.code).toBe(220);
  });

  test("gets a new token when the visitor's has expired", async () => {
    const guid = await add(custom());
    await associate(content, guid);
    provider.lifetime = 0;
    await follow(`${connect.url}/__oauth__/integrations/${guid}/login`, await signIn('viktor'));
    provider.lifetime = 600;
    const refresh_token = `refresh-${provider.requests.length}`;
    const token = (await look(viewer)).user ?? '';
    const { body } = await exchange(token);
    expect(provider.requests.at(-1)).toMatchObject({ grant_type: 'refresh_token', refresh_token });
    expect(body.access_token).toBe(`token-${provider.requests.length}`);
    expect((await exchange(token)).body.access_token).toBe(body.access_token);
  });
});

describe('the sign-in at a provider', () => {
  test('requires a session of this server', async () => {
    const guid = await add(custom());
    const response = await fetch(`${connect.url}/__oauth__/integrations/${guid}/login`, {
      redirect: 'manual',
    });
    expect(response.headers.get('location')).toBe(
      `/pub/__login__?url=${encodeURIComponent(`/pub/__oauth__/integrations/${guid}/login`)}`,
    );
  });

  test('ends only in the session in which it was started, and never on another site', async () => {
    const guid = await add(custom());
    const login = `${connect.url}/__oauth__/integrations/${guid}/login?redirect=https://evil.example/`;
    const session = await signIn('viktor');
    const atProvider = await next(login, session);
    const callback = await next(atProvider, '');
    const stranger = await fetch(callback, { headers: { Cookie: await signIn('mira') }, redirect: 'manual' });
    expect(stranger.status).toBe(400);
    const repeated = await fetch(callback, { headers: { Cookie: session }, redirect: 'manual' });
    expect(repeated.status).toBe(400);
    expect(await follow(login, session)).toBe(`${connect.url}/connect/`);
  });

  test('reports what the provider refused', async () => {
    const guid = await add(custom());
    provider.error = 'invalid_grant';
    const session = await signIn('viktor');
    const callback = await next(
      await next(`${connect.url}/__oauth__/integrations/${guid}/login`, session),
      '',
    );
    const response = await fetch(callback, { headers: { Cookie: session } });
    provider.error = undefined;
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('The OAuth provider refused: invalid_grant.');
  });
});

test('servers before 2025.07 take one integration per content item', async () => {
  await using older = await startLocalConnect({ version: '2025.06.0' });
  const api = client(older, older.keys.admin);
  const bodies = [1, 2].map((number) =>
    api.post(integrations, { name: `API ${number}`, template: 'connect', config: {} }),
  );
  const guids = (await Promise.all(bodies)).map(({ body }) => ({ oauth_integration_guid: body.guid }));
  const content = await api.create('older');
  expect((await api.put(associationsOf(content), guids)).body.code).toBe(208);
  expect((await api.put(associationsOf(content), guids.slice(1))).status).toBe(204);
});

/** The cookie of a signed-in browser. */
async function signIn(user: string): Promise<string> {
  const response = await fetch(`${connect.url}/__login__`, {
    method: 'POST',
    body: new URLSearchParams({ username: user, password: user }),
    redirect: 'manual',
  });
  return (
    response.headers
      .getSetCookie()
      .find((each) => each.startsWith('rsconnect='))
      ?.split(';')[0] ?? ''
  );
}

/** The URL that the address redirects to. */
async function next(address: string, cookie: string): Promise<string> {
  const response = await fetch(address, { headers: { Cookie: cookie }, redirect: 'manual' });
  return new URL(response.headers.get('location') ?? '', address).href;
}

/** The final URL of a sign-in, after the redirects to the provider and back. */
async function follow(login: string, session: string): Promise<string> {
  return next(await next(await next(login, session), ''), session);
}
