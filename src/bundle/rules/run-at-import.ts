import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { dottedName, textOf } from '../python/tree.ts';
import type { Scope } from '../python/value.ts';
import { isDash3 } from './missing-requirement.ts';
import { locationOf } from './place.ts';
import type { AppSource, Rule } from './rule.ts';
import { importTimeCalls } from './running.ts';

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
function serverCalls({ reader, reached }: AppSource): ServerCall[] {
  return reached.flatMap((entry) =>
    importTimeCalls(reader, entry).flatMap(({ call, scope }) => {
      const { module } = scope;
      const callee = call.firstChild;
      const value = callee && reader.expression(scope, callee);
      const name =
        value?.kind === 'library' ? value.name : value?.kind === 'made by a library' ? value.by : '';
      if (!callee || !servers.has(name)) return [];
      const written = dottedName(module, callee) ?? name.split('.').slice(-2);
      return [{ module, call, text: written.join('.') }];
    }),
  );
}

/** The methods of the app, and of its Flask server, that are called at import in any module that is reached. */
function methodCalls({ reader, reached }: AppSource): RunCall[] {
  return reached.flatMap((module) =>
    importTimeCalls(reader, module).flatMap(({ call, scope }) => {
      const callee = call.firstChild;
      const property = callee?.name === 'MemberExpression' ? callee.getChild('PropertyName') : undefined;
      const object = callee?.firstChild;
      if (!property || !object || !isApp(reader, scope, object)) return [];
      return [{ call, scope, method: textOf(scope.module, property) }];
    }),
  );
}

function isApp(reader: Evaluator, scope: Scope, object: SyntaxNode): boolean {
  const value = reader.expression(scope, object);
  return (
    value.kind === 'dash' ||
    value.kind === 'server' ||
    (value.kind === 'other' && value.message === 'a Flask app')
  );
}
