import type { Job } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';

const tags = { build: 'python_restore', run: 'run_dash_app' } as const;

/** The jobs of a kind: builds of bundles, or runs of the app. With a bundle, those of it. */
export const jobsOf = (kind: keyof typeof tags, jobs: readonly Job[], bundleId?: string): readonly Job[] =>
  jobs.filter(
    (job) => job.tag === tags[kind] && (bundleId === undefined || String(job.bundle_id ?? '') === bundleId),
  );

/** The newest job of a kind that ran for a bundle. */
export const newestJob = (kind: keyof typeof tags, jobs: readonly Job[], bundleId: string): Job | undefined =>
  newestFirst(jobsOf(kind, jobs, bundleId))[0];

/** 0 is active; all else is over (api.md 14). */
export const isRunning = ({ status }: Job): boolean => status === 0;

/** Times may be whole seconds: those that are equal stay in the server's order. */
export const newestFirst = (jobs: readonly Job[]): readonly Job[] =>
  jobs.toSorted((a, b) => (a.start_time < b.start_time ? 1 : a.start_time > b.start_time ? -1 : 0));

/** Whether the process is up, or was until Connect stopped it (SIGTERM: 143 or -15) for want of visitors. */
export const isGoing = (job: Job): boolean =>
  isRunning(job) || job.exit_code === 143 || job.exit_code === -15;

/** What the running app of a bundle wrote last, and how its process ended. */
export interface AppRun {
  readonly job: Job;
  readonly lines: readonly string[];
  /** Connect's own summary, where it has one. */
  readonly summary?: string;
}

/**
 * The keys of the runs of a bundle's app that are over by now: they say nothing of how it starts next time. None where
 * they may not be listed.
 */
export async function pastRuns(
  guid: string,
  bundleId: string,
  { connect }: Pick<DeployContext, 'connect'>,
): Promise<ReadonlySet<string>> {
  const jobs = await connect.jobs(guid).catch(() => []);
  const over = jobsOf('run', jobs, bundleId).filter((job) => !isRunning(job));
  return new Set(over.map(({ key }) => key));
}

/**
 * The newest run of the app of a bundle, or `undefined` where it never ran or its log may not be read.
 *
 * @param past runs that don't count
 */
export async function appRun(
  guid: string,
  bundleId: string,
  { connect }: Pick<DeployContext, 'connect'>,
  past: ReadonlySet<string> = new Set(),
): Promise<AppRun | undefined> {
  const jobs = await connect.jobs(guid);
  const since = jobs.filter(({ key }) => !past.has(key));
  const job = newestJob('run', since, bundleId);
  if (!job) return undefined;
  const [lines, summary] = await Promise.all([
    connect.jobLog(guid, job.key),
    connect.jobError(guid, job.key),
  ]);
  return { job, lines, ...(summary && { summary }) };
}
