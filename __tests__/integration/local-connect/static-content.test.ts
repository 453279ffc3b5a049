import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { archiveOf, client, manifestOf } from './client.ts';

let connect: LocalConnect;
let mira: ReturnType<typeof client>;
let viewer: ReturnType<typeof client>;
beforeAll(async () => {
  connect = await startLocalConnect({ pathPrefix: '/pub', noApis: true });
  mira = client(connect, connect.keys.publisher);
  viewer = client(connect, connect.keys.viewer);
});
afterAll(() => connect[Symbol.asyncDispose]());

const site = (primary_html: string | undefined, files: Record<string, string>, appmode = 'static') =>
  archiveOf(
    Object.entries({
      'manifest.json': manifestOf({
        metadata: { appmode, primary_html },
        python: undefined,
        environment: undefined,
      }),
      ...files,
    }).map(([path, text]) => ({ path, text })),
  );
const files = {
  'index.html': '<link href="style.css">',
  'style.css': 'p {}',
  'data/ü 1.json': '{}',
  'data/index.html': 'data',
};

describe('static content', () => {
  let guid: string;
  beforeAll(async () => {
    guid = await mira.publish('site', site('index.html', files));
  });
  const visit = (path: string, who = mira) => who.visit(`content/${guid}/${path}`);

  test('is deployed without Python, and without a licence for APIs', async () => {
    expect((await mira.get(`v1/content/${guid}`)).body).toMatchObject({
      app_mode: 'static',
      py_version: null,
      bundle_id: expect.any(String),
    });
    const { output } = await mira.deploy(guid);
    expect(output).toEqual(['Building static content...', 'Launching static content...']);
    expect((await mira.get(`v1/content/${guid}/jobs`)).body).toEqual([]);
  });

  test.each([
    ['', 'text/html; charset=utf-8', files['index.html']],
    ['?a=b', 'text/html; charset=utf-8', files['index.html']],
    ['style.css', 'text/css; charset=utf-8', 'p {}'],
    ['data/%C3%BC%201.json?x', 'application/json', '{}'],
    ['data/', 'text/html; charset=utf-8', 'data'],
  ])('is served at "%s"', async (path, type, text) => {
    const response = await visit(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-security-policy')).toBeNull();
    expect(await response.text()).toBe(text);
  });

  test('redirects from a folder to its page', async () => {
    const response = await visit('data');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(`/pub/content/${guid}/data/`);
  });

  test.each([
    'missing.html',
    'manifest.json',
    '%2e%2e/manifest.json',
    'data%2f..%2f..%2fx',
    '%00',
    '%',
    'style.css/',
    '/style.css',
  ])('has no file "%s"', async (path) => expect((await visit(path)).status).toBe(404));

  test('is shown only to users with access, and only read', async () => {
    expect((await visit('', viewer)).status).toBe(403);
    const posted = await fetch(`${connect.url}/content/${guid}/`, {
      method: 'POST',
      headers: { Authorization: `Key ${connect.keys.publisher}` },
    });
    expect(posted.status).toBe(405);
  });

  test('takes no bundle of another type afterwards', async () => {
    const id = await mira.upload(guid, site(undefined, {}, 'rmd-static'));
    expect((await mira.post(`v1/content/${guid}/deploy`, { bundle_id: id })).body.code).toBe(48);
  });
});

test('opens a first page in a folder at its own address', async () => {
  const guid = await mira.publish('quarto', site('_site/index.html', { '_site/index.html': 'page' }));
  const response = await mira.visit(`content/${guid}/`);
  expect(response.headers.get('location')).toBe(`/pub/content/${guid}/_site/index.html`);
});

test('requires a first page', async () => {
  const guid = await mira.create('empty');
  for (const [page, error] of [
    [undefined, '"metadata.primary_html" is missing'],
    ['a.html', 'the bundle has no a.html'],
  ] as const) {
    expect(await mira.post(`v1/content/${guid}/bundles`, site(page, {}))).toMatchObject({
      status: 400,
      body: { code: 38, error: expect.stringContaining(error) },
    });
  }
});

test('content of a type that this server cannot run is refused', async () => {
  const guid = await mira.create('report');
  const id = await mira.upload(guid, site(undefined, {}, 'quarto-static'));
  expect(await mira.post(`v1/content/${guid}/deploy`, { bundle_id: id })).toMatchObject({
    status: 400,
    body: { code: 147, error: 'This server cannot run content of type quarto-static.' },
  });
});
