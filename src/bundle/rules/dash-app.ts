import { posix } from 'node:path';
import type { SyntaxNode } from '@lezer/common';
import { input } from '../../shared/input-names.ts';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import { atImport, importsOf } from '../python/graph.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { childrenOf, nodesNamed, textOf, unwrapped } from '../python/tree.ts';
import { bringsLayout } from '../python/uses.ts';
import type { Construction, Scope, Value } from '../python/value.ts';
import { locationOf, type Rule } from './rule.ts';

/** A Dash object whose making can be read. */
export type MadeDash = Value & { kind: 'dash'; construction: Construction };

export const isMade = (value: Value): value is MadeDash => value.kind === 'dash' && !!value.construction;

/**
 * The folder that the folders of assets and of pages count from, relative to the app folder: that of the module whose
 * `__name__` Dash is given. Without a name, it takes that of the Flask app that it is put on, else that of the module
 * that is being imported. `undefined` where that can't be read.
 */
export function countedFrom({ construction, origin }: MadeDash, evaluator: Evaluator): string | undefined {
  const { call, scope } = construction;
  const { named, positional } = argumentsOf(scope.module, call);
  const name = positional[0] ?? named.get('name');
  if (name) return textOf(scope.module, name) === '__name__' ? posix.dirname(scope.module.path) : undefined;
  const server = named.get('server');
  if (!server || ['True', 'False'].includes(textOf(scope.module, server))) {
    // What a method makes doesn't tell which module calls it.
    return scope.locals && origin.offset === call.from ? undefined : posix.dirname(origin.file);
  }
  const flask = evaluator.expression(scope, server);
  return flask.kind === 'other' && flask.origin ? posix.dirname(flask.origin.file) : undefined;
}

/** A text that an argument brings. */
export interface GivenText {
  readonly text: string;
  /** False where it is what stands in for a variable of the environment: `os.getenv("X", "/a/")` may be another. */
  readonly certain: boolean;
}

/** The text of an argument, where it can be read: it stands there, or a name that is bound once has it. */
export function givenText(evaluator: Evaluator, scope: Scope, node: SyntaxNode): GivenText | undefined {
  const { module } = scope;
  const literal = literalString(module, node);
  if (literal !== undefined) return { text: literal, certain: true };
  const expression = unwrapped(node);
  if (expression.name === 'VariableName') return constant(evaluator, scope, textOf(module, expression));
  if (expression.name !== 'CallExpression' || !expression.firstChild) return undefined;
  const callee = evaluator.expression(scope, expression.firstChild);
  if (callee.kind !== 'library' || !['os.getenv', 'os.environ.get'].includes(callee.name)) return undefined;
  const { positional, named } = argumentsOf(module, expression);
  const fallback = positional[1] ?? named.get('default');
  const text = fallback && literalString(module, fallback);
  return text === undefined ? undefined : { text, certain: false };
}

/** A name that the module, or the function, binds once. */
function constant(evaluator: Evaluator, scope: Scope, name: string): GivenText | undefined {
  const module: Module = scope.module;
  const bindings = scope.locals?.bindings.get(name) ?? module.bindings.get(name) ?? [];
  const [binding] = bindings;
  if (bindings.length !== 1 || !binding || binding.conditional || binding.value.kind !== 'expression')
    return undefined;
  const { node, part } = binding.value;
  return part !== undefined || unwrapped(node).name === 'VariableName'
    ? undefined
    : givenText(evaluator, scope, node);
}

const prefixes = ['url_base_pathname', 'requests_pathname_prefix', 'routes_pathname_prefix'];

