import { EventEmitter } from 'node:events';
import { newSecret } from './credentials.ts';
import type { Database } from './database.ts';

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

export type Tasks = ReturnType<typeof taskTable>;

export function taskTable(db: Database) {
  const endings = new EventEmitter().setMaxListeners(0);
  /** Results that could not be stored, because the disk is full for example. */
  const unstored = new Map<string, TaskResult>();
  const byId = (id: string): Task | undefined => {
    const row = db.get<Row>('SELECT * FROM tasks WHERE id = ?', id);
    return (
      row && {
        ...row,
        finished: row.finished === 1,
        result: row.result === null ? null : JSON.parse(row.result),
        ...(unstored.has(id) && { ...unstored.get(id), finished: true }),
      }
    );
  };
  const addLine = (id: string, line: string) =>
    db.run(
      'INSERT INTO task_lines (task_id, number, line) SELECT ?, COALESCE(MAX(number), 0) + 1, ? FROM task_lines WHERE task_id = ?',
      id,
      line,
      id,
    );
  const end = (id: string, taskResult: TaskResult) => {
    const { code, error, result } = taskResult;
    unstored.set(id, taskResult);
    endings.emit(id);
    db.run(
      'UPDATE tasks SET finished = 1, code = ?, error = ?, result = ? WHERE id = ?',
      code,
      error,
      result && JSON.stringify(result),
      id,
    );
    unstored.delete(id);
  };
  return {
    byId,
    addLine,
    end,
    start(creator: string, node: number): string {
      const id = newSecret().slice(0, 16);
      db.run(
        'DELETE FROM tasks WHERE finished = 1 AND rowid <= (SELECT MAX(rowid) FROM tasks) - ?',
        keptTasks,
      );
      db.run("INSERT INTO tasks VALUES (?, ?, ?, 0, 0, '', NULL)", id, creator, node);
      return id;
    },
    /** The lines after the first `seen` ones. */
    linesAfter: (id: string, seen: number) =>
      db
        .all<{ line: string }>(
          'SELECT line FROM task_lines WHERE task_id = ? AND number > ? ORDER BY number',
          id,
          seen,
        )
        .map(({ line }) => line),
    lineCount: (id: string) =>
      db.get<{ count: number }>('SELECT COUNT(*) AS count FROM task_lines WHERE task_id = ?', id)?.count ?? 0,
    /** Resolves when the task has ended, after `milliseconds`, or when `signal` is aborted. */
    async ended(id: string, milliseconds: number, signal: AbortSignal): Promise<void> {
      if (byId(id)?.finished !== false || signal.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, milliseconds);
      endings.once(id, resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
      await promise;
      clearTimeout(timer);
      endings.off(id, resolve);
    },
    /** Marks tasks as failed that were running when the server stopped. */
    failUnfinished(): void {
      for (const { id } of db.all<{ id: string }>('SELECT id FROM tasks WHERE finished = 0')) {
        const error = 'The server stopped while this task was running. Nothing was activated.';
        addLine(id, error);
        end(id, { code: 1, error, result: null });
      }
    },
  };
}
