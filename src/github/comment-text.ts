import { createHash } from 'node:crypto';
import { asProse, commitLink, link } from './html.ts';

/** A row of the comment: one app on one server. */
export interface Row {
  /** From `rowKey`. */
  readonly key: string;
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
  readonly runUrl?: string | undefined;
  /** Differences from the active bundle, a line each: `3.1 MB, 0.2 MB more`, `dash 3.1.0 → 3.2.0`. */
  readonly changes?: readonly string[];
  /** What else a reviewer should know: the variables that production has and the preview lacks. */
  readonly notes?: readonly string[];
}

/** What is the same in all rows of a comment. */
export interface CommentContext {
  /** The page of the repository on GitHub, to link commits. */
  readonly repositoryUrl?: string | undefined;
  /** The documentation of this action. */
  readonly docsUrl?: string | undefined;
}

/** The first line of our comments. They are identified by it and by their author. */
export const marker = '<!-- connect-dash-deploy: previews -->';

/** GitHub refuses longer comments. In characters. */
const maxComment = 65_536;

/** Limits on what a row lists. */
const maxLines = 15;
const maxLine = 400;

/**
 * The key of a row: a hash, because the server's address may be confidential.
 *
 * @param server the address of the Connect server
 * @param app the app's name in Connect
 */
export function rowKey(server: string, app: string): string {
  return createHash('sha256').update(`${server}\n${app}`).digest('hex').slice(0, 16);
}

const rowLine = /^<!-- row ([0-9a-f]{16}) -->(<tr>.*<\/tr>)$/;

/**
 * The text of the comment with one row replaced or added. The rows of other jobs stay as they are, in their order.
 *
 * @param bodies the texts of all our comments, the one to keep first
 */
export function withRow(bodies: readonly string[], row: Row, context: CommentContext = {}): string {
  const rows = rowsIn(bodies);
  rows.set(row.key, rowHtml(row, rows.get(row.key) ?? '', context));
  return render(rows, context);
}

/** Whether a comment has a row with this key. */
export const hasRow = (bodies: readonly string[], key: string): boolean => rowsIn(bodies).has(key);

/** The HTML of each row by its key, each on one line. Of rows with the same key, the first counts. */
function rowsIn(bodies: readonly string[]): Map<string, string> {
  const rows = new Map<string, string>();
  for (const line of bodies.flatMap((body) => body.split(/\r?\n/))) {
    const [, key, html] = rowLine.exec(line) ?? [];
    if (key !== undefined && html !== undefined && !rows.has(key)) rows.set(key, html);
  }
  return rows;
}

function render(rows: ReadonlyMap<string, string>, context: CommentContext): string {
  const { docsUrl } = context;
  const text = [
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
  const [key, html] = [...rows].find(([, row]) => row !== brief(row)) ?? [];
  if (text.length <= maxComment || key === undefined || html === undefined) return text;
  // The oldest rows first: then all jobs that write to the comment agree on its text.
  return render(new Map(rows).set(key, brief(html)), context);
}

/** A row with only the first line of each cell: the app, its state and link, the commit, the size. */
const brief = (html: string) => html.replace(/<br>.*?<\/td>/g, '</td>');

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
      row.state === 'building' || row.state === 'failed' ? lastWorking(before) : '',
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

/**
 * The link to the last preview that worked, with its commit, from the row as it was before. A preview is removed only when a
 * newer one is ready, or by a clean-up, which writes a row without a link.
 */
function lastWorking(before: string): string {
  const [kept] = /<a href="[^"]*">Open the last working preview<\/a>( \(.*?\))?/.exec(before) ?? [];
  if (kept !== undefined) return kept;
  const [, href] = /✅ <a href="([^"]*)">/.exec(before) ?? [];
  if (href === undefined) return '';
  const [, commit] = /<td>((?:<a [^>]*>)?<code>\w+<\/code>(?:<\/a>)?)<br>/.exec(before) ?? [];
  return `<a href="${href}">Open the last working preview</a>${commit === undefined ? '' : ` (${commit})`}`;
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
