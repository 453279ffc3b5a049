import { posix } from 'node:path';
import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import { isComponent } from '../python/dash-objects.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { literalString, stringStart } from '../python/strings.ts';
import { childrenOf, nodesNamed, textOf, unwrapped } from '../python/tree.ts';
import { isCallbackName, nodesOutsideGuard } from '../python/uses.ts';
import type { FunctionValue, Value } from '../python/value.ts';
import type { AppFolder } from '../types.ts';
import { countedFrom, isMade } from './dash-app.ts';
import { type Assets, locationOf, type Rule, type Stylesheet } from './rule.ts';
import { callsOutsideGuard } from './startup.ts';
import { rulesIgnoredBy } from './suppressions.ts';

/** An argument by which a component points to a page or an asset. */
export interface Link {
  readonly module: Module;
  /** `href`, `src`, or a form's `action`. */
  readonly name: string;
  readonly value: SyntaxNode;
}

/** The links of a call that makes a component, or that hands them to a function of the app which does. */
export function linksOf(evaluator: Evaluator, module: Module, call: SyntaxNode): Link[] {
  const { positional, named } = argumentsOf(module, call);
  const given = ['src', 'href', 'action'].flatMap((name) => {
    const value = named.get(name);
    return value ? [{ module, name, value }] : [];
  });
  const second = named.has('href') ? undefined : positional[1];
  const mayBeLink = second && /\bLink$/.test(textOf(module, call.firstChild ?? call));
  if (!call.firstChild || (given.length === 0 && !mayBeLink)) return [];
  const callee = evaluator.expression({ module }, call.firstChild);
  if (callee.kind === 'function') return given.filter(({ name }) => handsOn(callee, name));
  if (callee.kind !== 'library' || !isComponent(callee.name)) return [];
  const links = given.filter(({ name }) => name !== 'action' || callee.name.endsWith('.Form'));
  const isLink = /^(?:dash\.dcc|dash_core_components)\.Link$/.test(callee.name);
  return isLink && second ? [...links, { module, name: 'href', value: second }] : links;
}

/** Whether a function gives what it gets to a component as it came. */
function handsOn({ module, node }: FunctionValue, name: string): boolean {
  const text = textOf(module, node.getChild('Body') ?? node);
  return new RegExp(`\\b${name}\\s*=\\s*${name}\\b`).test(text) && !/relative_path|get_asset_url/.test(text);
}

/** The key of `link["href"]` and of `link.get("href")`. */
export function keyed(module: Module, node: SyntaxNode): string | undefined {
  const [object, bracket, key] = childrenOf(unwrapped(node));
  if (bracket?.name === '[' && key) return literalString(module, key);
  if (object?.name !== 'MemberExpression' || object.lastChild?.name !== 'PropertyName') return undefined;
  const [first] = argumentsOf(module, unwrapped(node)).positional;
  return first && textOf(module, object.lastChild) === 'get' ? literalString(module, first) : undefined;
}

type Findings = ReturnType<Rule['check']>;

export const absoluteUrl: Rule = {
  name: 'absolute-url',
  levels: ['warning'],
  summary: 'A component points to a page or an asset by a URL that begins with a slash.',
  *check({ evaluator, reached }) {
    const links = reached.flatMap((module) =>
      callsOutsideGuard(module).flatMap((call) => linksOf(evaluator, module, call)),
    );
    for (const module of reached) {
      for (const link of links) if (link.module === module) yield* givenTo(link);
      yield* inDictionaries(module, links);
      yield* fromCallbacks(module);
      yield* inTexts(evaluator, module);
    }
  },
};

const leadsOut = 'On Connect the app lives below a path such as /content/<guid>/, and this leads out of it.';

const isAbsolute = (url: string | undefined): url is string => url !== undefined && /^\/(?!\/)/.test(url);

/** What a component is given. */
function* givenTo({ module, name, value }: Link): Findings {
  const location = locationOf(module, value);
  const url = urlStart(module, value);
  if (isPagePath(module, value)) {
    const path = textOf(module, unwrapped(value));
    yield {
      level: 'warning',
      message: `${name} is the path of a page as the app counts it, without the path that Connect serves it below.`,
      hint: `Use ${path.replace(/path(?=\W+$)/, 'relative_path')} instead of ${path}.`,
      location,
    };
  } else if (isAbsolute(url)) {
    yield {
      level: 'warning',
      message: `${name} begins with a slash: ${JSON.stringify(url)}.`,
      reason: leadsOut,
      hint: `Write ${name}=${asDashWrites(module, value)}`,
      location,
    };
  }
}

