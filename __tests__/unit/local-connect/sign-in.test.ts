import { createHook } from 'node:async_hooks';
import { expect, test } from '@jest/globals';
import { signIn } from '../../../local-connect/sign-in.ts';
import { hashPassword } from '../../../local-connect/state/credentials.ts';
import type { State } from '../../../local-connect/state/state.ts';

/** The number of scrypt computations that the work starts. They take nearly all of its time. */
async function scryptsOf(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const hook = createHook({
    init(_, type) {
      if (type === 'SCRYPTREQUEST') count += 1;
    },
  }).enable();
  await work();
  hook.disable();
  return count;
}

test("the time of a sign-in doesn't show whether the user exists, is locked, or has a password", async () => {
  const stored = await hashPassword('right');
  const users = {
    byName: (username: string) =>
      username === 'unknown' ? undefined : { guid: username, username, locked: username === 'locked' },
    passwordOf: (guid: string) => (guid === 'without' ? undefined : stored),
  };
  const check = signIn({ users } as unknown as State);
  const request = { password: 'wrong', address: '127.0.0.1', host: 'localhost' };
  for (const username of ['known', 'unknown', 'locked', 'without']) {
    const work = () => check({ ...request, username });
    expect([username, await scryptsOf(work)]).toEqual([username, 1]);
  }
  expect(await check({ ...request, username: 'known', password: 'right' })).toMatchObject({ guid: 'known' });
  for (const username of ['locked', 'without', 'unknown'])
    expect(await check({ ...request, username, password: 'right' })).toBe('wrong');
});
