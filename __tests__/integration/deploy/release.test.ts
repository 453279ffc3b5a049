import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { release } from '../../../src/deploy/release.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { UserError } from '../../../src/shared/problems.ts';
import { faultProxy } from '../../support/fault-proxy.ts';
import { startLocalConnect } from '../../support/local-connect.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { anApp, anOrder, clientFor, dashSays, quickApp, recorder } from './an-app.ts';
import { back, behind, broken, deploy, mishapOf, shown } from './deploying.ts';

const localConnect = sharedLocalConnect();

test('a Dash app is made, verified as a draft, made live, and updated in place; the same app is not deployed again', async () => {
  await using server = await localConnect();
  const first = await deploy(server, { 'app.py': dashSays('hello') });
  expect(first.ended).toBe('deployed');
  expect(first.stages).toEqual([
    'Check the server',
    'Create the content item',
    'Pack the app',
    'Upload',
    'Build',
    'Verify the draft',
    'Activate',
    'Verify',
    'Clean up',
  ]);
  expect(first.log).toContain(`Content item: ${first.facts.contentGuid}.`);
  expect(first.log).toMatch(/^Python (3\.\d+\.\d+): the server has .*\b\1\b.*; no file states one\.$/m);
  expect(first.facts).toMatchObject({
    verified: true,
    liveBundleId: first.facts.bundleId,
    live: `Bundle ${first.facts.bundleId} is live.`,
  });

  const same = await deploy(server, { 'app.py': dashSays('hello') });
  expect(same).toMatchObject({
    ended: 'unchanged',
    packs: 0,
    facts: { bundleId: first.facts.bundleId, contentGuid: first.facts.contentGuid },
  });

  const forced = await deploy(server, { 'app.py': dashSays('hello') }, { force: true });
  expect(forced.ended).toBe('deployed');
  expect(forced.facts.bundleId).not.toBe(first.facts.bundleId);

  const second = await deploy(server, { 'app.py': dashSays('world') });
  expect(second.facts).toMatchObject({
    contentGuid: first.facts.contentGuid,
    contentUrl: first.facts.contentUrl,
  });
  const metadata = (await behind(server).bundles(first.facts.contentGuid ?? ''))[0]?.metadata;
  expect(metadata).toMatchObject({ source: 'git', source_commit: 'abc', connect_dash_deploy_kind: 'deploy' });
}, 120_000);

test('keeps the old version when the new one does not start, and points at the line', async () => {
  await using server = await localConnect();
  const { facts } = await deploy(server, quickApp('old'));
  const failed = await deploy(server, broken);
  expect(mishapOf(failed.ended)).toMatchObject({
    message: "ModuleNotFoundError: No module named 'nothing_like_this'",
    reason: expect.stringMatching(/Connect answered 502.* \(The logs in Connect: http.*\/logs\)$/),
    location: { file: 'app.py', line: 3 },
  });
  expect(failed.facts.live).toBe(
    `Bundle ${facts.bundleId} is live, as before. Bundle ${failed.facts.bundleId} remains on the server as a draft.`,
  );
  await expect(shown(server, facts.contentGuid)).resolves.toBe('200 old');
}, 60_000);

test('keeps the old version when the layout of the new one answers 500', async () => {
  await using server = await localConnect();
  const { facts } = await deploy(server, quickApp('old'));
  const failing = quickApp('new')['app.py']?.replace(
    '    answers =',
    '    rows = {}["rows"] if "layout" in path else 0\n    answers =',
  );
  const failed = await deploy(server, { ...quickApp('new'), 'app.py': failing ?? '' });
  expect(mishapOf(failed.ended)).toMatchObject({
    message: "KeyError: 'rows'",
    reason: expect.stringMatching(/^The app answered 500 at .*_dash-layout/),
    location: { file: 'app.py', line: 7 },
  });
  await expect(shown(server, facts.contentGuid)).resolves.toBe('200 old');
}, 60_000);

