import { isPassword } from './state/credentials.ts';
import type { State } from './state/state.ts';
import type { User } from './state/users.ts';

/** Wrong passwords that are checked each minute, for one user name and for one address. */
const perName = 10;
const perAddress = 30;
const minute = 60_000;

interface Attempts {
  count: number;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export type SignIn = ReturnType<typeof signIn>;

/**
 * Checks names and passwords. An unknown user takes as long as a wrong password, and after too many wrong passwords the
 * answer is 'too many attempts' until the minute is over.
 */
export function signIn({ users }: State) {
  const attempts = new Map<string, Attempts>();

  return async (
    username: string,
    password: string,
    address: string,
  ): Promise<User | 'wrong' | 'too many attempts'> => {
    for (const [key, { until }] of attempts) if (until < Date.now()) attempts.delete(key);
    const counters = [counter(`name ${username.toLowerCase()}`), counter(`address ${address}`)] as const;
    if (counters[0].count >= perName || counters[1].count >= perAddress) return 'too many attempts';
    // Counted before the check, so that attempts at the same time count, too.
    for (const each of counters) each.count += 1;
    const user = users.byName(username);
    const stored = user && !user.locked ? users.passwordOf(user.guid) : undefined;
    if (!(await isPassword(password, stored)) || !user) return 'wrong';
    for (const each of counters) each.count -= 1;
    return user;
  };

  function counter(key: string): Attempts {
    const known = attempts.get(key) ?? { count: 0, until: Date.now() + minute };
    attempts.set(key, known);
    return known;
  }
}
