import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, parametersOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { childrenOf, nodesNamed, textOf, unwrapped } from '../python/tree.ts';
import { callsOutsideGuard } from '../python/uses.ts';
import { readText } from '../python/value.ts';
import { type Callback, callbacksOf, dependenciesIn } from './callbacks.ts';
import { entriesOf } from './constructor.ts';
import { type AppSource, type Finding, locationOf } from './rule.ts';

/** A callback compares the path in the browser, which contains Connect's path, with a path of the app. */
export function* rawPathname({ reached, evaluator }: AppSource): Generator<Finding> {
  for (const module of reached) {
    for (const callback of callbacksOf(module)) {
      const use = firstUse({ module, evaluator }, callback);
      if (use) yield finding(module, use);
      yield* requestPaths(module, callback);
    }
    yield* inClientsideCallbacks(module);
  }
}

/** A comparison of the path in the browser with a path of the app. */
interface Use {
  readonly node: SyntaxNode;
  /** The expression that is the path in the browser. */
  readonly name: string;
  readonly path: string;
}

const finding = (module: Module, { node, name, path }: Use): Finding => ({
  level: 'warning',
  message: `${name} is compared with ${JSON.stringify(path)}.`,
  reason: `On Connect, ${name} begins with the path below which the app is served, as in /content/<guid>/page.`,
  hint: `Compare dash.strip_relative_path(${name.replace(/(?:\.(?:r?strip|lower)\([^()]*\))+$/, '')}) with ${JSON.stringify(path.replace(/^\//, ''))} instead.`,
  location: locationOf(module, node),
});

interface Reading {
  readonly module: Module;
  readonly evaluator: Evaluator;
}

/** The first place in a callback that treats the path in the browser as a path of the app. */
function firstUse(reading: Reading, { definition, inputs }: Callback): Use | undefined {
  const names = parametersOf(reading.module, definition)
    .map(({ name }) => name)
    .filter((name) => name.endsWith('pathname') || ['pathname', 'href'].includes(inputs.get(name) ?? ''));
  return firstUseIn(reading, definition, names, true);
}

/** @param follow whether functions of the module are followed that get the path */
function firstUseIn(
  reading: Reading,
  definition: SyntaxNode,
  parameters: readonly string[],
  follow: boolean,
): Use | undefined {
  const { module } = reading;
  const body = definition.getChild('Body');
  if (!body || textOf(module, body).includes('relative_path')) return undefined;
  const assigned = new Set(
    nodesNamed(body, new Set(['AssignStatement'])).map(({ firstChild }) =>
      firstChild ? textOf(module, firstChild) : '',
    ),
  );
  const names = parameters.filter((name) => !assigned.has(name));
  if (names.length === 0) return undefined;
  for (const node of nodesNamed(body, new Set(Object.keys(uses)))) {
    for (const find of uses[node.name] ?? []) {
      const use = find(reading, node, names);
      if (use) return use;
    }
    const use = follow && node.name === 'CallExpression' ? useInCallee(reading, node, names) : undefined;
    if (use) return use;
  }
  return undefined;
}

/** `route(pathname)` of a function of the module. */
function useInCallee(reading: Reading, call: SyntaxNode, names: readonly string[]): Use | undefined {
  const { module, evaluator } = reading;
  const { positional } = argumentsOf(module, call);
  const at = positional.findIndex(
    (node) => node.name === 'VariableName' && names.includes(textOf(module, node)),
  );
  const callee =
    at === -1 || !call.firstChild ? undefined : evaluator.expression({ module }, call.firstChild);
  if (callee?.kind !== 'function' || callee.module !== module) return undefined;
  const parameter = parametersOf(module, callee.node)[at];
  return parameter && firstUseIn(reading, callee.node, [parameter.name], false);
}

type Find = (reading: Reading, node: SyntaxNode, names: readonly string[]) => Use | undefined;

/** The ways to treat a path as one of the app, by the kind of node. */
const uses: Readonly<Record<string, readonly Find[]>> = {
  BinaryExpression: [compares],
  CallExpression: [compares, looksUp],
  MemberExpression: [looksUp],
  MatchStatement: [matches],
};

/** The text of an expression that is a path in the browser: `name`, `name.rstrip("/")`, `urlparse(name).path`. */
function pathIn(module: Module, node: SyntaxNode, names: readonly string[]): string | undefined {
  const expression = unwrapped(node);
  const text = textOf(module, expression).slice(0, 100);
  const pattern = /^(?:(\w+)(?:\.(?:r?strip|lower)\([^()]*\))*|(?:\w+\.)*url(?:parse|split)\((\w+)\)\.path)$/;
  const [, direct, parsed] = pattern.exec(text) ?? [];
  const name = direct ?? parsed;
  return name !== undefined && names.includes(name) ? text : undefined;
}

/**
 * The paths that an expression is or contains: literals, constants, and the items of a tuple, list or set.
 *
 * @param isStripped whether they are compared with a path without its slashes
 */
function pathsIn({ module, evaluator }: Reading, node: SyntaxNode, isStripped: boolean): string[] {
  const value = evaluator.expression({ module }, node);
  const items = value.kind === 'other' && value.items ? value.items() : [value];
  const literals = childrenOf(unwrapped(node)).map((one) => literalString(module, one));
  return [...items.map((item) => readText(item)?.text), ...literals]
    .filter((one) => one !== undefined)
    .filter((one) => one.startsWith('/') || (isStripped && one !== ''));
}

