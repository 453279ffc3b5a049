import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import type { Content } from '../../../src/connect/types.ts';
import type { Verification } from '../../../src/deploy/request.ts';
import { verify } from '../../../src/deploy/verify.ts';
import { VerifyFailure } from '../../../src/deploy/verify-failure.ts';
import { type VirtualClock, virtualClock } from '../../support/clock.ts';
import { type Handler, json, serverThat } from '../connect/server.ts';
import { clientFor, type Recorder, recorder } from './test-app.ts';

const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';
const home = `/pub/content/${guid}/`;

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly location?: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const pageOf = (prefix: string, more = '') =>
  `<html><head>${more}</head><script id="_dash-config" type="application/json">{"requests_pathname_prefix":"${prefix}"}</script></html>`;

const goodApp: Readonly<Record<string, Answer>> = {
  '': { text: pageOf(home), type: 'text/html' },
  '_dash-layout': { text: '{"type":"P","namespace":"x","props":{}}' },
  '_dash-dependencies': { text: '[]' },
};

/** Whether a request is to the app and not to Connect's API. */
const isVisit = ({ url }: IncomingMessage) => !url?.includes('__api__');

/** Called for a request before the response. `hang`: there is no response. */
type Before = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A Connect server whose app sends these responses. */
const connectOf =
  (app: Readonly<Record<string, Answer>>, before: Before = () => {}): Handler =>
  async (request, response) => {
    const done = await before(request, response);
    if (done === 'hang' || response.writableEnded || response.destroyed) return;
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    if (path.endsWith('/jobs')) return json(response, []);
    const answer = app[path.startsWith(home) ? path.slice(home.length) : path];
    response
      .writeHead(answer?.status ?? (answer ? 200 : 404), {
        'content-type': answer?.type ?? 'application/json',
        ...(answer?.location && { location: answer.location }),
        ...answer?.headers,
        // A proxy in front of Connect does not repeat it.
        ...(answer?.type !== 'proxy' && { 'x-correlation-id': request.headers['x-correlation-id'] ?? 'x' }),
      })
      .end(answer?.text ?? '');
  };

interface VerifyOptions {
  /** The path of the app. */
  readonly at?: string;
  readonly recorded?: Recorder;
  readonly clock?: VirtualClock;
  readonly areFilesServed?: boolean;
  /** The vanity URL of the content item. */
  readonly vanity?: string;
}

/** Verifies the app of a server. */
async function verifiedAt(
  server: Awaited<ReturnType<typeof serverThat>>,
  how: Partial<Verification> = {},
  { at = home, recorded = recorder(), clock = virtualClock(), vanity, areFilesServed }: VerifyOptions = {},
) {
  const url = new URL(at, server.url);
  const connect = clientFor(`${server.url}pub/`, 'secretKey', recorded, { clock });
  const content = vanity === undefined ? undefined : ({ vanity_url: vanity } as Content);
  const errorContext = { server: connect.server, ...(content && { content }) };
  const signal = new AbortController().signal;
  const outcome = await verify(
    { guid, bundleId: '7', url },
    { how: 'layout', timeout: 60, ...how },
    { connect, progress: recorded.progress, signal, errorContext },
    areFilesServed,
  ).then(
    (served) => ({ served, error: undefined }),
    (error) => ({ served: undefined, error }),
  );
  const { error } = outcome;
  const paths = server.requests.map((request) => request.url ?? '').filter((path) => path.startsWith(home));
  const requests = server.requests.map(({ method, url = '' }) => `${method} ${url.replace(home, '')}`);
  const problem = error instanceof VerifyFailure ? error.problem : undefined;
  return { ...outcome, problem, recorded, paths, requests };
}

/** Verifies an app on a separate server. */
async function verified(
  app: Readonly<Record<string, Answer>>,
  how: Partial<Verification> = {},
  before?: Before,
  options?: VerifyOptions,
) {
  await using server = await serverThat(connectOf(app, before));
  return await verifiedAt(server, how, options);
}

const styles = (...names: readonly string[]) =>
  names.map((name) => `<link rel="stylesheet" href="${name}">`).join('');

const script = (path: string) => `<script src="${path}"></script>`;
const suite = '_dash-component-suites/a.js';
const withPage = (html: string, more: Readonly<Record<string, Answer>> = {}) => ({
  ...goodApp,
  '': { text: pageOf(home, html), type: 'text/html' },
  ...more,
});

