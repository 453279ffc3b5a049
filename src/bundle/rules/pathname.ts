import type { SyntaxNode } from '@lezer/common';
import { callbacksOf, clientsideCallbacks, dependenciesIn } from '../python/callbacks.ts';
import { argumentsOf, parametersOf } from '../python/calls.ts';
import { entriesOf } from '../python/constructor.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { childrenOf, nodesNamed, textOf, unwrapped } from '../python/tree.ts';
import { readText } from '../python/value.ts';
import { type AppSource, type Finding, findingAt } from './rule.ts';

/** A callback compares the path in the browser, which contains Connect's path, with a path of the app. */
export function* rawPathname({ reached, evaluator }: AppSource): Generator<Finding> {
  for (const module of reached) {
    for (const { definition, inputs } of callbacksOf(module)) {
      const names = parametersOf(module, definition)
        .map(({ name }) => name)
        .filter((name) => name.endsWith('pathname') || ['pathname', 'href'].includes(inputs.get(name) ?? ''));
      const isCompared = firstIn({ module, evaluator }, definition, names, true);
      if (isCompared) yield finding(module, isCompared);
      const isRequest = firstIn({ module, evaluator }, definition, requestPaths, false);
      if (isRequest) yield requestFinding(module, isRequest);
    }
    yield* inClientsideCallbacks(module);
  }
}

interface Found {
  readonly node: SyntaxNode;
  /** The expression that is the path in the browser. */
  readonly name: string;
  /** The path of the app that it is compared with. */
  readonly path: string;
}

const finding = (module: Module, { node, name, path }: Found): Finding =>
  findingAt('warning', module, node, {
    message: `${name} is compared with ${JSON.stringify(path)}.`,
    reason: `On Connect, ${name} begins with the path below which the app is served, as in /content/<guid>/page.`,
    hint: `Compare dash.strip_relative_path(${name.replace(/(?:\.(?:r?strip|lower)\([^()]*\))+$/, '')}) with ${JSON.stringify(path.replace(/^\//, ''))} instead.`,
  });

const requestPaths = ['request.path', 'flask.request.path'];

/** A callback's request is one of Dash's own, whose path is never that of the page. */
const requestFinding = (module: Module, { node, name }: Found): Finding =>
  findingAt('warning', module, node, {
    message: `${name} is not the path of the page in a callback.`,
    reason: 'It is the path of the request for the callback, /_dash-update-component.',
    hint: 'Add the pathname of dcc.Location to the inputs or states, and compare dash.strip_relative_path(pathname).',
  });

interface Reading {
  readonly module: Module;
  readonly evaluator: Evaluator;
}

const comparisons = ['BinaryExpression', 'CallExpression', 'MemberExpression', 'MatchStatement'];

/**
 * The first comparison of the path in the browser with a path of the app.
 *
 * @param paths expressions that are the path in the browser, such as parameters of the function
 * @param follow whether functions of the module that get the path are followed
 */
function firstIn(
  reading: Reading,
  definition: SyntaxNode,
  paths: readonly string[],
  follow: boolean,
): Found | undefined {
  const { module, evaluator } = reading;
  const body = definition.getChild('Body');
  if (!body || textOf(module, body).includes('relative_path')) return undefined;
  const assigned = nodesNamed(body, 'AssignStatement').map(
    ({ firstChild }) => firstChild && textOf(module, firstChild),
  );
  const names = paths.filter((name) => !assigned.includes(name));
  if (names.length === 0) return undefined;
  for (const node of nodesNamed(body, ...comparisons)) {
    const { subject, others } = comparisonOf(module, node);
    const name = subject ? pathIn(module, subject, names) : undefined;
    const path = name === undefined ? undefined : pathAmong(reading, others, name);
    if (name !== undefined && path !== undefined) return { node, name, path };
    if (!follow || node.name !== 'CallExpression' || !node.firstChild) continue;
    const at = argumentsOf(module, node).positional.findIndex((one) => names.includes(textOf(module, one)));
    const callee = at === -1 ? undefined : evaluator.expression({ module }, node.firstChild);
    if (callee?.kind !== 'function' || callee.module !== module) continue;
    const parameter = parametersOf(module, callee.node)[at];
    const inside = parameter && firstIn(reading, callee.node, [parameter.name], false);
    if (inside) return inside;
  }
  return undefined;
}

