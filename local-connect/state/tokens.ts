import { now, Table } from './database.ts';

/** A public key that a client has registered. Requests signed with its private key are those of the user who claimed it. */
export interface ClientToken {
  readonly token: string;
  /** Base64 of the key's DER encoding (SPKI). */
  readonly public_key: string;
  /** Null until a user has claimed the token. */
  readonly user_guid: string | null;
  readonly created_time: string;
}

export class ClientTokens extends Table {
  get(token: string): ClientToken | undefined {
    return this.db.get<ClientToken>('SELECT * FROM client_tokens WHERE token = ?', token);
  }

  /** Returns false if the token exists already. */
  add(token: string, publicKey: string): boolean {
    const sql = 'INSERT OR IGNORE INTO client_tokens (token, public_key, created_time) VALUES (?, ?, ?)';
    return this.db.run(sql, token, publicKey, now()).changes > 0;
  }

  /** Returns false if the token is unknown, or claimed already. */
  claim(token: string, userGuid: string): boolean {
    const sql = 'UPDATE client_tokens SET user_guid = ? WHERE token = ? AND user_guid IS NULL';
    return this.db.run(sql, userGuid, token).changes > 0;
  }
}
