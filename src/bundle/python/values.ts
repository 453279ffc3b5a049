import type { SyntaxNode } from '@lezer/common';
import type { Binding } from './bindings.ts';
import { bindingsOf, elements, isSequence } from './bindings.ts';
import { argumentsOf } from './calls.ts';
import { distributionsOf } from './distributions.ts';
import type { ImportedName } from './imports.ts';
import { absoluteModule } from './modules.ts';
import type { Module, Sources } from './sources.ts';
import { type Statement, statementsOf } from './statements.ts';
import { standardLibrary } from './stdlib.ts';
import { childrenOf, lineAt, textOf, unwrapped } from './tree.ts';

/** Where in the app's source something was made. */
export interface Origin {
  readonly file: string;
  readonly offset: number;
  readonly line: number;
}

/** What reading the source tells of a value. */
export type Value =
  /** An instance of dash.Dash or of a class derived from it. */
  | { readonly kind: 'dash'; readonly origin: Origin; readonly construction?: Construction }
  /** The Flask server that a Dash object made for itself. */
  | { readonly kind: 'server'; readonly of: Value & { kind: 'dash' } }
  /** A module of the app folder, or a folder without `__init__.py`. */
  | { readonly kind: 'module'; readonly name: string }
  /** Something of a library: `dash.html.Div`. */
  | { readonly kind: 'library'; readonly name: string }
  /** What a library's call or attribute gave, `call` as it stands in the source. */
  | { readonly kind: 'made by a library'; readonly by: string; readonly origin: Origin }
  | { readonly kind: 'function'; readonly node: SyntaxNode; readonly module: Module }
  | { readonly kind: 'class'; readonly node: SyntaxNode; readonly module: Module }
  | { readonly kind: 'instance'; readonly node: SyntaxNode; readonly module: Module; readonly scope: Scope }
  /** Certainly not a Dash object; `what` reads "a list". `parts` are what a tuple or a list of it holds. */
  | {
      readonly kind: 'other';
      readonly what: string;
      readonly origin?: Origin;
      readonly parts?: () => readonly Value[];
    }
  /** The module doesn't bind the name. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown' };

/** A call of the Dash constructor and where its arguments are to be read. */
export interface Construction {
  readonly call: SyntaxNode;
  readonly scope: Scope;
}

/** Where a name is looked up: a module, or a function of it while it is called. */
export interface Scope {
  readonly module: Module;
  readonly locals?: {
    readonly bindings: ReadonlyMap<string, readonly Binding[]>;
    readonly parameters: ReadonlyMap<string, () => Value>;
    /** `self` in a method. */
    readonly instance?: Value;
  };
}

/** Dash's class, by the names under which libraries offer it or a class derived from it. */
const dashClasses = new Set([
  'dash.Dash',
  'dash.dash.Dash',
  'jupyter_dash.JupyterDash',
  'jupyter_dash.jupyter_app.JupyterDash',
  'dash_extensions.enrich.Dash',
  'dash_extensions.enrich.DashProxy',
]);

/** Classes whose objects are known not to be Dash apps, with what they are. */
const otherClasses: Readonly<Record<string, string>> = {
  'flask.Flask': 'a Flask app',
  'flask.app.Flask': 'a Flask app',
  'quart.Quart': 'a Quart app',
  'fastapi.FastAPI': 'a FastAPI app',
  'fastapi.applications.FastAPI': 'a FastAPI app',
  'starlette.applications.Starlette': 'a Starlette app',
  'shiny.App': 'a Shiny app',
  'bottle.Bottle': 'a Bottle app',
  'typer.Typer': 'a Typer command',
  'celery.Celery': 'a Celery app',
  'django_plotly_dash.DjangoDash': 'a DjangoDash app, which only Django can serve',
};

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

/** How many steps from one expression or name to the next are followed before giving up. */
const farthest = 40;
/** How many expressions are looked at for one answer: functions that call each other twice would never end. */
const mostExpressions = 1_000;

const unknown: Value = { kind: 'unknown' };

