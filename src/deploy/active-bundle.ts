import type { DeployContext } from '../context.ts';
import type { Progress } from '../shared/progress.ts';
import { liveNow, nothingLive } from './status-messages.ts';

/** Tells which bundle is live: as a fact, and as the sentence for a run that ends early. */
export function recordActiveBundle(
  bundleId: string | null | undefined,
  { record }: Pick<Progress, 'record'>,
): void {
  record(bundleId ? { liveBundleId: bundleId, live: liveNow(bundleId) } : { live: nothingLive });
}

/** The active bundle, told to `progress`. */
export async function fetchActiveBundle(
  guid: string,
  { connect, progress }: DeployContext,
): Promise<string | null> {
  const { bundle_id: live } = await connect.content(guid);
  recordActiveBundle(live, progress);
  return live;
}

/**
 * The bundle that is live once `ours` was visited. What was to be done is done by then: that this can't be seen is no
 * failure of it.
 */
export async function lookWhoseItIs(
  guid: string,
  ours: string,
  context: DeployContext,
): Promise<string | null> {
  const { progress, signal } = context;
  try {
    return await fetchActiveBundle(guid, context);
  } catch (error) {
    signal.throwIfAborted();
    progress.log.info(`Whether another run came in between can't be seen: ${(error as Error).message}`);
    return ours;
  }
}
