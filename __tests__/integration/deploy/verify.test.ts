import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Verification } from '../../../src/deploy/request.ts';
import { VerifyFailure, verify } from '../../../src/deploy/verify.ts';
import { type VirtualClock, virtualClock } from '../../support/clock.ts';
import { type Handler, json, serverThat } from '../connect/server.ts';
import { clientFor, type Recorder, recorder } from './an-app.ts';

const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';
const home = `/pub/content/${guid}/`;

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly location?: string;
  readonly text: string;
}

const pageOf = (prefix: string, more = '') =>
  `<html><head>${more}</head><script id="_dash-config" type="application/json">{"requests_pathname_prefix":"${prefix}"}</script></html>`;

const wellApp: Readonly<Record<string, Answer>> = {
  '': { text: pageOf(home), type: 'text/html' },
  '_dash-layout': { text: '{"type":"P","namespace":"x","props":{}}' },
  '_dash-dependencies': { text: '[]' },
};

/** Whether the app is requested, and not Connect's API. */
const isVisit = ({ url }: IncomingMessage) => !url?.includes('__api__');

/** What a test does with a request before it is answered; `hang`: it never is. */
type Before = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A Connect whose app answers so. */
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
        // A proxy before Connect doesn't know of it.
        ...(answer?.type !== 'proxy' && { 'x-correlation-id': request.headers['x-correlation-id'] ?? 'x' }),
      })
      .end(answer?.text ?? '');
  };

interface VerifyOptions {
  /** The path of the app. */
  readonly at?: string;
  readonly seen?: Recorder;
  readonly clock?: VirtualClock;
  /** Milliseconds. */
  readonly reminder?: number;
}

/** What verifying the app of a Connect gives. */
async function verifiedAt(
  server: Awaited<ReturnType<typeof serverThat>>,
  how: Partial<Verification> = {},
  { at = home, seen = recorder(), clock = virtualClock(), reminder = 30_000 }: VerifyOptions = {},
) {
  const url = new URL(at, server.url);
  const connect = clientFor(`${server.url}pub/`, 'secretKey', seen, { clock });
  const errorContext = { server: connect.server };
  const signal = new AbortController().signal;
  const error = await verify(
    { guid, bundleId: '7', url },
    { how: 'layout', timeout: 5, ...how },
    { connect, progress: seen.progress, signal, errorContext },
    { reminder },
  ).catch((caught) => caught);
  const paths = server.asked.map((request) => request.url ?? '').filter((path) => path.startsWith(home));
  return { error, problem: error instanceof VerifyFailure ? error.problem : undefined, seen, paths };
}

/** The same, of a Connect that is there for that only. */
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

test('visits the page, its layout, its callbacks, and each script and stylesheet of its own, with the key out of the log', async () => {
  const more = `<link rel="icon" href="${home}_favicon.ico?v=3.0.4">
    ${styles(`${home}assets/a.css`, `${home}assets/b.css`, `${home}assets/a.css`, '/theme.css')}
    <script src="${home}_dash-component-suites/dash/a.js"></script><script src="https://cdn.example.org/b.js"></script>`;
  const app = {
    ...wellApp,
    '': { text: pageOf(home, more), type: 'text/html' },
    'assets/a.css': { text: '' },
    'assets/b.css': { text: '' },
    '_dash-component-suites/dash/a.js': { text: '' },
  };
  const { error, paths, seen } = await verified(app);
  expect(error).toBeUndefined();
  expect(paths.map((path) => path.slice(home.length)).toSorted()).toEqual([
    '',
    '_dash-component-suites/dash/a.js',
    '_dash-dependencies',
    '_dash-layout',
    'assets/a.css',
    'assets/b.css',
  ]);
  expect(seen.facts.dashVersion).toBe('3.0.4');
  expect(seen.lines).toContain('The app answers: the page, _dash-layout, _dash-dependencies, 3 files of it.');
  expect(seen.lines.join('\n')).not.toContain('secretKey');
});

