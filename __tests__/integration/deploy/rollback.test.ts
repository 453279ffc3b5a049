import { expect, test } from '@jest/globals';
import { faultProxy } from '../../support/fault-proxy.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { quickApp } from './an-app.ts';
import { back, behind, broken, deploy, failsLive, mishapOf, shown } from './deploying.ts';
import { parsed } from './settling.ts';

const localConnect = sharedLocalConnect();

const bundleIds = async (server: Parameters<typeof behind>[0], guid = '') =>
  (await behind(server).bundles(guid)).map(({ id }) => id);

test('previous passes over a bundle that never was live', async () => {
  await using server = await localConnect();
  const { facts } = await deploy(server, quickApp('one'));
  await deploy(server, broken);
  await deploy(server, quickApp('three'));
  const went = await back(server, 'previous');
  const { bundleId } = facts;
  expect(went).toMatchObject({ ended: 'rolled-back', facts: { bundleId, liveBundleId: bundleId } });
  await expect(shown(server, facts.contentGuid)).resolves.toBe('200 one');
}, 60_000);

test('previous of a deployment after a rollback is not what was rolled back from', async () => {
  await using server = await localConnect();
  const one = await deploy(server, quickApp('one'));
  const two = await deploy(server, quickApp('two'));
  await deploy(server, quickApp('three'));
  await back(server, 'previous');
  await deploy(server, quickApp('four'));
  await expect(back(server, 'previous')).resolves.toMatchObject({
    facts: { liveBundleId: two.facts.bundleId },
  });
  await expect(back(server, 'previous')).resolves.toMatchObject({
    facts: { liveBundleId: one.facts.bundleId },
  });
  expect(mishapOf((await back(server, 'previous')).ended)).toMatchObject({
    message: 'There is no bundle before the live one.',
  });
}, 60_000);

test('the variables that had other values with the earlier bundle are named, and stay as they are', async () => {
  await using server = await localConnect();
  const apiKey = server.keys.publisher;
  const declaring = async (environment: string) => ({
    declared: { settings: await parsed({ environment }), appFolder: '/', apiKey },
  });
  const one = await deploy(server, quickApp('one'), await declaring('STAGE=test\nSAME=1'));
  const two = await deploy(server, quickApp('two'), await declaring('STAGE=prod\nSAME=1\nNEW=1'));
  const { ended, log, facts } = await back(server, 'previous');
  expect(ended).toBe('rolled-back');
  expect(log).toContain(
    `The environment variables are not rolled back. With bundle ${one.facts.bundleId} these had other values: STAGE.`,
  );
  expect(log).not.toMatch(/prod|test/);
  expect((await behind(server).environment(facts.contentGuid ?? '')).toSorted()).toEqual([
    'NEW',
    'SAME',
    'STAGE',
  ]);

  // What is live again by now has the values that were written last.
  expect((await back(server, two.facts.bundleId)).log).not.toContain('other values');
}, 60_000);

test('a bundle that does not answer as a draft is not gone back to', async () => {
  await using server = await localConnect();
  const { facts } = await deploy(server, quickApp('one'));
  const two = await deploy(server, broken);
  const three = await deploy(server, quickApp('three'));
  const failed = await back(server, two.facts.bundleId);
  expect(mishapOf(failed.ended)).toMatchObject({ message: expect.stringMatching(/^ModuleNotFoundError/) });
  expect(failed.stages).toEqual(['Check the server', 'Build', 'Verify the draft']);
  expect(failed.facts.live).toContain(`Bundle ${three.facts.bundleId} is live, as before.`);
  await expect(shown(server, facts.contentGuid)).resolves.toBe('200 three');
}, 60_000);

test.each([{ version: '2025.05.0' }, { version: '2025.05.0', hideVersion: true }])(
  'without drafts, what was live goes live again where the earlier bundle does not answer: %j',
  async (options) => {
    await using server = await localConnect(options);
    const { facts } = await deploy(server, quickApp('one'));
    const two = await deploy(server, broken, { verify: { how: 'none', timeout: 1 } });
    const three = await deploy(server, quickApp('three'));
    const failed = await back(server, two.facts.bundleId);
    expect(mishapOf(failed.ended)).toMatchObject({ message: expect.stringMatching(/^ModuleNotFoundError/) });
    expect(failed.facts).toMatchObject({
      liveBundleId: three.facts.bundleId,
      live: expect.stringContaining(`Bundle ${three.facts.bundleId} is live again`),
    });
    await expect(shown(server, facts.contentGuid)).resolves.toBe('200 three');
  },
  60_000,
);

test('what was live goes live again where the earlier bundle answers only as a draft', async () => {
  await using server = await localConnect();
  const { facts } = await deploy(server, quickApp('one'));
  await deploy(server, failsLive('two'), { verify: { how: 'starts', timeout: 20 } });
  const three = await deploy(server, quickApp('three'));
  const failed = await back(server, 'previous');
  expect(mishapOf(failed.ended)).toMatchObject({ message: "KeyError: 'rows'" });
  expect(failed.facts.live).toContain(`Bundle ${three.facts.bundleId} is live again`);
  await expect(shown(server, facts.contentGuid)).resolves.toBe('200 three');
}, 60_000);

test('where going back fails, too, it is told why the new version failed, and that the old one does as well', async () => {
  await using server = await localConnect({ version: '2025.05.0' });
  const old = { ...broken, 'app.py': 'import long_gone\n' };
  const { facts } = await deploy(server, old, { verify: { how: 'none', timeout: 1 } });
  const failed = await deploy(server, broken);
  expect(mishapOf(failed.ended)).toMatchObject({
    message: "ModuleNotFoundError: No module named 'nothing_like_this'",
    location: { file: 'app.py', line: 3 },
  });
  expect(failed.facts.live).toBe(
    `Bundle ${facts.bundleId} is live again, but its verification failed too: ModuleNotFoundError: No module named 'long_gone'.`,
  );
  expect(failed.log).toContain(
    `The verification of bundle ${facts.bundleId}, which was live before, failed too.`,
  );
}, 60_000);

test('where the old version can not be made live again, it is told that the new one stays', async () => {
  await using server = await localConnect({ version: '2025.05.0' });
  const { facts } = await deploy(server, quickApp('one'));
  let activations = 0;
  await using proxy = await faultProxy(server.url, ({ name }) =>
    name.endsWith('/deploy') && ++activations > 1 ? 'login page' : undefined,
  );
  const failed = await deploy(server, broken, {}, { url: proxy.url });
  expect(mishapOf(failed.ended)).toMatchObject({ message: expect.stringMatching(/nothing_like_this/) });
  expect(failed.facts).toMatchObject({
    liveBundleId: failed.facts.bundleId,
    live: expect.stringContaining(
      `Bundle ${failed.facts.bundleId} is live, though its verification failed: restoring bundle ${facts.bundleId} failed (`,
    ),
  });
}, 60_000);

test('bundles that never were live do not push out those that were', async () => {
  await using server = await localConnect();
  const one = await deploy(server, quickApp('one'));
  const two = await deploy(server, quickApp('two'));
  await deploy(server, { ...broken, 'app.py': 'import nothing_like_three\n' });
  const four = await deploy(server, { ...broken, 'app.py': 'import nothing_like_four\n' });
  const five = await deploy(server, quickApp('five'), { keepBundles: 3 });
  // The latest failed one is kept for its logs.
  expect(await bundleIds(server, one.facts.contentGuid)).toEqual(
    [five, four, two, one].map(({ facts }) => facts.bundleId),
  );
}, 60_000);
