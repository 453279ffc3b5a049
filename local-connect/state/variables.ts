import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './database.ts';

export type Variables = ReturnType<typeof variableTable>;

/** Content's environment variables, encrypted with a key that lies beside the database. */
export function variableTable(db: Database, dataFolder: string) {
  const key = readOrMakeKey(join(dataFolder, 'variables.key'));
  return {
    names: (content: string) =>
      db
        .all<{ name: string }>('SELECT name FROM variables WHERE content_guid = ? ORDER BY name', content)
        .map(({ name }) => name),
    /** With their values: for the content's own processes only. */
    decryptAll: (content: string): Record<string, string> =>
      Object.fromEntries(
        db
          .all<{ name: string; sealed: Uint8Array }>(
            'SELECT name, sealed FROM variables WHERE content_guid = ?',
            content,
          )
          .map(({ name, sealed }) => [name, open(key, Buffer.from(sealed))]),
      ),
    set: (content: string, name: string, value: string) =>
      db.run('INSERT OR REPLACE INTO variables VALUES (?, ?, ?)', content, name, seal(key, value)),
    remove: (content: string, name: string) =>
      db.run('DELETE FROM variables WHERE content_guid = ? AND name = ?', content, name),
    clear: (content: string) => db.run('DELETE FROM variables WHERE content_guid = ?', content),
  };
}

function readOrMakeKey(file: string): Buffer {
  try {
    writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file);
}

// AES-256-GCM: 12 bytes of nonce, 16 of tag, the text.
function seal(key: Buffer, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function open(key: Buffer, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return decipher.update(sealed.subarray(28), undefined, 'utf8') + decipher.final('utf8');
}
