import { ConnectError } from '../connect/errors.ts';
import { draftUrl } from '../connect/server-url.ts';
import type { DeployContext } from '../context.ts';
import { build } from './build.ts';
import type { BuildRequest } from './build-recovery.ts';
import type { Verification } from './request.ts';
import { asDraft, whileBuilding } from './status-messages.ts';
import { type ServedFiles, verify } from './verify.ts';

/** A bundle that is built and verified before it is activated. */
export interface Draft extends Omit<BuildRequest, 'activate'> {
  /** The bundle that is active meanwhile. */
  readonly before: string | undefined;
}

/**
 * Builds a bundle as a draft: what is active stays active.
 *
 * @param drafts whether the server supports drafts
 * @returns false if it turned out that the server doesn't: nothing was built then
 */
export async function buildDraft(
  { before, ...request }: Draft,
  drafts: 'yes' | 'no' | 'unknown',
  context: DeployContext,
): Promise<boolean> {
  const { progress } = context;
  const { bundleId } = request;
  progress.record({ live: whileBuilding(before, bundleId) });
  try {
    await progress.stage('Build', () => build({ ...request, activate: false }, context));
  } catch (error) {
    // If the run is cancelled, the server goes on building.
    if (!context.signal.aborted) progress.record({ live: asDraft(before, bundleId) });
    // A server that hides its version may be too old for drafts: it refuses the field `activate`.
    if (drafts === 'unknown' && error instanceof ConnectError && error.status === 400) return false;
    throw error;
  }
  progress.record({ live: asDraft(before, bundleId) });
  return true;
}

/** Verifies a draft at its own address. @returns as `verify` */
export async function verifyDraft(
  { guid, bundleId }: Draft,
  how: Verification,
  context: DeployContext,
): Promise<ServedFiles | undefined> {
  const url = draftUrl(context.connect.server, guid, bundleId);
  const served = await context.progress.stage('Verify the draft', () =>
    verify({ guid, bundleId, url }, how, context),
  );
  context.progress.record({ verified: true });
  return served;
}
