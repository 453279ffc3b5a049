import { describe, expect, test } from '@jest/globals';
import { withDeployment } from '../../../src/github/production-deployment.ts';
import { type MockGitHub, startMockGitHub } from '../../support/github/mock-github.ts';
import { recorder } from '../deploy/an-app.ts';
import { sideOf, signal } from '../preview/previewing.ts';

const deploying = { app: 'board', server: 'https://connect.example.org/', commit: 'f'.repeat(40) };
const url = () => 'https://connect.example.org/content/x/';

test('a deployment is shown under the environment that the workflow names, with its address', async () => {
  await using github = await startMockGitHub();
  const side = sideOf(github, recorder(), { githubEnvironment: 'production' });
  expect(await withDeployment(side, deploying, signal, url, async () => 'deployed')).toBe('deployed');
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
  expect(await withDeployment(side, deploying, signal, url, async () => 'skipped')).toBe('skipped');
  expect(github.deployments[0]?.statuses.at(-1)?.state).toBe('inactive');
});

test('a deployment that fails is shown as failed, and its error is kept', async () => {
  await using github = await startMockGitHub();
  const side = sideOf(github, recorder(), { githubEnvironment: 'production' });
  const work = async () => {
    throw new Error('It broke.');
  };
  await expect(withDeployment(side, deploying, signal, () => undefined, work)).rejects.toThrow('It broke.');
  expect(github.deployments[0]?.statuses.at(-1)?.state).toBe('failure');
});

test.each([
  { it: 'no environment is named', changes: { githubEnvironment: undefined } },
  { it: 'none is wished', changes: { githubEnvironment: 'none' } },
  { it: 'there is no token', changes: { githubEnvironment: 'production', githubToken: undefined } },
])('GitHub is not asked where $it', async ({ changes }) => {
  await using github = await startMockGitHub();
  await withDeployment(sideOf(github, recorder(), changes), deploying, signal, url, async () => 'deployed');
  expect(github.requests).toEqual([]);
});

test('where the token may not do it, a warning names the permission, and the deployment goes on', async () => {
  await using github = await startMockGitHub({ without: ['deployments'] });
  const seen = recorder();
  const side = sideOf(github, seen, { githubEnvironment: 'production' });
  expect(await withDeployment(side, deploying, signal, url, async () => 'deployed')).toBe('deployed');
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
    expect(await withDeployment(side, deploying, signal, url, async () => 'deployed')).toBe('deployed');
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
    const run = withDeployment(side, deploying, stop.signal, url, async () => 'deployed');
    await expect(run).rejects.toThrow('Cancelled.');
    await Promise.all(side.lastWords);
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
    await withDeployment(side, deploying, stop.signal, url, work).catch(() => {});
    await Promise.all(side.lastWords);
    expect(states(github)).toEqual([['in_progress', 'success']]);
  });
});