test('requests the page, its layout, its callbacks, its scripts and its stylesheets, and logs no key', async () => {
  const app = withPage(
    `<link rel="icon" href="${home}_favicon.ico?v=3.0.4">
    ${styles(`${home}assets/a.css`, `${home}assets/b.css`, `${home}assets/a.css`)}
    ${script(`${home}${suite}`)}${script('https://cdn.example.org/b.js')}`,
    { 'assets/a.css': { text: '' }, 'assets/b.css': { text: '' }, [suite]: { text: '' } },
  );
  const { error, paths, recorded } = await verified(app);
  expect(error).toBeUndefined();
  expect(paths.map((path) => path.slice(home.length)).toSorted()).toEqual([
    '',
    suite,
    '_dash-dependencies',
    '_dash-layout',
    'assets/a.css',
    'assets/b.css',
  ]);
  expect(recorded.facts.dashVersion).toBe('3.0.4');
  expect(recorded.lines).toContain('The app answers: the page, its layout, 1 script of Dash.');
  expect(recorded.lines.join('\n')).not.toContain('secretKey');
});

test('requests at most eight files at the same time', async () => {
  const names = Array.from({ length: 20 }, (_, at) => `assets/${at}.css`);
  const app = withPage(styles(...names.map((name) => home + name)));
  let [open, most] = [0, 0];
  const { promise: eightAreOpen, resolve } = Promise.withResolvers<void>();
  await using server = await serverThat((request, response) => {
    const all = connectOf({ ...app, ...Object.fromEntries(names.map((name) => [name, { text: '' }])) });
    if (!request.url?.includes('assets')) return all(request, response);
    most = Math.max(most, ++open);
    if (open === 8) resolve();
    eightAreOpen
      // Requests that are sent together with the eighth one arrive before a later one.
      .then(() => fetch(`${server.url}pub/__api__/v1/content/${guid}/jobs`))
      .then(() => {
        open--;
        all(request, response);
      });
  });
  const { error, paths } = await verifiedAt(server);
  expect(error).toBeUndefined();
  expect(paths.filter((path) => path.includes('assets'))).toHaveLength(20);
  expect(most).toBe(8);
});

test('requests scripts and stylesheets without their content', async () => {
  const app = withPage(script(`${home}${suite}`) + styles(`${home}assets/a.css?m=1`), {
    'assets/a.css': { text: '' },
    [suite]: { text: '' },
  });
  const { error, requests, served } = await verified(app);
  expect(error).toBeUndefined();
  expect(requests).toEqual(expect.arrayContaining([`HEAD ${suite}`, 'HEAD assets/a.css?m=1']));
  expect(requests).not.toContainEqual(`GET ${suite}`);
  expect(served).toBe(true);
});

test.each([404, 405, 500, 501])(
  'requests a script with its content if the app responds with %d to HEAD',
  async (status) => {
    const app = withPage(script(`${home}${suite}`) + styles(`${home}assets/a.css`), {
      'assets/a.css': { text: '' },
      [suite]: { text: '' },
    });
    const { error, requests, recorded } = await verified(app, {}, ({ method }, response) => {
      if (method === 'HEAD') response.writeHead(status).end();
    });
    expect(error).toBeUndefined();
    expect(requests).toEqual(expect.arrayContaining([`GET ${suite}`, 'GET assets/a.css']));
    expect(recorded.lines.join('\n')).not.toContain('not served');
  },
);

