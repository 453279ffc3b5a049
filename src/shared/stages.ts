import type { Stage } from './outcome.ts';

/** How stages are shown. */
interface StageDisplay {
  begin(name: string): void;
  /** @param ending how the stage ended, before its duration: `took`, `failed after`, `ended early after` */
  end(stage: Stage, ending: string): void;
}

/** Runs the stages of a run, which don't nest, and measures how long they take. */
export function trackStages(display: StageDisplay) {
  const stages: Stage[] = [];
  let running: { readonly name: string; readonly since: number } | undefined;

  const measured = ({ name, since }: NonNullable<typeof running>): Stage => ({
    name,
    milliseconds: Math.round(performance.now() - since),
  });

  function close(stage: NonNullable<typeof running>, ending: string): void {
    running = undefined;
    const measuredStage = measured(stage);
    stages.push(measuredStage);
    display.end(measuredStage, ending);
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
        if (running === stage) close(stage, ending);
      }
    },
    /** Closes the current stage of a run that was cut short. */
    cut(): void {
      if (running) close(running, 'ended early after');
    },
    /** All stages, the current one with its duration so far. */
    soFar: (): readonly Stage[] => (running ? [...stages, measured(running)] : [...stages]),
  };
}
