import { randomUUID } from 'node:crypto';
import type { Tokens } from '../integrations/provider.ts';
import { type Database, now } from './database.ts';
import type { Encryption } from './encryption.ts';

/** A user's sign-in at the provider of an OAuth integration. */
export interface OAuthSession {
  readonly id: number;
  readonly guid: string;
  readonly user_guid: string;
  readonly integration_guid: string;
  readonly tokens: Tokens;
  readonly created_time: string;
  readonly updated_time: string;
}

type Row = Omit<OAuthSession, 'tokens'> & { readonly tokens: Uint8Array };

/** Sign-ins at OAuth providers, with the tokens encrypted. */
export function oauthSessionTable(db: Database, { encrypt, decrypt }: Encryption) {
  db.run(`CREATE TABLE IF NOT EXISTS oauth_sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE,
    user_guid TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    integration_guid TEXT NOT NULL REFERENCES integrations (guid) ON DELETE CASCADE, tokens BLOB NOT NULL,
    created_time TEXT NOT NULL, updated_time TEXT NOT NULL, UNIQUE (user_guid, integration_guid))`);
  const read = (row: Row): OAuthSession => ({ ...row, tokens: JSON.parse(decrypt(row.tokens)) as Tokens });
  return {
    all: () => db.all<Row>('SELECT * FROM oauth_sessions ORDER BY id').map(read),
    byGuid(guid: string) {
      const row = db.get<Row>('SELECT * FROM oauth_sessions WHERE guid = ?', guid);
      return row && read(row);
    },
    of(user: string, integration: string) {
      const row = db.get<Row>(
        'SELECT * FROM oauth_sessions WHERE user_guid = ? AND integration_guid = ?',
        user,
        integration,
      );
      return row && read(row);
    },
    save(user: string, integration: string, tokens: Tokens): void {
      const time = now();
      db.run(
        `INSERT INTO oauth_sessions (guid, user_guid, integration_guid, tokens, created_time, updated_time)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (user_guid, integration_guid)
         DO UPDATE SET tokens = excluded.tokens, updated_time = excluded.updated_time`,
        ...[randomUUID(), user, integration],
        encrypt(JSON.stringify(tokens)),
        ...[time, time],
      );
    },
    remove: (guid: string) => db.run('DELETE FROM oauth_sessions WHERE guid = ?', guid),
  };
}
