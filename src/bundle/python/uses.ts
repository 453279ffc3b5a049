import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from './calls.ts';
import type { Module } from './sources.ts';
import { childrenOf, dottedName, nodesNamed, textOf } from './tree.ts';

/** What a module does with Dash objects, by the names that it has for them; functions included. */
export interface Uses {
  /** `x` of `x.layout = …`. */
  readonly layouts: ReadonlySet<string>;
  /** `x` of `@x.callback` and `x.clientside_callback(…)`; empty for Dash's own `@callback`. */
  readonly callbacks: ReadonlySet<string>;
  /** `x` of `x.run(…)` and `x.run_server(…)`. */
  readonly runs: ReadonlySet<string>;
  /** True for a module that Dash loads by itself from its folder of pages. */
  readonly isPage: boolean;
}

const callbackNames = new Set(['callback', 'clientside_callback', 'long_callback']);
/** Whether a decorator or a call of this name makes a callback. */
export const isCallbackName = (name: string) => callbackNames.has(name);

const runNames = new Set(['run', 'run_server']);
const cache = new WeakMap<Module, Uses>();

export function usesOf(module: Module): Uses {
  const known = cache.get(module);
  if (known) return known;
  const layouts = new Set<string>();
  const callbacks = new Set<string>();
  const runs = new Set<string>();
  let isPage = false;
  const seen = (names: readonly string[] | undefined) => {
    const last = names?.at(-1) ?? '';
    const owner = names?.slice(0, -1).join('.') ?? '';
    if (isCallbackName(last)) callbacks.add(owner === 'dash' ? '' : owner);
    if (runNames.has(last) && owner !== '') runs.add(owner);
    if (last === 'register_page') isPage = true;
  };
  for (const node of nodesNamed(module.root, new Set(['AssignStatement', 'Decorator', 'CallExpression']))) {
    if (node.name === 'AssignStatement') {
      const [target] = childrenOf(node);
      const names = target?.name === 'MemberExpression' ? dottedName(module, target) : undefined;
      if (names?.at(-1) === 'layout') layouts.add(names.slice(0, -1).join('.'));
    } else if (node.name === 'Decorator') {
      seen(node.getChildren('VariableName').map((name) => textOf(module, name)));
    } else if (node.firstChild) seen(dottedName(module, node.firstChild));
  }
  const uses = { layouts, callbacks, runs, isPage };
  cache.set(module, uses);
  return uses;
}

/** True where the constructor's arguments give the app its layout: `Dash(use_pages=True)`, `Dash(layout=…)`. */
export function bringsLayout(module: Module, call: SyntaxNode): boolean {
  const { named } = argumentsOf(module, call);
  const pages = named.get('use_pages');
  if (pages) return textOf(module, pages) !== 'False';
  return named.has('pages_folder') || named.has('layout');
}
