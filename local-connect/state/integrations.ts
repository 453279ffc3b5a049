import { randomUUID } from 'node:crypto';
import type { Config } from '../integrations/templates.ts';
import { type Database, now } from './database.ts';
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

const schema = [
  `CREATE TABLE IF NOT EXISTS integrations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE, name TEXT, description TEXT, template TEXT NOT NULL,
    config BLOB NOT NULL, created_time TEXT NOT NULL, updated_time TEXT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS integration_associations (
    content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    integration_guid TEXT NOT NULL REFERENCES integrations (guid) ON DELETE CASCADE, created_time TEXT NOT NULL,
    PRIMARY KEY (content_guid, integration_guid))`,
  `CREATE TABLE IF NOT EXISTS integration_permissions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE,
    integration_guid TEXT NOT NULL REFERENCES integrations (guid) ON DELETE CASCADE,
    user_guid TEXT REFERENCES users ON DELETE CASCADE, group_guid TEXT REFERENCES groups ON DELETE CASCADE)`,
];

export type Integrations = ReturnType<typeof integrationTable>;

/** OAuth integrations, their permissions, and the content that uses them. Settings are stored encrypted. */
export function integrationTable(db: Database, { encrypt, decrypt }: Encryption) {
  for (const statement of schema) db.run(statement);
  const read = (row: Row): Integration => ({ ...row, config: JSON.parse(decrypt(row.config)) as Config });
  const byGuid = (guid: string) => {
    const row = db.get<Row>('SELECT * FROM integrations WHERE guid = ?', guid);
    return row && read(row);
  };
  const stored = ({ name, description, config }: IntegrationFields) =>
    [name, description, encrypt(JSON.stringify(config))] as const;
  return {
    byGuid,
    all: () => db.all<Row>('SELECT * FROM integrations ORDER BY id').map(read),
    create(template: string, fields: IntegrationFields): Integration {
      const guid = randomUUID();
      const time = now();
      db.run(
        `INSERT INTO integrations (guid, name, description, config, template, created_time, updated_time)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        guid,
        ...stored(fields),
        ...[template, time, time],
      );
      return byGuid(guid) as Integration;
    },
    update(guid: string, fields: IntegrationFields): void {
      const set = 'name = ?, description = ?, config = ?, updated_time = ?';
      db.run(`UPDATE integrations SET ${set} WHERE guid = ?`, ...stored(fields), now(), guid);
    },
    remove: (guid: string) => db.run('DELETE FROM integrations WHERE guid = ?', guid),

    permissionsOf: (guid: string) =>
      db.all<IntegrationPermission>(
        'SELECT * FROM integration_permissions WHERE integration_guid = ? ORDER BY id',
        guid,
      ),
    setPermissions(guid: string, principals: readonly Principal[]): void {
      db.run('DELETE FROM integration_permissions WHERE integration_guid = ?', guid);
      for (const { user_guid, group_guid } of principals) {
        const values = [randomUUID(), guid, user_guid, group_guid] as const;
        db.run(
          'INSERT INTO integration_permissions (guid, integration_guid, user_guid, group_guid) VALUES (?, ?, ?, ?)',
          ...values,
        );
      }
    },
    ...associationTable(db),
  };
}

function associationTable(db: Database) {
  return {
    associationsOf: (content: string) =>
      db.all<Association>(
        'SELECT * FROM integration_associations WHERE content_guid = ? ORDER BY rowid',
        content,
      ),
    contentOf: (guid: string) =>
      db.all<Association>(
        'SELECT * FROM integration_associations WHERE integration_guid = ? ORDER BY rowid',
        guid,
      ),
    associate(content: string, guids: readonly string[]): void {
      db.run('DELETE FROM integration_associations WHERE content_guid = ?', content);
      for (const guid of guids) {
        db.run('INSERT INTO integration_associations VALUES (?, ?, ?)', content, guid, now());
      }
    },
  };
}
