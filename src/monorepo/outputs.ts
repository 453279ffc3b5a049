import { formatCount } from '../shared/formatting.ts';
import { UserError } from '../shared/problems.ts';
import type { AppDecision, Row } from './plan-apps.ts';

/** Source: https://docs.github.com/actions/reference/limits (jobs of one matrix in a workflow run). */
const mostJobs = 256;

/**
 * The value of `strategy.matrix`, as JSON.
 *
 * @throws {UserError} above GitHub's limit, since then no job of the matrix would start
 */
export function matrixOf(rows: readonly Row[]): string {
  if (rows.length > mostJobs) {
    throw new UserError({
      message: `${rows.length} apps are to be deployed, and GitHub runs at most ${mostJobs} jobs of a matrix.`,
      reason: `The first is ${rows[0]?.path}, the last ${rows.at(-1)?.path}.`,
      hint: 'Split the plan: one plan step and matrix for each of several folders (input path).',
    });
  }
  return JSON.stringify({ include: rows });
}

/**
 * The job summary of a plan: each app, whether it is listed, and why. Listed apps come first.
 *
 * @param compared what was compared (one or two sentences)
 */
export function planSummary(
  decisions: readonly AppDecision[],
  compared: string,
  removed: readonly Row[] = [],
): string {
  const listed = decisions.filter(({ listed }) => listed);
  const rows = [...listed, ...decisions.filter(({ listed }) => !listed)];
  const row = ({ app, listed: yes, reason }: AppDecision) =>
    `<tr><td>${code(app.folder || '.')}</td><td>${yes ? '✅ yes' : 'no'}</td><td>${asText(reason)}</td><td>${asText(app.source)}</td></tr>`;
  return [
    `## ${describeCount(listed.length, decisions.length)}`,
    '',
    asText(compared),
    '',
    ...(rows.length === 0
      ? []
      : [
          '<table><tr><th>App</th><th>Deployed</th><th>Reason</th><th>Found by</th></tr>',
          ...rows.map(row),
          '</table>',
        ]),
    ...removed.flatMap((row) => ['', asText(describeRemovedApp(row))]),
    '',
  ].join('\n');
}

/** A note, since nothing is deployed for a removed app, and nothing deleted. */
export const describeRemovedApp = ({ path, name }: Row): string =>
  `The app ${path} was removed. Its content stays live on the server, named ${name} unless name or content-guid was set. If the app moved, set name = "${name}" in the connect.toml of its new folder to keep the content; otherwise delete the content in Connect.`;

/** How many of all apps are to be deployed, as the start of a sentence. */
export function describeCount(listed: number, all: number): string {
  if (all === 0) return 'No Dash app was found';
  return `${listed} of ${formatCount(all, 'app')} will be deployed`;
}

const code = (text: string) => `<code>${asText(text)}</code>`;

/** Escapes Markdown and HTML: file names come from users. */
function asText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_{}[\]#|@~]/g, (sign) => `&#${sign.codePointAt(0)};`);
}