test.each([
  { it: 'before drafts', options: { version: '2025.05.0' } },
  {
    it: 'where it hides its version and knows no drafts',
    options: { version: '2025.05.0', hideVersion: true },
  },
])(
  'a server $it goes back to the old version, once, when the new one does not answer',
  async ({ options }) => {
    await using server = await localConnect(options);
    const { facts, log } = await deploy(server, quickApp('old'));
    expect(log).toMatch(/so unchanged apps cannot be recognized/);
    const failed = await deploy(server, broken);
    expect(mishapOf(failed.ended)).toMatchObject({ message: expect.stringMatching(/^ModuleNotFoundError/) });
    expect(failed.facts).toMatchObject({
      liveBundleId: facts.bundleId,
      live: `Bundle ${facts.bundleId} is live again: this run restored it.`,
    });
    expect(failed.stages.filter((stage) => stage === 'Restore the previous version')).toHaveLength(1);
    await expect(shown(server, facts.contentGuid)).resolves.toBe('200 old');
  },
  60_000,
);

test.each<{ it: string; version?: string; files: Readonly<Record<string, string>> }>([
  {
    it: "its page is Connect's own refusal",
    version: '2025.05.0',
    files: {
      ...quickApp('new'),
      'app.py': `def app(environ, start_response):
    start_response("403 Forbidden", [("Content-Type", "application/json")])
    return [b'{"code": 22, "error": "You don\\'t have permission.", "payload": null}']
`,
    },
  },
  {
    it: 'it redirects to another server',
    version: '2025.05.0',
    files: {
      ...quickApp('new'),
      'app.py': `def app(environ, start_response):
    start_response("302 Found", [("Location", "https://login.example.org/")])
    return [b""]
`,
    },
  },
  {
    it: 'it redirects to another server only once it is live',
    files: {
      ...quickApp('new'),
      'app.py': `${quickApp('new')['app.py']}`.replace(
        '    path =',
        '    if "_bundle" not in os.environ["DASH_REQUESTS_PATHNAME_PREFIX"]:\n        start_response("302 Found", [("Location", "https://login.example.org/")])\n        return [b""]\n    path =',
      ),
    },
  },
])(
  'goes back to the old version whatever the reason: $it',
  async ({ version, files }) => {
    await using server = await localConnect(version === undefined ? {} : { version });
    const { facts } = await deploy(server, quickApp('old'));
    const failed = await deploy(server, files);
    expect(failed.ended).toBeInstanceOf(UserError);
    expect(failed.facts).toMatchObject({
      liveBundleId: facts.bundleId,
      live: expect.stringContaining(`Bundle ${facts.bundleId} is live again`),
    });
    await expect(shown(server, facts.contentGuid)).resolves.toBe('200 old');
  },
  60_000,
);

test('a first deployment that does not answer has nothing to go back to, and says so', async () => {
  await using server = await localConnect({ version: '2025.05.0' });
  const failed = await deploy(server, broken);
  expect(failed.ended).toBeInstanceOf(UserError);
  expect(failed.facts.live).toContain(
    `Bundle ${failed.facts.bundleId} is live, though its verification failed: there is no earlier version to restore`,
  );
  // Nothing answers there.
  expect(failed.facts.contentUrl).toBeUndefined();
  expect(failed.facts.logsUrl).toContain('/logs');
}, 60_000);

test('a build that fails leaves the old version alone, and shows the line of the requirements', async () => {
  await using server = await localConnect();
  const { facts } = await deploy(server, quickApp('old'));
  const requirements = '# ours\nthis-package-does-not-exist-xyzzy==1.0\n';
  const failed = await deploy(server, { ...quickApp('new'), 'requirements.txt': requirements });
  expect(mishapOf(failed.ended)).toMatchObject({
    message: expect.stringMatching(/^pip found no version of this-package-does-not-exist-xyzzy/),
    reason: expect.stringContaining('troubleshooting/#python-package-version-not-available'),
    location: { file: 'requirements.txt', line: 2 },
  });
  expect(mishapOf(failed.ended)).toMatchObject({
    reason: expect.stringContaining(`${server.url}/connect/#/apps/${facts.contentGuid}/logs`),
  });
  await expect(shown(server, facts.contentGuid)).resolves.toBe('200 old');
}, 120_000);

