import { audienceHint, formatAudience } from '../shared/audience.ts';
import { formatDuration, formatSize } from '../shared/formatting.ts';
import { describeRemoved, type Outcome, type Source, type Stage } from '../shared/outcome.ts';
import type { Problem } from '../shared/problems.ts';
import type { Status, Table } from '../shared/progress.ts';
import { inRepository } from './annotations.ts';
import { asHtml, asProse, code, commitLink, htmlLink, link } from './html.ts';

/**
 * GitHub accepts summaries of a step up to 1 MiB.
 *
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const maxBytes = 1024 * 1024 - 1024;

/** For the entries of one list or table: the log has all. */
const maxListBytes = 250_000;

/** Longer texts are cut: the log has them in full. */
const maxCharacters = 10_000;

const headings: Record<Exclude<Status, 'unchanged' | 'cleaned-up'>, string> = {
  deployed: '✅ Deployed',
  previewed: '✅ Preview is ready',
  checked: '✅ Checked',
  planned: '📋 Planned: nothing was changed',
  'rolled-back': '✅ Rolled back',
  skipped: '⏭️ Nothing to do',
  failed: '❌ Failed',
  cancelled: '🚫 Cancelled',
};

function headingOf(status: Status, { previewUrl, removedPreviews = 0 }: Outcome['facts']): string {
  if (status === 'cleaned-up') return `✅ ${describeRemoved(removedPreviews)}`;
  if (status !== 'unchanged') return headings[status];
  return `✅ Unchanged: this app is already ${previewUrl === undefined ? 'live' : 'in the preview'}`;
}

/**
 * The job summary of a run: its result, links to the app, problems, what was deployed, and durations. All texts are
 * escaped.
 *
 * @returns Markdown (HTML, in fact, because its table cells can contain any text) of less than 1 MiB
 */
export function summaryOf(outcome: Outcome): string {
  const { status, facts, source } = outcome;
  const parts = [
    `<h3>${headingOf(status, facts)}</h3>\n`,
    appLine(outcome),
    facts.live === undefined ? '' : `<p>${prose(facts.live)}</p>\n`,
    problemList('Errors', outcome.errors, source),
    problemList('Warnings', outcome.warnings, source),
    factsTable(outcome),
    ...(facts.tables ?? []).map(tableOf),
    problemList('Notices', outcome.notices, source),
    durations(outcome.stages),
  ];
  return fitting(parts, maxBytes).join('');
}

/** Those that fit into the limit together, in their order. */
function fitting(parts: readonly string[], limit: number): readonly string[] {
  let left = limit;
  return parts.filter((part) => {
    const size = Buffer.byteLength(part);
    if (size > left) return false;
    left -= size;
    return true;
  });
}

/** Entries as far as they fit, and how many more there are. */
function listed(before: string, entries: readonly string[], after: string): string {
  const shownEntries = fitting(entries, maxListBytes);
  const missing = entries.length - shownEntries.length;
  const more = missing > 0 ? `<p>… and ${missing} more, in the log of this step.</p>\n` : '';
  return [before, ...shownEntries, after, more].join('');
}

/** The name of the app and links to it. */
function appLine({ facts, subject }: Outcome): string {
  const { title, previewUrl, contentUrl } = facts;
  const titleHasSubject = subject !== undefined && title?.includes(subject);
  const parts = [
    title && `<b>${shown(title)}</b>`,
    titleHasSubject ? undefined : subject && prose(subject),
    previewUrl ? link(previewUrl, 'Open the preview') : contentUrl && link(contentUrl, 'Open the app'),
    previewUrl && facts.liveUrl && link(facts.liveUrl, 'Open production'),
    facts.dashboardUrl && link(facts.dashboardUrl, 'Open in Connect'),
    facts.logsUrl && link(facts.logsUrl, 'Logs'),
  ].filter((part) => part);
  return parts.length === 0 ? '' : `<p>${parts.join(' · ')}</p>\n`;
}

