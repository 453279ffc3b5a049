import { html } from 'hono/html';

export interface Login {
  /** Where it leads afterwards. */
  readonly url: string;
  readonly problem?: string;
  /** Who signs in with the user name as password. */
  readonly demoUsers: readonly string[];
}

/** The form to sign in with. */
export function loginPage(pathPrefix: string, { url, problem, demoUsers }: Login): string {
  const easy = new Intl.ListFormat('en', { type: 'disjunction' }).format(demoUsers);
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
      ${easy === '' ? '' : html`<p class="quiet">Try it as ${easy}: the password is the user name.</p>`}
    </main>
  </body>
</html>
`.toString();
}
