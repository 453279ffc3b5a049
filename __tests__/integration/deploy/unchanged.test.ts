import { expect, test } from '@jest/globals';
import { dryRun } from '../../../src/deploy/dry-run.ts';
import { release } from '../../../src/deploy/release.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { broken, deploy, failsLive, problemOf } from './deployments.ts';
import { parsed } from './settings-steps.ts';
import { clientFor, deployRequest, quickApp, recorder, testApp } from './test-app.ts';

const localConnect = sharedLocalConnect();

const verifiedBy = (how: 'none' | 'starts' | 'layout') => ({ verify: { how, timeout: 120 } });
const isVisit = ({ path }: { path: string }) => path.startsWith('/content/');
const visits = async (server: LocalConnect) => (await server.requests()).filter(isVisit).length;

test('verifies an unchanged app that was deployed without verification, and fails if it is broken', async () => {
  await using server = await localConnect();
  await deploy(server, quickApp('one'));
  const { facts } = await deploy(server, broken, verifiedBy('none'));
  await expect(deploy(server, broken, verifiedBy('none'))).resolves.toMatchObject({ ended: 'unchanged' });
  const again = await deploy(server, broken);
  expect(problemOf(again.ended)).toMatchObject({
    message: "ModuleNotFoundError: No module named 'nothing_like_this'",
    location: { file: 'app.py', line: 3 },
  });
  expect(again.facts.live).toContain(`Bundle ${facts.bundleId} is live, though its verification failed`);
  expect(again.packs).toBe(0);
});

test('a failed first deployment fails again with the same app', async () => {
  await using server = await localConnect();
  expect(problemOf((await deploy(server, failsLive('one'))).ended)).toMatchObject({
    message: "KeyError: 'rows'",
  });
  const again = await deploy(server, failsLive('one'));
  expect(problemOf(again.ended)).toMatchObject({ message: "KeyError: 'rows'" });
});

test('verifies the layout of an unchanged app that was only verified to start', async () => {
  await using server = await localConnect();
  await deploy(server, quickApp('one'));
  await deploy(server, failsLive('two'), verifiedBy('starts'));
  await expect(deploy(server, failsLive('two'), verifiedBy('starts'))).resolves.toMatchObject({
    ended: 'unchanged',
  });
  expect(problemOf((await deploy(server, failsLive('two'))).ended)).toMatchObject({
    message: "KeyError: 'rows'",
  });
});

test('requests no page of an unchanged app that was verified before', async () => {
  await using server = await localConnect();
  await deploy(server, quickApp('one'));
  await deploy(server, quickApp('two'));
  const before = await visits(server);
  await expect(deploy(server, quickApp('two'))).resolves.toMatchObject({ ended: 'unchanged' });
  expect(await visits(server)).toBe(before);
});

test('a plan agrees with the deployment if a variable has changed', async () => {
  await using server = await localConnect();
  await using app = await testApp(quickApp('hello'));
  const { signal } = new AbortController();
  const ran = async (environment: string, work: typeof release) => {
    const recorded = recorder();
    const connect = clientFor(server.url, server.keys.publisher, recorded);
    const declared = { settings: await parsed({ environment }), appFolder: '/', apiKey: 'a key' };
    const request: DeployRequest = deployRequest(app, { declared });
    const ended = await work(request, deployContext({ connect, progress: recorded.progress, signal }));
    return { ended, log: recorded.lines.join('\n'), facts: recorded.facts };
  };
  const { facts } = await ran('STAGE=test', release);
  const same = await ran('STAGE=test', dryRun);
  expect(same.log).toContain(`App: unchanged. Bundle ${facts.bundleId} is live and contains it.`);
  const changed = await ran('STAGE=prod', dryRun);
  expect(changed.log).toContain('App: a new bundle');
  expect(changed.log).not.toContain('App: unchanged');
  await expect(ran('STAGE=prod', release)).resolves.toMatchObject({ ended: 'deployed' });
});
