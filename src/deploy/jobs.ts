import type { Job } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';

const tags = { build: 'python_restore', run: 'run_dash_app' } as const;

/** The jobs of a kind of a bundle: builds, or runs of the app. */
export const jobsOf = (kind: keyof typeof tags, jobs: readonly Job[], bundleId: string): readonly Job[] =>
  jobs.filter((job) => job.tag === tags[kind] && String(job.bundle_id ?? '') === bundleId);

/** Times may be whole seconds: jobs of the same second stay in the server's order. */
export const newestOf = (jobs: readonly Job[]): Job | undefined =>
  jobs.toSorted((a, b) => (a.start_time < b.start_time ? 1 : a.start_time > b.start_time ? -1 : 0))[0];

/** Status 0 is active, all others have ended (api.md 14). */
export const isRunning = ({ status }: Job): boolean => status === 0;

/** Whether the process runs, or ran until Connect stopped it (SIGTERM: 143 or -15) because it had no visitors. */
export const isHealthy = (job: Job): boolean =>
  isRunning(job) || job.exit_code === 143 || job.exit_code === -15;

/** Whether the process ended with an error of its own. */
export const hasFailed = (job: Job): boolean =>
  !isHealthy(job) && typeof job.exit_code === 'number' && job.exit_code !== 0;

/** A run of the app: its job and its log. */
export interface AppRun {
  readonly job: Job;
  readonly lines: readonly string[];
}

/**
 * Starts to list the runs of a bundle that have ended, which don't show how it starts now.
 *
 * @returns finds the job of the newest run but these; `undefined` if there is none or the jobs can't be listed
 */
export function watchRuns(
  guid: string,
  bundleId: string,
  { connect }: Pick<DeployContext, 'connect'>,
): () => Promise<Job | undefined> {
  const listRuns = async () => jobsOf('run', await connect.jobs(guid).catch(() => []), bundleId);
  const earlier = listRuns().then((runs) => runs.filter((job) => !isRunning(job)).map(({ key }) => key));
  return async () => {
    const ended = await earlier;
    const runs = await listRuns();
    return newestOf(runs.filter(({ key }) => !ended.includes(key)));
  };
}

/** Long enough for the error of Plotly that lists every valid property: its traceback has more than 500 lines. */
const maxLogLines = 5000;

/** Reads the log of a run; `undefined` if the key may not read it. */
export async function readRun(
  guid: string,
  job: Job | undefined,
  { connect }: Pick<DeployContext, 'connect'>,
): Promise<AppRun | undefined> {
  if (!job) return undefined;
  try {
    return { job, lines: await connect.jobLog(guid, job.key, maxLogLines) };
  } catch {
    return undefined;
  }
}
