import { html } from 'hono/html';
import type { Bundle } from '../state/bundles.ts';
import type { User } from '../state/users.ts';
import { type ContentView, contentPage, contentPath } from './content-page.ts';
import { titleOf } from './content-state.ts';
import { actionButton, type Html } from './layout.ts';

/** A user with the groups that an app receives. */
export interface Identity {
  readonly user: User;
  readonly groups: readonly string[];
}

/** Who the app is shown to, and who it can be shown to. */
export interface Audience {
  /** Null: nobody is signed in. */
  readonly current: Identity | null;
  /** Undefined for a viewer who may not choose. */
  readonly choices: readonly User[] | undefined;
}

/**
 * The app in a frame, below a bar that says who it is shown to.
 * @param bundle what is shown; undefined if the content has no active bundle
 */
export function appPage(view: ContentView, bundle: Bundle | undefined, audience: Audience): Html {
  const isDraft = bundle !== undefined && bundle.id !== view.content.bundle_id;
  return contentPage(
    view,
    'App',
    html`${isDraft ? draftBar(view, bundle) : ''}
    ${bundle?.build ? html`${appBar(view, isDraft ? bundle : undefined, audience)}${frame(view, isDraft ? bundle : undefined)}` : nothingToShow(view, bundle)}`,
  );
}

/** The path of the app itself: the active bundle's, or a draft's. */
function appPath({ prefix, content }: ContentView, draft: Bundle | undefined): string {
  return `${prefix}/content/${content.guid}/${draft === undefined ? '' : `_bundle${draft.id}/`}`;
}

function frame(view: ContentView, draft: Bundle | undefined): Html {
  const title = draft ? `${titleOf(view.content)}, draft of bundle ${draft.id}` : titleOf(view.content);
  return html`<div class="app"><iframe src="${appPath(view, draft)}" title="${title}" allow="clipboard-write; fullscreen"></iframe></div>`;
}

function draftBar(view: ContentView, bundle: Bundle): Html {
  const { content, rights, viewer } = view;
  const live =
    content.bundle_id === null ? 'Nothing is live yet.' : `Visitors see bundle ${content.bundle_id}.`;
  return html`<div class="bar draft">
    <p><strong>Draft: bundle ${bundle.id}.</strong> ${live}</p>
    ${
      rights.publish && bundle.build
        ? actionButton(viewer, {
            path: `${contentPath(view)}/bundles/${bundle.id}/activate`,
            label: 'Activate',
            describedAs: `Activate bundle ${bundle.id}`,
          })
        : ''
    }
  </div>`;
}

function appBar(view: ContentView, draft: Bundle | undefined, audience: Audience): Html {
  const { viewer, rights } = view;
  const path = contentPath(view);
  return html`<div class="bar">
    ${audience.choices ? audienceForm(view, draft, audience, audience.choices) : html`<p>${describe(audience.current)}</p>`}
    <div class="actions">
      <a class="button" href="${appPath(view, draft)}" target="_blank" rel="noopener">Open in a new tab</a>
      ${
        rights.maintain
          ? html`${actionButton(viewer, { path: `${path}/restart${draft ? `?draft=${draft.id}` : ''}`, label: 'Restart' })}
        ${actionButton(viewer, { path: `${path}/stop`, label: 'Stop' })}`
          : ''
      }
    </div>
  </div>`;
}

function audienceForm(
  view: ContentView,
  draft: Bundle | undefined,
  { current }: Audience,
  choices: readonly User[],
): Html {
  const { viewer } = view;
  const isSelf = current?.user.guid === viewer.user.guid;
  const option = (value: string, label: string, isSelected: boolean) =>
    html`<option value="${value}"${isSelected ? html` selected` : ''}>${label}</option>`;
  return html`<form method="post" action="${contentPath(view)}/view-as" class="view-as">
    <input type="hidden" name="xsrf" value="${viewer.xsrf}">
    ${draft ? html`<input type="hidden" name="draft" value="${draft.id}">` : ''}
    <label for="view-as">View as</label>
    <select id="view-as" name="user">
      ${option('', `${viewer.user.username} (you)`, isSelf)}
      ${option('nobody', 'nobody (not signed in)', current === null)}
      ${choices.map(({ guid, username, user_role }) => option(guid, `${username} (${user_role})`, guid === current?.user.guid))}
    </select>
    <button>View</button>
    <p${isSelf ? '' : html` class="other"`}>${describe(current)}</p>
  </form>`;
}

function describe(identity: Identity | null): Html {
  if (!identity) return html`The app gets no user and no groups.`;
  const { user, groups } = identity;
  return html`The app gets user <strong>${user.username}</strong>, ${groups.length === 0 ? 'no groups' : html`groups <strong>${groups.join(', ')}</strong>`}.`;
}

function nothingToShow(view: ContentView, bundle: Bundle | undefined): Html {
  const { bundles, rights } = view;
  const path = contentPath(view);
  const draft = bundles.find(({ build }) => build !== null);
  return html`<div class="empty" data-live="app">
    <p>${bundle ? `Bundle ${bundle.id} has not been built.` : 'Nothing is live yet.'}</p>
    ${rights.maintain && draft ? html`<p><a href="${path}/draft/${draft.id}">Open the draft of bundle ${draft.id}</a></p>` : ''}
    ${rights.maintain ? html`<p><a href="${path}/logs">Read the logs</a></p>` : ''}
  </div>`;
}