/** The links of a list or a table that components are made of: `[{"href": "/a"}]`, where `href=link["href"]`. */
function* inDictionaries(module: Module, links: readonly Link[]): Findings {
  for (const entry of nodesOutsideGuard(module, new Set(['DictionaryExpression']))) {
    const parts = childrenOf(entry);
    for (const [at, colon] of parts.entries()) {
      const [key, value] = [parts[at - 1], parts[at + 1]];
      const name = colon.name === ':' && key ? literalString(module, key) : undefined;
      const url = name !== undefined && value ? literalString(module, value) : undefined;
      if (name === undefined || !value || !isAbsolute(url)) continue;
      const user = links.find((link) => takesFrom(link, module, name));
      if (!user) continue;
      yield {
        level: 'warning',
        message: `${user.name} of a component begins with a slash: ${JSON.stringify(url)}.`,
        reason: leadsOut,
        hint: `Write ${user.name}=dash.get_relative_path(${textOf(user.module, user.value)}) where the component is made.`,
        location: locationOf(module, value),
      };
    }
  }
}

/** In another module only a name that says so is taken for the same, and not where one of the two writes some as Dash does. */
function takesFrom(link: Link, module: Module, key: string): boolean {
  if (keyed(link.module, link.value) !== key || isPagePath(link.module, link.value)) return false;
  return (
    link.module === module ||
    (['href', 'src'].includes(key) &&
      ![link.module, module].some(({ text }) => text.includes('relative_path')))
  );
}

/** What callbacks give to the address of the page, and to components. */
function* fromCallbacks(module: Module): Findings {
  for (const { property, value } of callbacksOf(module).flatMap((callback) => [...returnedBy(callback)])) {
    const url = ['pathname', 'href', 'src'].includes(property) ? urlStart(module, value) : undefined;
    if (!isAbsolute(url)) continue;
    yield {
      level: 'warning',
      message: `A callback sets ${property} to what begins with a slash: ${JSON.stringify(url)}.`,
      reason: leadsOut,
      hint: `Return ${asDashWrites(module, value)}`,
      location: locationOf(module, value),
    };
  }
}

function* inTexts(evaluator: Evaluator, module: Module): Findings {
  for (const { url, from, goesOn } of [...urlsInStrings(module), ...urlsInMarkdown(evaluator, module)]) {
    yield {
      level: 'warning',
      message: `A URL begins with a slash: ${JSON.stringify(url)}.`,
      reason: leadsOut,
      hint: `Put the text together with ${calling(url, (rest) => (goesOn ? `f"${rest}{…}"` : JSON.stringify(rest)))}`,
      location: locationOf(module, { from }),
    };
  }
}

const assets = '/assets/';

/** The call of Dash that makes a URL, by how its argument is written. */
const calling = (url: string, written: (argument: string) => string): string =>
  url.startsWith(assets)
    ? `dash.get_asset_url(${written(url.slice(assets.length))})`
    : `dash.get_relative_path(${written(url)})`;

/** An expression that begins with a URL, as Dash would have it. */
function asDashWrites(module: Module, value: SyntaxNode): string {
  const literal = literalString(module, value);
  if (literal !== undefined) return calling(literal, JSON.stringify);
  const source = textOf(module, unwrapped(value)).replace(/\s*\n\s*/g, ' ');
  return calling(urlStart(module, value) ?? '', (rest) =>
    // What is left of `"/assets/" + name` is the name.
    source.includes(assets + rest) ? source.replace(assets, '').replace(/^(?:""|'')\s*\+\s*/, '') : source,
  );
}

interface FoundUrl {
  readonly url: string;
  readonly from: number;
  /** True where an f-string puts something behind it. */
  readonly goesOn: boolean;
}

