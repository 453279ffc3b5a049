import type { SyntaxNode } from '@lezer/common';
import type { Binding } from './bindings.ts';
import type { Module } from './sources.ts';
import { lineAt } from './tree.ts';

/** Where in the app's source something was made. */
export interface Origin {
  readonly file: string;
  readonly offset: number;
  readonly line: number;
}

/** What reading the source tells of a value. */
export type Value =
  /** An instance of dash.Dash or of a class derived from it. */
  | { readonly kind: 'dash'; readonly origin: Origin; readonly construction?: Construction }
  /** The Flask server that a Dash object made for itself. */
  | { readonly kind: 'server'; readonly of: Value & { kind: 'dash' } }
  /** A module of the app folder, or a folder without `__init__.py`. */
  | { readonly kind: 'module'; readonly name: string }
  /** Something of a library: `dash.html.Div`. */
  | { readonly kind: 'library'; readonly name: string }
  /** What a library's call or attribute gave, `call` as it stands in the source. */
  | { readonly kind: 'made by a library'; readonly by: string; readonly origin: Origin }
  /** `self` is what a method gets as its first argument: the object, or the class of a class method. */
  | {
      readonly kind: 'function';
      readonly node: SyntaxNode;
      readonly module: Module;
      readonly self?: () => Value;
    }
  | { readonly kind: 'class'; readonly node: SyntaxNode; readonly module: Module }
  | { readonly kind: 'instance'; readonly node: SyntaxNode; readonly module: Module; readonly scope: Scope }
  /** Certainly not a Dash object; `what` reads "a list". `parts` are what a tuple or a list of it holds. */
  | {
      readonly kind: 'other';
      readonly message: string;
      readonly origin?: Origin;
      readonly parts?: () => readonly Value[];
    }
  /** The module doesn't bind the name. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown' };

/** A call of the Dash constructor and where its arguments are to be read. */
export interface Construction {
  readonly call: SyntaxNode;
  readonly scope: Scope;
}

/** Where a name is looked up: a module, a function of it while it is called, or the body of a class. */
export interface Scope {
  readonly module: Module;
  readonly locals?: {
    readonly bindings: ReadonlyMap<string, readonly Binding[]>;
    readonly parameters: ReadonlyMap<string, () => Value>;
  };
}

export const unknown: Value = { kind: 'unknown' };

/** What a name gets of a value that is unpacked. */
export function partOf(value: Value, part: number | undefined): Value {
  if (part === undefined) return value;
  return (value.kind === 'other' ? value.parts?.()[part] : undefined) ?? unknown;
}

export const containsDash = (value: Value): boolean =>
  value.kind === 'dash' ||
  (value.kind === 'other' && value.parts?.().some(({ kind }) => kind === 'dash') === true);

/** Two calls of one factory make two objects, unless the function only hands on what the module holds. */
export function instantiate(value: Value, call: Origin, nth = 0): Value {
  switch (value.kind) {
    case 'dash':
      return value.construction?.scope.locals
        ? { ...value, origin: { ...call, offset: call.offset + nth } }
        : value;
    case 'server':
      return { kind: 'server', of: instantiate(value.of, call, nth) as typeof value.of };
    case 'other': {
      const parts = value.parts?.();
      if (!parts) return value;
      const apps = parts.map((part) => originKey(part.kind === 'server' ? part.of : part));
      const anew = parts.map((part, at) => instantiate(part, call, apps.indexOf(apps[at] ?? '')));
      return { ...value, parts: () => anew };
    }
    default:
      return value;
  }
}

/** The same for the same object. */
export const originKey = (value: Value): string =>
  'origin' in value && value.origin ? `${value.origin.file}\0${value.origin.offset}` : '';

export const originOf = (module: Module, node: { from: number }): Origin => ({
  file: module.path,
  offset: node.from,
  line: lineAt(module, node.from),
});
