import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, parametersOf } from '../python/calls.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { childrenOf, nodesNamed, textOf, unwrapped } from '../python/tree.ts';
import { callsOutsideGuard, isCallbackName } from '../python/uses.ts';
import { entriesOf } from './constructor.ts';
import { lacksModule } from './requirements.ts';
import { type AppSource, type Finding, locationOf } from './rule.ts';

/** A function that is decorated as a callback. */
export interface Callback {
  readonly definition: SyntaxNode;
  readonly decorator: SyntaxNode;
  /** The properties that it sets, in the order of what it returns, or by their keys. */
  readonly outputs: readonly string[] | ReadonlyMap<string, string>;
  /** The property that each parameter gets, by an `Input` or `State`. */
  readonly inputs: ReadonlyMap<string, string>;
  /** True if it returns a sequence with one value for each output. */
  readonly returnsSeveral: boolean;
}

export const callbacksOf = (module: Module): Callback[] =>
  nodesNamed(module.root, new Set(['DecoratedStatement'])).flatMap((node) => {
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
  return nodesNamed(node, new Set(['CallExpression'])).flatMap((call) => {
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
  const isKeyed = (all: readonly Dependency[]) => all.some(({ key }) => key !== undefined);
  const isPaired = parameters.length === given.length && !isKeyed(given);
  const inputs = given.flatMap(({ key, property }, at) => {
    const name = key ?? (isPaired ? parameters[at] : undefined);
    return name === undefined ? [] : [[name, property] as const];
  });
  const isList = outputs.some(({ call }) =>
    ['ArrayExpression', 'TupleExpression'].includes(call.parent?.name ?? ''),
  );
  return {
    definition,
    decorator,
    outputs: isKeyed(outputs)
      ? new Map(outputs.map(({ key = '', property }) => [key, property]))
      : outputs.map(({ property }) => property),
    inputs: new Map(inputs),
    returnsSeveral: isList || outputs.length > 1,
  };
}

/** What a callback returns for each of its outputs. */
export function* returnedBy(
  module: Module,
  { definition, outputs, returnsSeveral }: Callback,
): Generator<{ readonly property: string; readonly value: SyntaxNode }> {
  for (const statement of nodesNamed(definition, new Set(['ReturnStatement']))) {
    if (innermostFunction(statement)?.from !== definition.from) continue;
    const parts = childrenOf(statement).filter(({ name }) => name !== 'return' && name !== ',');
    const [first] = parts;
    if (!first) continue;
    if (!Array.isArray(outputs)) {
      const keyed = outputs as ReadonlyMap<string, string>;
      for (const [key, value] of entriesOf(module, unwrapped(first))) {
        for (const branch of branchesOf(value)) yield { property: keyed.get(key) ?? '', value: branch };
      }
      continue;
    }
    const isSequence = ['ArrayExpression', 'TupleExpression'].includes(first.name);
    const values = returnsSeveral && parts.length === 1 && isSequence ? itemsOf(first) : parts;
    if (values.length !== outputs.length) continue;
    for (const [at, value] of values.entries()) {
      for (const branch of branchesOf(value)) yield { property: outputs[at] ?? '', value: branch };
    }
  }
}

function innermostFunction(node: SyntaxNode): SyntaxNode | undefined {
  for (let above = node.parent; above; above = above.parent) {
    if (above.name === 'FunctionDefinition') return above;
  }
  return undefined;
}

const itemsOf = (node: SyntaxNode) =>
  childrenOf(node).filter(({ name }) => !['(', ')', '[', ']', ','].includes(name));

/** The values of `a if condition else b if other else c`. */
function branchesOf(value: SyntaxNode): SyntaxNode[] {
  const branches: SyntaxNode[] = [];
  let rest: SyntaxNode | undefined = value;
  while (rest?.name === 'ConditionalExpression') {
    const [one, , , , other] = childrenOf(rest);
    if (one) branches.push(one);
    rest = other;
  }
  return rest ? [...branches, rest] : branches;
}

/** The calls of `clientside_callback` with their JavaScript. */
export const clientsideCallbacks = (module: Module) =>
  (module.text.includes('clientside_callback') ? callsOutsideGuard(module) : []).flatMap((call) => {
    const [script] = argumentsOf(module, call).positional;
    const isOne = call.firstChild && textOf(module, call.firstChild).endsWith('clientside_callback');
    const text = isOne && script ? literalString(module, script) : undefined;
    return script && text !== undefined ? [{ call, script, text }] : [];
  });

/** The function `layout` of a module that registers a page. */
const pageLayout = (module: Module) =>
  module.text.includes('register_page')
    ? module.root
        .getChildren('FunctionDefinition')
        .find((one) => textOf(module, one.getChild('VariableName') ?? one) === 'layout')
    : undefined;

/** A callback or the layout of a page is asynchronous, but no requirement provides dash[async]. */
export function* asyncCallback({ reached, requirements }: AppSource): Generator<Finding> {
  if (!lacksModule(requirements, 'asgiref')) return;
  for (const module of reached) {
    // Dash's other backends call asynchronous callbacks without it.
    if (/\bbackend\s*=/.test(module.text)) return;
  }
  for (const module of reached) {
    const callback = callbacksOf(module).find(({ definition }) => definition.getChild('async'))?.definition;
    const layout = callback ?? pageLayout(module);
    if (!layout?.getChild('async')) continue;
    const what = callback ? 'callback' : 'layout of a page';
    yield {
      level: 'warning',
      message: `A ${what} is asynchronous, but no requirement provides dash[async].`,
      reason: `Without it, Dash answers each call of the ${callback ? 'callback' : 'layout'} with an error.`,
      hint: `Require dash[async] instead of dash, or define the ${callback ? 'callback' : 'layout'} without async.`,
      location: locationOf(module, layout),
    };
    return;
  }
}

/** A callback runs in the background, but the app has no background callback manager. */
export function* backgroundCallback({ reached, dash }: AppSource): Generator<Finding> {
  // An app that a library makes may have a manager of that library.
  if (!dash) return;
  if (reached.some(({ text }) => /\b(?:background_callback|long_callback)_manager\b/.test(text))) return;
  for (const module of reached) {
    const callback = callbacksOf(module).find(({ decorator }) => {
      const text = textOf(module, decorator);
      return /\bbackground\s*=\s*True\b/.test(text) && !/\bmanager\s*=/.test(text);
    });
    if (!callback) continue;
    yield {
      level: 'warning',
      message: 'A callback has background=True, but the app has no background callback manager.',
      reason: 'Dash answers each call of the callback with an error.',
      hint: 'Pass background_callback_manager=DiskcacheManager(…) to Dash, and require dash[diskcache].',
      location: locationOf(module, callback.definition),
    };
    return;
  }
}
