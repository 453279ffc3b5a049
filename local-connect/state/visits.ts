import { now, Table } from './database.ts';

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

export class Visits extends Table {
  /** Oldest first. */
  all(): Visit[] {
    return this.db.all<Visit>('SELECT * FROM visits ORDER BY id');
  }

  add(visit: Omit<Visit, 'id' | 'time'>): void {
    const { id } = this.db.run(
      `INSERT INTO visits
       (content_guid, user_guid, bundle_id, time, path, query, user_agent, sec_fetch_dest, sec_fetch_site)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[visit.content_guid, visit.user_guid, visit.bundle_id, now(), visit.path, visit.query],
      ...[visit.user_agent, visit.sec_fetch_dest, visit.sec_fetch_site],
    );
    if (id % 1000 === 0) this.db.run('DELETE FROM visits WHERE id <= ?', id - kept);
  }
}
