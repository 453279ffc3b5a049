import type { Table } from '../shared/progress.ts';
import type { Change } from './plan.ts';

const columns = ['setting', 'was', 'is now'] as const;
type Row = Pick<Change, 'setting' | 'was' | 'is'>;

/** A table for the log, in lines: setting, was, is now. Empty where nothing differs. */
export function settingsTable(changes: readonly Row[]): string[] {
  if (changes.length === 0) return [];
  const rows = [columns, ...cellsOf(changes)];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - [...text].length));
  return rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** The same for the job summary. */
export const summaryTable = (title: string, changes: readonly Row[]): Table => ({
  title,
  columns,
  rows: cellsOf(changes),
});

const cellsOf = (changes: readonly Row[]) => changes.map(({ setting, was, is }) => [setting, was, is]);