/** Tells what expressions of the app's modules are, without running anything. */
export interface Reader {
  /** The names that a module binds, with the offset of the last statement that does; those of `import *` included. */
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

export function valueReader(sources: Sources): Reader {
  const names = new Map<string, Value>();
  const blocks = new Map<string, readonly Statement[]>();
  let left = mostExpressions;

  const statementsIn = (module: Module, body: SyntaxNode): readonly Statement[] => {
    const key = `${module.path}\0${body.from}`;
    const statements = blocks.get(key) ?? statementsOf(module, body);
    blocks.set(key, statements);
    return statements;
  };

  const moduleName = (module: Module, name: string, before: number, steps: number): Value => {
    const key = `${module.path}\0${name}\0${before}`;
    const seen = names.get(key);
    if (seen) return seen;
    if (steps > farthest) return unknown;
    // Until it is known: a circle of imports ends here.
    names.set(key, unknown);
    const value = ofModule(module, name, before, steps);
    names.set(key, value);
    return value;
  };

  function ofModule(module: Module, name: string, before: number, steps: number): Value {
    const bindings = (module.bindings.get(name) ?? []).filter(({ offset }) => offset < before);
    const scope: Scope = { module };
    if (bindings.length > 0) {
      const bound = lastOf(bindings, (binding) => bindingValue(scope, binding, steps + 1));
      if (bound.kind !== 'missing') return bound;
    }
    for (const { value } of (module.bindings.get('*') ?? []).toReversed()) {
      if (value.kind !== 'import') continue;
      const brought = importedValue(module, { ...value.imported, name, as: name }, steps + 1);
      if (brought.kind === 'library') return unknown;
      if (brought.kind !== 'missing') return brought;
    }
    if (bindings.length === 0 && module.isPackage) {
      const submodule = `${module.name}.${name}`;
      if (sources.modules.find(submodule)) return { kind: 'module', name: submodule };
    }
    return module.globals.has(name) || module.bindings.has('__getattr__') ? unknown : { kind: 'missing' };
  }

  /** The last binding that surely happened, and those that perhaps replaced it: a Dash object among them counts. */
  function lastOf(bindings: readonly Binding[], evaluate: (binding: Binding) => Value): Value {
    const sure = bindings.findLastIndex(({ conditional }) => !conditional);
    const candidates = bindings.slice(Math.max(sure, 0)).toReversed().map(evaluate);
    return (
      candidates.find(({ kind }) => kind === 'dash') ??
      candidates.find((value) => isDashClass(value, 0)) ??
      candidates.find(({ kind }) => kind !== 'other') ??
      candidates[0] ??
      unknown
    );
  }

  function bindingValue(scope: Scope, { value, offset }: Binding, steps: number): Value {
    switch (value.kind) {
      case 'expression': {
        const made = partOf(evaluate(scope, value.node, steps, offset), value.part);
        const isVague = made.kind === 'unknown' || made.kind === 'made by a library';
        if (
          isVague &&
          value.annotation &&
          isDashClass(evaluate(scope, value.annotation, steps, offset), steps)
        ) {
          return { kind: 'dash', origin: originOf(scope.module, value.node) };
        }
        return made;
      }
      case 'import':
        return importedValue(scope.module, value.imported, steps);
      case 'function':
      case 'class':
        return { kind: value.kind, node: value.node, module: scope.module };
      case 'unknown':
        return unknown;
      default:
        return value satisfies never;
    }
  }

  function importedValue(importer: Module, imported: ImportedName, steps: number): Value {
    const target = absoluteModule(importer, imported.level, imported.module);
    if (target === undefined) return unknown;
    const above = imported.level === 0 ? besides(importer, target) : '';
    if (imported.name === undefined) return named(`${above}${imported.packageOnly ? imported.as : target}`);
    return attribute(named(`${above}${target}`), imported.name, importer, steps);
  }

  /**
   * What stands before the name of a module that the app folder doesn't hold, but a folder above the importer: `pkg.` for `helper`,
   * as Python finds it that is started in `pkg/`. Connect doesn't; but that is to be said of the app which is found so.
   */
  function besides(importer: Module, target: string): string {
    const [top = ''] = target.split('.');
    if (isLocal(top) || standardLibrary.has(top) || distributionsOf(top)) return '';
    const folders = importer.name.split('.').slice(0, importer.isPackage ? undefined : -1);
    for (; folders.length > 0; folders.pop()) {
      const above = `${folders.join('.')}.`;
      if (isLocal(`${above}${top}`)) return above;
    }
    return '';
  }

  const isLocal = (module: string) =>
    sources.modules.find(module) !== undefined || sources.modules.isNamespace(module);

  const named = (module: string): Value =>
    isLocal(module) ? { kind: 'module', name: module } : { kind: 'library', name: module };

  function attribute(of: Value, name: string, from: Module, steps: number): Value {
    if (steps > farthest) return unknown;
    switch (of.kind) {
      case 'module': {
        const path = sources.modules.find(of.name);
        const module = path === undefined ? undefined : sources.module(path);
        // `from . import web` in a package's own __init__.py means the submodule.
        if (module && module.path !== from.path) {
          const value = moduleName(module, name, Infinity, steps + 1);
          if (value.kind !== 'missing') return value;
        }
        const submodule = `${of.name}.${name}`;
        if (isLocal(submodule)) return { kind: 'module', name: submodule };
        return module ? { kind: 'missing' } : unknown;
      }
      case 'library':
        return { kind: 'library', name: `${of.name}.${name}` };
      case 'dash':
        return name === 'server'
          ? { kind: 'server', of }
          : { kind: 'other', what: `the attribute ${name} of a Dash app` };
      case 'instance':
        return instanceAttribute(of, name, steps);
      case 'made by a library':
        return { ...of, by: `${of.by}.${name}` };
      default:
        return unknown;
    }
  }

  function instanceAttribute(of: Value & { kind: 'instance' }, name: string, steps: number): Value {
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
        return evaluate(isInit ? scope : { module: of.module }, value, steps + 1);
      }
    }
    return unknown;
  }

  function evaluate(scope: Scope, node: SyntaxNode, steps: number, before = Infinity): Value {
    if (steps > farthest || left-- <= 0) return unknown;
    const expression = unwrapped(node);
    const { module } = scope;
    const literal = literals[expression.name];
    if (literal !== undefined) {
      const other = { kind: 'other', what: literal, origin: originOf(module, expression) } as const;
      if (!isSequence(expression)) return other;
      return { ...other, parts: () => evaluateAll(scope, elements(expression), steps, before) };
    }
    switch (expression.name) {
      case 'VariableName':
        return variable(scope, textOf(module, expression), steps + 1, before);
      case 'MemberExpression': {
        const object = expression.firstChild;
        const property = expression.getChild('PropertyName');
        if (!object || !property) return unknown;
        return attribute(
          evaluate(scope, object, steps + 1, before),
          textOf(module, property),
          module,
          steps + 1,
        );
      }
      case 'CallExpression':
        return called(scope, expression, steps + 1, before);
      case 'ConditionalExpression':
      case 'BinaryExpression': {
        const parts = childrenOf(expression);
        const sign = parts[1]?.name;
        if (expression.name === 'BinaryExpression' && sign !== 'or' && sign !== 'and') return unknown;
        const values = parts
          .filter((_, at) => at % 2 === 0)
          .filter((_, at) => expression.name === 'BinaryExpression' || at !== 1)
          .map((part) => evaluate(scope, part, steps + 1, before));
        return values.find(({ kind }) => kind === 'dash') ?? unknown;
      }
      default:
        return unknown;
    }
  }

  /** None where one of them is starred: then nobody knows which is which. What is long holds data. */
  const evaluateAll = (scope: Scope, nodes: readonly SyntaxNode[], steps: number, before: number) =>
    nodes.length > 20 || nodes.some(({ name }) => name === '*')
      ? []
      : nodes.map((node) => evaluate(scope, node, steps + 1, before));

  function variable(scope: Scope, name: string, steps: number, before: number): Value {
    const { locals, module } = scope;
    if (name === 'self' && locals?.instance) return locals.instance;
    const bindings = (locals?.bindings.get(name) ?? []).filter(({ offset }) => offset < before);
    if (bindings.length > 0) return lastOf(bindings, (binding) => bindingValue(scope, binding, steps + 1));
    const parameter = locals?.parameters.get(name);
    if (parameter) return parameter();
    const value = moduleName(module, name, locals ? Infinity : before, steps + 1);
    // Not bound by the module: one of Python's built-ins.
    return value.kind === 'missing' ? unknown : value;
  }

  function called(scope: Scope, call: SyntaxNode, steps: number, before: number): Value {
    const callee = call.firstChild;
    if (!callee) return unknown;
    const of = evaluate(scope, callee, steps, before);
    const origin = originOf(scope.module, call);
    if (isDashClass(of, steps)) return { kind: 'dash', origin, construction: { call, scope } };
    switch (of.kind) {
      case 'library': {
        const what = Object.hasOwn(otherClasses, of.name) ? otherClasses[of.name] : undefined;
        if (what !== undefined) return { kind: 'other', what, origin };
        // dash.get_app() gives the app that is being made elsewhere.
        if (of.name === 'dash.get_app' || of.name.startsWith('builtins.')) return unknown;
        return { kind: 'made by a library', by: of.name, origin };
      }
      case 'made by a library':
        return { kind: 'made by a library', by: of.by, origin };
      case 'class':
        return {
          kind: 'instance',
          node: of.node,
          module: of.module,
          scope: callScope(of, initOf(of.module, of.node), scope, call, steps),
        };
      case 'function': {
        return madeAnew(returned(of, scope, call, steps), origin);
      }
      default:
        return unknown;
    }
  }

  /** What a function of the app returns when called so. */
  function returned(of: Value & { kind: 'function' }, caller: Scope, call: SyntaxNode, steps: number): Value {
    if (steps > farthest) return unknown;
    const body = of.node.getChild('Body');
    if (!body || of.node.getChild('async')) return unknown;
    const scope = callScope(of, of.node, caller, call, steps);
    const statements = statementsIn(of.module, body);
    const values = statements
      .filter(({ node, when }) => node.name === 'ReturnStatement' && !when.typeChecking)
      .map(({ node }): Value => {
        const parts = childrenOf(node).filter(({ name }) => name !== 'return');
        const [value] = parts;
        if (!value) return { kind: 'other', what: 'None' };
        if (parts.length === 1) return evaluate(scope, value, steps + 1, node.from);
        const listed = parts.filter(({ name }) => name !== ',');
        const given = () => evaluateAll(scope, listed, steps + 1, node.from);
        return { kind: 'other', what: 'a tuple', parts: given };
      });
    const dash = values.find(holdsDash);
    if (dash) return dash;
    const annotation = of.node.getChild('TypeDef')?.lastChild;
    if (annotation && isDashClass(evaluate({ module: of.module }, annotation, steps + 1), steps)) {
      return { kind: 'dash', origin: originOf(caller.module, call) };
    }
    const isGenerator = statements.some(({ node }) => node.name === 'YieldStatement');
    if (values.length === 0) return isGenerator ? unknown : { kind: 'other', what: 'None' };
    return values.length === 1 ? (values[0] ?? unknown) : unknown;
  }

  function callScope(
    of: { readonly module: Module },
    definition: SyntaxNode | undefined,
    caller: Scope,
    call: SyntaxNode,
    steps: number,
  ): Scope {
    const body = definition?.getChild('Body');
    if (!definition || !body) return { module: of.module };
    const bindings = bindingsOf(of.module, statementsIn(of.module, body));
    const given = argumentsOf(caller.module, call);
    const parameters = new Map<string, () => Value>();
    const isMethod = definition.parent?.parent?.name === 'ClassDefinition';
    for (const [at, { name, fallback }] of parametersOf(of.module, definition).entries()) {
      const argument = given.named.get(name) ?? given.positional[isMethod ? at - 1 : at];
      parameters.set(name, () => {
        if (argument) return evaluate(caller, argument, steps + 1);
        return fallback && !given.open ? evaluate({ module: of.module }, fallback, steps + 1) : unknown;
      });
    }
    return { module: of.module, locals: { bindings: Map.groupBy(bindings, ({ name }) => name), parameters } };
  }

  function isDashClass(value: Value, steps: number): boolean {
    if (value.kind === 'library') return dashClasses.has(value.name);
    if (value.kind !== 'class' || steps > farthest) return false;
    const bases = value.node.getChild('ArgList');
    if (!bases) return false;
    const { positional } = argumentsOf(value.module, value.node);
    return positional.some((base) =>
      isDashClass(evaluate({ module: value.module }, base, steps + 1, value.node.from), steps + 1),
    );
  }

  /** @param seen the modules whose names are already counted: `import *` may lead in circles */
  function namesOf(module: Module, seen: Set<string> = new Set()): Map<string, number> {
    const found = new Map<string, number>();
    seen.add(module.path);
    for (const { value, offset } of module.bindings.get('*') ?? []) {
      if (value.kind !== 'import') continue;
      const { level, module: from } = value.imported;
      const target = absoluteModule(module, level, from);
      const above = target === undefined || level > 0 ? '' : besides(module, target);
      const path = target === undefined ? undefined : sources.modules.find(`${above}${target}`);
      const source = path === undefined || seen.has(path) ? undefined : sources.module(path);
      if (!source) continue;
      for (const name of namesOf(source, seen).keys()) found.set(name, offset);
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
    name: (module, name) => afresh(() => moduleName(module, name, Infinity, 0)),
    binding: (scope, binding) => afresh(() => bindingValue(scope, binding, 0)),
    expression: (scope, node) => afresh(() => evaluate(scope, node, 0)),
    inside: (of, caller, call) => callScope(of, of.node, caller, call, 0),
    result: (of) => afresh(() => returned(of, { module: of.module }, of.node, 0)),
    attribute: (of, name, module) => afresh(() => attribute(of, name, module, 0)),
  };
}

