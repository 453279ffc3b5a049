import { getIDToken } from '@actions/core';
import { HttpError, TransportError } from '../http/errors.ts';
import { countAttempts } from '../http/retry.ts';
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

/** In milliseconds: for one attempt, and for how long attempts may fail. */
const [timeout, outage] = [20_000, 60_000];

/**
 * A token, signed by GitHub, that names the repository, branch and workflow of this job. It is a secret.
 *
 * @param audience of the token, as the receiving server expects it
 * @throws {UserError} if GitHub gives none
 *
 * Source: https://docs.github.com/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 */
export async function idToken(
  audience: string,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Pick<Log, 'info' | 'debug'> },
  clock: Clock = systemClock,
): Promise<string> {
  const url = new URL(process.env.ACTIONS_ID_TOKEN_REQUEST_URL ?? '');
  const server = { timeouts: { outage }, clock, signal, log, logged: new Map() };
  const attempts = countAttempts(`GET ${url.host}`, url, server);
  for (;;) {
    try {
      return await requestToken(audience, url, AbortSignal.any([signal, AbortSignal.timeout(timeout)]));
    } catch (failure) {
      await attempts.waitAfter(failure, 'GET').catch((error) => {
        signal.throwIfAborted();
        throw explain(error, url, audience);
      });
    }
  }
}

/** Core has neither a time-out nor a signal, and repeats only after 502, 503 and 504. */
async function requestToken(audience: string, url: URL, signal: AbortSignal): Promise<string> {
  const aborted = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => aborted.reject(signal.reason), { once: true });
  try {
    return await Promise.race([getIDToken(audience), aborted.promise]);
  } catch (error) {
    const { message } = error as Error;
    const [, status] = /Error Code : (\d+)/.exec(message) ?? [];
    if (status !== undefined) throw new HttpError(`${url.host} answered ${status}`, Number(status), {});
    if (/do not have ID Token/.test(message)) throw new HttpError(`${url.host} answered 200`, 200, {});
    // Core keeps only the text of the error.
    const [code] = /\bE[A-Z]{4,}\b/.exec(message) ?? [];
    throw TransportError.from({ message, code }, url, true);
  }
}

function explain(error: unknown, { host }: URL, audience: string): unknown {
  const isResponse = error instanceof HttpError;
  if (!isResponse && !(error instanceof TransportError)) return error;
  const isTemporary = !isResponse || error.status === 429 || error.status >= 500;
  return new UserError(
    {
      message: 'The job got no identity token from GitHub.',
      reason: isResponse
        ? `${error.message} for the audience ${audience}, without a token.`
        : `There was no response: ${error.message}.`,
      hint: isTemporary
        ? `Run the job again. If it fails again, check that the runner can reach ${host}, or use an API key.`
        : 'Give the job `permissions: id-token: write`, or use an API key.',
    },
    { cause: error },
  );
}