test('of the many files of a page at most six are asked for at once', async () => {
  const names = Array.from({ length: 20 }, (_, at) => `assets/${at}.css`);
  const page = pageOf(home, styles(...names.map((name) => home + name)));
  const app = { ...wellApp, '': { text: page, type: 'text/html' } };
  let [open, most] = [0, 0];
  const { promise: sixAreOpen, resolve } = Promise.withResolvers<void>();
  await using server = await serverThat((request, response) => {
    const all = connectOf({ ...app, ...Object.fromEntries(names.map((name) => [name, { text: '' }])) });
    if (!request.url?.includes('assets')) return all(request, response);
    most = Math.max(most, ++open);
    if (open === 6) resolve();
    sixAreOpen
      // Requests that are sent together with the sixth one arrive before a later one.
      .then(() => fetch(`${server.url}pub/__api__/v1/content/${guid}/jobs`))
      .then(() => {
        open--;
        all(request, response);
      });
  });
  const { error, paths } = await verifiedAt(server);
  expect(error).toBeUndefined();
  expect(paths.filter((path) => path.includes('assets'))).toHaveLength(20);
  expect(most).toBe(6);
});

test('the files of a draft that names the path of the content item are not looked for in the version that is live', async () => {
  const draft = `${home}_bundle7/`;
  const app = {
    ...wellApp,
    '_bundle7/': { text: pageOf(home, styles(`${home}assets/new.css`)), type: 'text/html' },
  };
  await using server = await serverThat(connectOf(app));
  const { error, paths } = await verifiedAt(server, {}, { at: draft });
  expect(error).toBeUndefined();
  expect(paths.filter((path) => path.includes('assets'))).toEqual([]);
});

test.each<{ it: string; app: Readonly<Record<string, Answer>>; message: string }>([
  {
    it: 'an error of the app',
    app: { ...wellApp, '': { status: 500, text: 'oh' } },
    message: `Your app answered 500 at ${home}.`,
  },
  {
    it: 'a layout that fails',
    app: { ...wellApp, '_dash-layout': { status: 500, text: 'oh' } },
    message: `Your app answered 500 at ${home}_dash-layout.`,
  },
  {
    it: 'a layout of null',
    app: { ...wellApp, '_dash-layout': { text: 'null' } },
    message: 'The app has no layout.',
  },
  {
    it: 'a layout that is a page',
    app: { ...wellApp, '_dash-layout': { text: '<html>' } },
    message: "The app's layout can't be used: it is no JSON.",
  },
  {
    it: 'callbacks that are no list',
    app: { ...wellApp, '_dash-dependencies': { text: '{}' } },
    message: "The app's list of callbacks can't be used: it is no list.",
  },
  {
    it: 'no page of Dash',
    app: { ...wellApp, '': { text: '<html>hello</html>' } },
    message: `The page at ${home} isn't a Dash page.`,
  },
  {
    it: 'another prefix',
    app: { ...wellApp, '': { text: pageOf('/') } },
    message: 'The page would stay at "Loading…": it asks for its parts at another path.',
  },
  {
    it: 'a script that is missing',
    app: {
      ...wellApp,
      '': { text: pageOf(home, `<script src="${home}_dash-component-suites/a.js"></script>`) },
    },
    message: `The page names ${home}_dash-component-suites/a.js, which isn't there.`,
  },
  {
    it: 'an asset outside of the app',
    app: { ...wellApp, '': { text: pageOf(home, styles('/assets/style.css')) } },
    message: "The page names /assets/style.css, which isn't there.",
  },
  {
    it: 'a stylesheet that is missing beside one that is there',
    app: {
      ...wellApp,
      '': { text: pageOf(home, styles(`${home}assets/a.css`, `${home}assets/b.css`)) },
      'assets/a.css': { text: '' },
    },
    message: `The page names ${home}assets/b.css, which isn't there.`,
  },
  {
    it: 'a script of its own beside an asset',
    app: {
      ...wellApp,
      '': { text: pageOf(home, `${styles(`${home}assets/a.css`)}<script src="${home}more.js"></script>`) },
      'assets/a.css': { text: '' },
    },
    message: `The page names ${home}more.js, which isn't there.`,
  },
  {
    it: 'a script that is a page',
    app: {
      ...wellApp,
      '': { text: pageOf(home, `<script src="${home}_dash-component-suites/a.js"></script>`) },
      '_dash-component-suites/a.js': { text: '<html>', type: 'text/html' },
    },
    message: `The page names ${home}_dash-component-suites/a.js, which isn't there.`,
  },
])('$it is found', async ({ app, message }) => {
  expect((await verified(app)).problem?.message).toBe(message);
});

