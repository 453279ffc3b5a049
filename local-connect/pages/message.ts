import { html } from 'hono/html';

/** A page that says one thing, and leads to all content. */
export function messagePage(title: string, text: string, pathPrefix: string): string {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="stylesheet" href="${pathPrefix}/connect/style.css">
  </head>
  <body class="message">
    <main>
      <h1>${title}</h1>
      <p>${text}</p>
      <p><a href="${pathPrefix}/connect/">All content</a></p>
    </main>
  </body>
</html>
`.toString();
}
