import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import { encodingProblem } from '../python/encoding.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { runsAtImport, type Statement, statementsOf } from '../python/statements.ts';
import { syntaxProblem } from '../python/syntax.ts';
import { describeSyntax } from '../python/syntax-messages.ts';
import { childrenOf, dottedName, nodesNamed, textOf } from '../python/tree.ts';
import { nodesOutsideGuard } from '../python/uses.ts';
import type { Scope } from '../python/value.ts';
import { isDash3 } from './requirements.ts';
import { type AppSource, locationOf, type Rule } from './rule.ts';

/** A call that happens when its module is imported, and where its names are to be looked up. */
export interface ImportTimeCall {
  readonly call: SyntaxNode;
  readonly scope: Scope;
}

/** How deep functions that call functions are followed. */
const deepest = 4;

/**
 * The calls that stand as statements and surely happen when the module is imported: those of the module itself, and of
 * the app's functions that it calls.
 */
export function importTimeCalls(evaluator: Evaluator, module: Module): ImportTimeCall[] {
  const found: ImportTimeCall[] = [];
  const follow = (statements: readonly Statement[], scope: Scope, depth: number) => {
    for (const statement of statements) {
      if (!runsAtImport(statement) || statement.when.conditional) continue;
      const call = calledBy(statement.node);
      if (!call?.firstChild) continue;
      found.push({ call, scope });
      if (depth >= deepest) continue;
      const callee = evaluator.expression(scope, call.firstChild);
      const body = callee.kind === 'function' ? callee.node.getChild('Body') : undefined;
      if (callee.kind !== 'function' || !body || callee.node.getChild('async')) continue;
      follow(statementsOf(callee.module, body), evaluator.inside(callee, scope, call), depth + 1);
    }
  };
  follow(module.statements, { module }, 0);
  return found;
}

/** The call of `f()` and of `x = f()`. */
function calledBy(node: SyntaxNode): SyntaxNode | undefined {
  if (node.name !== 'ExpressionStatement' && node.name !== 'AssignStatement') return undefined;
  const last = childrenOf(node).at(-1);
  return last?.name === 'CallExpression' ? last : undefined;
}

/** Every call of a module outside its main guard, those inside functions included. */
export const callsOutsideGuard = (module: Module): SyntaxNode[] =>
  nodesOutsideGuard(module, new Set(['CallExpression']));

interface RunCall {
  readonly call: SyntaxNode;
  readonly scope: Scope;
  readonly method: string;
}

export const runAtImport: Rule = {
  name: 'run-at-import',
  levels: ['error'],
  summary: 'The app starts its own server while it is imported.',
  *check(source) {
    for (const { call, scope, method } of methodCalls(source)) {
      if (method !== 'run' && method !== 'run_server') continue;
      const text = call.firstChild ? textOf(scope.module, call.firstChild) : method;
      const isGone = method === 'run_server' && isDash3(source.requirements);
      yield {
        level: 'error',
        message: `${text}() is called when the module is imported.`,
        reason: isGone
          ? 'Dash 3 has no run_server any more: the import ends in an error, and so would a start by hand.'
          : 'It starts a development server and never returns, so that Connect waits for the app in vain.',
        hint: isGone
          ? `Write ${text.replace(/run_server$/, 'run')} in its place, and put it below if __name__ == "__main__":`
          : 'Put it below if __name__ == "__main__":',
        location: locationOf(scope.module, call),
      };
    }
    for (const { module, call, text } of serverCalls(source)) {
      yield {
        level: 'error',
        message: `${text}() is called when the module is imported.`,
        reason: 'It starts a server and never returns, so that Connect waits for the app in vain.',
        hint: 'Put it below if __name__ == "__main__":',
        location: locationOf(module, call),
      };
    }
  },
};

export const debugAtImport: Rule = {
  name: 'debug-at-import',
  levels: ['warning'],
  summary: "Dash's debug mode is switched on while the app is imported.",
  *check(source) {
    for (const { call, scope, method } of methodCalls(source)) {
      if (method !== 'enable_dev_tools') continue;
      const { positional, named, open } = argumentsOf(scope.module, call);
      const debug = positional[0] ?? named.get('debug');
      // Without the argument it is on too, unless the variable DASH_DEBUG says otherwise.
      if (debug ? textOf(scope.module, debug) !== 'True' : open) continue;
      yield {
        level: 'warning',
        message: 'The debug mode is switched on when the module is imported, so on Connect too.',
        reason: 'It shows tracebacks and the source of callbacks to visitors.',
        hint: 'Remove the call; app.run(debug=True) below if __name__ == "__main__": does it where you develop.',
        location: locationOf(scope.module, debug ?? call),
      };
    }
  },
};

