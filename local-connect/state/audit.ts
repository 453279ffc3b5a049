import { type Database, now } from './database.ts';
import type { User } from './users.ts';

export interface AuditEntry {
  readonly id: number;
  readonly time: string;
  /** 0 and null for a trusted publisher, which is not a user. */
  readonly user_id: number;
  readonly user_guid: string | null;
  readonly user_description: string;
  readonly action: string;
  readonly event_description: string;
}

export type AuditLog = ReturnType<typeof auditTable>;

/** Who has changed what. */
export function auditTable(db: Database) {
  db.run(`CREATE TABLE IF NOT EXISTS audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, user_id INTEGER NOT NULL, user_guid TEXT,
    user_description TEXT NOT NULL, action TEXT NOT NULL, event_description TEXT NOT NULL)`);
  return {
    /** Oldest first. */
    all: () => db.all<AuditEntry>('SELECT * FROM audit_log ORDER BY id'),
    add: (user: User | undefined, action: string, description: string) =>
      db.run(
        `INSERT INTO audit_log (time, user_id, user_guid, user_description, action, event_description)
         VALUES (?, COALESCE((SELECT rowid FROM users WHERE guid = ?), 0), ?, ?, ?, ?)`,
        now(),
        user?.guid ?? null,
        user?.guid ?? null,
        user ? describeUser(user) : 'Trusted publisher',
        action,
        description,
      ),
  };
}

/** "Mira Sol (mira)" */
export const describeUser = ({ first_name, last_name, username }: User): string =>
  `${first_name} ${last_name}`.trim() === ''
    ? username
    : `${`${first_name} ${last_name}`.trim()} (${username})`;