test('once one look has failed, the others end: nothing of the app is asked for any more', async () => {
  const script = '_dash-component-suites/a.js';
  const app = {
    ...wellApp,
    '': { text: pageOf(home, `<script src="${home}${script}"></script>`), type: 'text/html' },
    '_dash-layout': { text: 'null' },
    [script]: { status: 502, text: '' },
    health: { text: '' },
  };
  let early = 0;
  const connect = connectOf(app, ({ url }, response) => {
    if (url === `${home}health` && early++ < 2) response.writeHead(502).end();
  });
  await using server = await serverThat(connect);
  const { problem } = await verifiedAt(server, { timeout: 60 });
  expect(problem?.message).toBe('The app has no layout.');
  // It retries as often as a look at the script that went on would.
  const later = await verifiedAt(server, { how: 'starts', path: '/health' });
  expect(later.error).toBeUndefined();
  expect(later.paths.filter((path) => path === home + script)).toHaveLength(1);
});

test.each([9, 70])('an app with a layout of %d MB is well', async (megabytes) => {
  const rows = 'x'.repeat(megabytes * 1_000_000);
  const layout = `{"type":"Store","namespace":"dash_core_components","props":{"data":"${rows}"}}`;
  const { error } = await verified({ ...wellApp, '_dash-layout': { text: layout } });
  expect(error).toBeUndefined();
});

test('a look that is on its way is cut off once another one has failed', async () => {
  const script = '_dash-component-suites/slow.js';
  const app = {
    ...wellApp,
    '': { text: pageOf(home, `<script src="${home}${script}"></script>`), type: 'text/html' },
  };
  const asked = Promise.withResolvers<void>();
  const cutOff = Promise.withResolvers<void>();
  await using server = await serverThat((request, response) => {
    if (request.url === home + script) {
      // Never answered.
      asked.resolve();
      response.on('close', cutOff.resolve);
    } else if (request.url === `${home}_dash-layout`) {
      asked.promise.then(() => json(response, null));
    } else connectOf(app)(request, response);
  });
  const { problem } = await verifiedAt(server, { timeout: 60 });
  expect(problem?.message).toBe('The app has no layout.');
  await cutOff.promise;
}, 10_000);

