import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, parametersOf } from './calls.ts';
import { entriesOf } from './constructor.ts';
import type { Module } from './sources.ts';
import { statementsOf } from './statements.ts';
import { literalString } from './strings.ts';
import { childrenOf, elements, isSequence, nodesNamed, textOf } from './tree.ts';
import { callsOutsideGuard, isCallbackName } from './uses.ts';

/** A function that is decorated as a callback. */
export interface Callback {
  readonly definition: SyntaxNode;
  readonly decorator: SyntaxNode;
  /** The properties that it sets, in the order of what it returns. Empty if the outputs have keys. */
  readonly outputs: readonly string[];
  /** The property that each parameter gets, by an `Input` or `State`. */
  readonly inputs: ReadonlyMap<string, string>;
  /** True if it returns a sequence with one value for each output. */
  readonly returnsSeveral: boolean;
}

export const callbacksOf = (module: Module): Callback[] =>
  nodesNamed(module.root, 'DecoratedStatement').flatMap((node) => {
    const definition = node.getChild('FunctionDefinition');
    const decorator = node
      .getChildren('Decorator')
      .find((one) => isCallbackName(textOf(module, one.getChildren('VariableName').at(-1) ?? one)));
    return decorator && definition ? [readCallback(module, decorator, definition)] : [];
  });

/** An `Output`, `Input` or `State`. */
interface Dependency {
  readonly call: SyntaxNode;
  readonly kind: string;
  readonly property: string;
  /** The key of the dictionary that it is in. */
  readonly key: string | undefined;
}

export function dependenciesIn(module: Module, node: SyntaxNode): Dependency[] {
  return nodesNamed(node, 'CallExpression').flatMap((call) => {
    const kind = call.firstChild ? (textOf(module, call.firstChild).split('.').at(-1) ?? '') : '';
    if (!['Output', 'Input', 'State'].includes(kind)) return [];
    const { positional, named } = argumentsOf(module, call);
    const property = positional[1] ?? named.get('component_property');
    return [
      { call, kind, property: (property && literalString(module, property)) ?? '', key: keyOf(module, call) },
    ];
  });
}

/** `x` in `{"x": node}` and `dict(x=node)`. */
function keyOf(module: Module, node: SyntaxNode): string | undefined {
  const table = node.parent?.name === 'ArgList' ? node.parent.parent : node.parent;
  const isDict =
    table?.name === 'DictionaryExpression' ||
    (table?.firstChild && textOf(module, table.firstChild) === 'dict');
  if (!table || !isDict) return undefined;
  return [...entriesOf(module, table)].find(([, value]) => value.from === node.from)?.[0];
}

function readCallback(module: Module, decorator: SyntaxNode, definition: SyntaxNode): Callback {
  const dependencies = dependenciesIn(module, decorator);
  const outputs = dependencies.filter(({ kind }) => kind === 'Output');
  const given = dependencies.filter(({ kind }) => kind !== 'Output');
  const parameters = parametersOf(module, definition).map(({ name }) => name);
  const isPaired = parameters.length === given.length && given.every(({ key }) => key === undefined);
  const inputs = given.flatMap(({ key, property }, at) => {
    const name = key ?? (isPaired ? parameters[at] : undefined);
    return name === undefined ? [] : [[name, property] as const];
  });
  const isList = outputs.some(({ call: { parent } }) => parent && isSequence(parent));
  return {
    definition,
    decorator,
    outputs: outputs.some(({ key }) => key !== undefined) ? [] : outputs.map(({ property }) => property),
    inputs: new Map(inputs),
    returnsSeveral: isList || outputs.length > 1,
  };
}

/** What a callback returns for each of its outputs. */
export function returnedBy(
  module: Module,
  { definition, outputs, returnsSeveral }: Callback,
): { readonly property: string; readonly value: SyntaxNode }[] {
  const body = definition.getChild('Body');
  return (body ? statementsOf(module, body) : []).flatMap(({ node }) => {
    if (node.name !== 'ReturnStatement') return [];
    const parts = elements(node);
    const [first, ...others] = parts;
    const isOneSequence = first && others.length === 0 && isSequence(first);
    const values = returnsSeveral && isOneSequence ? elements(first) : parts;
    if (values.length !== outputs.length) return [];
    return values.flatMap((value, at) =>
      branchesOf(value).map((branch) => ({ property: outputs[at] ?? '', value: branch })),
    );
  });
}

/** The values of `a if condition else b if other else c`. */
function branchesOf(value: SyntaxNode): SyntaxNode[] {
  if (value.name !== 'ConditionalExpression') return [value];
  const [one, , , , other] = childrenOf(value);
  return [...(one ? [one] : []), ...(other ? branchesOf(other) : [])];
}

/** The calls of `clientside_callback` with their JavaScript. */
export const clientsideCallbacks = (module: Module) =>
  (module.text.includes('clientside_callback') ? callsOutsideGuard(module) : []).flatMap((call) => {
    const [script] = argumentsOf(module, call).positional;
    const isOne = call.firstChild && textOf(module, call.firstChild).endsWith('clientside_callback');
    const text = isOne && script ? literalString(module, script) : undefined;
    return script && text !== undefined ? [{ call, script, text }] : [];
  });
