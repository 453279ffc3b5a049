import { attempt } from '../attempt.ts';
import type { Credentials } from './credentials.ts';
import { digest, newSecret } from './credentials.ts';
import { type Database, now } from './database.ts';
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

export type ApiKeys = ReturnType<typeof apiKeyTable>;

const columns = `keys.rowid AS id, user_guid, COALESCE(name, 'API key') AS name, details.role, COALESCE(ending, '') AS ending,
  COALESCE(details.created_time, users.created_time) AS created_time, details.active_time, expires
  FROM keys JOIN users ON users.guid = user_guid LEFT JOIN api_keys details USING (digest)
  WHERE job_key IS NULL AND (expires IS NULL OR expires > unixepoch())`;

/** What is known of API keys besides whom they speak for, which is in `keys`. */
export function apiKeyTable(db: Database, credentials: Credentials) {
  db.run(`CREATE TABLE IF NOT EXISTS api_keys (
    digest TEXT PRIMARY KEY REFERENCES keys ON DELETE CASCADE, name TEXT NOT NULL, role TEXT, ending TEXT NOT NULL,
    created_time TEXT NOT NULL, active_time TEXT)`);
  const byId = (user: string, id: number) =>
    db.get<ApiKey>(`SELECT ${columns} AND user_guid = ? AND keys.rowid = ?`, user, id);
  const describe = (key: string, name: string, role: Role) =>
    db.run(
      'INSERT INTO api_keys (digest, name, role, ending, created_time) VALUES (?, ?, ?, ?, ?)',
      ...[digest(key), name, role, key.slice(-4), now()],
    );
  return {
    byId,
    of: (user: string) => db.all<ApiKey>(`SELECT ${columns} AND user_guid = ? ORDER BY keys.rowid`, user),
    /** @param lifetime seconds; undefined for a key that doesn't expire */
    add(
      user: string,
      name: string,
      role: Role,
      lifetime: number | undefined,
    ): ApiKey & { readonly key: string } {
      const key = newSecret();
      credentials.addKey(
        key,
        { user_guid: user, content_guid: null },
        lifetime === undefined ? {} : { lifetime },
      );
      describe(key, name, role);
      const { id } = db.get<{ id: number }>('SELECT rowid AS id FROM keys WHERE digest = ?', digest(key)) ?? {
        id: 0,
      };
      return { ...(byId(user, id) as ApiKey), key };
    },
    /** A key by which running content acts for its visitor. No list contains it. */
    addForVisitor(user: string, role: Role, lifetime: number): string {
      const key = newSecret();
      credentials.addKey(key, { user_guid: user, content_guid: null }, { lifetime, job: 'visitor' });
      describe(key, 'Visitor API key', role);
      return key;
    },
    remove: (id: number) => db.run('DELETE FROM keys WHERE rowid = ?', id),
    /** The key's role if it has one of its own. Records the use, at most once an hour. */
    use(key: string): Role | undefined {
      const hash = digest(key);
      attempt('The use of a key was not recorded', () =>
        db.run(
          `UPDATE api_keys SET active_time = ? WHERE digest = ?
           AND (active_time IS NULL OR unixepoch(active_time) < unixepoch() - 3600)`,
          now(),
          hash,
        ),
      );
      return (
        db.get<{ role: Role | null }>('SELECT role FROM api_keys WHERE digest = ?', hash)?.role ?? undefined
      );
    },
  };
}
