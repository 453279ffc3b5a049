import { expect, test } from '@jest/globals';
import { dryRun } from '../../../src/deploy/dry-run.ts';
import { release } from '../../../src/deploy/release.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { anApp, anOrder, clientFor, quickApp, recorder } from './an-app.ts';
import { broken, deploy, failsLive, mishapOf } from './deploying.ts';
import { parsed } from './settling.ts';

const localConnect = sharedLocalConnect();

const verifiedBy = (how: 'none' | 'starts' | 'layout') => ({ verify: { how, timeout: 20 } });
const isVisit = ({ path }: { path: string }) => path.startsWith('/content/');
const visits = async (server: LocalConnect) => (await server.requests()).filter(isVisit).length;

test('an app that was deployed unverified and is broken is not unchanged for a run that verifies', async () => {
  await using server = await localConnect();
  await deploy(server, quickApp('one'));
  const { facts } = await deploy(server, broken, verifiedBy('none'));
  await expect(deploy(server, broken, verifiedBy('none'))).resolves.toMatchObject({ ended: 'unchanged' });
  const again = await deploy(server, broken);
  expect(mishapOf(again.ended)).toMatchObject({
    message: "ModuleNotFoundError: No module named 'nothing_like_this'",
    location: { file: 'app.py', line: 3 },
  });
  expect(again.facts.live).toContain(`Bundle ${facts.bundleId} is live, though its verification failed`);
  expect(again.packs).toBe(0);
}, 60_000);

test('a first deployment that failed once it was live is red again, not unchanged', async () => {
  await using server = await localConnect();
  expect(mishapOf((await deploy(server, failsLive('one'))).ended)).toMatchObject({
    message: "KeyError: 'rows'",
  });
  const again = await deploy(server, failsLive('one'));
  expect(mishapOf(again.ended)).toMatchObject({ message: "KeyError: 'rows'" });
}, 60_000);

test('what was seen to start only is looked at by a run that wants its layout', async () => {
  await using server = await localConnect();
  await deploy(server, quickApp('one'));
  await deploy(server, failsLive('two'), verifiedBy('starts'));
  await expect(deploy(server, failsLive('two'), verifiedBy('starts'))).resolves.toMatchObject({
    ended: 'unchanged',
  });
  expect(mishapOf((await deploy(server, failsLive('two'))).ended)).toMatchObject({
    message: "KeyError: 'rows'",
  });
}, 60_000);

test('an app that was verified when it was deployed is unchanged without a visit', async () => {
  await using server = await localConnect();
  await deploy(server, quickApp('one'));
  await deploy(server, quickApp('two'));
  const before = await visits(server);
  await expect(deploy(server, quickApp('two'))).resolves.toMatchObject({ ended: 'unchanged' });
  expect(await visits(server)).toBe(before);
}, 60_000);

test('a plan says what a deployment does: it is deployed anew for a changed variable', async () => {
  await using server = await localConnect();
  await using app = await anApp(quickApp('hello'));
  const { signal } = new AbortController();
  const ran = async (environment: string, work: typeof release) => {
    const seen = recorder();
    const connect = clientFor(server.url, server.keys.publisher, seen);
    const declared = { settings: await parsed({ environment }), appFolder: '/', apiKey: 'a key' };
    const order: DeployRequest = anOrder(app, { declared });
    const ended = await work(order, deployContext({ connect, progress: seen.progress, signal }));
    return { ended, log: seen.lines.join('\n'), facts: seen.facts };
  };
  const { facts } = await ran('STAGE=test', release);
  const same = await ran('STAGE=test', dryRun);
  expect(same.log).toContain(`App: unchanged. Bundle ${facts.bundleId} is live and contains it.`);
  const changed = await ran('STAGE=prod', dryRun);
  expect(changed.log).toContain('App: a new bundle');
  expect(changed.log).toContain(`Bundle ${facts.bundleId} contains the same app with another environment.`);
  expect(changed.log).not.toContain('App: unchanged');
  await expect(ran('STAGE=prod', release)).resolves.toMatchObject({ ended: 'deployed' });
}, 60_000);
