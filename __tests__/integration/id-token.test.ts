import { expect, test } from '@jest/globals';
import { idToken } from '../../src/github/id-token.ts';
import { UserError } from '../../src/shared/problems.ts';
import { json, quietLog, serverThat } from './connect/server.ts';

const environmentFor = (url: string) => ({
  ACTIONS_ID_TOKEN_REQUEST_URL: `${url}token?api-version=2.0`,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-job',
});

const ask = (url: string, signal = new AbortController().signal, { log } = quietLog()) =>
  idToken('connect', environmentFor(url), { signal, log });

const mishapOf = async (asked: Promise<unknown>) => {
  const error = await asked.catch((caught) => caught);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).problems[0];
};

test('the token is asked for with what the runner gave, for the audience', async () => {
  await using github = await serverThat((_request, response) => json(response, { value: 'jwt' }));
  expect(await ask(github.url)).toBe('jwt');
  expect(github.asked.map(({ url }) => url)).toEqual(['/token?api-version=2.0&audience=connect']);
  expect(github.asked[0]?.headers.authorization).toBe('Bearer of-the-job');
});

test('after a passing failure it is asked for again, when GitHub wants that', async () => {
  await using github = await serverThat(({ socket }, response) => {
    const attempt = github.asked.length;
    if (attempt === 1) json(response, {}, 503);
    else if (attempt === 2) socket.destroy();
    else if (attempt === 3) json(response, {}, 429, { 'retry-after': '0' });
    else json(response, { value: 'jwt' });
  });
  const log = quietLog();
  expect(await ask(github.url, undefined, log)).toBe('jwt');
  expect(github.asked).toHaveLength(4);
  expect(log.lines.join('\n')).toMatch(/answered 503.*\n.*again in \d+ ms/);
  expect(log.lines.join('\n')).not.toContain('of-the-job');
});

test('a failure that stays is told after five attempts, as one of GitHub', async () => {
  await using github = await serverThat((_request, response) =>
    json(response, {}, 502, { 'retry-after': '0' }),
  );
  const problem = await mishapOf(ask(github.url));
  expect(problem.message).toBe('GitHub gave the job no identity token.');
  expect(problem.reason).toMatch(/answered 502 for the audience connect/);
  expect(problem.hint).toMatch(/^Run the job again/);
  expect(github.asked).toHaveLength(5);
});

test.each([
  { it: 'a refusal', status: 403, body: {} },
  { it: 'an answer without a token', status: 200, body: { count: 1 } },
])('$it is final', async ({ status, body }) => {
  await using github = await serverThat((_request, response) => json(response, body, status));
  expect((await mishapOf(ask(github.url))).hint).toMatch(/id-token: write/);
  expect(github.asked).toHaveLength(1);
});

test('GitHub that is out of reach is told as such, not as the server', async () => {
  const problem = await mishapOf(ask('http://name.invalid/'));
  expect(problem.message).toBe('GitHub gave the job no identity token.');
  expect(problem.reason).toMatch(/^No answer came: name\.invalid/);
});

test('a run that is stopped waits for no further attempt', async () => {
  const stopped = new AbortController();
  await using github = await serverThat((_request, response) => {
    json(response, {}, 503, { 'retry-after': '50' });
    setTimeout(() => stopped.abort(), 50);
  });
  await expect(ask(github.url, stopped.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(github.asked).toHaveLength(1);
});
