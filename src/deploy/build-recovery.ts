import { undefinedOn } from '../connect/errors.ts';
import type { DeployContext } from '../context.ts';
import { isRunning, newestJob } from './jobs.ts';

export type BuildState =
  | { readonly state: 'built' }
  | { readonly state: 'failed'; readonly output: readonly string[] }
  | { readonly state: 'none' };

/** An order to build a bundle. */
export interface BuildRequest {
  readonly guid: string;
  readonly bundleId: string;
  /** False: build it as a draft, beside what is live. */
  readonly activate: boolean;
  /** It was there before this run uploaded anything: it may have jobs from then. */
  readonly isEarlier: boolean;
}

/** The keys of the jobs that there are before a build is ordered. None where they aren't told. */
export async function jobsBefore(
  { guid }: BuildRequest,
  { connect }: Pick<DeployContext, 'connect'>,
): Promise<ReadonlySet<string>> {
  const jobs = await connect.jobs(guid).catch(() => []);
  return new Set(jobs.map(({ key }) => key));
}

/**
 * How far a build came, where its task can't be asked: a bundle that is active was built; one with a Python version
 * was, too (Connect fills it in); else the build job is waited for while it runs.
 *
 * @param before jobs that don't count: those of an earlier order say nothing of this one
 */
export async function recoverBuildState(
  request: BuildRequest,
  before: ReadonlySet<string>,
  { connect, signal }: Pick<DeployContext, 'connect' | 'signal'>,
): Promise<BuildState> {
  for (let looks = 1; ; looks++) {
    const [content, bundle, jobs] = await Promise.all([
      connect.content(request.guid),
      connect.bundle(request.guid, request.bundleId),
      // A key of trusted publishing may not be told of them.
      connect.jobs(request.guid).catch(undefinedOn('4xx')),
    ]);
    if (content.bundle_id === request.bundleId) return { state: 'built' };
    if (!request.activate && bundle.py_version) return { state: 'built' };
    const since = (jobs ?? []).filter(({ key }) => !before.has(key));
    const job = newestJob('build', since, request.bundleId);
    if (job && !isRunning(job) && job.exit_code) {
      return { state: 'failed', output: await connect.jobLog(request.guid, job.key) };
    }
    if (!(job && isRunning(job)) && looks >= 3) return { state: 'none' };
    await connect.clock.sleep(1000, signal);
  }
}
