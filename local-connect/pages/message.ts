import { html } from 'hono/html';
import { document } from './layout.ts';

/** A page with one message and a link to the dashboard. It may be shown inside the dashboard's frame. */
export function messagePage(title: string, text: string, prefix: string): string {
  return document({
    prefix,
    title,
    bodyClass: 'card',
    body: html`<main>
      <h1>${title}</h1>
      <p>${text}</p>
      <p><a href="${prefix}/connect/" target="_top">All content</a></p>
    </main>`,
  }).toString();
}
