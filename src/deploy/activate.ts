import { contentUrl, draftUrl } from '../connect/server-url.ts';
import type { Bundle } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { confirmActiveBundle, fetchActiveBundle, wentLive, whileActivating } from './active-bundle.ts';
import { BuildFailure, build } from './build.ts';
import { isNewer, listBundles, otherDeployment, warnOfNewerUpload } from './conflicts.ts';
import type { Verification } from './request.ts';
import { restore } from './restore.ts';
import { verify } from './verify.ts';

/** A bundle that is to be activated. */
export interface Candidate {
  readonly guid: string;
  readonly bundleId: string;
  /** The bundle that was active when the run began. */
  readonly before: string | undefined;
  /** True for a bundle of an earlier run. */
  readonly isEarlier: boolean;
  /** True if it was built as a draft. */
  readonly isBuilt: boolean;
  /** What its verification as a draft returned. */
  readonly areFilesServed: boolean;
}

interface Activation {
  /** The bundle that was active before this one. */
  readonly before: string | undefined;
  /** All bundles of the content item, newest first; absent if they could not be listed. */
  readonly bundles?: readonly Bundle[];
}

/** Verifies a draft at its own address. @returns as `verify` */
export async function verifyDraft(
  { guid, bundleId }: Pick<Candidate, 'guid' | 'bundleId'>,
  verification: Verification,
  context: DeployContext,
): Promise<boolean> {
  const url = draftUrl(context.connect.server, guid, bundleId);
  const areFilesServed = await context.progress.stage('Verify the draft', () =>
    verify({ guid, bundleId, url }, verification, context),
  );
  context.progress.record({ verified: true });
  return areFilesServed;
}

/**
 * Activates a bundle, building it first if it isn't built, and verifies what visitors get. If that fails, the bundle that
 * was active before is restored.
 *
 * Connect activates unconditionally, so two runs can overwrite each other. Each run therefore checks the active bundle
 * before and after it activates its own. Of two uploads the newer one stays: an older one that was activated over it is
 * replaced once, and if that doesn't help the run fails. A rollback replaces only the bundle that was active when it began.
 *
 * @throws {UserError} if another bundle is active in the end
 */
export async function activate(
  candidate: Candidate,
  verification: Verification,
  context: DeployContext,
): Promise<Activation> {
  const { guid, bundleId: own, isEarlier, isBuilt } = candidate;
  const { progress } = context;
  const before = await progress.stage(isBuilt ? 'Activate' : 'Build and activate', async () => {
    const active = await fetchActiveBundle(guid, context);
    const mayReplace = isEarlier ? [null, candidate.before, own].includes(active) : !isNewer(active, own);
    if (!mayReplace) throw otherDeployment(active, own);
    await buildActive(candidate, active, isBuilt || verification.how === 'none', context);
    return active === own ? candidate.before : (active ?? undefined);
  });
  for (let attempt = 1; ; attempt++) {
    const failure = await verifyLive(candidate, verification, context);
    const [active, bundles] = failure
      ? [await restoreOrThrow(failure, candidate, before, verification, context)]
      : await Promise.all([
          confirmActiveBundle(guid, own, context),
          isEarlier ? undefined : listBundles(guid, context),
        ]);
    if (active === own) {
      if (verification.how !== 'none') progress.record({ verified: true });
      warnOfNewerUpload(bundles, own, context);
      return { before, ...(bundles && { bundles }) };
    }
    // A rollback or a person activated any bundle that isn't newer than the one before.
    const isOlderUpload = active === null || (isNewer(active, before) && !isNewer(active, own));
    if (isEarlier || attempt === 2 || !isOlderUpload) throw otherDeployment(active, own);
    progress.log.info(
      `An older upload of another run (bundle ${active}) was activated over bundle ${own}. Activating bundle ${own} again.`,
    );
    await progress.stage('Activate again', () =>
      buildActive({ ...candidate, isBuilt: true }, active, true, context),
    );
  }
}

/** Builds and activates a bundle. An error is ignored if the bundle turns out to be active. */
async function buildActive(
  { guid, bundleId: id, isEarlier, isBuilt }: Candidate,
  active: string | null,
  isVerified: boolean,
  context: DeployContext,
): Promise<void> {
  const { progress, signal } = context;
  progress.record({ live: whileActivating(active ?? undefined, id) });
  try {
    await build({ guid, bundleId: id, activate: true, isEarlier }, context, { quiet: isBuilt });
  } catch (error) {
    const now = await fetchActiveBundle(guid, context).catch(() => null);
    // The run of a newer upload may have removed this bundle.
    if (!isEarlier && isNewer(now, id) && !(error instanceof BuildFailure))
      throw otherDeployment(now, id, error);
    if (signal.aborted || now !== id || active === id) throw error;
    progress.log.info(
      `Bundle ${id} is active, though its build could not be followed to its end (${error}).`,
    );
  }
  progress.record({ liveBundleId: id, live: wentLive(id, isVerified) });
}

/** Verifies what visitors get and returns the error instead of throwing it. */
async function verifyLive(
  { guid, bundleId, isBuilt, areFilesServed }: Candidate,
  verification: Verification,
  context: DeployContext,
): Promise<unknown> {
  if (verification.how === 'none') return undefined;
  const app = { guid, bundleId, url: contentUrl(context.connect.server, guid) };
  try {
    await context.progress.stage('Verify', () =>
      verify(app, verification, isBuilt ? withoutWarnings(context) : context, areFilesServed),
    );
    return undefined;
  } catch (error) {
    context.signal.throwIfAborted();
    return error;
  }
}

/**
 * After a failed verification, restores the bundle that was active before.
 *
 * @returns the bundle that another run has activated meanwhile: it is left alone
 * @throws `failure` otherwise
 */
async function restoreOrThrow(
  failure: unknown,
  { guid, bundleId: from, isEarlier }: Candidate,
  to: string | undefined,
  verification: Verification,
  context: DeployContext,
): Promise<string | null> {
  const end = await restore({ guid, from, to }, verification, context);
  if (typeof end === 'object') return end.overriddenBy;
  // A newer bundle may have been activated just before the restoration.
  if (end === 'restored' && !isEarlier) warnOfNewerUpload(await listBundles(guid, context), from, context);
  throw failure;
}

/** The verification of the draft has already logged them. */
const withoutWarnings = (context: DeployContext): DeployContext => ({
  ...context,
  progress: { ...context.progress, log: { ...context.progress.log, warn() {}, notice() {} } },
});
