import type { SyntaxNode } from '@lezer/common';
import { type Binding, bindingsOf, elements, isSequence } from './bindings.ts';
import { argumentsOf, parametersOf } from './calls.ts';
import type { ImportedName } from './imports.ts';
import { importedModule } from './modules.ts';
import type { Module, Sources } from './sources.ts';
import { runsAtImport, type Statement, statementsOf } from './statements.ts';
import { formatPieces, literalString } from './strings.ts';
import { childrenOf, textOf, unwrapped } from './tree.ts';
import {
  containsDash,
  type FunctionValue,
  itemOf,
  madeByCall,
  none,
  type OtherValue,
  originOf,
  possibilities,
  type Scope,
  stringValue,
  unknown,
  type Value,
} from './value.ts';

/** The names under which libraries export Dash's class or one derived from it. */
const dashClasses = new Set([
  'dash.Dash',
  'dash.dash.Dash',
  'jupyter_dash.JupyterDash',
  'jupyter_dash.jupyter_app.JupyterDash',
  'dash_extensions.enrich.Dash',
  'dash_extensions.enrich.DashProxy',
]);

const flaskClasses = new Set(['flask.Flask', 'flask.app.Flask']);

const environmentVariable: Value = { kind: 'environment variable' };

/** What a literal is, by the kind of its node. */
const literals: Readonly<Record<string, string>> = {
  Number: 'a number',
  String: 'a string',
  None: 'None',
  Boolean: 'a truth value',
  ArrayExpression: 'a list',
  TupleExpression: 'a tuple',
  DictionaryExpression: 'a dictionary',
  SetExpression: 'a set',
  LambdaExpression: 'a function',
};

/** How many steps from one expression, name or class to the next are followed. */
const maxDepth = 40;
/** How many expressions are evaluated to answer one question, and all questions: functions that call each other could go on forever. */
const maxExpressions = 1_000;
const maxTotal = 400_000;
/** How many modules are followed by `import *`. */
const maxStars = 50;

/** Derives what the expressions of the app's modules are, without running anything. */
export class Evaluator {
  readonly #sources: Sources;
  readonly #names = new Map<string, Value>();
  readonly #blocks = new Map<string, Block>();
  #left = maxExpressions;
  #total = maxTotal;
  #depth = 0;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** The names that a module binds, those of `import *` included, with the offset of the last statement that does. */
  names(module: Module): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    const modules = new Set([module]);
    for (const source of modules) {
      for (const [name, bindings] of source.bindings) {
        if (name === '*' || found.has(name)) continue;
        found.set(name, source === module ? (bindings.at(-1)?.offset ?? 0) : 0);
      }
      for (const { value } of source.bindings.get('*') ?? []) {
        const target =
          value.kind === 'import' && importedModule(source, value.imported, this.#sources.modules);
        const next = target ? this.#sources.module(this.#sources.modules.find(target)) : undefined;
        if (next && modules.size < maxStars) modules.add(next);
      }
    }
    return found;
  }

  /** What a module's name is after the import. */
  name(module: Module, name: string): Value {
    return this.#answer(() => this.#moduleName(module, name, Infinity));
  }

  expression(scope: Scope, node: SyntaxNode): Value {
    return this.#answer(() => this.#evaluate(scope, node));
  }

  /** What a function of the app returns when it is called without arguments. */
  result(of: FunctionValue): Value {
    return this.#answer(() => this.#returned(of, { module: of.module }, of.node));
  }

  /** An attribute of a value, as `module` sees it. */
  attribute(of: Value, name: string, module: Module): Value {
    return this.#answer(() => this.#attribute(of, name, module));
  }

  /** The scope inside a function of the app while `call` runs it. */
  inside(of: FunctionValue, caller: Scope, call: SyntaxNode): Scope {
    const block = this.#block(of.module, of.node);
    if (!block) return { module: of.module };
    const given = argumentsOf(caller.module, call);
    const parameters = new Map<string, () => Value>();
    for (const [at, { name, fallback }] of parametersOf(of.module, of.node).entries()) {
      const argument = given.named.get(name) ?? given.positional[at];
      parameters.set(name, () => {
        if (argument) return this.#evaluate(caller, argument);
        return fallback && !given.open ? this.#evaluate({ module: of.module }, fallback) : unknown;
      });
    }
    return { module: of.module, locals: { bindings: block.bindings, parameters } };
  }

