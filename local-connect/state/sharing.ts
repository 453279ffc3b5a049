import type { Content } from './content.ts';
import { type Database, now } from './database.ts';

/** Connect calls a collaborator `owner` here. */
export interface Permission {
  readonly id: number;
  readonly content_guid: string;
  readonly principal_guid: string;
  readonly principal_type: 'user' | 'group';
  readonly role: 'viewer' | 'owner';
}

export interface Vanity {
  readonly content_guid: string;
  /** Starts and ends with `/`. */
  readonly path: string;
  readonly created_time: string;
}

export type Permissions = ReturnType<typeof permissionTable>;

/** Permissions of users and groups for content, besides the owner's. */
export function permissionTable(db: Database) {
  const byId = (id: number) => db.get<Permission>('SELECT * FROM permissions WHERE id = ?', id);
  return {
    byId,
    of: (content: string) =>
      db.all<Permission>('SELECT * FROM permissions WHERE content_guid = ? ORDER BY id', content),
    add(permission: Omit<Permission, 'id'>): Permission {
      const { content_guid, principal_guid, principal_type, role } = permission;
      const { id } = db.run(
        'INSERT INTO permissions (content_guid, principal_guid, principal_type, role) VALUES (?, ?, ?, ?)',
        content_guid,
        principal_guid,
        principal_type,
        role,
      );
      return byId(id) as Permission;
    },
    setRole(id: number, role: Permission['role']): Permission {
      db.run('UPDATE permissions SET role = ? WHERE id = ?', role, id);
      return byId(id) as Permission;
    },
    remove: (id: number) => db.run('DELETE FROM permissions WHERE id = ?', id),
    /** The roles that the user has, directly or by a group. */
    rolesOf: (content: Content, userGuid: string): Permission['role'][] =>
      db
        .all<Permission>(
          `SELECT * FROM permissions WHERE content_guid = ? AND
           (principal_guid = ? OR principal_guid IN (SELECT group_guid FROM members WHERE user_guid = ?))`,
          content.guid,
          userGuid,
          userGuid,
        )
        .map(({ role }) => role),
  };
}

export type Vanities = ReturnType<typeof vanityTable>;

/** Short addresses of content. */
export function vanityTable(db: Database) {
  const of = (content: string) => db.get<Vanity>('SELECT * FROM vanities WHERE content_guid = ?', content);
  return {
    of,
    all: () => db.all<Vanity>('SELECT * FROM vanities ORDER BY path'),
    put(content: string, path: string): Vanity {
      db.run(
        'INSERT OR REPLACE INTO vanities (content_guid, path, created_time) VALUES (?, ?, ?)',
        content,
        path,
        now(),
      );
      return of(content) as Vanity;
    },
    remove: (content: string) => db.run('DELETE FROM vanities WHERE content_guid = ?', content),
  };
}
