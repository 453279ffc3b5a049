import { isLoopbackName } from './host-guard.ts';
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

export interface SignInRequest {
  readonly username: string;
  readonly password: string;
  /** The client's IP address. */
  readonly address: string;
  /** The name under which the client reached the server. */
  readonly host: string;
}

export type SignInFailure = 'wrong' | 'too many attempts' | 'known password';

/**
 * Checks names and passwords. An unknown user takes as long as a wrong password, and after too many wrong passwords the
 * answer is 'too many attempts' until the minute is over.
 */
export function signIn({ users }: State) {
  const attempts = new Map<string, Attempts>();

  return async ({ username, password, address, host }: SignInRequest): Promise<User | SignInFailure> => {
    for (const [key, { until }] of attempts) if (until < Date.now()) attempts.delete(key);
    const counters = [counter(`name ${username.toLowerCase()}`), counter(`address ${address}`)] as const;
    if (counters[0].count >= perName || counters[1].count >= perAddress) return 'too many attempts';
    // Counted before the check, so that attempts at the same time count, too.
    for (const each of counters) each.count += 1;
    const user = users.byName(username);
    const stored = user && !user.locked ? users.passwordOf(user.guid) : undefined;
    if (!(await isPassword(password, stored)) || !user) return 'wrong';
    for (const each of counters) each.count -= 1;
    // Of a demo user. It is good enough for this machine, but not for a tunnel to it.
    const isGuessable = password.toLowerCase() === user.username.toLowerCase();
    if (isGuessable && !isLoopbackName(host)) return 'known password';
    return user;
  };

  function counter(key: string): Attempts {
    const known = attempts.get(key) ?? { count: 0, until: Date.now() + minute };
    attempts.set(key, known);
    return known;
  }
}
