import type { Job } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';

const tags = { build: 'python_restore', run: 'run_dash_app' } as const;

/** The newest job of a kind of a bundle: a build, or a run of the app. */
export function newestJob(kind: keyof typeof tags, jobs: readonly Job[], bundleId: string): Job | undefined {
  // Times may be whole seconds: jobs of the same second stay in the server's order.
  return jobsOf(kind, jobs, bundleId).toSorted((a, b) =>
    a.start_time < b.start_time ? 1 : a.start_time > b.start_time ? -1 : 0,
  )[0];
}

const jobsOf = (kind: keyof typeof tags, jobs: readonly Job[], bundleId: string): readonly Job[] =>
  jobs.filter((job) => job.tag === tags[kind] && String(job.bundle_id ?? '') === bundleId);

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
  /** Connect's own summary of the error, if it has one. */
  readonly summary?: string;
}

/** The keys of all runs of a bundle that have ended. They don't show how it starts now. None if they can't be listed. */
export async function endedRuns(
  guid: string,
  bundleId: string,
  { connect }: Pick<DeployContext, 'connect'>,
): Promise<ReadonlySet<string>> {
  const jobs = await connect.jobs(guid).catch(() => []);
  const ended = jobsOf('run', jobs, bundleId).filter((job) => !isRunning(job));
  return new Set(ended.map(({ key }) => key));
}

/**
 * The job of the newest run of the app of a bundle, or `undefined` if there is none or the jobs can't be listed.
 *
 * @param ignored keys of runs that don't count
 */
export async function newestRun(
  guid: string,
  bundleId: string,
  { connect }: Pick<DeployContext, 'connect'>,
  ignored: ReadonlySet<string>,
): Promise<Job | undefined> {
  const jobs = await connect.jobs(guid).catch(() => []);
  return newestJob(
    'run',
    jobs.filter(({ key }) => !ignored.has(key)),
    bundleId,
  );
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
    const [lines, summary] = await Promise.all([
      connect.jobLog(guid, job.key, maxLogLines),
      connect.jobError(guid, job.key).catch(() => undefined),
    ]);
    return { job, lines, ...(summary && { summary }) };
  } catch {
    return undefined;
  }
}
