import { html } from 'hono/html';
import type { Settings } from '../state/content.ts';
import { type ContentView, contentPage, contentPath } from './content-page.ts';
import { titleOf } from './content-state.ts';
import { actionButton, type Html, table, time } from './layout.ts';

/** A user or group that has been given access. */
export interface Grant {
  readonly name: string;
  readonly type: 'user' | 'group';
  readonly role: 'viewer' | 'collaborator';
}

/** What the settings page shows besides the content item itself. */
export interface SettingsView extends ContentView {
  readonly owner: string;
  readonly grants: readonly Grant[];
  readonly variableNames: readonly string[];
  /** Each with its parents, as `Region/Europe`. */
  readonly tags: readonly string[];
  /** Full addresses. */
  readonly contentUrl: string;
  readonly vanityUrl: string | undefined;
}

const accessTypes: Record<Settings['access_type'], string> = {
  all: 'Anyone, no sign-in required',
  logged_in: 'All users of this server',
  acl: 'Only the users and groups below',
};

/** Processes and time-outs, with the words that Connect's own dashboard uses. */
const runtimeSettings: readonly (readonly [keyof Settings, string])[] = [
  ['min_processes', 'Min processes'],
  ['max_processes', 'Max processes'],
  ['max_conns_per_process', 'Max connections per process'],
  ['load_factor', 'Load factor'],
  ['init_timeout', 'Initial timeout (seconds)'],
  ['idle_timeout', 'Idle timeout (seconds)'],
  ['connection_timeout', 'Connection timeout (seconds)'],
  ['read_timeout', 'Read timeout (seconds)'],
];

/** Everything that is set for a content item. Values of environment variables are never shown. */
export function settingsPage(view: SettingsView): Html {
  return contentPage(
    view,
    'Settings',
    html`<div class="columns">
      ${generalSection(view)} ${accessSection(view)} ${variablesSection(view)} ${tagsSection(view)} ${runtimeSection(view)}
      ${deleteSection(view)}
    </div>`,
  );
}

function generalSection({ content, owner, contentUrl, vanityUrl }: SettingsView): Html {
  return section(
    'General',
    definitions([
      ['Title', titleOf(content)],
      ['Name', html`<code>${content.name}</code>`],
      ['GUID', html`<code>${content.guid}</code>`],
      ['Type', content.app_mode],
      ['Owner', owner],
      ['Created', time(content.created_time)],
      ['Address', html`<a href="${contentUrl}">${contentUrl}</a>`],
      ['Vanity path', vanityUrl === undefined ? 'none' : html`<a href="${vanityUrl}">${vanityUrl}</a>`],
      ...(content.settings.description === ''
        ? []
        : [['Description', content.settings.description] as const]),
    ]),
  );
}

function accessSection(view: SettingsView): Html {
  const { content, viewer, grants, owner } = view;
  const rows = [{ name: owner, type: 'user', role: 'owner' }, ...grants];
  return section(
    'Access',
    html`<form method="post" action="${contentPath(view)}/access">
      <input type="hidden" name="xsrf" value="${viewer.xsrf}">
      <fieldset>
        <legend>Who can open the app</legend>
        ${Object.entries(accessTypes).map(
          ([type, label]) =>
            html`<label><input type="radio" name="access_type" value="${type}"${type === content.settings.access_type ? html` checked` : ''}> ${label}</label>`,
        )}
      </fieldset>
      <button>Save access</button>
    </form>
    ${table(
      'Users and groups',
      ['Name', 'Type', 'Role'],
      rows.map(
        ({ name, type, role }) => html`<tr><th scope="row">${name}</th><td>${type}</td><td>${role}</td></tr>`,
      ),
    )}`,
  );
}

function variablesSection({ variableNames }: SettingsView): Html {
  return section('Environment variables', codeList(variableNames));
}

function tagsSection({ tags }: SettingsView): Html {
  return section('Tags', list(tags.map((tag) => html`${tag}`)));
}

function runtimeSection({ content }: SettingsView): Html {
  const entries = runtimeSettings.map(
    ([field, label]) => [label, String(content.settings[field] ?? 'default')] as const,
  );
  return section('Runtime', definitions(entries));
}

function deleteSection(view: SettingsView): Html {
  const title = titleOf(view.content);
  return section(
    'Delete',
    html`<p>Deletes the content with all of its bundles and logs.</p>
    ${actionButton(view.viewer, {
      path: `${contentPath(view)}/delete`,
      label: 'Delete this content',
      confirm: `Delete ${title} with all of its bundles and logs?`,
      isDangerous: true,
    })}`,
  );
}

const section = (title: string, body: Html): Html => html`<section><h2>${title}</h2>${body}</section>`;

const definitions = (entries: readonly (readonly [string, Html | string])[]): Html =>
  html`<dl>${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

const codeList = (names: readonly string[]): Html => list(names.map((name) => html`<code>${name}</code>`));

const list = (items: readonly Html[]): Html =>
  items.length === 0
    ? html`<p class="quiet">none</p>`
    : html`<ul class="chips">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
