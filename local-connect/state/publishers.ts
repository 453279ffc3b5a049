import { Table } from './database.ts';

/** A rule for job tokens that may deploy to a content item. A token must have all of these claims. */
export interface TrustedPublisher {
  readonly id: number;
  readonly content_guid: string;
  readonly audience: string;
  /** Such as `{"repository": "acme/board", "ref": "refs/heads/main"}`. */
  readonly claims: Readonly<Record<string, string>>;
}

type Row = Omit<TrustedPublisher, 'claims'> & { readonly claims: string };

export class Publishers extends Table {
  all(): TrustedPublisher[] {
    return this.db.all<Row>('SELECT * FROM trusted_publishers ORDER BY id').map(fromRow);
  }

  of(content: string): TrustedPublisher[] {
    const sql = 'SELECT * FROM trusted_publishers WHERE content_guid = ? ORDER BY id';
    return this.db.all<Row>(sql, content).map(fromRow);
  }

  add(content: string, audience: string, claims: TrustedPublisher['claims']): TrustedPublisher {
    const sql = 'INSERT INTO trusted_publishers (content_guid, audience, claims) VALUES (?, ?, ?)';
    const { id } = this.db.run(sql, content, audience, JSON.stringify(claims));
    return { id, content_guid: content, audience, claims };
  }

  /** Returns false if the content has no such publisher. */
  remove(content: string, id: number): boolean {
    const sql = 'DELETE FROM trusted_publishers WHERE content_guid = ? AND id = ?';
    return this.db.run(sql, content, id).changes > 0;
  }
}

const fromRow = (row: Row): TrustedPublisher => ({ ...row, claims: JSON.parse(row.claims) });
