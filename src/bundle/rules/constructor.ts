import { posix } from 'node:path';
import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { childrenOf, textOf, unwrapped } from '../python/tree.ts';
import {
  type Construction,
  type Located,
  type MadeDash,
  readText,
  type Scope,
  type Text,
} from '../python/value.ts';
import type { AssetFolder } from './rule.ts';

/** An argument of the Dash constructor, given by its name or in a dictionary, as in `Dash(**options)`. */
export function constructorArgument(
  evaluator: Evaluator,
  { call, scope }: Construction,
  name: string,
): Located | undefined {
  const { named, spread } = argumentsOf(scope.module, call);
  const node = named.get(name);
  if (node) return { node, scope };
  for (const dictionary of spread) {
    const entry = dictionaryEntry(evaluator, { node: dictionary, scope }, name);
    if (entry) return entry;
  }
  return undefined;
}

/** The entry of a dictionary, also of one that it contains: `{**options}`, `options | more`. @param depth at most 5 */
function dictionaryEntry(
  evaluator: Evaluator,
  { node, scope }: Located,
  name: string,
  depth = 0,
): Located | undefined {
  if (depth > 5) return undefined;
  const within = (inner: readonly SyntaxNode[], where: Scope) =>
    inner
      .map((one) => dictionaryEntry(evaluator, { node: one, scope: where }, name, depth + 1))
      .find(Boolean);
  const written = unwrapped(node);
  const parts = childrenOf(written);
  if (written.name === 'BinaryExpression' && parts[1] && textOf(scope.module, parts[1]) === '|')
    return within(
      [written.lastChild, written.firstChild].filter((one) => one !== null),
      scope,
    );
  const value = evaluator.expression(scope, written);
  if (value.kind !== 'other' || !value.expression || value.alternatives) return undefined;
  if (isChanged(scope.module, written)) return undefined;
  const { node: expression, scope: where } = value.expression;
  const entry = entriesOf(where.module, expression).get(name);
  if (entry) return { node: entry, scope: where };
  const inner = childrenOf(expression);
  return within(
    inner.filter((_, at) => inner[at - 1]?.name === '**'),
    where,
  );
}

/** Whether a module uses an item or a method of a dictionary, which may change it. */
function isChanged(module: Module, dictionary: SyntaxNode): boolean {
  if (dictionary.name !== 'VariableName') return false;
  return new RegExp(`\\b${textOf(module, dictionary)}\\s*(?:\\.|\\[)`).test(module.text);
}

/** The entries with a literal key of a dictionary or a call of `dict`. */
export function entriesOf(module: Module, expression: SyntaxNode): ReadonlyMap<string, SyntaxNode> {
  if (expression.name === 'CallExpression') return argumentsOf(module, expression).named;
  const parts = childrenOf(expression);
  const entries = new Map<string, SyntaxNode>();
  for (const [at, colon] of parts.entries()) {
    const [key, value] = [parts[at - 1], parts[at + 1]];
    const name = colon.name === ':' && key ? literalString(module, key) : undefined;
    if (name !== undefined && value) entries.set(name, value);
  }
  return entries;
}

/** The text of an argument of the Dash constructor. */
export function constructorText(
  evaluator: Evaluator,
  construction: Construction,
  name: string,
): (Text & { readonly at: Located }) | undefined {
  const at = constructorArgument(evaluator, construction, name);
  const text = at && readText(evaluator.expression(at.scope, at.node));
  return text && { ...text, at };
}

/**
 * The folder that the folders of assets and pages are relative to, itself relative to the app folder: that of the module
 * whose `__name__` is given to Dash. Without a name, Dash takes that of the Flask app that it uses, else that of the
 * module that is being imported.
 *
 * @returns `undefined` if that can't be read
 */
export function rootFolder({ construction, origin }: MadeDash, evaluator: Evaluator): string | undefined {
  const { call, scope } = construction;
  const { named, positional } = argumentsOf(scope.module, call);
  const name = positional[0] ?? named.get('name');
  if (name) return textOf(scope.module, name) === '__name__' ? posix.dirname(scope.module.path) : undefined;
  const server = named.get('server');
  if (!server || ['True', 'False'].includes(textOf(scope.module, server))) {
    // Inside a function that isn't called here, the calling module isn't known.
    return scope.locals && origin.offset === call.from ? undefined : posix.dirname(origin.file);
  }
  const flask = evaluator.expression(scope, server);
  return flask.kind === 'other' && flask.origin ? posix.dirname(flask.origin.file) : undefined;
}

/**
 * The folder, relative to the app folder, from which Dash loads pages: `pages`, unless the constructor sets another.
 * Source: `pages_folder_config` in Dash's `_configs.py`.
 *
 * @returns `undefined` if there is none or it can't be read
 */
export function pagesFolderOf(dash: MadeDash, evaluator: Evaluator): string | undefined {
  const { construction } = dash;
  const given = constructorArgument(evaluator, construction, 'pages_folder');
  if (!given && !constructorArgument(evaluator, construction, 'use_pages')) return undefined;
  const folder = given ? literalString(given.scope.module, given.node) : 'pages';
  if (!folder || folder.startsWith('/') || folder.includes('..')) return undefined;
  const root = rootFolder(dash, evaluator);
  return root === undefined ? undefined : posix.join(root, folder).replace(/\/$/, '');
}

/**
 * Where Dash reads assets: `assets`, unless the constructor sets another folder.
 *
 * @returns `undefined` if that can't be read, or if a pattern leaves some of them out
 */
export function assetFolderOf(dash: MadeDash | undefined, evaluator: Evaluator): AssetFolder | undefined {
  if (!dash) return { folder: 'assets', urlPath: 'assets' };
  const root = rootFolder(dash, evaluator);
  if (root === undefined) return undefined;
  const read = (name: string) => {
    const given = constructorArgument(evaluator, dash.construction, name);
    return given ? literalString(given.scope.module, given.node) : 'assets';
  };
  const [folder, urlPath] = [read('assets_folder'), read('assets_url_path')];
  const isFiltered = ['assets_ignore', 'assets_path_ignore'].some((name) =>
    constructorArgument(evaluator, dash.construction, name),
  );
  if (!folder || urlPath === undefined || isFiltered) return undefined;
  const path = posix.resolve('/app', root, folder);
  if (!path.startsWith('/app/')) return undefined;
  return { folder: path.slice('/app/'.length), urlPath: urlPath.replace(/^\/+|\/+$/g, '') };
}
