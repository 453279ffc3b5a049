import { join } from 'node:path';

const types = {
  'page.js': 'text/javascript; charset=utf-8',
  'style.css': 'text/css; charset=utf-8',
  'favicon.svg': 'image/svg+xml',
};

/** The files beside this one that the dashboard's pages name. */
export const browserFiles = Object.entries(types).map(([name, type]) => ({
  name,
  path: join(import.meta.dirname, name),
  type,
}));
