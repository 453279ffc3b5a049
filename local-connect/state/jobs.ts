import { EventEmitter, once } from 'node:events';
import { newSecret } from './credentials.ts';
import { type Database, now } from './database.ts';

/** A job restores an environment or runs an app. */
export type JobTag = 'python_restore' | 'run_dash_app' | 'run_python_api';

export interface Job {
  readonly id: number;
  readonly key: string;
  readonly content_guid: string;
  readonly bundle_id: number;
  readonly tag: JobTag;
  readonly pid: number | null;
  readonly start_time: string;
  readonly end_time: string | null;
  readonly exit_code: number | null;
  /** 0 active, 1 finished, 2 finalised, 3 skipped. */
  readonly status: number;
  readonly error: JobError | null;
}

export interface JobError {
  readonly code: string;
  readonly summary: string;
  readonly help_url: string;
}

export interface LogEntry {
  readonly source: 'stdout' | 'stderr';
  readonly timestamp: string;
  readonly data: string;
}

type Row = Omit<Job, 'error'> & { readonly error: string | null };

/** Limits of one job's log. The oldest lines are removed. */
const keptLines = 10_000;
const keptCharacters = 16_777_216;
/** The number of ended jobs of a content item that are kept. */
const keptJobs = 100;

export type Jobs = ReturnType<typeof jobTable>;

export function jobTable(db: Database) {
  const changes = new EventEmitter().setMaxListeners(0);
  /** Characters that were added to a job's log since it was last pruned. */
  const unpruned = new Map<string, number>();
  const fromRow = (row: Row): Job => ({ ...row, error: row.error === null ? null : JSON.parse(row.error) });
  const lastNumber = (key: string): number =>
    db.get<{ last: number | null }>('SELECT MAX(number) AS last FROM job_lines WHERE job_key = ?', key)
      ?.last ?? 0;
  return {
    start(content: string, bundle: number, tag: JobTag): Job {
      db.run(
        `DELETE FROM jobs WHERE content_guid = ? AND status <> 0 AND id NOT IN
         (SELECT id FROM jobs WHERE content_guid = ? AND status <> 0 ORDER BY id DESC LIMIT ?)`,
        content,
        content,
        keptJobs,
      );
      const { id } = db.run(
        'INSERT INTO jobs (key, content_guid, bundle_id, tag, start_time, status) VALUES (?, ?, ?, ?, ?, 0)',
        newSecret().slice(0, 16),
        content,
        bundle,
        tag,
        now(),
      );
      return fromRow(db.get<Row>('SELECT * FROM jobs WHERE id = ?', id) as Row);
    },
    byKey(key: string): Job | undefined {
      const row = db.get<Row>('SELECT * FROM jobs WHERE key = ?', key);
      return row && fromRow(row);
    },
    /** Newest first. */
    of: (content: string) =>
      db.all<Row>('SELECT * FROM jobs WHERE content_guid = ? ORDER BY id DESC', content).map(fromRow),
    active: () => db.all<Row>('SELECT * FROM jobs WHERE status = 0').map(fromRow),
    setPid: (key: string, pid: number | undefined) =>
      db.run('UPDATE jobs SET pid = ? WHERE key = ?', pid ?? null, key),
    end(key: string, exitCode: number | null, error: JobError | null = null): void {
      db.run(
        'UPDATE jobs SET status = 2, end_time = ?, exit_code = ?, error = ? WHERE key = ? AND status = 0',
        now(),
        exitCode,
        error && JSON.stringify(error),
        key,
      );
      unpruned.delete(key);
      changes.emit(key);
    },
    addLine(key: string, source: LogEntry['source'], data: string): void {
      const number = lastNumber(key) + 1;
      // The content of the job may have been deleted meanwhile.
      db.run(
        'INSERT INTO job_lines (job_key, number, source, time, data) SELECT key, ?, ?, ?, ? FROM jobs WHERE key = ?',
        number,
        source,
        new Date().toISOString(),
        data,
        key,
      );
      const characters = (unpruned.get(key) ?? 0) + data.length;
      unpruned.set(key, characters);
      if (number % 1000 === 0 || characters > keptCharacters / 8) prune(key, number);
      changes.emit(key);
    },
    /** The number of the job's last line; 0 if it has none. */
    lastNumber,
    /** At most 1000 lines after that number, oldest first. */
    linesAfter: (key: string, number: number) =>
      db.all<LogEntry & { readonly number: number }>(
        `SELECT number, source, time AS timestamp, data FROM job_lines
         WHERE job_key = ? AND number > ? ORDER BY number LIMIT 1000`,
        key,
        number,
      ),
    /** Resolves when the job has printed a line or has ended, or when `signal` is aborted. */
    changed: (key: string, signal: AbortSignal) => once(changes, key, { signal }).catch(() => undefined),
    /** The last `most` lines, oldest first. */
    log: (key: string, most: number) =>
      db
        .all<LogEntry>(
          'SELECT source, time AS timestamp, data FROM job_lines WHERE job_key = ? ORDER BY number DESC LIMIT ?',
          key,
          most,
        )
        .reverse(),
  };

  function prune(key: string, last: number): void {
    unpruned.delete(key);
    const tooLong = db.get<{ number: number | null }>(
      `SELECT MAX(number) AS number FROM
       (SELECT number, SUM(LENGTH(data)) OVER (ORDER BY number DESC) AS total FROM job_lines WHERE job_key = ?)
       WHERE total > ?`,
      key,
      keptCharacters,
    );
    const oldest = Math.max(last - keptLines, tooLong?.number ?? 0);
    db.run('DELETE FROM job_lines WHERE job_key = ? AND number <= ?', key, oldest);
  }
}
