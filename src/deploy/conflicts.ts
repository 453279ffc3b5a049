import { originOf } from '../connect/bundle-metadata.ts';
import type { Bundle } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { UserError } from '../shared/problems.ts';

/* Other deployments of the same content item that run at the same time. */

/** All bundles of a content item, newest first; `undefined` if they can't be listed. */
export async function listBundles(guid: string, { connect, signal }: DeployContext) {
  try {
    return await connect.bundles(guid);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Warns if another run has uploaded a newer bundle that is not active. */
export function warnOfNewerUpload(
  bundles: readonly Bundle[] | undefined,
  own: string,
  { progress }: DeployContext,
): void {
  const newer = bundles?.find((bundle) => isNewer(bundle.id, own) && originOf(bundle)?.kind !== 'preview');
  if (!newer) return;
  progress.log.warn({
    message: `Another run uploaded bundle ${newer.id}, which is newer than this run's ${own} and isn't active.`,
    reason: 'That run is still going on, or it failed, or the two activated at the same moment.',
    hint: `If bundle ${newer.id} should be live, run its deployment again. ${oneAtATime}`,
  });
}

/** Connect numbers bundles in the order of their uploads. */
export const isNewer = (one: string | null, other: string | undefined): one is string =>
  one !== null && Number(one) > Number(other ?? 0);

const oneAtATime = 'A `concurrency` group in the workflow prevents two runs at once.';

export const otherDeployment = (active: string | null, own: string, cause?: unknown) =>
  new UserError(
    {
      message: `Another deployment of the same content was activated: bundle ${active} is live, not this run's ${own}.`,
      reason:
        'Of two uploads the newer one stays. What a rollback or a person on the dashboard activated meanwhile stays, too.',
      hint: `If bundle ${own} should be live, run this again. ${oneAtATime}`,
    },
    { cause },
  );
