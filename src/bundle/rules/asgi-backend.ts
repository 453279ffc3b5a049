import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Scope } from '../python/value.ts';
import { givenText } from './given-text.ts';
import { locationOf } from './place.ts';
import type { Rule } from './rule.ts';

/** Dash's own backends that are served by ASGI: https://dash.plotly.com/server-backends */
const frameworks: Readonly<Record<string, string>> = { fastapi: 'FastAPI', quart: 'Quart' };

/**
 * Since Dash 4.2 an app may run on something else than Flask. Connect's content type for Dash, `python-dash`, is served by
 * WSGI; that a Connect serves it by ASGI is told nowhere.
 */
export const asgiBackend: Rule = {
  name: 'asgi-backend',
  levels: ['warning'],
  summary: 'The Dash app runs on FastAPI or Quart, and Connect serves Dash apps by WSGI.',
  *check({ reader, entry, entrypoint }) {
    const value = reader.name(entry, entrypoint.object);
    if (value.kind !== 'dash' || !value.construction) return;
    const { call, scope } = value.construction;
    const { named } = argumentsOf(scope.module, call);
    for (const name of ['backend', 'server'] as const) {
      const given = named.get(name);
      const found = given && (name === 'backend' ? backendOf : serverOf)(reader, scope, given);
      if (!given || !found) continue;
      yield {
        level: 'warning',
        message: `${name} makes the app run on ${found.framework}${found.certain ? '' : ' unless a variable says otherwise'}.`,
        reason: `${found.framework} is served by ASGI, and Connect serves a Dash app by WSGI: then every visit ends with an error.`,
        hint: `Remove ${name}, so that the app runs on Flask. Where it is to run on ${found.framework} elsewhere, let a variable choose that isn't set on Connect: backend=os.environ.get("DASH_BACKEND")`,
        location: locationOf(scope.module, given),
      };
      return;
    }
  },
};

interface Framework {
  readonly framework: string;
  readonly certain: boolean;
}

function backendOf(reader: Evaluator, scope: Scope, given: SyntaxNode): Framework | undefined {
  const backend = givenText(reader, scope, given);
  // As Dash does, which takes the name in any case.
  const framework = frameworks[backend?.text.toLowerCase() ?? ''];
  return backend && framework !== undefined ? { framework, certain: backend.certain } : undefined;
}

function serverOf(reader: Evaluator, scope: Scope, given: SyntaxNode): Framework | undefined {
  const value = reader.expression(scope, given);
  const framework = Object.values(frameworks).find(
    (name) => value.kind === 'other' && value.message === `a ${name} app`,
  );
  return framework === undefined ? undefined : { framework, certain: true };
}
