import { posix } from 'node:path';
import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from './calls.ts';
import type { Evaluator } from './evaluate.ts';
import type { Module } from './sources.ts';
import { literalString } from './strings.ts';
import { childrenOf, textOf, unwrapped } from './tree.ts';
import type { Located, MadeDash } from './value.ts';

/** Where Dash reads an app's assets from, and the part of the path below which it serves them. */
export interface AssetFolder {
  /** Relative to the app folder. */
  readonly folder: string;
  readonly urlPath: string;
}

/** An argument of the Dash constructor, given by its name or in a dictionary, as in `Dash(**options)`. */
export function constructorArgument(
  evaluator: Evaluator,
  dash: MadeDash | undefined,
  name: string,
): Located | undefined {
  if (!dash) return undefined;
  const { node: call, scope } = dash.construction;
  const { named, spread } = argumentsOf(scope.module, call);
  const node = named.get(name);
  if (node) return { node, scope };
  return spread.map((dictionary) => entryIn(evaluator, { node: dictionary, scope }, name)).find(Boolean);
}

/** The entry of a dictionary, also of one that it contains: `{**options}`. @param depth how many are followed */
function entryIn(
  evaluator: Evaluator,
  { node, scope }: Located,
  name: string,
  depth = 5,
): Located | undefined {
  const value = evaluator.expression(scope, node);
  if (value.kind !== 'other' || !value.expression || value.alternatives) return undefined;
  if (isChanged(scope.module, unwrapped(node))) return undefined;
  const { node: dictionary, scope: inner } = value.expression;
  const entry = entriesOf(inner.module, dictionary).get(name);
  if (entry || depth === 0) return entry && { node: entry, scope: inner };
  const spread = dictionary.getChildren('**').flatMap(({ nextSibling }) => nextSibling ?? []);
  return spread.map((one) => entryIn(evaluator, { node: one, scope: inner }, name, depth - 1)).find(Boolean);
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

/**
 * A folder that Dash reads, relative to the app folder. Dash looks for it beside the module whose `__name__` it is given.
 *
 * @param argument of the constructor, with its default
 * @returns `undefined` if it can't be read or is outside of the app folder
 */
function folderOf(dash: MadeDash, evaluator: Evaluator, argument: 'assets_folder' | 'pages_folder') {
  const { node: call, scope } = dash.construction;
  const { named, positional } = argumentsOf(scope.module, call);
  const name = positional[0] ?? named.get('name');
  const given = constructorArgument(evaluator, dash, argument);
  const folder = given ? literalString(given.scope.module, given.node) : argument.replace('_folder', '');
  if (name && textOf(scope.module, name) !== '__name__') return undefined;
  if (!folder || folder.startsWith('/')) return undefined;
  const path = posix.join(posix.dirname(scope.module.path), folder).replace(/\/$/, '');
  return path.startsWith('..') ? undefined : path;
}

/**
 * The folder, relative to the app folder, from which Dash loads pages: `pages`, unless the constructor sets another.
 * Source: `pages_folder_config` in Dash's `_configs.py`.
 *
 * @returns `undefined` if there is none or it can't be read
 */
export function pagesFolderOf(dash: MadeDash, evaluator: Evaluator): string | undefined {
  const isUsed = ['pages_folder', 'use_pages'].some((name) => constructorArgument(evaluator, dash, name));
  return isUsed ? folderOf(dash, evaluator, 'pages_folder') : undefined;
}

/**
 * Where Dash reads assets: `assets`, unless the constructor sets another folder.
 *
 * @returns `undefined` if that can't be read, or if a pattern leaves some of them out
 */
export function assetFolderOf(dash: MadeDash | undefined, evaluator: Evaluator): AssetFolder | undefined {
  if (!dash) return { folder: 'assets', urlPath: 'assets' };
  const given = (name: string) => constructorArgument(evaluator, dash, name);
  if (given('assets_ignore') || given('assets_path_ignore')) return undefined;
  const folder = folderOf(dash, evaluator, 'assets_folder');
  const url = given('assets_url_path');
  const urlPath = url ? literalString(url.scope.module, url.node) : 'assets';
  if (folder === undefined || urlPath === undefined) return undefined;
  return { folder, urlPath: urlPath.replace(/^\/+|\/+$/g, '') };
}

/** Whether the constructor's arguments give the app its layout: `Dash(use_pages=True)`, `Dash(layout=…)`. */
export function passesLayout({ construction: { node: call, scope } }: MadeDash): boolean {
  const { named } = argumentsOf(scope.module, call);
  const pages = named.get('use_pages');
  if (pages) return textOf(scope.module, pages) !== 'False';
  return named.has('pages_folder') || named.has('layout');
}
