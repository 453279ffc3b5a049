import { originOf } from '../connect/bundle-metadata.ts';
import { contentUrl } from '../connect/server-url.ts';
import type { Bundle, Content } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { UserError } from '../shared/problems.ts';
import { confirmActiveBundle, fetchActiveBundle } from './active-bundle.ts';
import { BuildFailure, build } from './build.ts';
import type { DeployRequest } from './request.ts';
import { restore } from './restore.ts';
import { activeButFailing, wentLive, whileActivating } from './status-messages.ts';
import { type ServedFiles, verify } from './verify.ts';

/** An uploaded bundle that is to be activated. */
export interface Upload {
  readonly content: Content;
  readonly bundle: Bundle;
  /** The bundle that was active when the run began. */
  readonly before: string | undefined;
  /** True if it was built as a draft before. */
  readonly isBuilt: boolean;
  /** What its verification as a draft returned. */
  readonly servedAsDraft?: ServedFiles | undefined;
}

export interface Activation {
  readonly content: Content;
  readonly bundle: Bundle;
  /** The bundle that was active before this one. */
  readonly before: string | undefined;
  /** All bundles of the content item, newest first; absent if they could not be listed. */
  readonly bundles?: readonly Bundle[];
}

/**
 * Activates a bundle, building it first if it isn't built, and verifies what visitors get. If that fails, the bundle that
 * was active before is restored.
 *
 * Connect activates unconditionally, so two runs can overwrite each other. Each run therefore checks the active bundle
 * before and after it activates its own. Of two uploads the newer one stays: an older one that was activated over it is
 * replaced once, and if that doesn't help the run fails.
 *
 * @throws {UserError} if another deployment is active in the end
 */
export async function activate(
  upload: Upload,
  request: DeployRequest,
  context: DeployContext,
): Promise<Activation> {
  const { content, bundle, isBuilt } = upload;
  const { progress } = context;
  const { guid } = content;
  const own = bundle.id;
  const before = await progress.stage(isBuilt ? 'Activate' : 'Build and activate', async () => {
    const active = await fetchActiveBundle(guid, context);
    if (isNewer(active, own)) throw superseded(active, own);
    await buildActive(upload, active, isBuilt || request.verify.how === 'none', context);
    return active === own ? upload.before : (active ?? undefined);
  });
  for (let attempt = 1; ; attempt++) {
    const failure = await verifyLive(upload, request, context);
    if (failure) progress.record({ live: activeButFailing(own) });
    const [active, bundles] = await Promise.all([
      confirmActiveBundle(guid, own, context),
      // To restore a version needs no list, and must not wait for one.
      failure ? undefined : listBundles(guid, context),
    ]);
    if (active === own && failure) {
      progress.record({ live: activeButFailing(own) });
      await restore({ guid, from: own, to: before }, request.verify, context);
      throw failure;
    }
    if (active === own) {
      if (request.verify.how !== 'none') progress.record({ verified: true });
      warnOfNewerUpload(bundles ?? [], own, context);
      return { content, bundle, before, ...(bundles && { bundles }) };
    }
    if (isNewer(active, own)) throw superseded(active, own);
    if (active !== null && !isNewer(active, before)) throw overridden(active, own);
    if (attempt === 2) throw overwritten(active, own);
    progress.log.info(
      `An older upload of another run (bundle ${active}) was activated over bundle ${own}. Activating bundle ${own} again.`,
    );
    await progress.stage('Activate again', () =>
      buildActive({ ...upload, isBuilt: true }, active, true, context),
    );
  }
}

/** Builds and activates a bundle. An error is ignored if the bundle turns out to be active. */
async function buildActive(
  { content: { guid }, bundle: { id }, isBuilt }: Upload,
  active: string | null,
  isVerified: boolean,
  context: DeployContext,
): Promise<void> {
  const { progress, signal } = context;
  progress.record({ live: whileActivating(active ?? undefined, id) });
  try {
    await build({ guid, bundleId: id, activate: true, isEarlier: false }, context, { quiet: isBuilt });
  } catch (error) {
    const now = await fetchActiveBundle(guid, context).catch(() => null);
    // The run of a newer upload may have removed this bundle.
    if (isNewer(now, id) && !(error instanceof BuildFailure)) throw superseded(now, id, error);
    if (signal.aborted || now !== id || active === id) throw error;
    progress.log.info(
      `Bundle ${id} is active, though its build could not be followed to its end (${error}).`,
    );
  }
  progress.record({ liveBundleId: id, live: wentLive(id, isVerified) });
}

/** Verifies what visitors get and returns the error instead of throwing it. */
async function verifyLive(
  { content: { guid }, bundle: { id }, isBuilt, servedAsDraft }: Upload,
  { verify: how }: DeployRequest,
  context: DeployContext,
): Promise<unknown> {
  if (how.how === 'none') return undefined;
  const app = { guid, bundleId: id, url: contentUrl(context.connect.server, guid) };
  try {
    await context.progress.stage('Verify', () =>
      verify(app, how, isBuilt ? withoutWarnings(context) : context, { servedAsDraft }),
    );
    return undefined;
  } catch (error) {
    context.signal.throwIfAborted();
    return error;
  }
}

/** The verification of the draft has already logged them. */
const withoutWarnings = (context: DeployContext): DeployContext => ({
  ...context,
  progress: { ...context.progress, log: { ...context.progress.log, warn() {}, notice() {} } },
});

async function listBundles(guid: string, { connect, signal }: DeployContext) {
  try {
    return await connect.bundles(guid);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Its run is still going on, or it failed, or this run was activated over it in the moment between check and activation. */
function warnOfNewerUpload(bundles: readonly Bundle[], own: string, { progress }: DeployContext): void {
  const newer = bundles.find((bundle) => isNewer(bundle.id, own) && originOf(bundle)?.kind !== 'preview');
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

const superseded = (active: string, own: string, cause?: unknown) =>
  new UserError(
    {
      message: `Another deployment of the same content was activated: bundle ${active}, newer than this run's ${own}.`,
      reason: 'Of two uploads the newer one stays.',
      hint: oneAtATime,
    },
    { cause },
  );

const overridden = (active: string, own: string) =>
  new UserError({
    message: `Bundle ${active} was activated again during this run and replaced this run's bundle ${own}.`,
    reason: 'A rollback or a person on the dashboard did that, so this run does not change it.',
    hint: 'If that was not intended, run this deployment again.',
  });

const overwritten = (active: string | null, own: string) =>
  new UserError({
    message: `Other deployments of the same content keep replacing this run's bundle ${own}: bundle ${active} is active.`,
    reason: 'This run activated its bundle twice.',
    hint: oneAtATime,
  });
