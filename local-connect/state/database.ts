import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { schema } from './schema.ts';

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

/** Functions over one or more tables of the database. */
export abstract class Table {
  protected readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }
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
