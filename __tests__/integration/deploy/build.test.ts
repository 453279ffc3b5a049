import { expect, test } from '@jest/globals';
import { BuildFailure, build, type Following } from '../../../src/deploy/build.ts';
import { json, serverThat } from '../connect/server.ts';
import { recorder, surroundingsAt } from './an-app.ts';

const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';

/** What the log of a build says whose polls find these lines, each after a moment. */
async function followed(polls: readonly (readonly string[])[]) {
  await using server = await serverThat(({ method }, response) => {
    if (method === 'POST') return json(response, { task_id: 'k3Vd9Q' }, 202);
    const at = server.asked.length - 2;
    const finished = at === polls.length - 1;
    const task = { id: 'k3Vd9Q', output: polls[at], last: at, finished, code: 0, error: '' };
    return setTimeout(() => json(response, task), 30);
  });
  const seen = recorder();
  const surroundings = surroundingsAt(server.url, seen);
  await build({ guid, bundleId: '7', activate: false, isEarlier: false }, surroundings, { reminder: 50 });
  return seen.lines.filter((line) => !line.startsWith('debug:'));
}

test('a build that is silent for long is told to go on, with what it wrote last', async () => {
  const lines = await followed([['Building wheel for x', ''], [], [], [], [], ['Done']]);
  expect(lines[0]).toBe('Building wheel for x');
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^The build goes on; for \d+ ms it has written nothing after: Building wheel for x$/,
    ),
  );
  expect(lines.filter((line) => line.startsWith('The build goes on')).length).toBeLessThan(4);
  expect(lines.at(-1)).toBe('Done');
});

test('a build that goes on writing is not', async () => {
  expect(await followed([['a'], ['b'], ['c'], ['d']])).toEqual(['a', 'b', 'c', 'd']);
});

/** What a poll gets: the task's end, or trouble. */
type Poll = 'built' | 'failed' | 'dropped' | '502' | '429' | 'unknown task' | 'no such page';

/**
 * Has a server build, on which the polls of each build go so; the last one goes on. The job of each build fails.
 *
 * @param builds what the polls of the first, the second, … build that is ordered get; `'lost'` where its order gets no
 * answer, and no job comes of it
 */
async function built(
  builds: readonly (readonly Poll[] | 'lost')[],
  changed: Partial<Following> = {},
  { isEarlier = false, tellsJobs = true } = {},
) {
  let ordered = 0;
  let polls = 0;
  const failed = { tag: 'python_restore', bundle_id: '7', status: 2, exit_code: 1 };
  const jobs: unknown[] = isEarlier ? [{ ...failed, key: 'k0', start_time: '2025-01-01T00:00:00Z' }] : [];
  await using server = await serverThat((request, response) => {
    const { method, url = '' } = request;
    request.resume();
    if (method === 'POST') {
      ordered++;
      polls = 0;
      if (builds[ordered - 1] === 'lost') return request.socket.destroy();
      jobs.push({ ...failed, key: `k${ordered}`, start_time: `2026-01-01T00:0${ordered}:00Z` });
      return json(response, { task_id: `task${ordered}` }, 202);
    }
    if (url.endsWith('/jobs') && !tellsJobs) return json(response, { code: 22, error: 'No.' }, 403);
    if (url.endsWith('/jobs')) return json(response, jobs);
    if (url.includes('/log')) return json(response, { entries: [{ data: 'pip was killed' }] });
    if (!url.includes('/tasks/')) return json(response, { bundle_id: '1' });
    const polled = builds[ordered - 1] ?? [];
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
  const surroundings = surroundingsAt(server.url, recorder());
  const target = { guid, bundleId: '7', activate: false, isEarlier };
  const ended = await build(target, surroundings, changed).catch((error) => error);
  return { ended, ordered };
}

test.each<{ it: string; polls: readonly Poll[] }>([
  { it: 'a poll was dropped', polls: ['dropped', 'failed'] },
  { it: 'two polls met a proxy', polls: ['502', '502', 'failed'] },
  { it: 'a poll met another node', polls: ['unknown task', 'failed'] },
])('a build that failed is not ordered again because $it', async ({ polls }) => {
  const { ended, ordered } = await built([polls]);
  expect(ended).toBeInstanceOf(BuildFailure);
  expect(ended).toMatchObject({ reason: 'pip failed' });
  expect(ordered).toBe(1);
});

test.each<{ it: string; polls: readonly Poll[]; changed: Partial<Following> }>([
  {
    it: 'the server was away for as long as a restart takes',
    polls: ['502', '502', 'failed'],
    changed: { restart: 700 },
  },
  { it: 'the server forgot its task', polls: ['unknown task'], changed: { unknownTask: 100 } },
])(
  'a build that failed is ordered again, once, where $it',
  async ({ polls, changed }) => {
    const again = await built([polls, ['built']], changed);
    expect(again).toEqual({ ended: undefined, ordered: 2 });
    const inVain = await built([polls, polls, polls], changed);
    expect(inVain.ended).toBeInstanceOf(BuildFailure);
    expect(inVain.ordered).toBe(2);
  },
  20_000,
);

test.each<{ it: string; polls: readonly Poll[]; changed: Partial<Following> }>([
  {
    it: 'polls are turned away by a rate limit',
    polls: ['429', '429', 'built'],
    changed: { unknownTask: 100 },
  },
  { it: 'a poll meets a proxy that knows of no task', polls: ['no such page', 'built'], changed: {} },
])(
  'a build is followed on where $it',
  async ({ polls, changed }) => {
    expect(await built([polls], changed)).toEqual({ ended: undefined, ordered: 1 });
  },
  20_000,
);

test('a build that was ordered again is not judged by the failed job of the one before', async () => {
  const { ended, ordered } = await built([['unknown task'], 'lost', ['built']], { unknownTask: 100 });
  expect(ended).toBeUndefined();
  expect(ordered).toBe(3);
}, 20_000);

test('the first order of an earlier bundle is not judged by the failed job that the bundle has from then', async () => {
  const { ended, ordered } = await built(['lost', ['built']], {}, { isEarlier: true });
  expect(ended).toBeUndefined();
  expect(ordered).toBe(2);
}, 20_000);

test('a build that is lost sight of is ordered again where the key is told of no jobs', async () => {
  const lost = await built([['unknown task'], ['built']], { unknownTask: 100 }, { tellsJobs: false });
  expect(lost).toEqual({ ended: undefined, ordered: 2 });
}, 20_000);
