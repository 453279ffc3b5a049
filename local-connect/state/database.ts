import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

// Text columns named `*_time` are RFC 3339; `settings`, `metadata` … hold JSON.
const schema = `
  CREATE TABLE IF NOT EXISTS users (
    guid TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE COLLATE NOCASE, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
    email TEXT NOT NULL, role TEXT NOT NULL, locked INTEGER NOT NULL, password TEXT,
    created_time TEXT NOT NULL, updated_time TEXT NOT NULL, active_time TEXT);
  CREATE TABLE IF NOT EXISTS groups (guid TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, owner_guid TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS members (
    group_guid TEXT NOT NULL REFERENCES groups ON DELETE CASCADE, user_guid TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (group_guid, user_guid));
  CREATE TABLE IF NOT EXISTS keys (
    digest TEXT PRIMARY KEY, user_guid TEXT REFERENCES users ON DELETE CASCADE,
    content_guid TEXT REFERENCES content (guid) ON DELETE CASCADE, job_key TEXT, expires INTEGER);
  CREATE TABLE IF NOT EXISTS sessions (
    digest TEXT PRIMARY KEY, user_guid TEXT NOT NULL REFERENCES users ON DELETE CASCADE, xsrf TEXT NOT NULL, expires INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS content (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, owner_guid TEXT NOT NULL REFERENCES users,
    settings TEXT NOT NULL, app_mode TEXT NOT NULL, bundle_id INTEGER, created_time TEXT NOT NULL, last_deployed_time TEXT NOT NULL,
    repository TEXT, UNIQUE (owner_guid, name));
  CREATE TABLE IF NOT EXISTS bundles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    created_by TEXT, created_time TEXT NOT NULL, size INTEGER NOT NULL, metadata TEXT, manifest TEXT NOT NULL, build TEXT);
  CREATE TABLE IF NOT EXISTS variables (
    content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE, name TEXT NOT NULL, sealed BLOB NOT NULL,
    PRIMARY KEY (content_guid, name));
  CREATE TABLE IF NOT EXISTS vanities (
    content_guid TEXT PRIMARY KEY REFERENCES content (guid) ON DELETE CASCADE, path TEXT NOT NULL UNIQUE, created_time TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS permissions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    principal_guid TEXT NOT NULL, principal_type TEXT NOT NULL, role TEXT NOT NULL, UNIQUE (content_guid, principal_guid));
  CREATE TABLE IF NOT EXISTS tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, parent_id INTEGER REFERENCES tags ON DELETE CASCADE,
    created_time TEXT NOT NULL, updated_time TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS content_tags (
    content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE, tag_id INTEGER NOT NULL REFERENCES tags ON DELETE CASCADE,
    PRIMARY KEY (content_guid, tag_id));
  CREATE TABLE IF NOT EXISTS tasks (
    id TEXT PRIMARY KEY, creator TEXT NOT NULL, node INTEGER NOT NULL, finished INTEGER NOT NULL, code INTEGER NOT NULL,
    error TEXT NOT NULL, result TEXT);
  CREATE TABLE IF NOT EXISTS task_lines (
    task_id TEXT NOT NULL REFERENCES tasks ON DELETE CASCADE, number INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY (task_id, number));
  CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    bundle_id INTEGER NOT NULL, tag TEXT NOT NULL, pid INTEGER, start_time TEXT NOT NULL, end_time TEXT, exit_code INTEGER,
    status INTEGER NOT NULL, error TEXT);
  CREATE TABLE IF NOT EXISTS job_lines (
    job_key TEXT NOT NULL REFERENCES jobs (key) ON DELETE CASCADE, number INTEGER NOT NULL, source TEXT NOT NULL, time TEXT NOT NULL,
    data TEXT NOT NULL, PRIMARY KEY (job_key, number));
  CREATE TABLE IF NOT EXISTS trusted_publishers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE,
    audience TEXT NOT NULL, claims TEXT NOT NULL);
`;

/** SQLite with prepared statements kept, and rows typed where they are asked for. */
export interface Database {
  /** All rows of a query. */
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[];
  /** The first row of a query. */
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined;
  /** Runs a statement; tells how many rows changed and the id of the last one that was added. */
  run(sql: string, ...values: SQLInputValue[]): { changes: number; id: number };
  /** All of `work`, or nothing of it. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens the data folder's database, making both where they don't exist.
 * @throws Error where another server uses it
 */
export function openDatabase(folder: string): Database {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const sqlite = new DatabaseSync(join(folder, 'connect.sqlite'));
  // Ours alone as long as we run: a second server would take our processes for leftovers of its own.
  try {
    sqlite.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;');
  } catch (error) {
    throw new Error(`another local-connect uses the data folder ${folder}`, { cause: error });
  }
  // What was committed survives a killed process in either mode; a full sync at each log line would be slow.
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
  sqlite.exec(schema);
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const prepared = (sql: string) => {
    const known = statements.get(sql) ?? sqlite.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    all: <Row>(sql: string, ...values: SQLInputValue[]) => prepared(sql).all(...values) as Row[],
    get: <Row>(sql: string, ...values: SQLInputValue[]) => prepared(sql).get(...values) as Row | undefined,
    run(sql, ...values) {
      const { changes, lastInsertRowid } = prepared(sql).run(...values);
      return { changes: Number(changes), id: Number(lastInsertRowid) };
    },
    transaction(work) {
      sqlite.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        sqlite.exec('COMMIT');
        return result;
      } catch (error) {
        sqlite.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => sqlite.close(),
  };
}

export const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');
