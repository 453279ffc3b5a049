import type { Connect } from '../connect/client.ts';
import { contentUrl } from '../connect/server-url.ts';
import type { Bundle, Content } from '../connect/types.ts';
import { UserError } from '../errors.ts';
import type { Progress, Status } from '../progress.ts';
import { build } from './build.ts';
import { learnContent } from './content.ts';
import { explained } from './diagnose/explained.ts';
import { type History, previousOf } from './history.ts';
import { liveNow, nothingChanged, wentBack, whileActivating, whileGoingBack } from './live.ts';
import type { Order, Surroundings, Verification } from './order.ts';
import { look } from './preflight.ts';
import { verify } from './verify.ts';

/**
 * Activates the bundle that was live before, once, and verifies it. Where another run made its own bundle live
 * meanwhile, that one is left alone.
 *
 * @throws {BuildFailure | VerifyFailure}
 */
export async function goBack(
  { guid, from, to }: { guid: string; from: string; to: string },
  how: Verification,
  surroundings: Surroundings,
): Promise<void> {
  const { progress, connect } = surroundings;
  const { bundle_id: live } = await connect.content(guid);
  if (live !== from) return;
  progress.log.info(`Going back to bundle ${to}.`);
  progress.learn({ live: whileGoingBack(from, to) });
  await build({ guid, bundleId: to, activate: true }, surroundings, { quiet: true });
  progress.learn({ liveBundleId: to, live: wentBack(to) });
  await verify({ guid, bundleId: to, url: contentUrl(connect.server, guid) }, how, surroundings);
}

export interface Rollback {
  readonly content: Order['content'];
  /** A bundle's id, or the one that was live before the active one. */
  readonly to: 'previous' | string;
  readonly verify: Verification;
}

/**
 * Makes an earlier bundle live again and verifies it.
 *
 * @throws {UserError} where there is no such bundle, it doesn't answer, or another run made another one live
 */
export async function rollback(
  { content: wanted, to, verify: how }: Rollback,
  { connect, progress, signal }: { connect: Connect; progress: Progress; signal: AbortSignal },
): Promise<Status> {
  const about = { server: connect.server, ...(wanted.guid !== undefined && { guid: wanted.guid }) };
  const surroundings: Surroundings = { connect, progress, signal, about };
  progress.learn({ live: nothingChanged });
  try {
    const { content, bundles } = await progress.stage('Ask the server', () => look(wanted, surroundings));
    if (!content) throw new UserError(noContent(wanted.name));
    learnContent(content, surroundings);
    // Where they aren't told, it goes by what is noted beside the bundles.
    const jobs = to === 'previous' ? await connect.jobs(content.guid).catch(() => []) : [];
    const target = chooseBundle(content, { active: content.bundle_id, bundles, jobs }, to);
    progress.learn({ bundleId: target.id });
    if (target.id === content.bundle_id) progress.log.info(`Bundle ${target.id} is live already.`);
    else {
      await progress.stage('Activate', async () => {
        progress.learn({ live: whileActivating(content.bundle_id ?? undefined, target.id) });
        await build({ guid: content.guid, bundleId: target.id, activate: true }, surroundings);
        progress.learn({ liveBundleId: target.id, live: liveNow(target.id) });
      });
    }
    const url = contentUrl(connect.server, content.guid);
    await progress.stage('Verify', async () => {
      await verify({ guid: content.guid, bundleId: target.id, url }, how, surroundings);
      const { bundle_id: live } = await connect.content(content.guid);
      if (live === target.id) return;
      if (live !== null) progress.learn({ liveBundleId: live, live: liveNow(live) });
      throw new UserError(anotherRun(live, target.id));
    });
    if (how.how !== 'none') progress.learn({ verified: true });
    return 'rolled-back';
  } catch (error) {
    signal.throwIfAborted();
    throw explained(error, undefined, about);
  }
}

/**
 * The bundle to go back to.
 *
 * @throws {UserError} where there is none
 */
export function chooseBundle(
  { name, title }: Pick<Content, 'name' | 'title'>,
  history: History,
  to: string,
): Bundle {
  const { active, bundles } = history;
  const found = to === 'previous' ? previousOf(history) : bundles.find(({ id }) => id === to);
  if (found) return found;
  const ids = bundles.map(({ id }) => (id === active ? `${id} (live)` : id)).join(', ');
  throw new UserError({
    what: to === 'previous' ? 'There is no bundle before the live one.' : `There is no bundle ${to}.`,
    why: `The bundles of ${title || name}: ${ids || 'none'}.`,
    fix: 'Set rollback-to to one of these, or deploy the wanted commit again.',
  });
}

const anotherRun = (live: string | null, to: string) => ({
  what: `Another run made bundle ${live} live meanwhile, in the place of bundle ${to}.`,
  why: 'A deployment does that which goes on at the same time.',
  fix: 'Go back again once it is through. A concurrency group has one run at a time (see the README).',
});

const noContent = (name: string) => ({
  what: `There is no app named ${name} on the server.`,
  fix: 'Set content-guid, or the name under which it was deployed.',
});
