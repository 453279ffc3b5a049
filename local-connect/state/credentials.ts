import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Table } from './database.ts';

/** What a key gives access to: what a user may do, or (trusted publishing) one content item as an editor. */
export type KeyHolder =
  | { readonly user_guid: string; readonly content_guid: null }
  | { readonly user_guid: null; readonly content_guid: string };

/**
 * Where a key comes from: the users file or `--api-key` (`configuration`), the first start of a new data folder
 * (`first start`), or a request.
 */
export type KeySource = 'configuration' | 'first start' | 'request';

export interface Session {
  readonly user_guid: string;
  readonly xsrf: string;
}

const sessionSeconds = 24 * 3600;

/** API keys and browser sessions. Only digests are stored, so the data folder contains no secret of them. */
export class Credentials extends Table {
  /**
   * Adds a key.
   * @param lifetime seconds until it expires; without end if not set
   * @param job the running app that it is for
   */
  addKey(
    key: string,
    { user_guid, content_guid }: KeyHolder,
    more: { readonly source?: KeySource; readonly lifetime?: number; readonly job?: string } = {},
  ): void {
    const { source = 'request', lifetime, job = null } = more;
    const expires = lifetime === undefined ? null : seconds() + lifetime;
    this.db.run(
      `INSERT OR REPLACE INTO keys (digest, user_guid, content_guid, source, job_key, expires)
       VALUES (?, ?, ?, ?, ?, ?)`,
      ...[digest(key), user_guid, content_guid, source, job, expires],
    );
  }

  holderOf(key: string): KeyHolder | undefined {
    return this.db.get<KeyHolder>(
      'SELECT user_guid, content_guid FROM keys WHERE digest = ? AND (expires IS NULL OR expires > ?)',
      ...[digest(key), seconds()],
    );
  }

  /** Whether the user has a key other than those of running apps. */
  hasKey(userGuid: string): boolean {
    return this.db.get('SELECT 1 FROM keys WHERE user_guid = ? AND job_key IS NULL', userGuid) !== undefined;
  }

  removeKeysFrom(source: KeySource): void {
    this.db.run('DELETE FROM keys WHERE source = ?', source);
  }

  /** Removes all keys, sessions and client tokens of a user. */
  removeAllOf(userGuid: string): void {
    for (const table of ['keys', 'sessions', 'client_tokens']) {
      this.db.run(`DELETE FROM ${table} WHERE user_guid = ?`, userGuid);
    }
  }

  /** Removes the keys that were made for a running app. */
  removeKeysOfJob(job: string): void {
    this.db.run('DELETE FROM keys WHERE job_key = ?', job);
  }

  removeKeysOfAllJobs(): void {
    this.db.run('DELETE FROM keys WHERE job_key IS NOT NULL');
  }

  /** Signs a user in. The token is for a cookie, the XSRF token for another that scripts can read. */
  openSession(userGuid: string): { token: string; xsrf: string } {
    const token = newSecret();
    const xsrf = newSecret();
    this.db.run('DELETE FROM sessions WHERE expires <= ?', seconds());
    this.db.run(
      'INSERT INTO sessions (digest, user_guid, xsrf, expires) VALUES (?, ?, ?, ?)',
      ...[digest(token), userGuid, xsrf, seconds() + sessionSeconds],
    );
    return { token, xsrf };
  }

  session(token: string): Session | undefined {
    const sql = 'SELECT user_guid, xsrf FROM sessions WHERE digest = ? AND expires > ?';
    return this.db.get<Session>(sql, digest(token), seconds());
  }

  closeSession(token: string): void {
    this.db.run('DELETE FROM sessions WHERE digest = ?', digest(token));
  }
}

const seconds = () => Math.floor(Date.now() / 1000);

/** 32 letters and digits, like Connect's keys. */
export function newSecret(): string {
  let text = '';
  while (text.length < 32) text += randomBytes(32).toString('base64').replaceAll(/[+/=]/g, '');
  return text.slice(0, 32);
}

export const digest = (secret: string) => createHash('sha256').update(secret).digest('hex');

const deriveKey = promisify<string, Buffer, number, Buffer>(scrypt);

/** A password as it is stored: salt and scrypt hash. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('hex')}:${(await deriveKey(password, salt, 32)).toString('hex')}`;
}

/** Compares a password with a stored one. Takes the same time if there is none, as for an unknown user. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [salt = '', hash = ''] = (stored ?? `${'0'.repeat(32)}:${'0'.repeat(64)}`).split(':');
  const derived = await deriveKey(password, Buffer.from(salt, 'hex'), 32);
  return timingSafeEqual(derived, Buffer.from(hash, 'hex')) && stored !== undefined;
}
