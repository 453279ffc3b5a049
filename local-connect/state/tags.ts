import { type Database, now } from './database.ts';

export interface Tag {
  readonly id: number;
  readonly name: string;
  /** Null for a category, the top of a tree. */
  readonly parent_id: number | null;
  readonly created_time: string;
  readonly updated_time: string;
}

export type Tags = ReturnType<typeof tagTable>;

export function tagTable(db: Database) {
  const byId = (id: number) => db.get<Tag>('SELECT * FROM tags WHERE id = ?', id);
  return {
    byId,
    all: () => db.all<Tag>('SELECT * FROM tags ORDER BY id'),
    add(name: string, parent: number | null): Tag {
      const { id } = db.run(
        'INSERT INTO tags (name, parent_id, created_time, updated_time) VALUES (?, ?, ?, ?)',
        name,
        parent,
        now(),
        now(),
      );
      return byId(id) as Tag;
    },
    change(id: number, name: string, parent: number | null): Tag {
      db.run(
        'UPDATE tags SET name = ?, parent_id = ?, updated_time = ? WHERE id = ?',
        name,
        parent,
        now(),
        id,
      );
      return byId(id) as Tag;
    },
    /** Removes the tag and all tags below it. */
    remove: (id: number) => db.run('DELETE FROM tags WHERE id = ?', id),
    of: (content: string) =>
      db.all<Tag>(
        'SELECT tags.* FROM tags JOIN content_tags ON tag_id = id WHERE content_guid = ? ORDER BY id',
        content,
      ),
    /** Attaches the tag and its parents, except the category, as Connect does. */
    attach: (content: string, id: number) =>
      db.run(
        `WITH RECURSIVE up (id, parent_id) AS (
           SELECT id, parent_id FROM tags WHERE id = ?
           UNION ALL SELECT tags.id, tags.parent_id FROM tags JOIN up ON tags.id = up.parent_id)
         INSERT OR IGNORE INTO content_tags SELECT ?, id FROM up WHERE parent_id IS NOT NULL`,
        id,
        content,
      ),
    /** Detaches the tag and all tags below it. */
    detach: (content: string, id: number) =>
      db.run(
        `WITH RECURSIVE down (id) AS (
           SELECT ? UNION ALL SELECT tags.id FROM tags JOIN down ON tags.parent_id = down.id)
         DELETE FROM content_tags WHERE content_guid = ? AND tag_id IN (SELECT id FROM down)`,
        id,
        content,
      ),
    /** The content with the tag or, for a category, with any tag below it. */
    contentWith: (id: number) =>
      db
        .all<{ content_guid: string }>(
          `WITH RECURSIVE down (id) AS (
             SELECT ? UNION ALL SELECT tags.id FROM tags JOIN down ON tags.parent_id = down.id)
           SELECT DISTINCT content_guid FROM content_tags WHERE tag_id IN (SELECT id FROM down)`,
          id,
        )
        .map(({ content_guid }) => content_guid),
  };
}
