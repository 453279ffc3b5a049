import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { childrenOf, nodesNamed, textOf, unwrapped } from '../python/tree.ts';
import { type Callback, callbacksOf } from './callbacks.ts';
import { locationOf } from './place.ts';
import type { Rule } from './rule.ts';

export const rawPathname: Rule = {
  name: 'raw-pathname',
  levels: ['warning'],
  summary: "A callback takes the path in the browser for the app's own, with Connect's part before it.",
  *check({ reached }) {
    for (const module of reached) {
      for (const callback of callbacksOf(module)) {
        const use = firstUse(module, callback);
        if (!use) continue;
        const { node, name, ...told } = use;
        yield {
          level: 'warning',
          ...told,
          reason: `On Connect ${name} begins with the path that the app is served below, as in /content/<guid>/page.`,
          location: locationOf(module, node),
        };
      }
    }
  },
};

interface Use {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly message: string;
  readonly hint: string;
}

/** The first place where a callback takes the path in the browser for the app's own. */
function firstUse(module: Module, callback: Callback): Use | undefined {
  const body = callback.definition.getChild('Body');
  if (!body || textOf(module, body).includes('relative_path')) return undefined;
  const assigned = nodesNamed(body, new Set(['AssignStatement'])).map((node) => node.firstChild);
  const untouched = pathnamesOf(module, callback).filter(
    (name) => !assigned.some((target) => target && textOf(module, target) === name),
  );
  if (untouched.length === 0) return undefined;
  for (const node of nodesNamed(body, new Set(Object.keys(uses)))) {
    for (const name of untouched) {
      const told = uses[node.name]?.map((use) => use(module, node, name)).find((one) => one !== undefined);
      if (told) return { node, name, ...told };
    }
  }
  return undefined;
}

/** The parameters that get a path: by what the decorator says, or by their name. */
function pathnamesOf(module: Module, { definition, inputs }: Callback): string[] {
  const parameters = (definition.getChild('ParamList')?.getChildren('VariableName') ?? []).map((parameter) =>
    textOf(module, parameter),
  );
  const isPaired = parameters.length === inputs.length;
  return parameters.filter(
    (name, at) => name.endsWith('pathname') || (isPaired && inputs[at] === 'pathname'),
  );
}

type PathnameUse = Pick<Use, 'message' | 'hint'> | undefined;

/** By the name of the node: the ways in which it may take the path for the app's own. */
const uses: Readonly<
  Record<string, readonly ((module: Module, node: SyntaxNode, name: string) => PathnameUse)[]>
> = {
  BinaryExpression: [compares],
  CallExpression: [compares, looksUp],
  MemberExpression: [looksUp, splits],
  MatchStatement: [matches],
};

const comparedWith = (name: string, path: string): PathnameUse => ({
  message: `${name} is compared with ${JSON.stringify(path)}.`,
  hint: `Compare dash.strip_relative_path(${name}) with ${JSON.stringify(path.slice(1))} instead.`,
});

const isPath = (text: string | undefined): text is string => text?.startsWith('/') === true;

/** `pathname == "/page"` */
function compares(module: Module, node: SyntaxNode, name: string): PathnameUse {
  const { left, literals } = sides(node, module);
  if (!left || textOf(module, unwrapped(left)) !== name) return undefined;
  const path = literals.map((one) => literalString(module, one)).find(isPath);
  return path === undefined ? undefined : comparedWith(name, path);
}

/** `match pathname: case "/page":` */
function matches(module: Module, node: SyntaxNode, name: string): PathnameUse {
  const [, subject] = childrenOf(node);
  if (!subject || textOf(module, unwrapped(subject)) !== name) return undefined;
  const patterns = nodesNamed(node, new Set(['LiteralPattern'])).map(({ firstChild }) => firstChild);
  const path = patterns.map((one) => (one ? literalString(module, one) : undefined)).find(isPath);
  return path === undefined ? undefined : comparedWith(name, path);
}

/** `pages.get(pathname)` and `pages[pathname]`, where pages is a dictionary of paths. */
function looksUp(module: Module, node: SyntaxNode, name: string): PathnameUse {
  const [object, bracket, key] = childrenOf(node);
  const isGet =
    node.name === 'CallExpression' && object?.lastChild && textOf(module, object.lastChild) === 'get';
  const asked = isGet ? argumentsOf(module, node).positional[0] : bracket?.name === '[' ? key : undefined;
  const table = isGet ? object?.firstChild : object;
  if (!asked || !table || textOf(module, unwrapped(asked)) !== name) return undefined;
  const path = keysOf(module, unwrapped(table)).find((one) => isPath(one) && one !== '/');
  if (path === undefined) return undefined;
  return {
    message: `${name} is looked up among paths such as ${JSON.stringify(path)}.`,
    hint: `Look dash.strip_relative_path(${name}) up instead, among ${JSON.stringify(path.slice(1))} and the like.`,
  };
}

/** The keys of a dictionary that stands there, or that the module binds to the name. */
function keysOf(module: Module, table: SyntaxNode): (string | undefined)[] {
  const bound =
    table.name === 'VariableName' ? module.bindings.get(textOf(module, table))?.at(-1)?.value : undefined;
  const dictionary = bound?.kind === 'expression' ? unwrapped(bound.node) : table;
  if (dictionary.name !== 'DictionaryExpression') return [];
  const parts = childrenOf(dictionary);
  return parts.flatMap((key, at) => (parts[at + 1]?.name === ':' ? [literalString(module, key)] : []));
}

/** `pathname.split("/")[1]`: from the end it would be the same on Connect. */
function splits(module: Module, node: SyntaxNode, name: string): PathnameUse {
  const [object, bracket, index] = childrenOf(node);
  if (object?.name !== 'CallExpression' || bracket?.name !== '[' || index?.name !== 'Number')
    return undefined;
  const text = textOf(module, object).replaceAll("'", '"').replace(/\s/g, '');
  const isStripped = [`${name}.strip("/").split("/")`, `${name}.lstrip("/").split("/")`].includes(text);
  // Before the first slash there is nothing, on any server.
  const isFirst = text === `${name}.split("/")` && textOf(module, index) !== '0';
  if (!isStripped && !isFirst) return undefined;
  return {
    message: `${textOf(module, node)} counts from the root of the server.`,
    hint: `Split dash.strip_relative_path(${name}) instead, which begins without a slash.`,
  };
}

/** What a node compares, and with what: by `==` or `!=`, with each of several by `in`, or by `startswith`. */
function sides(node: SyntaxNode, module: Module): { left?: SyntaxNode; literals: readonly SyntaxNode[] } {
  if (node.name === 'CallExpression') {
    const [callee, given] = childrenOf(node);
    const method = callee?.name === 'MemberExpression' ? callee.lastChild : undefined;
    if (!callee?.firstChild || !given || !method || textOf(module, method) !== 'startswith') {
      return { literals: [] };
    }
    return { left: callee.firstChild, literals: childrenOf(given) };
  }
  const { firstChild: left, lastChild: right } = node;
  if (!left || !right) return { literals: [] };
  const between = module.text.slice(left.to, right.from).trim().replace(/\s+/g, ' ');
  if (between === '==' || between === '!=') return { left, literals: [right] };
  if (between === 'in' || between === 'not in') return { left, literals: childrenOf(unwrapped(right)) };
  return { literals: [] };
}