interface Comparison {
  readonly subject?: SyntaxNode | null | undefined;
  /** What it is compared with: values, or a collection or dictionary of them. */
  readonly others: readonly SyntaxNode[];
}

/** `x == "/page"`, `x in PAGES`, `x.startswith("/page")`, `PAGES.get(x)`, `PAGES[x]` and `match x: case "/page":` */
function comparisonOf(module: Module, node: SyntaxNode): Comparison {
  const [first, second, third] = childrenOf(node);
  if (!first || !second) return { others: [] };
  if (node.name === 'MatchStatement') {
    const patterns = nodesNamed(node, 'LiteralPattern').map(({ firstChild }) => firstChild);
    return { subject: second, others: patterns.filter((one) => one !== null) };
  }
  if (node.name === 'MemberExpression') {
    return second.name === '[' ? { subject: third, others: [first] } : { others: [] };
  }
  if (node.name === 'CallExpression') {
    const { firstChild: object, lastChild: method } = first;
    const [given] = argumentsOf(module, node).positional;
    const called = first.name === 'MemberExpression' && method ? textOf(module, method) : '';
    if (!object || !given || !['get', 'startswith'].includes(called)) return { others: [] };
    return called === 'get' ? { subject: given, others: [object] } : { subject: object, others: [given] };
  }
  const last = node.lastChild ?? second;
  const operator = module.text.slice(first.to, last.from).trim().replace(/\s+/g, ' ');
  return ['==', '!=', 'in', 'not in'].includes(operator)
    ? { subject: first, others: [last] }
    : { others: [] };
}

/** The text of an expression that is a path in the browser: `name`, `name.rstrip("/")`, `urlparse(name).path`. */
function pathIn(module: Module, node: SyntaxNode, names: readonly string[]): string | undefined {
  const expression = unwrapped(node);
  const text = textOf(module, expression).slice(0, 100);
  const pattern =
    /^(?:([\w.]+?)(?:\.(?:r?strip|lower)\([^()]*\))*|(?:\w+\.)*url(?:parse|split)\((\w+)\)\.path)$/;
  const [, direct, parsed] = pattern.exec(text) ?? [];
  const name = direct ?? parsed;
  return name !== undefined && names.includes(name) ? text : undefined;
}

/**
 * The first path that expressions are or contain: literals, constants, the items of a tuple, list or set, and the keys of a
 * dictionary.
 */
function pathAmong({ module, evaluator }: Reading, nodes: readonly SyntaxNode[], name: string) {
  const isStripped = /\.strip\(\s*["']\/["']/.test(name);
  const texts = nodes.flatMap((node) => {
    const value = evaluator.expression({ module }, node);
    if (value.kind === 'other' && value.expression) {
      const { node: dictionary, scope } = value.expression;
      return [...entriesOf(scope.module, dictionary).keys()].filter((key) => key !== '/');
    }
    const items = value.kind === 'other' && value.items ? value.items() : [value];
    const literals = childrenOf(unwrapped(node)).map((one) => literalString(module, one));
    return [...items.map((item) => readText(item)?.text), literalString(module, node), ...literals];
  });
  return texts.find((text) => text?.startsWith('/') || (isStripped && text));
}

/** JavaScript that compares the path in the browser with a path of the app. */
function* inClientsideCallbacks(module: Module): Generator<Finding> {
  for (const { call, script, text } of clientsideCallbacks(module)) {
    const code = text.slice(0, 20_000);
    const parameters = /^[^(]*\(([\w\s,$]*)\)/.exec(code)?.[1]?.split(',') ?? [];
    const given = dependenciesIn(module, call).filter(({ kind }) => kind !== 'Output');
    const names = parameters
      .map((one) => one.trim())
      .filter((name, at) => /^\w+$/.test(name) && given[at]?.property === 'pathname');
    const name = ['(?:window\\.)?location\\.pathname', ...names].join('|');
    const pattern = new RegExp(`\\b(${name})(?:\\s*[!=]==?\\s*|\\.startsWith\\()["'](/[^"']*)["']`);
    const [, shown = '', path = ''] = pattern.exec(code) ?? [];
    if (path === '') continue;
    yield {
      ...finding(module, { node: script, name: shown, path }),
      hint: 'Compare it in a callback in Python with dash.strip_relative_path, or compare only the end of the path.',
    };
  }
}