test('a page that asks at the wrong path does not go live, though it answers 200', async () => {
  await using server = await localConnect();
  const wrong = quickApp('new')['app.py']?.replace(
    'os.environ["DASH_REQUESTS_PATHNAME_PREFIX"]',
    '"/board/"',
  );
  const failed = await deploy(server, { ...quickApp('new'), 'app.py': wrong ?? '' });
  expect(mishapOf(failed.ended)).toMatchObject({
    message: expect.stringContaining('Loading…'),
    reason: expect.stringContaining('requests its layout below /board/'),
  });
}, 60_000);

test('verify: none makes the app live by one build, and visits nothing', async () => {
  await using server = await localConnect();
  const { ended, stages } = await deploy(server, broken, { verify: { how: 'none', timeout: 1 } });
  expect(ended).toBe('deployed');
  expect(stages).not.toContain('Verify');
  expect((await server.requests()).filter(({ path }) => path.startsWith('/content/'))).toEqual([]);
}, 60_000);

test("the app's own health page counts", async () => {
  await using server = await localConnect();
  const { ended } = await deploy(server, quickApp('x'), {
    verify: { how: 'starts', path: '/health', timeout: 10 },
  });
  expect(mishapOf(ended)).toMatchObject({
    message: expect.stringMatching(/^The app answered 404 at .*\/health\.$/),
  });
}, 60_000);

test('a preview stops at the verified draft', async () => {
  await using server = await localConnect();
  const { facts } = await deploy(server, quickApp('old'));
  const preview = await deploy(server, quickApp('preview'), { kind: 'preview' });
  expect(preview).toMatchObject({
    ended: 'previewed',
    facts: { liveBundleId: facts.bundleId, verified: true },
  });
  await expect(shown(server, facts.contentGuid)).resolves.toBe('200 old');
}, 60_000);

test('removes the oldest of our own bundles: not the live one, the one before, a preview, or what others made', async () => {
  await using server = await localConnect();
  const one = await deploy(server, quickApp('one'), { keepBundles: 1 });
  await using foreign = await anApp(quickApp('by hand'));
  const guid = one.facts.contentGuid ?? '';
  const byHand = await behind(server).upload(guid, await foreign.pack('3.11.0'), { source: 'git' });
  const preview = await deploy(server, quickApp('preview'), { kind: 'preview' });
  await deploy(server, quickApp('two'), { keepBundles: 1 });
  const three = await deploy(server, quickApp('three'), { keepBundles: 1 });
  const four = await deploy(server, quickApp('four'), { keepBundles: 1 });
  const left = (await behind(server).bundles(guid)).map(({ id }) => id);
  const [live, before, shown] = [four, three, preview].map(({ facts }) => facts.bundleId);
  expect(left).toEqual([live, before, shown, byHand.id]);
}, 90_000);

test('goes back to the bundle before, or to a named one, and verifies it', async () => {
  await using server = await localConnect();
  const { facts } = await deploy(server, quickApp('one'));
  const two = await deploy(server, quickApp('two'));
  const preview = await deploy(server, quickApp('preview'), { kind: 'preview' });
  await expect(back(server, 'previous')).resolves.toMatchObject({
    ended: 'rolled-back',
    facts: { liveBundleId: facts.bundleId, verified: true },
  });
  await expect(shown(server, facts.contentGuid)).resolves.toBe('200 one');
  await expect(back(server, two.facts.bundleId)).resolves.toMatchObject({
    ended: 'rolled-back',
    facts: { liveBundleId: two.facts.bundleId },
  });
  await expect(shown(server, facts.contentGuid)).resolves.toBe('200 two');
  expect(mishapOf((await back(server, '9999')).ended)).toMatchObject({
    message: 'There is no bundle 9999.',
    reason: expect.stringContaining(
      `${preview.facts.bundleId}, ${two.facts.bundleId} (live), ${facts.bundleId}`,
    ),
  });
}, 90_000);

