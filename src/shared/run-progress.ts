import type { Stage } from './outcome.ts';
import type { Problem } from './problems.ts';
import type { Progress, RunFacts } from './progress.ts';
import { redact } from './redaction.ts';

/** What was reported so far. */
export interface RunReport {
  readonly facts: RunFacts;
  /** All stages, the current one with its duration so far. */
  readonly stages: readonly Stage[];
  readonly warnings: readonly Problem[];
  readonly notices: readonly Problem[];
  /** The last line of the log that is not empty. */
  readonly lastLine?: string;
}

/** Progress that keeps what was reported, for the end of the run. */
export interface RunProgress extends Progress {
  report(): RunReport;
  /** Closes the current stage of a run that was cut short. */
  cut(): void;
}

/** How progress is shown. All texts are without secrets. */
export interface ProgressDisplay {
  show(kind: 'info' | 'output' | 'debug', line: string): void;
  showProblems(level: 'notice' | 'warning', problems: readonly Problem[]): void;
  begin(stage: string): void;
  /** @param ending how the stage ended, before its duration: `took`, `failed after`, `ended early after` */
  end(stage: Stage, ending: string): void;
}

export function runProgress(display: ProgressDisplay): RunProgress {
  let facts: RunFacts = {};
  let lastLine: string | undefined;
  const problems = { notice: [] as Problem[], warning: [] as Problem[] };
  const stages = trackStages(display);
  const write = (kind: 'info' | 'output') => (text: string) => {
    const line = redact(text);
    if (line.trim() !== '') lastLine = line;
    display.show(kind, line);
  };
  const add =
    (level: 'notice' | 'warning') =>
    (...given: readonly Problem[]) => {
      const redacted = redact(given);
      problems[level].push(...redacted);
      display.showProblems(level, redacted);
    };
  return {
    log: {
      info: write('info'),
      output: write('output'),
      debug: (line) => display.show('debug', redact(line)),
      notice: add('notice'),
      warn: add('warning'),
    },
    stage: stages.stage,
    record(more) {
      facts = { ...facts, ...more };
    },
    facts: () => facts,
    cut: stages.cut,
    report: () => ({
      facts: redact(facts),
      stages: stages.soFar(),
      warnings: [...problems.warning],
      notices: [...problems.notice],
      ...(lastLine !== undefined && { lastLine }),
    }),
  };
}

/** Measures stages, of which one runs at a time. */
function trackStages(display: Pick<ProgressDisplay, 'begin' | 'end'>) {
  const ended: Stage[] = [];
  let running: { readonly name: string; readonly since: number } | undefined;
  const measured = ({ name, since }: NonNullable<typeof running>): Stage => ({
    name,
    milliseconds: Math.round(performance.now() - since),
  });
  function close(ending: string): void {
    if (!running) return;
    const stage = measured(running);
    running = undefined;
    ended.push(stage);
    display.end(stage, ending);
  }
  return {
    async stage<T>(name: string, work: () => Promise<T>): Promise<T> {
      display.begin(name);
      const stage = { name, since: performance.now() };
      running = stage;
      let ending = 'failed after';
      try {
        const result = await work();
        ending = 'took';
        return result;
      } finally {
        if (running === stage) close(ending);
      }
    },
    cut: () => close('ended early after'),
    soFar: () => (running ? [...ended, measured(running)] : [...ended]),
  };
}
