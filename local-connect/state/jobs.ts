import { EventEmitter, once } from 'node:events';
import { newSecret } from './credentials.ts';
import { now, Table } from './database.ts';

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

export class Jobs extends Table {
  readonly #changes = new EventEmitter().setMaxListeners(0);
  /** Characters that were added to a job's log since it was last pruned. */
  readonly #unpruned = new Map<string, number>();

  start(content: string, bundle: number, tag: JobTag): Job {
    this.db.run(
      `DELETE FROM jobs WHERE content_guid = ? AND status <> 0 AND id NOT IN
       (SELECT id FROM jobs WHERE content_guid = ? AND status <> 0 ORDER BY id DESC LIMIT ?)`,
      ...[content, content, keptJobs],
    );
    const key = newSecret().slice(0, 16);
    this.db.run(
      'INSERT INTO jobs (key, content_guid, bundle_id, tag, start_time, status) VALUES (?, ?, ?, ?, ?, 0)',
      ...[key, content, bundle, tag, now()],
    );
    return this.byKey(key) as Job;
  }

  byKey(key: string): Job | undefined {
    const row = this.db.get<Row>('SELECT * FROM jobs WHERE key = ?', key);
    return row && fromRow(row);
  }

  /** Newest first. */
  of(content: string): Job[] {
    return this.db
      .all<Row>('SELECT * FROM jobs WHERE content_guid = ? ORDER BY id DESC', content)
      .map(fromRow);
  }

  active(): Job[] {
    return this.db.all<Row>('SELECT * FROM jobs WHERE status = 0').map(fromRow);
  }

  setPid(key: string, pid: number | undefined): void {
    this.db.run('UPDATE jobs SET pid = ? WHERE key = ?', pid ?? null, key);
  }

  end(key: string, exitCode: number | null, error: JobError | null = null): void {
    this.db.run(
      'UPDATE jobs SET status = 2, end_time = ?, exit_code = ?, error = ? WHERE key = ? AND status = 0',
      ...[now(), exitCode, error && JSON.stringify(error), key],
    );
    this.#unpruned.delete(key);
    this.#changes.emit(key);
  }

  addLine(key: string, source: LogEntry['source'], data: string): void {
    const number = this.lastNumber(key) + 1;
    // The content of the job may have been deleted meanwhile.
    this.db.run(
      'INSERT INTO job_lines (job_key, number, source, time, data) SELECT key, ?, ?, ?, ? FROM jobs WHERE key = ?',
      ...[number, source, new Date().toISOString(), data, key],
    );
    const characters = (this.#unpruned.get(key) ?? 0) + data.length;
    this.#unpruned.set(key, characters);
    if (number % 1000 === 0 || characters > keptCharacters / 8) this.#prune(key, number);
    this.#changes.emit(key);
  }

  /** The number of the job's last line; 0 if it has none. */
  lastNumber(key: string): number {
    const sql = 'SELECT MAX(number) AS last FROM job_lines WHERE job_key = ?';
    return this.db.get<{ last: number | null }>(sql, key)?.last ?? 0;
  }

  /** At most 1000 lines after that number, oldest first. */
  linesAfter(key: string, number: number): (LogEntry & { readonly number: number })[] {
    return this.db.all(
      `SELECT number, source, time AS timestamp, data FROM job_lines
       WHERE job_key = ? AND number > ? ORDER BY number LIMIT 1000`,
      ...[key, number],
    );
  }

  /** Resolves when the job has printed a line or has ended, or when `signal` is aborted. */
  changed(key: string, signal: AbortSignal): Promise<unknown> {
    return once(this.#changes, key, { signal }).catch(() => undefined);
  }

  /** The last `most` lines, oldest first. */
  log(key: string, most: number): LogEntry[] {
    return this.db
      .all<LogEntry>(
        'SELECT source, time AS timestamp, data FROM job_lines WHERE job_key = ? ORDER BY number DESC LIMIT ?',
        ...[key, most],
      )
      .reverse();
  }

  #prune(key: string, last: number): void {
    this.#unpruned.delete(key);
    const tooLong = this.db.get<{ number: number | null }>(
      `SELECT MAX(number) AS number FROM
       (SELECT number, SUM(LENGTH(data)) OVER (ORDER BY number DESC) AS total FROM job_lines WHERE job_key = ?)
       WHERE total > ?`,
      ...[key, keptCharacters],
    );
    const oldest = Math.max(last - keptLines, tooLong?.number ?? 0);
    this.db.run('DELETE FROM job_lines WHERE job_key = ? AND number <= ?', key, oldest);
  }
}

const fromRow = (row: Row): Job => ({ ...row, error: row.error === null ? null : JSON.parse(row.error) });