  #answer(question: () => Value): Value {
    this.#left = Math.min(maxExpressions, this.#total);
    const before = this.#left;
    const value = question();
    this.#total -= before - Math.max(this.#left, 0);
    return value;
  }

  #deeper<T>(step: () => T, tooDeep: T): T {
    if (this.#depth >= maxDepth) return tooDeep;
    this.#depth++;
    try {
      return step();
    } finally {
      this.#depth--;
    }
  }

  /** The statements of a function's body and what they bind. */
  #block(module: Module, definition: SyntaxNode): Block | undefined {
    const body = definition.getChild('Body');
    if (!body) return undefined;
    const key = `${module.path}\0${body.from}`;
    let block = this.#blocks.get(key);
    if (!block) {
      const statements = statementsOf(module, body);
      const bindings = Map.groupBy(bindingsOf(module, statements), ({ name }) => name);
      block = { statements, bindings };
      this.#blocks.set(key, block);
    }
    return block;
  }

  #moduleName(module: Module, name: string, before: number): Value {
    const key = `${module.path}\0${name}\0${before}`;
    const known = this.#names.get(key);
    if (known) return known;
    return this.#deeper(() => {
      // Until it is known: ends a circle of imports.
      this.#names.set(key, unknown);
      const value = this.#readModuleName(module, name, before);
      this.#names.set(key, value);
      return value;
    }, unknown);
  }

  #readModuleName(module: Module, name: string, before: number): Value {
    const bindings = (module.bindings.get(name) ?? []).filter(({ offset }) => offset < before);
    if (bindings.length > 0) {
      const value = this.#lastOf({ module }, bindings);
      // A function may set it with `global`.
      if (value.kind === 'other' && module.globals.has(name)) return unknown;
      if (value.kind !== 'missing') return value;
    }
    const imported = this.#importedByStar(module, name);
    if (imported) return imported;
    if (bindings.length === 0 && module.isPackage) {
      const submodule = `${module.name}.${name}`;
      if (this.#sources.modules.find(submodule)) return { kind: 'module', name: submodule };
    }
    return module.globals.has(name) || module.bindings.has('__getattr__') ? unknown : { kind: 'missing' };
  }

  /** What the last `import *` gives a name; `unknown` if only a library other than Dash may define it. */
  #importedByStar(module: Module, name: string): Value | undefined {
    const found = (module.bindings.get('*') ?? [])
      .toReversed()
      .flatMap(({ value }) =>
        value.kind === 'import' ? [this.#imported(module, { ...value.imported, name, as: name })] : [],
      )
      .filter(({ kind }) => kind !== 'missing');
    const certain = found.find(
      (value) => value.kind !== 'library' || /^dash(?:_extensions\.enrich)?\.\w+$/.test(value.name),
    );
    return certain ?? (found.length > 0 ? unknown : undefined);
  }

  /** The value of the last binding that always happens, or of those after it that may replace it. */
  #lastOf(scope: Scope, bindings: readonly Binding[]): Value {
    const last = bindings.findLastIndex(({ conditional }) => !conditional);
    const values = bindings.slice(Math.max(last, 0)).toReversed();
    return this.#oneOf(values.slice(0, 20).map((binding) => this.#bound(scope, binding)));
  }

  /** The value that is one of several, depending on the environment. A Dash object represents them, if there is one. */
  #oneOf(values: readonly Value[]): Value {
    const [only = unknown, ...others] = values;
    if (others.length === 0) return only;
    const all = values.flatMap((value) => possibilities(value)).slice(0, 20);
    const best =
      all.find(({ kind }) => kind === 'dash') ??
      all.find(containsDash) ??
      all.find((value) => this.#isDashClass(value)) ??
      all.find(({ kind }) => kind !== 'other') ??
      only;
    return { ...best, alternatives: all.filter((value) => value !== best) };
  }

  #bound(scope: Scope, { value, offset }: Binding): Value {
    switch (value.kind) {
      case 'expression':
        return itemOf(this.#evaluate({ ...scope, before: offset }, value.node), value.part);
      case 'import':
        return this.#imported(scope.module, value.imported);
      case 'function':
      case 'class':
        return { kind: value.kind, node: value.node, module: scope.module };
      case 'unknown':
        return unknown;
      default:
        return value satisfies never;
    }
  }

  #imported(importer: Module, imported: ImportedName): Value {
    const name = importedModule(importer, imported, this.#sources.modules);
    if (name === undefined) return unknown;
    const module: Value = { kind: this.#sources.modules.has(name) ? 'module' : 'library', name };
    return imported.name === undefined ? module : this.#attribute(module, imported.name, importer);
  }

  #attribute(of: Value, name: string, from: Module): Value {
    switch (of.kind) {
      case 'module': {
        const module = this.#sources.module(this.#sources.modules.find(of.name));
        // `from . import web` in a package's own __init__.py means the submodule.
        if (module && module.path !== from.path) {
          const value = this.#moduleName(module, name, Infinity);
          if (value.kind !== 'missing') return value;
        }
        const submodule = `${of.name}.${name}`;
        if (this.#sources.modules.has(submodule)) return { kind: 'module', name: submodule };
        return module ? { kind: 'missing' } : unknown;
      }
      case 'library':
        return { kind: 'library', name: `${of.name}.${name}` };
      case 'library result':
        return { ...of, by: `${of.by}.${name}` };
      case 'dash':
        return name === 'server'
          ? { kind: 'server', of }
          : { kind: 'other', description: `the attribute ${name} of a Dash app` };
      default:
        return unknown;
    }
  }

  #evaluate(scope: Scope, node: SyntaxNode): Value {
    return this.#left-- > 0 ? this.#deeper(() => this.#read(scope, node), unknown) : unknown;
  }

  #read(scope: Scope, node: SyntaxNode): Value {
    const expression = unwrapped(node);
    switch (expression.name) {
      case 'VariableName':
        return this.#variable(scope, textOf(scope.module, expression));
      case 'MemberExpression':
        return this.#member(scope, expression);
      case 'CallExpression':
        return this.#call(scope, expression);
      case 'ConditionalExpression': {
        const [value, , , , other] = childrenOf(expression);
        return this.#oneOf([value, other].map((part) => (part ? this.#evaluate(scope, part) : unknown)));
      }
      case 'BinaryExpression':
        return this.#binary(scope, expression);
      default:
        return this.#literal(scope, expression);
    }
  }

  #literal(scope: Scope, node: SyntaxNode): Value {
    const kind = node.name.replace(/^(?:Format|Continued)|Comprehension/, '');
    const description = Object.hasOwn(literals, kind) ? literals[kind] : undefined;
    if (description === undefined) return unknown;
    const value = { kind: 'other', description, origin: originOf(scope.module, node) } as const;
    if (isSequence(node)) return { ...value, items: () => this.#evaluateAll(scope, elements(node)) };
    if (node.name === 'DictionaryExpression') return { ...value, expression: { node, scope } };
    if (description !== 'a string') return value;
    const text = literalString(scope.module, node);
    if (text !== undefined) return { ...value, text };
    const pieces = formatPieces(scope.module, node);
    const parts = pieces.map((one) =>
      typeof one === 'string' ? stringValue(one) : this.#evaluate(scope, one),
    );
    return { ...value, ...this.#joined(parts) };
  }

  /** The string of strings in a row, with `…` for what can't be read. */
  #joined(parts: readonly Value[]): OtherValue {
    const text = parts.map((part) => (part.kind === 'other' ? part.text : undefined) ?? '…').join('');
    const isCertain = !text.includes('…') && parts.every(({ alternatives }) => !alternatives);
    return { ...stringValue(text), ...(isCertain ? {} : { alternatives: [environmentVariable] }) };
  }

  /** `"/%s/" % name` and `"/{}/".format(name)`. */
  #template(template: Value, placeholder: RegExp): Value {
    if (template.kind !== 'other' || template.text === undefined) return unknown;
    return { ...stringValue(template.text.replace(placeholder, '…')), alternatives: [environmentVariable] };
  }

  #binary(scope: Scope, node: SyntaxNode): Value {
    const [first, operator, second] = childrenOf(node);
    if (!first || !operator || !second) return unknown;
    const sign = textOf(scope.module, operator);
    if (!['or', 'and', '+', '%'].includes(sign)) return unknown;
    const left = this.#evaluate(scope, first);
    if (sign === '%') return this.#template(left, /%[sd]/g);
    const right = this.#evaluate(scope, second);
    if (sign === '+') {
      const isString = [left, right].some((side) => side.kind === 'other' && side.text !== undefined);
      return isString ? this.#joined([left, right]) : unknown;
    }
    if (sign === 'and') return this.#oneOf([right, unknown]);
    if (left.kind === 'environment variable') return this.#oneOf([right, left]);
    return this.#oneOf([left, right]);
  }

  #member(scope: Scope, node: SyntaxNode): Value {
    const object = node.firstChild;
    const property = node.getChild('PropertyName');
    if (!object) return unknown;
    const of = this.#evaluate(scope, object);
    if (property) return this.#attribute(of, textOf(scope.module, property), scope.module);
    return of.kind === 'library' && of.name === 'os.environ' ? environmentVariable : unknown;
  }

  /** The values of a list; none if one of them is starred, because the positions are unknown then. A long list holds data. */
  #evaluateAll(scope: Scope, nodes: readonly SyntaxNode[]): readonly Value[] {
    return nodes.length > 20 || nodes.some(({ name }) => name === '*')
      ? []
      : nodes.map((node) => this.#evaluate(scope, node));
  }

  #variable(scope: Scope, name: string): Value {
    const { locals, module, before = Infinity } = scope;
    const bindings = (locals?.bindings.get(name) ?? []).filter(({ offset }) => offset < before);
    if (bindings.length > 0) return this.#lastOf(scope, bindings);
    const parameter = locals?.parameters.get(name);
    if (parameter) return parameter();
    const value = this.#moduleName(module, name, locals ? Infinity : before);
    // A name that the module does not bind is one of Python's built-ins.
    return value.kind === 'missing' ? unknown : value;
  }

  #call(scope: Scope, call: SyntaxNode): Value {
    const callee = call.firstChild;
    if (!callee) return unknown;
    const method = callee.getChild('PropertyName');
    if (method && callee.firstChild && textOf(scope.module, method) === 'format') {
      return this.#template(this.#evaluate(scope, callee.firstChild), /\{[^{}]*\}/g);
    }
    const of = this.#evaluate(scope, callee);
    const origin = originOf(scope.module, call);
    if (this.#isDashClass(of)) {
      const made: Value = { kind: 'dash', origin, construction: { call, scope } };
      const isCertain = possibilities(of).every((value) => this.#isDashClass(value));
      return isCertain ? made : { ...made, alternatives: [unknown] };
    }
    switch (of.kind) {
      case 'library':
        return this.#libraryCall(of.name, scope, call);
      case 'library result':
        return { kind: 'library result', by: of.by, origin };
      case 'class':
        // A class without bases can't be Dash's. Objects of other classes aren't followed.
        return of.node.getChild('ArgList')
          ? unknown
          : { kind: 'other', description: 'an object of a class of your own', origin };
      case 'function':
        return madeByCall(this.#returned(of, scope, call), origin);
      default:
        return textOf(scope.module, callee) === 'dict'
          ? { kind: 'other', description: 'a dictionary', origin, expression: { node: call, scope } }
          : unknown;
    }
  }

  #libraryCall(name: string, scope: Scope, call: SyntaxNode): Value {
    const origin = originOf(scope.module, call);
    if (flaskClasses.has(name)) return { kind: 'other', description: 'a Flask app', origin };
    // dash.get_app() returns the app that is made elsewhere.
    if (name === 'dash.get_app' || name.startsWith('builtins.')) return unknown;
    if (name !== 'os.getenv' && name !== 'os.environ.get')
      return { kind: 'library result', by: name, origin };
    const { positional, named } = argumentsOf(scope.module, call);
    const fallback = positional[1] ?? named.get('default');
    return fallback
      ? this.#oneOf([this.#evaluate(scope, fallback), environmentVariable])
      : environmentVariable;
  }

  /** What a function of the app returns when called so. */
  #returned(of: FunctionValue, caller: Scope, call: SyntaxNode): Value {
    const block = this.#block(of.module, of.node);
    if (!block || of.node.getChild('async')) return unknown;
    const scope = this.inside(of, caller, call);
    const values = block.statements
      .filter((statement) => statement.node.name === 'ReturnStatement' && runsAtImport(statement))
      .slice(0, 20)
      .map(({ node }) => this.#returnValue(scope, node));
    if (values.some(containsDash)) return this.#oneOf(values);
    const isGenerator = block.statements.some(({ node }) => node.name === 'YieldStatement');
    if (values.length === 0) return isGenerator ? unknown : none;
    return values.length === 1 ? (values[0] ?? unknown) : unknown;
  }

  #returnValue(scope: Scope, statement: SyntaxNode): Value {
    const parts = childrenOf(statement).filter(({ name }) => name !== 'return' && name !== ',');
    const [value] = parts;
    const before = { ...scope, before: statement.from };
    if (!value) return none;
    if (parts.length === 1) return this.#evaluate(before, value);
    return {
      kind: 'other',
      description: 'a tuple',
      items: () => this.#evaluateAll(before, parts),
    };
  }

  #isDashClass(value: Value): boolean {
    if (value.kind === 'library') return dashClasses.has(value.name);
    if (value.kind !== 'class') return false;
    const { module, node } = value;
    if (!node.getChild('ArgList')) return false;
    const { positional: bases } = argumentsOf(module, node);
    return this.#deeper(
      () =>
        bases
          .slice(0, 20)
          .some((base) => this.#isDashClass(this.#evaluate({ module, before: node.from }, base))),
      false,
    );
  }
}

interface Block {
  readonly statements: readonly Statement[];
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
}
