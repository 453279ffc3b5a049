import { expect, test } from '@jest/globals';
import { build } from '../../../src/deploy/build.ts';
import { json, serverThat } from '../connect/server.ts';
import { clientFor, recorder } from './an-app.ts';

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
  const connect = clientFor(server.url, 'secretKey', seen);
  const around = {
    connect,
    progress: seen.progress,
    signal: new AbortController().signal,
    about: { server: connect.server },
  };
  await build({ guid, bundleId: '7', activate: false }, around, { reminder: 50 });
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
