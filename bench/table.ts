// Numbers as tables, for a terminal and for Markdown alike.
import { type Outcome, type Row, round, type Target } from './measure.ts';

/** Each row beside the first of its kind. */
export function outcomeTable({ rows }: Outcome): string {
  return table(
    ['on', 'subject', 'seconds', 'times ours', 'CPU, ms', 'MB', 'of ours', 'memory, MB'],
    rows.map((row) => {
      const first = rows.find(({ on }) => on === row.on) as Row;
      return [
        row.on,
        row.subject,
        row.seconds === 0 ? '' : seconds(row.seconds),
        row === first || row.seconds === 0 ? '' : round(row.seconds / first.seconds),
        row.cpuSeconds === undefined ? '' : (row.cpuSeconds * 1000).toFixed(0),
        row.bytes === undefined ? '' : (row.bytes / 1e6).toFixed(3),
        row === first || !row.bytes || !first.bytes ? '' : (row.bytes / first.bytes).toFixed(3),
        row.resident === undefined ? '' : (row.resident / 1e6).toFixed(0),
      ];
    }),
  );
}

export function targetTable(targets: readonly Target[]): string {
  return table(
    ['promised', 'wanted', 'measured', ''],
    targets.map(({ name, wanted, measured, met }) => [name, wanted, measured, met ? 'met' : 'NOT MET']),
  );
}

const seconds = (value: number) => value.toFixed(value < 1 ? 3 : 2);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
