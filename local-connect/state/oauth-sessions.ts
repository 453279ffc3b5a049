import { randomUUID } from 'node:crypto';
import type { Tokens } from '../integrations/provider.ts';
import { type Database, now, Table } from './database.ts';
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
export class OAuthSessions extends Table {
  readonly #encryption: Encryption;

  constructor(db: Database, encryption: Encryption) {
    super(db);
    this.#encryption = encryption;
  }

  all(): OAuthSession[] {
    return this.db.all<Row>('SELECT * FROM oauth_sessions ORDER BY id').map((row) => this.#read(row));
  }

  byGuid(guid: string): OAuthSession | undefined {
    const row = this.db.get<Row>('SELECT * FROM oauth_sessions WHERE guid = ?', guid);
    return row && this.#read(row);
  }

  of(user: string, integration: string): OAuthSession | undefined {
    const sql = 'SELECT * FROM oauth_sessions WHERE user_guid = ? AND integration_guid = ?';
    const row = this.db.get<Row>(sql, user, integration);
    return row && this.#read(row);
  }

  save(user: string, integration: string, tokens: Tokens): void {
    const time = now();
    this.db.run(
      `INSERT INTO oauth_sessions (guid, user_guid, integration_guid, tokens, created_time, updated_time)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (user_guid, integration_guid)
       DO UPDATE SET tokens = excluded.tokens, updated_time = excluded.updated_time`,
      ...[randomUUID(), user, integration, this.#encryption.encrypt(JSON.stringify(tokens)), time, time],
    );
  }

  remove(guid: string): void {
    this.db.run('DELETE FROM oauth_sessions WHERE guid = ?', guid);
  }

  #read(row: Row): OAuthSession {
    return { ...row, tokens: JSON.parse(this.#encryption.decrypt(row.tokens)) as Tokens };
  }
}
