import { type Database, now } from './database.ts';

/** A visit of a page of an app, or a request to an API. */
export interface Visit {
  readonly id: number;
  readonly content_guid: string;
  readonly user_guid: string | null;
  readonly bundle_id: number;
  readonly time: string;
  /** Below the content's address, with `/` at its start. */
  readonly path: string;
  readonly query: string;
  readonly user_agent: string | null;
  readonly sec_fetch_dest: string | null;
  readonly sec_fetch_site: string | null;
}

/** The newest visits are kept. */
const kept = 100_000;

export function visitTable(db: Database) {
  db.run(`CREATE TABLE IF NOT EXISTS visits (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    user_guid TEXT, bundle_id INTEGER NOT NULL, time TEXT NOT NULL, path TEXT NOT NULL, query TEXT NOT NULL,
    user_agent TEXT, sec_fetch_dest TEXT, sec_fetch_site TEXT)`);
  return {
    /** Oldest first. */
    all: () => db.all<Visit>('SELECT * FROM visits ORDER BY id'),
    add(visit: Omit<Visit, 'id' | 'time'>): void {
      const { id } = db.run(
        `INSERT INTO visits
         (content_guid, user_guid, bundle_id, time, path, query, user_agent, sec_fetch_dest, sec_fetch_site)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[visit.content_guid, visit.user_guid, visit.bundle_id, now(), visit.path, visit.query],
        ...[visit.user_agent, visit.sec_fetch_dest, visit.sec_fetch_site],
      );
      if (id % 1000 === 0) db.run('DELETE FROM visits WHERE id <= ?', id - kept);
    },
  };
}
