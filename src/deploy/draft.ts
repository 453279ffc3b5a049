import { ConnectError } from '../connect/errors.ts';
import { draftUrl } from '../connect/server-url.ts';
import { build } from './build.ts';
import { asDraft, whileBuilding } from './status-messages.ts';
import type { Surroundings, Verification } from './request.ts';
import type { BuildOrder } from './build-recovery.ts';
import { verify } from './verify.ts';

/** A bundle that is to answer before visitors get it. */
export interface Draft extends Omit<BuildOrder, 'activate'> {
  /** The bundle that is live meanwhile. */
  readonly before: string | undefined;
}

/**
 * Builds a bundle beside what is live.
 *
 * @param drafts whether the server knows drafts
 * @returns false where it turned out to know none, so that nothing was built
 */
export async function buildDraft(
  { before, ...order }: Draft,
  drafts: 'yes' | 'no' | 'unknown',
  surroundings: Surroundings,
): Promise<boolean> {
  const { progress } = surroundings;
  const { bundleId } = order;
  progress.learn({ live: whileBuilding(before, bundleId) });
  try {
    await progress.stage('Build', () => build({ ...order, activate: false }, surroundings));
  } catch (error) {
    // A stopped run leaves the build to the server.
    if (!surroundings.signal.aborted) progress.learn({ live: asDraft(before, bundleId) });
    // A server that hides its version may be too old for drafts: it refuses the field that asks for one.
    if (drafts === 'unknown' && error instanceof ConnectError && error.status === 400) return false;
    throw error;
  }
  progress.learn({ live: asDraft(before, bundleId) });
  return true;
}

/** Visits a draft at its own address. */
export async function verifyDraft(
  { guid, bundleId }: Draft,
  how: Verification,
  surroundings: Surroundings,
): Promise<void> {
  const url = draftUrl(surroundings.connect.server, guid, bundleId);
  await surroundings.progress.stage('Verify the draft', () =>
    verify({ guid, bundleId, url }, how, surroundings),
  );
  surroundings.progress.learn({ verified: true });
}
