import type { AppDecision } from './affected-apps.ts';
import type { Row } from './matrix.ts';

/** GitHub accepts 1 MiB for a step; a row is about 200 characters. */
const mostRows = 2000;

/**
 * The job summary of a plan: each app, whether it is listed, and why. Listed apps come first.
 *
 * @param compared what was compared (a sentence)
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
          '<table><tr><th>App</th><th>Deployed</th><th>Reason</th><th>Found by</th></tr>',
          ...rows.slice(0, mostRows).map(row),
          '</table>',
        ]),
    ...gone.slice(0, mostRows).flatMap((row) => ['', asText(describeRemovedApp(row))]),
    ...(rows.length > mostRows ? ['', `… and ${rows.length - mostRows} more, which are in the log.`] : []),
    '',
  ].join('\n');
}

/** A note, since nothing is deployed for a removed app, and nothing deleted. */
export const describeRemovedApp = ({ path, name }: Row): string =>
  `The app ${path} was removed. Its content stays live on the server, named ${name} unless it was deployed with content-guid. If the app moved, set name = "${name}" in the connect.toml of its new folder to keep the content; otherwise delete the content in Connect.`;

/**
 * How many apps are to be deployed, as the start of a sentence.
 *
 * @param listed the apps to deploy
 * @param all the apps found
 */
export function describeCount(listed: number, all: number): string {
  if (all === 0) return 'No Dash app was found';
  if (listed === all)
    return all === 1 ? 'The only app is to be deployed' : `All ${all} apps are to be deployed`;
  if (listed === 0) return `None of ${all} ${all === 1 ? 'app' : 'apps'} is affected`;
  return `${listed} of ${all} apps ${listed === 1 ? 'is' : 'are'} to be deployed`;
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
