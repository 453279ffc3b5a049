import type { SyntaxNode } from '@lezer/common';
import { type Binding, bindingsOf, elements, isSequence } from './bindings.ts';
import { argumentsOf } from './calls.ts';
import { decoratorsOf, initOf, methodsOf, parametersOf } from './definitions.ts';
import { settersOf } from './globals.ts';
import { importedModule } from './imported-module.ts';
import type { ImportedName } from './imports.ts';
import { dashClasses, dashExports, otherClasses } from './known-classes.ts';
import type { Module, Sources } from './sources.ts';
import { type Statement, statementsOf } from './statements.ts';
import { childrenOf, textOf, unwrapped } from './tree.ts';
import { containsDash, instantiate, originOf, partOf, type Scope, unknown, type Value } from './value.ts';

const literals: Readonly<Record<string, string>> = {
  Number: 'a number',
  String: 'a string',
  FormatString: 'a string',
  ContinuedString: 'a string',
  None: 'None',
  Boolean: 'a truth value',
  ArrayExpression: 'a list',
  ArrayComprehensionExpression: 'a list',
  TupleExpression: 'a tuple',
  DictionaryExpression: 'a dictionary',
  DictionaryComprehensionExpression: 'a dictionary',
  SetExpression: 'a set',
  SetComprehensionExpression: 'a set',
  LambdaExpression: 'a function',
};

/** How many steps from one expression, name or class to the next are followed before giving up. */
const farthest = 40;
/** How many expressions are looked at for one answer: functions that call each other twice would never end. */
const mostExpressions = 1_000;

/** Tells what expressions of the app's modules are, without running anything. */
export interface Evaluator {
  /** The names that a module binds, with the offset of the last statement that does; those of `import *` and `global` included. */
  names(module: Module): ReadonlyMap<string, number>;
  /** What a module's name is once it has been imported. */
  name(module: Module, name: string): Value;
  expression(scope: Scope, node: SyntaxNode): Value;
  /** What a name gets by one of its bindings. */
  binding(scope: Scope, binding: Binding): Value;
  /** The scope inside a function of the app while `call` runs it. */
  inside(of: Value & { kind: 'function' }, caller: Scope, call: SyntaxNode): Scope;
  /** What a function of the app returns when it is called without arguments. */
  result(of: Value & { kind: 'function' }): Value;
  /** An attribute of a value, as `module` sees it. */
  attribute(of: Value, name: string, module: Module): Value;
}

