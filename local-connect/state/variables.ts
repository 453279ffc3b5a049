import { type Database, damaged } from './database.ts';
import type { Encryption } from './encryption.ts';

export type Variables = ReturnType<typeof variableTable>;

/** Content's environment variables, encrypted. @throws Error if the key doesn't decrypt them */
export function variableTable(db: Database, { encrypt, decrypt, file }: Encryption) {
  checkKey();
  return {
    names: (content: string) =>
      db
        .all<{ name: string }>('SELECT name FROM variables WHERE content_guid = ? ORDER BY name', content)
        .map(({ name }) => name),
    /** Names and values, for the content's own processes only. */
    decryptAll: (content: string): Record<string, string> =>
      Object.fromEntries(
        db
          .all<{ name: string; encrypted: Uint8Array }>(
            'SELECT name, encrypted FROM variables WHERE content_guid = ?',
            content,
          )
          .map(({ name, encrypted }) => [name, decrypt(encrypted)]),
      ),
    set: (content: string, name: string, value: string) =>
      db.run('INSERT OR REPLACE INTO variables VALUES (?, ?, ?)', content, name, encrypt(value)),
    remove: (content: string, name: string) =>
      db.run('DELETE FROM variables WHERE content_guid = ? AND name = ?', content, name),
    clear: (content: string) => db.run('DELETE FROM variables WHERE content_guid = ?', content),
  };

  function checkKey(): void {
    const row = db.get<{ encrypted: Uint8Array }>('SELECT encrypted FROM variables LIMIT 1');
    try {
      if (row) decrypt(row.encrypted);
    } catch {
      throw damaged(file);
    }
  }
}
