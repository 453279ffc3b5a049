import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import type { Module } from '../python/sources.ts';
import { literalString, stringStart } from '../python/strings.ts';
import { childrenOf, textOf, unwrapped } from '../python/tree.ts';
import type { Value } from '../python/values.ts';
import { placeOf } from './place.ts';
import type { Rule } from './rule.ts';
import { callsOutsideGuard, nodesOutsideGuard } from './running.ts';

export const absoluteUrl: Rule = {
  name: 'absolute-url',
  levels: ['warning'],
  summary: 'A component points to a page or an asset by a URL that begins with a slash.',
  *check({ reader, reached }) {
    for (const module of reached) {
      for (const call of callsOutsideGuard(module)) {
        const { named } = argumentsOf(module, call);
        const links = ['src', 'href'].flatMap((name) => {
          const value = named.get(name);
          return value ? [{ name, value }] : [];
        });
        const [first] = links;
        if (!first || !call.firstChild || !isComponent(reader.expression({ module }, call.firstChild)))
          continue;
        for (const { name, value } of links) {
          const url = urlStart(module, value);
          const page = isPagePath(module, value);
          if (page) {
            yield {
              level: 'warning',
              what: `${name} is the path of a page as the app counts it, without the path that Connect serves it below.`,
              fix: 'Use page["relative_path"] instead of page["path"].',
              where: placeOf(module, value),
            };
          } else if (url?.startsWith('/') && !url.startsWith('//')) {
            yield {
              level: 'warning',
              what: `${name} begins with a slash: ${JSON.stringify(url)}.`,
              why: leadsOut,
              fix: `Write ${name}=${asDashWrites(url)}`,
              where: placeOf(module, value),
            };
          }
        }
      }
      for (const { url, from } of urlsInStrings(module)) {
        yield {
          level: 'warning',
          what: `A URL begins with a slash: ${JSON.stringify(url)}.`,
          why: leadsOut,
          fix: `Put the text together with ${asDashWrites(url)}`,
          where: placeOf(module, { from }),
        };
      }
    }
  },
};

const leadsOut = 'On Connect the app lives below a path such as /content/<guid>/, and this leads out of it.';

const asDashWrites = (url: string): string =>
  url.startsWith('/assets/')
    ? `dash.get_asset_url(${JSON.stringify(url.slice('/assets/'.length))})`
    : `dash.get_relative_path(${JSON.stringify(url)})`;

/** What CSS in a string loads, and what an index_string does: that is known by the place that it has for the app. */
function* urlsInStrings(module: Module): Generator<{ readonly url: string; readonly from: number }> {
  for (const node of nodesOutsideGuard(module, new Set(['String', 'FormatString']))) {
    // A string that stands by itself is a comment.
    if (node.parent?.name === 'ExpressionStatement') continue;
    const text = textOf(module, node);
    const patterns = [
      /(?<![\w-])url\(\s*[\\"']*(?<url>\/(?![/*])[^\\"')\s]*)/gi,
      ...(text.includes('{%app_entry%}') ? [/\b(?:src|href)=\\?["'](?<url>\/(?!\/)[^\\"']*)/gi] : []),
    ];
    for (const { index, groups } of patterns.flatMap((pattern) => [...text.matchAll(pattern)])) {
      if (groups?.url !== undefined) yield { url: groups.url, from: node.from + index };
    }
  }
}

/** A class of a library of Dash components: `dash.html.A`, `dash_bootstrap_components.NavLink`. */
function isComponent(value: Value): boolean {
  if (value.kind !== 'library') return false;
  const [library = '', ...rest] = value.name.split('.');
  const last = rest.at(-1)?.[0] ?? '';
  return (
    (library === 'dash' || library.startsWith('dash_') || library.startsWith('feffery_')) &&
    last !== last.toLowerCase()
  );
}

/** How a URL begins, where it begins with literal text: `"/a/" + name`, `f"/a/{name}"`. */
function urlStart(module: Module, node: SyntaxNode): string | undefined {
  let expression = unwrapped(node);
  while (expression.name === 'BinaryExpression' && expression.firstChild)
    expression = unwrapped(expression.firstChild);
  return stringStart(module, expression);
}

/** `page["path"]`, of the pages that Dash registers. */
function isPagePath(module: Module, node: SyntaxNode): boolean {
  const [object, bracket, key] = childrenOf(unwrapped(node));
  if (!object || bracket?.name !== '[' || !key || literalString(module, key) !== 'path') return false;
  return object.name === 'VariableName' && module.text.slice(object.from, object.to) === 'page';
}
