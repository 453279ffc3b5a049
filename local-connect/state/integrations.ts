import { randomUUID } from 'node:crypto';
import type { Config } from '../integrations/templates.ts';
import { type Database, now, Table } from './database.ts';
import type { Encryption } from './encryption.ts';

/** An OAuth integration: how content gets credentials of a third party. */
export interface Integration {
  readonly id: number;
  readonly guid: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly template: string;
  readonly config: Config;
  readonly created_time: string;
  readonly updated_time: string;
}

export interface Association {
  readonly content_guid: string;
  readonly integration_guid: string;
  readonly created_time: string;
}

/** Who may use an integration: a user or a group. */
export interface IntegrationPermission {
  readonly id: number;
  readonly guid: string;
  readonly integration_guid: string;
  readonly user_guid: string | null;
  readonly group_guid: string | null;
}

type Row = Omit<Integration, 'config'> & { readonly config: Uint8Array };
type Principal = Pick<IntegrationPermission, 'user_guid' | 'group_guid'>;
export type IntegrationFields = Pick<Integration, 'name' | 'description' | 'config'>;

/** OAuth integrations and their permissions. Settings are stored encrypted. */
export class Integrations extends Table {
  readonly #encryption: Encryption;

  constructor(db: Database, encryption: Encryption) {
    super(db);
    this.#encryption = encryption;
  }

  byGuid(guid: string): Integration | undefined {
    const row = this.db.get<Row>('SELECT * FROM integrations WHERE guid = ?', guid);
    return row && this.#read(row);
  }

  all(): Integration[] {
    return this.db.all<Row>('SELECT * FROM integrations ORDER BY id').map((row) => this.#read(row));
  }

  create(template: string, { name, description, config }: IntegrationFields): Integration {
    const guid = randomUUID();
    const time = now();
    this.db.run(
      `INSERT INTO integrations (guid, name, description, config, template, created_time, updated_time)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[guid, name, description, this.#encrypt(config), template, time, time],
    );
    return this.byGuid(guid) as Integration;
  }

  update(guid: string, { name, description, config }: IntegrationFields): void {
    this.db.run(
      'UPDATE integrations SET name = ?, description = ?, config = ?, updated_time = ? WHERE guid = ?',
      ...[name, description, this.#encrypt(config), now(), guid],
    );
  }

  remove(guid: string): void {
    this.db.run('DELETE FROM integrations WHERE guid = ?', guid);
  }

  permissionsOf(guid: string): IntegrationPermission[] {
    const sql = 'SELECT * FROM integration_permissions WHERE integration_guid = ? ORDER BY id';
    return this.db.all<IntegrationPermission>(sql, guid);
  }

  setPermissions(guid: string, principals: readonly Principal[]): void {
    this.db.run('DELETE FROM integration_permissions WHERE integration_guid = ?', guid);
    for (const { user_guid, group_guid } of principals) {
      this.db.run(
        'INSERT INTO integration_permissions (guid, integration_guid, user_guid, group_guid) VALUES (?, ?, ?, ?)',
        ...[randomUUID(), guid, user_guid, group_guid],
      );
    }
  }

  #encrypt(config: Config): Buffer {
    return this.#encryption.encrypt(JSON.stringify(config));
  }

  #read(row: Row): Integration {
    return { ...row, config: JSON.parse(this.#encryption.decrypt(row.config)) as Config };
  }
}

/** Which content uses which integrations. */
export class Associations extends Table {
  of(content: string): Association[] {
    const sql = 'SELECT * FROM integration_associations WHERE content_guid = ? ORDER BY rowid';
    return this.db.all<Association>(sql, content);
  }

  with(integration: string): Association[] {
    const sql = 'SELECT * FROM integration_associations WHERE integration_guid = ? ORDER BY rowid';
    return this.db.all<Association>(sql, integration);
  }

  set(content: string, integrations: readonly string[]): void {
    this.db.run('DELETE FROM integration_associations WHERE content_guid = ?', content);
    for (const integration of integrations) {
      this.db.run('INSERT INTO integration_associations VALUES (?, ?, ?)', content, integration, now());
    }
  }
}
