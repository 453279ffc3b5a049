import { Hono } from 'hono';
import { attempt } from '../attempt.ts';
import { requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { Build } from '../state/bundles.ts';
import { type ApiEnv, readObject } from './api.ts';

interface CachedBuild extends Build {
  readonly python: string;
  readonly executable: string;
}

const isCached = (build: Build | null): build is CachedBuild => build?.managed === true && !build.isForgotten;

/** The caches of restored packages, one for each version of Python: api.md, section 12d. */
export function cacheRoutes(connect: Connect) {
  const { state, environments } = connect;
  const routes = new Hono<ApiEnv>();
  const path = '/v1/system/caches/runtime';

  routes.get(path, (c) => {
    requireRole(c.var.caller, 'administrator');
    const versions = new Set(cachedBundles().map(({ build }) => build.python));
    return c.json({
      caches: [...versions].map((version) => ({ language: 'Python', version, image_name: 'Local' })),
    });
  });
  routes.delete(path, async (c) => {
    const { guid: creator } = requireRole(c.var.caller, 'administrator');
    const body = await readObject(c, ['language', 'version', 'image_name', 'dry_run']);
    const { language, version, image_name = 'Local', dry_run } = body;
    const bundles = cachedBundles().filter(({ build }) => build.python === version);
    if (language !== 'Python' || image_name !== 'Local' || bundles.length === 0)
      throw new ConnectError(4, 'Cache does not exist');
    const answer = { language, version, image_name };
    if (dry_run === true) return c.json({ ...answer, task_id: null });
    const taskId = state.tasks.start(creator, c.var.node);
    state.tasks.addLine(taskId, `Removing the cache of Python ${String(version)}...`);
    void attempt('A cache was not removed', async () => {
      const result = await environments.forget(bundles.map(({ build }) => build.executable)).then(
        () => ({ code: 0, error: '', result: null }),
        (error: Error) => ({ code: 1, error: error.message, result: null }),
      );
      if (result.code === 0)
        for (const { id, build } of bundles) state.bundles.setBuild(id, { ...build, isForgotten: true });
      state.tasks.end(taskId, result);
    });
    return c.json({ ...answer, task_id: taskId });
  });
  return routes;

  function cachedBundles() {
    return state.content
      .all()
      .flatMap(({ guid }) => state.bundles.of(guid))
      .flatMap(({ id, build }) => (isCached(build) ? [{ id, build }] : []));
  }
}
