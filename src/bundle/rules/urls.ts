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
import { absoluteUrlWarning, hintForScript, isAbsolute, matchesOf, urlsInScript } from './assets.ts';
import { type AppSource, type Finding, findingAt } from './rule.ts';

/** An expression whose value is a URL. */
interface Url {
  readonly module: Module;
  readonly value: SyntaxNode;
  /** The start of the message: "href" for "href begins with a slash". */
  readonly what: string;
  /** @param call of Dash that makes the same URL */
  readonly hint: (call: string) => string;
}

/** A link, a file or a redirect has a URL that begins with a slash. */
export function* absoluteUrl(source: AppSource): Generator<Finding> {
  const { evaluator, reached } = source;
  const passed = new Map(
    reached.map((module) => [
      module,
      callsOutsideGuard(module).flatMap((call) => urlsPassed(evaluator, module, call)),
    ]),
  );
  const keys = new Set([...passed.values()].flat().flatMap(keyOf));
  yield* externalUrls(source).flatMap(findingsFor);
  for (const [module, urls] of passed) {
    yield* [...urls, ...urlsAt(module, keys), ...callbackUrls(module)].flatMap(findingsFor);
    yield* inTexts(module);
    yield* inScripts(module);
  }
}

function findingsFor({ module, value, what, hint }: Url): Finding[] {
  if (isPagePath(module, value)) {
    const path = textOf(module, unwrapped(value));
    return [
      findingAt('warning', module, value, {
        message: `${what} is the path of a page within the app, without the path below which Connect serves the app.`,
        hint: `Use ${path.replace(/path(?=\W+$)/, 'relative_path')} instead of ${path}.`,
      }),
    ];
  }
  const url = urlStart(module, value);
  const isWhole = literalString(module, value) !== undefined;
  return isAbsolute(url)
    ? [absoluteUrlWarning(module, value.from, what, url, hint(callFor(url, isWhole)))]
    : [];
}