describe('an app that was verified as a draft', () => {
  const app = withPage(script(`${home}${suite}`) + script(`${home}_dash-component-suites/b.js`), {
    [suite]: { text: '' },
    '_dash-component-suites/b.js': { text: '' },
  });

  test('is requested without its files', async () => {
    const { error, requests } = await verified(app, {}, undefined, { areFilesServed: true });
    expect(error).toBeUndefined();
    expect(requests.filter((request) => !request.includes('/jobs')).toSorted()).toEqual([
      'GET ',
      'GET _dash-dependencies',
      'GET _dash-layout',
    ]);
  });

  test('is requested with its layout and its callbacks at the same time', async () => {
    const requested = new Set<string>();
    const all = Promise.withResolvers<void>();
    const { error } = await verified(
      app,
      {},
      async ({ url = '' }) => {
        if (!url.startsWith(home)) return;
        requested.add(url);
        if (requested.size === 3) all.resolve();
        await all.promise;
      },
      { areFilesServed: true },
    );
    expect(error).toBeUndefined();
  });

  test('is requested again for its layout, below the prefix that its page names', async () => {
    const other = '/pub/sales/';
    const moved = {
      ...app,
      '': { status: 302, location: other, text: '' },
      [other]: { text: pageOf(other), type: 'text/html' },
      [`${other}_dash-layout`]: { text: 'null' },
      [`${other}_dash-dependencies`]: { text: '[]' },
    };
    await using server = await serverThat(connectOf(moved));
    const vanity = new URL(other, server.url).href;
    const { problem } = await verifiedAt(server, {}, { areFilesServed: true, vanity });
    expect(problem?.message).toBe('The app has no layout.');
  });

  test('fails for a page that is not one of Dash, even if other requests succeed', async () => {
    const { problem } = await verified(
      { ...app, '': { text: '<p>Hello</p>', type: 'text/html' } },
      {},
      undefined,
      { areFilesServed: true },
    );
    expect(problem?.message).toBe(`The page at ${home} is not a page of Dash.`);
  });
});

test('does not request the files of a draft from the active version, if the draft uses the path of its content', async () => {
  const app = {
    ...goodApp,
    '_bundle7/': { text: pageOf(home, styles(`${home}assets/new.css`)), type: 'text/html' },
  };
  await using server = await serverThat(connectOf(app));
  const { error, paths, served } = await verifiedAt(server, {}, { at: `${home}_bundle7/` });
  expect(error).toBeUndefined();
  expect(served).toBe(false);
  expect(paths.filter((path) => path.includes('assets'))).toEqual([]);
});

test.each<{ name: string; app: Readonly<Record<string, Answer>>; message: string }>([
  {
    name: 'a page with status 500',
    app: { ...goodApp, '': { status: 500, text: 'oh' } },
    message: `The app answered 500 at ${home}.`,
  },
  {
    name: 'a layout with status 500',
    app: { ...goodApp, '_dash-layout': { status: 500, text: 'oh' } },
    message: `The app answered 500 at ${home}_dash-layout.`,
  },
  {
    name: 'a layout of null',
    app: { ...goodApp, '_dash-layout': { text: 'null' } },
    message: 'The app has no layout.',
  },
  {
    name: 'a layout that is an HTML page',
    app: { ...goodApp, '_dash-layout': { text: '<html>' } },
    message: 'The layout of the app is invalid: it is not JSON.',
  },
  {
    name: 'callbacks that are not a list',
    app: { ...goodApp, '_dash-dependencies': { text: '{}' } },
    message: 'The list of callbacks of the app is invalid: it is not a list.',
  },
  {
    name: 'a page without Dash',
    app: { ...goodApp, '': { text: '<html>hello</html>' } },
    message: `The page at ${home} is not a page of Dash.`,
  },
  {
    name: 'a page with another prefix',
    app: { ...goodApp, '': { text: pageOf('/') } },
    message: 'The page would stay at "Loading…": it requests its layout at another path.',
  },
  {
    name: 'a page without a script of Dash',
    app: withPage(script(`${home}${suite}`)),
    message: `The page does not render without ${home}${suite}, which is missing.`,
  },
  {
    name: 'a script of Dash that is an HTML page',
    app: withPage(script(`${home}${suite}`), { [suite]: { text: '<html>', type: 'text/html' } }),
    message: `The page does not render without ${home}${suite}, which is missing.`,
  },
])('fails for $name', async ({ app, message }) => {
  expect((await verified(app)).problem?.message).toBe(message);
});

test.each<{ name: string; html: string; missing: string }>([
  {
    name: 'a stylesheet below the path of the server',
    html: styles('/assets/style.css'),
    missing: '/assets/style.css',
  },
  { name: 'a stylesheet beside app.py', html: styles('styles.css'), missing: `${home}styles.css` },
  { name: 'a script in assets', html: script(`${home}assets/more.js`), missing: `${home}assets/more.js` },
  { name: 'an image', html: '<img src="logo.png">', missing: `${home}logo.png` },
  { name: 'a font', html: '<link rel=preload as=font href="a.woff2">', missing: `${home}a.woff2` },
])('warns of a missing file, and passes: $name', async ({ html, missing }) => {
  const { error, recorded } = await verified(withPage(html));
  expect(error).toBeUndefined();
  expect(recorded.lines).toContainEqual(
    expect.stringContaining(`The page loads a file that is not served: ${missing} (404).`),
  );
});

