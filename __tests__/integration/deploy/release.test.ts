import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ownerNote } from '../../../src/connect/bundle-metadata.ts';
import { release } from '../../../src/deploy/release.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { UserError } from '../../../src/shared/problems.ts';
import { faultProxy } from '../../support/fault-proxy.ts';
import { freshCache } from '../../support/fresh-cache.ts';
import { startLocalConnect } from '../../support/local-connect.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';
import { broken, clientOf, deploy, deployUnverified, pageOf, problemOf, rollBack } from './deployments.ts';
import { clientFor, dashApp, deployRequest, quickApp, recorder, testApp } from './test-app.ts';

const localConnect = sharedLocalConnect();

test('creates, verifies, activates and updates a Dash app, and does not deploy the same app again', async () => {
  await using server = await localConnect();
  const first = await deploy(server, { 'app.py': dashApp('hello') });
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
  ]);
  expect(first.log).toContain(`Content item: ${first.facts.contentGuid}.`);
  expect(first.log).toMatch(/^Python (3\.\d+\.\d+): the server has .*\b\1\b.*; no file states one\.$/m);
  expect(first.facts).toMatchObject({
    verified: true,
    liveBundleId: first.facts.bundleId,
    live: `Bundle ${first.facts.bundleId} is live.`,
  });

  const same = await deploy(server, { 'app.py': dashApp('hello') });
  expect(same).toMatchObject({
    ended: 'unchanged',
    packs: 0,
    facts: { bundleId: first.facts.bundleId, contentGuid: first.facts.contentGuid },
  });

  const forced = await deploy(server, { 'app.py': dashApp('hello') }, { force: true });
  expect(forced.ended).toBe('deployed');
  expect(forced.facts.bundleId).not.toBe(first.facts.bundleId);

  const second = await deploy(server, { 'app.py': dashApp('world') });
  expect(second.facts).toMatchObject({
    contentGuid: first.facts.contentGuid,
    contentUrl: first.facts.contentUrl,
  });
  const metadata = (await clientOf(server).bundles(first.facts.contentGuid ?? ''))[0]?.metadata;
  expect(metadata).toMatchObject({ source: 'git', source_commit: 'abc', connect_dash_deploy_kind: 'deploy' });
});

test('keeps the old version if the new one does not start, and names the line', async () => {
  await using server = await localConnect();
  const { facts } = await deployUnverified(server, quickApp('old'));
  const failed = await deploy(server, broken);
  expect(problemOf(failed.ended)).toMatchObject({
    message: "ModuleNotFoundError: No module named 'nothing_like_this'",
    reason: expect.stringMatching(/Connect answered 502.* \(The logs in Connect: http.*\/logs\)$/),
    location: { file: 'app.py', line: 3 },
  });
  expect(failed.facts.live).toBe(
    `Bundle ${facts.bundleId} is live, as before. Bundle ${failed.facts.bundleId} remains on the server as a draft.`,
  );
  await expect(pageOf(server, facts.contentGuid)).resolves.toBe('200 old');
});

test('keeps the old version if the layout of the new one responds with 500', async () => {
  await using server = await localConnect();
  const { facts } = await deployUnverified(server, quickApp('old'));
  const failing = quickApp('new')['app.py']?.replace(
    '    responses =',
    '    rows = {}["rows"] if "layout" in path else 0\n    responses =',
  );
  const failed = await deploy(server, { ...quickApp('new'), 'app.py': failing ?? '' });
  expect(problemOf(failed.ended)).toMatchObject({
    message: "KeyError: 'rows'",
    reason: expect.stringMatching(/^The app answered 500 at .*_dash-layout/),
    location: { file: 'app.py', line: 7 },
  });
  await expect(pageOf(server, facts.contentGuid)).resolves.toBe('200 old');
});

