import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import { isComponent } from '../python/dash-objects.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { literalString, stringStart } from '../python/strings.ts';
import { childrenOf, nodesNamed, textOf, unwrapped } from '../python/tree.ts';
import { nodesOutsideGuard } from '../python/uses.ts';
import type { FunctionValue } from '../python/value.ts';
import { callbacksOf, returnedBy } from './callbacks.ts';
import { constructorArgument, entriesOf, isMade } from './constructor.ts';
import { type AppSource, type Finding, locationOf, type Rule } from './rule.ts';
import { urlsInScript } from './scripts.ts';

export const absoluteUrl: Rule = {
  name: 'absolute-url',
  levels: ['warning'],
  summary: 'A link, a file or a redirect has a URL that begins with a slash.',
  *check(source) {
    const { evaluator, reached } = source;
    const links = reached.flatMap((module) =>
      callsIn(module).flatMap((call) => linksOf(evaluator, module, call)),
    );
    yield* inConstructor(source);
    for (const module of reached) {
      for (const link of links) if (link.module === module) yield* inLink(link);
      yield* inDictionaries(module, links);
      yield* inCallbacks(module);
      yield* inRedirects(evaluator, module);
      yield* inTexts(evaluator, module);
      yield* inScripts(module);
    }
  },
};

const callsIn = (module: Module) => nodesOutsideGuard(module, new Set(['CallExpression']));

export const leadsOutOfApp =
  'On Connect the app is below a path such as /content/<guid>/, so this URL leads out of it.';

