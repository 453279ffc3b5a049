import type { Status } from '../shared/progress.ts';
import { type Decision, decide } from './decide.ts';
import { explained } from './explain/explain.ts';
import type { Order, Surroundings } from './request.ts';
import { ask, preflight } from './preflight.ts';
import type { Hands } from './release.ts';
import { settingsTable, summaryTable } from '../settings/table.ts';

/**
 * Tells what a release would do, after all checks that it makes before it begins. Nothing is changed.
 *
 * @throws {UserError} with everything that would stand in its way
 */
export async function planOnly(
  order: Order,
  { connect, progress, signal, asked = ask(order.content, connect) }: Hands,
): Promise<Status> {
  const { about } = asked;
  const surroundings: Surroundings = { connect, progress, signal, about };
  try {
    const seen = await progress.stage('Ask the server', () => preflight(order, surroundings, asked));
    progress.learn({ ...(seen.pythonVersion && { pythonVersion: seen.pythonVersion }) });
    const decision = decide(order, seen);
    const { changes } = decision;
    await progress.stage('What would change', async () => {
      progress.log.info(appInWords(decision, order));
      if (changes.length === 0) progress.log.info('The settings: nothing.');
      for (const line of settingsTable(changes)) progress.log.info(line);
      const live = seen.content?.bundle_id;
      const was = live ? `bundle ${live}` : 'nothing is live';
      const is = `a new bundle, ${order.app.entrypoint.text}`;
      const rows = decision.kind === 'deploy' ? [{ setting: 'the app', was, is }, ...changes] : changes;
      const title = rows.length === 0 ? 'Nothing would change' : 'What would change';
      progress.learn({ tables: [summaryTable(title, rows)] });
    });
    return 'planned';
  } catch (error) {
    signal.throwIfAborted();
    throw explained(error, order.app, about);
  }
}

function appInWords(decision: Decision, { app, verify }: Order): string {
  if (decision.kind === 'unchanged') {
    const unproven = decision.isProven ? '' : ' It would be looked at: it is not known to answer.';
    return `The app: bundle ${decision.active.id} is live and holds it already.${unproven}`;
  }
  if (decision.kind === 'later run is live') {
    return `The app: nothing. A later run is live, with bundle ${decision.later.bundleId}: ${decision.later.url}`;
  }
  const steps = verify.how === 'none' ? 'built and activated' : 'built, verified and activated';
  const { holder } = decision;
  const why = holder ? ` Bundle ${holder.id} holds the same app, with another environment.` : '';
  return `The app: a new bundle with the entrypoint ${app.entrypoint.text} would be ${steps}.${why}`;
}
