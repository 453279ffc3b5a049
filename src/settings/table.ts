import type { Table } from '../shared/progress.ts';
import type { Change } from './plan.ts';

type Row = Pick<Change, 'setting' | 'was' | 'is'>;
type Columns = readonly [string, string, string];

/** For changes that a run makes. */
export const appliedColumns: Columns = ['Setting', 'Before', 'After'];
/** For changes that a run would make. */
export const plannedColumns: Columns = ['Setting', 'Current', 'Planned'];

/** The lines of a table of changes for the log; none if there are no changes. */
export function settingsTable(changes: readonly Row[], columns: Columns): string[] {
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

/** The same table for the job summary. */
export const summaryTable = (title: string, changes: readonly Row[], columns: Columns): Table => ({
  title,
  columns,
  rows: cellsOf(changes),
});

const cellsOf = (changes: readonly Row[]) => changes.map(({ setting, was, is }) => [setting, was, is]);