/** What a name gets of a value that is unpacked. */
function partOf(value: Value, part: number | undefined): Value {
  if (part === undefined) return value;
  return (value.kind === 'other' ? value.parts?.()[part] : undefined) ?? unknown;
}

const holdsDash = (value: Value): boolean =>
  value.kind === 'dash' ||
  (value.kind === 'other' && value.parts?.().some(({ kind }) => kind === 'dash') === true);

/** Two calls of one factory make two objects, unless the function only hands on what the module holds. */
function madeAnew(value: Value, call: Origin, nth = 0): Value {
  switch (value.kind) {
    case 'dash':
      return value.construction?.scope.locals
        ? { ...value, origin: { ...call, offset: call.offset + nth } }
        : value;
    case 'server':
      return { kind: 'server', of: madeAnew(value.of, call, nth) as typeof value.of };
    case 'other': {
      const parts = value.parts?.();
      if (!parts) return value;
      const apps = parts.map((part) => originKey(part.kind === 'server' ? part.of : part));
      const anew = parts.map((part, at) => madeAnew(part, call, apps.indexOf(apps[at] ?? '')));
      return { ...value, parts: () => anew };
    }
    default:
      return value;
  }
}

/** The same for the same object. */
export const originKey = (value: Value): string =>
  'origin' in value && value.origin ? `${value.origin.file}\0${value.origin.offset}` : '';