test.each([
  { it: 'without drafts', options: { version: '2025.05.0' } },
  {
    it: 'without drafts that hides its version',
    options: { version: '2025.05.0', hideVersion: true },
  },
])('restores the old version, once, on a server $it if the new one does not respond', async ({ options }) => {
  await using server = await localConnect(options);
  const { facts, log } = await deployUnverified(server, quickApp('old'));
  expect(log).toMatch(/so unchanged apps cannot be recognized/);
  const failed = await deploy(server, broken);
  expect(problemOf(failed.ended)).toMatchObject({ message: expect.stringMatching(/^ModuleNotFoundError/) });
  expect(failed.facts).toMatchObject({
    liveBundleId: facts.bundleId,
    live: `Bundle ${facts.bundleId} is live again: this run restored it.`,
  });
  expect(failed.stages.filter((stage) => stage === 'Restore the previous version')).toHaveLength(1);
  await expect(pageOf(server, facts.contentGuid)).resolves.toBe('200 old');
});

test.each<{ it: string; version?: string; files: Readonly<Record<string, string>> }>([
  {
    it: "responds like Connect's own refusal",
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
    it: 'redirects to another server',
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
    it: 'redirects to another server, but not as a draft',
    files: {
      ...quickApp('new'),
      'app.py': `${quickApp('new')['app.py']}`.replace(
        '    path =',
        '    if "_bundle" not in os.environ["DASH_REQUESTS_PATHNAME_PREFIX"]:\n        start_response("302 Found", [("Location", "https://login.example.org/")])\n        return [b""]\n    path =',
      ),
    },
  },
])('restores the old version if the new one $it', async ({ version, files }) => {
  await using server = await localConnect(version === undefined ? {} : { version });
  const { facts } = await deployUnverified(server, quickApp('old'));
  const failed = await deploy(server, files);
  expect(failed.ended).toBeInstanceOf(UserError);
  expect(failed.facts).toMatchObject({
    liveBundleId: facts.bundleId,
    live: expect.stringContaining(`Bundle ${facts.bundleId} is live again`),
  });
  await expect(pageOf(server, facts.contentGuid)).resolves.toBe('200 old');
});

test('reports that there is no earlier version if a first deployment does not respond', async () => {
  await using server = await localConnect({ version: '2025.05.0' });
  const failed = await deploy(server, broken);
  expect(failed.ended).toBeInstanceOf(UserError);
  expect(failed.facts.live).toContain(
    `Bundle ${failed.facts.bundleId} is live, though its verification failed: there is no earlier version to restore`,
  );
  // No server listens there.
  expect(failed.facts.contentUrl).toBeUndefined();
  expect(failed.facts.logsUrl).toContain('/logs');
});

test('keeps the old version if the build fails, and names the line of the requirements', async () => {
  await using server = await localConnect();
  const { facts } = await deployUnverified(server, quickApp('old'));
  const requirements = '# ours\nthis-package-does-not-exist-xyzzy==1.0\n';
  const failed = await deploy(server, { ...quickApp('new'), 'requirements.txt': requirements });
  expect(problemOf(failed.ended)).toMatchObject({
    message: expect.stringMatching(/^pip found no version of this-package-does-not-exist-xyzzy/),
    reason: expect.stringContaining('troubleshooting/#python-package-version-not-available'),
    location: { file: 'requirements.txt', line: 2 },
  });
  expect(problemOf(failed.ended)).toMatchObject({
    reason: expect.stringContaining(`${server.url}/connect/#/apps/${facts.contentGuid}/logs`),
  });
  await expect(pageOf(server, facts.contentGuid)).resolves.toBe('200 old');
});

test('does not activate a page that requests its layout at the wrong path, although the page responds with 200', async () => {
  await using server = await localConnect();
  const wrong = quickApp('new')['app.py']?.replace(
    'os.environ["DASH_REQUESTS_PATHNAME_PREFIX"]',
    '"/board/"',
  );
  const failed = await deploy(server, { ...quickApp('new'), 'app.py': wrong ?? '' });
  expect(problemOf(failed.ended)).toMatchObject({
    message: expect.stringContaining('Loading…'),
    reason: expect.stringContaining('requests its layout below /board/'),
  });
});

