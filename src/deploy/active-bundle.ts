import type { DeployContext } from '../context.ts';
import type { Progress } from '../shared/progress.ts';

/*
 * Which bundle is live, and the sentences about it that are shown when a run ends early. Each is recorded before the call
 * that may change the state, so that it is true at any moment.
 */

export const nothingChanged = 'Nothing was changed on the server.';

const liveNow = (bundleId: string) => `Bundle ${bundleId} is live.`;

/** @param isVerified false if it was activated without having been verified as a draft */
export const wentLive = (bundleId: string, isVerified: boolean) =>
  isVerified ? liveNow(bundleId) : `${liveNow(bundleId)} It has not been verified yet.`;

const stillLive = (before: string | undefined) =>
  before === undefined ? 'Nothing is live yet' : `Bundle ${before} is live, as before`;

export const whileUploading = (before: string | undefined) =>
  `${stillLive(before)}. An upload was in progress; it does not change what is live.`;

export const asDraft = (before: string | undefined, bundleId: string) =>
  `${stillLive(before)}. Bundle ${bundleId} remains on the server as a draft.`;

export const whileActivating = (before: string | undefined, bundleId: string) =>
  before === undefined
    ? `Bundle ${bundleId} was being built and activated: it goes live when the server has finished.`
    : `Bundle ${bundleId} was being activated: bundle ${before} is live until the server has finished.`;

export const activeButFailing = (bundleId: string, reason = '') =>
  `Bundle ${bundleId} is live, though its verification failed${reason && `: ${reason}`}.`;

export const whileRestoring = (from: string, to: string) =>
  `${activeButFailing(from)} The server was asked to restore bundle ${to}, which may still happen.`;

export const restored = (to: string) => `Bundle ${to} is live again: this run restored it.`;

export const restoredButFailing = (to: string, reason: string) =>
  `Bundle ${to} is live again, but its verification failed too: ${reason}.`;

/** Records which bundle is active: as a fact, and as the sentence that a run ends with if it is cut short. */
export function recordActiveBundle(
  bundleId: string | null | undefined,
  { record }: Pick<Progress, 'record'>,
): void {
  record(
    bundleId
      ? { liveBundleId: bundleId, live: liveNow(bundleId) }
      : { live: 'Nothing is live: this content item has no active bundle yet.' },
  );
}

/** Fetches the id of the active bundle and records it. */
export async function fetchActiveBundle(
  guid: string,
  { connect, progress }: DeployContext,
): Promise<string | null> {
  const { bundle_id: active } = await connect.content(guid);
  recordActiveBundle(active, progress);
  return active;
}

/**
 * The id of the active bundle after `expected` was activated and verified, with the Python that it was built with. If it
 * can't be fetched, `expected` is assumed: the deployment itself has succeeded by then.
 */
export async function confirmActiveBundle(
  guid: string,
  expected: string,
  { connect, progress, signal }: DeployContext,
): Promise<string | null> {
  try {
    const { bundle_id: active, py_version } = await connect.content(guid);
    recordActiveBundle(active, progress);
    if (active === expected && py_version) progress.record({ pythonVersion: py_version });
    return active;
  } catch (error) {
    signal.throwIfAborted();
    progress.log.info(`Could not check for other deployments: ${(error as Error).message}`);
    return expected;
  }
}
