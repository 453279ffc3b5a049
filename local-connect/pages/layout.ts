import { html } from 'hono/html';
import type { User } from '../state/users.ts';
import type { ContentStatus, Status } from './content-state.ts';

export type Html = ReturnType<typeof html>;

/** The person who looks at a page of the dashboard, signed in by a session. */
export interface Viewer {
  readonly user: User;
  /** The session's own token, from its cookie. */
  readonly session: string;
  /** Sent back by each form, as proof that the form is this server's own. */
  readonly xsrf: string;
}

interface Document {
  readonly prefix: string;
  readonly title: string;
  readonly bodyClass: string;
  readonly body: Html;
}

/** The content security policy of every document: nothing inline, nothing of other origins, framed by this server only. */
export const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

/** A whole HTML document. Scripts and styles are files of this server, so that a strict content security policy holds. */
export function document({ prefix, title, bodyClass, body }: Document): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="icon" type="image/svg+xml" href="${prefix}/connect/favicon.svg">
    <link rel="stylesheet" href="${prefix}/connect/style.css">
    <script type="module" blocking="render" src="${prefix}/connect/page.js"></script>
  </head>
  <body class="${bodyClass}">
    ${body}
  </body>
</html>
`;
}

interface DashboardPage {
  readonly prefix: string;
  /** What the page is about, for the browser's tab. */
  readonly title: string;
  readonly viewer: Viewer;
  /** What was just done, in a sentence. */
  readonly notice?: string | undefined;
  /** The app's frame takes the whole window. */
  readonly isFramed?: boolean;
  readonly main: Html;
}

/** A page of the dashboard, with its header. */
export function dashboardPage({ prefix, title, viewer, notice, isFramed, main }: DashboardPage): Html {
  const { user } = viewer;
  return document({
    prefix,
    title: `${title} · local-connect`,
    bodyClass: isFramed ? 'dashboard framed' : 'dashboard',
    body: html`<a class="skip" href="#main">Skip to the content</a>
    <header class="top">
      <a class="brand" href="${prefix}/connect/"><img src="${prefix}/connect/favicon.svg" alt="" width="24" height="24"> local-connect</a>
      <form method="post" action="${prefix}/__logout__">
        <span>Signed in as <strong>${user.username}</strong> (${user.user_role})</span>
        <button>Sign out</button>
      </form>
    </header>
    <main id="main" tabindex="-1">
      ${notice === undefined ? '' : html`<p class="notice" id="notice" role="status" tabindex="-1">${notice}</p>`}
      ${main}
    </main>`,
  });
}

export function badge({ label, tone }: Status): Html {
  return html`<span class="badge ${tone}">${label}</span>`;
}

export const statusBadges = ({ current, newest }: ContentStatus): Html =>
  html`${badge(current)}${newest ? html` ${badge(newest)}` : ''}`;

/** Shown in the reader's own time zone by page.js. */
export function time(text: string | null): Html {
  if (text === null) return html`–`;
  return html`<time datetime="${text}">${text.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

interface Action {
  readonly path: string;
  readonly label: string;
  /** What a screen reader says instead of the label, if the label alone is ambiguous. */
  readonly describedAs?: string;
  /** A question to answer first. */
  readonly confirm?: string;
  readonly isDangerous?: boolean;
}

/** A button that changes something: a form of its own, so that it works without JavaScript. */
export function actionButton(
  viewer: Viewer,
  { path, label, describedAs, confirm, isDangerous }: Action,
): Html {
  return html`<form method="post" action="${path}" class="inline"${confirm === undefined ? '' : html` data-confirm="${confirm}"`}>
    <input type="hidden" name="xsrf" value="${viewer.xsrf}">
    <button${isDangerous ? html` class="danger"` : ''}${describedAs === undefined ? '' : html` aria-label="${describedAs}"`}>${label}</button>
  </form>`;
}

/** A table that scrolls by itself on a narrow screen. */
export function table(caption: string, headings: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scrolls" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>
      <tbody>${rows}</tbody>
    </table>
  </div>`;
}
