import { Hono } from 'hono';
import { mayView, requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { serializeContent, serializeTag } from '../serializers.ts';
import type { Tag, Tags } from '../state/tags.ts';
import { type ApiEnv, anyRole, asId, contentFor, readObject, required } from './api.ts';

/** The tree of tags: api.md, section 13. */
export function tagRoutes(connect: Connect) {
  const { state } = connect;
  const { tags } = state;
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/tags', (c) => {
    requireRole(c.var.caller, ...anyRole);
    const { name, parent_id: parent } = c.req.query();
    const parentId = parent === undefined || parent === '' ? undefined : asId(parent);
    const matching = tags
      .all()
      .filter((tag) => name === undefined || tag.name === name)
      .filter((tag) => parentId === undefined || tag.parent_id === parentId);
    return c.json(matching.map(serializeTag));
  });
  routes.post('/v1/tags', async (c) => {
    requireRole(c.var.caller, 'administrator');
    const { name, parent_id: parent } = await readObject(c, ['name', 'parent_id']);
    const parentId = parentOf(tags, parent);
    return c.json(serializeTag(tags.add(requireFreeName(tags, name, parentId), parentId)));
  });
  routes.get('/v1/tags/:id', (c) => {
    requireRole(c.var.caller, ...anyRole);
    return c.json(serializeTag(tagAt(tags, c.req.param('id'))));
  });
  routes.patch('/v1/tags/:id', async (c) => {
    requireRole(c.var.caller, 'administrator');
    const body = await readObject(c, ['name', 'parent_id']);
    const tag = required(tags.byId(asId(c.req.param('id'))));
    const parentId = 'parent_id' in body ? parentOf(tags, body.parent_id) : tag.parent_id;
    if (isBelow(tags, parentId, tag)) throw new ConnectError(157);
    const name = requireFreeName(tags, 'name' in body ? body.name : tag.name, parentId, tag.id);
    return c.json(serializeTag(tags.change(tag.id, name, parentId)));
  });
  routes.delete('/v1/tags/:id', (c) => {
    requireRole(c.var.caller, 'administrator');
    tags.remove(required(tags.byId(asId(c.req.param('id')))).id);
    return c.body(null, 204);
  });
  routes.get('/v1/tags/:id/content', (c) => {
    const { id } = required(tags.byId(asId(c.req.param('id'))));
    requireRole(c.var.caller, ...anyRole);
    const tagged = tags.contentWith(id).flatMap((guid) => state.content.byGuid(guid) ?? []);
    const viewable = tagged.filter((content) => mayView(state, content, c.var.caller));
    return c.json(viewable.map((content) => serializeContent(connect, content, c.var.caller)));
  });
  return routes;
}

/** The tags of a content item. */
export function contentTagRoutes(connect: Connect) {
  const { tags } = connect.state;
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/content/:guid/tags', (c) =>
    c.json(tags.of(contentFor(connect, c, 'view').guid).map(serializeTag)),
  );
  routes.post('/v1/content/:guid/tags', async (c) => {
    const { tag_id: id } = await readObject(c, ['tag_id']);
    const { guid } = contentFor(connect, c, 'set up');
    const tag = required(typeof id === 'string' ? tags.byId(asId(id)) : undefined, 158);
    if (tag.parent_id === null) throw new ConnectError(79);
    tags.attach(guid, tag.id);
    return c.json(serializeTag(tag));
  });
  routes.delete('/v1/content/:guid/tags/:id', (c) => {
    const { guid } = contentFor(connect, c, 'set up');
    tags.detach(guid, required(tags.byId(asId(c.req.param('id'))), 158).id);
    return c.body(null, 200);
  });
  return routes;
}

/** The tag with that id, or at a path of names from its category down: `Teams,Data`. */
function tagAt(tags: Tags, text: string): Tag {
  if (/^\d+$/.test(text)) return required(tags.byId(asId(text)));
  let tag: Tag | undefined;
  for (const name of text.split(',')) {
    const parentId: number | null = tag?.id ?? null;
    tag = required(tags.all().find((each) => each.parent_id === parentId && each.name === name));
  }
  return required(tag);
}

function parentOf(tags: Tags, id: unknown): number | null {
  if (id === undefined || id === null) return null;
  return required(typeof id === 'string' ? tags.byId(asId(id)) : undefined, 157).id;
}

function requireFreeName(tags: Tags, name: unknown, parent: number | null, except?: number): string {
  if (typeof name !== 'string' || name.trim() === '') throw new ConnectError(78);
  if (name.length > 255) throw new ConnectError(77);
  const isTaken = tags
    .all()
    .some((tag) => tag.parent_id === parent && tag.name === name && tag.id !== except);
  if (isTaken) throw new ConnectError(81);
  return name;
}

function isBelow(tags: Tags, id: number | null, tag: Tag): boolean {
  if (id === null) return false;
  return id === tag.id || isBelow(tags, tags.byId(id)?.parent_id ?? null, tag);
}
