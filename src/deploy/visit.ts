import { parseJson } from '../connect/errors.ts';
import type { PageResponse } from '../connect/pages.ts';
import type { Job } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { TransportError } from '../http/errors.ts';
import { retryAfter } from '../http/retry.ts';
import { input } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import { lastTracebackStart, withoutLibraries } from './explain/traceback.ts';
import { hasFailed, isHealthy, readRun } from './jobs.ts';
import type { Verification } from './request.ts';
import { VerifyFailure } from './verify-failure.ts';

/** The app of a bundle at an address. */
export interface VisitedApp {
  readonly guid: string;
  readonly bundleId: string;
  /** Ends in `/`. */
  readonly url: URL;
}

/** Requests an address of the app; with `json`, a POST. */
export type Visit = (url: URL, json?: unknown) => Promise<PageResponse>;

/**
 * Returns a function that requests an address until the app answers with a status below 500. It gives up when the app
 * answers 500 twice, its process has failed, or the time is over.
 *
 * @param newestRun finds the job of the app's newest run
 * @throws {VerifyFailure}
 */
export function createVisit(
  app: VisitedApp,
  verification: Verification,
  newestRun: () => Promise<Job | undefined>,
  context: DeployContext,
): Visit {
  const { connect, signal, progress } = context;
  const { clock } = connect;
  const start = clock.now();

  return async (url, json) => {
    // A slow start must not use up the time of later requests.
    const deadline = Math.max(start + verification.timeout * 1000, clock.now() + 5000);
    for (let attempt = 1, hasFailedBefore = false; ; attempt++) {
      // Half of the remaining time: a connection that hangs leaves time for another one.
      const timeout = Math.max(1000, (deadline - clock.now()) / 2);
      const answer = await request(url, json, timeout, context);
      if (!(answer instanceof Error) && isFinal(answer)) {
        if (hasFailedBefore) await warnOfFirstError(app, url, await newestRun(), context);
        return answer;
      }
      progress.log.debug(`${url.pathname}: ${answer instanceof Error ? answer.message : answer.status}`);
      const job = await newestRun();
      signal.throwIfAborted();
      const isOwn = !(answer instanceof Error) && isOwnError(answer);
      const isHopeless = isOwn ? attempt >= 2 : !(answer instanceof Error) && job && hasFailed(job);
      if (isHopeless || clock.now() >= deadline) {
        const problem = problemOf(url, answer, job, verification);
        throw new VerifyFailure(problem, {
          run: await readRun(app.guid, job, context),
          ...(answer instanceof Error && { cause: answer }),
        });
      }
      hasFailedBefore ||= isOwn;
      const pause = Math.min(pauseAfter(answer, attempt), Math.max(0, deadline - clock.now()));
      await clock.sleep(pause, signal);
    }
  };
}

async function request(
  url: URL,
  json: unknown,
  timeout: number,
  { connect, signal }: DeployContext,
): Promise<PageResponse | TransportError> {
  try {
    const answer = await connect.visit(url, { timeout, signal, ...(json !== undefined && { json }) });
    signal.throwIfAborted();
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof TransportError)) throw error;
    return error;
  }
}

const isFinal = ({ status }: PageResponse) => status < 500 && status !== 429;

/** Milliseconds until the next attempt. The server of a rate limit may say how long to wait. */
function pauseAfter(answer: PageResponse | TransportError, attempt: number): number {
  const wanted =
    !(answer instanceof Error) && answer.status === 429
      ? retryAfter(answer.headers['retry-after'])
      : undefined;
  return wanted ?? Math.min(5000, 500 * attempt);
}

/** An error of the app itself. Those of Connect are 502, 503 and 504. */
const isOwnError = (answer: PageResponse): boolean =>
  (answer.status === 500 || answer.status === 501) && !isFromConnect(answer);

/** Whether Connect answered instead of the app: its errors are JSON with a code. */
export function isFromConnect({ text }: PageResponse): boolean {
  const json = parseJson(text);
  return json !== null && typeof json === 'object' && 'code' in json && 'error' in json;
}

/** An app whose first request fails in each new process works for most visitors, but not for all. */
async function warnOfFirstError(app: VisitedApp, url: URL, job: Job | undefined, context: DeployContext) {
  const run = await readRun(app.guid, job, context);
  const lines = run?.lines.slice(lastTracebackStart(run.lines)) ?? [];
  const traceback = withoutLibraries(lines).slice(0, 40).join('\n');
  context.progress.log.warn({
    message: `The first request to ${url.pathname} failed with status 500. The next one succeeded.`,
    ...(traceback && { reason: traceback }),
    hint: 'Visitors will see this error whenever Connect starts a new process of the app.',
  });
}

/** Why the app never answered with a status below 500. */
function problemOf(
  url: URL,
  answer: PageResponse | TransportError,
  job: Job | undefined,
  verification: Verification,
): Problem {
  if (answer instanceof Error) return tooLate(verification, answer);
  if (answer.status === 500 || answer.status === 501) return errorStatus({ ...answer, url });
  if (answer.status === 429) return rateLimited(answer, verification);
  if (job && isHealthy(job)) return tooLate(verification);
  return {
    message: `The app does not start: Connect answered ${answer.status}.`,
    reason: 'Connect answers like this if the process of the app has ended or does not come up in time.',
    hint: "Check the app's log.",
  };
}

/** The problem of an app that answers with an error. */
export const errorStatus = ({ status, url }: Pick<PageResponse, 'status' | 'url'>): Problem => ({
  message: `The app answered ${status} at ${url.pathname}.`,
  hint: "Check the app's log.",
});

const rateLimited = ({ url }: PageResponse, { timeout }: Verification): Problem => ({
  message: `The app could not be verified because of a rate limit: ${url.pathname} answered 429 for ${timeout} s.`,
  reason: 'Connect, a proxy in front of it, or the app itself limits the requests of one visitor.',
  hint: `Raise the limit or ${input('verify-timeout')}. With ${input('verify', 'starts')}, only one page is requested.`,
});

/** @param error absent if Connect answered instead of the app */
function tooLate({ timeout }: Verification, error?: TransportError): Problem {
  const isBusy = error === undefined || error.failure === 'timeout';
  return {
    message: `The app did not answer within ${timeout} s.`,
    reason: isBusy
      ? 'It may do long work when it is imported or in its layout: read much data, train a model, wait for a database.'
      : `The last error: ${error.message}.`,
    hint: `Move long work into a callback, or raise ${input('verify-timeout')}.`,
  };
}
