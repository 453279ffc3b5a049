import type { Job } from './job.ts';

const titles = {
  deploy: 'Deploying',
  draft: 'Deploying a draft',
  plan: 'Planning a deployment',
  rollback: 'Rolling back',
} as const;

/**
 * A job in words: `title` is the first line of the log, and `subject` what the job is about besides the app, or why it does
 * nothing, for the summary.
 */
export function describeJob(job: Job): { readonly title: string; readonly subject?: string } {
  switch (job.kind) {
    case 'preview': {
      const subject = `pull request #${job.pullRequest.number}`;
      return { title: `Deploying a preview of ${subject}`, subject };
    }
    case 'clean-up': {
      const isAll = job.pullRequest === 'all';
      const subject = isAll ? 'closed pull requests' : `pull request #${job.pullRequest}`;
      return { title: `Removing the ${isAll ? 'previews' : 'preview'} of ${subject}`, subject };
    }
    case 'check':
      return job.note === undefined
        ? { title: 'Checking the app' }
        : { title: `Checking only: ${job.note}`, subject: job.note };
    case 'skip':
      return { title: `Skipped: ${job.reason}`, subject: job.reason };
    default:
      return { title: titles[job.kind] };
  }
}
