import { html } from 'hono/html';
import type { Bundle } from '../state/bundles.ts';
import type { Content } from '../state/content.ts';
import type { Job } from '../state/jobs.ts';
import { contentStatus, titleOf } from './content-state.ts';
import { dashboardPage, type Html, statusBadges, type Viewer } from './layout.ts';

/** What the viewer may do with a content item. */
export interface Rights {
  /** Deploy and download bundles: the owner and collaborators. */
  readonly publish: boolean;
  /** Read logs, stop processes, delete bundles: also administrators. */
  readonly maintain: boolean;
  /** Read and change the settings. */
  readonly setUp: boolean;
}

/** A content item as its pages show it. */
export interface ContentView {
  readonly prefix: string;
  readonly viewer: Viewer;
  readonly content: Content;
  readonly rights: Rights;
  /** Newest first. */
  readonly bundles: readonly Bundle[];
  /** Newest first. */
  readonly jobs: readonly Job[];
  /** What was just done, in a sentence. */
  readonly notice: string | undefined;
}

export type Tab = 'App' | 'Bundles' | 'Logs' | 'Settings';

/** The address of a content item's pages, without a slash at its end. */
export const contentPath = ({ prefix, content }: Pick<ContentView, 'prefix' | 'content'>): string =>
  `${prefix}/connect/apps/${content.guid}`;

/** A page about one content item: its title, its state, its tabs and the tab's own part. */
export function contentPage(view: ContentView, tab: Tab, main: Html): Html {
  const { prefix, viewer, content, rights, bundles, jobs, notice } = view;
  const title = titleOf(content);
  const status = contentStatus(content, bundles, jobs);
  const path = contentPath(view);
  const tabs = {
    App: path,
    ...(rights.maintain && { Bundles: `${path}/bundles`, Logs: `${path}/logs` }),
    ...(rights.setUp && { Settings: `${path}/settings` }),
  };
  return dashboardPage({
    prefix,
    title: tab === 'App' ? title : `${title}: ${tab}`,
    viewer,
    notice,
    isFramed: tab === 'App',
    main: html`<div class="heading">
      <h1>${title}</h1>
      <p class="state" data-live="state" role="status">${statusBadges(status)}</p>
    </div>
    <nav class="tabs" aria-label="Pages of ${title}">
      ${Object.entries(tabs).map(
        ([name, address]) =>
          html`<a href="${address}"${name === tab ? html` aria-current="page"` : ''}>${name}</a>`,
      )}
    </nav>
    ${main}`,
  });
}
