import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { textOf, unwrapped } from '../python/tree.ts';
import type { Scope } from '../python/value.ts';

/** A text that an argument brings. */
export interface GivenText {
  readonly text: string;
  /** False where it is what stands in for a variable of the environment: `os.getenv("X", "/a/")` may be another. */
  readonly certain: boolean;
}

/** The text of an argument, where it can be read: it stands there, or a name that is bound once has it. */
export function givenText(reader: Evaluator, scope: Scope, node: SyntaxNode): GivenText | undefined {
  const { module } = scope;
  const literal = literalString(module, node);
  if (literal !== undefined) return { text: literal, certain: true };
  const expression = unwrapped(node);
  if (expression.name === 'VariableName') return constant(reader, scope, textOf(module, expression));
  if (expression.name !== 'CallExpression' || !expression.firstChild) return undefined;
  const callee = reader.expression(scope, expression.firstChild);
  if (callee.kind !== 'library' || !['os.getenv', 'os.environ.get'].includes(callee.name)) return undefined;
  const { positional, named } = argumentsOf(module, expression);
  const fallback = positional[1] ?? named.get('default');
  const text = fallback && literalString(module, fallback);
  return text === undefined ? undefined : { text, certain: false };
}

/** A name that the module, or the function, binds once. */
function constant(reader: Evaluator, scope: Scope, name: string): GivenText | undefined {
  const module: Module = scope.module;
  const bindings = scope.locals?.bindings.get(name) ?? module.bindings.get(name) ?? [];
  const [binding] = bindings;
  if (bindings.length !== 1 || !binding || binding.conditional || binding.value.kind !== 'expression')
    return undefined;
  const { node, part } = binding.value;
  return part !== undefined || unwrapped(node).name === 'VariableName'
    ? undefined
    : givenText(reader, scope, node);
}
