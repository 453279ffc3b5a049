import type { Tag } from '../connect/types.ts';
import { closest } from '../shared/did-you-mean.ts';
import { input } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import type { TagPath } from './settings.ts';

/** A tag as it is written in messages: `Teams/Data`. */
export const tagText = (path: TagPath): string => path.join('/');

/** The path of a tag, from its category down. */
export function pathOf(tag: Tag, tree: readonly Tag[]): TagPath {
  const parent = tree.find(({ id }) => id === tag.parent_id);
  return parent ? [...pathOf(parent, tree), tag.name] : [tag.name];
}

/** The existing tags along a path. Names are unique only below the same parent. */
export function tagsAlong(path: TagPath, tree: readonly Tag[]): readonly Tag[] {
  const found: Tag[] = [];
  for (const name of path) {
    const parent = found.at(-1)?.id ?? null;
    const next = tree.find((tag) => tag.name === name && tag.parent_id === parent);
    if (!next) break;
    found.push(next);
  }
  return found;
}

/** Problems of declared tags that do not exist and that the key can't create. */
export function missingTags(
  wanted: readonly TagPath[],
  tree: readonly Tag[],
  { create, isAdministrator }: { readonly create: boolean; readonly isAdministrator: boolean },
): Problem[] {
  const missing = wanted.filter((path) => tagsAlong(path, tree).length < path.length);
  if (missing.length === 0 || (create && isAdministrator)) return [];
  const known = tree.filter(({ parent_id }) => parent_id !== null).map((tag) => tagText(pathOf(tag, tree)));
  return missing.map((path) => {
    const near = closest(tagText(path), known);
    return {
      message: `The server has no tag ${tagText(path)}.`,
      ...(create && {
        reason: 'Only an administrator of Connect may create tags. This key belongs to another user.',
      }),
      hint: near
        ? `Did you mean ${near}?`
        : create
          ? 'Ask an administrator of Connect to create it.'
          : `Correct its path, or set ${input('create-tags', 'true')} (this needs the key of an administrator).`,
    };
  });
}
