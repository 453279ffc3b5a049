import { contentUrl } from '../connect/server-url.ts';
import type { DeployContext } from '../context.ts';
import { type Problem, UserError } from '../shared/problems.ts';
import { recordActiveBundle } from './active-bundle.ts';
import { build } from './build.ts';
import { explainError } from './explain/explain.ts';
import type { Verification } from './request.ts';
import { notRestored, restored, restoredButFailing, whileRestoring } from './status-messages.ts';
import { verify } from './verify.ts';
import { VerifyFailure } from './verify-failure.ts';

export interface Restoration {
  readonly guid: string;
  /** The bundle whose verification failed. */
  readonly from: string;
  /** The bundle that was active before it, if any. */
  readonly to: string | undefined;
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
  { guid, from, to }: Restoration,
  how: Verification,
  context: DeployContext,
): Promise<void> {
  const { progress, signal } = context;
  if (to === undefined) {
    progress.record({ live: notRestored(from, 'there is no earlier version to restore.') });
    return;
  }
  const step = { guid, from, to };
  await progress.stage('Restore the previous version', async () => {
    try {
      await activateEarlier(step, how, context);
    } catch (error) {
      signal.throwIfAborted();
      await reportFailure(step, error, context);
    }
  });
}

type Step = Restoration & { readonly to: string };

async function activateEarlier({ guid, from, to }: Step, how: Verification, context: DeployContext) {
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
  { guid, from, to }: Step,
  error: unknown,
  { connect, progress, signal, errorContext }: DeployContext,
): Promise<void> {
  // Without the app: the lines of its files are those of the version that failed first.
  const { message, reason, hint } = firstProblem(explainError(error, undefined, errorContext));
  const active = await connect.content(guid).then(
    ({ bundle_id }) => bundle_id,
    // Only a restored bundle is verified here.
    () => (error instanceof VerifyFailure ? to : undefined),
  );
  signal.throwIfAborted();
  const short = message.replace(/\.$/, '');
  if (active === to) progress.record({ liveBundleId: to, live: restoredButFailing(to, short) });
  else if (active === from) {
    const live = notRestored(from, `restoring bundle ${to} failed (${short}).`);
    progress.record({ liveBundleId: from, live });
  } else if (active !== undefined) recordActiveBundle(active, progress);
  progress.log.warn({
    message:
      active === to
        ? `The verification of bundle ${to}, which was live before, failed too.`
        : `Bundle ${to}, which was live before, could not be restored.`,
    reason: [message, reason].filter(Boolean).join(' '),
    ...(hint !== undefined && { hint }),
  });
}

const firstProblem = (error: unknown): Problem =>
  error instanceof UserError ? error.problems[0] : { message: String(error) };
