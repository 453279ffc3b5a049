import type { Progress } from '../shared/progress.ts';
import { liveNow, nothingLive } from './status-messages.ts';
import type { Surroundings } from './request.ts';

/** Tells which bundle is live: as a fact, and as the sentence for a run that ends early. */
export function learnLive(bundleId: string | null | undefined, { learn }: Pick<Progress, 'learn'>): void {
  learn(bundleId ? { liveBundleId: bundleId, live: liveNow(bundleId) } : { live: nothingLive });
}

/** The active bundle, told to `progress`. */
export async function lookLive(guid: string, { connect, progress }: Surroundings): Promise<string | null> {
  const { bundle_id: live } = await connect.content(guid);
  learnLive(live, progress);
  return live;
}

/**
 * The bundle that is live once `ours` was visited. What was to be done is done by then: that this can't be seen is no
 * failure of it.
 */
export async function lookWhoseItIs(
  guid: string,
  ours: string,
  surroundings: Surroundings,
): Promise<string | null> {
  const { progress, signal } = surroundings;
  try {
    return await lookLive(guid, surroundings);
  } catch (error) {
    signal.throwIfAborted();
    progress.log.info(`Whether another run came in between can't be seen: ${(error as Error).message}`);
    return ours;
  }
}
