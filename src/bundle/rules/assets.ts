import { posix } from 'node:path';
import type { AssetFolder } from '../python/constructor.ts';
import type { AppFolder } from '../types.ts';
import type { AppSource, Asset, Finding } from './rule.ts';
import { hintForScript, isAbsolute, leadsOutOfApp, urlsInScript } from './urls.ts';

/** A URL that a stylesheet or a script loads. */
interface LoadedUrl {
  readonly url: string;
  readonly line: number;
}

/** A stylesheet of the app's assets loads something by a URL that begins with a slash. */
export function* stylesheetUrl({ assetFolder, assets }: AppSource): Generator<Finding> {
  for (const { path, text } of assets.filter(isStylesheet)) {
    yield* findingsIn(path, 'stylesheet', urlsInStylesheet(text), (url) => hintFor(url, path, assetFolder));
  }
}

/** A script of the app's assets uses a URL that begins with a slash. */
export function* scriptUrl({ assets }: AppSource): Generator<Finding> {
  for (const { path, text } of assets.filter((asset) => !isStylesheet(asset))) {
    const urls = text
      .split('\n')
      .flatMap((code, at) =>
        urlsInScript(code.replace(/(?:^|\s)\/\/.*$/, '')).map(({ url }) => ({ url, line: at + 1 })),
      );
    yield* findingsIn(path, 'script', urls, () => hintForScript);
  }
}

const isStylesheet = ({ path }: Asset) => path.toLowerCase().endsWith('.css');

function* findingsIn(
  file: string,
  kind: string,
  urls: readonly LoadedUrl[],
  hint: (url: string) => string,
): Generator<Finding> {
  const absolute = urls.filter(({ url }) => isAbsolute(url));
  // A minified file is one line: one finding is enough.
  for (const [line, [first, ...more]] of Map.groupBy(absolute, (found) => found.line)) {
    if (!first) continue;
    const others = more.length === 0 ? '' : `, and ${more.length} more on this line`;
    yield {
      level: 'warning',
      message: `A URL in the ${kind} begins with a slash: ${JSON.stringify(first.url)}${others}.`,
      reason: leadsOutOfApp,
      hint: hint(first.url),
      location: { file, line },
    };
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

/** Reads the stylesheets and scripts that Dash adds to the page, except minified scripts. */
export async function readAssets(app: AppFolder, { folder }: AssetFolder): Promise<Asset[]> {
  const paths = app.paths.filter(
    (path) => path.startsWith(`${folder}/`) && /\.css$|(?<!\.min)\.js$/i.test(path),
  );
  return Promise.all(paths.map(async (path) => ({ path, text: (await app.read(path)) ?? '' })));
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
    String.raw`/\*[^]*?(?:\*/|$)`,
    String.raw`(?<![\w-])url\(\s*(?:${string('url')}|(?<url>(?:\\[^]|[^\s"'()\\])*))`,
    String.raw`@import\s*${string('url')}`,
    string('text'),
  ].join('|'),
  'gi',
);

function urlsInStylesheet(text: string): LoadedUrl[] {
  let line = 1;
  let counted = 0;
  return [...text.matchAll(token)].flatMap(({ index, groups: { url } = {} }) => {
    line += text.slice(counted, index).split('\n').length - 1;
    counted = index;
    return url === undefined ? [] : [{ url: url.trim(), line }];
  });
}
