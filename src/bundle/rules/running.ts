import type { SyntaxNode } from '@lezer/common';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { runsAtImport, type Statement, statementsOf } from '../python/statements.ts';
import { childrenOf, nodesNamed } from '../python/tree.ts';
import type { Scope } from '../python/value.ts';

/** A call that happens when its module is imported, and where its names are to be looked up. */
export interface ImportTimeCall {
  readonly call: SyntaxNode;
  readonly scope: Scope;
}

/** How deep functions that call functions are followed. */
const deepest = 4;

/**
 * The calls that stand as statements and surely happen when the module is imported: those of the module itself, and of
 * the app's functions that it calls.
 */
export function importTimeCalls(reader: Evaluator, module: Module): ImportTimeCall[] {
  const found: ImportTimeCall[] = [];
  const follow = (statements: readonly Statement[], scope: Scope, depth: number) => {
    for (const statement of statements) {
      if (!runsAtImport(statement) || statement.when.conditional) continue;
      const call = calledBy(statement.node);
      if (!call?.firstChild) continue;
      found.push({ call, scope });
      if (depth >= deepest) continue;
      const callee = reader.expression(scope, call.firstChild);
      const body = callee.kind === 'function' ? callee.node.getChild('Body') : undefined;
      if (callee.kind !== 'function' || !body || callee.node.getChild('async')) continue;
      follow(statementsOf(callee.module, body), reader.inside(callee, scope, call), depth + 1);
    }
  };
  follow(module.statements, { module }, 0);
  return found;
}

/** The call of `f()` and of `x = f()`. */
function calledBy(node: SyntaxNode): SyntaxNode | undefined {
  if (node.name !== 'ExpressionStatement' && node.name !== 'AssignStatement') return undefined;
  const last = childrenOf(node).at(-1);
  return last?.name === 'CallExpression' ? last : undefined;
}

/** Every call of a module outside its main guard, those inside functions included. */
export const callsOutsideGuard = (module: Module): SyntaxNode[] =>
  nodesOutsideGuard(module, new Set(['CallExpression']));

/** Every node of these names outside the main guard of a module, those inside functions included. */
export function nodesOutsideGuard(module: Module, names: ReadonlySet<string>): SyntaxNode[] {
  const guarded = module.statements.filter((statement) => !runsAtImport(statement)).map(({ node }) => node);
  return nodesNamed(module.root, names).filter(
    (node) => !guarded.some(({ from, to }) => from <= node.from && node.to <= to),
  );
}
