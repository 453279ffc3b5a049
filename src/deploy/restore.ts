import { contentUrl } from '../connect/server-url.ts';
import type { DeployContext } from '../context.ts';
import type { Problem } from '../shared/problems.ts';
import { UserError } from '../shared/problems.ts';
import { recordActiveBundle } from './active-bundle.ts';
import { build } from './build.ts';
import { explainError } from './explain/explain.ts';
import type { Verification } from './request.ts';
import { stayedLive, wentBack, wentBackInVain, whileGoingBack } from './status-messages.ts';
import { verify } from './verify.ts';

export interface WayBack {
  readonly guid: string;
  /** The bundle that failed. */
  readonly from: string;
  /** The one that was live before it, if any was. */
  readonly to: string | undefined;
}

/**
 * After a failure, activates the bundle that was live before, once, and verifies it. Where another run made its own
 * bundle live meanwhile, that one is left alone.
 *
 * The failure is what the user has to hear of, and the caller throws it. So nothing is thrown here: that going back
 * failed, too, is a warning, and part of what is told of the live bundle.
 *
 * @throws the reason of the signal, where the run is stopped
 */
export async function goBack(way: WayBack, how: Verification, context: DeployContext): Promise<void> {
  const { from, to } = way;
  const { progress, signal } = context;
  if (to === undefined) {
    progress.record({ live: stayedLive(from, 'nothing was live before it that could be gone back to.') });
    return;
  }
  await progress.stage('Go back', async () => {
    const known: Known = { live: from };
    try {
      await activateAgain({ ...way, to }, known, how, context);
    } catch (error) {
      signal.throwIfAborted();
      await tellInVain({ ...way, to }, known, error, context);
    }
  });
}

type Way = WayBack & { readonly to: string };

/** What the run knows by its own doing of the bundle that is live; nothing while the server is at it. */
interface Known {
  live: string | undefined;
}

async function activateAgain(
  { guid, from, to }: Way,
  known: Known,
  how: Verification,
  context: DeployContext,
) {
  const { progress, connect } = context;
  const { bundle_id: live } = await connect.content(guid);
  if (live !== from) {
    recordActiveBundle(live, progress);
    return;
  }
  progress.log.info(`Going back to bundle ${to}.`);
  progress.record({ live: whileGoingBack(from, to) });
  known.live = undefined;
  const request = { guid, bundleId: to, activate: true, isEarlier: true };
  await build(request, context, { quiet: true });
  known.live = to;
  progress.record({ liveBundleId: to, live: wentBack(to) });
  await verify({ guid, bundleId: to, url: contentUrl(connect.server, guid) }, how, context);
}

async function tellInVain(
  { guid, from, to }: Way,
  known: Known,
  error: unknown,
  { connect, progress, signal, errorContext }: DeployContext,
): Promise<void> {
  // Without the app: its lines are those of the version that failed first.
  const { message, reason, hint } = firstMishap(explainError(error, undefined, errorContext));
  const live = await connect.content(guid).then(
    ({ bundle_id }) => bundle_id,
    () => known.live,
  );
  signal.throwIfAborted();
  const told = message.replace(/\.$/, '');
  if (live === to) {
    progress.record({ liveBundleId: to, live: wentBackInVain(to, told) });
  } else if (live === from) {
    progress.record({
      liveBundleId: from,
      live: stayedLive(from, `going back to bundle ${to} failed (${told}).`),
    });
  } else if (live !== undefined) recordActiveBundle(live, progress);
  progress.log.warn({
    message:
      live === to
        ? `Bundle ${to}, which was live before, does not answer as it should, either.`
        : `Going back to bundle ${to}, which was live before, failed.`,
    reason: [message, reason].filter(Boolean).join(' '),
    ...(hint !== undefined && { hint }),
  });
}

function firstMishap(error: unknown): Problem {
  return error instanceof UserError ? error.problems[0] : { message: String(error) };
}
