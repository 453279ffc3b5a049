import type { Surroundings } from '../order.ts';
import { applySettings, undoEnvironment, undoSettings } from './apply.ts';
import type { Change, Phase } from './plan.ts';
import type { Settings } from './settings.ts';
import { settingsTable } from './table.ts';

/** The changes of one run, made phase by phase. */
export interface SettingsRun {
  apply(phase: Phase): Promise<void>;
  /**
   * After a failure: puts back what can be put back while the version that was live before is live. Of variables that
   * stay changed a warning tells.
   *
   * @returns a sentence on the other settings that stay as this run set them, to be told beside what is live
   */
  undo(): Promise<string | undefined>;
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
      if (made.length === 0) return undefined;
      const now = await connect.content(guid).catch(() => undefined);
      // A version that went live meanwhile, this run's or another one's, may need what this run set.
      const isAsBefore = now !== undefined && (now.bundle_id ?? undefined) === before;
      if (made.some(({ kind }) => kind === 'variable')) {
        const left = await undoEnvironment(guid, made, connect, { remove: isAsBefore });
        if (left) progress.log.warn(left);
      }
      const set = made.filter(({ kind }) => kind !== 'variable');
      const left = isAsBefore ? await undoSettings(guid, set, now, connect) : set;
      if (left.length === 0) return undefined;
      return `These settings stay as this run set them: ${left.map(({ setting }) => setting).join(', ')}.`;
    },
  };
}

const stages = {
  before: 'Set up the content item',
  between: 'Set the environment',
  after: 'Finish the settings',
} as const satisfies Record<Phase, string>;
