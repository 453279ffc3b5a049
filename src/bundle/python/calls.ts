import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type PythonFile, textOf } from './tree.ts';

/** What a call passes. */
export interface Arguments {
  readonly positional: readonly SyntaxNode[];
  readonly named: ReadonlyMap<string, SyntaxNode>;
  /** True where `*args` or `**kwargs` may pass more. */
  readonly open: boolean;
}

/** The arguments of a `CallExpression`. */
export function argumentsOf(file: PythonFile, call: SyntaxNode): Arguments {
  const list = call.getChild('ArgList');
  const positional: SyntaxNode[] = [];
  const named = new Map<string, SyntaxNode>();
  let open = false;
  const parts: SyntaxNode[][] = [[]];
  for (const child of list ? childrenOf(list) : []) {
    if (child.name === ',') parts.push([]);
    else if (child.name !== '(' && child.name !== ')') parts.at(-1)?.push(child);
  }
  for (const [first, second, third] of parts) {
    if (!first) continue;
    if (first.name === '*' || first.name === '**') open = true;
    else if (second?.name === 'AssignOp' && third) named.set(textOf(file, first), third);
    else if (!second) positional.push(first);
    else open = true;
  }
  return { positional, named, open };
}