export const originOf = (module: Module, node: { from: number }): Origin => ({
  file: module.path,
  offset: node.from,
  line: lineAt(module, node.from),
});

const methodsOf = (definition: SyntaxNode): SyntaxNode[] =>
  definition.getChild('Body')?.getChildren('FunctionDefinition') ?? [];

const initOf = (module: Module, definition: SyntaxNode): SyntaxNode | undefined =>
  methodsOf(definition).find((method) => {
    const name = method.getChild('VariableName');
    return name && textOf(module, name) === '__init__';
  });

export interface Parameter {
  readonly name: string;
  readonly fallback?: SyntaxNode;
}

/** The parameters that take one argument each, so without `*args` and `**kwargs`. */
export function parametersOf(module: Module, definition: SyntaxNode): Parameter[] {
  const list = definition.getChild('ParamList');
  const parts: SyntaxNode[][] = [[]];
  for (const child of list ? childrenOf(list) : []) {
    if (child.name === ',') parts.push([]);
    else if (child.name !== '(' && child.name !== ')') parts.at(-1)?.push(child);
  }
  return parts.flatMap((part) => {
    const [name] = part;
    if (name?.name !== 'VariableName') return [];
    const sign = part.findIndex((node) => node.name === 'AssignOp');
    const fallback = sign === -1 ? undefined : part[sign + 1];
    return [{ name: textOf(module, name), ...(fallback ? { fallback } : {}) }];
  });
}
