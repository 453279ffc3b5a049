import { describe, expect, test } from '@jest/globals';
import { showRollback, withDeployment } from '../../../src/github/production-deployment.ts';
import type { Status } from '../../../src/shared/progress.ts';
import { type MockGitHub, startMockGitHub } from '../../support/github/mock-github.ts';
import { recorder } from '../deploy/an-app.ts';
import { sideOf, signal } from '../preview/previewing.ts';

const deploying = { app: 'board', server: 'https://connect.example.org/', commit: 'f'.repeat(40) };
const url = () => 'https://connect.example.org/content/x/';
const known = { url, isLive: () => true };

test('a deployment is shown under the environment that the workflow names, with its address', async () => {
  await using github = await startMockGitHub();
  const side = sideOf(github, recorder(), { githubEnvironment: 'production' });
  expect(await withDeployment(side, deploying, signal, known, async () => 'deployed')).toBe('deployed');
  expect(github.deployments).toMatchObject([
    {
      environment: 'production',
      transient: false,
      statuses: [{ state: 'in_progress' }, { state: 'success', url: url() }],
    },
  ]);
  expect(github.faults).toEqual([]);
});

test('a run that deploys nothing, since a later one is live, is not shown as what the environment has', async () => {
  await using github = await startMockGitHub();
  const side = sideOf(github, recorder(), { githubEnvironment: 'production' });
  expect(await withDeployment(side, deploying, signal, known, async () => 'skipped')).toBe('skipped');
  expect(github.deployments).toEqual([]);
  expect(github.faults).toEqual([]);
});

test('a deployment that fails is shown as failed, and its error is kept', async () => {
  await using github = await startMockGitHub();
  const side = sideOf(github, recorder(), { githubEnvironment: 'production' });
  const work = async () => {
    throw new Error('It broke.');
  };
  await expect(
    withDeployment(side, deploying, signal, { url: () => undefined, isLive: () => false }, work),
  ).rejects.toThrow('It broke.');
  expect(github.deployments[0]?.statuses.at(-1)?.state).toBe('failure');
});

test.each([
  { it: 'no environment is named', changes: { githubEnvironment: undefined } },
  { it: 'none is wished', changes: { githubEnvironment: 'none' } },
  { it: 'there is no token', changes: { githubEnvironment: 'production', githubToken: undefined } },
])('GitHub is not asked where $it', async ({ changes }) => {
  await using github = await startMockGitHub();
  await withDeployment(sideOf(github, recorder(), changes), deploying, signal, known, async () => 'deployed');
  expect(github.requests).toEqual([]);
});

test('where the token may not do it, a warning names the permission, and the deployment goes on', async () => {
  await using github = await startMockGitHub({ without: ['deployments'] });
  const seen = recorder();
  const side = sideOf(github, seen, { githubEnvironment: 'production' });
  expect(await withDeployment(side, deploying, signal, known, async () => 'deployed')).toBe('deployed');
  expect(seen.lines.join('\n')).toContain('deployments: write');
});

describe('a deployment never stays without an end', () => {
  const lost = {
    method: 'POST',
    path: /\/statuses$/,
    answer: { status: 502, message: 'Bad Gateway' },
  } as const;
  const states = ({ deployments }: MockGitHub) =>
    deployments.map(({ statuses }) => statuses.map(({ state }) => state));

  test('where GitHub took it, but not that it has begun', async () => {
    await using github = await startMockGitHub();
    github.trouble(lost);
    const seen = recorder();
    const side = sideOf(github, seen, { githubEnvironment: 'production' });
    expect(await withDeployment(side, deploying, signal, known, async () => 'deployed')).toBe('deployed');
    expect(states(github)).toEqual([['success']]);
    expect(seen.lines.join('\n')).toContain("GitHub didn't let this run show a deployment");
  });

  test('where the run is cancelled before GitHub was told that it has begun', async () => {
    const stop = new AbortController();
    let asked = 0;
    const latency = () => {
      asked += 1;
      if (asked !== 2) return 0;
      stop.abort(new Error('Cancelled.'));
      return 300;
    };
    await using github = await startMockGitHub({ latency });
    const side = sideOf(github, recorder(), { githubEnvironment: 'production' });
    const run = withDeployment(side, deploying, stop.signal, known, async () => 'deployed');
    await expect(run).rejects.toThrow('Cancelled.');
    await Promise.all(side.pendingReports);
    expect(states(github)).toEqual([['failure']]);
  });

  test('where the run is cancelled after all was done, and it ends as a success', async () => {
    await using github = await startMockGitHub();
    const stop = new AbortController();
    const side = sideOf(github, recorder(), { githubEnvironment: 'production' });
    const work = async () => {
      stop.abort(new Error('Cancelled.'));
      return 'deployed' as const;
    };
    await withDeployment(side, deploying, stop.signal, known, work).catch(() => {});
    await Promise.all(side.pendingReports);
    expect(states(github)).toEqual([['in_progress', 'success']]);
  });
});

