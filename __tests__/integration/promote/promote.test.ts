import { createHash } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { release } from '../../../src/deploy/release.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import { readInputs } from '../../../src/inputs/inputs.ts';
import { runJob } from '../../../src/run-job.ts';
import { UserError } from '../../../src/shared/problems.ts';
import type { Status } from '../../../src/shared/progress.ts';
import { resolveWorkspace } from '../../../src/shared/workspace.ts';
import { virtualClock } from '../../support/clock.ts';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { clientFor, deployRequest, quickApp, recorder, testApp } from '../deploy/test-app.ts';
import { bundleOf } from '../local-connect/client.ts';

let staging: LocalConnect;
let production: LocalConnect;
beforeAll(async () => {
  [staging, production] = await Promise.all([
    startLocalConnect({ pathPrefix: '/stage' }),
    startLocalConnect(),
  ]);
});
afterAll(async () => {
  await Promise.all([staging, production].map((server) => server[Symbol.asyncDispose]()));
});

/** Deploys an app to staging, as an earlier job would. @returns its GUID */
async function stage(name: string, word: string, server = staging): Promise<string> {
  await using app = await testApp(quickApp(word));
  const seen = recorder();
  const connect = clientFor(server.url, server.keys.publisher, seen);
  const source = { source: 'github-actions', source_commit: '1f2e3d4c5b6a', source_branch: 'main' };
  await release(
    deployRequest(app, { content: { name }, source }),
    deployContext({ connect, progress: seen.progress, signal }),
  );
  return seen.facts.contentGuid ?? '';
}

const { signal } = new AbortController();

/** Runs the promoting job in a workspace with these files. */
async function promote(
  guid: string,
  changed: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
) {
  await using workspace = await temporaryFolder(files);
  const given: Readonly<Record<string, string>> = {
    server: production.url,
    'api-key': production.keys.publisher,
    'from-server': staging.url,
    'from-content-guid': guid,
    'from-api-key': staging.keys.publisher,
    name: 'promoted',
    ...changed,
  };
  const seen = recorder();
  const ended = await act().catch((error: unknown) => error);
  return { ended, facts: seen.facts, log: seen.lines.join('\n'), mistakes: mistakesOf(ended) };

  async function act(): Promise<Status> {
    const { inputs } = await readInputs((name) => given[name] ?? '', {}, workspace.path);
    return await runJob({ kind: given.mode === 'plan' ? 'plan' : 'deploy' }, inputs, {
      workspace: resolveWorkspace(workspace.path, '.'),
      project: 'acme/board',
      source: { source: 'github-actions', source_commit: 'of the job that promotes' },
      environment: {},
      temporary: undefined,
      mask() {},
      progress: seen.progress,
      signal,
      clock: virtualClock(),
    });
  }
}

const mistakesOf = (ended: unknown) =>
  ended instanceof UserError
    ? ended.problems.map(({ message, reason, hint }) => `${message} | ${reason} | ${hint}`)
    : [];

const behind = (server: LocalConnect) => clientFor(server.url, server.keys.publisher, recorder());

