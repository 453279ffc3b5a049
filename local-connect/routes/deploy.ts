import { Hono } from 'hono';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { Bundle } from '../state/bundles.ts';
import type { Content } from '../state/content.ts';
import { deployStatic } from '../static-content.ts';
import {
  type ApiContext,
  type ApiEnv,
  asId,
  contentFor,
  type JsonObject,
  readObject,
  wholeQuery,
} from './api.ts';

const runnable = ['python-dash', 'python-api', 'static'];

/** Deploys bundles: api.md, section 8. */
export function deployRoutes(connect: Connect) {
  const routes = new Hono<ApiEnv>();
  const fields = connect.has('drafts') ? ['bundle_id', 'activate'] : ['bundle_id'];

  routes.post('/v1/content/:guid/deploy', async (c) => {
    const body = await readObject(c, fields);
    return c.json({ task_id: begin(c, contentFor(connect, c, 'publish'), body, true) }, 202);
  });

  routes.post('/v1/content/:guid/build', async (c) => {
    const body = await readObject(c, fields);
    return c.json({ task_id: begin(c, contentFor(connect, c, 'publish'), body, false) });
  });

  routes.post('/v1/content/:guid/render', (c) => {
    contentFor(connect, c, 'publish');
    throw new ConnectError(39);
  });
  return routes;

  function begin(c: ApiContext, content: Content, body: JsonObject, launch: boolean): string {
    const { activate } = body;
    if (activate !== undefined && activate !== null && typeof activate !== 'boolean')
      throw new ConnectError(87);
    const purpose = { activate: activate !== false, launch };
    if (content.settings.locked) throw new ConnectError(223, content.settings.locked_message || undefined);
    const bundle = chosenBundle(connect, content, body.bundle_id);
    const { appmode } = bundle.manifest;
    if (content.app_mode !== 'unknown' && content.app_mode !== appmode) throw new ConnectError(48);
    if (!runnable.includes(appmode))
      throw new ConnectError(147, `This server cannot run content of type ${appmode}.`);
    const request = { content, bundle, purpose, creator: creatorOf(c), node: c.var.node };
    if (appmode === 'static') return deployStatic(connect, request);
    if (!connect.options.allowsApis) throw new ConnectError(65);
    return connect.builds.start(request);
  }
}

/** The tasks that deploy: api.md, section 9. */
export function taskRoutes({ state }: Connect) {
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/tasks/:id', async (c) => {
    const id = c.req.param('id');
    const known = () => {
      const task = state.tasks.byId(id);
      if (!task || task.node !== c.var.node || task.creator !== creatorOf(c)) throw new ConnectError(141);
      return task;
    };
    known();
    const first = wholeQuery(c, 'first', 0);
    await state.tasks.ended(id, Math.min(wholeQuery(c, 'wait', 0), 60) * 1000, c.req.raw.signal);
    const { finished, code, error, result } = known();
    return c.json({
      id,
      output: state.tasks.linesAfter(id, first),
      first,
      last: state.tasks.lineCount(id),
      finished,
      code,
      error,
      result,
    });
  });
  return routes;
}

function chosenBundle({ state }: Connect, content: Content, id: unknown): Bundle {
  if (id === undefined || id === null) {
    const [newest] = state.bundles.of(content.guid);
    if (!newest) throw new ConnectError(28);
    return newest;
  }
  if (typeof id !== 'string') throw new ConnectError(87);
  const bundle = state.bundles.byId(asId(id));
  if (!bundle) throw new ConnectError(28);
  if (bundle.content_guid !== content.guid) throw new ConnectError(82);
  return bundle;
}

function creatorOf(c: ApiContext): string {
  const { caller } = c.var;
  return caller.kind === 'user' ? caller.user.guid : caller.contentGuid;
}