/** `pathname == "/page"`, `pathname in PAGES`, `pathname.startswith("/page")` */
function compares(reading: Reading, node: SyntaxNode, names: readonly string[]): Use | undefined {
  const { module } = reading;
  const { left, right } = sidesOf(module, node);
  const name = left && pathIn(module, left, names);
  const isStripped = /\.strip\(\s*["']\/["']/.test(name ?? '');
  const [path] = name !== undefined && right ? pathsIn(reading, right, isStripped) : [];
  return name === undefined || path === undefined ? undefined : { node, name, path };
}

/** What a node compares: by `==` or `!=`, with each of several by `in`, or by `startswith`. */
function sidesOf(module: Module, node: SyntaxNode): { left?: SyntaxNode; right?: SyntaxNode } {
  if (node.name === 'CallExpression') {
    const [callee, given] = childrenOf(node);
    const method = callee?.name === 'MemberExpression' ? callee.lastChild : undefined;
    if (!callee?.firstChild || !given || !method || textOf(module, method) !== 'startswith') return {};
    const [right] = argumentsOf(module, node).positional;
    return { left: callee.firstChild, ...(right && { right }) };
  }
  const { firstChild: left, lastChild: right } = node;
  if (!left || !right) return {};
  const between = module.text.slice(left.to, right.from).trim().replace(/\s+/g, ' ');
  return ['==', '!=', 'in', 'not in'].includes(between) ? { left, right } : {};
}

/** `match pathname: case "/page":` */
function matches({ module }: Reading, node: SyntaxNode, names: readonly string[]): Use | undefined {
  const [, subject] = childrenOf(node);
  const name = subject && pathIn(module, subject, names);
  const patterns = nodesNamed(node, new Set(['LiteralPattern'])).map(({ firstChild }) => firstChild);
  const path = patterns
    .map((one) => (one ? literalString(module, one) : undefined))
    .find((one) => one?.startsWith('/'));
  return name === undefined || path === undefined ? undefined : { node, name, path };
}

/** `pages.get(pathname)` and `pages[pathname]` of a dictionary of paths. */
function looksUp(
  { module, evaluator }: Reading,
  node: SyntaxNode,
  names: readonly string[],
): Use | undefined {
  const [object, bracket, index] = childrenOf(node);
  const isGet =
    node.name === 'CallExpression' && object?.lastChild && textOf(module, object.lastChild) === 'get';
  const key = isGet ? argumentsOf(module, node).positional[0] : bracket?.name === '[' ? index : undefined;
  const table = isGet ? object?.firstChild : object;
  const name = key && pathIn(module, key, names);
  if (name === undefined || !table) return undefined;
  const value = evaluator.expression({ module }, table);
  const found = value.kind === 'other' ? value.expression : undefined;
  const path = found && [...entriesOf(found.scope.module, found.node).keys()].find((one) => /^\/./.test(one));
  return path === undefined ? undefined : { node, name, path };
}

/** `flask.request.path == "/page"`: a callback's request is one of Dash's own, whose path is never that of the page. */
function* requestPaths(module: Module, { definition }: Callback): Generator<Finding> {
  for (const node of nodesNamed(
    definition,
    new Set(['BinaryExpression', 'CallExpression', 'MatchStatement']),
  )) {
    const left = node.name === 'MatchStatement' ? childrenOf(node)[1] : sidesOf(module, node).left;
    const name = left && textOf(module, unwrapped(left));
    if (name !== 'request.path' && name !== 'flask.request.path') continue;
    yield {
      level: 'warning',
      message: `${name} is not the path of the page in a callback.`,
      reason: 'It is the path of the request for the callback, /_dash-update-component.',
      hint: 'Add the pathname of dcc.Location to the inputs or states, and compare dash.strip_relative_path(pathname).',
      location: locationOf(module, node),
    };
    return;
  }
}

/** JavaScript that compares the path in the browser with a path of the app. */
function* inClientsideCallbacks(module: Module): Generator<Finding> {
  if (!module.text.includes('clientside_callback')) return;
  for (const call of callsOutsideGuard(module)) {
    if (!call.firstChild || !textOf(module, call.firstChild).endsWith('clientside_callback')) continue;
    const [script] = argumentsOf(module, call).positional;
    const text = (script && literalString(module, script))?.slice(0, 20_000) ?? '';
    const parameters = /^[^(]*\(([\w\s,$]*)\)/.exec(text)?.[1]?.split(',') ?? [];
    const given = dependenciesIn(module, call).filter(({ kind }) => kind !== 'Output');
    const names = parameters
      .map((one) => one.trim())
      .filter((name, at) => /^\w+$/.test(name) && given[at]?.property === 'pathname');
    for (const name of ['window\\.location\\.pathname', 'location\\.pathname', ...names]) {
      const pattern = new RegExp(
        `\\b${name}\\s*[!=]==?\\s*["'](/[^"']*)["']|\\b${name}\\.startsWith\\(["'](/[^"']*)["']`,
      );
      const match = pattern.exec(text);
      if (!match || !script) continue;
      const path = match[1] ?? match[2] ?? '';
      const shown = name.replaceAll('\\', '');
      yield {
        ...finding(module, { node: script, name: shown, path }),
        hint: 'Compare it in a callback in Python with dash.strip_relative_path, or compare only the end of the path.',
      };
      break;
    }
  }
}
