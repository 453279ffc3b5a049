import { posix } from 'node:path';
import type { AppFolder } from '../types.ts';
import type { AppSource, Asset, AssetFolder, Finding } from './rule.ts';
import { rulesIgnoredBy } from './suppressions.ts';
import { hintForScript, isAbsolute, leadsOutOfApp, urlsInScript } from './urls.ts';

/** A stylesheet of the app's assets loads something by a URL that begins with a slash. */
export function* stylesheetUrl({ assetFolder, stylesheets }: AppSource): Generator<Finding> {
  yield* findingsIn(stylesheets, 'in the stylesheet', (url, path) => hintFor(url, path, assetFolder));
}

/** A script of the app's assets uses a URL that begins with a slash. */
export function* scriptUrl({ scripts }: AppSource): Generator<Finding> {
  yield* findingsIn(scripts, 'in the script', () => hintForScript);
}

function* findingsIn(
  assets: readonly Asset[],
  where: string,
  hint: (url: string, path: string) => string,
): Generator<Finding> {
  for (const { path, urls } of assets) {
    const absolute = urls.filter(({ url }) => isAbsolute(url));
    // A minified file is one line: one finding is enough.
    for (const [line, [first, ...more]] of Map.groupBy(absolute, (found) => found.line)) {
      if (!first) continue;
      const others = more.length === 0 ? '' : `, and ${more.length} more on this line`;
      yield {
        level: 'warning',
        message: `A URL ${where} begins with a slash: ${JSON.stringify(first.url)}${others}.`,
        reason: leadsOutOfApp,
        hint: hint(first.url, path),
        location: { file: path, line },
      };
    }
  }
}

/** A URL in a stylesheet is relative to the stylesheet, whose own URL contains Connect's path. */
function hintFor(url: string, path: string, assets: AssetFolder | undefined): string {
  const start = `/${assets?.urlPath}/`;
  if (!assets || !url.startsWith(start)) {
    return 'Put the file into the assets folder, and write its path relative to the stylesheet.';
  }
  const asset = posix.join(assets.folder, url.slice(start.length));
  return `Write it relative to the stylesheet: ${JSON.stringify(posix.relative(posix.dirname(path), asset))}.`;
}

/** Reads the stylesheets and scripts that Dash adds to the page. */
export async function readAssets(
  app: AppFolder,
  assets: AssetFolder,
): Promise<{ readonly stylesheets: Asset[]; readonly scripts: Asset[] }> {
  const stylesheets: Asset[] = [];
  const scripts: Asset[] = [];
  for (const path of app.paths) {
    if (!path.startsWith(`${assets.folder}/`)) continue;
    const name = path.toLowerCase();
    if (name.endsWith('.css')) stylesheets.push(parseStylesheet(path, (await app.read(path)) ?? ''));
    if (name.endsWith('.js') && !name.endsWith('.min.js')) {
      scripts.push(parseScript(path, (await app.read(path)) ?? ''));
    }
  }
  return { stylesheets, scripts };
}

/** A string of CSS, its content in a group of that name. */
const string = (name: string) =>
  String.raw`(?:"(?<${name}>(?:\\[^]|[^"\\\n])*)"?|'(?<${name}>(?:\\[^]|[^'\\\n])*)'?)`;

/**
 * The tokens of CSS that load something, and those that only contain such text: comments and strings.
 *
 * Source: https://www.w3.org/TR/css-syntax-3/#tokenization
 */
const token = new RegExp(
  [
    String.raw`(?<comment>/\*[^]*?(?:\*/|$))`,
    String.raw`(?<![\w-])url\(\s*(?:${string('url')}|(?<url>(?:\\[^]|[^\s"'()\\])*))`,
    String.raw`@import\s*${string('url')}`,
    string('text'),
  ].join('|'),
  'gi',
);

function parseStylesheet(path: string, text: string): Asset {
  const urls: { url: string; line: number }[] = [];
  const ignored = new Map<number, ReadonlySet<string>>();
  let line = 1;
  let counted = 0;
  for (const { index, groups: { comment, url } = {} } of text.matchAll(token)) {
    line += text.slice(counted, index).split('\n').length - 1;
    counted = index;
    const rules = comment === undefined ? undefined : rulesIgnoredBy(comment.replace(/\*\/$/, ''));
    if (rules) ignored.set(line, rules);
    if (url !== undefined) urls.push({ url: url.trim(), line });
  }
  return { path, urls, ignored };
}

/** Reads a script line by line. */
function parseScript(path: string, text: string): Asset {
  const urls: { url: string; line: number }[] = [];
  const ignored = new Map<number, ReadonlySet<string>>();
  for (const [at, content] of text.split('\n').entries()) {
    const code = content.replace(/(?:^|\s)\/\/.*$/, '');
    for (const { url } of urlsInScript(code)) urls.push({ url, line: at + 1 });
    const rules = rulesIgnoredBy(content);
    if (rules) ignored.set(at + 1, rules);
  }
  return { path, urls, ignored };
}
