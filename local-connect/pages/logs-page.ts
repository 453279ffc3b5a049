import { html } from 'hono/html';
import type { Job } from '../state/jobs.ts';
import { type ContentView, contentPage, contentPath } from './content-page.ts';
import { isBuild, jobStatus } from './content-state.ts';
import { actionButton, badge, type Html, time } from './layout.ts';
import type { LogLine } from './log-lines.ts';

const shownJobs = 30;

/**
 * The logs of builds and processes: a list of them, and one log, which page.js keeps up to date.
 * @param job the one whose log is shown; undefined if nothing has run yet
 * @param lines its last lines
 */
export function logsPage(view: ContentView, job: Job | undefined, lines: readonly LogLine[]): Html {
  const { jobs } = view;
  if (!job)
    return contentPage(view, 'Logs', html`<p class="empty" data-live="logs">Nothing has run yet.</p>`);
  return contentPage(
    view,
    'Logs',
    html`<div class="logs">
      <nav aria-label="Builds and processes" data-live="jobs" class="jobs">
        <ul>${jobs.slice(0, shownJobs).map((each) => html`<li>${jobLink(view, each, each.key === job.key)}</li>`)}</ul>
      </nav>
      <section aria-labelledby="log-title">${logHeader(view, job)}${logText(view, job, lines)}</section>
    </div>`,
  );
}

const titleOfJob = (job: Job) => `${isBuild(job) ? 'Build' : 'App'} of bundle ${job.bundle_id}`;

function jobLink(view: ContentView, job: Job, isCurrent: boolean): Html {
  return html`<a id="job-${job.key}" href="${contentPath(view)}/logs/${job.key}"${isCurrent ? html` aria-current="true"` : ''}>
    <strong>${titleOfJob(job)}</strong> ${badge(jobStatus(job))} ${time(job.start_time)}
  </a>`;
}

function logHeader(view: ContentView, job: Job): Html {
  const path = `${contentPath(view)}/logs/${job.key}`;
  return html`<div class="log-header">
    <h2 id="log-title">${titleOfJob(job)}</h2>
    <div data-live="job" role="status" class="actions">${badge(jobStatus(job))} ${job.error ? html`<span class="note">${job.error.summary}</span>` : ''}
      ${job.status === 0 ? actionButton(view.viewer, { path: `${path}/stop`, label: 'Stop', describedAs: `Stop ${titleOfJob(job)}` }) : ''}</div>
    <div class="actions">
      <input type="search" class="needs-script" data-filter=".log > span" aria-label="Filter the log" placeholder="Filter the log">
      <span id="matches" class="matches" role="status"></span>
      <button type="button" class="needs-script" id="copy">Copy</button>
      <a class="button" href="${path}/download">Download</a>
    </div>
  </div>`;
}

function logText(view: ContentView, job: Job, lines: readonly LogLine[]): Html {
  const events = `${contentPath(view)}/logs/${job.key}/events`;
  const last = lines.at(-1)?.number ?? 0;
  // No white space between the lines: what is between the tags is part of the text.
  return html`<pre id="log" class="log" tabindex="0" role="region" aria-label="Log of ${titleOfJob(job)}"${job.status === 0 ? html` data-events="${events}?after=${last}"` : ''}>${lines.map(
    ({ text, level }) => html`<span class="${level}">${text}
</span>`,
  )}</pre>${lines.length === 0 ? html`<p class="quiet" id="no-output">Nothing has been printed yet.</p>` : ''}`;
}
