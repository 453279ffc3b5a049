import type { SyntaxNode } from '@lezer/common';
import type { Module } from './sources.ts';
import { runsAtImport } from './statements.ts';
import { dottedName, nodesNamed, onceFor, textOf } from './tree.ts';

/** What a module does with Dash objects, by the names that they have in it; functions included. */
export interface Uses {
  /** `x` of `x.layout = …`, unless it is in a function that nothing calls. */
  readonly layouts: ReadonlySet<string>;
  /** `x` of `@x.callback` and `x.clientside_callback(…)`; empty for Dash's own `@callback`. */
  readonly callbacks: ReadonlySet<string>;
  /** `x` of `x.run(…)` and `x.run_server(…)`. */
  readonly runs: ReadonlySet<string>;
  /** `x` of `x.server`. */
  readonly servers: ReadonlySet<string>;
  /** True for a module that Dash loads from its folder of pages. */
  readonly isPage: boolean;
}

const callbackNames = new Set(['callback', 'clientside_callback', 'long_callback']);
/** Whether a decorator or a call of this name makes a callback. */
export const isCallbackName = (name: string) => callbackNames.has(name);

export const usesOf = onceFor((module: Module): Uses => {
  const layouts = new Set<string>();
  const callbacks = new Set<string>();
  const runs = new Set<string>();
  const servers = new Set<string>();
  let isPage = false;
  for (const node of nodesNamed(module.root, 'AssignStatement', 'Decorator', 'CallExpression')) {
    const [owner, name] = ownerAndName(module, node.name === 'Decorator' ? node : node.firstChild);
    if (node.name === 'AssignStatement') {
      if (owner !== '' && name === 'layout' && isCalled(module, node)) layouts.add(owner);
      const [of, attribute] = ownerAndName(module, node.lastChild);
      if (of !== '' && attribute === 'server') servers.add(of);
      continue;
    }
    if (isCallbackName(name)) callbacks.add(owner === 'dash' ? '' : owner);
    if (owner !== '' && ['run', 'run_server'].includes(name)) runs.add(owner);
    if (name === 'register_page') isPage = true;
  }
  return { layouts, callbacks, runs, servers, isPage };
});

/** `['a.b', 'c']` for `a.b.c` and for `@a.b.c(…)`. */
function ownerAndName(module: Module, node: SyntaxNode | null): readonly [string, string] {
  const names =
    node?.name === 'Decorator'
      ? node.getChildren('VariableName').map((name) => textOf(module, name))
      : ((node && dottedName(module, node)) ?? []);
  return [names.slice(0, -1).join('.'), names.at(-1) ?? ''];
}

/** Whether a statement may run on the server: it is in no function, or in one that something besides the main guard calls. */
export function isCalled(module: Module, node: SyntaxNode): boolean {
  const name = plainFunctionAround(module, node);
  return name === undefined || calledFunctions(module).has(name);
}

/**
 * The name of the function at the top level of the module that contains a node. A decorator may hand a function to a
 * library, and a method may be called by any name of its object: those count as called.
 */
function plainFunctionAround(module: Module, node: SyntaxNode): string | undefined {
  const definition = definitionAround(node);
  const isPlain = definition?.name === 'FunctionDefinition' && definition.parent?.name === 'Script';
  const name = isPlain ? definition.getChild('VariableName') : null;
  return name ? textOf(module, name) : undefined;
}

/** The functions at the top level of a module that it calls or passes on outside of its main guard, or that another module mentions. */
const calledFunctions = onceFor((module: Module): ReadonlySet<string> => {
  const names = new Set(
    [...module.bindings].flatMap(([name, bindings]) =>
      bindings.some(({ value }) => value.kind === 'function') ? [name] : [],
    ),
  );
  const found = new Set([...names].filter((name) => module.isMentionedElsewhere(name)));
  const mentions = Map.groupBy(
    nodesOutsideGuard(module, 'VariableName')
      .filter((node) => names.has(textOf(module, node)) && node.parent?.name !== 'FunctionDefinition')
      .map((node) => ({ name: textOf(module, node), by: plainFunctionAround(module, node) })),
    ({ by }) => by,
  );
  for (const { name } of mentions.get(undefined) ?? []) found.add(name);
  for (const name of found) for (const mention of mentions.get(name) ?? []) found.add(mention.name);
  return found;
});

/** The outermost function or class around a node. */
export function definitionAround(node: SyntaxNode): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  for (let above = node.parent; above; above = above.parent) {
    if (above.name === 'FunctionDefinition' || above.name === 'ClassDefinition') found = above;
  }
  return found;
}

/** Every node of these names outside the main guard of a module, including those inside functions. */
export function nodesOutsideGuard(module: Module, ...names: readonly string[]): SyntaxNode[] {
  const guarded = module.statements.filter((statement) => !runsAtImport(statement)).map(({ node }) => node);
  let end = 0;
  let next = 0;
  return nodesNamed(module.root, ...names).filter(({ from }) => {
    // Both are in the order of the source.
    for (let node = guarded[next]; node && node.from <= from; node = guarded[++next])
      end = Math.max(end, node.to);
    return from >= end;
  });
}

/** Every call outside the main guard of a module. */
export const callsOutsideGuard = (module: Module): SyntaxNode[] =>
  nodesOutsideGuard(module, 'CallExpression');
