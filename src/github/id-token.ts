import { getIDToken } from '@actions/core';
import { type Clock, systemClock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { UserError } from '../shared/problems.ts';

/** True if the job has the permission `id-token: write`: only then the runner sets these variables. */
export function canGetIdToken({
  ACTIONS_ID_TOKEN_REQUEST_URL: url,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: token,
}: Readonly<Record<string, string | undefined>>): boolean {
  return Boolean(url && token && URL.canParse(url));
}

const maxAttempts = 4;
/** For one attempt, in milliseconds. */
const timeout = 20_000;

/**
 * A token, signed by GitHub, that names the repository, branch and workflow of this job. It is a secret.
 *
 * @param audience of the token, as the receiving server expects it
 * @throws {UserError} if GitHub issues none
 *
 * Source: https://docs.github.com/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 */
export async function idToken(
  audience: string,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Pick<Log, 'info'> },
  clock: Clock = systemClock,
): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await requestToken(audience, AbortSignal.any([signal, AbortSignal.timeout(timeout)]));
    } catch (error) {
      signal.throwIfAborted();
      const { host } = new URL(process.env.ACTIONS_ID_TOKEN_REQUEST_URL ?? '');
      const reason = `${host}: ${(error as Error).message.replace(/\s+/g, ' ')}`;
      const isFinal = /Error Code : 4|do not have ID Token/.test(reason);
      if (isFinal || attempt === maxAttempts) throw new UserError(noToken(reason, host), { cause: error });
      log.info(`No identity token from ${reason} Trying again.`);
      await clock.sleep(1000 * 2 ** (attempt - 1), signal);
    }
  }
}

/** `getIDToken` has neither a time-out nor a signal, and repeats only after 502, 503 and 504. */
async function requestToken(audience: string, signal: AbortSignal): Promise<string> {
  const aborted = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => aborted.reject(signal.reason), { once: true });
  return await Promise.race([getIDToken(audience), aborted.promise]);
}

const noToken = (reason: string, host: string) => ({
  message: 'The job got no identity token from GitHub.',
  reason,
  hint: `Give the job \`permissions: id-token: write\`, and check that the runner can reach ${host}. Or use an API key.`,
});
