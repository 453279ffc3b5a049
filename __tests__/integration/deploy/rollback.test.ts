import { expect, test } from '@jest/globals';
import { localConnect } from '../../support/local-connect.ts';
import { quickApp } from './an-app.ts';
import { back, behind, broken, deploy, mishapOf, shown } from './deploying.ts';

const bundleIds = async (server: Parameters<typeof behind>[0], guid = '') =>
  (await behind(server).bundles(guid)).map(({ id }) => id);

test('previous passes over a bundle that never was live', async () => {
  await using server = await localConnect();
  const { facts } = await deploy(server, quickApp('one'));
  await deploy(server, broken);
  await deploy(server, quickApp('three'));
  const went = await back(server, 'previous');
  expect(went).toMatchObject({ ended: 'rolled-back', facts: { bundleId: '1', liveBundleId: '1' } });
  await expect(shown(server, facts.contentGuid)).resolves.toBe('200 one');
}, 60_000);

test('previous of a deployment after a rollback is not what was rolled back from', async () => {
  await using server = await localConnect();
  for (const word of ['one', 'two', 'three']) await deploy(server, quickApp(word));
  await back(server, 'previous');
  await deploy(server, quickApp('four'));
  await expect(back(server, 'previous')).resolves.toMatchObject({ facts: { liveBundleId: '2' } });
  // Once more goes further back.
  await expect(back(server, 'previous')).resolves.toMatchObject({ facts: { liveBundleId: '1' } });
  expect(mishapOf((await back(server, 'previous')).ended)).toMatchObject({
    what: 'There is no bundle before the live one.',
  });
}, 60_000);

test('bundles that never were live do not push out those that were', async () => {
  await using server = await localConnect();
  const { facts } = await deploy(server, quickApp('one'));
  await deploy(server, quickApp('two'));
  for (const word of ['three', 'four']) {
    await deploy(server, { ...broken, 'app.py': `import nothing_like_${word}\n` });
  }
  await deploy(server, quickApp('five'), { keepBundles: 3 });
  // 1, 2 and 5 were live; of the failed ones the latest stays, for its logs.
  expect(await bundleIds(server, facts.contentGuid)).toEqual(['5', '4', '2', '1']);
}, 60_000);
