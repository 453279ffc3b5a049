import type { Bundle } from '../state/bundles.ts';
import type { Content } from '../state/content.ts';
import type { Job } from '../state/jobs.ts';

/** `good`: works. `bad`: failed. `busy`: in progress. `quiet`: neither. */
export type Tone = 'good' | 'bad' | 'busy' | 'quiet';

export interface Status {
  readonly label: string;
  readonly tone: Tone;
}

export const titleOf = ({ settings, name }: Content): string => settings.title || name;

export const isBuild = (job: Job): boolean => job.tag === 'python_restore';

/** Builds and processes end differently: the server kills a process that it no longer needs. */
export function jobStatus(job: Job): Status {
  if (job.status === 0) return { label: 'running', tone: isBuild(job) ? 'busy' : 'good' };
  if (isBuild(job))
    return job.exit_code === 0 ? { label: 'succeeded', tone: 'good' } : { label: 'failed', tone: 'bad' };
  if (job.error !== null) return { label: 'failed to start', tone: 'bad' };
  if (job.exit_code) return { label: `ended with exit code ${job.exit_code}`, tone: 'bad' };
  return { label: 'stopped', tone: 'quiet' };
}

/** @param jobs the content item's jobs, newest first */
export function bundleStatus(content: Content, bundle: Bundle, jobs: readonly Job[]): Status {
  if (bundle.id === content.bundle_id) return { label: 'active', tone: 'good' };
  const build = jobs.find((job) => isBuild(job) && job.bundle_id === bundle.id);
  if (build?.status === 0) return { label: 'building', tone: 'busy' };
  if (bundle.build) return { label: 'draft', tone: 'quiet' };
  return build ? { label: 'build failed', tone: 'bad' } : { label: 'not built', tone: 'quiet' };
}

/** What a content item's visitors get, and what became of its newest bundle if that is worth knowing. */
export interface ContentStatus {
  readonly current: Status;
  readonly newest?: Status;
}

/**
 * @param bundles newest first
 * @param jobs newest first
 */
export function contentStatus(
  content: Content,
  bundles: readonly Bundle[],
  jobs: readonly Job[],
): ContentStatus {
  const [newest] = bundles;
  if (!newest) return { current: { label: 'Nothing deployed', tone: 'quiet' } };
  const { label, tone } = bundleStatus(content, newest, jobs);
  if (content.bundle_id === null) {
    const labels: Readonly<Record<string, string>> = {
      draft: 'Draft only',
      building: 'Building',
      'build failed': 'Build failed',
    };
    return { current: { label: labels[label] ?? 'Not built', tone } };
  }
  const current = content.settings.locked
    ? ({ label: 'Locked', tone: 'quiet' } as const)
    : liveStatus(content, jobs);
  const isWorthKnowing = tone === 'busy' || tone === 'bad';
  return { current, ...(isWorthKnowing && { newest: { label: `Bundle ${newest.id}: ${label}`, tone } }) };
}

function liveStatus(content: Content, jobs: readonly Job[]): Status {
  const run = jobs.find((job) => !isBuild(job) && job.bundle_id === content.bundle_id);
  const process = run && jobStatus(run);
  if (process?.tone === 'bad') return { label: `Live, ${process.label}`, tone: 'bad' };
  return { label: process?.tone === 'good' ? 'Live, running' : 'Live, idle', tone: 'good' };
}
