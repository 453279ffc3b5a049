import { Hono } from 'hono';
import { requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { type ApiEnv, anyRole, contentFor } from './api.ts';

/** Lists that are empty here, because nothing is scheduled and there are no images. */
export function administrationRoutes(connect: Connect) {
  const routes = new Hono<ApiEnv>();

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
  return routes;
}

/** The present offset from UTC: `-04:00`. */
function offsetOf(timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts();
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', '');
  return offset || '+00:00';
}
