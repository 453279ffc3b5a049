import { Hono } from 'hono';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { type ApiContext, type ApiEnv, contentFor, readJson } from './api.ts';

interface Setting {
  readonly name: string;
  /** Null removes the variable. */
  readonly value: string | null;
}

// Variables that only Connect sets.
const prohibited = /^(POSIT_PRODUCT|RSTUDIO_PRODUCT|CONNECT_CONTENT_\w+|DASH_REQUESTS_PATHNAME_PREFIX)$/;

/** A content item's environment variables. Answers contain only their names: api.md, section 10. */
export function environmentRoutes(connect: Connect) {
  const { variables } = connect.state;
  const routes = new Hono<ApiEnv>();
  const path = '/v1/content/:guid/environment';

  routes.get(path, (c) => c.json(variables.names(contentFor(connect, c, 'set up').guid)));
  routes.patch(path, (c) => change(c, false));
  routes.put(path, (c) => change(c, true));
  return routes;

  async function change(c: ApiContext, replace: boolean) {
    const body = await readJson(c);
    const { guid } = contentFor(connect, c, 'set up');
    const settings = parseSettings(body);
    connect.state.db.transaction(() => {
      if (replace) variables.clear(guid);
      for (const { name, value } of settings) {
        if (value === null) variables.remove(guid, name);
        else variables.set(guid, name, value);
      }
    });
    // Only new processes see the change, so the running ones are replaced.
    connect.apps.retire(guid);
    return c.json(variables.names(guid));
  }
}

function parseSettings(body: unknown): Setting[] {
  if (!Array.isArray(body)) throw new ConnectError(87, 'The body of the request must be a list.');
  const settings = body.map(parseSetting);
  if (new Set(settings.map(({ name }) => name)).size < settings.length) throw new ConnectError(149);
  return settings;
}

function parseSetting(item: unknown): Setting {
  const { name, value } = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
  if (typeof name !== 'string' || (typeof value !== 'string' && value !== null)) throw new ConnectError(87);
  if (name === '') throw new ConnectError(266);
  if (/[=\0]/.test(name) || value?.includes('\0')) throw new ConnectError(25);
  if (prohibited.test(name)) throw new ConnectError(108, `The environment variable ${name} cannot be set.`);
  return { name, value };
}