// Every order of events is forced in races.test.ts. Here it is left to the machine.
test.each([
  { it: 'that go where the machine takes them', meet: false },
  { it: 'that activate at the same moment', meet: true },
])(
  'of two runs $it the newer upload is live in the end and says so, and the other says so',
  async ({ meet }) => {
    await using server = await localConnect();
    await deploy(server, quickApp('old'));
    let arrived = 0;
    const { promise: both, resolve: go } = Promise.withResolvers<undefined>();
    const run = async (word: string) => {
      await using proxy = await faultProxy(server.url, ({ name, ordinal }) => {
        if (!meet || !name.endsWith('/deploy') || ordinal !== 2) return undefined;
        if (++arrived === 2) go(undefined);
        return both;
      });
      return await deploy(server, quickApp(word), {}, { url: proxy.url });
    };
    const ends = await Promise.all([run('left'), run('right')]);
    const live = (await behind(server).contentNamed('an_app'))[0]?.bundle_id;
    const [older, newer] = ends.toSorted((a, b) => Number(a.facts.bundleId) - Number(b.facts.bundleId));
    expect(newer).toMatchObject({ ended: 'deployed', facts: { bundleId: live, liveBundleId: live } });
    // The older run may have ended before the newer one was activated. Then it only knows of the upload.
    if (older?.ended === 'deployed') expect(older.log).toContain(`Another run uploaded bundle ${live}`);
    else
      expect(mishapOf(older?.ended)).toMatchObject({
        message: expect.stringContaining('Another deployment'),
      });
  },
  60_000,
);

test('two first deployments at once make one content item', async () => {
  await using server = await localConnect();
  await Promise.all([deploy(server, quickApp('left')), deploy(server, quickApp('right'))]);
  await expect(behind(server).contentNamed('an_app')).resolves.toHaveLength(1);
}, 60_000);

test('a cancelled run ends without another answer of the server, and says that the old version is live', async () => {
  await using server = await localConnect();
  const old = await deploy(server, quickApp('old'));
  const run = new AbortController();
  await using proxy = await faultProxy(server.url, ({ name }) => {
    if (name.includes('/tasks/')) run.abort(new Error('cancelled'));
    return run.signal.aborted ? 'hang' : undefined;
  });
  const { ended, facts } = await deploy(server, quickApp('new'), {}, { url: proxy.url, signal: run.signal });
  expect(ended).toMatchObject({ message: 'cancelled' });
  expect(facts.live).toContain(
    `Bundle ${old.facts.bundleId} is live, as before. The server may still build bundle ${facts.bundleId} as a draft`,
  );
}, 60_000);

test('a server that restarts in the middle of a build is waited for, and the build is ordered again', async () => {
  await using server = await startLocalConnect();
  await deploy(server, quickApp('old'));
  await using proxy = await faultProxy(server.url, () => undefined);
  // The server is really away for a while.
  const deploying = deploy(server, quickApp('new'), {}, { url: proxy.url, clock: systemClock });
  while (!proxy.calls.some(({ name }) => name.endsWith('/deploy'))) await sleep(5);
  await server.kill();
  // A server that is away for less than a second was not restarted.
  // Polls, or looks how far it came where the order itself got no answer any more.
  for (const before = proxy.calls.length; proxy.calls.length < before + 3; ) await sleep(20);
  await server.restart();
  await expect(deploying).resolves.toMatchObject({ ended: 'deployed', facts: { liveBundleId: '2' } });
}, 90_000);

