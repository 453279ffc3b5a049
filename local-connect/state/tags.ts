import { now, Table } from './database.ts';

export interface Tag {
  readonly id: number;
  readonly name: string;
  /** Null for a category, the top of a tree. */
  readonly parent_id: number | null;
  readonly created_time: string;
  readonly updated_time: string;
}

/** A common table expression: the tag and all tags below it. */
const down = `WITH RECURSIVE down (id) AS (
  SELECT ? UNION ALL SELECT tags.id FROM tags JOIN down ON tags.parent_id = down.id)`;

export class Tags extends Table {
  byId(id: number): Tag | undefined {
    return this.db.get<Tag>('SELECT * FROM tags WHERE id = ?', id);
  }

  all(): Tag[] {
    return this.db.all<Tag>('SELECT * FROM tags ORDER BY id');
  }

  add(name: string, parent: number | null): Tag {
    const { id } = this.db.run(
      'INSERT INTO tags (name, parent_id, created_time, updated_time) VALUES (?, ?, ?, ?)',
      ...[name, parent, now(), now()],
    );
    return this.byId(id) as Tag;
  }

  change(id: number, name: string, parent: number | null): Tag {
    const sql = 'UPDATE tags SET name = ?, parent_id = ?, updated_time = ? WHERE id = ?';
    this.db.run(sql, name, parent, now(), id);
    return this.byId(id) as Tag;
  }

  /** Removes the tag and all tags below it. */
  remove(id: number): void {
    this.db.run('DELETE FROM tags WHERE id = ?', id);
  }

  of(content: string): Tag[] {
    const sql = 'SELECT tags.* FROM tags JOIN content_tags ON tag_id = id WHERE content_guid = ? ORDER BY id';
    return this.db.all<Tag>(sql, content);
  }

  /** Attaches the tag and its parents, except the category, as Connect does. */
  attach(content: string, id: number): void {
    this.db.run(
      `WITH RECURSIVE up (id, parent_id) AS (
         SELECT id, parent_id FROM tags WHERE id = ?
         UNION ALL SELECT tags.id, tags.parent_id FROM tags JOIN up ON tags.id = up.parent_id)
       INSERT OR IGNORE INTO content_tags SELECT ?, id FROM up WHERE parent_id IS NOT NULL`,
      ...[id, content],
    );
  }

  /** Detaches the tag and all tags below it. */
  detach(content: string, id: number): void {
    const sql = `${down} DELETE FROM content_tags WHERE content_guid = ? AND tag_id IN (SELECT id FROM down)`;
    this.db.run(sql, id, content);
  }

  /** The content with the tag or, for a category, with any tag below it. */
  contentWith(id: number): string[] {
    const sql = `${down} SELECT DISTINCT content_guid FROM content_tags WHERE tag_id IN (SELECT id FROM down)`;
    return this.db.all<{ content_guid: string }>(sql, id).map(({ content_guid }) => content_guid);
  }
}
