import { randomUUID } from 'node:crypto';
import type { Database } from './database.ts';
import { now } from './database.ts';

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

export interface Group {
  readonly guid: string;
  readonly name: string;
  readonly owner_guid: string;
  readonly member_count: number;
}

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

interface Row {
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

export type Users = ReturnType<typeof userTable>;

/** Where a user comes from: the users file, or the built-in users (`configuration`), or the API (`request`). */
export type UserSource = 'configuration' | 'request';

/** Users and their groups. */
export function userTable(db: Database) {
  const one = (where: string, value: string) => {
    const row = db.get<Row>(`SELECT * FROM users WHERE ${where} = ?`, value);
    return row && fromRow(row);
  };
  return {
    byGuid: (guid: string) => one('guid', guid),
    byName: (username: string) => one('username', username),
    all: () => db.all<Row>('SELECT * FROM users ORDER BY username').map(fromRow),
    /** The user's number in unversioned answers and audit logs. */
    numberOf: (guid: string) =>
      db.get<{ rowid: number }>('SELECT rowid FROM users WHERE guid = ?', guid)?.rowid ?? 0,
    passwordOf: (guid: string) =>
      db.get<{ password: string | null }>('SELECT password FROM users WHERE guid = ?', guid)?.password ??
      undefined,
    /**
     * Adds a user, or changes the one with that name. Makes groups as needed.
     * @param password as `hashPassword` returns it; undefined if the user can't sign in
     */
    put(entry: UserEntry, password: string | undefined, source: UserSource): User {
      const guid = putUser(db, entry, password, source);
      return one('guid', guid) as User;
    },
    add({ username, first_name, last_name, email, user_role }: Profile, password: string | undefined): User {
      const guid = randomUUID();
      db.run(
        `INSERT INTO users (guid, username, first_name, last_name, email, role, locked, password, source, created_time, updated_time)
         VALUES (?, ?, ?, ?, ?, ?, 0, ?, 'request', ?, ?)`,
        ...[guid, username, first_name, last_name, email, user_role, password ?? null, now(), now()],
      );
      return one('guid', guid) as User;
    },
    change(guid: string, { username, first_name, last_name, email, user_role }: Profile): User {
      db.run(
        `UPDATE users SET username = ?, first_name = ?, last_name = ?, email = ?, role = ?, updated_time = ?
         WHERE guid = ?`,
        ...[username, first_name, last_name, email, user_role, now(), guid],
      );
      return one('guid', guid) as User;
    },
    lock: (guid: string, locked: boolean) =>
      db.run('UPDATE users SET locked = ? WHERE guid = ?', locked ? 1 : 0, guid),
    from: (source: UserSource) => db.all<Row>('SELECT * FROM users WHERE source = ?', source).map(fromRow),
    /** Removes a user. One that owns content is kept, locked and without groups. */
    remove(guid: string): void {
      const ownsContent = db.get('SELECT 1 FROM content WHERE owner_guid = ?', guid) !== undefined;
      if (!ownsContent) db.run('DELETE FROM users WHERE guid = ?', guid);
      else {
        db.run('UPDATE users SET locked = 1, password = NULL WHERE guid = ?', guid);
        db.run('DELETE FROM members WHERE user_guid = ?', guid);
      }
      db.run('DELETE FROM permissions WHERE principal_guid = ?', guid);
    },
    markActive: (guid: string) => db.run('UPDATE users SET active_time = ? WHERE guid = ?', now(), guid),
    ...groupTable(db),
  };
}

/** @returns the user's GUID */
function putUser(db: Database, entry: UserEntry, password: string | undefined, source: UserSource): string {
  const known = db.get<{ guid: string }>('SELECT guid FROM users WHERE username = ?', entry.username);
  const guid = known?.guid ?? randomUUID();
  const { username, role } = entry;
  const values = [
    entry.firstName ?? username.charAt(0).toUpperCase() + username.slice(1),
    entry.lastName ?? '',
    entry.email ?? `${username}@example.org`,
    role,
    entry.locked ? 1 : 0,
    password ?? null,
    source,
  ] as const;
  if (known) {
    db.run(
      'UPDATE users SET first_name = ?, last_name = ?, email = ?, role = ?, locked = ?, password = ?, source = ? WHERE guid = ?',
      ...values,
      guid,
    );
  } else {
    db.run(
      `INSERT INTO users (guid, username, first_name, last_name, email, role, locked, password, source, created_time, updated_time)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      guid,
      username,
      ...values,
      now(),
      now(),
    );
  }
  db.run('DELETE FROM members WHERE user_guid = ?', guid);
  for (const name of entry.groups) {
    db.run(
      'INSERT OR IGNORE INTO groups (guid, name, owner_guid) VALUES (?, ?, ?)',
      randomUUID(),
      name,
      guid,
    );
    db.run(
      'INSERT OR IGNORE INTO members (group_guid, user_guid) SELECT guid, ? FROM groups WHERE name = ?',
      guid,
      name,
    );
  }
  return guid;
}

/** Groups and their members. */
function groupTable(db: Database) {
  const groupByGuid = (guid: string) => db.get<Group>(`${selectGroups} WHERE guid = ?`, guid);
  return {
    groups: () => db.all<Group>(`${selectGroups} ORDER BY name`),
    groupByGuid,
    addGroup(name: string, owner: string): Group {
      const guid = randomUUID();
      db.run('INSERT INTO groups (guid, name, owner_guid) VALUES (?, ?, ?)', guid, name, owner);
      return groupByGuid(guid) as Group;
    },
    changeGroup(guid: string, name: string, owner: string): Group {
      db.run('UPDATE groups SET name = ?, owner_guid = ? WHERE guid = ?', name, owner, guid);
      return groupByGuid(guid) as Group;
    },
    /** With its permissions. */
    removeGroup(guid: string): void {
      db.run('DELETE FROM permissions WHERE principal_guid = ?', guid);
      db.run('DELETE FROM groups WHERE guid = ?', guid);
    },
    /** Returns false if the user is a member already. */
    addMember: (group: string, user: string) =>
      db.run('INSERT OR IGNORE INTO members VALUES (?, ?)', group, user).changes > 0,
    /** Returns false if the user isn't a member. */
    removeMember: (group: string, user: string) =>
      db.run('DELETE FROM members WHERE group_guid = ? AND user_guid = ?', group, user).changes > 0,
    groupsOf: (userGuid: string) =>
      db.all<Group>(
        `${selectGroups} WHERE guid IN (SELECT group_guid FROM members WHERE user_guid = ?) ORDER BY groups.rowid`,
        userGuid,
      ),
    membersOf: (groupGuid: string) =>
      db
        .all<Row>(
          'SELECT users.* FROM users JOIN members ON user_guid = guid WHERE group_guid = ? ORDER BY members.rowid',
          groupGuid,
        )
        .map(fromRow),
  };
}

const selectGroups =
  'SELECT *, (SELECT COUNT(*) FROM members WHERE group_guid = guid) AS member_count FROM groups';

function fromRow({ role, locked, password: _, ...row }: Row): User {
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