export function createEvaluator(sources: Sources): Evaluator {
  const names = new Map<string, Value>();
  const blocks = new Map<string, readonly Statement[]>();
  let left = mostExpressions;
  let depth = 0;

  /** Takes a step. @param tooFar the answer where there were too many */
  function onward<T>(step: () => T, tooFar: T): T {
    if (depth >= farthest) return tooFar;
    depth++;
    try {
      return step();
    } finally {
      depth--;
    }
  }

  const statementsIn = (module: Module, body: SyntaxNode): readonly Statement[] => {
    const key = `${module.path}\0${body.from}`;
    const statements = blocks.get(key) ?? statementsOf(module, body);
    blocks.set(key, statements);
    return statements;
  };

  const moduleName = (module: Module, name: string, before: number): Value => {
    const key = `${module.path}\0${name}\0${before}`;
    const seen = names.get(key);
    if (seen) return seen;
    return onward(() => {
      // Until it is known: a circle of imports ends here.
      names.set(key, unknown);
      const value = ofModule(module, name, before);
      names.set(key, value);
      return value;
    }, unknown);
  };

  function ofModule(module: Module, name: string, before: number): Value {
    const bindings = (module.bindings.get(name) ?? []).filter(({ offset }) => offset < before);
    const scope: Scope = { module };
    if (bindings.length > 0) {
      const bound = lastOf(bindings, (binding) => bindingValue(scope, binding));
      if (bound.kind === 'other' && module.globals.has(name)) return setByFunctions(module, name) ?? bound;
      if (bound.kind !== 'missing') return bound;
    }
    const brought = broughtByStars(module, name);
    if (brought) return brought;
    if (bindings.length === 0 && module.isPackage) {
      const submodule = `${module.name}.${name}`;
      if (sources.modules.find(submodule)) return { kind: 'module', name: submodule };
    }
    if (module.globals.has(name)) return setByFunctions(module, name) ?? unknown;
    return module.bindings.has('__getattr__') ? unknown : { kind: 'missing' };
  }

  /** What the last `import *` gives a name that surely has it; `unknown` where only a library may have it. */
  function broughtByStars(module: Module, name: string): Value | undefined {
    const brought = (module.bindings.get('*') ?? [])
      .toReversed()
      .flatMap(({ value }) =>
        value.kind === 'import' ? [importedValue(module, { ...value.imported, name, as: name })] : [],
      )
      .filter(({ kind }) => kind !== 'missing');
    const sure = brought.find((value) => value.kind !== 'library' || dashExports.has(value.name));
    return sure ?? (brought.length > 0 ? unknown : undefined);
  }

  /** What functions give a name by `global`, a Dash app first; `undefined` where none of them is called at import. */
  function setByFunctions(module: Module, name: string): Value | undefined {
    const setters = settersOf(module, name).filter(({ called }) => called !== 'never');
    const values = setters.map(({ node, called }) => {
      const body = node.getChild('Body');
      if (!body || called !== 'at import') return unknown;
      const bindings = Map.groupBy(bindingsOf(module, statementsIn(module, body)), (binding) => binding.name);
      const scope: Scope = { module, locals: { bindings, parameters: new Map() } };
      return lastOf(bindings.get(name) ?? [], (binding) => bindingValue(scope, binding));
    });
    return setters.length === 0 ? undefined : (values.find(({ kind }) => kind === 'dash') ?? unknown);
  }

  /** The last binding that surely happened, and those that perhaps replaced it: a Dash object among them counts. */
  function lastOf(bindings: readonly Binding[], evaluate: (binding: Binding) => Value): Value {
    const sure = bindings.findLastIndex(({ conditional }) => !conditional);
    const candidates = bindings.slice(Math.max(sure, 0)).toReversed().map(evaluate);
    return (
      candidates.find(({ kind }) => kind === 'dash') ??
      candidates.find(isDashClass) ??
      candidates.find(({ kind }) => kind !== 'other') ??
      candidates[0] ??
      unknown
    );
  }

  function bindingValue(scope: Scope, { value, offset }: Binding): Value {
    switch (value.kind) {
      case 'expression': {
        const made = partOf(evaluate(scope, value.node, offset), value.part);
        const isVague = made.kind === 'unknown' || made.kind === 'made by a library';
        if (isVague && value.annotation && isDashClass(evaluate(scope, value.annotation, offset))) {
          return { kind: 'dash', origin: originOf(scope.module, value.node) };
        }
        return made;
      }
      case 'import':
        return importedValue(scope.module, value.imported);
      case 'function':
      case 'class':
        return { kind: value.kind, node: value.node, module: scope.module };
      case 'unknown':
        return unknown;
      default:
        return value satisfies never;
    }
  }

  function importedValue(importer: Module, imported: ImportedName): Value {
    const module = importedModule(importer, imported, sources.modules);
    if (module === undefined) return unknown;
    return imported.name === undefined ? named(module) : attribute(named(module), imported.name, importer);
  }

  const named = (module: string): Value =>
    sources.modules.has(module) ? { kind: 'module', name: module } : { kind: 'library', name: module };

  function attribute(of: Value, name: string, from: Module): Value {
    switch (of.kind) {
      case 'module': {
        const path = sources.modules.find(of.name);
        const module = path === undefined ? undefined : sources.module(path);
        // `from . import web` in a package's own __init__.py means the submodule.
        if (module && module.path !== from.path) {
          const value = moduleName(module, name, Infinity);
          if (value.kind !== 'missing') return value;
        }
        const submodule = `${of.name}.${name}`;
        if (sources.modules.has(submodule)) return { kind: 'module', name: submodule };
        return module ? { kind: 'missing' } : unknown;
      }
      case 'library':
        return { kind: 'library', name: `${of.name}.${name}` };
      case 'dash':
        return name === 'server'
          ? { kind: 'server', of }
          : { kind: 'other', message: `the attribute ${name} of a Dash app` };
      case 'instance':
        return instanceAttribute(of, name);
      case 'class':
        return classAttribute(of, name, of);
      case 'made by a library':
        return { ...of, by: `${of.by}.${name}` };
      default:
        return unknown;
    }
  }

  function instanceAttribute(of: Value & { kind: 'instance' }, name: string): Value {
    const scope = of.scope;
    for (const method of methodsOf(of.node)) {
      const body = method.getChild('Body');
      const own = method.getChild('VariableName');
      if (!body || !own) continue;
      for (const { node } of statementsIn(of.module, body)) {
        const [target, sign, value] = childrenOf(node);
        if (
          node.name !== 'AssignStatement' ||
          target?.name !== 'MemberExpression' ||
          sign?.name !== 'AssignOp' ||
          !value
        )
          continue;
        const object = target.firstChild;
        const property = target.getChild('PropertyName');
        if (
          !object ||
          !property ||
          textOf(of.module, property) !== name ||
          textOf(of.module, object) !== 'self'
        )
          continue;
        const isInit = textOf(of.module, own) === '__init__';
        return evaluate(isInit ? scope : { module: of.module }, value);
      }
    }
    return classAttribute({ kind: 'class', node: of.node, module: of.module }, name, of);
  }

  /** What the body of a class binds: a method, or what is assigned there. @param owner the class, or an object of it */
  function classAttribute(of: Value & { kind: 'class' }, name: string, owner: Value): Value {
    const body = of.node.getChild('Body');
    if (!body) return unknown;
    const bindings = Map.groupBy(
      bindingsOf(of.module, statementsIn(of.module, body)),
      (binding) => binding.name,
    );
    const scope: Scope = { module: of.module, locals: { bindings, parameters: new Map() } };
    const own = bindings.get(name);
    if (!own) return unknown;
    const value = lastOf(own, (binding) => bindingValue(scope, binding));
    if (value.kind !== 'function') return value;
    const decorators = decoratorsOf(value.module, value.node);
    if (decorators.includes('staticmethod')) return value;
    if (decorators.includes('classmethod')) return { ...value, self: () => of };
    if (owner.kind !== 'instance') return value;
    const method = { ...value, self: () => owner };
    const isProperty = decorators.some((decorator) => /^(?:cached_)?property$/.test(decorator));
    return isProperty ? returned(method, { module: of.module }, method.node) : method;
  }

  const evaluate = (scope: Scope, node: SyntaxNode, before = Infinity): Value =>
    left-- > 0 ? onward(() => read(scope, node, before), unknown) : unknown;

  function read(scope: Scope, node: SyntaxNode, before: number): Value {
    const expression = unwrapped(node);
    const { module } = scope;
    const literal = literals[expression.name];
    if (literal !== undefined) {
      const other = { kind: 'other', message: literal, origin: originOf(module, expression) } as const;
      if (!isSequence(expression)) return other;
      return { ...other, parts: () => evaluateAll(scope, elements(expression), before) };
    }
    switch (expression.name) {
      case 'VariableName':
        return variable(scope, textOf(module, expression), before);
      case 'MemberExpression': {
        const object = expression.firstChild;
        const property = expression.getChild('PropertyName');
        if (object && !property) return item(evaluate(scope, object, before), scope, expression);
        if (!object || !property) return unknown;
        return attribute(evaluate(scope, object, before), textOf(module, property), module);
      }
      case 'CallExpression':
        return called(scope, expression, before);
      case 'ConditionalExpression':
      case 'BinaryExpression': {
        const parts = childrenOf(expression);
        const sign = parts[1]?.name;
        if (expression.name === 'BinaryExpression' && sign !== 'or' && sign !== 'and') return unknown;
        const values = parts
          .filter((_, at) => at % 2 === 0)
          .filter((_, at) => expression.name === 'BinaryExpression' || at !== 1)
          .map((part) => evaluate(scope, part, before));
        return values.find(({ kind }) => kind === 'dash') ?? unknown;
      }
      default:
        return unknown;
    }
  }

  /** `x[0]`, of what a list or a tuple holds. */
  function item(of: Value, { module }: Scope, subscript: SyntaxNode): Value {
    const [, , index, end] = childrenOf(subscript);
    const at = index && end?.name === ']' ? Number(textOf(module, index)) : Number.NaN;
    return (of.kind === 'other' && Number.isInteger(at) ? of.parts?.().at(at) : undefined) ?? unknown;
  }

  /** None where one of them is starred: then nobody knows which is which. What is long holds data. */
  const evaluateAll = (scope: Scope, nodes: readonly SyntaxNode[], before: number) =>
    nodes.length > 20 || nodes.some(({ name }) => name === '*')
      ? []
      : nodes.map((node) => evaluate(scope, node, before));

  function variable(scope: Scope, name: string, before: number): Value {
    const { locals, module } = scope;
    const bindings = (locals?.bindings.get(name) ?? []).filter(({ offset }) => offset < before);
    if (bindings.length > 0) return lastOf(bindings, (binding) => bindingValue(scope, binding));
    const parameter = locals?.parameters.get(name);
    if (parameter) return parameter();
    const value = moduleName(module, name, locals ? Infinity : before);
    // Not bound by the module: one of Python's built-ins.
    return value.kind === 'missing' ? unknown : value;
  }

  function called(scope: Scope, call: SyntaxNode, before: number): Value {
    const callee = call.firstChild;
    if (!callee) return unknown;
    const of = evaluate(scope, callee, before);
    const origin = originOf(scope.module, call);
    if (isDashClass(of)) return { kind: 'dash', origin, construction: { call, scope } };
    switch (of.kind) {
      case 'library': {
        const message = Object.hasOwn(otherClasses, of.name) ? otherClasses[of.name] : undefined;
        if (message !== undefined) return { kind: 'other', message, origin };
        // dash.get_app() gives the app that is being made elsewhere.
        if (of.name === 'dash.get_app' || of.name.startsWith('builtins.')) return unknown;
        return { kind: 'made by a library', by: of.name, origin };
      }
      case 'made by a library':
        return { kind: 'made by a library', by: of.by, origin };
      case 'class': {
        const { node, module } = of;
        const made: Value & { kind: 'instance' } = {
          kind: 'instance',
          node,
          module,
          scope: callScope({ module, self: () => made }, initOf(module, node), scope, call),
        };
        return made;
      }
      case 'function':
        return instantiate(returned(of, scope, call), origin);
      default:
        return unknown;
    }
  }

  /** What a function of the app returns when called so. */
  function returned(of: Value & { kind: 'function' }, caller: Scope, call: SyntaxNode): Value {
    const body = of.node.getChild('Body');
    if (!body || of.node.getChild('async')) return unknown;
    const scope = callScope(of, of.node, caller, call);
    const statements = statementsIn(of.module, body);
    const values = statements
      .filter(({ node, when }) => node.name === 'ReturnStatement' && !when.typeChecking)
      .map(({ node }): Value => {
        const parts = childrenOf(node).filter(({ name }) => name !== 'return');
        const [value] = parts;
        if (!value) return { kind: 'other', message: 'None' };
        if (parts.length === 1) return evaluate(scope, value, node.from);
        const listed = parts.filter(({ name }) => name !== ',');
        const given = () => evaluateAll(scope, listed, node.from);
        return { kind: 'other', message: 'a tuple', parts: given };
      });
    const dash = values.find(containsDash);
    if (dash) return dash;
    const annotation = of.node.getChild('TypeDef')?.lastChild;
    if (annotation && isDashClass(evaluate({ module: of.module }, annotation))) {
      return { kind: 'dash', origin: originOf(caller.module, call) };
    }
    const isGenerator = statements.some(({ node }) => node.name === 'YieldStatement');
    if (values.length === 0) return isGenerator ? unknown : { kind: 'other', message: 'None' };
    return values.length === 1 ? (values[0] ?? unknown) : unknown;
  }

  function callScope(
    of: { readonly module: Module; readonly self?: () => Value },
    definition: SyntaxNode | undefined,
    caller: Scope,
    call: SyntaxNode,
  ): Scope {
    const body = definition?.getChild('Body');
    if (!definition || !body) return { module: of.module };
    const bindings = bindingsOf(of.module, statementsIn(of.module, body));
    const given = argumentsOf(caller.module, call);
    const parameters = new Map<string, () => Value>();
    const all = parametersOf(of.module, definition);
    const [first] = all;
    if (first && of.self) parameters.set(first.name, of.self);
    for (const [at, { name, fallback }] of all.slice(of.self ? 1 : 0).entries()) {
      const argument = given.named.get(name) ?? given.positional[at];
      parameters.set(name, () => {
        if (argument) return evaluate(caller, argument);
        return fallback && !given.open ? evaluate({ module: of.module }, fallback) : unknown;
      });
    }
    return { module: of.module, locals: { bindings: Map.groupBy(bindings, ({ name }) => name), parameters } };
  }

  function isDashClass(value: Value): boolean {
    if (value.kind === 'library') return dashClasses.has(value.name);
    if (value.kind !== 'class') return false;
    const { module, node } = value;
    if (!node.getChild('ArgList')) return false;
    const { positional: bases } = argumentsOf(module, node);
    return onward(() => bases.some((base) => isDashClass(evaluate({ module }, base, node.from))), false);
  }

  /** @param seen the modules whose names are already counted: `import *` may lead in circles */
  function namesOf(module: Module, seen: Set<string> = new Set()): Map<string, number> {
    const found = new Map<string, number>();
    seen.add(module.path);
    for (const { value, offset } of module.bindings.get('*') ?? []) {
      if (value.kind !== 'import') continue;
      const target = importedModule(module, value.imported, sources.modules);
      const path = target === undefined ? undefined : sources.modules.find(target);
      const source = path === undefined || seen.has(path) ? undefined : sources.module(path);
      if (!source) continue;
      for (const name of namesOf(source, seen).keys()) found.set(name, offset);
    }
    for (const name of module.globals) {
      const [setter] = settersOf(module, name);
      if (setter) found.set(name, setter.node.from);
    }
    for (const [name, bindings] of module.bindings) {
      const last = bindings.at(-1);
      if (last && name !== '*') found.set(name, last.offset);
    }
    return found;
  }

  const afresh = <T>(answer: () => T): T => {
    left = mostExpressions;
    return answer();
  };
  return {
    names: (module) => namesOf(module),
    name: (module, name) => afresh(() => moduleName(module, name, Infinity)),
    binding: (scope, binding) => afresh(() => bindingValue(scope, binding)),
    expression: (scope, node) => afresh(() => evaluate(scope, node)),
    inside: (of, caller, call) => callScope(of, of.node, caller, call),
    result: (of) => afresh(() => returned(of, { module: of.module }, of.node)),
    attribute: (of, name, module) => afresh(() => attribute(of, name, module)),
  };
}
