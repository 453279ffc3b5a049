import type { Change } from './plan.ts';

/** A table for the log, in lines: setting, was, is now. Empty where nothing differs. */
export function settingsTable(changes: readonly Pick<Change, 'setting' | 'was' | 'is'>[]): string[] {
  if (changes.length === 0) return [];
  const rows = [['setting', 'was', 'is now'], ...changes.map(({ setting, was, is }) => [setting, was, is])];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - [...text].length));
  return rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
