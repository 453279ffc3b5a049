import { type Database, now } from './database.ts';

/** A public key that a client has registered. Requests signed with its private key speak for the user who claimed it. */
export interface ClientToken {
  readonly token: string;
  /** Base64 of the key's DER encoding (SPKI). */
  readonly public_key: string;
  /** Null until a user has claimed the token. */
  readonly user_guid: string | null;
  readonly created_time: string;
}

export type ClientTokens = ReturnType<typeof clientTokenTable>;

export function clientTokenTable(db: Database) {
  db.run(`CREATE TABLE IF NOT EXISTS client_tokens (
    token TEXT PRIMARY KEY, public_key TEXT NOT NULL, user_guid TEXT REFERENCES users ON DELETE CASCADE,
    created_time TEXT NOT NULL)`);
  const get = (token: string) => db.get<ClientToken>('SELECT * FROM client_tokens WHERE token = ?', token);
  return {
    get,
    /** Returns false if the token exists already. */
    add: (token: string, publicKey: string) =>
      db.run(
        'INSERT OR IGNORE INTO client_tokens (token, public_key, created_time) VALUES (?, ?, ?)',
        token,
        publicKey,
        now(),
      ).changes > 0,
    /** Returns false if the token is unknown, or claimed already. */
    claim: (token: string, userGuid: string) =>
      db.run('UPDATE client_tokens SET user_guid = ? WHERE token = ? AND user_guid IS NULL', userGuid, token)
        .changes > 0,
  };
}
