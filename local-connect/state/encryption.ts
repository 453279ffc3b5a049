import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { damaged } from './database.ts';

/** AES-256-GCM. An encrypted text is a nonce of 12 bytes, a tag of 16 bytes, and the ciphertext. */
export interface Encryption {
  /** The file with the key. */
  readonly file: string;
  encrypt(text: string): Buffer;
  decrypt(encrypted: Uint8Array): string;
}

/** Encrypts with a key in a file beside the database, which is made if it doesn't exist. @throws Error if it is damaged */
export function openEncryption(dataFolder: string): Encryption {
  const file = join(dataFolder, 'variables.key');
  const key = readOrMakeKey(file);
  if (key.length !== 32) throw damaged(file);
  return {
    file,
    encrypt(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]);
    },
    decrypt(stored) {
      const encrypted = Buffer.from(stored);
      const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(0, 12));
      decipher.setAuthTag(encrypted.subarray(12, 28));
      return decipher.update(encrypted.subarray(28), undefined, 'utf8') + decipher.final('utf8');
    },
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
