import { Hono } from 'hono';
import { requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { ApiEnv } from './api.ts';

/** Endpoints for administrators. Visits aren't counted and there are no images, so those lists are empty. */
export function administrationRoutes(connect: Connect) {
  const { state } = connect;
  const routes = new Hono<ApiEnv>();

  for (const path of ['content/visits', 'shiny/usage']) {
    routes.get(`/v1/instrumentation/${path}`, (c) => {
      requireRole(c.var.caller, 'administrator', 'publisher');
      const cursors = { previous: null, next: null };
      return c.json({
        paging: { cursors, first: null, previous: null, next: null, last: null },
        results: [],
      });
    });
  }
  if (connect.has('content hits')) {
    routes.get('/v1/instrumentation/content/hits', (c) => {
      requireRole(c.var.caller, 'administrator', 'publisher');
      return c.json([]);
    });
  }

  routes.get('/v1/environments', (c) => {
    requireRole(c.var.caller, 'administrator', 'publisher');
    return c.json([]);
  });
  routes.get('/v1/environments/:guid', (c) => {
    requireRole(c.var.caller, 'administrator', 'publisher');
    throw new ConnectError(4);
  });

  routes.get('/v1/system/caches/runtime', (c) => {
    requireRole(c.var.caller, 'administrator');
    const builds = state.content
      .all()
      .flatMap(({ guid }) => state.bundles.of(guid))
      .flatMap(({ build }) => (build?.managed ? [build.python] : []));
    const versions = [...new Set(builds)];
    return c.json({
      caches: versions.map((version) => ({ language: 'Python', version, image_name: 'Local' })),
    });
  });
  return routes;
}
