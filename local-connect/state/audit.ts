import { now, Table } from './database.ts';
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

/** Who has changed what. */
export class AuditLog extends Table {
  /** Oldest first. */
  all(): AuditEntry[] {
    return this.db.all<AuditEntry>('SELECT * FROM audit_log ORDER BY id');
  }

  add(user: User | undefined, action: string, description: string): void {
    const guid = user?.guid ?? null;
    this.db.run(
      `INSERT INTO audit_log (time, user_id, user_guid, user_description, action, event_description)
       VALUES (?, COALESCE((SELECT rowid FROM users WHERE guid = ?), 0), ?, ?, ?, ?)`,
      ...[now(), guid, guid, user ? describeUser(user) : 'Trusted publisher', action, description],
    );
  }
}

/** "Mira Sol (mira)" */
export const describeUser = ({ first_name, last_name, username }: User): string =>
  `${first_name} ${last_name}`.trim() === ''
    ? username
    : `${`${first_name} ${last_name}`.trim()} (${username})`;
