import { html } from 'hono/html';

/** The form to sign in with; `url` is where it leads afterwards. */
export function loginPage(pathPrefix: string, url: string, problem: string | undefined): string {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Sign in</title>
    <link rel="stylesheet" href="${pathPrefix}/connect/style.css">
  </head>
  <body class="message">
    <main>
      <h1>Sign in</h1>
      ${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
      <form method="post" action="${pathPrefix}/__login__">
        <input type="hidden" name="url" value="${url}">
        <label>User name <input name="username" autocomplete="username" required autofocus></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
        <button>Sign in</button>
      </form>
    </main>
  </body>
</html>
`.toString();
}
