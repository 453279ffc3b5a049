import type { Surroundings } from '../order.ts';
import { applySettings, undoEnvironment } from './apply.ts';
import type { Change, Phase } from './plan.ts';
import type { Settings } from './settings.ts';
import { settingsTable } from './table.ts';

/** The changes of one run, made phase by phase. */
export interface SettingsRun {
  apply(phase: Phase): Promise<void>;
  /** After a failure: what of the environment can be put back is put back, of the rest a warning tells. */
  undo(): Promise<void>;
}

/**
 * Tells the changes as a table, and makes them when they are due.
 *
 * @param before the bundle that was live when the run began
 */
export function settingsRun(
  guid: string,
  changes: readonly Change[],
  { wanted, before }: { readonly wanted: Settings; readonly before: string | undefined },
  around: Pick<Surroundings, 'connect' | 'progress' | 'signal'>,
): SettingsRun {
  const { connect, progress } = around;
  const made: Change[] = [];
  for (const line of settingsTable(changes)) progress.log.info(line);
  return {
    async apply(phase) {
      if (!changes.some((change) => change.phase === phase)) return;
      await progress.stage(stages[phase], async () => {
        await applySettings(guid, changes, phase, wanted, around, (change) => made.push(change));
      });
    },
    async undo() {
      if (!made.some(({ kind }) => kind === 'variable')) return;
      // Another run that went live meanwhile may need what this one added.
      const live = await connect.content(guid).then(
        ({ bundle_id }) => bundle_id ?? undefined,
        () => null,
      );
      const left = await undoEnvironment(guid, made, connect, { remove: live === before });
      if (left) progress.log.warn(left);
    },
  };
}

const stages = {
  before: 'Set up the content item',
  between: 'Set the environment',
  after: 'Finish the settings',
} as const satisfies Record<Phase, string>;