async function sumOfLive(server: LocalConnect, guid = ''): Promise<string> {
  await using folder = await temporaryFolder();
  const connect = behind(server);
  const { bundle_id: live } = await connect.content(guid);
  const file = join(folder.path, 'live');
  await connect.downloadBundle(guid, live ?? '', file, 1e6);
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

describe('the active bundle of staging', () => {
  let guid: string;
  let first: Awaited<ReturnType<typeof promote>>;
  beforeAll(async () => {
    guid = await stage('on-staging', 'hello');
    first = await promote(
      guid,
      { title: 'The board' },
      { 'connect.toml': 'description = "In production"\n' },
    );
  });

  test('is deployed to production: the same archive, built and verified there', async () => {
    expect(first.ended).toBe('deployed');
    expect(await sumOfLive(production, first.facts.contentGuid)).toBe(await sumOfLive(staging, guid));
    const page = await behind(production).visit(new URL(first.facts.contentUrl ?? ''), { timeout: 120_000 });
    expect(page.text).toContain('<p>hello</p>');
    expect(first.facts).toMatchObject({ verified: true, entrypoint: 'app:app', files: 2 });
  });

  test('gets the settings of the step and of connect.toml', async () => {
    expect(await behind(production).content(first.facts.contentGuid ?? '')).toMatchObject({
      name: 'promoted',
      title: 'The board',
      description: 'In production',
    });
  });

  test('keeps its commit in its metadata, with the server and bundle of its source', async () => {
    const [bundle] = await behind(production).bundles(first.facts.contentGuid ?? '');
    expect(bundle?.metadata).toMatchObject({
      source_commit: '1f2e3d4c5b6a',
      source_branch: 'main',
      promoted_from: `${staging.url}/content/${guid}/`,
      promoted_bundle: '1',
    });
  });

  test('is checked, and the log says how', () => {
    expect(first.log).toMatch(/Source: .*on-staging.*\(.*\) on http.*\/stage\//);
    expect(first.log).toContain('commit 1f2e3d4c5b6a, branch main');
    expect(first.log).toContain('Checked:      its MD5 is the one that the server stored.');
  });

  test('is unchanged when it is promoted again', async () => {
    const again = await promote(guid, { title: 'The board' });
    expect(again.ended).toBe('unchanged');
    expect(again.facts.bundleId).toBe(first.facts.bundleId);
  });

  test('can be planned without changing either server', async () => {
    const planned = await promote(guid, { mode: 'plan', name: 'never-made' });
    expect(planned.ended).toBe('planned');
    expect(await behind(production).contentNamed('never-made')).toEqual([]);
  });

  test('sends neither key to the other server, and shows none', async () => {
    expect(first.log + JSON.stringify(first.facts)).not.toMatch(
      new RegExp(`${staging.keys.publisher}|${staging.keys.viewer}`),
    );
    // Both servers have the same users, so this key is one that only staging accepts.
    const { key } = await madeOn(staging);
    const promoted = await promote(guid, { 'from-api-key': key, name: 'own-key' });
    expect(promoted.ended).toBe('deployed');
    expect((await production.requests()).filter(({ status }) => status === 401)).toEqual([]);
  });
});

describe('a named bundle', () => {
  let guid: string;
  let approved: string;
  beforeAll(async () => {
    guid = await stage('approved', 'one');
    approved = (await behind(staging).content(guid)).bundle_id ?? '';
    await stage('approved', 'two');
  });

  test('is promoted even if another one is active on staging by now', async () => {
    const { ended, facts, log } = await promote(guid, { 'from-bundle-id': approved, name: 'approved' });
    expect(ended).toBe('deployed');
    const page = await behind(production).visit(new URL(facts.contentUrl ?? ''), { timeout: 120_000 });
    expect(page.text).toContain('<p>one</p>');
    expect(log).toMatch(new RegExp(`Bundle: +${approved} of .*, not active there`));
    const [bundle] = await behind(production).bundles(facts.contentGuid ?? '');
    expect(bundle?.metadata).toMatchObject({ promoted_bundle: approved });
  });

  test.each([
    { it: 'was removed there', id: () => '77' },
    { it: 'belongs to another app', id: () => `${Number(approved) - 1}` },
  ])('that $it is an error, and no other one is promoted instead', async ({ id }) => {
    const { ended, mistakes } = await promote(guid, { 'from-bundle-id': id(), name: 'gone' });
    expect(ended).toBeInstanceOf(UserError);
    expect(mistakes).toEqual([
      expect.stringMatching(/^There is no bundle \d+ of approved \(.*\) on http.*\/stage\/\. .*keep-bundles/),
    ]);
    expect(await behind(production).contentNamed('gone')).toEqual([]);
  });
});

/** A new API key, which no other server accepts. */
async function madeOn(server: LocalConnect): Promise<{ key: string }> {
  const { guid } = await behind(server).user();
  const response = await fetch(`${server.url}/__api__/v1/users/${guid}/keys`, {
    method: 'POST',
    headers: { authorization: `Key ${server.keys.publisher}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'promotion' }),
  });
  return (await response.json()) as { key: string };
}

test('without our metadata on staging, a bundle is recognized again by its files', async () => {
  await using old = await startLocalConnect({ version: '2025.06.0' });
  const content = await behind(old).createContent({ name: 'old' });
  await using folder = await temporaryFolder();
  const { 'app.py': app = '', ...rest } = quickApp('from an old server');
  const file = join(folder.path, 'bundle.tar.gz');
  const md5 = createHash('md5').update(app).digest('hex');
  const archive = bundleOf(
    { 'app.py': app, ...rest },
    {
      metadata: { appmode: 'python-dash', entrypoint: 'app' },
      files: { 'app.py': { checksum: md5 } },
    },
  );
  await writeFile(file, archive);
  await deployArchive(old, content.guid, archive);

  const from = { 'from-server': old.url, name: 'from-old' };
  const first = await promote(content.guid, from);
  expect(first.ended).toBe('deployed');
  expect((await promote(content.guid, from)).ended).toBe('unchanged');
});

/** Deploys as another client would, and waits for the end. */
async function deployArchive(server: LocalConnect, guid: string, archive: Buffer): Promise<void> {
  await using folder = await temporaryFolder({ 'bundle.tar.gz': archive });
  const connect = behind(server);
  const file = join(folder.path, 'bundle.tar.gz');
  const bundle = await connect.upload(guid, { file }, undefined);
  const task = await connect.deploy(guid, bundle.id, { activate: true });
  for (let first = 0, finished = false; !finished; ) {
    const seen = await connect.task(task, first);
    if (seen.finished && seen.code !== 0) throw new Error(seen.error);
    ({ last: first, finished } = seen);
  }
}

describe('a promotion is refused, and production unchanged, for', () => {
  const nothingNew = async () => (await behind(production).allContent()).map(({ name }) => name);

  async function refused(guid: string, changed: Readonly<Record<string, string>>, ...says: RegExp[]) {
    const before = await nothingNew();
    const { ended, mistakes, log } = await promote(guid, { name: 'not-made', ...changed });
    expect(ended).toBeInstanceOf(UserError);
    for (const words of says) expect(mistakes.join('\n')).toMatch(words);
    expect(await nothingNew()).toEqual(before);
    expect(mistakes.join('\n') + log).not.toContain(staging.keys.publisher);
  }

  test('content that was never deployed', async () => {
    const { guid } = await behind(staging).createContent({ name: 'empty' });
    await refused(
      guid,
      {},
      /nothing to promote: empty \(.*\) has no active bundle/,
      /Deploy the app there first/,
    );
  });

  test('content of another type', async () => {
    const { guid } = await behind(staging).createContent({ name: 'an-api' });
    await deployArchive(staging, guid, bundleOf({ 'app.py': 'def app(environ, start):\n    pass\n' }));
    await refused(guid, {}, /an-api \(.*\), which `from-content-guid` names, is not a Dash app.*python-api/);
  });

  test('a GUID that does not exist on the server', async () => {
    const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';
    await refused(guid, {}, new RegExp(`no content ${guid} on http.*/stage/.*Correct .from-content-guid.`));
  });

  test('a key that the server does not accept', async () => {
    const guid = await stage('with-key', 'hello');
    await refused(
      guid,
      { 'from-api-key': 'notAKey0aB1cD2eF3gH4iJ5kL6mN7oP8' },
      /does not know the API key.*\(the server of `from-server`\).*set `from-api-key` to it/,
    );
  });

  test('a key that can read the app, but not download its bundle', async () => {
    const guid = await stage('seen-by-all', 'hello');
    await behind(staging).updateContent(guid, { access_type: 'all' });
    await refused(
      guid,
      { 'from-api-key': staging.keys.viewer },
      /^The key may not do this with seen-by-all .*\(the server of `from-server`\).*Add its user as a collaborator/,
    );
  });

  test('a server that does not respond', async () => {
    await refused(
      '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6',
      { 'from-server': 'http://connect.invalid' },
      /\(the server of `from-server`\)/,
    );
  });

  test('a missing input, even if the folder has an app', async () => {
    const before = await nothingNew();
    const { ended, mistakes } = await promote('', { name: 'not-made' }, quickApp('of the folder'));
    expect(ended).toBeInstanceOf(UserError);
    expect(mistakes).toEqual([expect.stringMatching(/^Input `from-content-guid` is missing\./)]);
    expect(await nothingNew()).toEqual(before);
  });

  test('an archive whose manifest is not JSON', async () => {
    const guid = await stage('bad-manifest', 'hello');
    const { bundle_id: id } = await behind(staging).content(guid);
    const stored = join(staging.dataDir, 'content', guid, `${id}.tar.gz`);
    await writeFile(stored, bundleOf({ ...quickApp('x'), 'manifest.json': '{"metadata":' }));
    await refused(guid, {}, /The manifest in bundle \d+ of bad-manifest on .* isn't that of a Dash app/);
  });

  test('an archive that differs from the upload', async () => {
    const guid = await stage('damaged', 'hello');
    const { bundle_id: id } = await behind(staging).content(guid);
    const stored = join(staging.dataDir, 'content', guid, `${id}.tar.gz`);
    const other = bundleOf(quickApp('forged'), {
      metadata: { appmode: 'python-dash', entrypoint: 'app:app' },
    });
    await writeFile(stored, other);
    await refused(
      guid,
      {},
      /is not the bundle that was deployed there/,
      /Its MD5 is [0-9a-f]{32}, but the server stored [0-9a-f]{32}/,
    );
    await writeFile(stored, other.subarray(0, 200));
    await refused(guid, {}, /can't be read as a \.tar\.gz/);
  });

  test('the content item that it comes from', async () => {
    const guid = await stage('one-server', 'hello');
    const here = {
      server: staging.url,
      'api-key': staging.keys.publisher,
      name: 'one-server',
      force: 'true',
    };
    const { ended, mistakes } = await promote(guid, here);
    expect(ended).toBeInstanceOf(UserError);
    expect(mistakes).toEqual([
      expect.stringMatching(/is both the source and the target of this promotion.*each need a content item/),
    ]);
    expect(await behind(staging).bundles(guid)).toHaveLength(1);
  });

  // The Python of production is a script that reports this version.
  const posixTest = process.platform === 'win32' ? test.skip : test;
  posixTest('a Python version that production does not have, with a list of its versions', async () => {
    await using folder = await temporaryFolder({ python: '#!/bin/sh\necho 3.99.1\necho "$0"\n' });
    const python = join(folder.path, 'python');
    await chmod(python, 0o755);
    await using other = await startLocalConnect({ pythons: [python] });
    const guid = await stage('old-python', 'hello');
    const { ended, mistakes } = await promote(guid, { server: other.url });
    expect(ended).toBeInstanceOf(UserError);
    expect(mistakes).toEqual([
      expect.stringMatching(
        /no Python that satisfies ~=3\.\d+\.0\. \| It is required by bundle \d+ of old-python on .* the server has 3\.99\.1/,
      ),
    ]);
    expect(await behind(other).allContent()).toEqual([]);
  });
});
