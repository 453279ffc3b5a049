import { contentUrl } from '../connect/server-url.ts';
import type { DeployContext } from '../context.ts';
import { UserError } from '../shared/problems.ts';
import {
  activeButFailing,
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
 * @throws the reason of the signal if the run is cancelled
 */
export async function restore(
  { guid, from, to }: Omit<Restoration, 'to'> & { readonly to: string | undefined },
  how: Verification,
  context: DeployContext,
): Promise<void> {
  const { progress, signal } = context;
  if (to === undefined) {
    progress.record({ live: activeButFailing(from, 'there is no earlier version to restore') });
    return;
  }
  await progress.stage('Restore the previous version', async () => {
    try {
      await activateEarlier({ guid, from, to }, how, context);
    } catch (error) {
      signal.throwIfAborted();
      await reportFailure({ guid, from, to }, error, context);
    }
  });
}

async function activateEarlier({ guid, from, to }: Restoration, how: Verification, context: DeployContext) {
  const { progress, connect } = context;
  const { bundle_id: active } = await connect.content(guid);
  if (active !== from) {
    recordActiveBundle(active, progress);
    return;
  }
  progress.log.info(`Restoring bundle ${to}.`);
  progress.record({ live: whileRestoring(from, to) });
  await build({ guid, bundleId: to, activate: true, isEarlier: true }, context, { quiet: true });
  progress.record({ liveBundleId: to, live: restored(to) });
  await verify({ guid, bundleId: to, url: contentUrl(connect.server, guid) }, how, context);
}

async function reportFailure(
  { guid, from, to }: Restoration,
  error: unknown,
  { connect, progress, signal, errorContext }: DeployContext,
): Promise<void> {
  // Without the app: the lines of its files are those of the version that failed first.
  const explained = explainError(error, undefined, errorContext);
  const problem = explained instanceof UserError ? explained.problems[0] : { message: String(explained) };
  const active = await connect.content(guid).then(
    ({ bundle_id }) => bundle_id,
    // Only a restored bundle is verified here.
    () => (error instanceof VerifyFailure ? to : undefined),
  );
  signal.throwIfAborted();
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
