import { randomUUID } from 'node:crypto';
import { now, Table } from './database.ts';

export type Role = 'administrator' | 'publisher' | 'viewer';

export interface User {
  readonly guid: string;
  readonly username: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  readonly user_role: Role;
  readonly confirmed: boolean;
  readonly locked: boolean;
  readonly created_time: string;
  readonly updated_time: string;
  readonly active_time: string | null;
}

/** What a user, or an administrator, may change of a user. */
export type Profile = Pick<User, 'email' | 'username' | 'first_name' | 'last_name' | 'user_role'>;

/** A user in the users file. */
export interface UserEntry {
  readonly username: string;
  readonly password?: string;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly apiKey?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly locked?: boolean;
}

/** A row of the table `users`. */
export interface UserRow {
  guid: string;
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  role: Role;
  locked: number;
  password: string | null;
  created_time: string;
  updated_time: string;
  active_time: string | null;
}

/** Where a user comes from: the users file, or the built-in users (`configuration`), or the API (`request`). */
export type UserSource = 'configuration' | 'request';

export class Users extends Table {
  byGuid(guid: string): User | undefined {
    return this.#one('guid', guid);
  }

  byName(username: string): User | undefined {
    return this.#one('username', username);
  }

  #one(column: 'guid' | 'username', value: string): User | undefined {
    const row = this.db.get<UserRow>(`SELECT * FROM users WHERE ${column} = ?`, value);
    return row && userFromRow(row);
  }

  all(): User[] {
    return this.db.all<UserRow>('SELECT * FROM users ORDER BY username').map(userFromRow);
  }

  from(source: UserSource): User[] {
    return this.db.all<UserRow>('SELECT * FROM users WHERE source = ?', source).map(userFromRow);
  }

  /** The user's number in unversioned answers and audit logs. */
  numberOf(guid: string): number {
    return this.db.get<{ rowid: number }>('SELECT rowid FROM users WHERE guid = ?', guid)?.rowid ?? 0;
  }

  passwordOf(guid: string): string | undefined {
    const sql = 'SELECT password FROM users WHERE guid = ?';
    return this.db.get<{ password: string | null }>(sql, guid)?.password ?? undefined;
  }

  /** @param password as `hashPassword` returns it; undefined if the user can't sign in */
  add({ username, first_name, last_name, email, user_role }: Profile, password: string | undefined): User {
    const guid = randomUUID();
    this.db.run(
      `INSERT INTO users (guid, username, first_name, last_name, email, role, locked, password, source, created_time, updated_time)
       VALUES (?, ?, ?, ?, ?, ?, 0, ?, 'request', ?, ?)`,
      ...[guid, username, first_name, last_name, email, user_role, password ?? null, now(), now()],
    );
    return this.byGuid(guid) as User;
  }

  change(guid: string, { username, first_name, last_name, email, user_role }: Profile): User {
    this.db.run(
      `UPDATE users SET username = ?, first_name = ?, last_name = ?, email = ?, role = ?, updated_time = ?
       WHERE guid = ?`,
      ...[username, first_name, last_name, email, user_role, now(), guid],
    );
    return this.byGuid(guid) as User;
  }

  /** Adds a user of the configuration, or changes the one with that name. */
  configure(entry: UserEntry, password: string | undefined): User {
    const { username, role } = entry;
    const profile: Profile = {
      username,
      first_name: entry.firstName ?? username.charAt(0).toUpperCase() + username.slice(1),
      last_name: entry.lastName ?? '',
      email: entry.email ?? `${username}@example.org`,
      user_role: role,
    };
    const { guid } = this.byName(username) ?? this.add(profile, password);
    this.db.run(
      `UPDATE users SET first_name = ?, last_name = ?, email = ?, role = ?, locked = ?, password = ?,
       source = 'configuration' WHERE guid = ?`,
      ...[profile.first_name, profile.last_name, profile.email, role],
      ...[entry.locked ? 1 : 0, password ?? null, guid],
    );
    return this.byGuid(guid) as User;
  }

  lock(guid: string, locked: boolean): void {
    this.db.run('UPDATE users SET locked = ? WHERE guid = ?', locked ? 1 : 0, guid);
  }

  markActive(guid: string): void {
    this.db.run('UPDATE users SET active_time = ? WHERE guid = ?', now(), guid);
  }

  /** Removes a user. One that owns content is kept, locked and without groups. */
  remove(guid: string): void {
    const ownsContent = this.db.get('SELECT 1 FROM content WHERE owner_guid = ?', guid) !== undefined;
    if (!ownsContent) this.db.run('DELETE FROM users WHERE guid = ?', guid);
    else {
      this.db.run('UPDATE users SET locked = 1, password = NULL WHERE guid = ?', guid);
      this.db.run('DELETE FROM members WHERE user_guid = ?', guid);
    }
    this.db.run('DELETE FROM permissions WHERE principal_guid = ?', guid);
  }
}

export function userFromRow({ role, locked, password: _, ...row }: UserRow): User {
  return {
    guid: row.guid,
    username: row.username,
    first_name: row.first_name,
    last_name: row.last_name,
    email: row.email,
    user_role: role,
    confirmed: true,
    locked: locked === 1,
    created_time: row.created_time,
    updated_time: row.updated_time,
    active_time: row.active_time,
  };
}