export const pathPrefix: Rule = {
  name: 'path-prefix',
  levels: ['error', 'warning'],
  summary: 'The Dash constructor is given a path prefix, which Connect sets by itself.',
  *check({ evaluator, entry, entrypoint }) {
    const value = evaluator.name(entry, entrypoint.object);
    if (value.kind !== 'dash' || !value.construction) return;
    const { call, scope } = value.construction;
    const { named } = argumentsOf(scope.module, call);
    for (const name of prefixes) {
      const given = named.get(name);
      const prefix = given && givenText(evaluator, scope, given);
      if (!given || !prefix || isHarmless(name, prefix.text)) continue;
      yield {
        level: prefix.certain ? 'error' : 'warning',
        message: `${name} is given to the Dash constructor.`,
        reason: `It is ${JSON.stringify(prefix.text)}${prefix.certain ? '' : ' unless a variable says otherwise'}; Connect serves the app below a path of its own, tells it to Dash, and a second prefix breaks the app.`,
        hint: `Remove ${name}, or read it from a variable that isn't set on Connect: ${name}=os.environ.get("PATH_PREFIX")`,
        location: locationOf(scope.module, given),
      };
    }
  },
};

/** The root contradicts Connect's path, too; as `routes_pathname_prefix` it is what Dash has anyway. */
const isHarmless = (name: string, prefix: string) => name === 'routes_pathname_prefix' && prefix === '/';

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
  *check({ evaluator, entry, entrypoint }) {
    const value = evaluator.name(entry, entrypoint.object);
    if (value.kind !== 'dash' || !value.construction) return;
    const { call, scope } = value.construction;
    const { named } = argumentsOf(scope.module, call);
    for (const name of ['backend', 'server'] as const) {
      const given = named.get(name);
      const found = given && (name === 'backend' ? backendOf : serverOf)(evaluator, scope, given);
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

function backendOf(evaluator: Evaluator, scope: Scope, given: SyntaxNode): Framework | undefined {
  const backend = givenText(evaluator, scope, given);
  // As Dash does, which takes the name in any case.
  const framework = frameworks[backend?.text.toLowerCase() ?? ''];
  return backend && framework !== undefined ? { framework, certain: backend.certain } : undefined;
}

function serverOf(evaluator: Evaluator, scope: Scope, given: SyntaxNode): Framework | undefined {
  const value = evaluator.expression(scope, given);
  const framework = Object.values(frameworks).find(
    (name) => value.kind === 'other' && value.description === `a ${name} app`,
  );
  return framework === undefined ? undefined : { framework, certain: true };
}

/**
 * The folder, relative to the app folder, from which Dash loads pages: `pages`, unless the constructor says otherwise.
 * `undefined` where there is none or where it can't be read. As in `pages_folder_config` of Dash's `_configs.py`.
 */
export function pagesFolderOf(dash: MadeDash, evaluator: Evaluator): string | undefined {
  const { call, scope } = dash.construction;
  const { named } = argumentsOf(scope.module, call);
  const asked = named.get('pages_folder');
  if (!asked && !named.has('use_pages')) return undefined;
  const folder = asked ? literalString(scope.module, asked) : 'pages';
  if (folder === undefined || folder === '' || folder.startsWith('/') || folder.includes('..'))
    return undefined;
  const from = countedFrom(dash, evaluator);
  return from === undefined ? undefined : posix.join(from, folder).replace(/\/$/, '');
}

export const pagesFolder: Rule = {
  name: 'pages-folder',
  levels: ['error'],
  summary: "The app uses Dash's pages, but the bundle holds no folder of pages.",
  *check({ app, evaluator, entry, entrypoint }) {
    const value = evaluator.name(entry, entrypoint.object);
    if (!isMade(value)) return;
    const { call, scope } = value.construction;
    const folder = pagesFolderOf(value, evaluator);
    if (folder === undefined || app.paths.some((path) => path.startsWith(`${folder}/`))) return;
    const { named, open } = argumentsOf(scope.module, call);
    const usePages = named.get('use_pages');
    const asked = named.get('pages_folder');
    const isCustom = asked !== undefined && literalString(scope.module, asked) !== 'pages';
    if (open || !(isCustom || (usePages && textOf(scope.module, usePages) === 'True'))) return;
    yield {
      level: 'error',
      message: `The folder of pages, ${folder}/, isn't in the bundle.`,
      reason:
        'Dash refuses to start without it. An empty folder, and one that an exclusion leaves out, does not travel.',
      hint: 'Add the folder, or give pages_folder="" where the pages are registered by hand.',
      location: locationOf(scope.module, usePages ?? asked ?? call),
    };
  },
};

export const noLayout: Rule = {
  name: 'no-layout',
  levels: ['warning'],
  summary: 'Nothing that the entrypoint loads gives the app a layout.',
  *check({ sources, evaluator, reached, entry, entrypoint }) {
    const value = evaluator.name(entry, entrypoint.object);
    if (value.kind !== 'dash' || !value.construction) return;
    const { call, scope } = value.construction;
    const callee = call.firstChild && evaluator.expression(scope, call.firstChild);
    // A class that derives from Dash may make its own layout.
    if (
      callee?.kind !== 'library' ||
      argumentsOf(scope.module, call).open ||
      bringsLayout(scope.module, call)
    )
      return;
    if (reached.some((module) => setsLayout(module) || handsOn(evaluator, module))) return;
    const reachedPaths = new Set(reached.map(({ path }) => path));
    const elsewhere = sources.modules.files
      .filter((path) => !reachedPaths.has(path) && sources.text(path)?.includes('.layout'))
      .map((path) => sources.module(path))
      .find((module) => module && setsLayout(module));
    yield {
      level: 'warning',
      message: `Nothing gives ${entrypoint.text} a layout.`,
      reason: elsewhere
        ? `${elsewhere.path} sets one, but importing ${entry.path} doesn't load that file.`
        : `No module that ${entry.path} loads assigns ${entrypoint.object}.layout; Dash then answers every visitor with an error.`,
      hint: elsewhere
        ? adviceOn(elsewhere, entrypoint.object, entry)
        : `Assign ${entrypoint.object}.layout, or give use_pages=True.`,
      location: locationOf(scope.module, call),
    };
  },
};

/** How the module that sets the layout comes to be loaded. */
function adviceOn(elsewhere: Module, object: string, entry: Module): string {
  if (importsOf(elsewhere).some((edge) => atImport(edge) && edge.module === undefined)) {
    return `Deploy the folder above, with ${input('path')} and ${input('entrypoint')} set to it: ${elsewhere.path} imports from its own package.`;
  }
  const asEntrypoint = `Set ${input('entrypoint', `${elsewhere.name}:${object}`)}`;
  return elsewhere.name.includes('-')
    ? asEntrypoint
    : `${asEntrypoint}, or import ${elsewhere.name} in ${entry.path}.`;
}

function setsLayout(module: Module): boolean {
  return nodesNamed(module.root, new Set(['AssignStatement', 'CallExpression'])).some((node) => {
    if (node.name === 'CallExpression') {
      const name = argumentsOf(module, node).positional[1];
      return node.firstChild && textOf(module, node.firstChild) === 'setattr' && name
        ? literalString(module, name) === 'layout'
        : false;
    }
    return childrenOf(node).some((target) => {
      const property = target.name === 'MemberExpression' ? target.getChild('PropertyName') : undefined;
      return property ? textOf(module, property) === 'layout' : false;
    });
  });
}

/** Libraries that take an app and give it no layout. */
const takers = new Set([
  ...['dash_auth', 'flask_caching', 'flask_talisman', 'flask_login', 'flask_cors', 'flask_compress'],
  ...['flask_session', 'flask_sqlalchemy', 'flask_seasurf', 'flask_wtf', 'flask_limiter', 'logging'],
]);

/** True where something may get the app as an argument, and give it the layout. */
function handsOn(evaluator: Evaluator, module: Module): boolean {
  return nodesNamed(module.root, new Set(['CallExpression'])).some((call) => {
    const { positional, named } = argumentsOf(module, call);
    const getsApp = [...positional, ...named.values()].some(
      (node) =>
        node.name === 'VariableName' && ['app', 'dash_app', 'application'].includes(textOf(module, node)),
    );
    return getsApp && call.firstChild !== null && maySetLayout(evaluator, module, call.firstChild);
  });
}

function maySetLayout(evaluator: Evaluator, module: Module, callee: SyntaxNode): boolean {
  if (['print', 'isinstance', 'id', 'repr', 'str', 'type'].includes(textOf(module, callee))) return false;
  const value = evaluator.expression({ module }, callee);
  return value.kind !== 'library' || !takers.has(value.name.split('.')[0] ?? '');
}
