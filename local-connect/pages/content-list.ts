import { html } from 'hono/html';
import type { Bundle } from '../state/bundles.ts';
import type { Content } from '../state/content.ts';
import type { Job } from '../state/jobs.ts';
import { contentStatus, titleOf } from './content-state.ts';
import { dashboardPage, type Html, statusBadges, table, time, type Viewer } from './layout.ts';

export interface ListedContent {
  readonly content: Content;
  readonly owner: string;
  /** Newest first. */
  readonly bundles: readonly Bundle[];
  readonly jobs: readonly Job[];
}

/** All content that the viewer may see, last deployed first. */
export function contentListPage(
  prefix: string,
  viewer: Viewer,
  items: readonly ListedContent[],
  notice?: string,
): Html {
  const sorted = items.toSorted((a, b) => byDeployment(b.content, a.content));
  const rows = sorted.map((item) => contentRow(prefix, item));
  return dashboardPage({
    prefix,
    title: 'Content',
    viewer,
    notice,
    main: html`<div class="heading">
      <h1>Content</h1>
      ${items.length > 5 ? html`<input type="search" class="needs-script" data-filter="tbody tr" aria-label="Filter by title, state or owner" placeholder="Filter">` : ''}
    </div>
    <div data-live="content">
      ${items.length === 0 ? emptyList() : table('Content', ['Title', 'State', 'Owner', 'Last deployed', 'App'], rows)}
    </div>`,
  });
}

// Times are in seconds: of two in the same second, the newer content comes first.
const byDeployment = (a: Content, b: Content) =>
  a.last_deployed_time.localeCompare(b.last_deployed_time) || a.id - b.id;

function emptyList(): Html {
  return html`<p class="empty">Nothing has been deployed yet.</p>`;
}

function contentRow(prefix: string, { content, owner, bundles, jobs }: ListedContent): Html {
  const status = contentStatus(content, bundles, jobs);
  const title = titleOf(content);
  return html`<tr>
    <th scope="row"><a href="${prefix}/connect/apps/${content.guid}">${title}</a></th>
    <td>${statusBadges(status)}</td>
    <td>${owner}</td>
    <td>${time(content.bundle_id === null ? null : content.last_deployed_time)}</td>
    <td>${openLink(prefix, content, bundles, title)}</td>
  </tr>`;
}

function openLink(prefix: string, content: Content, bundles: readonly Bundle[], title: string): Html {
  if (content.bundle_id !== null)
    return html`<a class="button" href="${prefix}/content/${content.guid}/" aria-label="Open ${title}">Open</a>`;
  const draft = bundles.find(({ build }) => build !== null);
  if (!draft) return html`–`;
  const address = `${prefix}/connect/apps/${content.guid}/draft/${draft.id}`;
  return html`<a class="button" href="${address}" aria-label="Open draft of ${title}">Open draft</a>`;
}
