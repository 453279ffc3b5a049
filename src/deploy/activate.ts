import { contentUrl } from '../connect/server-url.ts';
import type { Bundle, Content } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { UserError } from '../shared/problems.ts';
import { fetchActiveBundle, lookWhoseItIs } from './active-bundle.ts';
import { BuildFailure, build } from './build.ts';
import {
  type ActivationCapabilities,
  type ConflictState,
  chooseMove,
  isNewer,
  type Move,
  newerUploads,
  replacedNewer,
} from './conflicts.ts';
import type { DeployRequest } from './request.ts';
import { goBack } from './restore.ts';
import { liveButUnwell, wentLive, whileActivating } from './status-messages.ts';
import { verify } from './verify.ts';

/** An upload that is to go live. */
export interface Uploaded {
  readonly content: Content;
  readonly bundle: Bundle;
  /** The bundle that was live when the run began. */
  readonly before: string | undefined;
  /** Whether it was built already, as a draft. */
  readonly isBuilt: boolean;
  readonly marks: ActivationCapabilities;
}

export interface Activation {
  readonly content: Content;
  /** The one that is live. */
  readonly bundle: Bundle;
  /** The one that was live before it. */
  readonly before: string | undefined;
  /** Those of the content item, as they were at the end; absent where the server didn't tell. */
  readonly bundles?: readonly Bundle[];
}

/** So often a run makes a bundle live; more often than two runs at once ever need. */
const mostActivations = 4;

/** How long a newer upload is waited for, in milliseconds: of two runs that began together the older one then tells. */
const patience = 5_000;

/**
 * Makes the bundle the active one, building it on the way where it wasn't yet; has one look at what visitors get, and
 * one at whether it is still this bundle that they get (rivals.ts tells why). Where it isn't well, what was live before
 * goes live again.
 *
 * @throws {UserError} where another deployment is live in the end
 */
export async function activate(
  uploaded: Uploaded,
  request: DeployRequest,
  context: DeployContext,
): Promise<Activation> {
  const { content, bundle, isBuilt } = uploaded;
  const { progress } = context;
  const { guid } = content;
  const own = bundle.id;
  const atFirst = await progress.stage(isBuilt ? 'Activate' : 'Build and activate', async () => {
    const live = await fetchActiveBundle(guid, context);
    if (live !== null && isNewer(live, own)) throw anotherDeployment(live, own);
    const isSeen = isBuilt || request.verify.how === 'none';
    await makeLive({ guid, from: live, to: own, own, quiet: isBuilt, isSeen }, context);
    return live === own ? uploaded.before : (live ?? undefined);
  });
  const standing: ActivationState = { own, ours: own, atFirst, over: atFirst, unwell: new Set() };
  for (let activations = 1; ; activations++) {
    const view = await viewOf(guid, standing.ours, request, context);
    const { move, live, rival } = await nextMove(uploaded, standing, view, context);
    switch (move.kind) {
      case 'stay':
        if (request.verify.how !== 'none') progress.record({ verified: true });
        if (rival) progress.log.notice(anotherUpload(rival.id, own));
        return { content, bundle, before: standing.over, ...(view.bundles && { bundles: view.bundles }) };
      case 'go back':
        await goBack({ guid, from: own, to: move.to }, request.verify, context);
        throw view.failure;
      case 'yield':
        throw anotherDeployment(move.to, own);
      case 'leave':
        throw madeLiveAgain(move.to, own);
      case 'activate':
        break;
      default:
        move satisfies never;
    }
    if (activations === mostActivations) throw tooMany(live, own);
    if (live !== standing.ours) standing.over = live ?? standing.over;
    else if (view.failure) standing.unwell.add(standing.ours);
    standing.ours = move.bundleId;
    await progress.stage('Activate again', async () => {
      progress.log.info(`${move.reason} Activating bundle ${move.bundleId} again.`);
      await makeLive({ guid, from: live, to: move.bundleId, own, quiet: true, isSeen: true }, context);
    });
  }
}

/** Where a run stands among others: see `Situation`. */
interface ActivationState extends Pick<ConflictState, 'own' | 'atFirst'> {
  ours: string;
  over: string | undefined;
  /** Newer bundles that were put back, and didn't answer. */
  readonly unwell: Set<string>;
}

interface NextMove {
  readonly move: Move;
  readonly live: string | null;
  /** The upload of a run that is still at it, or has failed. */
  readonly rival?: Bundle;
}

async function nextMove(
  { content, marks }: Uploaded,
  { unwell, ...standing }: ActivationState,
  { failure, live, bundles = [] }: View,
  context: DeployContext,
): Promise<NextMove> {
  const { ours, own, atFirst } = standing;
  const newer = live === ours ? newerUploads(ours, bundles, marks).filter(({ id }) => !unwell.has(id)) : [];
  const replaced =
    newer.length > 0
      ? await replacedAmong(newer, content.guid, { atFirst, bundles, marks }, context)
      : undefined;
  const situation = { ...standing, isWell: failure === undefined, replaced };
  const move = chooseMove({ ...situation, live });
  const [rival] = newer;
  if (move.kind !== 'stay' || !rival) return { move, live };
  context.progress.log.info(
    `Another run uploaded bundle ${rival.id} meanwhile. Looking whether it goes live…`,
  );
  const then = await liveAfterAWhile(content.guid, own, context);
  return { move: chooseMove({ ...situation, live: then }), live: then, rival };
}

