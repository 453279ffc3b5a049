import type { DeployContext } from '../context.ts';
import type { Progress } from '../shared/progress.ts';
import { liveNow, nothingLive } from './status-messages.ts';

/** Records which bundle is active: as a fact, and as the sentence that a run ends with if it is cut short. */
export function recordActiveBundle(
  bundleId: string | null | undefined,
  { record }: Pick<Progress, 'record'>,
): void {
  record(bundleId ? { liveBundleId: bundleId, live: liveNow(bundleId) } : { live: nothingLive });
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
