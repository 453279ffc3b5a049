import { formatDuration } from '../shared/formatting.ts';
import { type RunProgress, runProgress } from '../shared/run-progress.ts';
import type { Annotations } from './annotations.ts';
import * as runner from './runner.ts';

/**
 * Progress in the log of a workflow run: a group and a duration for each stage, and annotations for warnings.
 *
 * @param annotations shows warnings and notices
 */
export const runnerProgress = (annotations: Annotations): RunProgress =>
  runProgress({
    show(kind, line) {
      if (kind === 'debug') runner.debug(line);
      // No line of a build or an app may be a command for the runner.
      else runner.info(line);
    },
    showProblems: (level, problems) => annotations.show(level, ...problems),
    begin: runner.startGroup,
    end({ name, milliseconds }, ending) {
      runner.endGroup();
      // Below the group, which GitHub folds.
      runner.info(`${name} ${ending} ${formatDuration(milliseconds)}`);
    },
  });