test('warns of a stylesheet for which Dash responds with its page', async () => {
  const answer = { text: pageOf(home), type: 'text/html' };
  const { error, recorded } = await verified(withPage(styles('styles.css'), { 'styles.css': answer }));
  expect(error).toBeUndefined();
  expect(recorded.lines).toContainEqual(expect.stringContaining(`${home}styles.css (an HTML page instead)`));
});

test('the first failure ends all other requests', async () => {
  const app = withPage(script(`${home}${suite}`), {
    '_dash-layout': { text: 'null' },
    [suite]: { status: 502, text: '' },
    health: { text: '' },
  });
  let early = 0;
  let scripts = 0;
  const isRetrying = Promise.withResolvers<void>();
  const connect = connectOf(app, async ({ url }, response) => {
    if (url === home + suite && ++scripts === 2) isRetrying.resolve();
    if (url === `${home}_dash-layout`) await isRetrying.promise;
    if (url === `${home}health` && early++ % 3 < 2) response.writeHead(502).end();
  });
  await using server = await serverThat(connect);
  const { problem } = await verifiedAt(server, { timeout: 60 });
  expect(problem?.message).toBe('The app has no layout.');
  // Each of these retries twice. Requests for the script that had continued would be repeated in the same time.
  const verifyHealth = () => verifiedAt(server, { how: 'starts', path: '/health' });
  const [before, after] = [await verifyHealth(), await verifyHealth()].map(({ error, paths }) => {
    expect(error).toBeUndefined();
    return paths.filter((path) => path === home + suite).length;
  });
  expect(after).toBe(before);
});

test.each([9, 70])('accepts a layout of %d MB', async (megabytes) => {
  const rows = 'x'.repeat(megabytes * 1_000_000);
  const layout = `{"type":"Store","namespace":"dash_core_components","props":{"data":"${rows}"}}`;
  const { error } = await verified({ ...goodApp, '_dash-layout': { text: layout } });
  expect(error).toBeUndefined();
});

test('the first failure ends a request that has no response yet', async () => {
  const requested = Promise.withResolvers<void>();
  const cutOff = Promise.withResolvers<void>();
  await using server = await serverThat((request, response) => {
    if (request.url === home + suite) {
      // There is no response.
      requested.resolve();
      response.on('close', cutOff.resolve);
    } else if (request.url === `${home}_dash-layout`) {
      requested.promise.then(() => json(response, null));
    } else connectOf(withPage(script(`${home}${suite}`)))(request, response);
  });
  const { problem } = await verifiedAt(server, { timeout: 60 });
  expect(problem?.message).toBe('The app has no layout.');
  await cutOff.promise;
});

describe('a multi-page app', () => {
  const dependencies = JSON.stringify([
    {
      output: '.._pages_content.children..._pages_store.data..',
      inputs: [
        { id: '_pages_location', property: 'pathname' },
        { id: '_pages_location', property: 'search' },
      ],
      state: [],
      clientside_function: null,
      prevent_initial_call: true,
    },
  ]);
  const pages = { ...goodApp, '_dash-dependencies': { text: dependencies } };
  const update = '_dash-update-component';

  test('is requested for its start page as a browser does it', async () => {
    let body = '';
    const { error, recorded } = await verified(
      { ...pages, [update]: { text: '{"multi":true,"response":{}}' } },
      {},
      async (request) => {
        if (!request.url?.endsWith(update)) return;
        for await (const chunk of request) body += chunk;
      },
    );
    expect(error).toBeUndefined();
    expect(JSON.parse(body)).toMatchObject({
      inputs: [
        { id: '_pages_location', property: 'pathname', value: home },
        { id: '_pages_location', property: 'search', value: '' },
      ],
    });
    expect(recorded.lines.join('\n')).toContain('its layout, 0 scripts of Dash, the start page.');
  });

  test('fails if the layout of its start page raises an error', async () => {
    const { problem } = await verified({ ...pages, [update]: { status: 500, text: 'oh' } });
    expect(problem?.message).toBe(`The start page fails. The app answered 500 at ${home}${update}.`);
  });
});

