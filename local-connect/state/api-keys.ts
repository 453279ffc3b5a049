import { attempt } from '../attempt.ts';
import type { Credentials } from './credentials.ts';
import { digest, newSecret } from './credentials.ts';
import { type Database, now, Table } from './database.ts';
import type { Role } from './users.ts';

/** A user's API key. The key itself is known only when it is made. */
export interface ApiKey {
  readonly id: number;
  readonly user_guid: string;
  readonly name: string;
  /** Null for the user's own role. */
  readonly role: Role | null;
  /** The last characters of the key. */
  readonly ending: string;
  readonly created_time: string;
  readonly active_time: string | null;
  /** Seconds since 1970, or null if the key doesn't expire. */
  readonly expires: number | null;
}

const columns = `keys.rowid AS id, user_guid, COALESCE(name, 'API key') AS name, details.role, COALESCE(ending, '') AS ending,
  COALESCE(details.created_time, users.created_time) AS created_time, details.active_time, expires
  FROM keys JOIN users ON users.guid = user_guid LEFT JOIN api_keys details USING (digest)
  WHERE job_key IS NULL AND (expires IS NULL OR expires > unixepoch())`;

/** The properties of API keys, except their user, which is in `keys`. */
export class ApiKeys extends Table {
  readonly #credentials: Credentials;

  constructor(db: Database, credentials: Credentials) {
    super(db);
    this.#credentials = credentials;
  }

  byId(user: string, id: number): ApiKey | undefined {
    return this.db.get<ApiKey>(`SELECT ${columns} AND user_guid = ? AND keys.rowid = ?`, user, id);
  }

  of(user: string): ApiKey[] {
    return this.db.all<ApiKey>(`SELECT ${columns} AND user_guid = ? ORDER BY keys.rowid`, user);
  }

  /** @param lifetime seconds; undefined for a key that doesn't expire */
  add(
    user: string,
    name: string,
    role: Role,
    lifetime: number | undefined,
  ): ApiKey & { readonly key: string } {
    const key = newSecret();
    const holder = { user_guid: user, content_guid: null };
    this.#credentials.addKey(key, holder, lifetime === undefined ? {} : { lifetime });
    this.#describe(key, name, role);
    const added = this.db.get<ApiKey>(`SELECT ${columns} AND digest = ?`, digest(key));
    return { ...(added as ApiKey), key };
  }

  /** A key by which running content acts for its visitor. No list contains it. */
  addForVisitor(user: string, role: Role, lifetime: number): string {
    const key = newSecret();
    const holder = { user_guid: user, content_guid: null };
    this.#credentials.addKey(key, holder, { lifetime, job: 'visitor' });
    this.#describe(key, 'Visitor API key', role);
    return key;
  }

  #describe(key: string, name: string, role: Role): void {
    this.db.run(
      'INSERT INTO api_keys (digest, name, role, ending, created_time) VALUES (?, ?, ?, ?, ?)',
      ...[digest(key), name, role, key.slice(-4), now()],
    );
  }

  remove(id: number): void {
    this.db.run('DELETE FROM keys WHERE rowid = ?', id);
  }

  /** The key's role if it has one of its own. Records the use, at most once an hour. */
  use(key: string): Role | undefined {
    const hash = digest(key);
    attempt('The use of a key was not recorded', () =>
      this.db.run(
        `UPDATE api_keys SET active_time = ? WHERE digest = ?
         AND (active_time IS NULL OR unixepoch(active_time) < unixepoch() - 3600)`,
        ...[now(), hash],
      ),
    );
    const row = this.db.get<{ role: Role | null }>('SELECT role FROM api_keys WHERE digest = ?', hash);
    return row?.role ?? undefined;
  }
}
