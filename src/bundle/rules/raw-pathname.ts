import type { SyntaxNode } from '@lezer/common';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { childrenOf, nodesNamed, textOf, unwrapped } from '../python/tree.ts';
import { isCallbackName } from '../python/uses.ts';
import { placeOf } from './place.ts';
import type { Rule } from './rule.ts';

export const rawPathname: Rule = {
  name: 'raw-pathname',
  levels: ['warning'],
  summary: "A callback compares the page's path with a literal without taking Connect's part off first.",
  *check({ reached }) {
    for (const module of reached) {
      for (const callback of callbacksOf(module)) {
        const comparison = firstComparison(module, callback);
        if (!comparison) continue;
        const { node, name, path } = comparison;
        yield {
          level: 'warning',
          what: `${name} is compared with ${JSON.stringify(path)}.`,
          why: `On Connect ${name} begins with the path that the app is served below, as in /content/<guid>${path}, so that they never match.`,
          fix: `Compare dash.strip_relative_path(${name}) with ${JSON.stringify(path.slice(1))} instead.`,
          where: placeOf(module, node),
        };
      }
    }
  },
};

/** The functions that are decorated as callbacks. */
const callbacksOf = (module: Module): SyntaxNode[] =>
  nodesNamed(module.root, new Set(['DecoratedStatement'])).flatMap((node) => {
    const isCallback = node
      .getChildren('Decorator')
      .some((decorator) =>
        isCallbackName(textOf(module, decorator.getChildren('VariableName').at(-1) ?? decorator)),
      );
    const definition = node.getChild('FunctionDefinition');
    return isCallback && definition ? [definition] : [];
  });

/** The first comparison, as in `pathname == "/page"`, of a parameter that the function uses as it came. */
function firstComparison(module: Module, callback: SyntaxNode) {
  const body = callback.getChild('Body');
  const parameters = callback.getChild('ParamList')?.getChildren('VariableName') ?? [];
  const names = parameters
    .map((parameter) => textOf(module, parameter))
    .filter((name) => name.endsWith('pathname'));
  if (!body || names.length === 0 || textOf(module, body).includes('relative_path')) return undefined;
  const assigned = nodesNamed(body, new Set(['AssignStatement'])).map((node) => node.firstChild);
  const untouched = names.filter(
    (name) => !assigned.some((target) => target && textOf(module, target) === name),
  );
  for (const node of nodesNamed(body, new Set(['BinaryExpression', 'CallExpression']))) {
    const { left, literals } = sides(node, module);
    const name = left && untouched.find((candidate) => textOf(module, unwrapped(left)) === candidate);
    const path = literals.map((one) => literalString(module, one)).find((text) => text?.startsWith('/'));
    if (name !== undefined && path !== undefined) return { node, name, path };
  }
  return undefined;
}

/** What a node compares, and with what: by `==` or `!=`, with each of several by `in`, or by `startswith`. */
function sides(node: SyntaxNode, module: Module): { left?: SyntaxNode; literals: readonly SyntaxNode[] } {
  if (node.name === 'CallExpression') {
    const [callee, given] = childrenOf(node);
    const method = callee?.name === 'MemberExpression' ? callee.lastChild : undefined;
    if (!callee?.firstChild || !given || !method || textOf(module, method) !== 'startswith') {
      return { literals: [] };
    }
    return { left: callee.firstChild, literals: childrenOf(given) };
  }
  const { firstChild: left, lastChild: right } = node;
  if (!left || !right) return { literals: [] };
  const between = module.text.slice(left.to, right.from).trim().replace(/\s+/g, ' ');
  if (between === '==' || between === '!=') return { left, literals: [right] };
  if (between === 'in' || between === 'not in') return { left, literals: childrenOf(unwrapped(right)) };
  return { literals: [] };
}
