import type { AppDecision } from './affected-apps.ts';
import type { Row } from './matrix.ts';

/** GitHub takes 1 MiB for a step; a row is some 200 characters. */
const mostRows = 2000;

/**
 * The job summary of a plan: each app, whether it is listed, and why. Those that are come first.
 *
 * @param compared what was compared with what, in words
 */
export function planSummary(
  verdicts: readonly AppDecision[],
  compared: string,
  notes: readonly string[],
  gone: readonly Row[] = [],
): string {
  const listed = verdicts.filter((verdict) => verdict.listed);
  const rows = [...listed, ...verdicts.filter((verdict) => !verdict.listed)];
  const row = ({ app, listed: yes, reason }: AppDecision) =>
    `<tr><td>${code(app.folder || '.')}</td><td>${yes ? '✅ yes' : 'no'}</td><td>${asText(reason)}</td><td>${asText(app.source)}</td></tr>`;
  return [
    `## ${describeCount(listed.length, verdicts.length)}`,
    '',
    [compared, ...notes].map(asText).join(' '),
    '',
    ...(rows.length === 0
      ? []
      : [
          '<table><tr><th>App</th><th>Deployed</th><th>Why</th><th>Known by</th></tr>',
          ...rows.slice(0, mostRows).map(row),
          '</table>',
        ]),
    ...gone.slice(0, mostRows).flatMap((row) => ['', asText(describeRemovedApp(row))]),
    ...(rows.length > mostRows ? ['', `… and ${rows.length - mostRows} more, which are in the log.`] : []),
    '',
  ].join('\n');
}

/** Told, since nothing is deployed then, and nothing removed. */
export const describeRemovedApp = ({ path, name }: Row): string =>
  `The app ${path} is gone. Its content stays live on the server: it has the name ${name} there, unless it was deployed by content-guid. If the app moved, set name = "${name}" in the connect.toml of its new folder, and the item is kept; if it isn't wanted any more, delete it in Connect.`;

/**
 * How many apps are to be deployed, as the beginning of a sentence.
 *
 * @param listed those that are to be deployed
 * @param all those that were found
 */
export function describeCount(listed: number, all: number): string {
  if (all === 0) return 'There is no Dash app here';
  if (listed === all)
    return all === 1 ? 'The only app is to be deployed' : `All ${all} apps are to be deployed`;
  if (listed === 0) return `None of ${all} ${all === 1 ? 'app' : 'apps'} is touched`;
  return `${listed} of ${all} apps ${listed === 1 ? 'is' : 'are'} to be deployed`;
}

const code = (text: string) => `<code>${asText(text)}</code>`;

/** File names are somebody's text: none of it is markup. */
function asText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_{}[\]#|@~]/g, (sign) => `&#${sign.codePointAt(0)};`);
}
