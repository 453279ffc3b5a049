import type { SyntaxNode } from '@lezer/common';
import { type Binding, bindingsOf } from './bindings.ts';
import { argumentsOf, parametersOf } from './calls.ts';
import { runsAtImport, type Statement, statementsOf } from './statements.ts';
import { elements } from './tree.ts';
import {
  containsDash,
  type FunctionValue,
  itemsOf,
  none,
  oneOf,
  type Scope,
  unknown,
  type Value,
} from './value.ts';

/** The statements of a function's body and what they bind. */
interface Block {
  readonly statements: readonly Statement[];
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
}

/** What the functions of the app do when they are called. */
export class Functions {
  readonly #evaluate: (scope: Scope, node: SyntaxNode) => Value;
  readonly #blocks = new Map<string, Block>();

  constructor(evaluate: (scope: Scope, node: SyntaxNode) => Value) {
    this.#evaluate = evaluate;
  }

  /** The scope inside a function while `call` runs it. */
  inside(of: FunctionValue, caller: Scope, call: SyntaxNode): Scope {
    const block = this.#block(of);
    if (!block) return { module: of.module };
    const given = argumentsOf(caller.module, call);
    const parameters = parametersOf(of.module, of.node).map(({ name, fallback }, at) => {
      const argument = given.named.get(name) ?? given.positional[at];
      const value = () => {
        if (argument) return this.#evaluate(caller, argument);
        return fallback && !given.open ? this.#evaluate({ module: of.module }, fallback) : unknown;
      };
      return [name, value] as const;
    });
    return { module: of.module, locals: { bindings: block.bindings, parameters: new Map(parameters) } };
  }

  /** What a function returns when called so. */
  returned(of: FunctionValue, caller: Scope, call: SyntaxNode): Value {
    const block = this.#block(of);
    if (!block || of.node.getChild('async')) return unknown;
    const scope = this.inside(of, caller, call);
    const values = block.statements
      .filter((statement) => statement.node.name === 'ReturnStatement' && runsAtImport(statement))
      .slice(0, 20)
      .map(({ node }) => this.#returnedBy(node, { ...scope, before: node.from }));
    const [only] = values;
    if (values.some(containsDash)) return oneOf(values);
    if (only) return values.length === 1 ? only : unknown;
    const isGenerator = block.statements.some(({ node }) => node.name === 'YieldStatement');
    return isGenerator ? unknown : none;
  }

  #returnedBy(statement: SyntaxNode, scope: Scope): Value {
    const parts = elements(statement);
    const [value] = parts;
    if (!value) return none;
    if (parts.length === 1) return this.#evaluate(scope, value);
    const items = () => itemsOf(parts, (part) => this.#evaluate(scope, part));
    return { kind: 'other', description: 'a tuple', items };
  }

  #block({ module, node }: FunctionValue): Block | undefined {
    const body = node.getChild('Body');
    if (!body) return undefined;
    const key = `${module.path}\0${body.from}`;
    let block = this.#blocks.get(key);
    if (!block) {
      const statements = statementsOf(module, body);
      block = { statements, bindings: Map.groupBy(bindingsOf(module, statements), ({ name }) => name) };
      this.#blocks.set(key, block);
    }
    return block;
  }
}
