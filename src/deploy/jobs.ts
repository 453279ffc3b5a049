import type { Job } from '../connect/types.ts';
import type { Surroundings } from './order.ts';

/** The newest job of a kind that ran for a bundle. */
export function newestJob(jobs: readonly Job[], tag: string, bundleId: string): Job | undefined {
  const fitting = jobs.filter((job) => job.tag === tag && String(job.bundle_id ?? '') === bundleId);
  return fitting.toSorted((a, b) => b.start_time.localeCompare(a.start_time))[0];
}

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

/** The newest run of the app of a bundle, or `undefined` where it never ran or its log may not be read. */
export async function appRun(
  guid: string,
  bundleId: string,
  { connect }: Pick<Surroundings, 'connect'>,
): Promise<AppRun | undefined> {
  const job = newestJob(await connect.jobs(guid), 'run_dash_app', bundleId);
  if (!job) return undefined;
  const [log, error] = await Promise.all([connect.jobLog(guid, job.key), connect.jobError(guid, job.key)]);
  return {
    job,
    lines: log.entries.map(({ data }) => data),
    ...(error?.summary && { summary: error.summary }),
  };
}
