import type { SyntaxNode } from '@lezer/common';
import { callbacksOf, clientsideCallbacks, returnedBy } from '../python/callbacks.ts';
import { argumentsOf } from '../python/calls.ts';
import { constructorArgument, entriesOf } from '../python/constructor.ts';
import { isComponent } from '../python/dash-objects.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { literalString, stringStart } from '../python/strings.ts';
import { childrenOf, nodesNamed, textOf, unwrapped } from '../python/tree.ts';
import { callsOutsideGuard, nodesOutsideGuard } from '../python/uses.ts';
import type { FunctionValue } from '../python/value.ts';
import { type AppSource, type Finding, locationOf } from './rule.ts';

/** A link, a file or a redirect has a URL that begins with a slash. */
export function* absoluteUrl(source: AppSource): Generator<Finding> {
  const { evaluator, reached } = source;
  const links = reached.flatMap((module) =>
    callsOutsideGuard(module).flatMap((call) => linksOf(evaluator, module, call)),
  );
  const keys = new Set(links.flatMap(keyOf));
  yield* inConstructor(source);
  for (const module of reached) {
    yield* links.filter((link) => link.module === module).flatMap(inLink);
    yield* inDictionaries(module, keys);
    yield* inCallbacks(module);
    yield* inRedirects(evaluator, module);
    yield* inTexts(module);
    yield* inScripts(module);
  }
}

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
  if (value.kind === 'function') return given.filter((link) => passesOn(value, link.name));
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
function passesOn({ module, node }: FunctionValue, name: string): boolean {
  const text = textOf(module, node.getChild('Body') ?? node);
  return new RegExp(`\\b${name}\\s*=\\s*${name}\\b`).test(text) && !/relative_path|get_asset_url/.test(text);
}

/** A finding about a URL. @param what what begins with a slash, without the URL itself */
const leadsOut = (
  module: Module,
  node: { from: number },
  what: string,
  url: string,
  hint: string,
): Finding => ({
  level: 'warning',
  message: `${what}: ${JSON.stringify(url)}.`,
  reason: leadsOutOfApp,
  hint,
  location: locationOf(module, node),
});

/** The finding for an expression, if it is a URL that begins with a slash. @param hint gets the call of Dash that replaces it */
function absoluteIn(
  module: Module,
  value: SyntaxNode,
  what: string,
  hint: (call: string) => string,
): Finding[] {
  const url = urlStart(module, value);
  if (!isAbsolute(url)) return [];
  const call = callFor(url, literalString(module, value) !== undefined);
  return [leadsOut(module, value, what, url, hint(call))];
}

function inLink({ module, name, value }: Link): Finding[] {
  if (!isPagePath(module, value)) {
    return absoluteIn(module, value, `${name} begins with a slash`, (call) => `Write ${name}=${call}`);
  }
  const path = textOf(module, unwrapped(value));
  return [
    {
      level: 'warning',
      message: `${name} is the path of a page within the app, without the path below which Connect serves the app.`,
      hint: `Use ${path.replace(/path(?=\W+$)/, 'relative_path')} instead of ${path}.`,
      location: locationOf(module, value),
    },
  ];
}

/** `external_stylesheets=["/assets/…"]` and `external_scripts=[{"src": "/…"}]` of the constructor. */
const inConstructor = ({ evaluator, dash }: AppSource): Finding[] =>
  ['external_stylesheets', 'external_scripts'].flatMap((name) => {
    const given = dash && constructorArgument(evaluator, dash.construction, name);
    if (!given) return [];
    const { module } = given.scope;
    return childrenOf(unwrapped(given.node)).flatMap((item) => {
      const entries = entriesOf(module, unwrapped(item));
      const url = entries.get('href') ?? entries.get('src') ?? item;
      return absoluteIn(
        module,
        url,
        `${name} has a URL that begins with a slash`,
        () => 'Put the file into the assets folder, from which Dash adds it by itself, and remove the URL.',
      );
    });
  });

/** The links of a list from which components are made: `[{"href": "/a"}]` with `href=link["href"]`. */
function inDictionaries(module: Module, keys: ReadonlySet<string>): Finding[] {
  if (keys.size === 0) return [];
  return nodesOutsideGuard(module, new Set(['DictionaryExpression'])).flatMap((dictionary) =>
    [...entriesOf(module, dictionary)]
      .filter(([key]) => keys.has(key))
      .flatMap(([key, value]) =>
        absoluteIn(
          module,
          value,
          `${key} of a component begins with a slash`,
          () => 'Pass it to dash.get_relative_path or dash.get_asset_url where the component is made.',
        ),
      ),
  );
}

