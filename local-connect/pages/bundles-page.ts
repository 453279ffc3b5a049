import { html } from 'hono/html';
import type { Bundle } from '../state/bundles.ts';
import { type ContentView, contentPage, contentPath } from './content-page.ts';
import { bundleStatus } from './content-state.ts';
import { actionButton, badge, type Html, table, time } from './layout.ts';

/** The bundles of a content item, newest first, with what can be done with each. */
export function bundlesPage(view: ContentView): Html {
  const { bundles } = view;
  const headings = ['Bundle', 'State', 'Uploaded', 'Size', 'Python', 'Commit', 'Actions'];
  return contentPage(
    view,
    'Bundles',
    html`<div data-live="bundles">
      ${
        bundles.length === 0
          ? html`<p class="empty">No bundle has been uploaded yet.</p>`
          : table(
              'Bundles',
              headings,
              bundles.map((bundle) => bundleRow(view, bundle)),
            )
      }
    </div>`,
  );
}

function bundleRow(view: ContentView, bundle: Bundle): Html {
  const commit = bundle.metadata?.source_commit;
  return html`<tr>
    <th scope="row">${bundle.id}</th>
    <td>${badge(bundleStatus(view.content, bundle, view.jobs))}</td>
    <td>${time(bundle.created_time)}</td>
    <td>${formatBytes(bundle.size)}</td>
    <td>${bundle.build?.python ?? '–'}</td>
    <td>${commit === undefined ? '–' : html`<code>${commit.slice(0, 7)}</code>`}</td>
    <td><div class="actions">${bundleActions(view, bundle)}</div></td>
  </tr>`;
}

function bundleActions(view: ContentView, { id, build }: Bundle): Html {
  const { content, rights, viewer } = view;
  const path = contentPath(view);
  const isActive = id === content.bundle_id;
  const open = isActive ? path : `${path}/draft/${id}`;
  const activate = {
    path: `${path}/bundles/${id}/activate`,
    label: build ? 'Activate' : 'Build and activate',
    describedAs: `${build ? 'Activate' : 'Build and activate'} bundle ${id}`,
  };
  const remove = {
    path: `${path}/bundles/${id}/delete`,
    label: 'Delete',
    describedAs: `Delete bundle ${id}`,
    confirm: `Delete bundle ${id}?`,
    isDangerous: true,
  };
  return html`${build ? html`<a class="button" id="open-${id}" href="${open}" aria-label="Open bundle ${id}">Open</a>` : ''}
    ${rights.publish && !isActive ? actionButton(viewer, activate) : ''}
    ${rights.publish ? html`<a class="button" id="download-${id}" href="${path}/bundles/${id}/download" aria-label="Download bundle ${id}">Download</a>` : ''}
    ${rights.maintain && !isActive ? actionButton(viewer, remove) : ''}`;
}

/** @param bytes a size, shown in a unit that keeps it below 1024 */
function formatBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${power > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}
