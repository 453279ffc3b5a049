import { type Database, damaged, Table } from './database.ts';
import type { Encryption } from './encryption.ts';

/** Content's environment variables, encrypted. */
export class Variables extends Table {
  readonly #encryption: Encryption;

  /** @throws Error if the key doesn't decrypt the stored variables */
  constructor(db: Database, encryption: Encryption) {
    super(db);
    this.#encryption = encryption;
    const row = db.get<{ encrypted: Uint8Array }>('SELECT encrypted FROM variables LIMIT 1');
    try {
      if (row) encryption.decrypt(row.encrypted);
    } catch {
      throw damaged(encryption.file);
    }
  }

  names(content: string): string[] {
    const sql = 'SELECT name FROM variables WHERE content_guid = ? ORDER BY name';
    return this.db.all<{ name: string }>(sql, content).map(({ name }) => name);
  }

  /** Names and values, for the content's own processes only. */
  decryptAll(content: string): Record<string, string> {
    const sql = 'SELECT name, encrypted FROM variables WHERE content_guid = ?';
    const rows = this.db.all<{ name: string; encrypted: Uint8Array }>(sql, content);
    return Object.fromEntries(rows.map(({ name, encrypted }) => [name, this.#encryption.decrypt(encrypted)]));
  }

  set(content: string, name: string, value: string): void {
    const encrypted = this.#encryption.encrypt(value);
    this.db.run('INSERT OR REPLACE INTO variables VALUES (?, ?, ?)', content, name, encrypted);
  }

  remove(content: string, name: string): void {
    this.db.run('DELETE FROM variables WHERE content_guid = ? AND name = ?', content, name);
  }

  clear(content: string): void {
    this.db.run('DELETE FROM variables WHERE content_guid = ?', content);
  }
}
