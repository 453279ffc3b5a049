import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fetchThroughProxies } from '../../../src/github/fetch.ts';
import { decideJob, eventFrom } from '../../../src/job/job.ts';
import { startMockGitHub } from '../../support/github/mock-github.ts';

async function listen(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const get = { method: 'GET', headers: {} };

describe('what is asked of GitHub', () => {
  const proxies = ['HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'] as const;
  let before: (string | undefined)[];
  beforeEach(() => {
    before = proxies.map((name) => process.env[name]);
    for (const name of proxies) delete process.env[name];
  });
  afterEach(() => {
    for (const [n, name] of proxies.entries()) {
      if (before[n] === undefined) delete process.env[name];
      else process.env[name] = before[n];
    }
  });

  test("goes through the company's proxy, where there is one", async () => {
    const asked: (string | undefined)[] = [];
    await using proxy = await listen((request, response) => {
      asked.push(request.url);
      response.end('through the proxy');
    });
    process.env.HTTP_PROXY = `http://127.0.0.1:${proxy.port}`;
    const answer = await fetchThroughProxies(5_000)('http://github.invalid/api', get);
    expect(await answer.text()).toBe('through the proxy');
    expect(asked).toEqual(['http://github.invalid/api']);
  });

  test('goes past the proxy where NO_PROXY says so', async () => {
    await using github = await listen((_, response) => response.end('direct'));
    process.env.HTTP_PROXY = 'http://127.0.0.1:9';
    process.env.NO_PROXY = '127.0.0.1';
    const answer = await fetchThroughProxies(5_000)(`http://127.0.0.1:${github.port}/`, get);
    expect(await answer.text()).toBe('direct');
  });

  test('is given up where no answer comes', async () => {
    await using github = await listen(() => {});
    await expect(fetchThroughProxies(50)(`http://127.0.0.1:${github.port}/`, get)).rejects.toThrow();
  });

  test('is given up where an answer begins and does not end', async () => {
    await using github = await listen((_, response) => response.writeHead(200).write('{'));
    await expect(fetchThroughProxies(200)(`http://127.0.0.1:${github.port}/`, get)).rejects.toThrow();
  });

  test('does not go round in circles', async () => {
    let asked = 0;
    await using github = await listen((_, response) => {
      asked += 1;
      response.writeHead(301, { location: '/' }).end();
    });
    const answer = await fetchThroughProxies(5_000)(`http://127.0.0.1:${github.port}/`, get);
    expect(answer.status).toBe(301);
    expect(asked).toBe(4);
  });
});

test('the mock sends the events that its pull requests make', async () => {
  await using mock = await startMockGitHub();
  const { head } = mock.openPull(12);
  const wanted = {
    mode: 'auto',
    preview: 'auto',
    previewDrafts: true,
    hasServer: true,
    hasKey: true,
    isOwnCheckout: true,
  } as const;
  expect(decideJob(eventFrom('pull_request', mock.event(12, 'opened'), {}), wanted)).toMatchObject({
    value: { kind: 'preview', pullRequest: { number: 12, fork: false, head: { sha: head.sha } } },
  });
  mock.openPull(12, { state: 'closed' });
  expect(decideJob(eventFrom('pull_request', mock.event(12, 'closed'), {}), wanted)).toMatchObject({
    value: { kind: 'clean-up', pullRequest: 12 },
  });
});
