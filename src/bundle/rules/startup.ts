import type { SyntaxNode } from '@lezer/common';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { runsAtImport, type Statement, statementsOf } from '../python/statements.ts';
import { pythonProblem } from '../python/syntax.ts';
import { childrenOf, dottedName, textOf } from '../python/tree.ts';
import type { Scope } from '../python/value.ts';
import { isDash3 } from './requirements.ts';
import { type AppSource, type Finding, findingAt, levelOf } from './rule.ts';

/** A call that happens when its module is imported. */
interface ImportTimeCall {
  readonly call: SyntaxNode;
  readonly scope: Scope;
  /** False in a `try`, which may be left before the call. */
  readonly certain: boolean;
}

/** How deeply functions that call functions are followed, and how many calls in total. */
const maxDepth = 4;
const maxCalls = 5_000;

/** The calls in statements of a module that always run at import, and in those of the app's functions that they call. */
function importTimeCalls(evaluator: Evaluator, module: Module): ImportTimeCall[] {
  const found: ImportTimeCall[] = [];
  const follow = (statements: readonly Statement[], scope: Scope, depth: number, certain: boolean) => {
    for (const { node, when } of statements) {
      if (!runsAtImport({ when }) || when.conditional || found.length >= maxCalls) continue;
      const call = callIn(node);
      if (!call?.firstChild) continue;
      const isCertain = certain && !when.tried;
      found.push({ call, scope, certain: isCertain });
      if (depth >= maxDepth) continue;
      const callee = evaluator.expression(scope, call.firstChild);
      const body = callee.kind === 'function' ? callee.node.getChild('Body') : undefined;
      if (callee.kind !== 'function' || !body || callee.node.getChild('async')) continue;
      const inside = evaluator.inside(callee, scope, call);
      follow(statementsOf(callee.module, body), inside, depth + 1, isCertain && !callee.alternatives);
    }
  };
  follow(module.statements, { module }, 0, true);
  return found;
}

/** The call of `f()` and of `x = f()`. */
function callIn(node: SyntaxNode): SyntaxNode | undefined {
  if (node.name !== 'ExpressionStatement' && node.name !== 'AssignStatement') return undefined;
  const last = childrenOf(node).at(-1);
  return last?.name === 'CallExpression' ? last : undefined;
}

/** What serves an app and does not return. */
const servers = new Set([
  'waitress.serve',
  'werkzeug.serving.run_simple',
  'gevent.pywsgi.WSGIServer.serve_forever',
  'wsgiref.simple_server.make_server.serve_forever',
  'uvicorn.run',
]);

/** The app starts its own server while it is imported. */
export function* runAtImport(source: AppSource): Generator<Finding> {
  const { evaluator, always } = source;
  for (const module of source.reached) {
    for (const { call, scope, certain } of importTimeCalls(evaluator, module)) {
      const text = serverStartedBy(evaluator, scope, call);
      if (text === undefined) continue;
      const isRemoved = text.endsWith('.run_server') && isDash3(source.requirements);
      yield findingAt(certain && always.has(module) ? 'error' : 'warning', scope.module, call, {
        message: `${text}() is called when the module is imported.`,
        reason: isRemoved
          ? 'Dash 3 has no run_server, so the import ends in an error.'
          : 'It starts a server and does not return, so Connect never gets the app.',
        hint: isRemoved
          ? `Replace it with ${text.replace(/run_server$/, 'run')}, and put that below if __name__ == "__main__":`
          : 'Put it below if __name__ == "__main__":',
      });
    }
  }
}

/** The name of the function by which a call starts a server. */
function serverStartedBy(evaluator: Evaluator, scope: Scope, call: SyntaxNode): string | undefined {
  const callee = call.firstChild;
  if (!callee) return undefined;
  const property = callee.name === 'MemberExpression' ? callee.getChild('PropertyName') : undefined;
  const method = property && textOf(scope.module, property);
  if ((method === 'run' || method === 'run_server') && callee.firstChild) {
    const owner = evaluator.expression(scope, callee.firstChild);
    const isFlask = owner.kind === 'other' && owner.description === 'a Flask app';
    if (owner.kind === 'dash' || owner.kind === 'server' || isFlask) return textOf(scope.module, callee);
  }
  const value = evaluator.expression(scope, callee);
  const name = value.kind === 'library' ? value.name : value.kind === 'library result' ? value.by : '';
  if (!servers.has(name)) return undefined;
  return (dottedName(scope.module, callee) ?? name.split('.').slice(-2)).join('.');
}

/** Code of a notebook is left: get_ipython() exists in notebooks only. */
export function* notebookCode(source: AppSource): Generator<Finding> {
  for (const module of source.reached) {
    if (!module.text.includes('get_ipython') || module.bindings.has('get_ipython')) continue;
    for (const { node, when } of module.statements) {
      if (!runsAtImport({ when }) || node.name !== 'ExpressionStatement') continue;
      const [first] = textOf(module, node).split(/[^\w]/, 1);
      if (first !== 'get_ipython') continue;
      yield findingAt(levelOf(source, module, when), module, node, {
        message: 'get_ipython() is called when the module is imported.',
        reason: 'It exists in notebooks only, so the import ends in a NameError.',
        hint: 'Remove the line, and add packages that it installs to the requirements.',
      });
    }
  }
}

/** A module that the entrypoint loads has a syntax error, or is not UTF-8. */
export function* pythonSyntax({ reached, always }: AppSource): Generator<Finding> {
  for (const module of reached) {
    const problem = pythonProblem(module);
    if (problem) yield { ...problem, level: always.has(module) ? 'error' : 'warning' };
  }
}
