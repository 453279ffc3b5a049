import { expect, test } from '@jest/globals';
import { virtualClock } from '../../support/clock.ts';
import { faultProxy } from '../../support/fault-proxy.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import {
  broken,
  clientOf,
  deploy,
  deployUnverified,
  failsLive,
  pageOf,
  problemOf,
  rollBack,
} from './deployments.ts';
import { parsed } from './settings-steps.ts';
import { quickApp } from './test-app.ts';

const localConnect = sharedLocalConnect();

const bundleIds = async (server: Parameters<typeof clientOf>[0], guid = '') =>
  (await clientOf(server).bundles(guid)).map(({ id }) => id);

test('`previous` skips a bundle that was never live', async () => {
  await using server = await localConnect();
  const { facts } = await deployUnverified(server, quickApp('one'));
  await deploy(server, broken);
  await deployUnverified(server, quickApp('three'));
  const result = await rollBack(server, 'previous');
  const { bundleId } = facts;
  expect(result).toMatchObject({ ended: 'rolled-back', facts: { bundleId, liveBundleId: bundleId } });
  await expect(pageOf(server, facts.contentGuid)).resolves.toBe('200 one');
});

test('after a rollback and a deployment, `previous` is not the bundle that was rolled back', async () => {
  await using server = await localConnect();
  const one = await deployUnverified(server, quickApp('one'));
  const two = await deployUnverified(server, quickApp('two'));
  await deployUnverified(server, quickApp('three'));
  await rollBack(server, 'previous');
  await deployUnverified(server, quickApp('four'));
  await expect(rollBack(server, 'previous')).resolves.toMatchObject({
    facts: { liveBundleId: two.facts.bundleId },
  });
  await expect(rollBack(server, 'previous')).resolves.toMatchObject({
    facts: { liveBundleId: one.facts.bundleId },
  });
  expect(problemOf((await rollBack(server, 'previous')).ended)).toMatchObject({
    message: 'There is no bundle before the live one.',
  });
});

test('names the variables that had other values with the earlier bundle, and does not change them', async () => {
  await using server = await localConnect();
  const apiKey = server.keys.publisher;
  const declaring = async (environment: string) => ({
    declared: { settings: await parsed({ environment }), appFolder: '/', apiKey },
  });
  const one = await deployUnverified(server, quickApp('one'), await declaring('STAGE=test\nSAME=1'));
  const two = await deployUnverified(server, quickApp('two'), await declaring('STAGE=prod\nSAME=1\nNEW=1'));
  const { ended, log, facts } = await rollBack(server, 'previous');
  expect(ended).toBe('rolled-back');
  expect(log).toContain(
    `The environment variables are not rolled back. With bundle ${one.facts.bundleId} these had other values: STAGE.`,
  );
  expect(log).not.toMatch(/prod|test/);
  expect((await clientOf(server).environment(facts.contentGuid ?? '')).toSorted()).toEqual([
    'NEW',
    'SAME',
    'STAGE',
  ]);

  // This bundle was deployed with the values that the content has now.
  expect((await rollBack(server, two.facts.bundleId)).log).not.toContain('other values');
});

test('does not activate a bundle that does not respond as a draft', async () => {
  await using server = await localConnect();
  const { facts } = await deployUnverified(server, quickApp('one'));
  const two = await deploy(server, broken);
  const three = await deployUnverified(server, quickApp('three'));
  const failed = await rollBack(server, two.facts.bundleId);
  expect(problemOf(failed.ended)).toMatchObject({ message: expect.stringMatching(/^ModuleNotFoundError/) });
  expect(failed.stages).toEqual(['Check the server', 'Build', 'Verify the draft']);
  expect(failed.facts.live).toContain(`Bundle ${three.facts.bundleId} is live, as before.`);
  await expect(pageOf(server, facts.contentGuid)).resolves.toBe('200 three');
});

test.each([{ version: '2025.05.0' }, { version: '2025.05.0', hideVersion: true }])(
  'restores the active bundle on a server without drafts if the earlier one does not respond: %j',
  async (options) => {
    await using server = await localConnect(options);
    const { facts } = await deployUnverified(server, quickApp('one'));
    const two = await deployUnverified(server, broken);
    const three = await deployUnverified(server, quickApp('three'));
    const failed = await rollBack(server, two.facts.bundleId);
    expect(problemOf(failed.ended)).toMatchObject({ message: expect.stringMatching(/^ModuleNotFoundError/) });
    expect(failed.facts).toMatchObject({
      liveBundleId: three.facts.bundleId,
      live: expect.stringContaining(`Bundle ${three.facts.bundleId} is live again`),
    });
    await expect(pageOf(server, facts.contentGuid)).resolves.toBe('200 three');
  },
);

test('restores the active bundle if the earlier one responds only as a draft', async () => {
  await using server = await localConnect();
  const { facts } = await deployUnverified(server, quickApp('one'));
  await deploy(server, failsLive('two'), { verify: { how: 'starts', timeout: 120 } });
  const three = await deployUnverified(server, quickApp('three'));
  const failed = await rollBack(server, 'previous');
  expect(problemOf(failed.ended)).toMatchObject({ message: "KeyError: 'rows'" });
  expect(failed.facts.live).toContain(`Bundle ${three.facts.bundleId} is live again`);
  await expect(pageOf(server, facts.contentGuid)).resolves.toBe('200 three');
});

