import { posix } from 'node:path';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import { literalString } from '../python/strings.ts';
import type { Value } from '../python/value.ts';
import type { AppFolder } from '../types.ts';
import { countedFrom, isMade } from './dash-folder.ts';
import { rulesIgnoredBy } from './ignore-comments.ts';

/** A stylesheet that Dash puts into the page. */
export interface Stylesheet {
  readonly path: string;
  /** What it loads, by `url(…)` or `@import "…"`, in the order of the text. */
  readonly urls: readonly { readonly url: string; readonly line: number }[];
  /** The rules that its comments switch off, by line. */
  readonly ignored: ReadonlyMap<number, ReadonlySet<string>>;
}

/** Where Dash takes an app's assets from, and below which part of the path it serves them. */
export interface Assets {
  /** Relative to the app folder. */
  readonly folder: string;
  readonly urlPath: string;
}

/**
 * As Dash reads its arguments: `assets`, unless the constructor says otherwise. `undefined` where that can't be read.
 */
export function assetsOf(value: Value, reader: Evaluator): Assets | undefined {
  if (!isMade(value)) return { folder: 'assets', urlPath: 'assets' };
  const from = countedFrom(value, reader);
  if (from === undefined) return undefined;
  const { call, scope } = value.construction;
  const { module } = scope;
  const { named } = argumentsOf(module, call);
  const given = (argument: string) => {
    const node = named.get(argument);
    return node ? literalString(module, node) : 'assets';
  };
  const [folder, urlPath] = [given('assets_folder'), given('assets_url_path')];
  if (!folder || urlPath === undefined) return undefined;
  const path = posix.resolve('/app', from, folder);
  if (!path.startsWith('/app/')) return undefined;
  return { folder: path.slice('/app/'.length), urlPath: urlPath.replace(/^\/+|\/+$/g, '') };
}

export async function readStylesheets(app: AppFolder, assets: Assets): Promise<Stylesheet[]> {
  const paths = app.paths.filter(
    (path) => path.startsWith(`${assets.folder}/`) && path.toLowerCase().endsWith('.css'),
  );
  const sheets: Stylesheet[] = [];
  for (const path of paths) sheets.push(parseStylesheet(path, (await app.read(path)) ?? ''));
  return sheets;
}

/** A string of CSS, its content in a group of that name. */
const string = (name: string) =>
  String.raw`(?:"(?<${name}>(?:\\[^]|[^"\\\n])*)"?|'(?<${name}>(?:\\[^]|[^'\\\n])*)'?)`;

/**
 * The tokens of CSS that name what is loaded, and those in which such a name only seems to stand: comments, strings.
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

function parseStylesheet(path: string, text: string): Stylesheet {
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
