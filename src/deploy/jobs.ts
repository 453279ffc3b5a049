import type { Job } from '../connect/types.ts';
import type { Surroundings } from './order.ts';

/** The newest job of a kind that ran for a bundle. */
export function newestJob(jobs: readonly Job[], tag: string, bundleId: string): Job | undefined {
  return newestFirst(jobs.filter((job) => job.tag === tag && String(job.bundle_id ?? '') === bundleId))[0];
}

/** Times may be whole seconds: those that are equal stay in the server's order. */
export const newestFirst = (jobs: readonly Job[]): readonly Job[] =>
  jobs.toSorted((a, b) => (a.start_time < b.start_time ? 1 : a.start_time > b.start_time ? -1 : 0));

/** Whether the process is up, or was until Connect stopped it (SIGTERM: 143 or -15) for want of visitors. */
export const isGoing = ({ status, exit_code }: Job): boolean =>
  status === 0 || exit_code === 143 || exit_code === -15;

/** What the running app of a bundle wrote last, and how its process ended. */
export interface AppRun {
  readonly job: Job;
  readonly lines: readonly string[];
  /** Connect's own summary, where it has one. */
  readonly summary?: string;
}

const runTag = 'run_dash_app';

/**
 * The keys of the runs of a bundle's app that are over by now: they say nothing of how it starts next time. None where
 * they may not be listed.
 */
export async function pastRuns(
  guid: string,
  bundleId: string,
  { connect }: Pick<Surroundings, 'connect'>,
): Promise<ReadonlySet<string>> {
  const jobs = await connect.jobs(guid).catch(() => []);
  const over = jobs.filter(
    (job) => job.tag === runTag && String(job.bundle_id ?? '') === bundleId && job.status !== 0,
  );
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
  { connect }: Pick<Surroundings, 'connect'>,
  past: ReadonlySet<string> = new Set(),
): Promise<AppRun | undefined> {
  const jobs = await connect.jobs(guid);
  const job = newestJob(
    jobs.filter(({ key }) => !past.has(key)),
    runTag,
    bundleId,
  );
  if (!job) return undefined;
  const [lines, summary] = await Promise.all([
    connect.jobLog(guid, job.key),
    connect.jobError(guid, job.key),
  ]);
  return { job, lines, ...(summary && { summary }) };
}
