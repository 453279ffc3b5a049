import { ownerOf } from '../connect/bundle-metadata.ts';
import type { Bundle } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { applySettings, undoEnvironment, undoSettings } from './apply.ts';
import type { Change, Phase } from './plan.ts';
import type { Settings } from './settings.ts';
import { settingsTable } from './table.ts';

/** The changes of one run, made phase by phase. */
export interface SettingsRun {
  apply(phase: Phase): Promise<void>;
  /**
   * After a failure: puts back what can be put back while the version that was live before is live, and no other run has
   * uploaded one, which counts on what it found. Of variables that stay changed a warning tells.
   *
   * @param own this run's bundle, where it got so far
   * @returns a sentence on the other settings that stay as this run set them, to be told beside what is live
   */
  undo(own: string | undefined): Promise<string | undefined>;
}

/** How the content item stood when the run began. */
export interface Beginning {
  /** The bundle that was live. */
  readonly before: string | undefined;
  /** Newest first. */
  readonly bundles: readonly Bundle[];
}

/** Tells the changes as a table, and makes them when they are due. */
export function settingsRun(
  guid: string,
  changes: readonly Change[],
  wanted: Settings,
  { before, bundles }: Beginning,
  runContext: Pick<DeployContext, 'connect' | 'progress' | 'signal'>,
): SettingsRun {
  const { connect, progress } = runContext;
  const made: Change[] = [];
  for (const line of settingsTable(changes)) progress.log.info(line);
  return {
    async apply(phase) {
      if (!changes.some((change) => change.phase === phase)) return;
      await progress.stage(stages[phase], async () => {
        await applySettings(guid, changes, phase, wanted, runContext, (change) => made.push(change));
      });
    },
    async undo(own) {
      if (made.length === 0) return undefined;
      const [now, since] = await Promise.all([
        connect.content(guid).catch(() => undefined),
        connect.bundles(guid).catch(() => []),
      ]);
      const isNew = ({ id }: Bundle) => id !== own && !bundles.some((bundle) => bundle.id === id);
      const isAnothers = since.some((bundle) => isNew(bundle) && !ownerOf(bundle));
      // A version that went live meanwhile, or is about to, may need what this run set.
      const isAsBefore = now !== undefined && (now.bundle_id ?? undefined) === before && !isAnothers;
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
