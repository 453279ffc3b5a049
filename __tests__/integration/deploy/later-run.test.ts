import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dryRun } from '../../../src/deploy/dry-run.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { anApp, anOrder, clientFor, quickApp, recorder } from './an-app.ts';
import { behind, deploy, shown } from './deploying.ts';
import { parsed } from './settling.ts';

let server: LocalConnect;
beforeAll(async () => {
  server = await startLocalConnect();
}, 60_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** As the action notes a run: GitHub gives a later one a higher number. */
const noted = (run: number, attempt = 1, branch = 'main', repository = 'acme/board') => ({
  source: 'github-actions',
  source_repo: `https://github.com/${repository}`,
  source_branch: branch,
  source_github_actions_run: `https://github.com/${repository}/actions/runs/${run}/attempts/${attempt}`,
});

function by(source: Readonly<Record<string, string>>, name: string, changed: Partial<DeployRequest> = {}) {
  return { content: { name }, source, run: source, ...changed };
}

describe('a run that is older than the one that made what is live', () => {
  let guid: string;
  beforeAll(async () => {
    await deploy(server, quickApp('one'), by(noted(1001), 'board'));
    const second = await deploy(server, quickApp('two'), by(noted(1002), 'board'));
    guid = second.facts.contentGuid ?? '';
  }, 60_000);

  test('deploys nothing when it is run again, and says so', async () => {
    const settings = await parsed({ description: 'Of the older commit' });
    const before = (await server.requests()).filter(({ method }) => method !== 'GET').length;
    const { ended, facts, log, packs } = await deploy(
      server,
      quickApp('one'),
      by(noted(1001, 2), 'board', { declared: { settings, appFolder: '/', apiKey: server.keys.publisher } }),
    );
    expect(ended).toBe('skipped');
    expect(log).toContain(
      'A later run is live, so this one deployed nothing: bundle 2 is of https://github.com/acme/board/actions/runs/1002/attempts/1.',
    );
    expect(log).toContain('force: true deploys this one anyway.');
    expect(packs).toBe(0);
    // There is no bundle of this run: a job that would promote it has to see that.
    expect(facts).toMatchObject({ contentGuid: guid, liveBundleId: '2' });
    expect(facts.bundleId).toBeUndefined();
    expect(await shown(server, guid)).toBe('200 two');
    expect((await server.requests()).filter(({ method }) => method !== 'GET')).toHaveLength(before);
  }, 60_000);

  test('is planned as one that deploys nothing', async () => {
    await using app = await anApp(quickApp('one'));
    const seen = recorder();
    const connect = clientFor(server.url, server.keys.publisher, seen);
    const { signal } = new AbortController();
    const order = anOrder(app, by(noted(1001, 2), 'board'));
    await expect(dryRun(order, deployContext({ connect, progress: seen.progress, signal }))).resolves.toBe(
      'planned',
    );
    expect(seen.lines.join('\n')).toContain('The app: nothing. A later run is live, with bundle 2');
    expect(seen.facts.tables).toEqual([expect.objectContaining({ title: 'Nothing would change' })]);
  });

  test.each([
    { it: 'with force: true', changed: by(noted(1001, 3), 'board', { force: true }) },
    { it: 'on another branch', changed: by(noted(1001, 4, 'release'), 'board') },
  ])(
    'deploys $it',
    async ({ changed }) => {
      // Back to where it was, for the next one.
      await deploy(server, quickApp('two'), by(noted(1002), 'board', { force: true }));
      const { ended } = await deploy(server, quickApp('one'), changed);
      expect(ended).toBe('deployed');
      expect(await shown(server, guid)).toBe('200 one');
    },
    60_000,
  );
});

test.each([
  { it: 'the very run, run again', source: noted(1002, 2) },
  { it: 'a later run, though of an older commit', source: noted(1003) },
  { it: 'a run of another repository', source: noted(1, 1, 'main', 'acme/other') },
  { it: 'a person at a terminal', source: { source: 'git', source_branch: 'main' } },
])(
  'what run 1002 made live is replaced by $it',
  async ({ it, source }) => {
    const name = it.replace(/\W+/g, '-');
    await deploy(server, quickApp('two'), by(noted(1002), name));
    await expect(deploy(server, quickApp('one'), by(source, name))).resolves.toMatchObject({
      ended: 'deployed',
    });
  },
  60_000,
);

test('what a terminal made live is replaced by any run', async () => {
  await deploy(server, quickApp('two'), by({ source: 'git', source_branch: 'main' }, 'by-hand'));
  const { ended, facts } = await deploy(server, quickApp('one'), by(noted(1), 'by-hand'));
  expect(ended).toBe('deployed');
  expect(await behind(server).bundles(facts.contentGuid ?? '')).toHaveLength(2);
}, 60_000);
