import { formatDuration } from '../shared/formatting.ts';
import type { Stage } from '../shared/outcome.ts';
import type { Problem } from '../shared/problems.ts';
import type { Progress, RunFacts } from '../shared/progress.ts';
import { redact } from '../shared/redaction.ts';
import { trackStages } from '../shared/stages.ts';
import type { Annotations } from './annotations.ts';
import * as runner from './runner.ts';

/** The parts of an `Outcome` that are collected during the run. */
export interface RunReport {
  readonly facts: RunFacts;
  readonly stages: readonly Stage[];
  readonly warnings: readonly Problem[];
  readonly notices: readonly Problem[];
  /** The last line of the log that is not empty. */
  readonly lastSaid?: string;
}

/** Progress in the log of a workflow run: a group and a duration for each stage, and annotations for warnings. */
export interface RunnerProgress extends Progress {
  /** What was collected so far, with the duration of the current stage so far. */
  gathered(): RunReport;
  /** Closes the current stage of a run that was cut short. */
  cut(): void;
}

/** @param annotations shows warnings and notices */
export function runnerProgress(annotations: Annotations): RunnerProgress {
  let facts: RunFacts = {};
  const stages = trackStages(stageGroups);
  const warnings: Problem[] = [];
  const notices: Problem[] = [];
  let lastSaid: string | undefined;
  const write = (text: string) => {
    const line = redact(text);
    if (line.trim() !== '') lastSaid = line;
    // No line of a build or an app may be a command for the runner.
    runner.info(line);
  };
  return {
    log: {
      info: write,
      output: write,
      debug: (line) => runner.debug(redact(line)),
      notice(...problems) {
        const redacted = redact(problems);
        notices.push(...redacted);
        annotations.show('notice', ...redacted);
      },
      warn(...problems) {
        const redacted = redact(problems);
        warnings.push(...redacted);
        annotations.show('warning', ...redacted);
      },
    },
    stage: stages.stage,
    cut: stages.cut,
    record(more) {
      facts = { ...facts, ...redact(more) };
    },
    gathered: () => ({
      facts,
      stages: stages.soFar(),
      warnings: [...warnings],
      notices: [...notices],
      ...(lastSaid !== undefined && { lastSaid }),
    }),
  };
}

/** Each stage is a group of the log. */
const stageGroups = {
  begin: runner.startGroup,
  end({ name, milliseconds }: Stage, ending: string): void {
    runner.endGroup();
    // Below the group, which GitHub folds.
    runner.info(`${name} ${ending} ${formatDuration(milliseconds)}`);
  },
};
