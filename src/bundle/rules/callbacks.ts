import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { childrenOf, nodesNamed, textOf } from '../python/tree.ts';
import { isCallbackName } from '../python/uses.ts';

/** A function that is decorated as a callback. */
export interface Callback {
  readonly definition: SyntaxNode;
  /** The properties that it gives, in the order of what it returns. */
  readonly outputs: readonly string[];
  /** The properties that it takes, in the order of its parameters: those of `Input` and `State`. */
  readonly inputs: readonly string[];
  /** True where it returns one value for each output, and not the value itself. */
  readonly returnsSeveral: boolean;
}

/** The functions that are decorated as callbacks. Of those that Dash calls by keywords, outputs and inputs stay empty. */
export const callbacksOf = (module: Module): Callback[] =>
  nodesNamed(module.root, new Set(['DecoratedStatement'])).flatMap((node) => {
    const definition = node.getChild('FunctionDefinition');
    const decorator = node
      .getChildren('Decorator')
      .find((one) => isCallbackName(textOf(module, one.getChildren('VariableName').at(-1) ?? one)));
    return decorator && definition ? [{ definition, ...dependenciesOf(module, decorator) }] : [];
  });

function dependenciesOf(module: Module, decorator: SyntaxNode): Omit<Callback, 'definition'> {
  const calls = nodesNamed(decorator, new Set(['CallExpression'])).map((call) => {
    const { positional, named } = argumentsOf(module, call);
    const property = positional[1] ?? named.get('component_property');
    const name = call.firstChild ? (textOf(module, call.firstChild).split('.').at(-1) ?? '') : '';
    return { call, name, property: (property && literalString(module, property)) ?? '' };
  });
  const isByKeyword =
    nodesNamed(decorator, new Set(['DictionaryExpression'])).some(({ parent }) => !isIdOf(parent)) ||
    calls.some(({ name }) => name === 'dict' || name === 'set_props');
  if (isByKeyword) return { outputs: [], inputs: [], returnsSeveral: false };
  const outputs = calls.filter(({ name }) => name === 'Output');
  const isList = outputs.some(({ call }) =>
    ['ArrayExpression', 'TupleExpression'].includes(call.parent?.name ?? ''),
  );
  return {
    outputs: outputs.map(({ property }) => property),
    inputs: calls.filter(({ name }) => ['Input', 'State'].includes(name)).map(({ property }) => property),
    returnsSeveral: isList || outputs.length > 1,
  };
}

/** The id of a component may be a dictionary: `Input({"type": "x", "index": ALL}, "value")`. */
const isIdOf = (parent: SyntaxNode | null) =>
  parent?.name === 'ArgList' && parent.parent?.name === 'CallExpression';

/** What a callback returns for each of its outputs, wherever it returns. */
export function* returnedBy(
  callback: Callback,
): Generator<{ readonly property: string; readonly value: SyntaxNode }> {
  const { definition, outputs, returnsSeveral } = callback;
  for (const statement of nodesNamed(definition, new Set(['ReturnStatement']))) {
    if (functionAround(statement)?.from !== definition.from) continue;
    const parts = childrenOf(statement).filter(({ name }) => name !== 'return' && name !== ',');
    const [first] = parts;
    const isSequence = first && ['ArrayExpression', 'TupleExpression'].includes(first.name);
    const several = parts.length === 1 && isSequence ? elementsOf(first) : parts;
    const values = returnsSeveral ? several : parts;
    if (values.length !== outputs.length) continue;
    for (const [at, value] of values.entries()) {
      for (const branch of branchesOf(value)) yield { property: outputs[at] ?? '', value: branch };
    }
  }
}

function functionAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let above = node.parent; above; above = above.parent) {
    if (above.name === 'FunctionDefinition') return above;
  }
  return undefined;
}

const elementsOf = (node: SyntaxNode) =>
  childrenOf(node).filter(({ name }) => !['(', ')', '[', ']', ','].includes(name));

/** Both values of `a if condition else b`. */
function branchesOf(value: SyntaxNode): SyntaxNode[] {
  if (value.name !== 'ConditionalExpression') return [value];
  const [one, , , , other] = childrenOf(value);
  return [one, other].filter((branch) => branch !== undefined).flatMap(branchesOf);
}
