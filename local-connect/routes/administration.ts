import { Hono } from 'hono';
import { requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { type ApiEnv, anyRole, contentFor } from './api.ts';

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

  // Only rendered documents have schedules.
  routes.get('/v1/experimental/schedules', (c) => {
    requireRole(c.var.caller, 'administrator', 'publisher');
    return c.json({ schedules: [] });
  });
  routes.get('/v1/content/:guid/schedule/history', (c) => {
    contentFor(connect, c, 'maintain');
    return c.json({ results: [] });
  });
  routes.get('/v1/timezones', (c) => {
    requireRole(c.var.caller, ...anyRole);
    return c.json(
      Intl.supportedValuesOf('timeZone').map((timezone) => ({ timezone, offset: offsetOf(timezone) })),
    );
  });

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

/** The present offset from UTC: `-04:00`. */
function offsetOf(timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts();
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', '');
  return offset || '+00:00';
}