test('on a cluster the polls go to the node that builds', async () => {
  await using server = await localConnect({ nodes: 3 });
  const { ended, log } = await deploy(server, quickApp('x'));
  expect(ended).toBe('deployed');
  expect(log).not.toMatch(/: 404 /);
}, 60_000);

test('the app is checked on the given server, below its path, even where Connect reports another address', async () => {
  await using server = await localConnect({
    pathPrefix: '/pub',
    address: 'https://connect.example.org/pub',
  });
  const { ended, facts, log } = await deploy(server, quickApp('x'));
  expect(ended).toBe('deployed');
  expect(facts.contentUrl).toBe(`${server.url}/content/${facts.contentGuid}/`);
  expect(log).toContain('Connect reports the app at https://connect.example.org/pub/content/');
}, 60_000);

test.each([
  { it: 'a wrong key', key: 'wrong', message: 'The server does not know the API key.' },
  { it: "a viewer's key", key: 'viewer', message: 'The user of the API key, viktor, may not publish.' },
])(
  '$it is told before anything is packed',
  async ({ key, message }) => {
    await using server = await localConnect();
    const keyText = key === 'viewer' ? server.keys.viewer : key;
    const { ended, packs, facts } = await deploy(server, quickApp('x'), {}, { key: keyText });
    expect(mishapOf(ended)).toMatchObject({ message });
    expect(packs).toBe(0);
    expect(facts.live).toMatch(/^Nothing was changed/);
  },
  60_000,
);

test("somebody else's content is refused, with whose key it is and whose content", async () => {
  await using server = await localConnect();
  const { facts } = await deploy(server, quickApp('x'), {}, { key: server.keys.admin });
  const { ended } = await deploy(server, quickApp('y'), {
    content: { name: 'an_app', guid: facts.contentGuid ?? '' },
  });
  const told = JSON.stringify(mishapOf(ended));
  expect(ended).toBeInstanceOf(UserError);
  expect(told).toMatch(/mira/);
}, 60_000);

test('a Python that the server lacks is told with those that it has, at the line that asks for it', async () => {
  await using server = await localConnect();
  await using app = await anApp(quickApp('x'), () => undefined);
  const seen = recorder();
  const { signal } = new AbortController();
  const python = {
    requires: '~=3.7.0',
    source: '.python-version',
    location: { file: '.python-version', line: 1 },
  };
  const connect = clientFor(server.url, server.keys.publisher, seen);
  const order = anOrder({ ...app, python, pack: app.pack });
  const ended = await release(order, deployContext({ connect, progress: seen.progress, signal })).catch(
    (error) => error,
  );
  expect(mishapOf(ended)).toMatchObject({
    message: 'The server has no Python that satisfies ~=3.7.0.',
    reason: expect.stringMatching(/the server has .*3\.\d+\.\d+/),
    location: { file: '.python-version', line: 1 },
  });
}, 60_000);

test('asks the server in three round trips at most what it needs to know', async () => {
  await using server = await localConnect();
  await deploy(server, quickApp('older'));
  await deploy(server, quickApp('old'));
  const held: ((fault: undefined) => void)[] = [];
  let roundTrips = 0;
  await using proxy = await faultProxy(server.url, () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    if (held.push(resolve) === 1) answerTogether();
    return promise;
  });
  /** Answers the calls that are made at the same time: no other one comes while requests go to the server and back. */
  async function answerTogether() {
    for (let known = 0; known < held.length; ) {
      known = held.length;
      for (let requests = 0; requests < 3; requests++) await server.asMira('__ping__');
    }
    roundTrips++;
    for (const answer of held.splice(0)) answer(undefined);
  }
  const { ended } = await deploy(server, quickApp('old'), {}, { url: proxy.url });
  expect(ended).toBe('unchanged');
  expect(roundTrips).toBeLessThanOrEqual(3);
}, 60_000);
