import type { SyntaxNode } from '@lezer/common';
import type { Module } from './sources.ts';
import { runsAtImport } from './statements.ts';
import { nodesNamed, textOf } from './tree.ts';

/** A function that binds a name of its module by `global`, and whether that happens when the module is imported. */
export interface Setter {
  readonly node: SyntaxNode;
  /** `perhaps` where only other functions call it. */
  readonly called: 'at import' | 'perhaps' | 'never';
}

/** The functions of a module that bind this name of it. */
export function settersOf(module: Module, name: string): Setter[] {
  return nodesNamed(module.root, new Set(['ScopeStatement']))
    .filter((scope) =>
      scope.getChildren('VariableName').some((variable) => textOf(module, variable) === name),
    )
    .flatMap((scope) => {
      const node = scope.parent?.parent;
      return node?.name === 'FunctionDefinition' ? [{ node, called: howCalled(module, node) }] : [];
    });
}

function howCalled(module: Module, definition: SyntaxNode): Setter['called'] {
  const own = definition.getChild('VariableName');
  const isCall = (call: SyntaxNode) =>
    call.firstChild !== null && own !== null && textOf(module, call.firstChild) === textOf(module, own);
  const calling = module.statements
    .filter(runsAtImport)
    .map(({ node }) => node)
    // The statements inside of `if`, `with` and the like stand there themselves.
    .filter(({ name }) => /^(?:Expression|Assign|Decorated)Statement$|Definition$/.test(name))
    .filter((node) => nodesNamed(node, new Set(['CallExpression'])).some(isCall));
  if (calling.length === 0) return 'never';
  return calling.some(({ name }) => /^(?:Expression|Assign)/.test(name)) ? 'at import' : 'perhaps';
}
