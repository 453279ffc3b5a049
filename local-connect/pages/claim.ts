import { html } from 'hono/html';

interface Claim {
  readonly token: string;
  readonly username: string;
  /** The session's XSRF token. */
  readonly xsrf: string;
}

/** Asks the signed-in user whether a client may act as this user. */
export function claimPage(pathPrefix: string, { token, username, xsrf }: Claim): string {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Connect a client</title>
    <link rel="stylesheet" href="${pathPrefix}/connect/style.css">
  </head>
  <body class="message">
    <main>
      <h1>Connect a client</h1>
      <p>A program on your computer wants to deploy as <strong>${username}</strong>. Continue only if you started this from it.</p>
      <form method="post" action="${pathPrefix}/__claim__/${token}">
        <input type="hidden" name="xsrf" value="${xsrf}">
        <button>Connect</button>
      </form>
    </main>
  </body>
</html>
`.toString();
}
