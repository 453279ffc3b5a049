import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, damaged } from './database.ts';

export type Variables = ReturnType<typeof variableTable>;

/** Content's environment variables, encrypted with a key in a file beside the database. @throws Error if it is damaged */
export function variableTable(db: Database, dataFolder: string) {
  const file = join(dataFolder, 'variables.key');
  const key = readOrMakeKey(file);
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
          .map(({ name, encrypted }) => [name, decrypt(key, Buffer.from(encrypted))]),
      ),
    set: (content: string, name: string, value: string) =>
      db.run('INSERT OR REPLACE INTO variables VALUES (?, ?, ?)', content, name, encrypt(key, value)),
    remove: (content: string, name: string) =>
      db.run('DELETE FROM variables WHERE content_guid = ? AND name = ?', content, name),
    clear: (content: string) => db.run('DELETE FROM variables WHERE content_guid = ?', content),
  };

  function checkKey(): void {
    const row = db.get<{ encrypted: Uint8Array }>('SELECT encrypted FROM variables LIMIT 1');
    try {
      encrypt(key, '');
      if (row) decrypt(key, Buffer.from(row.encrypted));
    } catch {
      throw damaged(file);
    }
  }
}

function readOrMakeKey(file: string): Buffer {
  try {
    writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file);
}

// AES-256-GCM: a nonce of 12 bytes, a tag of 16 bytes, and the text.
function encrypt(key: Buffer, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]);
}

function decrypt(key: Buffer, encrypted: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(0, 12));
  decipher.setAuthTag(encrypted.subarray(12, 28));
  return decipher.update(encrypted.subarray(28), undefined, 'utf8') + decipher.final('utf8');
}