describe('verify: callbacks', () => {
  const component = (id: string) => ({ type: 'Div', namespace: 'x', props: { id } });
  const app = {
    ...goodApp,
    '_dash-layout': { text: JSON.stringify([component('in'), component('out')]) },
    '_dash-dependencies': {
      text: JSON.stringify([{ output: 'out.children', inputs: [{ id: 'in', property: 'value' }] }]),
    },
  };

  test('calls the callbacks of the page once', async () => {
    const { error, paths, recorded } = await verified(
      { ...app, '_dash-update-component': { status: 204, text: '' } },
      { how: 'callbacks' },
    );
    expect(error).toBeUndefined();
    expect(paths.filter((path) => path.endsWith('_dash-update-component'))).toHaveLength(1);
    expect(recorded.lines.join('\n')).toContain(', 1 callback.');
  });

  test('fails if a callback raises an error, and names its output', async () => {
    const failing = { ...app, '_dash-update-component': { status: 500, text: 'oh' } };
    const { problem } = await verified(failing, { how: 'callbacks' });
    expect(problem?.message).toMatch(/^The callback of out\.children fails\. The app answered 500/);
    expect((await verified(failing, { how: 'layout' })).error).toBeUndefined();
  });
});

test('"starts" accepts any response of the app with a status below 500', async () => {
  const { error, paths } = await verified({ '': { status: 404, text: 'none' } }, { how: 'starts' });
  expect(error).toBeUndefined();
  expect(paths).toHaveLength(1);
});

const signIn = (type = 'text/html'): Answer => ({
  status: 302,
  type,
  location: 'https://login.example.org/authorize?state=x',
  text: '',
});

test('"starts" accepts a redirect to an identity provider without following it', async () => {
  await using provider = await serverThat((_request, response) => response.end('Sign in'));
  const { error } = await verified({ '': { ...signIn(), location: provider.url } }, { how: 'starts' });
  expect(error).toBeUndefined();
  expect(provider.requests).toEqual([]);
});

test('"layout" reports a redirect to an identity provider and advises "starts"', async () => {
  const { problem } = await verified({ '': signIn() });
  expect(problem).toEqual({
    message: 'The app redirects to login.example.org.',
    reason: `It answered 302 at ${home}. The API key is sent to no other host, so the redirect was not followed.`,
    hint: 'If the app asks for a login there, set `verify: starts`, which accepts any answer of the app, or also `verify-path` to a page that needs no login.',
  });
});

test.each(['layout', 'starts'] as const)(
  '"%s" reports a redirect out of the app and advises get_relative_path',
  async (how) => {
    for (const login of [
      { text: '<form>' },
      { status: 401, text: '{"code":24,"error":"Log in."}' },
      signIn(),
    ]) {
      const app = { '': { status: 302, location: '/login', text: '' }, '/login': login };
      const { problem } = await verified(app, { how });
      expect(problem).toMatchObject({
        message: 'The app redirects to /login, which is outside of the app.',
        hint: 'Use dash.get_relative_path("/login") for the address of the redirect.',
      });
    }
  },
);

test('follows a redirect within the app', async () => {
  const app = { ...goodApp, '': { status: 302, location: `${home}start`, text: '' } };
  const start = { text: '<html>hello</html>' };
  const { problem } = await verified({ ...app, start });
  expect(problem?.message).toBe(`The page at ${home}start is not a page of Dash.`);
});

test('reports an app that redirects in a circle', async () => {
  const { problem } = await verified({ '': { status: 302, location: home, text: '' } });
  expect(problem?.message).toBe(`The app redirects in a circle, to ${home}.`);
});

test.each<{ name: string; app: Readonly<Record<string, Answer>>; how: Partial<Verification> }>([
  { name: 'its health page', app: { ...goodApp, health: signIn() }, how: { how: 'starts', path: '/health' } },
  { name: 'its layout', app: { ...goodApp, '_dash-layout': signIn() }, how: {} },
])('fails if $name redirects to another host', async ({ app, how }) => {
  const { problem } = await verified(app, how);
  expect(problem?.message).toBe('The app redirects to login.example.org.');
});

test('accepts a script of Dash that is served by another host', async () => {
  const app = withPage(script(`${home}${suite}`), {
    [suite]: { ...signIn(), location: 'https://cdn.example.org/a.js' },
  });
  expect((await verified(app)).error).toBeUndefined();
});

const login = '/pub/__login__';
const toLogin: Answer = { status: 302, location: `${login}?url=x`, text: '' };