test('"starts" is content with any answer of the app below 500', async () => {
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

test('"starts" is content with an app that sends its visitors to an identity provider, and follows it nowhere', async () => {
  await using provider = await serverThat((_request, response) => response.end('Sign in'));
  const { error } = await verified({ '': { ...signIn(), location: provider.url } }, { how: 'starts' });
  expect(error).toBeUndefined();
  expect(provider.asked).toEqual([]);
});

test('"layout" says that the app sends its visitors to sign in elsewhere, and what to do', async () => {
  const { problem } = await verified({ '': signIn() });
  expect(problem).toEqual({
    message: 'The app sends its visitors to login.example.org, to sign in as it seems.',
    reason: `It answered 302 at ${home}; the key goes to no other host, so what comes there was not looked at.`,
    hint: 'If that is meant, set verify: starts, which takes any answer of the app; or beside it verify-path, to a page that the app shows to everybody.',
  });
});

test('an app that redirects in a circle is told as such', async () => {
  const { problem } = await verified({ '': { status: 302, location: home, text: '' } });
  expect(problem?.message).toBe(`The app sends its visitors in a circle, to ${home}.`);
});

test.each<{ it: string; app: Readonly<Record<string, Answer>>; how: Partial<Verification> }>([
  { it: 'its health page', app: { ...wellApp, health: signIn() }, how: { how: 'starts', path: '/health' } },
  { it: 'its layout', app: { ...wellApp, '_dash-layout': signIn() }, how: {} },
])('an app that sends elsewhere for $it is not well', async ({ app, how }) => {
  const { problem } = await verified(app, how);
  expect(problem?.message).toMatch(/^The app sends its visitors to login\.example\.org/);
});

test('a file that the app has elsewhere is the affair of browsers', async () => {
  const script = { ...signIn(), location: 'https://cdn.example.org/a.js' };
  const page = pageOf(home, `<script src="${home}_dash-component-suites/a.js"></script>`);
  const app = {
    ...wellApp,
    '': { text: page, type: 'text/html' },
    '_dash-component-suites/a.js': script,
  };
  expect((await verified(app)).error).toBeUndefined();
});

const login = '/pub/__login__';
const toLogin: Answer = { status: 302, location: `${login}?url=x`, text: '' };

test.each<{ it: string; app: Readonly<Record<string, Answer>> }>([
  { it: 'the login page of Connect', app: { '': toLogin, [login]: { text: '<html>', type: 'text/html' } } },
  { it: "Connect's way to an identity provider", app: { '': toLogin, [login]: signIn() } },
  { it: 'the login of a proxy before Connect', app: { '': signIn('proxy') } },
])('$it is no answer of the app, for "starts" neither', async ({ app }) => {
  const { problem } = await verified(app, { how: 'starts' });
  expect(problem?.message).toMatch(/^A login page answered in the app's place/);
});

test('an app whose process runs has answered, though the answer does not say that it came through Connect', async () => {
  const job = { key: 'k', bundle_id: '7', tag: 'run_dash_app', start_time: 'now', status: 0 };
  const { error } = await verified(
    { '': signIn('proxy') },
    { how: 'starts' },
    ({ url }, response) => url?.endsWith('/jobs') && json(response, [job]),
  );
  expect(error).toBeUndefined();
});

test('an app with a login of its own passes, and it is said what was not looked at', async () => {
  const { error, seen } = await verified({ '': { status: 401, text: '<html>Log in</html>' } });
  expect(error).toBeUndefined();
  expect(seen.lines.join('\n')).toContain(
    "The app answered 401 at /pub/content/3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6/, so its layout wasn't looked at.",
  );
});

test("Connect's own refusal is told as Connect's, not as the app's", async () => {
  const { error } = await verified({
    '': { status: 403, text: '{"code":19,"error":"You may not view it."}' },
  });
  expect(error).toMatchObject({ name: 'ConnectError', status: 403, code: 19 });
});

test('a rate limit is waited for, as long as it asks for', async () => {
  const script = '_dash-component-suites/a.js';
  const page = pageOf(home, `<script src="${home}${script}"></script>`);
  const app = { ...wellApp, '': { text: page, type: 'text/html' }, [script]: { text: '1' } };
  let asked = 0;
  const { problem } = await verified(app, {}, (request, response) => {
    if (request.url === `${home}${script}` && asked++ < 2)
      response.writeHead(429, { 'retry-after': '0' }).end();
  });
  expect(problem).toBeUndefined();
  expect(asked).toBe(3);
});

test('a rate limit that never ends is told, and not taken for a file that is missing', async () => {
  const { problem } = await verified(
    { ...wellApp, '_dash-layout': { status: 429, text: '' } },
    { timeout: 1 },
  );
  expect(problem?.message).toBe(
    `A rate limit kept the app from being looked at: ${home}_dash-layout answered 429 to the end.`,
  );
});

test('a slow start is waited for: 502 and dropped connections until the app is up', async () => {
  let asked = 0;
  const { error } = await verified(wellApp, {}, (_request, response) => {
    if (asked++ === 0) response.writeHead(502).end('<html>502</html>');
    else if (asked === 3) response.destroy();
  });
  expect(error).toBeUndefined();
});

/** Answers for the jobs of the content item: the runs of the app, before it is visited and from then on. */
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
    else if (url.endsWith('/error')) json(response, { code: 'x', summary: 'It exited.' });
  };
}

test('an app whose process ended is not waited for', async () => {
  const app = { '': { status: 502, text: '' } };
  const { problem, seen } = await verified(app, { timeout: 60 }, runs(['a'], ['a', 'b']));
  expect(problem).toMatchObject({
    message: "Your app doesn't start: Connect answered 502.",
  });
  expect(seen.lines).toContain('printed by b');
});

test('how an app ended when it ran before says nothing of how it starts now', async () => {
  let visits = 0;
  const ranBefore = runs(['a'], ['a']);
  const slow = await verified(wellApp, { timeout: 60 }, (request, response) => {
    if (request.url === home && visits++ < 2) response.writeHead(503).end();
    else ranBefore(request, response);
  });
  expect(slow.error).toBeUndefined();
  const gone = await verified(wellApp, { timeout: 1 }, (request, response) => {
    if (request.url === home) response.destroy();
    else ranBefore(request, response);
  });
  expect(gone.problem?.message).toBe("The app didn't answer within 1 s.");
  expect(gone.error.run).toBeUndefined();
});

test('an app that never answers is given up after verify-timeout', async () => {
  const { problem } = await verified(wellApp, { timeout: 1 }, (request, response) => {
    if (!request.url?.includes('__api__')) response.writeHead(503).end();
  });
  expect(problem?.message).toBe("Your app doesn't start: Connect answered 503.");
});

const stillStarting: Handler = (request, response) => {
  const job = { key: 'k', bundle_id: '7', tag: 'run_dash_app', start_time: 'now', status: 0 };
  if (request.url?.endsWith('/jobs')) json(response, [job]);
  else if (request.url?.includes('/jobs/k/log')) json(response, { entries: [] });
  else if (request.url?.includes('/jobs/k/error')) response.writeHead(204).end();
};

const late = {
  message: "The app didn't answer within 1 s.",
  reason: expect.stringContaining('long work while it is imported'),
  hint: 'Move what takes long into a callback, or raise verify-timeout.',
};

test('an app that is still at its import is told to take too long, with the option to wait longer', async () => {
  const clock = virtualClock();
  const before: Before = (request, response) => {
    if (!isVisit(request)) return stillStarting(request, response);
    clock.advance(10_000);
    return 'hang';
  };
  const { problem } = await verified(wellApp, { timeout: 1 }, before, { clock });
  expect(problem).toMatchObject(late);
});

test('so is one in whose place Connect answers that it is not up yet', async () => {
  const { problem } = await verified(wellApp, { timeout: 1 }, (request, response) => {
    stillStarting(request, response);
    if (!request.url?.includes('__api__')) response.writeHead(504).end();
  });
  expect(problem).toMatchObject(late);
});

test('logs while it waits for the app', async () => {
  const seen = recorder();
  const { error } = await verified(
    wellApp,
    {},
    async (request) => {
      if (!isVisit(request)) return;
      while (!seen.lines.some((line) => line.startsWith('Waiting for the app to answer')))
        await setImmediate();
    },
    { reminder: 1, seen },
  );
  expect(error).toBeUndefined();
  expect(seen.lines.join('\n')).toMatch(/Waiting for the app to answer: \d+ ms so far, of at most 5 s\./);
});