/** `href` of `link["href"]` and `link.get("href")`. Other keys may be anything. */
const keyOf = ({ module, value }: Link): string[] =>
  /(?:\[|\.get\()["'](href|src)["'][\])]$/.exec(textOf(module, value))?.slice(1) ?? [];

/** What callbacks return for the page's address and for components. */
const inCallbacks = (module: Module): Finding[] =>
  callbacksOf(module)
    .flatMap(returnedBy)
    .filter(({ property }) => ['pathname', 'href', 'src'].includes(property))
    .flatMap(({ property, value }) => {
      const what = `A callback sets ${property} to a URL that begins with a slash`;
      return absoluteIn(module, value, what, (call) => `Return ${call}`);
    });

/** `flask.redirect("/login")` and `manager.login_view = "/login"` of Flask-Login. */
function inRedirects(evaluator: Evaluator, module: Module): Finding[] {
  if (!/redirect|login_view/.test(module.text)) return [];
  return nodesOutsideGuard(module, new Set(['CallExpression', 'AssignStatement'])).flatMap((node) => {
    const value = redirectTarget(evaluator, module, node);
    const what = 'The app redirects to a URL that begins with a slash';
    return value ? absoluteIn(module, value, what, (call) => `Redirect to ${call}`) : [];
  });
}

function redirectTarget(evaluator: Evaluator, module: Module, node: SyntaxNode) {
  const { firstChild: target, lastChild } = node;
  if (!target) return undefined;
  if (node.name === 'AssignStatement')
    return textOf(module, target).endsWith('.login_view') ? lastChild : undefined;
  const callee = evaluator.expression({ module }, target);
  if (callee.kind !== 'library' || !/^(?:flask|werkzeug)\b.*\bredirect$/.test(callee.name)) return undefined;
  const { positional, named } = argumentsOf(module, node);
  return positional[0] ?? named.get('location');
}

/** `url(…)` of CSS in strings, and the links of an index_string, which has a placeholder for the app. */
function* inTexts(module: Module): Generator<Finding> {
  for (const node of nodesOutsideGuard(module, new Set(['String', 'FormatString']))) {
    // A string that is a statement is a comment.
    if (node.parent?.name === 'ExpressionStatement') continue;
    const text = textOf(module, node);
    const patterns = [/(?<![\w-])url\(\s*[\\"']{0,3}(?<url>\/(?![/*])[^\\"')\s]*)/gi];
    if (text.includes('{%app_entry%}')) patterns.push(/\b(?:src|href)=\\?["'](?<url>\/(?!\/)[^\\"']*)/gi);
    for (const { index, groups } of patterns.flatMap((pattern) => [...text.matchAll(pattern)])) {
      const found = groups?.url ?? '';
      const url = node.name === 'FormatString' ? (found.split('{')[0] ?? '') : found;
      const hint = `Insert ${callFor(url, url === found)} into the text.`;
      yield leadsOut(module, { from: node.from + index }, 'A URL begins with a slash', url, hint);
    }
  }
}

/** The JavaScript of clientside callbacks. */
function* inScripts(module: Module): Generator<Finding> {
  for (const { script, text } of clientsideCallbacks(module)) {
    for (const { url, index } of urlsInScript(text)) {
      // The offset in the source, if the string has no escapes.
      const from = Math.max(module.text.indexOf(text.slice(index, index + 30), script.from), 0);
      yield leadsOut(module, { from }, 'JavaScript uses a URL that begins with a slash', url, hintForScript);
    }
  }
}

export const hintForScript =
  'Put the path of the app before it: JSON.parse(document.getElementById("_dash-config").textContent).requests_pathname_prefix';

const assets = '/assets/';

/** The call of Dash that makes a URL. @param isWhole false if only the start of the URL is known */
const callFor = (url: string, isWhole: boolean): string =>
  url.startsWith(assets)
    ? `dash.get_asset_url(${isWhole ? JSON.stringify(url.slice(assets.length)) : '…'})`
    : `dash.get_relative_path(${isWhole ? JSON.stringify(url) : '…'})`;

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
  const inRegistry = new RegExp(`\\bfor\\s(?:\\s*\\w+\\s*,)?\\s*${text}\\s+in\\s[^\\n]*\\bpage_registry\\b`);
  return text === 'page' || inRegistry.test(module.text);
}

/** Calls and assignments by which JavaScript in a browser loads a URL or opens a page. */
const loads = new RegExp(
  [
    String.raw`\b(?:fetch|EventSource|WebSocket|Worker)\(\s*`,
    String.raw`\b(?:axios|\$)\.(?:get|post|put|delete|ajax|getJSON)\(\s*`,
    String.raw`\blocation(?:\.href|\.pathname)?\s*=\s*`,
    String.raw`\blocation\.(?:assign|replace)\(\s*`,
    String.raw`\bwindow\.open\(\s*`,
    String.raw`\.open\(\s*["'](?:GET|POST|PUT|DELETE)["'],\s*`,
    String.raw`\.(?:src|href)\s*=\s*`,
    String.raw`\burl\s*:\s*`,
    String.raw`\.(?:push|replace)State\([^,)]{0,200},[^,)]{0,200},\s*`,
  ]
    .join('|')
    .replace(/^/, '(?:')
    .concat(String.raw`)["'\`](?<url>/(?![/*])[^"'\`\s]*)`),
  'g',
);

/** The URLs that begin with a slash and that JavaScript loads. */
export function urlsInScript(text: string): { readonly url: string; readonly index: number }[] {
  return [...text.matchAll(loads)].map(({ index, groups }) => ({ url: groups?.url ?? '', index }));
}
