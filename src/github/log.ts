import { performance } from 'node:perf_hooks';
import { formatDuration } from '../shared/formatting.ts';
import type { Stage } from '../shared/outcome.ts';
import type { Problem } from '../shared/problems.ts';
import type { Progress, RunFacts } from '../shared/progress.ts';
import { redact } from '../shared/redaction.ts';
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
  const stages = trackStages();
  const warnings: Problem[] = [];
  const notices: Problem[] = [];
  let lastSaid: string | undefined;
  const write = (text: string) => {
    const line = redact(text);
    if (line.trim() !== '') lastSaid = line;
    // No line, whoever wrote it, may be a command for the runner.
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

/** Runs stages, each in a group of the log, and measures how long they take. */
function trackStages() {
  const stages: Stage[] = [];
  let running: { readonly name: string; readonly since: number } | undefined;

  function close({ name, since }: { readonly name: string; readonly since: number }, ending: string): void {
    const milliseconds = performance.now() - since;
    running = undefined;
    stages.push({ name, milliseconds });
    runner.endGroup();
    // Below the group, which GitHub folds.
    runner.info(`${name} ${ending} ${formatDuration(milliseconds)}`);
  }

  return {
    async stage<T>(name: string, work: () => Promise<T>): Promise<T> {
      runner.startGroup(name);
      const stage = { name, since: performance.now() };
      running = stage;
      let ending = 'failed after';
      try {
        const result = await work();
        ending = 'took';
        return result;
      } finally {
        if (running === stage) close(stage, ending);
      }
    },
    cut(): void {
      if (running) close(running, 'ended early after');
    },
    soFar: (): readonly Stage[] =>
      running
        ? [...stages, { name: running.name, milliseconds: performance.now() - running.since }]
        : [...stages],
  };
}