function factsTable({ facts, source }: Outcome): string {
  const { audience, previewKind } = facts;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Preview', previewKind && shown(previewKind)],
    ['Who can open it', audience && prose(`${formatAudience(audience)}\n${audienceHint(previewKind)}`)],
    ['Compared with production', facts.changes?.map(prose).join('<br>')],
    ['Commit', source.commit && commitLink(source.commit, source.repositoryUrl)],
    ['Branch', source.branch && shown(source.branch)],
    ['Folder', source.appFolder === '.' ? undefined : codeSpan(source.appFolder)],
    ['Entrypoint', facts.entrypoint && codeSpan(facts.entrypoint)],
    ['Files', facts.files === undefined ? undefined : `${facts.files}`],
    ['Size', facts.bytes === undefined ? undefined : formatSize(facts.bytes)],
    ['Python', formatPython(facts.pythonVersion, facts.pythonRequires)],
    ['Dash', facts.dashVersion && shown(facts.dashVersion)],
    ['Bundle', facts.bundleId && shown(facts.bundleId)],
  ];
  const known = rows.filter(([, value]) => value !== undefined && value !== '');
  if (known.length === 0) return '';
  return `<table>\n${known.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>\n`).join('')}</table>\n`;
}

function formatPython(version: string | undefined, requires: string | undefined): string | undefined {
  if (version === undefined) return requires && `required: ${codeSpan(requires)}`;
  return requires === undefined ? shown(version) : `${shown(version)} (required: ${codeSpan(requires)})`;
}

function tableOf({ title, columns, rows }: Table): string {
  if (rows.length === 0) return `<h4>${shown(title)}</h4>\n`;
  const cells = (kind: 'th' | 'td', texts: readonly string[]) =>
    `<tr>${texts.map((text) => `<${kind}>${shown(text)}</${kind}>`).join('')}</tr>\n`;
  const before = `<h4>${shown(title)}</h4>\n<table>\n${cells('th', columns)}`;
  return listed(
    before,
    rows.map((row) => cells('td', row)),
    '</table>\n',
  );
}

/** A bar for each stage. Where it starts and ends shows what the run waited for. */
function durations(stages: readonly Stage[]): string {
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

function problemList(title: string, problems: readonly Problem[], source: Source): string {
  if (problems.length === 0) return '';
  const entries = problems.map(({ message, reason, hint, location, rule }) => {
    const parts = [
      `<b>${prose(message)}</b>${rule === undefined ? '' : ` ${ruleLink(rule, source)}`}`,
      reason === undefined ? '' : evidence(reason),
      hint === undefined ? '' : `<br>${prose(hint)}`,
      location ? `<br>${locationLink(location, source)}` : '',
    ];
    return `<li>${parts.join('')}</li>\n`;
  });
  return listed(`<h4>${title}</h4>\n<ul>\n`, entries, '</ul>\n');
}

/** The reason of a problem: a sentence, or several lines of a program's output. */
const evidence = (reason: string) =>
  /[\r\n]/.test(reason.trim()) ? `<pre>${shown(reason.trim(), '&#10;')}</pre>` : `<br>${prose(reason)}`;

const ruleLink = (rule: string, { docsUrl }: Source): string =>
  docsUrl === undefined ? codeSpan(rule) : htmlLink(`${docsUrl}/rules.md#${rule}`, codeSpan(rule));

function locationLink(
  location: NonNullable<Problem['location']>,
  { appFolder, repositoryUrl, commit }: Source,
): string {
  const file = inRepository(location, appFolder);
  const text = codeSpan(`${file ?? location.file}${location.line === undefined ? '' : `:${location.line}`}`);
  if (file === undefined || !repositoryUrl || !commit) return text;
  const path = file.split('/').map(encodeURIComponent).join('/');
  const line = location.line === undefined ? '' : `#L${location.line}`;
  return htmlLink(`${repositoryUrl}/blob/${commit}/${path}${line}`, text);
}

const limited = (text: string) => (text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters)} …`);
const shown = (text: string, lineBreak?: string) => asHtml(limited(text), lineBreak);
const prose = (text: string) => asProse(limited(text));
const codeSpan = (text: string) => code(limited(text));