/** What serves an app, whichever it gets, for as long as the process lives. */
const servers = new Set([
  'waitress.serve',
  'werkzeug.serving.run_simple',
  'gevent.pywsgi.WSGIServer.serve_forever',
  'wsgiref.simple_server.make_server.serve_forever',
  'uvicorn.run',
]);

interface ServerCall {
  readonly module: Module;
  readonly call: SyntaxNode;
  /** `serve`, `WSGIServer.serve_forever`. */
  readonly text: string;
}

/** The calls of other servers at import in any module that is reached. */
function serverCalls({ evaluator, reached }: AppSource): ServerCall[] {
  return reached.flatMap((entry) =>
    importTimeCalls(evaluator, entry).flatMap(({ call, scope }) => {
      const { module } = scope;
      const callee = call.firstChild;
      const value = callee && evaluator.expression(scope, callee);
      const name = value?.kind === 'library' ? value.name : value?.kind === 'library result' ? value.by : '';
      if (!callee || !servers.has(name)) return [];
      const written = dottedName(module, callee) ?? name.split('.').slice(-2);
      return [{ module, call, text: written.join('.') }];
    }),
  );
}

/** The methods of the app, and of its Flask server, that are called at import in any module that is reached. */
function methodCalls({ evaluator, reached }: AppSource): RunCall[] {
  return reached.flatMap((module) =>
    importTimeCalls(evaluator, module).flatMap(({ call, scope }) => {
      const callee = call.firstChild;
      const property = callee?.name === 'MemberExpression' ? callee.getChild('PropertyName') : undefined;
      const object = callee?.firstChild;
      if (!property || !object || !isDashOrServer(evaluator, scope, object)) return [];
      return [{ call, scope, method: textOf(scope.module, property) }];
    }),
  );
}

function isDashOrServer(evaluator: Evaluator, scope: Scope, object: SyntaxNode): boolean {
  const value = evaluator.expression(scope, object);
  return (
    value.kind === 'dash' ||
    value.kind === 'server' ||
    (value.kind === 'other' && value.description === 'a Flask app')
  );
}

export const runServer: Rule = {
  name: 'run-server',
  levels: ['notice'],
  summary: 'app.run_server() was taken out of Dash 3; Connect never calls it, but a start by hand fails.',
  *check({ evaluator, entry, requirements }) {
    if (!isDash3(requirements) || !entry.text.includes('run_server')) return;
    // Those are an error of their own.
    const atImport = new Set(
      importTimeCalls(evaluator, entry)
        .filter(({ scope }) => scope.module === entry)
        .map(({ call }) => call.from),
    );
    for (const call of nodesNamed(entry.root, new Set(['CallExpression']))) {
      if (atImport.has(call.from)) continue;
      const callee = call.firstChild;
      const property = callee?.name === 'MemberExpression' ? callee.getChild('PropertyName') : undefined;
      if (!property || !callee?.firstChild || textOf(entry, property) !== 'run_server') continue;
      if (evaluator.expression({ module: entry }, callee.firstChild).kind !== 'dash') continue;
      yield {
        level: 'notice',
        message: 'app.run_server() is no longer there in Dash 3.',
        reason: 'Connect does not call it, but starting the app by hand ends in an error.',
        hint: `Write ${textOf(entry, callee.firstChild)}.run instead.`,
        location: locationOf(entry, call),
      };
    }
  },
};

export const pythonSyntax: Rule = {
  name: 'python-syntax',
  levels: ['error', 'warning'],
  summary:
    'A module that the entrypoint loads has an error of syntax, is written for Python 2, or is not in UTF-8.',
  *check({ reached }) {
    for (const module of reached) {
      const problem = syntaxProblem(module);
      if (problem) yield { level: 'error', ...describeSyntax(module, problem) };
      const encoding = problem ? undefined : encodingProblem(module);
      if (encoding) yield { level: 'warning', ...describeSyntax(module, encoding) };
    }
  },
};
