import { input, theInput } from '../../shared/input-names.ts';
import { withoutLastSlashes } from '../../shared/paths.ts';
import { type Problem, type SourceLocation, UserError } from '../../shared/problems.ts';
import { argumentsOf } from '../python/calls.ts';
import {
  type DashName,
  dashNamesIn,
  dashObjects,
  isComponent,
  isOfOtherFramework,
  usualNames,
} from '../python/dash-objects.ts';
import { isIdentifier } from '../python/module-names.ts';
import type { Module } from '../python/sources.ts';
import { pythonProblem } from '../python/syntax.ts';
import { lineAt } from '../python/tree.ts';
import { type DashValue, isMade, originKey, type Value } from '../python/value.ts';
import type { Diagnostic, Entrypoint } from '../types.ts';
import {
  hiddenAppProblem,
  hiddenApps,
  hintForFactory,
  notImportable,
  type Search,
} from './entrypoint-hints.ts';
import { notebookProblem, otherApp } from './other-frameworks.ts';

/** An entrypoint that was checked. */
export interface CheckedEntrypoint extends Omit<Entrypoint, 'text' | 'source'> {
  readonly findings: readonly Diagnostic[];
}

/**
 * Checks an entrypoint by reading the module that it names.
 *
 * @param given `app/web.py`, `app.web`, `app.web:app`, `app/web.py:app` or `./app.py`
 * @throws UserError with what is wrong with it and what was probably meant
 */
export function checkEntrypoint(search: Search, given: string): CheckedEntrypoint {
  const { target, object } = parseEntrypoint(given);
  const name = moduleNamed(search, given, target);
  const path = search.sources.modules.find(name);
  const module = search.sources.module(path);
  if (!module) {
    // A file that wasn't read, or a folder.
    const location = path === undefined ? undefined : { file: path };
    const reason = path === undefined ? undefined : search.sources.skipped.get(path);
    return unproven(name, object ?? 'app', location, reason && `${path} was not read, because ${reason}.`);
  }
  const problem = pythonProblem(module);
  if (problem) throw new UserError(problem);
  return checkObject(search, given, module, object ?? objectOf(search, module));
}

function parseEntrypoint(given: string): { readonly target: string; readonly object?: string } {
  const [, target = '', object] = /^([^:]+)(?::([^:]+))?$/.exec(given.trim()) ?? [];
  const message = `The entrypoint ${given} is not valid.`;
  if (object?.includes('(')) {
    throw new UserError({
      message,
      reason: 'It calls a function, but Connect needs the name of the Dash object.',
      hint: `Add the line app = ${object} to the module, and set ${input('entrypoint', `${target}:app`)}`,
    });
  }
  if (target === '' || object?.split('.').every(isIdentifier) === false) {
    const hint = `Write module:object, as in ${input('entrypoint', 'app:app')}, with the module relative to the app folder.`;
    throw new UserError({ message, hint });
  }
  return { target, ...(object === undefined ? {} : { object }) };
}

function moduleNamed(search: Search, given: string, target: string): string {
  const { app, sources } = search;
  const path = withoutLastSlashes(target.replaceAll('\\', '/').replace(/^(\.\/)+/, ''));
  const isPath = path.includes('/') || app.paths.includes(path);
  if (!isPath && sources.modules.find(path) !== undefined) return path;
  const file = [path, `${path}.py`, `${path}/__init__.py`].find(
    (candidate) => candidate.endsWith('.py') && app.paths.includes(candidate),
  );
  if (file === undefined) throw new UserError(missingModule(search, given, path));
  const name = sources.modules.nameOf(file);
  if (name === undefined) throw new UserError(notImportable(file, sources));
  return name;
}

function missingModule({ app, sources, evaluator }: Search, given: string, path: string): Problem {
  if (path.endsWith('.ipynb') && app.paths.includes(path)) return notebookProblem(path);
  const offers = dashObjects(sources, evaluator).map(({ names: [best] }) => textOfName(best));
  const didYouMean = offers.length > 0 ? `Did you mean ${offers.slice(0, 5).join(' or ')}? ` : '';
  return {
    message: `The entrypoint ${given} names a module that isn't in the app folder.`,
    reason: `There is no ${path.endsWith('.py') ? path : `${path.replaceAll('.', '/')}.py`}.`,
    hint: `${didYouMean}Modules are relative to the app folder, ${theInput('path')}.`,
  };
}

const textOfName = ({ module, name }: DashName) => `${module.name}:${name}`;

/** The name of the Dash app of a module if only the module is given: the one that Connect itself would try first. */
function objectOf({ evaluator }: Search, module: Module): string {
  const names = dashNamesIn(module, evaluator);
  const certain = names.filter((name) => name.certain);
  const eligible = certain.length > 0 ? certain : names;
  const isUsual = (usual: string) =>
    eligible.length > 0 ? eligible.some(({ name }) => name === usual) : module.bindings.has(usual);
  const usual = usualNames.find(isUsual);
  const [first] = eligible;
  if (usual !== undefined || !first) return usual ?? 'app';
  const different = new Set(eligible.map(({ value }) => originKey(value))).size;
  if (different === 1) return first.name;
  const list = eligible.map((name) => `${textOfName(name)} (${module.path} line ${name.line})`).join(', ');
  throw new UserError({
    message: `${module.path} defines ${different} Dash apps.`,
    reason: `Found ${list}.`,
    hint: `Name the one to deploy, for example ${input('entrypoint', textOfName(first))}`,
  });
}