test('reports why the new version failed and that the restored one fails too', async () => {
  await using server = await localConnect({ version: '2025.05.0' });
  const old = { ...broken, 'app.py': 'import long_gone\n' };
  const { facts } = await deployUnverified(server, old);
  const failed = await deploy(server, broken);
  expect(problemOf(failed.ended)).toMatchObject({
    message: "ModuleNotFoundError: No module named 'nothing_like_this'",
    location: { file: 'app.py', line: 3 },
  });
  expect(failed.facts.live).toBe(
    `Bundle ${facts.bundleId} is live again, but its verification failed too: ModuleNotFoundError: No module named 'long_gone'.`,
  );
  expect(failed.log).toContain(
    `The verification of bundle ${facts.bundleId}, which was live before, failed too.`,
  );
});

test('reports that the new version stays if the old one cannot be restored', async () => {
  await using server = await localConnect({ version: '2025.05.0' });
  const { facts } = await deployUnverified(server, quickApp('one'));
  let activations = 0;
  await using proxy = await faultProxy(server.url, ({ name }) =>
    name.endsWith('/deploy') && ++activations > 1 ? 'login page' : undefined,
  );
  const failed = await deploy(server, broken, {}, { url: proxy.url });
  expect(problemOf(failed.ended)).toMatchObject({ message: expect.stringMatching(/nothing_like_this/) });
  expect(failed.facts).toMatchObject({
    liveBundleId: failed.facts.bundleId,
    live: expect.stringContaining(
      `Bundle ${failed.facts.bundleId} is live, though its verification failed: restoring bundle ${facts.bundleId} failed (`,
    ),
  });
});

test('waits only once for a server that is unreachable after a failed verification', async () => {
  await using server = await localConnect({ version: '2025.05.0' });
  const { facts } = await deployUnverified(server, quickApp('one'));
  const clock = virtualClock();
  const times: number[] = [];
  let isVisited = false;
  await using proxy = await faultProxy(server.url, ({ name }) => {
    isVisited ||= name === 'GET content/{guid}/';
    if (!isVisited || name !== 'GET v1/content/{guid}') return undefined;
    times.push(clock.now());
    return '502';
  });
  const failed = await deploy(server, broken, {}, { url: proxy.url, clock });
  expect(problemOf(failed.ended)).toMatchObject({ message: expect.stringMatching(/nothing_like_this/) });
  expect(failed.facts.live).toMatch(
    new RegExp(
      `^Bundle ${failed.facts.bundleId} is live, though its verification failed: restoring bundle ${facts.bundleId} failed \\(`,
    ),
  );
  expect(Number(times.at(-1)) - Number(times[0])).toBeLessThanOrEqual(60_000);
});

test('waits only once for a server that goes away after it was asked to restore a version', async () => {
  await using server = await localConnect({ version: '2025.05.0' });
  const { facts } = await deploy(server, quickApp('one'));
  const clock = virtualClock();
  const times: number[] = [];
  let activations = 0;
  await using proxy = await faultProxy(server.url, ({ name }) => {
    if (name.endsWith('/deploy')) activations++;
    if (activations < 2 || name.endsWith('/deploy')) return undefined;
    times.push(clock.now());
    return 'reset';
  });
  const failed = await deploy(server, broken, {}, { url: proxy.url, clock });
  expect(problemOf(failed.ended)).toMatchObject({ message: expect.stringMatching(/nothing_like_this/) });
  expect(failed.facts.live).toContain(
    `The server was asked to restore bundle ${facts.bundleId}, which may still happen.`,
  );
  expect(clock.now() - Number(times[0])).toBeLessThan(70_000);
});

test('failed bundles do not count among the kept ones', async () => {
  await using server = await localConnect();
  const one = await deployUnverified(server, quickApp('one'));
  const two = await deployUnverified(server, quickApp('two'));
  await deploy(server, { ...broken, 'app.py': 'import nothing_like_three\n' });
  const four = await deploy(server, { ...broken, 'app.py': 'import nothing_like_four\n' });
  const five = await deploy(server, quickApp('five'), { keepBundles: 3 });
  // The latest failed bundle is kept for its logs.
  expect(await bundleIds(server, one.facts.contentGuid)).toEqual(
    [five, four, two, one].map(({ facts }) => facts.bundleId),
  );
});

test('does not report a rollback as live if its activation could not be confirmed', async () => {
  await using server = await localConnect();
  const one = await deployUnverified(server, quickApp('one'));
  const two = await deployUnverified(server, quickApp('two'));
  let builds = 0;
  await using proxy = await faultProxy(server.url, ({ name }) => {
    if (name.endsWith('/deploy')) builds++;
    // The first build is the draft's. After the activation, a proxy returns a login page.
    return builds > 1 ? 'login page' : undefined;
  });
  const failed = await rollBack(server, 'previous', { url: proxy.url });
  expect(problemOf(failed.ended)).toMatchObject({ message: expect.stringMatching(/^A login page answered/) });
  expect(failed.facts).toMatchObject({
    liveBundleId: two.facts.bundleId,
    live: `Bundle ${one.facts.bundleId} was being activated: bundle ${two.facts.bundleId} is live until the server has finished.`,
  });
});