describe('of the deployments of an app, one is active', () => {
  const [older, newer] = ['e'.repeat(40), deploying.commit];
  const start = async () => {
    const github = await startMockGitHub();
    github.branches.set('older', older);
    return github;
  };
  const deploy = (github: MockGitHub, changes: Partial<typeof deploying> = {}, status: Status = 'deployed') =>
    withDeployment(
      sideOf(github, recorder(), { githubEnvironment: 'production' }),
      { ...deploying, ...changes },
      signal,
      known,
      async () => status,
    );
  const shown = ({ deployments }: MockGitHub) =>
    deployments.map(({ ref, statuses }) => `${ref[0]} ${statuses.at(-1)?.state}`);

  test('the last: those before it become inactive, and those of other apps and servers do not', async () => {
    await using github = await start();
    await deploy(github, { app: 'other', commit: older });
    await deploy(github, { server: 'https://staging.example.org/', commit: older });
    await deploy(github, { commit: older });
    await deploy(github);
    expect(shown(github)).toEqual(['e success', 'e success', 'e inactive', 'f success']);
    expect(github.faults).toEqual([]);
  });

  test('also where many were left active, and what failed stays as it is', async () => {
    await using github = await start();
    const of = { ref: older, task: 'connect-dash-deploy', environment: 'production', transient: false };
    const payload = { app: deploying.app, server: deploying.server };
    for (const state of ['success', 'failure', 'success'])
      github.deployments.push({
        ...of,
        id: github.deployments.length + 1,
        payload,
        statuses: [{ state, url: '', description: '' }],
      });
    await deploy(github);
    expect(shown(github)).toEqual(['e inactive', 'e failure', 'e inactive', 'f success']);
  });

  test('still that of the commit that is live, where a run finds nothing changed', async () => {
    await using github = await start();
    await deploy(github, { commit: older });
    await deploy(github, {}, 'unchanged');
    expect(shown(github)).toEqual(['e success']);
    expect(github.faults).toEqual([]);
  });

  test('that of a run that finds nothing changed, where none was shown before', async () => {
    await using github = await start();
    await deploy(github, {}, 'unchanged');
    expect(shown(github)).toEqual(['f success']);
  });

  test.each([
    { it: 'was removed', ends: true },
    { it: 'could not be removed', ends: false },
  ])('the last, also after a run that a later one had overtaken, whose own $it', async ({ ends }) => {
    await using github = await start();
    await deploy(github, { commit: older });
    await deploy(github);
    if (!ends) github.trouble({ method: 'DELETE', answer: { status: 404, message: 'Not Found' } });
    await deploy(github, { commit: older }, 'skipped');
    await deploy(github, { commit: older });
    expect(shown(github).filter((line) => line.endsWith('success'))).toEqual(['e success']);
    expect(shown(github).at(-1)).toBe('e success');
  });

  test('the last, where a newer one fails', async () => {
    await using github = await start();
    await deploy(github, { commit: older });
    const side = sideOf(github, recorder(), { githubEnvironment: 'production' });
    const fails = () => Promise.reject(new Error('It broke.'));
    const before = { url, isLive: () => false };
    await expect(withDeployment(side, deploying, signal, before, fails)).rejects.toThrow('It broke.');
    expect(shown(github)).toEqual(['e success', 'f failure']);
  });

  test('none, where a run fails after its own version went live; then the run that finds it unchanged', async () => {
    await using github = await start();
    await deploy(github, { commit: older });
    const side = sideOf(github, recorder(), { githubEnvironment: 'production' });
    const fails = () => Promise.reject(new Error('The tag was refused.'));
    await expect(withDeployment(side, deploying, signal, known, fails)).rejects.toThrow('refused');
    expect(shown(github)).toEqual(['e inactive', 'f failure']);
    await deploy(github, {}, 'unchanged');
    expect(shown(github)).toEqual(['e inactive', 'f failure', 'f success']);
  });

  test.each([
    { it: 'that of the commit that was gone back to', commit: older, left: ['f inactive', 'e success'] },
    {
      it: 'none, where it is not known which commit was gone back to',
      commit: undefined,
      left: ['f inactive'],
    },
    {
      it: 'none, where GitHub does not know the commit that was gone back to',
      commit: `${older}-dirty`,
      left: ['f inactive'],
    },
  ])('$it', async ({ commit, left }) => {
    await using github = await start();
    await deploy(github, { commit: newer });
    const side = sideOf(github, recorder(), { githubEnvironment: 'production' });
    await showRollback(side, { ...deploying, commit }, signal, url());
    expect(shown(github)).toEqual(left);
    expect(github.faults).toEqual([]);
  });
});