export const isAbsolute = (url: string | undefined): url is string =>
  url !== undefined && /^\/(?![/*])/.test(url);

/** An argument by which a component points to a page or a file. */
interface Link {
  readonly module: Module;
  readonly name: string;
  readonly value: SyntaxNode;
}

/** Arguments of components that are URLs, with the components that have them. */
const linkArguments: Readonly<Record<string, RegExp>> = {
  src: /./,
  href: /./,
  action: /\.Form$/,
  data: /\.ObjectEl$/,
  formAction: /\.(?:Button|Input)$/,
  pathname: /\.Location$/,
  poster: /\.Video$/,
  srcSet: /\.(?:Img|Source)$/,
};

/** The links of a call that makes a component, an image of a figure, or passes them to a function of the app that does. */
function linksOf(evaluator: Evaluator, module: Module, call: SyntaxNode): Link[] {
  const { positional, named } = argumentsOf(module, call);
  const callee = call.firstChild;
  if (!callee) return [];
  const last = callee.name === 'MemberExpression' ? callee.lastChild : callee;
  const name = last ? textOf(module, last) : '';
  if (['add_layout_image', 'update_layout', 'Layout', 'Image'].includes(name)) {
    const images = imageSources(module, call);
    if (images.length > 0) return images;
  }
  const given = Object.keys(linkArguments).flatMap((argument) => {
    const value = named.get(argument);
    return value ? [{ module, name: argument, value }] : [];
  });
  const second = name === 'Link' && !named.has('href') ? positional[1] : undefined;
  if (given.length === 0 && !second) return [];
  const value = evaluator.expression({ module }, callee);
  if (value.kind === 'function') return given.filter((link) => handsOn(value, link.name));
  if (value.kind !== 'library' || !isComponent(value.name)) return [];
  const links = given.filter((link) => linkArguments[link.name]?.test(value.name));
  const isLink = /^(?:dash\.dcc|dash_core_components)\.Link$/.test(value.name);
  return isLink && second ? [...links, { module, name: 'href', value: second }] : links;
}

/** The sources of the images in a call that changes a figure's layout. */
const imageSources = (module: Module, call: SyntaxNode): Link[] =>
  nodesNamed(call, new Set(['CallExpression', 'DictionaryExpression'])).flatMap((node) => {
    const value = entriesOf(module, node).get('source');
    return value ? [{ module, name: 'source', value }] : [];
  });

/** Whether a function passes an argument unchanged to a component. */
function handsOn({ module, node }: FunctionValue, name: string): boolean {
  const text = textOf(module, node.getChild('Body') ?? node);
  return new RegExp(`\\b${name}\\s*=\\s*${name}\\b`).test(text) && !/relative_path|get_asset_url/.test(text);
}

function* inLink({ module, name, value }: Link): Generator<Finding> {
  const location = locationOf(module, value);
  const url = urlStart(module, value);
  if (isPagePath(module, value)) {
    const path = textOf(module, unwrapped(value));
    yield {
      level: 'warning',
      message: `${name} is the path of a page within the app, without the path below which Connect serves the app.`,
      hint: `Use ${path.replace(/path(?=\W+$)/, 'relative_path')} instead of ${path}.`,
      location,
    };
  } else if (isAbsolute(url)) {
    yield {
      level: 'warning',
      message: `${name} begins with a slash: ${JSON.stringify(url)}.`,
      reason: leadsOutOfApp,
      hint: `Write ${name}=${relativeCall(module, value)}`,
      location,
    };
  }
}

/** `external_stylesheets=["/assets/…"]` and `external_scripts=[{"src": "/…"}]` of the constructor. */
function* inConstructor({ evaluator, entry, entrypoint }: AppSource): Generator<Finding> {
  const value = evaluator.name(entry, entrypoint.object);
  if (!isMade(value)) return;
  for (const name of ['external_stylesheets', 'external_scripts']) {
    const given = constructorArgument(evaluator, value.construction, name);
    if (!given) continue;
    const { module } = given.scope;
    for (const item of childrenOf(unwrapped(given.node))) {
      const entries = entriesOf(module, unwrapped(item));
      const url = entries.get('href') ?? entries.get('src') ?? item;
      const text = literalString(module, url);
      if (!isAbsolute(text)) continue;
      yield {
        level: 'warning',
        message: `${name} has a URL that begins with a slash: ${JSON.stringify(text)}.`,
        reason: leadsOutOfApp,
        hint: text.startsWith(assets)
          ? 'Remove it: Dash adds the stylesheets and scripts of the assets folder by itself.'
          : 'Put the file into the assets folder, from which Dash adds it by itself.',
        location: locationOf(module, url),
      };
    }
  }
}

/** The links of a list or table from which components are made: `[{"href": "/a"}]` with `href=link["href"]`. */
function* inDictionaries(module: Module, links: readonly Link[]): Generator<Finding> {
  if (links.length === 0) return;
  for (const dictionary of nodesOutsideGuard(module, new Set(['DictionaryExpression']))) {
    for (const [key, value] of entriesOf(module, dictionary)) {
      const url = literalString(module, value);
      const user = isAbsolute(url) ? links.find((link) => takesFrom(link, module, key)) : undefined;
      if (!user) continue;
      yield {
        level: 'warning',
        message: `${user.name} of a component begins with a slash: ${JSON.stringify(url)}.`,
        reason: leadsOutOfApp,
        hint: `Write ${user.name}=dash.get_relative_path(${textOf(user.module, user.value)}) where the component is made.`,
        location: locationOf(module, value),
      };
    }
  }
}

/** Whether a link takes its value from a key. In another module only the keys href and src count, and only if neither uses relative paths. */
function takesFrom({ module: user, value }: Link, module: Module, key: string): boolean {
  if (keyIn(user, value) !== key || isPagePath(user, value)) return false;
  const usesRelative = [user, module].some(({ text }) => text.includes('relative_path'));
  return user === module || (['href', 'src'].includes(key) && !usesRelative);
}

/** The key of `link["href"]` and of `link.get("href")`. */
function keyIn(module: Module, node: SyntaxNode): string | undefined {
  const [object, bracket, key] = childrenOf(unwrapped(node));
  if (bracket?.name === '[' && key) return literalString(module, key);
  if (object?.name !== 'MemberExpression' || object.lastChild?.name !== 'PropertyName') return undefined;
  const [first] = argumentsOf(module, unwrapped(node)).positional;
  return first && textOf(module, object.lastChild) === 'get' ? literalString(module, first) : undefined;
}

/** What callbacks return for the page's address and for components. */
function* inCallbacks(module: Module): Generator<Finding> {
  for (const { property, value } of callbacksOf(module).flatMap((one) => [...returnedBy(module, one)])) {
    const url = ['pathname', 'href', 'src'].includes(property) ? urlStart(module, value) : undefined;
    if (!isAbsolute(url)) continue;
    yield {
      level: 'warning',
      message: `A callback sets ${property} to a URL that begins with a slash: ${JSON.stringify(url)}.`,
      reason: leadsOutOfApp,
      hint: `Return ${relativeCall(module, value)}`,
      location: locationOf(module, value),
    };
  }
}

/** `flask.redirect("/login")` and `manager.login_view = "/login"` of Flask-Login. */
function* inRedirects(evaluator: Evaluator, module: Module): Generator<Finding> {
  if (!/redirect|login_view/.test(module.text)) return;
  for (const node of nodesOutsideGuard(module, new Set(['CallExpression', 'AssignStatement']))) {
    const target = node.firstChild;
    if (!target) continue;
    let value: SyntaxNode | undefined;
    if (node.name === 'CallExpression') {
      const { positional, named } = argumentsOf(module, node);
      const callee = evaluator.expression({ module }, target);
      const isRedirect = callee.kind === 'library' && /^(?:flask|werkzeug)\b.*\bredirect$/.test(callee.name);
      value = isRedirect ? (positional[0] ?? named.get('location')) : undefined;
    } else if (textOf(module, target).endsWith('.login_view')) value = node.lastChild ?? undefined;
    const url = value && urlStart(module, value);
    if (!value || !isAbsolute(url)) continue;
    yield {
      level: 'warning',
      message: `The app redirects to a URL that begins with a slash: ${JSON.stringify(url)}.`,
      reason: leadsOutOfApp,
      hint: `Redirect to ${relativeCall(module, value)}`,
      location: locationOf(module, value),
    };
  }
}

function* inTexts(evaluator: Evaluator, module: Module): Generator<Finding> {
  for (const { url, from, continues } of [...urlsInStrings(module), ...urlsInMarkdown(evaluator, module)]) {
    const quote = (rest: string) => (continues ? `f"${rest}{…}"` : JSON.stringify(rest));
    yield {
      level: 'warning',
      message: `A URL begins with a slash: ${JSON.stringify(url)}.`,
      reason: leadsOutOfApp,
      hint: `Insert ${callFor(url, quote)} into the text.`,
      location: locationOf(module, { from }),
    };
  }
}

/** The JavaScript of clientside callbacks. */
function* inScripts(module: Module): Generator<Finding> {
  if (!module.text.includes('clientside_callback')) return;
  for (const call of callsIn(module)) {
    if (!call.firstChild || !textOf(module, call.firstChild).endsWith('clientside_callback')) continue;
    const [script] = argumentsOf(module, call).positional;
    const text = script && literalString(module, script);
    for (const { url, index } of text ? urlsInScript(text) : []) {
      // The offset in the source, if the string has no escapes.
      const at = Math.max(module.text.indexOf(text?.slice(index, index + 30) ?? '', script?.from), 0);
      yield {
        level: 'warning',
        message: `JavaScript uses a URL that begins with a slash: ${JSON.stringify(url)}.`,
        reason: leadsOutOfApp,
        hint: hintForScript,
        location: locationOf(module, { from: at }),
      };
    }
  }
}

export const hintForScript =
  'Put the path of the app before it: JSON.parse(document.getElementById("_dash-config").textContent).requests_pathname_prefix';

const assets = '/assets/';

/** The call of Dash that makes a URL. @param quote writes its argument */
const callFor = (url: string, quote: (argument: string) => string): string =>
  url.startsWith(assets)
    ? `dash.get_asset_url(${quote(url.slice(assets.length))})`
    : `dash.get_relative_path(${quote(url)})`;

/** The call of Dash that replaces an expression that begins with a URL. */
function relativeCall(module: Module, value: SyntaxNode): string {
  const literal = literalString(module, value);
  if (literal !== undefined) return callFor(literal, JSON.stringify);
  const source = textOf(module, unwrapped(value))
    .slice(0, 200)
    .replace(/\s*\n\s*/g, ' ');
  return callFor(urlStart(module, value) ?? '', (rest) =>
    // `name` remains of `"/assets/" + name`.
    source.includes(assets + rest) ? source.replace(assets, '').replace(/^(?:""|'')\s*\+\s*/, '') : source,
  );
}

interface FoundUrl {
  readonly url: string;
  readonly from: number;
  /** True if an f-string continues after it. */
  readonly continues: boolean;
}

/** `url(…)` of CSS in strings, and the links of an index_string, which has a placeholder for the app. */
function* urlsInStrings(module: Module): Generator<FoundUrl> {
  for (const node of nodesOutsideGuard(module, new Set(['String', 'FormatString']))) {
    // A string that is a statement is a comment.
    if (node.parent?.name === 'ExpressionStatement') continue;
    const text = textOf(module, node);
    yield* urlMatches(node, text, /(?<![\w-])url\(\s*[\\"']{0,3}(?<url>\/(?![/*])[^\\"')\s]*)/gi);
    if (text.includes('{%app_entry%}')) {
      yield* urlMatches(node, text, /\b(?:src|href)=\\?["'](?<url>\/(?!\/)[^\\"']*)/gi);
    }
  }
}

/** Links and images of `dcc.Markdown("[Sales](/sales)")`, except in its code. */
function* urlsInMarkdown(evaluator: Evaluator, module: Module): Generator<FoundUrl> {
  if (!module.text.includes('Markdown')) return;
  for (const call of callsIn(module)) {
    if (!call.firstChild || !textOf(module, call.firstChild).endsWith('Markdown')) continue;
    const { positional, named } = argumentsOf(module, call);
    const content = positional[0] ?? named.get('children');
    const value = evaluator.expression({ module }, call.firstChild);
    if (!content || value.kind !== 'library' || !/^(?:dash\.dcc|dash_core_components)\./.test(value.name))
      continue;
    for (const node of nodesNamed(content, new Set(['String', 'FormatString']))) {
      yield* urlMatches(node, withoutCode(textOf(module, node)), /\]\(\s*<?(?<url>\/(?!\/)[^)\s>"']*)/g);
    }
  }
}

/** Markdown with its code blanked, at the same offsets. */
const withoutCode = (text: string): string =>
  text
    .split('```')
    .map((part, at) => (at % 2 === 1 ? ' '.repeat(part.length) : part))
    .join('   ')
    .replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));

function* urlMatches(node: SyntaxNode, text: string, pattern: RegExp): Generator<FoundUrl> {
  for (const { index, groups } of text.matchAll(pattern)) {
    if (groups?.url === undefined) continue;
    const url = node.name === 'FormatString' ? (groups.url.split('{')[0] ?? '') : groups.url;
    yield { url, from: node.from + index, continues: url !== groups.url };
  }
}

/** The literal start of a URL: `"/a/" + name`, `f"/a/{name}"`, `"/a/{}".format(name)`. */
function urlStart(module: Module, node: SyntaxNode): string | undefined {
  let expression = unwrapped(node);
  while (isBuiltOnFirst(module, expression) && expression.firstChild)
    expression = unwrapped(expression.firstChild);
  return stringStart(module, expression);
}

const isBuiltOnFirst = (module: Module, { name, firstChild, parent }: SyntaxNode): boolean =>
  name === 'BinaryExpression' ||
  (name === 'CallExpression' && firstChild !== null && textOf(module, firstChild).endsWith('.format')) ||
  (name === 'MemberExpression' && parent?.name === 'CallExpression');

/** `page["path"]` of Dash's registry of pages. */
function isPagePath(module: Module, node: SyntaxNode): boolean {
  const [object, bracket, key] = childrenOf(unwrapped(node));
  if (!object || bracket?.name !== '[' || !key || literalString(module, key) !== 'path') return false;
  const text = textOf(module, object);
  if (object.name !== 'VariableName') return /\bpage_registry\b/.test(text);
  const series = seriesOf(module, node, text);
  return text === 'page' || (series !== undefined && /\bpage_registry\b/.test(series));
}

/** What a loop or comprehension around the node iterates over with this name. */
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
