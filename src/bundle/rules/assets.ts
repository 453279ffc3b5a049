import { posix } from 'node:path';
import type { AssetFolder } from '../python/constructor.ts';
import { lineAt } from '../python/tree.ts';
import type { AppFolder } from '../types.ts';
import { type AppSource, type Asset, type Finding, findingAt } from './rule.ts';

/** A stylesheet of the app's assets loads something by a URL that begins with a slash. */
export function* stylesheetUrl({ assetFolder, assets }: AppSource): Generator<Finding> {
  for (const asset of assets.filter(isStylesheet)) {
    const urls = matchesOf(asset.text, cssToken);
    yield* inAsset(asset, 'A URL in the stylesheet', urls, (url) => hintFor(url, asset.path, assetFolder));
  }
}

/** A script of the app's assets uses a URL that begins with a slash. */
export function* scriptUrl({ assets }: AppSource): Generator<Finding> {
  for (const asset of assets.filter((one) => !isStylesheet(one))) {
    // A comment ends the line, and a match is within a line.
    const code = asset.text.replace(/(^|\s)\/\/.*$/gm, (comment) => ' '.repeat(comment.length));
    yield* inAsset(asset, 'A URL in the script', urlsInScript(code), () => hintForScript);
  }
}

const isStylesheet = ({ path }: Asset) => path.toLowerCase().endsWith('.css');

function* inAsset(
  asset: Asset,
  what: string,
  urls: readonly Found[],
  hint: (url: string) => string,
): Generator<Finding> {
  const absolute = urls.filter(({ url }) => isAbsolute(url));
  // A minified file is one line: one finding is enough.
  const byLine = Map.groupBy(absolute, ({ index }) => lineAt(asset, index));
  for (const [first, ...more] of byLine.values()) {
    const others = more.length === 0 ? '' : `, and ${more.length} more on this line`;
    if (first) yield absoluteUrlWarning(asset, first.index, what, first.url, hint(first.url), others);
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

/** The finding about a URL that begins with a slash. @param what the start of the message, as in "A URL in the stylesheet" */
export const absoluteUrlWarning = (
  file: Asset,
  from: number,
  what: string,
  url: string,
  hint: string,
  others = '',
): Finding =>
  findingAt(
    'warning',
    file,
    { from },
    {
      message: `${what} begins with a slash: ${JSON.stringify(url)}${others}.`,
      reason: 'On Connect the app is below a path such as /content/<guid>/, so this URL leads out of it.',
      hint,
    },
  );

export const isAbsolute = (url: string | undefined): url is string =>
  url !== undefined && /^\/(?![/*])/.test(url);

/** A string of CSS, its content in a group of that name. */
const string = (name: string) =>
  String.raw`(?:"(?<${name}>(?:\\[^]|[^"\\\n])*)"?|'(?<${name}>(?:\\[^]|[^'\\\n])*)'?)`;

/**
 * The tokens of CSS that load something, and those that only contain such text: comments and strings.
 *
 * Source: https://www.w3.org/TR/css-syntax-3/#tokenization
 */
const cssToken = new RegExp(
  [
    String.raw`/\*[^]*?(?:\*/|$)`,
    String.raw`(?<![\w-])url\(\s*(?:${string('url')}|(?<url>(?:\\[^]|[^\s"'()\\])*))`,
    String.raw`@import\s*${string('url')}`,
    string('text'),
  ].join('|'),
  'gi',
);

export const hintForScript =
  'Put the path of the app before it: JSON.parse(document.getElementById("_dash-config").textContent).requests_pathname_prefix';

/** Calls and assignments by which JavaScript in a browser loads a URL or opens a page. */
const loads = new RegExp(
  `(?:${[
    String.raw`\b(?:fetch|EventSource|WebSocket|Worker)\(\s*`,
    String.raw`\b(?:axios|\$)\.(?:get|post|put|delete|ajax|getJSON)\(\s*`,
    String.raw`\blocation(?:\.href|\.pathname)?\s*=\s*`,
    String.raw`\blocation\.(?:assign|replace)\(\s*`,
    String.raw`\bwindow\.open\(\s*`,
    String.raw`\.open\(\s*["'](?:GET|POST|PUT|DELETE)["'],\s*`,
    String.raw`\.(?:src|href)\s*=\s*`,
    String.raw`\burl\s*:\s*`,
    String.raw`\.(?:push|replace)State\([^,)]{0,200},[^,)]{0,200},\s*`,
  ].join('|')})["'\`](?<url>/(?![/*])[^"'\`\\s]*)`,
  'g',
);

/** A URL and its offset in a text. */
interface Found {
  readonly url: string;
  readonly index: number;
}

/** The named group `url` of each match of a pattern that has one. */
export const matchesOf = (text: string, pattern: RegExp): Found[] =>
  [...text.matchAll(pattern)].flatMap(({ index, groups }) =>
    groups?.url === undefined ? [] : [{ url: groups.url.trim(), index }],
  );

/** The URLs that begin with a slash and that JavaScript loads. */
export const urlsInScript = (text: string) => matchesOf(text, loads);

/** Reads the stylesheets and scripts that Dash adds to the page, except minified scripts. */
export async function readAssets(app: AppFolder, { folder }: AssetFolder): Promise<Asset[]> {
  const paths = app.paths.filter(
    (path) => path.startsWith(`${folder}/`) && /\.css$|(?<!\.min)\.js$/i.test(path),
  );
  return Promise.all(paths.map(async (path) => ({ path, text: (await app.read(path)) ?? '' })));
}
