import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { literalString, stringStart } from '../python/strings.ts';
import { childrenOf, nodesNamed, textOf, unwrapped } from '../python/tree.ts';
import { callbacksOf, returnedBy } from './callbacks.ts';
import { keyed, type Link, linksOf } from './links.ts';
import { locationOf } from './place.ts';
import type { Rule } from './rule.ts';
import { callsOutsideGuard, nodesOutsideGuard } from './running.ts';

type Findings = ReturnType<Rule['check']>;

export const absoluteUrl: Rule = {
  name: 'absolute-url',
  levels: ['warning'],
  summary: 'A component points to a page or an asset by a URL that begins with a slash.',
  *check({ reader, reached }) {
    const links = reached.flatMap((module) =>
      callsOutsideGuard(module).flatMap((call) => linksOf(reader, module, call)),
    );
    for (const module of reached) {
      for (const link of links) if (link.module === module) yield* givenTo(link);
      yield* inDictionaries(module, links);
      yield* fromCallbacks(module);
      yield* inTexts(reader, module);
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

function* inTexts(reader: Evaluator, module: Module): Findings {
  for (const { url, from, goesOn } of [...urlsInStrings(module), ...urlsInMarkdown(reader, module)]) {
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
    yield* matches(node, text, /(?<![\w-])url\(\s*[\\"']*(?<url>\/(?![/*])[^\\"')\s]*)/gi);
    if (text.includes('{%app_entry%}')) {
      yield* matches(node, text, /\b(?:src|href)=\\?["'](?<url>\/(?!\/)[^\\"']*)/gi);
    }
  }
}

/** Links and pictures of `dcc.Markdown("[Sales](/sales)")`, except in what it shows as code. */
function* urlsInMarkdown(reader: Evaluator, module: Module): Generator<FoundUrl> {
  for (const call of callsOutsideGuard(module)) {
    const { positional, named } = argumentsOf(module, call);
    const content = positional[0] ?? named.get('children');
    if (!content || !call.firstChild || !/\]\(\s*<?\//.test(textOf(module, content))) continue;
    const value = reader.expression({ module }, call.firstChild);
    if (value.kind !== 'library' || !/^(?:dash\.dcc|dash_core_components)\.Markdown$/.test(value.name))
      continue;
    for (const node of nodesNamed(content, new Set(['String', 'FormatString']))) {
      const text = textOf(module, node).replace(/```[\s\S]*?```|`[^`\n]*`/g, (code) =>
        ' '.repeat(code.length),
      );
      yield* matches(node, text, /\]\(\s*<?(?<url>\/(?!\/)[^)\s>"']*)/g);
    }
  }
}

function* matches(node: SyntaxNode, text: string, pattern: RegExp): Generator<FoundUrl> {
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
