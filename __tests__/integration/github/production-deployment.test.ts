import { describe, expect, test } from '@jest/globals';
import { showRollback, startDeployment } from '../../../src/github/production-deployment.ts';
import type { RunFacts, Status } from '../../../src/shared/progress.ts';
import { type MockGitHub, startMockGitHub } from '../../support/github/mock-github.ts';
import { until } from '../../support/until.ts';
import { recorder } from '../deploy/test-app.ts';
import { gitHubFor, signal } from '../preview/previewing.ts';

const deploying = { app: 'board', server: 'https://connect.example.org/', commit: 'f'.repeat(40) };
const url = () => 'https://connect.example.org/content/x/';
const known = (): RunFacts => ({ contentUrl: url(), bytes: 1, bundleId: '7', liveBundleId: '7' });
const notLive = (): RunFacts => ({ contentUrl: url(), bytes: 1, bundleId: '7', liveBundleId: '6' });

/** Reports a deployment from its start to its end. */
async function withDeployment(
  context: ReturnType<typeof gitHubFor>,
  deployed: typeof deploying,
  limit: AbortSignal,
  facts: () => RunFacts,
  work: () => Promise<Status>,
): Promise<Status> {
  const end = startDeployment(context, deployed, limit, facts);
  const status = await work().catch(async (error) => {
    await end(undefined);
    throw error;
  });
  await end(status);
  return status;
}

test('a deployment is shown in the environment that the workflow names, with its address', async () => {
  await using github = await startMockGitHub();
  const context = gitHubFor(github, recorder(), { githubEnvironment: 'production' });
  expect(await withDeployment(context, deploying, signal, known, async () => 'deployed')).toBe('deployed');
  expect(github.deployments).toMatchObject([
    {
      environment: 'production',
      transient: false,
      statuses: [{ state: 'in_progress' }, { state: 'success', url: url() }],
    },
  ]);
  expect(github.faults).toEqual([]);
});

test('a failed deployment is shown as failed, and its error is thrown', async () => {
  await using github = await startMockGitHub();
  const context = gitHubFor(github, recorder(), { githubEnvironment: 'production' });
  const work = async () => {
    throw new Error('It broke.');
  };
  await expect(withDeployment(context, deploying, signal, () => ({}), work)).rejects.toThrow('It broke.');
  expect(github.deployments[0]?.statuses.at(-1)?.state).toBe('failure');
});

test.each([
  { name: 'without an environment', changes: { githubEnvironment: undefined } },
  { name: 'with the environment none', changes: { githubEnvironment: 'none' } },
  { name: 'without a token', changes: { githubEnvironment: 'production', githubToken: undefined } },
])('GitHub is not called $name', async ({ changes }) => {
  await using github = await startMockGitHub();
  await withDeployment(
    gitHubFor(github, recorder(), changes),
    deploying,
    signal,
    known,
    async () => 'deployed',
  );
  expect(github.requests).toEqual([]);
});

test('a missing permission is one warning, and the deployment continues', async () => {
  await using github = await startMockGitHub({ without: ['deployments'] });
  const seen = recorder();
  const context = gitHubFor(github, seen, { githubEnvironment: 'production' });
  expect(await withDeployment(context, deploying, signal, known, async () => 'deployed')).toBe('deployed');
  expect(seen.lines.join('\n')).toContain('deployments: write');
});