/** The bundle that is live once it is another one, or the patience is over. */
async function liveAfterAWhile(guid: string, ours: string, context: DeployContext): Promise<string | null> {
  const { connect, signal } = context;
  for (const until = connect.clock.now() + patience; ; ) {
    await connect.clock.sleep(500, signal);
    const live = await fetchActiveBundle(guid, context).catch(() => ours);
    signal.throwIfAborted();
    if (live !== ours || connect.clock.now() > until) return live;
  }
}

interface ActivationStep {
  readonly guid: string;
  readonly from: string | null;
  readonly to: string;
  /** The bundle that this run uploaded. */
  readonly own: string;
  readonly quiet: boolean;
  /** Whether it has answered before, or nobody asks for that. */
  readonly isSeen: boolean;
}

async function makeLive({ guid, from, to, own, quiet, isSeen }: ActivationStep, context: DeployContext) {
  const { progress } = context;
  progress.record({ live: whileActivating(from ?? undefined, to) });
  try {
    // One of another run, that is put back, has jobs of that run.
    const request = { guid, bundleId: to, activate: true, isEarlier: to !== own };
    await build(request, context, { quiet });
  } catch (error) {
    // Whether it went live all the same is what the user has to know; not to know it is no other failure.
    const live = await fetchActiveBundle(guid, context).catch(() => null);
    // A newer run that is through may have removed this one's bundle.
    if (live !== null && isNewer(live, own) && !(error instanceof BuildFailure)) {
      throw anotherDeployment(live, own, error);
    }
    // That the build can't be followed doesn't keep it from going live: then it is to be looked at.
    if (context.signal.aborted || live !== to || from === to) throw error;
    progress.log.info(
      `Bundle ${to} is live, though not all of its build was seen (${(error as Error).message}).`,
    );
  }
  progress.record({ liveBundleId: to, live: wentLive(to, isSeen) });
}

interface View {
  /** Why visitors may not get what they should: the app isn't well, or that can't be seen. */
  readonly failure?: Error;
  readonly live: string | null;
  readonly bundles?: readonly Bundle[];
}

/** What visitors get, and after that whose it is: the list of bundles, which the clean-up needs, is asked beside it. */
async function viewOf(
  guid: string,
  ours: string,
  request: DeployRequest,
  context: DeployContext,
): Promise<View> {
  const { connect, progress, signal } = context;
  const app = { guid, bundleId: ours, url: contentUrl(connect.server, guid) };
  const work = async (): Promise<View> => {
    const failure = await verify(app, request.verify, context).then(
      () => undefined,
      (error: Error) => {
        signal.throwIfAborted();
        return error;
      },
    );
    const [live, bundles] = await Promise.all([
      lookWhoseItIs(guid, ours, context).then((live) => {
        if (failure && live === ours) progress.record({ live: liveButUnwell(ours) });
        return live;
      }),
      connect.bundles(guid).catch(() => undefined),
    ]);
    signal.throwIfAborted();
    return { ...(failure && { failure }), live, ...(bundles && { bundles }) };
  };
  return request.verify.how === 'none' ? work() : progress.stage('Verify', work);
}

/** The newer bundle that ours took the place of, as far as the jobs tell. */
async function replacedAmong(
  newer: readonly Bundle[],
  guid: string,
  seen: Parameters<typeof replacedNewer>[2],
  { connect, progress, signal }: DeployContext,
): Promise<string | undefined> {
  try {
    return replacedNewer(newer, await connect.jobs(guid), seen);
  } catch (error) {
    signal.throwIfAborted();
    progress.log.info(`Whether a newer bundle was live meanwhile can't be seen: ${(error as Error).message}`);
    return undefined;
  }
}

const oneAtATime = 'To have one run at a time, give the job a concurrency group (see the README).';

const anotherDeployment = (live: string, own: string, cause?: unknown) =>
  new UserError(
    {
      message: `Another deployment of the same content went live meanwhile: bundle ${live}, newer than this run's ${own}.`,
      reason: 'The newer upload stays.',
      hint: oneAtATime,
    },
    { cause },
  );

const madeLiveAgain = (live: string, own: string) =>
  new UserError({
    message: `Bundle ${live} was made live again meanwhile, in the place of this run's ${own}.`,
    reason: 'A rollback does that, or a person on the dashboard: so this run leaves it alone.',
    hint: "If that wasn't meant, run this deployment again.",
  });

const tooMany = (live: string | null, own: string) =>
  new UserError({
    message: `Other deployments of the same content keep going live: now bundle ${live}, and not this run's ${own}.`,
    reason: `This run has activated ${mostActivations} times.`,
    hint: oneAtATime,
  });

const anotherUpload = (newer: string, own: string) => ({
  message: `Another run uploaded bundle ${newer} meanwhile, newer than this run's ${own}. It isn't live.`,
  reason: 'Its run still goes on, or it failed.',
  hint: oneAtATime,
});
