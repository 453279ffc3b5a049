import { EventEmitter } from 'node:events';
import { newSecret } from './credentials.ts';
import { Table } from './database.ts';

export interface Task {
  readonly id: string;
  /** The GUID of the user, or of the content (trusted publishing). */
  readonly creator: string;
  readonly node: number;
  readonly finished: boolean;
  readonly code: number;
  readonly error: string;
  readonly result: { readonly type: string; readonly data: string } | null;
}

/** The end of a task. */
export interface TaskResult {
  readonly code: number;
  readonly error: string;
  readonly result: Task['result'];
}

type Row = Omit<Task, 'finished' | 'result'> & { readonly finished: number; readonly result: string | null };

/** The number of finished tasks that are kept. */
const keptTasks = 1000;

export class Tasks extends Table {
  readonly #endings = new EventEmitter().setMaxListeners(0);
  /** Results that could not be stored, because the disk is full for example. */
  readonly #unstored = new Map<string, TaskResult>();

  byId(id: string): Task | undefined {
    const row = this.db.get<Row>('SELECT * FROM tasks WHERE id = ?', id);
    if (!row) return undefined;
    const finished = row.finished === 1;
    const result = row.result === null ? null : JSON.parse(row.result);
    const unstored = this.#unstored.get(id);
    return { ...row, finished, result, ...(unstored && { ...unstored, finished: true }) };
  }

  start(creator: string, node: number): string {
    const id = newSecret().slice(0, 16);
    const sql = 'DELETE FROM tasks WHERE finished = 1 AND rowid <= (SELECT MAX(rowid) FROM tasks) - ?';
    this.db.run(sql, keptTasks);
    this.db.run("INSERT INTO tasks VALUES (?, ?, ?, 0, 0, '', NULL)", id, creator, node);
    return id;
  }

  end(id: string, taskResult: TaskResult): void {
    const { code, error, result } = taskResult;
    this.#unstored.set(id, taskResult);
    this.#endings.emit(id);
    this.db.run(
      'UPDATE tasks SET finished = 1, code = ?, error = ?, result = ? WHERE id = ?',
      ...[code, error, result && JSON.stringify(result), id],
    );
    this.#unstored.delete(id);
  }

  addLine(id: string, line: string): void {
    this.db.run(
      'INSERT INTO task_lines (task_id, number, line) SELECT ?, COALESCE(MAX(number), 0) + 1, ? FROM task_lines WHERE task_id = ?',
      ...[id, line, id],
    );
  }

  /** The lines after the first `seen` ones. */
  linesAfter(id: string, seen: number): string[] {
    const sql = 'SELECT line FROM task_lines WHERE task_id = ? AND number > ? ORDER BY number';
    return this.db.all<{ line: string }>(sql, id, seen).map(({ line }) => line);
  }

  lineCount(id: string): number {
    const sql = 'SELECT COUNT(*) AS count FROM task_lines WHERE task_id = ?';
    return this.db.get<{ count: number }>(sql, id)?.count ?? 0;
  }

  /** Resolves when the task has ended, after `milliseconds`, or when `signal` is aborted. */
  async ended(id: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.byId(id)?.finished !== false || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    this.#endings.once(id, resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
    this.#endings.off(id, resolve);
  }

  /** Marks tasks as failed that were running when the server stopped. */
  failUnfinished(): void {
    for (const { id } of this.db.all<{ id: string }>('SELECT id FROM tasks WHERE finished = 0')) {
      const error = 'The server stopped while this task was running. Nothing was activated.';
      this.addLine(id, error);
      this.end(id, { code: 1, error, result: null });
    }
  }
}
