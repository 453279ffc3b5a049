import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

// Columns named `*_time` hold RFC 3339 texts; `settings`, `metadata` and others hold JSON.
const schema = `
  CREATE TABLE IF NOT EXISTS users (
    guid TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE COLLATE NOCASE, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
    email TEXT NOT NULL, role TEXT NOT NULL, locked INTEGER NOT NULL, password TEXT,
    source TEXT NOT NULL,     created_time TEXT NOT NULL, updated_time TEXT NOT NULL, active_time TEXT);
  CREATE TABLE IF NOT EXISTS groups (guid TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, owner_guid TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS members (
    group_guid TEXT NOT NULL REFERENCES groups ON DELETE CASCADE, user_guid TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (group_guid, user_guid));
  CREATE TABLE IF NOT EXISTS keys (
    digest TEXT PRIMARY KEY, user_guid TEXT REFERENCES users ON DELETE CASCADE,
    content_guid TEXT REFERENCES content (guid) ON DELETE CASCADE, source TEXT NOT NULL,
    job_key TEXT, expires INTEGER);
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
    content_guid TEXT NOT NULL REFERENCES content (guid) ON DELETE CASCADE, name TEXT NOT NULL, encrypted BLOB NOT NULL,
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

/** SQLite with a cache of prepared statements and typed rows. */
export interface Database {
  /** All rows of a query. */
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[];
  /** The first row of a query. */
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined;
  /** Runs a statement. @returns the number of changed rows and the id of the last added one */
  run(sql: string, ...values: SQLInputValue[]): { changes: number; id: number };
  /** Does all of `work`, or nothing of it. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens the data folder's database. Makes both if they don't exist, and makes their files private.
 * @throws Error if another server uses the folder, or the database is damaged
 */
export function openDatabase(folder: string): Database {
  makePrivate(folder);
  const file = join(folder, 'connect.sqlite');
  const sqlite = openChecked(file, folder);
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

function openChecked(file: string, folder: string): DatabaseSync {
  try {
    const sqlite = new DatabaseSync(file);
    // Locked while this server runs: a second server would take its processes for orphans.
    sqlite.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;');
    // In either mode committed data survives a killed process. A full sync for each log line would be slow.
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
    sqlite.exec(schema);
    const { quick_check: result } = sqlite.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
    if (result !== 'ok') throw damaged(file);
    return sqlite;
  } catch (error) {
    // The low byte of an SQLite error is its kind: https://sqlite.org/rescode.html
    const kind = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
    if (kind === 5) throw new Error(`another local-connect uses the data folder ${folder}`, { cause: error });
    throw kind === 11 || kind === 26 ? damaged(file) : error;
  }
}

export const damaged = (file: string) =>
  new Error(
    `${file} is damaged. Restore it from a backup, or remove the data folder to start with an empty one`,
  );

/** Closes a new or existing data folder's own files to other users. The folder itself may hold other files, too. */
function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const own = /^(connect\.sqlite.*|variables\.key|content|incoming|cache)$/;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!own.test(entry.name) || entry.isSymbolicLink()) continue;
    chmodSync(join(folder, entry.name), entry.isDirectory() ? 0o700 : 0o600);
  }
}

export const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');