test('builds and activates in one step with verify: none, and requests no page', async () => {
  await using server = await localConnect();
  const { ended, stages } = await deploy(server, broken, { verify: { how: 'none', timeout: 1 } });
  expect(ended).toBe('deployed');
  expect(stages).toEqual([
    'Check the server',
    'Create the content item',
    'Pack the app',
    'Upload',
    'Build and activate',
  ]);
  const preview = await deploy(server, quickApp('draft'), {
    kind: 'preview',
    verify: { how: 'none', timeout: 1 },
  });
  expect(preview.ended).toBe('previewed');
  expect(preview.stages).toEqual(['Check the server', 'Pack the app', 'Upload', 'Build']);
  expect((await server.requests()).filter(({ path }) => path.startsWith('/content/'))).toEqual([]);
});

test('verifies the health page of verify-path', async () => {
  await using server = await localConnect();
  const { ended } = await deploy(server, quickApp('x'), {
    verify: { how: 'starts', path: '/health', timeout: 120 },
  });
  expect(problemOf(ended)).toMatchObject({
    message: expect.stringMatching(/^The app answered 404 at .*\/health\.$/),
  });
});

test('ends a preview with the verified draft', async () => {
  await using server = await localConnect();
  const { facts } = await deployUnverified(server, quickApp('old'));
  const preview = await deploy(server, quickApp('preview'), { kind: 'preview' });
  expect(preview).toMatchObject({
    ended: 'previewed',
    facts: { liveBundleId: facts.bundleId, verified: true },
  });
  await expect(pageOf(server, facts.contentGuid)).resolves.toBe('200 old');
});

test('removes old bundles, but not the active one, the one before it, previews of pull requests and those of other tools', async () => {
  await using server = await localConnect();
  const one = await deploy(server, quickApp('one'), { keepBundles: 1 });
  await using foreign = await testApp(quickApp('another tool'));
  const guid = one.facts.contentGuid ?? '';
  const other = await clientOf(server).upload(guid, await foreign.pack(undefined), { source: 'git' });
  const source = ownerNote({ host: 'github.com', repository: 1, pullRequest: 2 });
  const preview = await deploy(server, quickApp('preview'), { kind: 'preview', source });
  await deploy(server, quickApp('two'), { keepBundles: 1 });
  const three = await deploy(server, quickApp('three'), { keepBundles: 1 });
  const four = await deploy(server, quickApp('four'), { keepBundles: 1 });
  const left = (await clientOf(server).bundles(guid)).map(({ id }) => id);
  const [live, before, draft] = [four, three, preview].map(({ facts }) => facts.bundleId);
  expect(left).toEqual([live, before, draft, other.id]);
});

test('rolls back to the previous bundle, or to a given one, and verifies it', async () => {
  await using server = await localConnect();
  const { facts } = await deployUnverified(server, quickApp('one'));
  const two = await deployUnverified(server, quickApp('two'));
  const preview = await deploy(server, quickApp('preview'), { kind: 'preview' });
  await expect(rollBack(server, 'previous')).resolves.toMatchObject({
    ended: 'rolled-back',
    facts: { liveBundleId: facts.bundleId, verified: true },
  });
  await expect(pageOf(server, facts.contentGuid)).resolves.toBe('200 one');
  await expect(rollBack(server, two.facts.bundleId)).resolves.toMatchObject({
    ended: 'rolled-back',
    facts: { liveBundleId: two.facts.bundleId },
  });
  await expect(pageOf(server, facts.contentGuid)).resolves.toBe('200 two');
  expect(problemOf((await rollBack(server, '9999')).ended)).toMatchObject({
    message: 'There is no bundle 9999.',
    reason: expect.stringContaining(
      `${preview.facts.bundleId}, ${two.facts.bundleId} (live), ${facts.bundleId}`,
    ),
  });
});

