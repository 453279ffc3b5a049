import type { SyntaxNode } from '@lezer/common';
import type { Module } from './sources.ts';
import { childrenOf, textOf } from './tree.ts';

export const methodsOf = (definition: SyntaxNode): SyntaxNode[] =>
  definition.getChild('Body')?.getChildren('FunctionDefinition') ?? [];

export const initOf = (module: Module, definition: SyntaxNode): SyntaxNode | undefined =>
  methodsOf(definition).find((method) => {
    const name = method.getChild('VariableName');
    return name && textOf(module, name) === '__init__';
  });

/** The last name of each decorator of a function: `cached_property` of `@functools.cached_property`. */
export const decoratorsOf = (module: Module, definition: SyntaxNode): string[] =>
  (definition.parent?.getChildren('Decorator') ?? []).flatMap((decorator) =>
    decorator
      .getChildren('VariableName')
      .slice(-1)
      .map((name) => textOf(module, name)),
  );

export interface Parameter {
  readonly name: string;
  readonly fallback?: SyntaxNode;
}

/** The parameters that take one argument each, so without `*args` and `**kwargs`. */
export function parametersOf(module: Module, definition: SyntaxNode): Parameter[] {
  const list = definition.getChild('ParamList');
  const parts: SyntaxNode[][] = [[]];
  for (const child of list ? childrenOf(list) : []) {
    if (child.name === ',') parts.push([]);
    else if (child.name !== '(' && child.name !== ')') parts.at(-1)?.push(child);
  }
  return parts.flatMap((part) => {
    const [name] = part;
    if (name?.name !== 'VariableName') return [];
    const sign = part.findIndex((node) => node.name === 'AssignOp');
    const fallback = sign === -1 ? undefined : part[sign + 1];
    return [{ name: textOf(module, name), ...(fallback ? { fallback } : {}) }];
  });
}
