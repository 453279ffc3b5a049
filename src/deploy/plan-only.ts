import type { Status } from '../progress.ts';
import { explained } from './diagnose/explained.ts';
import type { Order, Surroundings } from './order.ts';
import { ask, preflight } from './preflight.ts';
import { type Hands, isSame } from './release.ts';
import { settingsTable, summaryTable } from './settings/table.ts';

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
    const active = seen.bundles.find(({ id }) => id === seen.content?.bundle_id);
    const isUnchanged = active !== undefined && !order.force && isSame(active, order);
    const changes = seen.setup?.plan({ deploys: !isUnchanged }) ?? [];
    await progress.stage('What would change', async () => {
      progress.log.info(
        isUnchanged ? `The app: bundle ${active.id} is live and holds it already.` : appInWords(order),
      );
      if (changes.length === 0) progress.log.info('The settings: nothing.');
      for (const line of settingsTable(changes)) progress.log.info(line);
      const was = active ? `bundle ${active.id}` : 'nothing is live';
      const is = `a new bundle, ${order.app.entrypoint.text}`;
      const rows = isUnchanged ? changes : [{ setting: 'the app', was, is }, ...changes];
      const title = rows.length === 0 ? 'Nothing would change' : 'What would change';
      progress.learn({ tables: [summaryTable(title, rows)] });
    });
    return 'planned';
  } catch (error) {
    signal.throwIfAborted();
    throw explained(error, order.app, about);
  }
}

function appInWords({ app }: Order): string {
  return `The app: a new bundle with the entrypoint ${app.entrypoint.text} would be built, verified and activated.`;
}