// races.test.ts forces each order of events. Here the order is random.
test.each([
  { it: 'at any pace', meet: false },
  { it: 'that activate at the same moment', meet: true },
])('of two runs $it, the newer upload is live in the end, and each run reports that', async ({ meet }) => {
  await using server = await localConnect();
  await deployUnverified(server, quickApp('old'));
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
  const live = (await clientOf(server).contentNamed('test_app'))[0]?.bundle_id;
  const [older, newer] = ends.toSorted((a, b) => Number(a.facts.bundleId) - Number(b.facts.bundleId));
  expect(newer).toMatchObject({ ended: 'deployed', facts: { bundleId: live, liveBundleId: live } });
  // The older run may have ended before the newer one was activated. Then it only knows of the upload.
  if (older?.ended === 'deployed') expect(older.log).toContain(`Another run uploaded bundle ${live}`);
  else
    expect(problemOf(older?.ended)).toMatchObject({
      message: expect.stringContaining('Another deployment'),
    });
});

test('two first deployments at the same time create one content item', async () => {
  await using server = await localConnect();
  await Promise.all([deploy(server, quickApp('left')), deploy(server, quickApp('right'))]);
  await expect(clientOf(server).contentNamed('test_app')).resolves.toHaveLength(1);
});

test('a cancelled run ends without a response of the server, and reports that the old version is live', async () => {
  await using server = await localConnect();
  const old = await deployUnverified(server, quickApp('old'));
  const run = new AbortController();
  await using proxy = await faultProxy(server.url, ({ name }) => {
    if (name.includes('/tasks/')) run.abort(new Error('cancelled'));
    return run.signal.aborted ? 'hang' : undefined;
  });
  const { ended, facts } = await deploy(server, quickApp('new'), {}, { url: proxy.url, signal: run.signal });
  expect(ended).toMatchObject({ message: 'cancelled' });
  expect(facts.live).toContain(
    `Bundle ${old.facts.bundleId} is live, as before. Bundle ${facts.bundleId} remains on the server as a draft.`,
  );
});

/** An app that requires a package in its own folder. The build of the package creates a file, and waits for another one. */
const waitingForBuild = (started: string, go: string) => ({
  ...quickApp('new'),
  'requirements.txt': '.\n',
  'pyproject.toml': `[project]
name = "mine"
version = "1"

[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
`,
  'backend.py': `import os, time, zipfile

def build_wheel(folder, settings=None, metadata=None):
    open(${JSON.stringify(started)}, "w").close()
    while not os.path.exists(${JSON.stringify(go)}):
        time.sleep(0.02)
    name, info = "mine-1-py3-none-any.whl", "mine-1.dist-info"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: mine\\nVersion: 1\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", f"{info}/METADATA,,\\n{info}/WHEEL,,\\n{info}/RECORD,,\\n")
    return name
`,
});

test('waits for a server that restarts during a build, and starts the build again', async () => {
  await using cache = await freshCache();
  await using folder = await temporaryFolder();
  await using server = await startLocalConnect({ cache: cache.path });
  await deployUnverified(server, quickApp('old'));
  await using proxy = await faultProxy(server.url, () => undefined);
  const [started, go] = [join(folder.path, 'started'), join(folder.path, 'go')];
  // The server is down in real time.
  const deploying = deploy(server, waitingForBuild(started, go), {}, { url: proxy.url, clock: systemClock });
  await until(() => existsSync(started));
  await server.kill();
  await writeFile(go, '');
  // The run polls meanwhile.
  const before = proxy.calls.length;
  await until(() => proxy.calls.length >= before + 3);
  await server.restart();
  await expect(deploying).resolves.toMatchObject({ ended: 'deployed', facts: { liveBundleId: '2' } });
  // The build, the build again, and the activation.
  expect(proxy.calls.filter(({ name }) => name.endsWith('/deploy'))).toHaveLength(3);
});