function checkObject(search: Search, given: string, module: Module, object: string): CheckedEntrypoint {
  const { sources, evaluator } = search;
  const [first = object, ...attributes] = object.split('.');
  const value = attributes.reduce<Value>(
    (of, name) => evaluator.attribute(of, name, module),
    evaluator.name(module, first),
  );
  const binding = module.bindings.get(first)?.at(-1);
  const location = { file: module.path, ...(binding && { line: lineAt(module, binding.offset) }) };
  const refuse = (description: string) =>
    new UserError({
      message: `${module.name}:${object} isn't a Dash app.`,
      reason: `It is ${description}.`,
      hint: hintFor(
        search,
        module,
        `Name the object that Dash(…) makes, as in ${input('entrypoint', 'app:app')}`,
      ),
      location,
    });
  const ofServer = dashOfServer(search, value);
  if (ofServer) {
    const best = bestNameOf(search, ofServer, module);
    if (!best) throw refuse('the Flask server of an app without a name');
    return insteadOfServer(best, `${module.name}:${object}`, location);
  }
  switch (value.kind) {
    case 'dash':
      return { module: module.name, object, location, certain: true, findings: [] };
    case 'missing':
      throw otherApp(sources) ?? new UserError(missingObject(search, module, first));
    case 'other':
      throw otherApp(sources) ?? refuse(value.description);
    case 'function': {
      const hint = hintForFactory(evaluator, value);
      if (hint === undefined) throw refuse('a function');
      throw new UserError({
        message: `The entrypoint ${given} is a function that returns a Dash app.`,
        reason: 'Connect needs the Dash app itself, with a name at the top level of a module.',
        hint,
        location,
      });
    }
    case 'class':
    case 'module':
      throw refuse(`a ${value.kind}`);
    case 'library result':
      if (isComponent(value.by)) throw refuse(`a component, ${value.by}`);
      if (isOfOtherFramework(value.by)) throw otherApp(sources) ?? refuse(`made by ${value.by}`);
      return unproven(module.name, object, location, `A library makes it: ${value.by}.`);
    default:
      return unproven(module.name, object, location);
  }
}

/** An entrypoint that can't be read, with a notice. */
export function unproven(
  module: string,
  object: string,
  location: SourceLocation | undefined,
  reason?: string,
): CheckedEntrypoint {
  const finding: Diagnostic = {
    level: 'notice',
    message: `Whether ${module}:${object} is a Dash app can't be read from the source.`,
    ...(reason !== undefined && { reason }),
    ...(location && { location }),
  };
  return { module, object, certain: false, findings: [finding], ...(location && { location }) };
}

/** The Dash app that a Flask server belongs to: it made the server, or uses it (`Dash(server=server)`). */
function dashOfServer({ sources, evaluator }: Search, server: Value): DashValue | undefined {
  if (server.kind === 'server') return server.of;
  if (server.kind !== 'other' || server.description !== 'a Flask app') return undefined;
  const values = dashObjects(sources, evaluator).map(({ names: [{ value }] }) => value);
  return values.filter(isMade).find(({ construction: { node: call, scope } }) => {
    const { named, positional } = argumentsOf(scope.module, call);
    const given = named.get('server') ?? positional[1];
    return given && originKey(evaluator.expression(scope, given)) === originKey(server);
  });
}

/** The best name of a Dash app, one of the given module if possible. */
function bestNameOf({ sources, evaluator }: Search, dash: DashValue, module: Module): DashName | undefined {
  const names = dashObjects(sources, evaluator)
    .flatMap((object) => object.names)
    .filter(({ value }) => value.kind === 'dash' && originKey(value) === originKey(dash));
  return names.find((name) => name.module === module) ?? names[0];
}

function insteadOfServer(best: DashName, server: string, location: SourceLocation): CheckedEntrypoint {
  const text = textOfName(best);
  const finding: Diagnostic = {
    level: 'notice',
    message: `The entrypoint is ${text}, the Dash app, instead of ${server}, its Flask server.`,
    reason: 'Connect serves the Dash app itself.',
    hint: `Set ${input('entrypoint', text)} to avoid this notice.`,
    location,
  };
  return {
    module: best.module.name,
    object: best.name,
    location: { file: best.module.path, line: best.line },
    certain: true,
    findings: [finding],
  };
}

function missingObject(search: Search, module: Module, object: string): Problem {
  const { evaluator } = search;
  const [app] = dashNamesIn(module, evaluator);
  const hidden = app ? undefined : hiddenAppProblem(hiddenApps(module, evaluator), evaluator);
  return (
    hidden ?? {
      message: `${module.path} has no object ${object}.`,
      reason: app
        ? `Its Dash app is ${app.name}, line ${app.line}.`
        : 'Nothing at the top level of the module defines that name.',
      hint: hintFor(
        search,
        module,
        `Make the app there, as in ${object} = Dash(__name__), or name the module that does.`,
      ),
      location: { file: module.path, ...(app && { line: app.line }) },
    }
  );
}

/** The Dash apps of a module that may be meant, or another hint if it has none. */
function hintFor({ evaluator }: Search, module: Module, otherwise: string): string {
  const apps = dashNamesIn(module, evaluator).map(textOfName);
  return apps.length > 0 ? `Did you mean ${input('entrypoint', apps.join(' or '))}?` : otherwise;
}
