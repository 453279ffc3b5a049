import { randomUUID } from 'node:crypto';
import { Table } from './database.ts';
import { type User, type UserRow, userFromRow } from './users.ts';

export interface Group {
  readonly guid: string;
  readonly name: string;
  readonly owner_guid: string;
  readonly member_count: number;
}

const selectGroups =
  'SELECT *, (SELECT COUNT(*) FROM members WHERE group_guid = guid) AS member_count FROM groups';

/** Groups and their members. */
export class Groups extends Table {
  all(): Group[] {
    return this.db.all<Group>(`${selectGroups} ORDER BY name`);
  }

  byGuid(guid: string): Group | undefined {
    return this.db.get<Group>(`${selectGroups} WHERE guid = ?`, guid);
  }

  /** The groups of a user. */
  of(userGuid: string): Group[] {
    return this.db.all<Group>(
      `${selectGroups} WHERE guid IN (SELECT group_guid FROM members WHERE user_guid = ?) ORDER BY groups.rowid`,
      userGuid,
    );
  }

  add(name: string, owner: string): Group {
    const guid = randomUUID();
    this.db.run('INSERT INTO groups (guid, name, owner_guid) VALUES (?, ?, ?)', guid, name, owner);
    return this.byGuid(guid) as Group;
  }

  change(guid: string, name: string, owner: string): Group {
    this.db.run('UPDATE groups SET name = ?, owner_guid = ? WHERE guid = ?', name, owner, guid);
    return this.byGuid(guid) as Group;
  }

  /** With its permissions. */
  remove(guid: string): void {
    this.db.run('DELETE FROM permissions WHERE principal_guid = ?', guid);
    this.db.run('DELETE FROM groups WHERE guid = ?', guid);
  }

  membersOf(guid: string): User[] {
    const sql =
      'SELECT users.* FROM users JOIN members ON user_guid = guid WHERE group_guid = ? ORDER BY members.rowid';
    return this.db.all<UserRow>(sql, guid).map(userFromRow);
  }

  /** Returns false if the user is a member already. */
  addMember(group: string, user: string): boolean {
    return this.db.run('INSERT OR IGNORE INTO members VALUES (?, ?)', group, user).changes > 0;
  }

  /** Returns false if the user isn't a member. */
  removeMember(group: string, user: string): boolean {
    return this.db.run('DELETE FROM members WHERE group_guid = ? AND user_guid = ?', group, user).changes > 0;
  }

  /** Makes the user a member of these groups and of no other. Makes groups that don't exist, owned by the user. */
  setGroupsOf(user: string, names: readonly string[]): void {
    this.db.run('DELETE FROM members WHERE user_guid = ?', user);
    for (const name of names) {
      const known = this.db.get<{ guid: string }>('SELECT guid FROM groups WHERE name = ?', name);
      this.addMember(known?.guid ?? this.add(name, user).guid, user);
    }
  }
}
