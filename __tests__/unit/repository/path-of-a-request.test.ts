import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const repository = join(import.meta.dirname, '..', '..', '..');
const read = (file: string) => readFileSync(join(repository, file), 'utf8');

/** The functions between the entry and the socket, as CONTRIBUTING lists them. */
const path = [...read('CONTRIBUTING.md').matchAll(/^\| `(\w+)` \| `(src\/[^`]+\.ts)` \|/gm)].map(
  ([, name = '', file = '']) => ({ name, file }),
);

test('a request passes at most ten functions from the entry to the socket', () => {
  expect(path.map(({ name }) => name).slice(0, 3)).toEqual(['main', 'runAction', 'runJob']);
  expect(path.length).toBeLessThanOrEqual(10);
});

test.each(path)('CONTRIBUTING lists $name, which $file defines', ({ name, file }) => {
  expect(read(file)).toMatch(new RegExp(`\\b(?:function|async) ${name}\\b[<(]`));
});

test.each(path.slice(1).map((to, at) => ({ from: path[at], to })))(
  'CONTRIBUTING lists $from.name before $to.name, which it calls or is given',
  ({ from, to }) => {
    // The function before `stage` passes the work to it.
    const callers = from?.name === 'stage' ? path.filter(({ name }) => name === 'deployBundle') : [from];
    expect(callers.map((one) => read(one?.file ?? '')).join()).toMatch(new RegExp(`\\b${to.name}\\b`));
  },
);