/** `page["path"]` of Dash's registry of pages. */
function isPagePath(module: Module, node: SyntaxNode): boolean {
  const [object, bracket, key] = childrenOf(unwrapped(node));
  if (!object || bracket?.name !== '[' || !key || literalString(module, key) !== 'path') return false;
  const text = textOf(module, object);
  if (object.name !== 'VariableName') return /\bpage_registry\b/.test(text);
  const inRegistry = new RegExp(`\\bfor\\s(?:\\s*\\w+\\s*,)?\\s*${text}\\s+in\\s[^\\n]*\\bpage_registry\\b`);
  return text === 'page' || inRegistry.test(module.text);
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

const assetsPath = '/assets/';

/** The call of Dash that makes a URL. @param isWhole false if only the start of the URL is known */
const callFor = (url: string, isWhole: boolean): string =>
  url.startsWith(assetsPath)
    ? `dash.get_asset_url(${isWhole ? JSON.stringify(url.slice(assetsPath.length)) : '…'})`
    : `dash.get_relative_path(${isWhole ? JSON.stringify(url) : '…'})`;

const isRedirect = (callee: string) => /^(?:flask|werkzeug)\b.*\bredirect$/.test(callee);
const component = (names: RegExp) => (callee: string) => isComponent(callee) && names.test(callee);

/** Arguments that are URLs, by name or by position, and the functions of libraries that have them. */
const urlArguments: readonly {
  readonly name: string;
  readonly at?: number;
  readonly of: (callee: string) => boolean;
}[] = [
  { name: 'src', of: isComponent },
  { name: 'href', of: isComponent },
  { name: 'href', at: 1, of: component(/\.Link$/) },
  { name: 'action', of: component(/\.Form$/) },
  { name: 'data', of: component(/\.ObjectEl$/) },
  { name: 'formAction', of: component(/\.(?:Button|Input)$/) },
  { name: 'pathname', of: component(/\.Location$/) },
  { name: 'poster', of: component(/\.Video$/) },
  { name: 'srcSet', of: component(/\.(?:Img|Source)$/) },
  { name: 'location', of: isRedirect },
  { name: 'location', at: 0, of: isRedirect },
];

/** The URLs that a call passes to a component, a redirect, the layout of a figure, or a function of the app that makes a component. */
function urlsPassed(evaluator: Evaluator, module: Module, call: SyntaxNode): Url[] {
  const callee = call.firstChild;
  if (!callee) return [];
  const link = (name: string, value: SyntaxNode): Url =>
    name === 'location'
      ? redirect(module, value)
      : { module, value, what: name, hint: (made) => `Write ${name}=${made}` };
  if (/\b(?:add_layout_image|update_layout|Layout|Image)$/.test(textOf(module, callee))) {
    const images = nodesNamed(call, 'CallExpression', 'DictionaryExpression').flatMap(
      (node) => entriesOf(module, node).get('source') ?? [],
    );
    if (images.length > 0) return images.map((value) => link('source', value));
  }
  const { positional, named } = argumentsOf(module, call);
  const given = urlArguments.flatMap(({ name, at, of }) => {
    const value = at === undefined ? named.get(name) : positional[at];
    return value ? [{ name, at, of, value }] : [];
  });
  if (given.length === 0) return [];
  const made = evaluator.expression({ module }, callee);
  return given
    .filter(({ name, at, of }) =>
      made.kind === 'function'
        ? at === undefined && passesOn(made, name)
        : made.kind === 'library' && of(made.name),
    )
    .map(({ name, value }) => link(name, value));
}

/** Whether a function of the app passes an argument unchanged to a component. */
function passesOn({ module, node }: FunctionValue, name: string): boolean {
  const text = textOf(module, node.getChild('Body') ?? node);
  const isPassed = name !== 'location' && new RegExp(`\\b${name}\\s*=\\s*${name}\\b`).test(text);
  return isPassed && !/relative_path|get_asset_url/.test(text);
}

const redirect = (module: Module, value: SyntaxNode): Url => ({
  module,
  value,
  what: 'The app redirects to a URL that',
  hint: (call) => `Redirect to ${call}`,
});

/** `href` of `link["href"]` and `link.get("href")`. Other keys may be anything. */
const keyOf = ({ module, value }: Url): string[] =>
  /(?:\[|\.get\()["'](href|src)["'][\])]$/.exec(textOf(module, value))?.slice(1) ?? [];

/** The URLs of dictionaries from which components are made: `[{"href": "/a"}]` with `href=link["href"]`. */
const urlsAt = (module: Module, keys: ReadonlySet<string>): Url[] =>
  (keys.size === 0 ? [] : nodesOutsideGuard(module, 'DictionaryExpression')).flatMap((dictionary) =>
    [...entriesOf(module, dictionary)]
      .filter(([key]) => keys.has(key))
      .map(([key, value]) => ({
        module,
        value,
        what: `${key} of a component`,
        hint: () => 'Pass it to dash.get_relative_path or dash.get_asset_url where the component is made.',
      })),
  );

/** What callbacks return for the page's address and for components, and `manager.login_view = "/login"` of Flask-Login. */
function callbackUrls(module: Module): Url[] {
  const returned = callbacksOf(module)
    .flatMap((callback) => returnedBy(module, callback))
    .filter(({ property }) => ['pathname', 'href', 'src'].includes(property))
    .map(({ property, value }) => ({
      module,
      value,
      what: `A callback sets ${property} to a URL that`,
      hint: (call: string) => `Return ${call}`,
    }));
  const views = nodesOutsideGuard(module, 'AssignStatement').flatMap(({ firstChild, lastChild }) =>
    firstChild && lastChild && textOf(module, firstChild).endsWith('.login_view')
      ? [redirect(module, lastChild)]
      : [],
  );
  return [...returned, ...views];
}

/** `external_stylesheets=["/assets/…"]` and `external_scripts=[{"src": "/…"}]` of the constructor. */
const externalUrls = ({ evaluator, dash }: AppSource): Url[] =>
  ['external_stylesheets', 'external_scripts'].flatMap((name) => {
    const given = constructorArgument(evaluator, dash, name);
    if (!given) return [];
    const { module } = given.scope;
    return childrenOf(unwrapped(given.node)).map((item) => {
      const entries = entriesOf(module, unwrapped(item));
      return {
        module,
        value: entries.get('href') ?? entries.get('src') ?? item,
        what: `${name} has a URL that`,
        hint: () =>
          'Put the file into the assets folder, from which Dash adds it by itself, and remove the URL.',
      };
    });
  });

/** `url(…)` of CSS in strings, and the links of an index_string, which has a placeholder for the app. */
function* inTexts(module: Module): Generator<Finding> {
  for (const node of nodesOutsideGuard(module, 'String', 'FormatString')) {
    // A string that is a statement is a comment.
    if (node.parent?.name === 'ExpressionStatement') continue;
    const text = textOf(module, node);
    const patterns = [/(?<![\w-])url\(\s*[\\"']{0,3}(?<url>\/(?![/*])[^\\"')\s]*)/gi];
    if (text.includes('{%app_entry%}')) patterns.push(/\b(?:src|href)=\\?["'](?<url>\/(?!\/)[^\\"']*)/gi);
    for (const { url: found, index } of patterns.flatMap((pattern) => matchesOf(text, pattern))) {
      const url = node.name === 'FormatString' ? (found.split('{')[0] ?? '') : found;
      const hint = `Insert ${callFor(url, url === found)} into the text.`;
      yield absoluteUrlWarning(module, node.from + index, 'A URL', url, hint);
    }
  }
}

/** The JavaScript of clientside callbacks. */
function* inScripts(module: Module): Generator<Finding> {
  for (const { script, text } of clientsideCallbacks(module)) {
    for (const { url, index } of urlsInScript(text)) {
      // The offset in the source, if the string has no escapes.
      const from = Math.max(module.text.indexOf(text.slice(index, index + 30), script.from), 0);
      yield absoluteUrlWarning(module, from, 'JavaScript uses a URL that', url, hintForScript);
    }
  }
}
