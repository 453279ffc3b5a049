import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import { isComponent } from '../python/dash-objects.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { childrenOf, textOf, unwrapped } from '../python/tree.ts';
import type { Value } from '../python/value.ts';

/** An argument by which a component points to a page or an asset. */
export interface Link {
  readonly module: Module;
  /** `href`, `src`, or a form's `action`. */
  readonly name: string;
  readonly value: SyntaxNode;
}

/** The links of a call that makes a component, or that hands them to a function of the app which does. */
export function linksOf(reader: Evaluator, module: Module, call: SyntaxNode): Link[] {
  const { positional, named } = argumentsOf(module, call);
  const given = ['src', 'href', 'action'].flatMap((name) => {
    const value = named.get(name);
    return value ? [{ module, name, value }] : [];
  });
  const second = named.has('href') ? undefined : positional[1];
  const mayBeLink = second && /\bLink$/.test(textOf(module, call.firstChild ?? call));
  if (!call.firstChild || (given.length === 0 && !mayBeLink)) return [];
  const callee = reader.expression({ module }, call.firstChild);
  if (callee.kind === 'function') return given.filter(({ name }) => handsOn(callee, name));
  if (callee.kind !== 'library' || !isComponent(callee.name)) return [];
  const links = given.filter(({ name }) => name !== 'action' || callee.name.endsWith('.Form'));
  const isLink = /^(?:dash\.dcc|dash_core_components)\.Link$/.test(callee.name);
  return isLink && second ? [...links, { module, name: 'href', value: second }] : links;
}

/** Whether a function gives what it gets to a component as it came. */
function handsOn({ module, node }: Value & { kind: 'function' }, name: string): boolean {
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
