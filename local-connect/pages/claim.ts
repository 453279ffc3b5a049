import { html } from 'hono/html';
import { document } from './layout.ts';

interface Claim {
  readonly token: string;
  readonly username: string;
  /** The session's XSRF token. */
  readonly xsrf: string;
}

/** Asks the signed-in user whether a client may act as this user. */
export function claimPage(prefix: string, { token, username, xsrf }: Claim): string {
  return document({
    prefix,
    title: 'Connect a client · local-connect',
    bodyClass: 'card',
    body: html`<main>
      <h1>Connect a client</h1>
      <p>A program wants to deploy as <strong>${username}</strong>. Continue only if you have just started this from it.</p>
      <form method="post" action="${prefix}/__claim__/${token}">
        <input type="hidden" name="xsrf" value="${xsrf}">
        <button class="primary">Connect</button>
      </form>
    </main>`,
  }).toString();
}
