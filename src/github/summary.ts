import { formatDuration, formatSize } from '../shared/formatting.ts';
import type { Outcome, Source, Stage } from '../shared/outcome.ts';
import type { Problem } from '../shared/problems.ts';
import type { Status, Table } from '../shared/progress.ts';
import { inRepository } from './annotations.ts';
import { asHtml, link } from './html.ts';
import { appendSummary } from './runner.ts';

/**
 * GitHub refuses the summary of a step that is larger than 1 MiB; a little is left to the "and more" lines.
 *
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const largestSummary = 1024 * 1024 - 4096;

/** A traceback or a build's last lines are told whole; beyond that the log is the place to read. */
const longestText = 20_000;

const headings: Record<Status, string> = {
  deployed: '✅ Deployed',
  unchanged: '✅ Unchanged: this very app is live already',
  previewed: '✅ Preview is ready',
  'cleaned-up': '✅ Preview removed',
  checked: '✅ Checked',
  planned: '📋 Planned: nothing was changed',
  'rolled-back': '✅ Rolled back',
  skipped: '⏭️ Nothing to do',
  failed: '❌ Failed',
  cancelled: '🚫 Cancelled',
};

const headingOf = (status: Status, { previewUrl }: Outcome['facts']): string =>
  status === 'unchanged' && previewUrl !== undefined
    ? '✅ Unchanged: the preview shows this very app already'
    : headings[status];

/**
 * The job summary of a run: what became of which app, where to see it, what is wrong with it, what was deployed, and how
 * long everything took. Text from outside is escaped, wherever it comes from.
 *
 * @returns Markdown (in truth HTML, whose cells can hold any text), cut between two entries to stay below 1 MiB
 */
export function summaryOf(outcome: Outcome): string {
  const { status, facts, source } = outcome;
  return cut(
    [
      whole(`<h3>${headingOf(status, facts)}</h3>\n`),
      whole(whichAndWhere(outcome)),
      whole(facts.live === undefined ? '' : `<p>${shown(facts.live)}</p>\n`),
      mishapList('Errors', outcome.errors, source),
      mishapList('Warnings', outcome.warnings, source),
      whole(factsTable(outcome)),
      ...(facts.tables ?? []).map(rowsOf),
      mishapList('Notices', outcome.notices, source),
      whole(timeLine(outcome.stages)),
    ],
    largestSummary,
  );
}

/** Puts the summary on the page of the workflow run. */
export function writeSummary(outcome: Outcome): void {
  appendSummary(`${summaryOf(outcome)}\n`);
}

/** A part of the summary, of which the last entries may be left out. */
interface Block {
  readonly before: string;
  readonly entries: readonly string[];
  readonly after: string;
}

const whole = (html: string): Block => ({ before: html, entries: [], after: '' });

/** Takes entries in order for as long as they fit beside all that is not cut, and says how many were left out. */
function cut(blocks: readonly Block[], largest: number): string {
  let left = largest;
  const framed = blocks.filter(({ before, after }) => {
    const frame = Buffer.byteLength(before + after);
    const fits = frame <= left;
    if (fits) left -= frame;
    return fits;
  });
  const parts: string[] = [];
  for (const { before, entries, after } of framed) {
    const taken: string[] = [];
    for (const entry of entries) {
      left -= Buffer.byteLength(entry);
      if (left < 0) break;
      taken.push(entry);
    }
    const missing = entries.length - taken.length;
    parts.push(
      before,
      ...taken,
      after,
      missing > 0 ? `<p>… and ${missing} more, in the log of this step.</p>\n` : '',
    );
    if (missing > 0) left = 0;
  }
  return parts.join('');
}

/** The app by its name, and the pages on which to see it. */
function whichAndWhere({ facts, subject }: Outcome): string {
  const { title, previewUrl, contentUrl } = facts;
  const isTold = subject !== undefined && title?.includes(subject);
  const parts = [
    title && `<b>${shown(title)}</b>`,
    isTold ? undefined : subject && shown(subject),
    previewUrl ? link(previewUrl, 'Open the preview') : contentUrl && link(contentUrl, 'Open the app'),
    previewUrl && facts.liveUrl && link(facts.liveUrl, 'Open production'),
    facts.dashboardUrl && link(facts.dashboardUrl, 'Open in Connect'),
    facts.logsUrl && link(facts.logsUrl, 'Logs'),
  ].filter((part) => part);
  return parts.length === 0 ? '' : `<p>${parts.join(' · ')}</p>\n`;
}

