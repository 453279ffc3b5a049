import type { SyntaxNode } from '@lezer/common';
import type { Binding } from './bindings.ts';
import type { Module } from './sources.ts';
import { lineAt } from './tree.ts';

/** Where in the app's source an object is made. */
export interface Origin {
  readonly file: string;
  readonly offset: number;
  readonly line: number;
}

/** What is known about a value from reading the source. */
export type Value = (
  | DashValue
  /** The Flask server that a Dash object made for itself. */
  | { readonly kind: 'server'; readonly of: DashValue }
  /** A module of the app folder, or a folder without `__init__.py`. */
  | { readonly kind: 'module'; readonly name: string }
  /** Something defined by a library: `dash.html.Div`. */
  | { readonly kind: 'library'; readonly name: string }
  /** The result of a library's call, or an attribute of such a result. */
  | { readonly kind: 'library result'; readonly by: string; readonly origin: Origin }
  | FunctionValue
  | { readonly kind: 'class'; readonly node: SyntaxNode; readonly module: Module }
  | OtherValue
  /** An environment variable without a default. */
  | { readonly kind: 'environment variable' }
  /** The module does not bind the name. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown' }
) &
  Alternatives;

interface Alternatives {
  /** What the value may be instead, in another environment. Absent if there is only one possibility. */
  readonly alternatives?: readonly Value[];
}

/** An instance of dash.Dash or of a class derived from it. */
export interface DashValue extends Alternatives {
  readonly kind: 'dash';
  readonly origin: Origin;
  /** The call of its constructor. */
  readonly construction?: Located;
}

/** A Dash object whose constructor call can be read. */
export type MadeDash = DashValue & { readonly construction: Located };

export const isMade = (value: Value): value is MadeDash => value.kind === 'dash' && !!value.construction;

/** A function of the app. */
export interface FunctionValue extends Alternatives {
  readonly kind: 'function';
  readonly node: SyntaxNode;
  readonly module: Module;
}

/** Certainly not a Dash object. */
export interface OtherValue extends Alternatives {
  readonly kind: 'other';
  /** For example "a list". */
  readonly description: string;
  readonly origin?: Origin;
  /** The items of a tuple or list. */
  readonly items?: () => readonly Value[];
  /** The value of a string; `…` replaces a part that can't be read. */
  readonly text?: string;
  /** The expression of a dictionary. */
  readonly expression?: Located;
}

/** An expression and the scope in which its names are looked up. */
export interface Located {
  readonly node: SyntaxNode;
  readonly scope: Scope;
}

/** Where a name is looked up: a module, or a function of it during a call. */
export interface Scope {
  readonly module: Module;
  /** The offset of the statement that is evaluated: only names that are bound before it count. Absent after the import. */
  readonly before?: number;
  readonly locals?: {
    readonly bindings: ReadonlyMap<string, readonly Binding[]>;
    readonly parameters: ReadonlyMap<string, () => Value>;
  };
}

export const unknown: Value = { kind: 'unknown' };
export const none: Value = { kind: 'other', description: 'None' };
export const environmentVariable: Value = { kind: 'environment variable' };
export const stringValue = (text: string): OtherValue => ({ kind: 'other', description: 'a string', text });

/** Everything that a value may be. */
export const possibilities = (value: Value): readonly Value[] => [value, ...(value.alternatives ?? [])];

/** The value that is one of several, depending on the environment. A Dash object represents them, if there is one. */
export function oneOf(values: readonly Value[]): Value {
  const [only = unknown, ...others] = values;
  if (others.length === 0) return only;
  const all = values.flatMap(possibilities).slice(0, 20);
  const best =
    all.find(({ kind }) => kind === 'dash') ??
    all.find(containsDash) ??
    all.find(({ kind }) => kind !== 'other') ??
    only;
  return { ...best, alternatives: all.filter((value) => value !== best) };
}

/** The text of a string. */
export interface Text {
  readonly text: string;
  /** False if an environment variable may replace it, or a part of it can't be read. */
  readonly certain: boolean;
}

/** The text of a value, if it is a string whatever the environment; an environment variable counts as not set. */
export function readText(value: Value): Text | undefined {
  const all = possibilities(value).filter(({ kind }) => kind !== 'environment variable');
  const texts = all.map((one) => (one.kind === 'other' ? one.text : undefined));
  const [text] = texts;
  if (text === undefined || texts.includes(undefined)) return undefined;
  return { text, certain: !value.alternatives };
}

/** The string of strings in a row, with `…` for what can't be read. */
export function joinedText(parts: readonly Value[]): OtherValue {
  const text = parts.map((part) => (part.kind === 'other' ? part.text : undefined) ?? '…').join('');
  const isCertain = !text.includes('…') && parts.every(({ alternatives }) => !alternatives);
  return { ...stringValue(text), ...(isCertain ? {} : { alternatives: [environmentVariable] }) };
}

/** `"/%s/" % name` and `"/{}/".format(name)`. */
export function filledTemplate(template: Value, placeholder: RegExp): Value {
  if (template.kind !== 'other' || template.text === undefined) return unknown;
  return { ...stringValue(template.text.replace(placeholder, '…')), alternatives: [environmentVariable] };
}

/** The values of a list; none if one of them is starred, because the positions are unknown then. A long list holds data. */
export const itemsOf = (nodes: readonly SyntaxNode[], read: (node: SyntaxNode) => Value): readonly Value[] =>
  nodes.length > 20 || nodes.some(({ name }) => name === '*') ? [] : nodes.map(read);

/** The item of a tuple or list that is unpacked. */
export function itemOf(value: Value, index: number | undefined): Value {
  if (index === undefined) return value;
  return (value.kind === 'other' ? value.items?.()[index] : undefined) ?? unknown;
}

export const containsDash = (value: Value): boolean =>
  value.kind === 'dash' ||
  (value.kind === 'other' && value.items?.().some(({ kind }) => kind === 'dash') === true);

/**
 * The result of one call of a function: two calls of a factory make two objects, but a function that returns an object
 * of its module always returns the same.
 *
 * @param index of the object among those that the call makes
 */
export function madeByCall(value: Value, call: Origin, index = 0): Value {
  switch (value.kind) {
    case 'dash':
      return value.construction?.scope.locals
        ? { ...value, origin: { ...call, offset: call.offset + index } }
        : value;
    case 'server':
      return { kind: 'server', of: madeByCall(value.of, call, index) as DashValue };
    case 'other': {
      const items = value.items?.();
      if (!items) return value;
      const keys = items.map((item) => originKey(item.kind === 'server' ? item.of : item));
      const made = items.map((item, at) => madeByCall(item, call, keys.indexOf(keys[at] ?? '')));
      return { ...value, items: () => made };
    }
    default:
      return value;
  }
}

/** The same string for the same object. */
export const originKey = (value: Value): string =>
  'origin' in value && value.origin ? `${value.origin.file}\0${value.origin.offset}` : '';

export const originOf = (module: Module, node: { from: number }): Origin => ({
  file: module.path,
  offset: node.from,
  line: lineAt(module, node.from),
});