test.each<{ name: string; app: Readonly<Record<string, Answer>> }>([
  { name: 'the login page of Connect', app: { '': toLogin, [login]: { text: '<html>', type: 'text/html' } } },
  { name: 'the identity provider of Connect', app: { '': toLogin, [login]: signIn() } },
  { name: 'the login of a proxy in front of Connect', app: { '': signIn('proxy') } },
])('"starts" does not accept $name', async ({ app }) => {
  const { problem } = await verified(app, { how: 'starts' });
  expect(problem?.message).toMatch(/^A login page answered instead of the app/);
});

test('"starts" accepts a redirect of an app whose process runs, even if the response has no correlation id', async () => {
  const job = { key: 'k', bundle_id: '7', tag: 'run_dash_app', start_time: 'now', status: 0 };
  const { error } = await verified(
    { '': signIn('proxy') },
    { how: 'starts' },
    ({ url }, response) => url?.endsWith('/jobs') && json(response, [job]),
  );
  expect(error).toBeUndefined();
});

test('passes an app that requires a login, with a notice', async () => {
  const { error, recorded } = await verified({
    '': { status: 401, text: 'Log in', headers: { 'www-authenticate': 'Basic realm="x"' } },
  });
  expect(error).toBeUndefined();
  expect(recorded.lines.join('\n')).toContain('The app answers and asks for a login.');
});

test('passes an app that refuses its page, with a notice', async () => {
  const { error, recorded } = await verified({ '': { status: 403, text: '<html>No.</html>' } });
  expect(error).toBeUndefined();
  expect(recorded.lines.join('\n')).toContain('The app answered 403. Its layout was not verified.');
});

test("reports a refusal of Connect as Connect's, not as the app's", async () => {
  const { error } = await verified({
    '': { status: 403, text: '{"code":19,"error":"You may not view it."}' },
  });
  expect(error).toMatchObject({ name: 'ConnectError', status: 403, code: 19 });
});

test('waits as long as a rate limit requires', async () => {
  const app = withPage(script(`${home}${suite}`), { [suite]: { text: '1' } });
  let attempts = 0;
  const { problem } = await verified(app, {}, (request, response) => {
    if (request.url === `${home}${suite}` && attempts++ < 2)
      response.writeHead(429, { 'retry-after': '0' }).end();
  });
  expect(problem).toBeUndefined();
  expect(attempts).toBe(3);
});

test('reports a rate limit that does not end', async () => {
  const { problem } = await verified(
    { ...goodApp, '_dash-layout': { status: 429, text: '' } },
    { timeout: 1 },
  );
  expect(problem?.message).toMatch(
    /^The app could not be verified because of a rate limit: .*_dash-layout answered 429/,
  );
});

test('waits for a slow start: 502 and dropped connections until the app is up', async () => {
  let attempts = 0;
  const { error } = await verified(goodApp, {}, (_request, response) => {
    if (attempts++ === 0) response.writeHead(502).end('<html>502</html>');
    else if (attempts === 3) response.destroy();
  });
  expect(error).toBeUndefined();
});

test('warns if the first request fails and the next one succeeds, with the traceback', async () => {
  const job = { key: 'k', bundle_id: '7', tag: 'run_dash_app', start_time: 'now', status: 0 };
  const log = [
    'Starting',
    'Traceback (most recent call last):',
    '  File "/env/lib/python3.12/site-packages/flask/app.py", line 919, in full_dispatch_request',
    '    return self.handle_user_exception(e)',
    '  File "app.py", line 12',
    '    warm(cache)',
    'RuntimeError: cold cache',
  ];
  let visits = 0;
  const { error, recorded } = await verified(goodApp, {}, ({ url = '' }, response) => {
    if (url.endsWith('/jobs')) json(response, [job]);
    else if (url.includes('/log')) json(response, { entries: log.map((data) => ({ data })) });
    else if (url === home && visits++ === 0) response.writeHead(500).end('oh');
  });
  expect(error).toBeUndefined();
  expect(recorded.lines).toContainEqual(
    expect.stringMatching(
      /^The first request to \/pub\/content\/.* failed with status 500\. The next one succeeded\. Traceback \(most recent call last\):\n {2}File "app\.py", line 12\n {4}warm\(cache\)\nRuntimeError: cold cache/,
    ),
  );
});