function factsTable({ facts, source }: Outcome): string {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Preview', facts.previewKind && shown(facts.previewKind)],
    ['Against production', facts.changes?.map((line) => shown(line)).join('<br>')],
    ['Commit', source.commit && commitLink(source.commit, source)],
    ['Branch', source.branch && shown(source.branch)],
    ['Folder', source.appFolder === '.' ? undefined : code(source.appFolder)],
    ['Entrypoint', facts.entrypoint && code(facts.entrypoint)],
    ['Files', facts.files === undefined ? undefined : `${facts.files}`],
    ['Size', facts.bytes === undefined ? undefined : formatSize(facts.bytes)],
    ['Python', pythonOf(facts.pythonVersion, facts.pythonRequires)],
    ['Dash', facts.dashVersion && shown(facts.dashVersion)],
    ['Bundle', facts.bundleId && shown(facts.bundleId)],
  ];
  const known = rows.filter(([, value]) => value !== undefined && value !== '');
  if (known.length === 0) return '';
  return `<table>\n${known.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>\n`).join('')}</table>\n`;
}

function pythonOf(version: string | undefined, requires: string | undefined): string | undefined {
  if (version === undefined) return requires && `wants ${code(requires)}`;
  return requires === undefined ? shown(version) : `${shown(version)} (wants ${code(requires)})`;
}

function rowsOf({ title, columns, rows }: Table): Block {
  if (rows.length === 0) return whole(`<h4>${shown(title)}</h4>\n`);
  const cells = (kind: 'th' | 'td', texts: readonly string[]) =>
    `<tr>${texts.map((text) => `<${kind}>${shown(text)}</${kind}>`).join('')}</tr>\n`;
  return {
    before: `<h4>${shown(title)}</h4>\n<table>\n${cells('th', columns)}`,
    entries: rows.map((row) => cells('td', row)),
    after: '</table>\n',
  };
}

/** One bar a stage: where it starts and ends says what the run waited for. */
function timeLine(stages: readonly Stage[]): string {
  const total = stages.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  if (total <= 0) return '';
  const width = 30;
  let before = 0;
  const rows = stages.map(({ name, milliseconds }) => {
    const start = Math.min(width - 1, Math.floor((before / total) * width));
    before += milliseconds;
    const end = Math.max(start + 1, Math.floor((before / total) * width));
    const bar = '░'.repeat(start) + '█'.repeat(end - start) + '░'.repeat(width - end);
    return `<tr><td>${shown(name)}</td><td align="right">${formatDuration(milliseconds)}</td><td><code>${bar}</code></td></tr>\n`;
  });
  return `<details><summary>Time: ${formatDuration(total)}</summary>\n<table>\n${rows.join('')}</table>\n</details>\n`;
}

function mishapList(title: string, problems: readonly Problem[], source: Source): Block {
  if (problems.length === 0) return whole('');
  return {
    before: `<h4>${title}</h4>\n<ul>\n`,
    entries: problems.map(({ message, reason, hint, location, rule }) => {
      const more = [reason, hint].filter((text) => text !== undefined).map(paragraph);
      return `<li><b>${shown(message)}</b>${rule === undefined ? '' : ` ${ruleLink(rule, source)}`}${more.join('')}${location ? `<br>${placeLink(location, source)}` : ''}</li>\n`;
    }),
    after: '</ul>\n',
  };
}

/** A sentence on a line of its own; more than one line are what a program printed. */
const paragraph = (text: string) =>
  /[\r\n]/.test(text.trim()) ? `<pre>${shown(text.trim(), '&#10;')}</pre>` : `<br>${shown(text)}`;

const ruleLink = (rule: string, { rulesUrl }: Source): string =>
  rulesUrl === undefined ? code(rule) : `<a href="${shown(`${rulesUrl}#${rule}`)}">${code(rule)}</a>`;

function placeLink(
  location: NonNullable<Problem['location']>,
  { appFolder, repositoryUrl, commit }: Source,
): string {
  const file = inRepository(location, appFolder);
  const text = code(`${file ?? location.file}${location.line === undefined ? '' : `:${location.line}`}`);
  if (file === undefined || !repositoryUrl || !commit) return text;
  const path = file.split('/').map(encodeURIComponent).join('/');
  return `<a href="${shown(`${repositoryUrl}/blob/${commit}/${path}${location.line === undefined ? '' : `#L${location.line}`}`)}">${text}</a>`;
}

function commitLink(commit: string, { repositoryUrl }: Source): string {
  const short = code(commit.slice(0, 7));
  return repositoryUrl === undefined
    ? short
    : `<a href="${shown(`${repositoryUrl}/commit/${commit}`)}">${short}</a>`;
}

const code = (text: string) => `<code>${shown(text)}</code>`;

function shown(text: string, lineBreak?: string): string {
  return asHtml(text.length <= longestText ? text : `${text.slice(0, longestText)} …`, lineBreak);
}
