import { createHash } from 'node:crypto';
import { asHtml, asProse, code, htmlLink, link } from './html.ts';

/** A row of the comment: one app on one server. */
export interface Row {
  /** From `rowKey`. */
  readonly key: string;
  /** The key that the app had before it had a content item: that row is removed. */
  readonly formerKey?: string;
  /** The name of the app for people. */
  readonly app: string;
  readonly state: 'building' | 'ready' | 'failed' | 'removed';
  /** Why it failed, in a sentence or two. */
  readonly reason?: string;
  readonly url?: string;
  readonly kind?: 'draft' | 'separate';
  /** Who can open the preview, and for how long it is kept: a line each. */
  readonly details?: readonly string[];
  readonly commit: string;
  readonly time: Date;
  /** The log in Connect. */
  readonly logsUrl?: string;
  /** The page of the workflow run. */
  readonly runUrl?: string;
  /** Differences from the active bundle, a line each: `3.1 MB, 0.2 MB more`, `dash 3.1.0 → 3.2.0`. */
  readonly changes?: readonly string[];
  /** What else a reviewer should know: the variables that production has and the preview lacks. */
  readonly notes?: readonly string[];
  /**
   * Earlier previews that still exist, for a row that is not ready. The one that the row linked before stays linked: the
   * comment knows which of them worked, and the server which of them exist.
   */
  readonly earlier?: readonly EarlierPreview[];
}

export interface EarlierPreview {
  readonly url: string;
  readonly commit: string | undefined;
}

/** What is the same in all rows of a comment. */
export interface CommentContext {
  /** The page of the repository on GitHub, to link commits. */
  readonly repositoryUrl?: string;
  /** The documentation of this action. */
  readonly docsUrl?: string;
}

/** The first line of our comments. They are identified by it and by their author. */
export const marker = '<!-- connect-dash-deploy: previews -->';

/**
 * GitHub accepts 65,536 characters.
 *
 * Source: https://github.com/orgs/community/discussions/27190
 */
const maxComment = 65_000;
const maxLines = 15;
const maxLine = 400;

/**
 * The key of a row: a hash, because the server's address may be confidential.
 *
 * @param server the address of the Connect server
 * @param content the GUID of the content item, or its name if it doesn't exist yet
 */
export function rowKey(server: string, content: string): string {
  return createHash('sha256').update(`${server}\n${content}`).digest('hex').slice(0, 16);
}

/** A row as it is in a comment. The rows of other jobs are copied unchanged. */
interface WrittenRow {
  readonly key: string;
  readonly html: string;
}

const rowLine = /^<!-- row ([0-9a-f]{16}) -->(<tr>.*<\/tr>)$/;

/**
 * The text of the comment with one row replaced or added. The rows of other jobs stay as they are, in their order.
 *
 * @param bodies the texts of all comments of ours, the one to keep first
 */
export function withRow(bodies: readonly string[], row: Row, context: CommentContext = {}): string {
  const rows = new Map<string, string>();
  for (const { key, html } of bodies.flatMap(rowsOf)) if (!rows.has(key)) rows.set(key, html);
  const before = rows.get(row.key) ?? rows.get(row.formerKey ?? row.key) ?? '';
  if (row.formerKey !== undefined) rows.delete(row.formerKey);
  rows.set(row.key, rowHtml(row, before, context));
  // Never seen with real apps. A comment without the oldest rows is better than none.
  while (render(rows, context).length > maxComment && rows.size > 1) {
    const oldest = [...rows.keys()].find((key) => key !== row.key);
    if (oldest !== undefined) rows.delete(oldest);
  }
  return render(rows, context);
}

/** Whether a comment has a row with this key. */
export function hasRow(body: string, key: string): boolean {
  return rowsOf(body).some((row) => row.key === key);
}

function rowsOf(body: string): readonly WrittenRow[] {
  return body.split(/\r?\n/).flatMap((line) => {
    const [, key, html] = rowLine.exec(line) ?? [];
    return key !== undefined && html !== undefined ? [{ key, html }] : [];
  });
}

function render(rows: ReadonlyMap<string, string>, { docsUrl }: CommentContext): string {
  return [
    marker,
    '### Dash apps on Posit Connect',
    '<table>',
    '<tr><th>App</th><th>Preview</th><th>Commit</th><th>Compared with production</th></tr>',
    ...[...rows].map(([key, html]) => `<!-- row ${key} -->${html}`),
    '</table>',
    ...(docsUrl === undefined
      ? []
      : ['', `<sub>${link(`${docsUrl}/previews.md`, 'About these previews')}</sub>`]),
  ].join('\n');
}

/** A row on one line: a comment is read line by line. */
function rowHtml(row: Row, before: string, { repositoryUrl }: CommentContext): string {
  const commit = commitLink(row.commit, repositoryUrl);
  const logs = [
    row.logsUrl && link(row.logsUrl, 'Logs in Connect'),
    row.runUrl && link(row.runUrl, 'Workflow run'),
  ];
  const cells = [
    [`<b>${quiet(limited(row.app))}</b>`],
    [
      stateHtml(row),
      earlierHtml(row, before, repositoryUrl),
      ...lines(row.details),
      ...lines(row.notes),
      logs.filter(Boolean).join(' · '),
    ],
    [commit, `${row.time.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
    lines(row.changes),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell.filter(Boolean).join('<br>')}</td>`).join('')}</tr>`;
}

function stateHtml({ state, url, kind, reason }: Row): string {
  switch (state) {
    case 'building':
      return '🛠️ Building …';
    case 'ready':
      return `✅ ${url === undefined ? 'Ready' : link(url, kind === 'draft' ? 'Open the draft' : 'Open the preview')}`;
    case 'failed':
      return ['❌ Failed', ...lines(reason === undefined ? [] : [reason])].join('<br>');
    case 'removed':
      return '🧹 Removed';
    default:
      return state satisfies never;
  }
}

/** A link to the last preview that worked, if it still exists. */
function earlierHtml({ earlier = [] }: Row, before: string, repositoryUrl: string | undefined): string {
  const last = earlier.find(({ url }) => before.includes(`href="${asHtml(url)}"`));
  if (!last) return '';
  const commit = commitLink(last.commit ?? '', repositoryUrl);
  return `${link(last.url, 'Open the last working preview')}${commit && ` (${commit})`}`;
}

function commitLink(commit: string, repositoryUrl: string | undefined): string {
  const text = code(commit.slice(0, 7));
  return repositoryUrl && commit ? htmlLink(`${repositoryUrl}/commit/${commit}`, text) : text;
}

function lines(texts: readonly string[] = []): readonly string[] {
  const shown = texts.slice(0, maxLines).map((text) => quiet(limited(text)));
  return texts.length > maxLines ? [...shown, `… and ${texts.length - maxLines} more`] : shown;
}

const limited = (text: string) => text.slice(0, maxLine);

/** Text that notifies nobody and links to no issue: GitHub finds `@name` and `#12` in a comment between tags, too. */
function quiet(text: string): string {
  return asProse(text.replace(/[@#]/g, '$&\u200b').replace(/\s+/g, ' '));
}