/** Responds to requests for the jobs of the content item: before the first visit, and after it. */
function runs(before: readonly string[], since: readonly string[]): Handler {
  let lists = 0;
  const ended = (key: string) => ({
    key,
    bundle_id: '7',
    tag: 'run_dash_app',
    start_time: key,
    status: 2,
    exit_code: 1,
  });
  return ({ url = '' }, response) => {
    if (url.endsWith('/jobs')) json(response, (lists++ === 0 ? before : since).map(ended));
    else if (url.includes('/log'))
      json(response, { entries: [{ data: `printed by ${url.split('/').at(-2)}` }] });
  };
}

test('does not wait for an app whose process has failed', async () => {
  const app = { '': { status: 502, text: '' } };
  const { problem, recorded } = await verified(app, { timeout: 60 }, runs(['a'], ['a', 'b']));
  expect(problem).toMatchObject({ message: 'The app does not start: Connect answered 502.' });
  expect(recorded.lines).toContain('printed by b');
});

test('ignores how earlier runs of the bundle ended', async () => {
  let visits = 0;
  const ranBefore = runs(['a'], ['a']);
  const slow = await verified(goodApp, { timeout: 60 }, (request, response) => {
    if (request.url === home && visits++ < 2) response.writeHead(503).end();
    else ranBefore(request, response);
  });
  expect(slow.error).toBeUndefined();
  const gone = await verified(goodApp, { timeout: 1 }, (request, response) => {
    if (request.url === home) response.destroy();
    else ranBefore(request, response);
  });
  expect(gone.problem?.message).toBe('The app did not answer within 1 s.');
  expect(gone.error.run).toBeUndefined();
});

test('gives up after verify-timeout', async () => {
  const { problem } = await verified(goodApp, { timeout: 1 }, (request, response) => {
    if (isVisit(request)) response.writeHead(503).end();
  });
  expect(problem?.message).toBe('The app does not start: Connect answered 503.');
});

test('shows the whole of a traceback that is longer than 500 lines', async () => {
  const job = { key: 'k', bundle_id: '7', tag: 'run_dash_app', start_time: 'now', status: 2, exit_code: 1 };
  const traceback = [
    'Traceback (most recent call last):',
    '  File "app.py", line 6, in <module>',
    ...Array.from({ length: 600 }, (_, at) => `    property ${at}`),
  ];
  const log = [...Array.from({ length: 500 }, () => 'noise'), ...traceback];
  let lists = 0;
  const { recorded } = await verified({ '': { status: 502, text: '' } }, {}, ({ url = '' }, response) => {
    if (url.endsWith('/jobs')) json(response, lists++ === 0 ? [] : [job]);
    else if (url.includes('/log')) {
      const wanted = Number(new URL(url, 'http://x').searchParams.get('maxLogLines'));
      json(response, { entries: log.slice(-wanted).map((data) => ({ data })) });
    } else if (url.endsWith('/error')) response.writeHead(204).end();
  });
  expect(recorded.lines).toContain('  File "app.py", line 6, in <module>');
  expect(recorded.lines).not.toContain('noise');
});

const stillStarting: Handler = (request, response) => {
  const job = { key: 'k', bundle_id: '7', tag: 'run_dash_app', start_time: 'now', status: 0 };
  if (request.url?.endsWith('/jobs')) json(response, [job]);
  else if (request.url?.includes('/jobs/k/log')) json(response, { entries: [] });
  else if (request.url?.includes('/jobs/k/error')) response.writeHead(204).end();
};

const late = {
  message: 'The app did not answer within 1 s.',
  reason: expect.stringContaining('long work when it is imported'),
  hint: 'Move long work into a callback, or raise `verify-timeout`.',
};

test('reports an app that is still being imported, and that it can be given more time', async () => {
  const clock = virtualClock();
  const before: Before = (request, response) => {
    if (!isVisit(request)) return stillStarting(request, response);
    clock.advance(10_000);
    return 'hang';
  };
  const { problem } = await verified(goodApp, { timeout: 1 }, before, { clock });
  expect(problem).toMatchObject(late);
});

test('reports the same if Connect responds that the app is not running yet', async () => {
  const { problem } = await verified(goodApp, { timeout: 1 }, (request, response) => {
    stillStarting(request, response);
    if (isVisit(request)) response.writeHead(504).end();
  });
  expect(problem).toMatchObject(late);
});
