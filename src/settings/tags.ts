import type { Tag } from '../connect/types.ts';
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
