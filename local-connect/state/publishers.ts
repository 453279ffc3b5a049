import type { Database } from './database.ts';

/** A rule for job tokens that may deploy to a content item. A token must have all of these claims. */
export interface TrustedPublisher {
  readonly id: number;
  readonly content_guid: string;
  readonly audience: string;
  /** Such as `{"repository": "acme/board", "ref": "refs/heads/main"}`. */
  readonly claims: Readonly<Record<string, string>>;
}

type Row = Omit<TrustedPublisher, 'claims'> & { readonly claims: string };

export type Publishers = ReturnType<typeof publisherTable>;

export function publisherTable(db: Database) {
  const fromRow = (row: Row): TrustedPublisher => ({ ...row, claims: JSON.parse(row.claims) });
  return {
    all: () => db.all<Row>('SELECT * FROM trusted_publishers ORDER BY id').map(fromRow),
    of: (content: string) =>
      db
        .all<Row>('SELECT * FROM trusted_publishers WHERE content_guid = ? ORDER BY id', content)
        .map(fromRow),
    add(content: string, audience: string, claims: TrustedPublisher['claims']): TrustedPublisher {
      const { id } = db.run(
        'INSERT INTO trusted_publishers (content_guid, audience, claims) VALUES (?, ?, ?)',
        content,
        audience,
        JSON.stringify(claims),
      );
      return { id, content_guid: content, audience, claims };
    },
    remove: (content: string, id: number) =>
      db.run('DELETE FROM trusted_publishers WHERE content_guid = ? AND id = ?', content, id).changes > 0,
  };
}
