import { createHash } from 'node:crypto';
import { asHtml, link } from './html.ts';

/** A row of the comment: one app on one server. */
export interface Row {
  /** From `rowKey`. */
  readonly key: string;
  /** The key under which the app was shown before it had a content item: that row goes. */
  readonly formerKey?: string;
  /** What people call the app: its title or name. */
  readonly app: string;
  readonly state: 'building' | 'ready' | 'failed' | 'removed';
  /** Why it failed, in a sentence or two. */
  readonly reason?: string;
  readonly url?: string;
  readonly kind?: 'draft' | 'separate';
  readonly commit: string;
  readonly time: Date;
  /** The log in Connect. */
  readonly logsUrl?: string;
  /** The page of the workflow run. */
  readonly runUrl?: string;
  /** What differs from the live bundle, a line each: `3.1 MB, 0.2 MB more`, `dash 3.1.0 → 3.2.0`. */
  readonly changes?: readonly string[];
  /** What a reviewer should know besides: the variables that production has and the preview lacks. */
  readonly notes?: readonly string[];
}

/** The first line of our comments. By it and their author they are known. */
export const marker = '<!-- connect-dash-deploy: previews -->';

/**
 * GitHub takes 65,536 characters; a row beyond its share is shortened.
 *
 * Source: https://github.com/orgs/community/discussions/27190
 */
const longestComment = 65_000;
const mostLines = 15;
const longestLine = 400;

/**
 * The key of a row: a hash, because a server's address may be nobody's business.
 *
 * @param server the address of the Connect server
 * @param content the GUID of the content item, or the name of one that isn't there yet
 */
export function rowKey(server: string, content: string): string {
  return createHash('sha256').update(`${server}\n${content}`).digest('hex').slice(0, 16);
}

/** A row as it stands in a comment. Of other jobs' rows only the text is known, and nothing is ever decided from it. */
interface WrittenRow {
  readonly key: string;
  readonly html: string;
}

const rowLine = /^<!-- row ([0-9a-f]{16}) -->(<tr>.*<\/tr>)$/;

/**
 * The text of the comment after a job has put its row in: the rows of the others stay as they are, in their order.
 *
 * @param bodies of all comments of ours, the one that is kept first
 */
export function withRow(bodies: readonly string[], row: Row): string {
  const rows = new Map<string, string>();
  for (const { key, html } of bodies.flatMap(rowsOf)) if (!rows.has(key)) rows.set(key, html);
  if (row.formerKey !== undefined) rows.delete(row.formerKey);
  rows.set(row.key, rowHtml(row));
  // Never seen with real apps; better a comment without the oldest rows than none.
  while (rendered(rows).length > longestComment && rows.size > 1) {
    const oldest = [...rows.keys()].find((key) => key !== row.key);
    if (oldest !== undefined) rows.delete(oldest);
  }
  return rendered(rows);
}

/** True where a comment has a row of this key. */
export function hasRow(body: string, key: string): boolean {
  return rowsOf(body).some((row) => row.key === key);
}

function rowsOf(body: string): readonly WrittenRow[] {
  return body.split(/\r?\n/).flatMap((line) => {
    const [, key, html] = rowLine.exec(line) ?? [];
    return key !== undefined && html !== undefined ? [{ key, html }] : [];
  });
}

function rendered(rows: ReadonlyMap<string, string>): string {
  return [
    marker,
    '### Dash apps on Posit Connect',
    '<table>',
    '<tr><th>App</th><th>Preview</th><th>Commit</th><th>Against what is live</th></tr>',
    ...[...rows].map(([key, html]) => `<!-- row ${key} -->${html}`),
    '</table>',
  ].join('\n');
}

/** A row on one line: by lines the rows of a comment are told apart. */
function rowHtml(row: Row): string {
  const when = `${row.time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const logs = [
    row.logsUrl && link(row.logsUrl, 'log in Connect'),
    row.runUrl && link(row.runUrl, 'workflow run'),
  ];
  const cells = [
    [bold(row.app)],
    [stateHtml(row), ...lines(row.notes), logs.filter(Boolean).join(' · ')],
    [`<code>${asHtml(row.commit.slice(0, 7))}</code>`, when],
    lines(row.changes),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell.filter(Boolean).join('<br>')}</td>`).join('')}</tr>`;
}

function stateHtml({ state, url, kind, reason }: Row): string {
  const visit =
    url === undefined ? undefined : link(url, kind === 'draft' ? 'Open the draft' : 'Open the preview');
  switch (state) {
    case 'building':
      return '🛠️ Building …';
    case 'ready':
      return `✅ ${visit ?? 'Ready'}`;
    case 'failed':
      return [`❌ Failed`, ...lines(reason === undefined ? undefined : [reason]), visit]
        .filter(Boolean)
        .join('<br>');
    case 'removed':
      return '🧹 Removed';
    default:
      return state satisfies never;
  }
}

function lines(texts: readonly string[] = []): readonly string[] {
  const shown = texts.slice(0, mostLines).map((text) => quiet(text.slice(0, longestLine)));
  return texts.length > mostLines ? [...shown, `… and ${texts.length - mostLines} more`] : shown;
}

const bold = (text: string) => `<b>${quiet(text.slice(0, longestLine))}</b>`;

/** Text that notifies nobody and links to no issue: GitHub reads `@name` and `#12` in a comment also between tags. */
function quiet(text: string): string {
  return asHtml(text.replace(/[@#]/g, '$&\u200b').replace(/\s+/g, ' '));
}
