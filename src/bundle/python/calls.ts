import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type PythonFile, textOf } from './tree.ts';

/** The arguments of a call. */
export interface Arguments {
  readonly positional: readonly SyntaxNode[];
  readonly named: ReadonlyMap<string, SyntaxNode>;
  /** `x` of each `**x`. */
  readonly spread: readonly SyntaxNode[];
  /** True if `*args` or `**kwargs` may pass more. */
  readonly open: boolean;
}

/** Reads the arguments of a `CallExpression`. */
export function argumentsOf(file: PythonFile, call: SyntaxNode): Arguments {
  const positional: SyntaxNode[] = [];
  const named = new Map<string, SyntaxNode>();
  const spread: SyntaxNode[] = [];
  let open = false;
  for (const [first, second, third] of listItems(call.getChild('ArgList'))) {
    if (!first) continue;
    if (first.name === '*' || first.name === '**') {
      open = true;
      if (first.name === '**' && second) spread.push(second);
    } else if (second?.name === 'AssignOp' && third) named.set(textOf(file, first), third);
    else if (!second) positional.push(first);
    else open = true;
  }
  return { positional, named, spread, open };
}

/** The nodes of each item of a list in parentheses. */
function listItems(list: SyntaxNode | null): SyntaxNode[][] {
  const items: SyntaxNode[][] = [[]];
  for (const child of list ? childrenOf(list) : []) {
    if (child.name === ',') items.push([]);
    else if (child.name !== '(' && child.name !== ')') items.at(-1)?.push(child);
  }
  return items;
}

export interface Parameter {
  readonly name: string;
  /** Its default value. */
  readonly fallback?: SyntaxNode;
}

/** The parameters of a `FunctionDefinition` that take one argument each, so without `*args` and `**kwargs`. */
export function parametersOf(file: PythonFile, definition: SyntaxNode): Parameter[] {
  return listItems(definition.getChild('ParamList')).flatMap((part) => {
    const [name] = part;
    if (name?.name !== 'VariableName') return [];
    const sign = part.findIndex((node) => node.name === 'AssignOp');
    const fallback = sign === -1 ? undefined : part[sign + 1];
    return [{ name: textOf(file, name), ...(fallback ? { fallback } : {}) }];
  });
}