/** What CSS in a string loads, and what an index_string does: that is known by the place that it has for the app. */
function* urlsInStrings(module: Module): Generator<FoundUrl> {
  for (const node of nodesOutsideGuard(module, new Set(['String', 'FormatString']))) {
    // A string that stands by itself is a comment.
    if (node.parent?.name === 'ExpressionStatement') continue;
    const text = textOf(module, node);
    yield* urlMatches(node, text, /(?<![\w-])url\(\s*[\\"']*(?<url>\/(?![/*])[^\\"')\s]*)/gi);
    if (text.includes('{%app_entry%}')) {
      yield* urlMatches(node, text, /\b(?:src|href)=\\?["'](?<url>\/(?!\/)[^\\"']*)/gi);
    }
  }
}

/** Links and pictures of `dcc.Markdown("[Sales](/sales)")`, except in what it shows as code. */
function* urlsInMarkdown(evaluator: Evaluator, module: Module): Generator<FoundUrl> {
  for (const call of callsOutsideGuard(module)) {
    const { positional, named } = argumentsOf(module, call);
    const content = positional[0] ?? named.get('children');
    if (!content || !call.firstChild || !/\]\(\s*<?\//.test(textOf(module, content))) continue;
    const value = evaluator.expression({ module }, call.firstChild);
    if (value.kind !== 'library' || !/^(?:dash\.dcc|dash_core_components)\.Markdown$/.test(value.name))
      continue;
    for (const node of nodesNamed(content, new Set(['String', 'FormatString']))) {
      const text = textOf(module, node).replace(/```[\s\S]*?```|`[^`\n]*`/g, (code) =>
        ' '.repeat(code.length),
      );
      yield* urlMatches(node, text, /\]\(\s*<?(?<url>\/(?!\/)[^)\s>"']*)/g);
    }
  }
}

function* urlMatches(node: SyntaxNode, text: string, pattern: RegExp): Generator<FoundUrl> {
  for (const { index, groups } of text.matchAll(pattern)) {
    if (groups?.url === undefined) continue;
    // What an f-string puts in is known to nobody here.
    const url = node.name === 'FormatString' ? (groups.url.split('{')[0] ?? '') : groups.url;
    yield { url, from: node.from + index, goesOn: url !== groups.url };
  }
}

/** How a URL begins, where it begins with literal text: `"/a/" + name`, `f"/a/{name}"`, `"/a/{}".format(name)`. */
function urlStart(module: Module, node: SyntaxNode): string | undefined {
  let expression = unwrapped(node);
  while (isBuiltOnFirst(module, expression) && expression.firstChild)
    expression = unwrapped(expression.firstChild);
  return stringStart(module, expression);
}

const isBuiltOnFirst = (module: Module, node: SyntaxNode): boolean =>
  node.name === 'BinaryExpression' ||
  (node.name === 'CallExpression' && /\.\s*format$/.test(textOf(module, node.firstChild ?? node))) ||
  (node.name === 'MemberExpression' && node.parent?.name === 'CallExpression');

/** `page["path"]`, of the pages that Dash registers. */
function isPagePath(module: Module, node: SyntaxNode): boolean {
  const [object, bracket, key] = childrenOf(unwrapped(node));
  if (!object || bracket?.name !== '[' || !key || literalString(module, key) !== 'path') return false;
  const text = textOf(module, object);
  if (object.name !== 'VariableName') return /\bpage_registry\b/.test(text);
  const series = seriesOf(module, node, text);
  return text === 'page' || (series !== undefined && /\bpage_registry\b/.test(series));
}

/** What a loop or a comprehension around the node goes through by this name. */
function seriesOf(module: Module, node: SyntaxNode, name: string): string | undefined {
  for (let above = node.parent; above; above = above.parent) {
    if (above.name !== 'ForStatement' && !above.name.includes('Comprehension')) continue;
    const parts = childrenOf(above);
    for (const [at, part] of parts.entries()) {
      if (part.name !== 'for') continue;
      const end = parts.findIndex((other, index) => index > at && other.name === 'in');
      const targets = parts
        .slice(at + 1, end)
        .flatMap((target) => nodesNamed(target, new Set(['VariableName'])));
      const series = parts[end + 1];
      if (series && targets.some((target) => textOf(module, target) === name)) return textOf(module, series);
    }
  }
  return undefined;
}

/**
 * As Dash reads its arguments: `assets`, unless the constructor says otherwise. `undefined` where that can't be read.
 */
export function assetsOf(value: Value, evaluator: Evaluator): Assets | undefined {
  if (!isMade(value)) return { folder: 'assets', urlPath: 'assets' };
  const from = countedFrom(value, evaluator);
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

export const stylesheetUrl: Rule = {
  name: 'stylesheet-url',
  levels: ['warning'],
  summary: "A stylesheet among the app's assets loads something by a URL that begins with a slash.",
  *check({ assets, stylesheets }) {
    for (const { path, urls } of stylesheets) {
      const absolute = urls.filter(({ url }) => url.startsWith('/') && !url.startsWith('//'));
      // A minified stylesheet is one line: it is told once.
      for (const [line, [first, ...more]] of Map.groupBy(absolute, (found) => found.line)) {
        if (!first) continue;
        const others = more.length === 0 ? '' : `, and ${more.length} more on this line`;
        yield {
          level: 'warning',
          message: `A URL in the stylesheet begins with a slash: ${JSON.stringify(first.url)}${others}.`,
          reason: 'On Connect the app lives below a path such as /content/<guid>/, and this leads out of it.',
          hint: adviceOn(first.url, path, assets),
          location: { file: path, line },
        };
      }
    }
  },
};

/** A URL in a stylesheet counts from the stylesheet, whose own URL has Connect's path in it. */
function adviceOn(url: string, path: string, assets: Assets | undefined): string {
  const start = `/${assets?.urlPath}/`;
  if (!assets || !url.startsWith(start)) {
    return 'Put the file among the assets, and write its path relative to the stylesheet.';
  }
  const asset = posix.join(assets.folder, url.slice(start.length));
  return `Write it relative to the stylesheet: ${JSON.stringify(posix.relative(posix.dirname(path), asset))}.`;
}

/** A function that is decorated as a callback. */
export interface Callback {
  readonly definition: SyntaxNode;
  /** The properties that it gives, in the order of what it returns. */
  readonly outputs: readonly string[];
  /** The properties that it takes, in the order of its parameters: those of `Input` and `State`. */
  readonly inputs: readonly string[];
  /** True where it returns one value for each output, and not the value itself. */
  readonly returnsSeveral: boolean;
}

/** The functions that are decorated as callbacks. Of those that Dash calls by keywords, outputs and inputs stay empty. */
export const callbacksOf = (module: Module): Callback[] =>
  nodesNamed(module.root, new Set(['DecoratedStatement'])).flatMap((node) => {
    const definition = node.getChild('FunctionDefinition');
    const decorator = node
      .getChildren('Decorator')
      .find((one) => isCallbackName(textOf(module, one.getChildren('VariableName').at(-1) ?? one)));
    return decorator && definition ? [{ definition, ...dependenciesOf(module, decorator) }] : [];
  });

function dependenciesOf(module: Module, decorator: SyntaxNode): Omit<Callback, 'definition'> {
  const calls = nodesNamed(decorator, new Set(['CallExpression'])).map((call) => {
    const { positional, named } = argumentsOf(module, call);
    const property = positional[1] ?? named.get('component_property');
    const name = call.firstChild ? (textOf(module, call.firstChild).split('.').at(-1) ?? '') : '';
    return { call, name, property: (property && literalString(module, property)) ?? '' };
  });
  const isByKeyword =
    nodesNamed(decorator, new Set(['DictionaryExpression'])).some(({ parent }) => !isIdOf(parent)) ||
    calls.some(({ name }) => name === 'dict' || name === 'set_props');
  if (isByKeyword) return { outputs: [], inputs: [], returnsSeveral: false };
  const outputs = calls.filter(({ name }) => name === 'Output');
  const isList = outputs.some(({ call }) =>
    ['ArrayExpression', 'TupleExpression'].includes(call.parent?.name ?? ''),
  );
  return {
    outputs: outputs.map(({ property }) => property),
    inputs: calls.filter(({ name }) => ['Input', 'State'].includes(name)).map(({ property }) => property),
    returnsSeveral: isList || outputs.length > 1,
  };
}

/** The id of a component may be a dictionary: `Input({"type": "x", "index": ALL}, "value")`. */
const isIdOf = (parent: SyntaxNode | null) =>
  parent?.name === 'ArgList' && parent.parent?.name === 'CallExpression';

/** What a callback returns for each of its outputs, wherever it returns. */
export function* returnedBy(
  callback: Callback,
): Generator<{ readonly property: string; readonly value: SyntaxNode }> {
  const { definition, outputs, returnsSeveral } = callback;
  for (const statement of nodesNamed(definition, new Set(['ReturnStatement']))) {
    if (functionAround(statement)?.from !== definition.from) continue;
    const parts = childrenOf(statement).filter(({ name }) => name !== 'return' && name !== ',');
    const [first] = parts;
    const isSequence = first && ['ArrayExpression', 'TupleExpression'].includes(first.name);
    const several = parts.length === 1 && isSequence ? elementsOf(first) : parts;
    const values = returnsSeveral ? several : parts;
    if (values.length !== outputs.length) continue;
    for (const [at, value] of values.entries()) {
      for (const branch of branchesOf(value)) yield { property: outputs[at] ?? '', value: branch };
    }
  }
}

function functionAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let above = node.parent; above; above = above.parent) {
    if (above.name === 'FunctionDefinition') return above;
  }
  return undefined;
}

const elementsOf = (node: SyntaxNode) =>
  childrenOf(node).filter(({ name }) => !['(', ')', '[', ']', ','].includes(name));

/** Both values of `a if condition else b`. */
function branchesOf(value: SyntaxNode): SyntaxNode[] {
  if (value.name !== 'ConditionalExpression') return [value];
  const [one, , , , other] = childrenOf(value);
  return [one, other].filter((branch) => branch !== undefined).flatMap(branchesOf);
}

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
