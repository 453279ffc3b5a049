import { performance } from 'node:perf_hooks';
import { formatDuration } from '../shared/formatting.ts';
import type { Stage } from '../shared/outcome.ts';
import type { Problem } from '../shared/problems.ts';
import type { Progress, RunFacts } from '../shared/progress.ts';
import { redact } from '../shared/redaction.ts';
import type { Annotations } from './annotations.ts';
import * as runner from './runner.ts';

/** What a run has told so far: the parts of an `Outcome` that gather while it works. */
export interface RunReport {
  readonly facts: RunFacts;
  readonly stages: readonly Stage[];
  readonly warnings: readonly Problem[];
  readonly notices: readonly Problem[];
  /** The last line of the log that told something. */
  readonly lastSaid?: string;
}

/** Progress in the log of a workflow run: a group for each stage, its time below it, warnings as annotations. */
export interface RunnerProgress extends Progress {
  /** At any time, also in the middle of a stage: then the stage counts with the time that it took so far. */
  gathered(): RunReport;
  /** Closes the stage that still runs: the run is over, and it won't end by itself. */
  cut(): void;
}

/** @param annotations where warnings and notices are shown */
export function runnerProgress(annotations: Annotations): RunnerProgress {
  let facts: RunFacts = {};
  const stages: Stage[] = [];
  const warnings: Problem[] = [];
  const notices: Problem[] = [];
  let lastSaid: string | undefined;
  let running: { readonly name: string; readonly since: number } | undefined;

  const soFar = () =>
    running
      ? [...stages, { name: running.name, milliseconds: performance.now() - running.since }]
      : [...stages];

  function close({ name, since }: { readonly name: string; readonly since: number }, ending: string): void {
    const milliseconds = performance.now() - since;
    running = undefined;
    stages.push({ name, milliseconds });
    runner.endGroup();
    // Below the group, which GitHub folds.
    runner.info(`${name} ${ending} ${formatDuration(milliseconds)}`);
  }

  return {
    log: {
      // Much of what is told was written by others, as the output of a build is: none of it is a command for the runner.
      info(said) {
        const line = redact(said);
        if (line.trim() !== '') lastSaid = line;
        runner.info(line);
      },
      debug: (line) => runner.debug(redact(line)),
      notice(...told) {
        const problems = redact(told);
        notices.push(...problems);
        annotations.show('notice', ...problems);
      },
      warn(...told) {
        const problems = redact(told);
        warnings.push(...problems);
        annotations.show('warning', ...problems);
      },
    },
    async stage(name, work) {
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
    cut() {
      if (running) close(running, 'was cut off after');
    },
    record(more) {
      facts = { ...facts, ...redact(more) };
    },
    gathered: () => ({
      facts,
      stages: soFar(),
      warnings: [...warnings],
      notices: [...notices],
      ...(lastSaid !== undefined && { lastSaid }),
    }),
  };
}
