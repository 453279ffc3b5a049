import { contentUrl } from '../connect/server-url.ts';
import type { DeployContext } from '../context.ts';
import { UserError } from '../shared/problems.ts';
import {
  activeButFailing,
  fetchActiveBundle,
  recordActiveBundle,
  restored,
  restoredButFailing,
  whileRestoring,
} from './active-bundle.ts';
import { build } from './build.ts';
import { explainError } from './explain/explain.ts';
import type { Verification } from './request.ts';
import { verify } from './verify.ts';
import { VerifyFailure } from './verify-failure.ts';

interface Restoration {
  readonly guid: string;
  /** The bundle whose verification failed. */
  readonly from: string;
  /** The bundle that was active before it. */
  readonly to: string;
}

/**
 * After a failed verification, activates the bundle that was active before, once, and verifies it. If another run has
 * activated its own bundle meanwhile, that one is left alone.
 *
 * The caller throws the failure that led here. So a failure to restore is not thrown: it becomes a warning, and part of
 * the sentence about what is live.
 *
 * @param to `undefined` if no bundle was active before
 * @returns `restored` also if the restored bundle fails its own verification
 * @throws the reason of the signal if the run is cancelled
 */
export async function restore(
  { guid, from, to }: Omit<Restoration, 'to'> & { readonly to: string | undefined },
  verification: Verification,
  context: DeployContext,
): Promise<'restored' | 'not restored' | { readonly overriddenBy: string | null }> {
  const { progress, signal } = context;
  let isRequested = false;
  progress.record({ live: activeButFailing(from) });
  try {
    const active = await fetchActiveBundle(guid, context);
    if (active !== from) return { overriddenBy: active };
    if (to === undefined) {
      progress.record({ live: activeButFailing(from, 'there is no earlier version to restore') });
      return 'not restored';
    }
    isRequested = true;
    await progress.stage('Restore the previous version', () =>
      activateEarlier({ guid, from, to }, verification, context),
    );
    return 'restored';
  } catch (error) {
    signal.throwIfAborted();
    if (to === undefined) return 'not restored';
    const active = isRequested ? await activeAfter(error, { guid, to }, context) : from;
    reportFailure({ guid, from, to }, error, active, context);
    return active === to ? 'restored' : 'not restored';
  }
}

async function activateEarlier(
  { guid, from, to }: Restoration,
  verification: Verification,
  context: DeployContext,
) {
  const { progress, connect } = context;
  progress.log.info(`Restoring bundle ${to}.`);
  progress.record({ live: whileRestoring(from, to) });
  await build({ guid, bundleId: to, activate: true, isEarlier: true }, context, { quiet: true });
  progress.record({ liveBundleId: to, live: restored(to) });
  await verify({ guid, bundleId: to, url: contentUrl(connect.server, guid) }, verification, context);
}

/** The active bundle after a failed restoration; `undefined` if it is unknown. */
async function activeAfter(
  error: unknown,
  { guid, to }: Pick<Restoration, 'guid' | 'to'>,
  { connect, signal }: DeployContext,
): Promise<string | null | undefined> {
  try {
    return (await connect.content(guid)).bundle_id;
  } catch {
    signal.throwIfAborted();
    // Only a restored bundle is verified here.
    return error instanceof VerifyFailure ? to : undefined;
  }
}

/** @param active the active bundle; `undefined` if it is unknown */
function reportFailure(
  { from, to }: Restoration,
  error: unknown,
  active: string | null | undefined,
  { progress, errorContext }: DeployContext,
): void {
  // Without the app: the lines of its files are those of the version that failed first.
  const explained = explainError(error, undefined, errorContext);
  const problem = explained instanceof UserError ? explained.problems[0] : { message: String(explained) };
  const reason = problem.message.replace(/\.$/, '');
  if (active === to) progress.record({ liveBundleId: to, live: restoredButFailing(to, reason) });
  else if (active === from) {
    const live = activeButFailing(from, `restoring bundle ${to} failed (${reason})`);
    progress.record({ liveBundleId: from, live });
  } else if (active !== undefined) recordActiveBundle(active, progress);
  progress.log.warn({
    ...problem,
    message:
      active === to
        ? `The verification of bundle ${to}, which was live before, failed too.`
        : `Bundle ${to}, which was live before, could not be restored.`,
    reason: [problem.message, 'reason' in problem && problem.reason].filter(Boolean).join(' '),
  });
}
