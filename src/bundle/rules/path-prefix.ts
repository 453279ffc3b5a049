import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { textOf, unwrapped } from '../python/tree.ts';
import type { Reader, Scope } from '../python/values.ts';
import { placeOf } from './place.ts';
import type { Rule } from './rule.ts';

const prefixes = ['url_base_pathname', 'requests_pathname_prefix', 'routes_pathname_prefix'];

export const pathPrefix: Rule = {
  name: 'path-prefix',
  levels: ['error', 'warning'],
  summary: 'The Dash constructor is given a path prefix, which Connect sets by itself.',
  *check({ reader, entry, entrypoint }) {
    const value = reader.name(entry, entrypoint.object);
    if (value.kind !== 'dash' || !value.construction) return;
    const { call, scope } = value.construction;
    const { named } = argumentsOf(scope.module, call);
    for (const name of prefixes) {
      const given = named.get(name);
      const prefix = given && prefixValue(reader, scope, given);
      if (!given || !prefix || isHarmless(name, prefix.value)) continue;
      yield {
        level: prefix.certain ? 'error' : 'warning',
        what: `${name} is given to the Dash constructor.`,
        why: `It is ${JSON.stringify(prefix.value)}${prefix.certain ? '' : ' unless a variable says otherwise'}; Connect serves the app below a path of its own, tells it to Dash, and a second prefix breaks the app.`,
        fix: `Remove ${name}, or read it from a variable that isn't set on Connect: ${name}=os.environ.get("PATH_PREFIX")`,
        where: placeOf(scope.module, given),
      };
    }
  },
};

/** The root contradicts Connect's path, too; as `routes_pathname_prefix` it is what Dash has anyway. */
const isHarmless = (name: string, prefix: string) => name === 'routes_pathname_prefix' && prefix === '/';

/** The prefix where it can be read, and whether it is surely that one: `os.getenv("X", "/a/")` may be another. */
function prefixValue(
  reader: Reader,
  scope: Scope,
  node: SyntaxNode,
): { value: string; certain: boolean } | undefined {
  const { module } = scope;
  const literal = literalString(module, node);
  if (literal !== undefined) return { value: literal, certain: true };
  const expression = unwrapped(node);
  if (expression.name === 'VariableName') return constant(reader, scope, textOf(module, expression));
  if (expression.name !== 'CallExpression' || !expression.firstChild) return undefined;
  const callee = reader.expression(scope, expression.firstChild);
  if (callee.kind !== 'library' || !['os.getenv', 'os.environ.get'].includes(callee.name)) return undefined;
  const { positional, named } = argumentsOf(module, expression);
  const fallback = positional[1] ?? named.get('default');
  const value = fallback && literalString(module, fallback);
  return value === undefined ? undefined : { value, certain: false };
}

/** A name that the module binds once. */
function constant(reader: Reader, scope: Scope, name: string) {
  const module: Module = scope.module;
  const bindings = scope.locals?.bindings.get(name) ?? module.bindings.get(name) ?? [];
  const [binding] = bindings;
  if (bindings.length !== 1 || !binding || binding.conditional || binding.value.kind !== 'expression')
    return undefined;
  const { node } = binding.value;
  return unwrapped(node).name === 'VariableName' ? undefined : prefixValue(reader, scope, node);
}