describe('a deployment gets its final state', () => {
  const lost = {
    method: 'POST',
    path: /\/statuses$/,
    answer: { status: 502, message: 'Bad Gateway' },
  } as const;
  const states = ({ deployments }: MockGitHub) =>
    deployments.map(({ statuses }) => statuses.map(({ state }) => state));

  test('if GitHub created it but lost its first state', async () => {
    await using github = await startMockGitHub();
    github.trouble(lost);
    const seen = recorder();
    const context = gitHubFor(github, seen, { githubEnvironment: 'production' });
    expect(await withDeployment(context, deploying, signal, known, async () => 'deployed')).toBe('deployed');
    expect(states(github)).toEqual([['success']]);
    expect(seen.lines.join('\n')).toContain("GitHub didn't let this run show a deployment");
  });

  test('if the run is cancelled before GitHub stored its first state', async () => {
    const stop = new AbortController();
    let attempts = 0;
    const latency = () => {
      attempts += 1;
      if (attempts === 2) stop.abort(new Error('Cancelled.'));
      return 0;
    };
    await using github = await startMockGitHub({ latency });
    github.trouble({ ...lost, answer: 'never' });
    const context = gitHubFor(github, recorder(), { githubEnvironment: 'production' });
    const work = () =>
      new Promise<Status>((_, reject) => {
        stop.signal.addEventListener('abort', () => reject(stop.signal.reason));
      });
    const run = withDeployment(context, deploying, stop.signal, known, work);
    await expect(run).rejects.toThrow('Cancelled.');
    await Promise.all(context.pendingReports);
    expect(states(github)).toEqual([['failure']]);
  });

  test('if the run is cancelled after the deployment succeeded', async () => {
    await using github = await startMockGitHub();
    const stop = new AbortController();
    const context = gitHubFor(github, recorder(), { githubEnvironment: 'production' });
    const work = async () => {
      await until(() => states(github)[0]?.[0] !== undefined);
      stop.abort(new Error('Cancelled.'));
      return 'deployed' as const;
    };
    await withDeployment(context, deploying, stop.signal, known, work).catch(() => {});
    await Promise.all(context.pendingReports);
    expect(states(github)).toEqual([['in_progress', 'success']]);
  });
});

describe('the active deployment of an app', () => {
  const [older, newer] = ['e'.repeat(40), deploying.commit];
  const start = async () => {
    const github = await startMockGitHub();
    github.branches.set('older', older);
    return github;
  };
  const deploy = (github: MockGitHub, changes: Partial<typeof deploying> = {}, status: Status = 'deployed') =>
    withDeployment(
      gitHubFor(github, recorder(), { githubEnvironment: 'production' }),
      { ...deploying, ...changes },
      signal,
      known,
      async () => status,
    );
  const shown = ({ deployments }: MockGitHub) =>
    deployments.map(({ ref, statuses }) => `${ref[0]} ${statuses.at(-1)?.state}`);

  test('is the latest: earlier ones become inactive, those of other apps and servers do not', async () => {
    await using github = await start();
    await deploy(github, { app: 'other', commit: older });
    await deploy(github, { server: 'https://staging.example.org/', commit: older });
    await deploy(github, { commit: older });
    await deploy(github);
    expect(shown(github)).toEqual(['e success', 'e success', 'e inactive', 'f success']);
    expect(github.faults).toEqual([]);
  });

  test('is the latest if several were active, and failed ones stay failed', async () => {
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

  test('is that of a run that finds nothing changed', async () => {
    await using github = await start();
    await deploy(github, { commit: older });
    await deploy(github, {}, 'unchanged');
    expect(shown(github)).toEqual(['e inactive', 'f success']);
    expect(github.faults).toEqual([]);
  });

  test('is the earlier one if a newer one fails', async () => {
    await using github = await start();
    await deploy(github, { commit: older });
    const context = gitHubFor(github, recorder(), { githubEnvironment: 'production' });
    const fails = () => Promise.reject(new Error('It broke.'));
    await expect(withDeployment(context, deploying, signal, notLive, fails)).rejects.toThrow('It broke.');
    expect(shown(github)).toEqual(['e success', 'f failure']);
  });

  test('is none if a run fails after its version went live, then that of the run that finds it unchanged', async () => {
    await using github = await start();
    await deploy(github, { commit: older });
    const context = gitHubFor(github, recorder(), { githubEnvironment: 'production' });
    const fails = () => Promise.reject(new Error('The tag was refused.'));
    await expect(withDeployment(context, deploying, signal, known, fails)).rejects.toThrow('refused');
    expect(shown(github)).toEqual(['e inactive', 'f failure']);
    await deploy(github, {}, 'unchanged');
    expect(shown(github)).toEqual(['e inactive', 'f failure', 'f success']);
  });

  test.each([
    {
      name: 'is that of the restored commit after a rollback',
      commit: older,
      left: ['f inactive', 'e success'],
    },
    {
      name: 'is none after a rollback to an unknown commit',
      commit: undefined,
      left: ['f inactive'],
    },
    {
      name: 'is none after a rollback to a commit that does not exist on GitHub',
      commit: `${older}-dirty`,
      left: ['f inactive'],
    },
  ])('$name', async ({ commit, left }) => {
    await using github = await start();
    await deploy(github, { commit: newer });
    const context = gitHubFor(github, recorder(), { githubEnvironment: 'production' });
    await showRollback(context, { ...deploying, commit }, signal, url());
    expect(shown(github)).toEqual(left);
    expect(github.faults).toEqual([]);
  });
});
