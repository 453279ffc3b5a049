import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import type { Connect } from '../connect.ts';

const files = {
  '/connect/': ['dashboard.html', 'text/html; charset=utf-8'],
  '/connect/dashboard.js': ['dashboard.js', 'text/javascript; charset=utf-8'],
  '/connect/style.css': ['style.css', 'text/css; charset=utf-8'],
} as const;

/** The pages for people: one HTML file, its script and its style; what they show comes from the API. */
export function pageRoutes({ options }: Connect) {
  const routes = new Hono();
  routes.get('/connect', (c) => c.redirect(`${options.pathPrefix}/connect/`));
  for (const [path, [file, type]] of Object.entries(files)) {
    routes.get(path, async (c) => {
      const text = await readFile(new URL(`../pages/${file}`, import.meta.url), 'utf8');
      return c.body(text, 200, { 'Content-Type': type, 'Content-Security-Policy': "default-src 'self'" });
    });
  }
  return routes;
}
