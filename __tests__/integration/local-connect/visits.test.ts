import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { archiveOf, bundleOf, client, manifestOf, mirror } from './client.ts';

let connect: LocalConnect;
let mira: ReturnType<typeof client>;
let viewer: ReturnType<typeof client>;
let admin: ReturnType<typeof client>;
let site: string;
let api: string;
beforeAll(async () => {
  connect = await startLocalConnect({ pathPrefix: '/pub' });
  mira = client(connect, connect.keys.publisher);
  viewer = client(connect, connect.keys.viewer);
  admin = client(connect, connect.keys.admin);
  const manifest = manifestOf({ metadata: { appmode: 'static', primary_html: 'index.html' } });
  const files = { 'manifest.json': manifest, 'index.html': 'home', 'more.html': 'more' };
  const archive = archiveOf(Object.entries(files).map(([path, text]) => ({ path, text })));
  site = await mira.publish('site', archive, { access_type: 'all' });
  api = await admin.publish('api', bundleOf({ 'app.py': mirror }), { access_type: 'logged_in' });
  await viewer.visit(`content/${site}/?from=mail`, { 'User-Agent': 'Browser' });
  await mira.visit(`content/${site}/more.html`, {
    'Sec-Fetch-Dest': 'iframe',
    'Sec-Fetch-Site': 'same-origin',
  });
  await mira.visit(`content/${site}/more.html`, { 'Sec-Fetch-Dest': 'script' });
  await mira.visit(`content/${site}/more.html`);
  await client(connect).visit(`content/${site}/more.html`, { Accept: 'text/html,*/*' });
  await client(connect).visit(`content/${api}/`); // Refused, so not counted.
  await viewer.visit(`content/${api}/predict?x=1`, { 'User-Agent': 'curl' });
});
afterAll(() => connect[Symbol.asyncDispose]());

const visits = 'v1/instrumentation/content/visits';
const hits = 'v1/instrumentation/content/hits';
const paths = (rows: { path?: string; data?: { path: string } }[]) =>
  rows.map((row) => row.path ?? row.data?.path);

test('counts visits of pages and requests to APIs', async () => {
  const { body } = await admin.get(visits);
  expect(paths(body.results)).toEqual(['/', '/more.html', '/more.html', '/predict']);
  const { guid } = (await viewer.get('v1/user')).body;
  expect(body.results[0]).toEqual({
    content_guid: site,
    user_guid: guid,
    variant_key: null,
    time: expect.any(String),
    rendering_id: null,
    bundle_id: expect.stringMatching(/^\d+$/),
    path: '/',
    data_version: 3,
    user_agent: 'Browser',
  });
  expect(body.results[2].user_guid).toBeNull();
});

test('lists hits with what the browser says about them', async () => {
  const { body } = await admin.get(`${hits}?content_guid=${site}`);
  expect(body[0].data).toEqual({
    path: '/',
    query: 'from=mail',
    user_agent: 'Browser',
    sec_fetch_dest: null,
    sec_fetch_site: null,
  });
  expect(body[1]).toEqual({
    id: '2',
    user_guid: expect.any(String),
    content_guid: site,
    timestamp: expect.any(String),
    data: expect.objectContaining({ sec_fetch_dest: 'iframe', sec_fetch_site: 'same-origin' }),
  });
  expect(body).toHaveLength(3);
});

test('filters by content, time and client', async () => {
  expect(paths((await admin.get(`${hits}?content_guid=${api}&content_guid=${site}`)).body)).toHaveLength(4);
  expect(paths((await admin.get(`${hits}?content_guid=${api}|${site}`)).body)).toHaveLength(4);
  expect(paths((await admin.get(`${hits}?content_guid=${api}`)).body)).toEqual(['/predict']);
  expect((await admin.get(`${hits}?from=2999-01-01T00:00:00Z`)).body).toEqual([]);
  expect((await admin.get(`${hits}?to=2999-01-01T00:00:00Z`)).body).toHaveLength(4);
  expect(await admin.get(`${hits}?from=yesterday`)).toMatchObject({ status: 400, body: { code: 25 } });
  expect(paths((await admin.get(`${visits}?user_agent=curl`)).body.results)).toEqual(['/predict']);
});

test('returns visits page by page', async () => {
  const first = (await admin.get(`${visits}?limit=3&asc_order=false`)).body;
  expect(paths(first.results)).toEqual(['/predict', '/more.html', '/more.html']);
  const next = (await admin.get(first.paging.next.split('/__api__/')[1])).body;
  expect(paths(next.results)).toEqual(['/']);
  expect(next.paging).toMatchObject({ next: null, last: null, previous: expect.any(String) });
});

test('shows publishers their own content only, and viewers nothing', async () => {
  expect(
    new Set((await mira.get(hits)).body.map((hit: { content_guid: string }) => hit.content_guid)),
  ).toEqual(new Set([site]));
  for (const path of [hits, visits, 'v1/instrumentation/shiny/usage']) {
    expect(await viewer.get(path)).toMatchObject({ status: 403, body: { code: 22 } });
  }
  expect((await admin.get('v1/instrumentation/shiny/usage')).body).toMatchObject({ results: [] });
});
