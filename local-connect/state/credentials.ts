import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { Database } from './database.ts';

/** Whom a key speaks for: a user, or (trusted publishing) an editor of one content item and nobody else. */
export type KeyHolder =
  | { readonly user_guid: string; readonly content_guid: null }
  | { readonly user_guid: null; readonly content_guid: string };

export interface Session {
  readonly user_guid: string;
  readonly xsrf: string;
}

const sessionSeconds = 24 * 3600;

export type Credentials = ReturnType<typeof credentialTable>;

/** API keys and browser sessions. Only digests are stored: the data folder opens no door. */
export function credentialTable(db: Database) {
  const seconds = () => Math.floor(Date.now() / 1000);
  return {
    /** Lets `key` speak for the holder; with `lifetime` (seconds), for that long. */
    addKey(
      key: string,
      holder: KeyHolder,
      { lifetime, job }: { lifetime?: number; job?: string } = {},
    ): void {
      db.run(
        'INSERT OR REPLACE INTO keys (digest, user_guid, content_guid, job_key, expires) VALUES (?, ?, ?, ?, ?)',
        digest(key),
        holder.user_guid,
        holder.content_guid,
        job ?? null,
        lifetime === undefined ? null : seconds() + lifetime,
      );
    },
    holderOf: (key: string) =>
      db.get<KeyHolder>(
        'SELECT user_guid, content_guid FROM keys WHERE digest = ? AND (expires IS NULL OR expires > ?)',
        digest(key),
        seconds(),
      ),
    /** Whether the user has a key, those of running apps not counted. */
    hasKey: (userGuid: string) =>
      db.get('SELECT 1 FROM keys WHERE user_guid = ? AND job_key IS NULL', userGuid) !== undefined,
    /** Ends the keys that were made for a running app. */
    removeKeysOfJob: (job: string) => db.run('DELETE FROM keys WHERE job_key = ?', job),
    removeKeysOfAllJobs: () => db.run('DELETE FROM keys WHERE job_key IS NOT NULL'),
    /** Signs a user in: the token goes into a cookie, the XSRF token into another that scripts can read. */
    openSession(userGuid: string): { token: string; xsrf: string } {
      const token = newSecret();
      const xsrf = newSecret();
      db.run('DELETE FROM sessions WHERE expires <= ?', seconds());
      db.run(
        'INSERT INTO sessions (digest, user_guid, xsrf, expires) VALUES (?, ?, ?, ?)',
        digest(token),
        userGuid,
        xsrf,
        seconds() + sessionSeconds,
      );
      return { token, xsrf };
    },
    session: (token: string) =>
      db.get<Session>(
        'SELECT user_guid, xsrf FROM sessions WHERE digest = ? AND expires > ?',
        digest(token),
        seconds(),
      ),
    closeSession: (token: string) => db.run('DELETE FROM sessions WHERE digest = ?', digest(token)),
  };
}

/** 32 letters and digits, as Connect's keys. */
export function newSecret(): string {
  let text = '';
  while (text.length < 32) text += randomBytes(32).toString('base64').replaceAll(/[+/=]/g, '');
  return text.slice(0, 32);
}

export const digest = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** A password as it is stored: salt and scrypt hash. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return `${salt.toString('hex')}:${scryptSync(password, salt, 32).toString('hex')}`;
}

export function isPassword(password: string, stored: string): boolean {
  const [salt = '', hash = ''] = stored.split(':');
  return timingSafeEqual(scryptSync(password, Buffer.from(salt, 'hex'), 32), Buffer.from(hash, 'hex'));
}
