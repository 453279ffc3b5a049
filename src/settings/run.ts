import { ownerOf } from '../connect/bundle-metadata.ts';
import type { Bundle } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { applySettings, undoSettings } from './apply.ts';
import type { Change, Phase } from './plan.ts';
import type { Settings } from './settings.ts';
import { appliedColumns, settingsTable, summaryTable } from './table.ts';

/** The changes of one run, made phase by phase. */
export interface SettingsRun {
  apply(phase: Phase): Promise<void>;
  /**
   * After a failure: restores what can be restored, if the bundle that was active before is active and no other run has
   * uploaded one meanwhile, which may depend on the changes. A warning names what stays changed.
   *
   * @param bundleId the bundle of this run, if it got that far
   */
  undo(bundleId: string | undefined): Promise<void>;
}

/** The state of the content item when the run began. */
export interface StartState {
  /** The active bundle. */
  readonly before: string | undefined;
  /** Newest first. */
  readonly bundles: readonly Bundle[];
}

/** Logs the changes as a table and returns the run that makes them. */
export function startSettingsRun(
  guid: string,
  changes: readonly Change[],
  wanted: Settings,
  { before, bundles }: StartState,
  context: DeployContext,
): SettingsRun {
  const { connect, progress } = context;
  const made: Change[] = [];
  for (const line of settingsTable(changes, appliedColumns)) progress.log.info(line);
  return {
    async apply(phase) {
      if (!changes.some((change) => change.phase === phase)) return;
      await progress.stage(stages[phase], async () => {
        await applySettings(guid, changes, phase, wanted, context, (change) => made.push(change));
      });
      progress.record({ tables: [summaryTable('Changed settings', made, appliedColumns)] });
    },
    async undo(bundleId) {
      if (made.length === 0) return;
      progress.record({ tables: [] });
      const [now, since] = await Promise.all([
        connect.content(guid).catch(() => undefined),
        connect.bundles(guid).catch(() => []),
      ]);
      const isNew = ({ id }: Bundle) => id !== bundleId && !bundles.some((bundle) => bundle.id === id);
      const hasOtherUpload = since.some((bundle) => isNew(bundle) && !ownerOf(bundle));
      const isAsBefore = now !== undefined && (now.bundle_id ?? undefined) === before && !hasOtherUpload;
      const left = isAsBefore ? await undoSettings(guid, made, now, connect) : made.filter(isLasting);
      if (left.length === 0) return;
      const values = left.some(({ kind }) => kind === 'variable');
      progress.log.warn({
        message: `These settings stay as this run changed them: ${left.map(({ setting }) => setting).join(', ')}.`,
        ...(!isAsBefore && {
          reason: 'Another bundle is active or was uploaded meanwhile, which may depend on them.',
        }),
        ...(isAsBefore &&
          values && {
            reason: 'Connect never returns the value of a variable, so old values cannot be restored.',
            hint: 'They also apply to the active version. If it needs the old values, deploy again with them.',
          }),
      });
    },
  };
}

/** A variable that was only written again is as before. */
const isLasting = (change: Change) =>
  change.kind !== 'variable' || change.how === 'add' || change.how === 'change';

const stages = {
  before: 'Prepare the content item',
  between: 'Set the environment',
  after: 'Apply the settings',
} as const satisfies Record<Phase, string>;
