import { afterEach, expect, test } from '@jest/globals';
import { idToken } from '../../src/github/id-token.ts';
import { UserError } from '../../src/shared/problems.ts';
import { virtualClock } from '../support/clock.ts';
import { json, quietLog, serverThat } from './connect/server.ts';

const names = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'] as const;
afterEach(() => {
  for (const name of names) delete process.env[name];
});

/** Gets a token from this URL by `@actions/core`, which reads the environment of the process. */
function tokenFrom(url: string, signal = new AbortController().signal, { log } = quietLog()) {
  process.env.ACTIONS_ID_TOKEN_REQUEST_URL = `${url}token?api-version=2.0`;
  process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'of-the-job';
  return idToken('connect', { signal, log }, virtualClock());
}

async function problemOf(call: Promise<unknown>) {
  const error = await call.catch((caught) => caught);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).problems[0];
}

test('requests the token with what the runner gave, for the audience', async () => {
  await using github = await serverThat((_request, response) => json(response, { value: 'jwt' }));
  expect(await tokenFrom(github.url)).toBe('jwt');
  expect(github.requests.map(({ url }) => url)).toEqual(['/token?api-version=2.0&audience=connect']);
  expect(github.requests[0]?.headers.authorization).toBe('Bearer of-the-job');
});

test('requests it again after a lost connection and after a 503', async () => {
  await using github = await serverThat(({ socket }, response) => {
    const attempt = github.requests.length;
    if (attempt === 1) socket.destroy();
    else if (attempt === 2) json(response, {}, 503);
    else json(response, { value: 'jwt' });
  });
  const log = quietLog();
  expect(await tokenFrom(github.url, undefined, log)).toBe('jwt');
  expect(github.requests).toHaveLength(3);
  expect(log.lines.join('\n')).toMatch(/No identity token from .*socket hang up.*Trying again\./);
  expect(log.lines.join('\n')).not.toContain('of-the-job');
});

test.each([
  { name: 'a refusal', status: 403, body: {}, reason: 'Error Code : 403' },
  { name: 'a response without a token', status: 200, body: { count: 1 }, reason: 'do not have ID Token' },
])('$name is final', async ({ status, body, reason }) => {
  await using github = await serverThat((_request, response) => json(response, body, status));
  const problem = await problemOf(tokenFrom(github.url));
  expect(problem.message).toBe('The job got no identity token from GitHub.');
  expect(problem.reason).toContain(reason);
  expect(problem.hint).toContain('id-token: write');
  expect(github.requests).toHaveLength(1);
});

test('an unreachable GitHub is reported as such, not as the server', async () => {
  const problem = await problemOf(tokenFrom('http://name.invalid/'));
  expect(problem.message).toBe('The job got no identity token from GitHub.');
  expect(problem.reason).toMatch(/^name\.invalid: .*ENOTFOUND|^name\.invalid: .*EAI_AGAIN/);
});

test('a cancelled run does not wait for the token', async () => {
  const cancel = new AbortController();
  await using github = await serverThat(() => cancel.abort());
  await expect(tokenFrom(github.url, cancel.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(github.requests).toHaveLength(1);
});