test('polls the node of a cluster that builds', async () => {
  await using server = await localConnect({ nodes: 3 });
  const { ended, log } = await deploy(server, quickApp('x'));
  expect(ended).toBe('deployed');
  expect(log).not.toMatch(/: 404 /);
});

test('verifies the app on the given server and path, even if Connect reports another address', async () => {
  await using server = await localConnect({
    pathPrefix: '/pub',
    address: 'https://connect.example.org/pub',
  });
  const { ended, facts, log } = await deploy(server, quickApp('x'));
  expect(ended).toBe('deployed');
  expect(facts.contentUrl).toBe(`${server.url}/content/${facts.contentGuid}/`);
  expect(log).toContain('Connect reports the app at https://connect.example.org/pub/content/');
});

test.each([
  { it: 'a wrong key', key: 'wrong', message: 'The server does not know the API key.' },
  { it: "a viewer's key", key: 'viewer', message: 'The user of the API key, viktor, may not publish.' },
])('$it is reported before anything is packed', async ({ key, message }) => {
  await using server = await localConnect();
  const keyText = key === 'viewer' ? server.keys.viewer : key;
  const { ended, packs, facts } = await deploy(server, quickApp('x'), {}, { key: keyText });
  expect(problemOf(ended)).toMatchObject({ message });
  expect(packs).toBe(0);
  expect(facts.live).toMatch(/^Nothing was changed/);
});

test('reports the user of the key if the content belongs to another user', async () => {
  await using server = await localConnect();
  const { facts } = await deploy(server, quickApp('x'), {}, { key: server.keys.admin });
  const { ended } = await deploy(server, quickApp('y'), {
    content: { name: 'test_app', guid: facts.contentGuid ?? '' },
  });
  expect(ended).toBeInstanceOf(UserError);
  expect(JSON.stringify(problemOf(ended))).toMatch(/mira/);
});

test("reports a missing version of Python with the server's versions, at the line that requires it", async () => {
  await using server = await localConnect();
  await using app = await testApp(quickApp('x'), () => undefined);
  const recorded = recorder();
  const { signal } = new AbortController();
  const python = {
    requires: '~=3.7.0',
    source: '.python-version',
    location: { file: '.python-version', line: 1 },
  };
  const connect = clientFor(server.url, server.keys.publisher, recorded);
  const request = deployRequest({ ...app, python, pack: app.pack });
  const ended = await release(request, deployContext({ connect, progress: recorded.progress, signal })).catch(
    (error) => error,
  );
  expect(problemOf(ended)).toMatchObject({
    message: 'The server has no Python that satisfies ~=3.7.0.',
    reason: expect.stringMatching(/the server has .*3\.\d+\.\d+/),
    location: { file: '.python-version', line: 1 },
  });
});

test('a changed app takes at most 20 requests, besides the polls of its build', async () => {
  await using server = await localConnect();
  await deployUnverified(server, quickApp('old'));
  await using proxy = await faultProxy(server.url, () => undefined);
  const { ended } = await deploy(server, quickApp('new'), {}, { url: proxy.url });
  expect(ended).toBe('deployed');
  const calls = proxy.calls.filter(({ name }) => !name.startsWith('GET v1/tasks/'));
  expect(calls.length).toBeLessThanOrEqual(20);
});

test('an unchanged app takes at most three round trips', async () => {
  await using server = await localConnect();
  await deployUnverified(server, quickApp('older'));
  await deploy(server, quickApp('old'));
  const held: ((fault: undefined) => void)[] = [];
  let roundTrips = 0;
  await using proxy = await faultProxy(server.url, () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    if (held.push(resolve) === 1) answerTogether();
    return promise;
  });
  /** Sends the responses of all waiting calls, once no new call arrives during a round trip to the server. */
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
});
