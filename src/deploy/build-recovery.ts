import { undefinedOn } from '../connect/errors.ts';
import type { DeployContext } from '../context.ts';
import { isRunning, jobsOf, newestOf } from './jobs.ts';

export type BuildState =
  | { readonly state: 'built' }
  | { readonly state: 'failed'; readonly output: readonly string[] }
  | { readonly state: 'unknown' };

/** A request to build a bundle. */
export interface BuildRequest {
  readonly guid: string;
  readonly bundleId: string;
  /** False: build it as a draft. */
  readonly activate: boolean;
  /** Whether the server supports drafts, if this is one. */
  readonly drafts?: 'yes' | 'no' | 'unknown';
  /** True for a bundle of an earlier run, which may have jobs from then. */
  readonly isEarlier: boolean;
}

/** The keys of all jobs before a build is requested; none if they can't be listed. */
export async function jobsBefore(
  { guid }: BuildRequest,
  { connect }: Pick<DeployContext, 'connect'>,
): Promise<ReadonlySet<string>> {
  const jobs = await connect.jobs(guid).catch(() => []);
  return new Set(jobs.map(({ key }) => key));
}

/**
 * Finds out the state of a build whose task can't be polled. An active bundle was built, and so was one with a Python
 * version, which Connect fills in. Otherwise the build job decides; while it is running, this waits.
 *
 * @param before the keys of earlier jobs, which are ignored
 */
export async function recoverBuildState(
  request: BuildRequest,
  before: ReadonlySet<string>,
  { connect, signal }: Pick<DeployContext, 'connect' | 'signal'>,
): Promise<BuildState> {
  for (let attempt = 1; ; attempt++) {
    const [content, bundle, jobs] = await Promise.all([
      connect.content(request.guid),
      connect.bundle(request.guid, request.bundleId),
      // A key of trusted publishing may not list them.
      connect.jobs(request.guid).catch(undefinedOn('4xx')),
    ]);
    if (content.bundle_id === request.bundleId) return { state: 'built' };
    if (!request.activate && bundle.py_version) return { state: 'built' };
    const builds = jobsOf('build', jobs ?? [], request.bundleId);
    const job = newestOf(builds.filter(({ key }) => !before.has(key)));
    if (job && !isRunning(job) && job.exit_code) {
      return { state: 'failed', output: await connect.jobLog(request.guid, job.key) };
    }
    if (!(job && isRunning(job)) && attempt >= 3) return { state: 'unknown' };
    await connect.clock.sleep(1000, signal);
  }
}
