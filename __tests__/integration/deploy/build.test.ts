import { expect, test } from '@jest/globals';
import { BuildFailure, build } from '../../../src/deploy/build.ts';
import { virtualClock } from '../../support/clock.ts';
import { json, serverThat } from '../connect/server.ts';
import { contextFor, recorder } from './test-app.ts';

const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';

/** Follows a build whose polls return these lines, 25 seconds apart, and returns the log. */
async function followed(polls: readonly (readonly string[])[]) {
  const clock = virtualClock();
  await using server = await serverThat(({ method }, response) => {
    if (method === 'POST') return json(response, { task_id: 'k3Vd9Q' }, 202);
    clock.advance(25_000);
    const at = server.requests.length - 2;
    const finished = at === polls.length - 1;
    const task = { id: 'k3Vd9Q', output: polls[at], last: at, finished, code: 0, error: '' };
    return json(response, task);
  });
  const recorded = recorder();
  const context = contextFor(server.url, recorded, clock);
  await build({ guid, bundleId: '7', activate: false, isEarlier: false }, context);
  return recorded.lines.filter((line) => !line.startsWith('debug:'));
}

test('logs each minute without output of the build', async () => {
  expect(await followed([['Building wheel for x', ''], [], [], [], [], ['Done']])).toEqual([
    'Building wheel for x',
    '',
    'The build is still running, without output for 1 min 15 s.',
    'Done',
  ]);
});

test('logs no reminder while a build keeps printing', async () => {
  expect(await followed([['a'], ['b'], ['c'], ['d']])).toEqual(['a', 'b', 'c', 'd']);
});

test('logs more lines of one poll than a function takes arguments', async () => {
  expect(await followed([Array(200_000).fill('Collecting x')])).toHaveLength(200_000);
});

/** The response to a poll: the end of the task, or a fault. */
type Poll = 'built' | 'failed' | 'dropped' | '502' | '429' | 'unknown task' | 'no such page';

/**
 * Builds on a server with these responses to polls. The last one repeats. The job of each build fails.
 *
 * @param builds the responses to the polls of each build; `'lost'` if the request to start it gets no response and has no
 * effect
 */
async function built(
  builds: readonly (readonly Poll[] | 'lost')[],
  { isEarlier = false, hasJobs = true, clock = virtualClock() } = {},
) {
  let started = 0;
  let polls = 0;
  const owner = { guid, username: 'mira' };
  const contentAndBundle = {
    ...{ guid, name: 'app', app_mode: 'python-dash', bundle_id: '1', owner_guid: guid, owner },
    id: '7',
  };
  const failed = { tag: 'python_restore', bundle_id: '7', status: 2, exit_code: 1 };
  const jobs: unknown[] = isEarlier ? [{ ...failed, key: 'k0', start_time: '2025-01-01T00:00:00Z' }] : [];
  await using server = await serverThat((request, response) => {
    const { method, url = '' } = request;
    request.resume();
    if (method === 'POST') {
      started++;
      polls = 0;
      if (builds[started - 1] === 'lost') return request.socket.destroy();
      jobs.push({ ...failed, key: `k${started}`, start_time: `2026-01-01T00:0${started}:00Z` });
      return json(response, { task_id: `task${started}` }, 202);
    }
    if (url.endsWith('/jobs') && !hasJobs) return json(response, { code: 22, error: 'No.' }, 403);
    if (url.endsWith('/jobs')) return json(response, jobs);
    if (url.includes('/log')) return json(response, { entries: [{ data: 'pip was killed' }] });
    if (!url.includes('/tasks/')) return json(response, contentAndBundle);
    const polled = builds[started - 1] ?? [];
    const poll = polled[Math.min(polls++, polled.length - 1)];
    switch (poll) {
      case 'dropped':
        return request.socket.destroy();
      case '502':
        return response.writeHead(502).end('<html>');
      case '429':
        return json(response, { code: 277, error: 'Too many requests.' }, 429);
      case 'no such page':
        return response.writeHead(404).end('404 page not found');
      case 'unknown task':
        return json(response, { code: 141, error: 'No such task.' }, 404);
      default: {
        const code = poll === 'built' ? 0 : 1;
        return json(response, {
          id: 't',
          output: ['a line'],
          last: 1,
          finished: true,
          code,
          error: code ? 'pip failed' : '',
          result: null,
        });
      }
    }
  });
  const context = contextFor(server.url, recorder(), clock);
  const target = { guid, bundleId: '7', activate: false, isEarlier };
  const ended = await build(target, context).catch((error) => error);
  return { ended, started };
}

test.each<{ it: string; polls: readonly Poll[] }>([
  { it: 'a poll was dropped', polls: ['dropped', 'failed'] },
  { it: 'a poll met another node', polls: ['unknown task', 'failed'] },
])('a build that failed is not started again because $it', async ({ polls }) => {
  const { ended, started } = await built([polls]);
  expect(ended).toBeInstanceOf(BuildFailure);
  expect(ended).toMatchObject({ reason: 'pip failed' });
  expect(started).toBe(1);
});

test.each<{ it: string; polls: readonly Poll[] }>([
  { it: 'the server was away for as long as a restart takes', polls: ['502', '502', 'failed'] },
  { it: 'the server forgot its task', polls: ['unknown task'] },
])('starts a build that failed again, once, if $it', async ({ polls }) => {
  expect(await built([polls, ['built']])).toEqual({ ended: true, started: 2 });
  const failed = await built([polls, polls, polls]);
  expect(failed.ended).toBeInstanceOf(BuildFailure);
  expect(failed.started).toBe(2);
});

test.each<{ it: string; polls: readonly Poll[] }>([
  { it: 'a rate limit rejects polls', polls: ['429', '429', 'built'] },
  { it: 'a proxy responds to a poll with 404', polls: ['no such page', 'built'] },
])('keeps following a build if $it', async ({ polls }) => {
  expect(await built([polls])).toEqual({ ended: true, started: 1 });
});

test('ignores the failed job of a build that was started again', async () => {
  const { ended, started } = await built([['unknown task'], 'lost', ['built']]);
  expect(ended).toBe(true);
  expect(started).toBe(3);
});

test('ignores a failed job that an earlier bundle has from an earlier run', async () => {
  const { ended, started } = await built(['lost', ['built']], { isEarlier: true });
  expect(ended).toBe(true);
  expect(started).toBe(2);
});

test('starts a lost build again if the key may not read the jobs', async () => {
  const lost = await built([['unknown task'], ['built']], { hasJobs: false });
  expect(lost).toEqual({ ended: true, started: 2 });
});

test.each<Poll>(['502', 'dropped'])('gives up polls that fail for a minute in total: %s', async (poll) => {
  const clock = virtualClock();
  const { ended } = await built([[poll], [poll], [poll]], { hasJobs: false, clock });
  expect(ended).toBeInstanceOf(Error);
  expect(clock.now()).toBeGreaterThan(50_000);
  expect(clock.now()).toBeLessThan(80_000);
});
