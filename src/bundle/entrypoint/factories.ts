import { input } from '../../shared/input-names.ts';
import { parametersOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import { textOf } from '../python/tree.ts';
import type { FunctionValue } from '../python/value.ts';

/**
 * How to get the app that a function returns: the line to add to its module.
 *
 * @returns `undefined` if the function doesn't return a Dash app
 */
export function hintForFactory(evaluator: Evaluator, factory: FunctionValue): string | undefined {
  const made = evaluator.result(factory);
  if (made.kind === 'dash') return hintToCall(factory, ['app']);
  const items = made.kind === 'other' ? (made.items?.() ?? []) : [];
  const targets = items.map(({ kind }) => (kind === 'dash' ? 'app' : '_'));
  return targets.includes('app') ? hintToCall(factory, targets) : undefined;
}

/** @param targets the names that what the function returns is assigned to */
export function hintToCall({ module, node }: FunctionValue, targets: readonly string[]): string {
  const name = node.getChild('VariableName');
  const required = parametersOf(module, node)
    .filter(({ fallback }) => fallback === undefined)
    .map((parameter) => parameter.name);
  const call = `${name ? textOf(module, name) : ''}(${required.join(', ')})`;
  return `Add the line ${targets.join(', ')} = ${call} at the end of ${module.path}, and set ${input('entrypoint', `${module.name}:app`)}`;
}
