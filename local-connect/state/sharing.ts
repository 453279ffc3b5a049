import type { Content } from './content.ts';
import { now, Table } from './database.ts';

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

/** Permissions of users and groups for content, besides the owner's. */
export class Permissions extends Table {
  byId(id: number): Permission | undefined {
    return this.db.get<Permission>('SELECT * FROM permissions WHERE id = ?', id);
  }

  of(content: string): Permission[] {
    return this.db.all<Permission>('SELECT * FROM permissions WHERE content_guid = ? ORDER BY id', content);
  }

  add({ content_guid, principal_guid, principal_type, role }: Omit<Permission, 'id'>): Permission {
    const { id } = this.db.run(
      'INSERT INTO permissions (content_guid, principal_guid, principal_type, role) VALUES (?, ?, ?, ?)',
      ...[content_guid, principal_guid, principal_type, role],
    );
    return this.byId(id) as Permission;
  }

  setRole(id: number, role: Permission['role']): Permission {
    this.db.run('UPDATE permissions SET role = ? WHERE id = ?', role, id);
    return this.byId(id) as Permission;
  }

  remove(id: number): void {
    this.db.run('DELETE FROM permissions WHERE id = ?', id);
  }

  /** The roles that the user has, directly or by a group. */
  rolesOf(content: Content, userGuid: string): Permission['role'][] {
    return this.db
      .all<Permission>(
        `SELECT * FROM permissions WHERE content_guid = ? AND
         (principal_guid = ? OR principal_guid IN (SELECT group_guid FROM members WHERE user_guid = ?))`,
        ...[content.guid, userGuid, userGuid],
      )
      .map(({ role }) => role);
  }
}

/** Short addresses of content. */
export class Vanities extends Table {
  of(content: string): Vanity | undefined {
    return this.db.get<Vanity>('SELECT * FROM vanities WHERE content_guid = ?', content);
  }

  all(): Vanity[] {
    return this.db.all<Vanity>('SELECT * FROM vanities ORDER BY path');
  }

  put(content: string, path: string): Vanity {
    const sql = 'INSERT OR REPLACE INTO vanities (content_guid, path, created_time) VALUES (?, ?, ?)';
    this.db.run(sql, content, path, now());
    return this.of(content) as Vanity;
  }

  remove(content: string): void {
    this.db.run('DELETE FROM vanities WHERE content_guid = ?', content);
  }
}
