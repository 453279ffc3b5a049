import { expect, test } from '@jest/globals';
import { startMockGitHub } from '../../support/github/mock-github.ts';
import { proxyThat, tunnelTo } from '../../support/proxy.ts';

test("calls GitHub through the runner's proxy", async () => {
  await using mock = await startMockGitHub();
  mock.openPull(12);
  await using proxy = await proxyThat(tunnelTo(new URL(mock.url).host));
  // @actions/github reads the variable when it is loaded.
  process.env.GITHUB_API_URL = 'http://github.invalid';
  process.env.http_proxy = proxy.url;
  const { connectGitHub } = await import('../../../src/github/client.ts');
  const { fetchPullRequestState } = await import('../../../src/github/pull-requests.ts');
  const { signal } = new AbortController();
  const github = connectGitHub({ token: mock.token, repository: mock.repository, signal });
  expect((await fetchPullRequestState(github, 12)).state).toBe('open');
  expect(proxy.tunnels).toEqual(['github.invalid:80']);
});
