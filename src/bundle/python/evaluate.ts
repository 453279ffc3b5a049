import type { SyntaxNode } from '@lezer/common';
import { Budget } from './budget.ts';
import { argumentsOf } from './calls.ts';
import { Functions } from './functions.ts';
import { Names } from './names.ts';
import type { Module, Sources } from './sources.ts';
import { formatPieces, literalString } from './strings.ts';
import { childrenOf, elements, isSequence, textOf, unwrapped } from './tree.ts';
import {
  environmentVariable,
  type FunctionValue,
  filledTemplate,
  itemsOf,
  joinedText,
  madeByCall,
  oneOf,
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

/** Derives what the expressions of the app's modules are, without running anything. */
export class Evaluator {
  readonly #budget = new Budget();
  readonly #names: Names;
  readonly #functions: Functions;

  constructor(sources: Sources) {
    const evaluate = (scope: Scope, node: SyntaxNode) => this.#evaluate(scope, node);
    this.#names = new Names(sources, this.#budget, evaluate);
    this.#functions = new Functions(evaluate);
  }

  /** The names that a module binds, those of `import *` included, with the offset of the last statement that does. */
  names(module: Module): ReadonlyMap<string, number> {
    return this.#names.all(module);
  }

  /** What a module's name is after the import. */
  name(module: Module, name: string): Value {
    return this.#budget.answer(() => this.#names.inModule(module, name));
  }

  expression(scope: Scope, node: SyntaxNode): Value {
    return this.#budget.answer(() => this.#evaluate(scope, node));
  }

  /** What a function of the app returns when it is called without arguments. */
  result(of: FunctionValue): Value {
    return this.#budget.answer(() => this.#functions.returned(of, { module: of.module }, of.node));
  }

  /** An attribute of a value, as `module` sees it. */
  attribute(of: Value, name: string, module: Module): Value {
    return this.#budget.answer(() => this.#names.attribute(of, name, module));
  }

  /** The scope inside a function of the app while `call` runs it. */
  inside(of: FunctionValue, caller: Scope, call: SyntaxNode): Scope {
    return this.#functions.inside(of, caller, call);
  }

  #evaluate(scope: Scope, node: SyntaxNode): Value {
    return this.#budget.spend() ? this.#budget.deeper(() => this.#read(scope, node), unknown) : unknown;
  }

  #read(scope: Scope, node: SyntaxNode): Value {
    const expression = unwrapped(node);
    switch (expression.name) {
      case 'VariableName':
        return this.#names.inScope(scope, textOf(scope.module, expression));
      case 'MemberExpression':
        return this.#member(scope, expression);
      case 'CallExpression':
        return this.#call(scope, expression);
      case 'ConditionalExpression': {
        const [value, , , , other] = childrenOf(expression);
        return oneOf([value, other].map((part) => (part ? this.#evaluate(scope, part) : unknown)));
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
    if (isSequence(node))
      return { ...value, items: () => itemsOf(elements(node), (one) => this.#evaluate(scope, one)) };
    if (node.name === 'DictionaryExpression') return { ...value, expression: { node, scope } };
    if (description !== 'a string') return value;
    const text = literalString(scope.module, node);
    if (text !== undefined) return { ...value, text };
    const pieces = formatPieces(scope.module, node);
    const parts = pieces.map((one) =>
      typeof one === 'string' ? stringValue(one) : this.#evaluate(scope, one),
    );
    return { ...value, ...joinedText(parts) };
  }

  #binary(scope: Scope, node: SyntaxNode): Value {
    const [first, operator, second] = childrenOf(node);
    if (!first || !operator || !second) return unknown;
    const left = () => this.#evaluate(scope, first);
    const right = () => this.#evaluate(scope, second);
    switch (textOf(scope.module, operator)) {
      case '%':
        return filledTemplate(left(), /%[sd]/g);
      case '+': {
        const sides = [left(), right()];
        const isString = sides.some((side) => side.kind === 'other' && side.text !== undefined);
        return isString ? joinedText(sides) : unknown;
      }
      case 'and':
        return oneOf([right(), unknown]);
      case 'or': {
        const value = left();
        return oneOf(value.kind === 'environment variable' ? [right(), value] : [value, right()]);
      }
      default:
        return unknown;
    }
  }

  #member(scope: Scope, node: SyntaxNode): Value {
    const object = node.firstChild;
    const property = node.getChild('PropertyName');
    if (!object) return unknown;
    const of = this.#evaluate(scope, object);
    if (property) return this.#names.attribute(of, textOf(scope.module, property), scope.module);
    return of.kind === 'library' && of.name === 'os.environ' ? environmentVariable : unknown;
  }

  #call(scope: Scope, call: SyntaxNode): Value {
    const callee = call.firstChild;
    if (!callee) return unknown;
    const method = callee.getChild('PropertyName');
    if (method && callee.firstChild && textOf(scope.module, method) === 'format') {
      return filledTemplate(this.#evaluate(scope, callee.firstChild), /\{[^{}]*\}/g);
    }
    const of = this.#evaluate(scope, callee);
    const origin = originOf(scope.module, call);
    const areDash = possibilities(of).map((value) => this.#isDashClass(value));
    if (areDash.includes(true)) {
      const made: Value = { kind: 'dash', origin, construction: { node: call, scope } };
      return areDash.includes(false) ? { ...made, alternatives: [unknown] } : made;
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
        return madeByCall(this.#functions.returned(of, scope, call), origin);
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
    return fallback ? oneOf([this.#evaluate(scope, fallback), environmentVariable]) : environmentVariable;
  }

  #isDashClass(value: Value): boolean {
    if (value.kind === 'library') return dashClasses.has(value.name);
    if (value.kind !== 'class' || !value.node.getChild('ArgList')) return false;
    const { module, node } = value;
    const { positional: bases } = argumentsOf(module, node);
    const isDash = (base: SyntaxNode) =>
      possibilities(this.#evaluate({ module, before: node.from }, base)).some((one) =>
        this.#isDashClass(one),
      );
    return this.#budget.deeper(() => bases.slice(0, 20).some(isDash), false);
  }
}
