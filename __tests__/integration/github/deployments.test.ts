import { describe, expect, test } from '@jest/globals';
import { createDeployment, removeDeployments, setDeploymentState } from '../../../src/github/deployments.ts';
import { shortened } from '../../../src/github/html.ts';
import { clientOf } from '../../support/github/client-of.ts';
import { type MockGitHub, startMockGitHub } from '../../support/github/mock-github.ts';

const server = 'https://connect.example/';
const environment = 'preview';

/** A preview of an app, ready. */
async function preview(mock: MockGitHub, pullRequest: number, app = 'board'): Promise<number> {
  const github = clientOf(mock);
  const commit = mock.pulls.get(pullRequest)?.head.sha ?? '';
  const id = await createDeployment(github, {
    app,
    server,
    pullRequest,
    environment,
    commit,
    description: 'Building',
  });
  await setDeploymentState(github, id, { state: 'in_progress', description: 'Building' });
  await setDeploymentState(github, id, {
    state: 'success',
    description: 'Ready',
    url: `https://connect.example/${app}/${pullRequest}/`,
    logUrl: 'https://connect.example/logs',
  });
  return id;
}

describe.each(['api.github.com', 'ghes-3.8'] as const)('deployments on %s', (as) => {
  test('show the head commit, the state and the address of a preview', async () => {
    await using mock = await startMockGitHub({ as });
    const { head } = mock.openPull(12);
    await preview(mock, 12);
    expect(mock.deployments).toMatchObject([
      {
        ref: head.sha,
        environment,
        transient: true,
        payload: { app: 'board', server, pull_request: 12 },
        statuses: [
          { state: 'in_progress', url: '' },
          { state: 'success', url: 'https://connect.example/board/12/' },
        ],
      },
    ]);
    expect(mock.faults).toEqual([]);
  });

  test('of other pull requests stay active in the shared environment', async () => {
    await using mock = await startMockGitHub({ as });
    mock.openPull(12);
    mock.openPull(13);
    await preview(mock, 12);
    await preview(mock, 13);
    expect(mock.deployments.map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['success', 'success']);
  });

  test('of a pull request are removed by a clean-up, and no others', async () => {
    await using mock = await startMockGitHub({ as });
    for (const number of [1, 12]) mock.openPull(number);
    for (let n = 0; n < 120; n++) await preview(mock, 12);
    await preview(mock, 1);
    await preview(mock, 12, 'other');
    // Deployments of others in the same environment. One of them has a payload that looks like ours.
    const foreign = { ref: 'x', task: 'deploy', environment, payload: { pull_request: 12 }, transient: true };
    mock.deployments.push({ id: 1, ...foreign, statuses: [] });

    expect(
      await removeDeployments(clientOf(mock), environment, { pullRequest: 12, app: 'board', server }),
    ).toBe(120);
    expect(mock.deployments.map(({ payload }) => payload)).toEqual([
      { app: 'board', server, pull_request: 1 },
      { app: 'other', server, pull_request: 12 },
      { pull_request: 12 },
    ]);
    expect(await removeDeployments(clientOf(mock), environment, { pullRequest: 12 })).toBe(1);
    expect(mock.faults).toEqual([]);
  });

  test('of earlier pushes are removed when a newer one is ready', async () => {
    await using mock = await startMockGitHub({ as });
    mock.openPull(12);
    await preview(mock, 12);
    const newer = await preview(mock, 12);
    await removeDeployments(clientOf(mock), environment, { pullRequest: 12, app: 'board', server }, newer);
    expect(mock.deployments.map(({ id }) => id)).toEqual([newer]);
  });
});

test('deployments of newer pushes stay when an older one is ready', async () => {
  await using mock = await startMockGitHub();
  mock.openPull(12);
  const [oldest, older, newer] = [await preview(mock, 12), await preview(mock, 12), await preview(mock, 12)];
  await removeDeployments(clientOf(mock), environment, { pullRequest: 12, app: 'board', server }, older);
  expect(mock.deployments.map(({ id }) => id)).toEqual([older, newer]);
  expect(oldest).toBeLessThan(older);
});

test('the final state of a deployment that a newer run has removed is not an error', async () => {
  await using mock = await startMockGitHub();
  mock.openPull(12);
  const id = await preview(mock, 12);
  await removeDeployments(clientOf(mock), environment, { pullRequest: 12 });
  await setDeploymentState(clientOf(mock), id, { state: 'inactive', description: 'A newer run made it.' });
  expect(mock.deployments).toEqual([]);
});

test('a deployment that another job removes meanwhile is not an error', async () => {
  await using mock = await startMockGitHub();
  mock.openPull(12);
  await preview(mock, 12);
  await preview(mock, 12);
  mock.trouble({ method: 'POST', path: /statuses/, answer: { status: 404, message: 'Not Found' } });
  mock.trouble({ method: 'DELETE', answer: { status: 404, message: 'Not Found' } });
  expect(await removeDeployments(clientOf(mock), environment, { pullRequest: 12 })).toBe(2);
});

test('a payload is read from its JSON text, and other texts are ignored', async () => {
  await using mock = await startMockGitHub();
  mock.openPull(12);
  const of = { ref: 'x', task: 'connect-dash-deploy', environment, transient: true, statuses: [] };
  mock.deployments.push({ id: 1, ...of, payload: '{"app":"board","pull_request":12}' });
  mock.deployments.push({ id: 2, ...of, payload: '12 pull requests' });
  expect(await removeDeployments(clientOf(mock), environment, { pullRequest: 12 })).toBe(1);
  expect(mock.deployments.map(({ id }) => id)).toEqual([2]);
});

test('a deployment to production is not transient', async () => {
  await using mock = await startMockGitHub();
  const commit = mock.branches.get('main') ?? '';
  await createDeployment(clientOf(mock), {
    app: 'board',
    server,
    environment: 'production',
    commit,
    description: '',
  });
  expect(mock.deployments).toMatchObject([{ transient: false, payload: { app: 'board', server } }]);
  expect(mock.faults).toEqual([]);
});

test('a description that is too long for GitHub is shortened', () => {
  expect([...shortened(`The build failed.\n${'😀'.repeat(200)}`)]).toHaveLength(140);
  expect(shortened(' The build\n failed. ')).toBe('The build failed.');
});
