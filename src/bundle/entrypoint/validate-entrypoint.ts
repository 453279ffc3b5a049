import { input, theInput } from '../../shared/input-names.ts';
import { withoutLastSlashes } from '../../shared/paths.ts';
import { type Problem, type SourceLocation, UserError } from '../../shared/problems.ts';
import { argumentsOf, parametersOf } from '../python/calls.ts';
import { type DashName, dashNamesIn, dashObjects, isComponent, usualNames } from '../python/dash-objects.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module, Sources } from '../python/sources.ts';
import { pythonProblem } from '../python/syntax.ts';
import { lineAt, textOf } from '../python/tree.ts';
import {
  type DashValue,
  type FunctionValue,
  type OtherValue,
  originKey,
  type Value,
} from '../python/value.ts';
import type { AppFolder, Diagnostic } from '../types.ts';
import { notebookProblem, otherApp } from './other-frameworks.ts';

/** An entrypoint that was checked. */
export interface CheckedEntrypoint {
  readonly module: string;
  readonly object: string;
  readonly location?: SourceLocation;
  /** False if reading the source can't prove that it is a Dash app. */
  readonly certain: boolean;
  readonly findings: readonly Diagnostic[];
}

/** What is needed to check an entrypoint. */
export interface Search {
  readonly app: AppFolder;
  readonly sources: Sources;
  readonly evaluator: Evaluator;
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
  const module = path === undefined ? undefined : search.sources.module(path);
  if (!module) {
    // A file that wasn't read, or a folder.
    const location = path === undefined ? undefined : { file: path };
    const reason = path === undefined ? undefined : search.sources.skipped.get(path);
    return unproven(name, object ?? 'app', location, reason && `${path} was not read, because ${reason}.`);
  }
  const problem = pythonProblem(module);
  if (problem) throw new UserError(problem);
  return object === undefined
    ? chooseObject(search, given, module)
    : checkObject(search, given, module, object);
}

function parseEntrypoint(given: string): { readonly target: string; readonly object?: string } {
  const text = given.trim();
  const message = `The entrypoint ${given} is not valid.`;
  const hint = `Write module:object, as in ${input('entrypoint', 'app:app')}, with the module relative to the app folder.`;
  // "C:\app.py" has a colon, too.
  if (/^[a-z]:[\\/]/i.test(text)) throw new UserError({ message, reason: 'It is an absolute path.', hint });
  const [target = '', object, ...more] = text.split(':');
  if (more.length > 0) throw new UserError({ message, reason: 'It has more than one colon.', hint });
  if (object?.includes('(')) {
    throw new UserError({
      message,
      reason: 'It calls a function, but Connect needs the name of the Dash object.',
      hint: `Add the line app = ${object} to the module, and set ${input('entrypoint', `${target}:app`)}`,
    });
  }
  const isObject = object === undefined || object.split('.').every(isIdentifier);
  if (target === '' || !isObject) throw new UserError({ message, hint });
  return { target, ...(object === undefined ? {} : { object }) };
}

const isIdentifier = (text: string) => /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(text);

function moduleNamed(search: Search, given: string, target: string): string {
  const { app, sources } = search;
  const path = withoutLastSlashes(target.replaceAll('\\', '/').replace(/^(\.\/)+/, ''));
  if (path.includes('/') || app.paths.includes(path)) {
    const file = [path, `${path}.py`, `${path}/__init__.py`].find(
      (candidate) => candidate.endsWith('.py') && app.paths.includes(candidate),
    );
    const name = file === undefined ? undefined : sources.modules.nameOf(file);
    if (name !== undefined) return name;
    throw new UserError(
      file === undefined ? missingModule(search, given, path) : notImportable(sources, file),
    );
  }
  if (sources.modules.find(path) !== undefined) return path;
  throw new UserError(missingModule(search, given, path));
}

function missingModule(search: Search, given: string, path: string): Problem {
  const { app, sources } = search;
  if (path.endsWith('.ipynb') && app.paths.includes(path)) return notebookProblem(path);
  const file = path.endsWith('.py') ? path : `${path.replaceAll('.', '/')}.py`;
  const offers = dashObjects(sources, search.evaluator).map(({ names: [best] }) => textOfName(best));
  const didYouMean = offers.length > 0 ? `Did you mean ${offers.slice(0, 5).join(' or ')}? ` : '';
  return {
    message: `The entrypoint ${given} names a module that isn't in the app folder.`,
    reason: app.paths.includes(path) ? `${path} isn't a Python file.` : `There is no ${file}.`,
    hint: `${didYouMean}Modules are relative to the app folder, ${theInput('path')}.`,
  };
}

const textOfName = ({ module, name }: DashName) => `${module.name}:${name}`;

/** Why Python can't import a file. */
export function notImportable(sources: Sources, file: string): Problem {
  const base = file.slice(0, -'.py'.length);
  const isPackage = sources.modules.find(base.replaceAll('/', '.')) === `${base}/__init__.py`;
  const isOwn = file === '__init__.py';
  return {
    message: `${file} can't be imported.`,
    reason: isPackage
      ? `Python imports the package ${base}/ instead.`
      : isOwn
        ? 'The app folder itself is the package, and Connect imports from inside the folder.'
        : 'The name of a file or folder contains a dot, or a module has the name of the folder.',
    hint: isOwn
      ? `Move the app to a file such as app.py, or deploy the folder above.`
      : 'Rename one of them.',
    location: { file },
  };
}

/** The Dash app of a module if only the module is given. */
function chooseObject(search: Search, given: string, module: Module): CheckedEntrypoint {
  const names = dashNamesIn(module, search.evaluator);
  const certain = names.filter((name) => name.certain);
  const eligible = certain.length > 0 ? certain : names;
  const best = usualFirst(eligible);
  if (!best) {
    const usual = usualNames.find((name) => module.bindings.has(name)) ?? 'app';
    return checkObject(search, given, module, usual);
  }
  const different = new Set(eligible.map(({ value }) => originKey(value))).size;
  if (different === 1 || usualNames.includes(best.name)) {
    const location = { file: module.path, line: best.line };
    if (!best.certain) return unproven(module.name, best.name, location, madeBy(best.value));
    return { module: module.name, object: best.name, location, certain: true, findings: [] };
  }
  const list = eligible.map((name) => `${textOfName(name)} (${module.path} line ${name.line})`).join(', ');
  throw new UserError({
    message: `${module.path} defines ${different} Dash apps.`,
    reason: `Found ${list}.`,
    hint: `Name the one to deploy, for example ${input('entrypoint', textOfName(best))}`,
  });
}

/** The name that Connect itself would try first, else the first one. */
const usualFirst = (names: readonly DashName[]): DashName | undefined =>
  usualNames.map((usual) => names.find(({ name }) => name === usual)).find((name) => name) ?? names[0];

function checkObject(search: Search, given: string, module: Module, object: string): CheckedEntrypoint {
  const { sources, evaluator } = search;
  const [first = object, ...attributes] = object.split('.');
  const value = attributes.reduce<Value>(
    (of, name) => evaluator.attribute(of, name, module),
    evaluator.name(module, first),
  );
  const binding = module.bindings.get(first)?.at(-1);
  const line = binding && lineAt(module, binding.offset);
  const location = { file: module.path, ...(line === undefined ? {} : { line }) };
  const refuse = (description: string) => notDash(search, module, object, location, description);
  switch (value.kind) {
    case 'dash':
      return { module: module.name, object, location, certain: true, findings: [] };
    case 'server':
      return insteadOfServer(search, module, object, location, value.of);
    case 'missing':
      throw otherApp(sources) ?? new UserError(missingObject(search, module, first));
    case 'other': {
      const app = value.description === 'a Flask app' ? dashOnFlask(search, value) : undefined;
      if (app) return insteadOfServer(search, module, object, location, app);
      throw otherApp(sources) ?? refuse(value.description);
    }
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
      break;
    default:
  }
  return unproven(module.name, object, location, madeBy(value));
}

function unproven(
  module: string,
  object: string,
  location: SourceLocation | undefined,
  reason: string | undefined,
): CheckedEntrypoint {
  const finding: Diagnostic = {
    level: 'notice',
    message: `Whether ${module}:${object} is a Dash app can't be read from the source.`,
    ...(reason !== undefined && { reason }),
    ...(location && { location }),
  };
  return { module, object, certain: false, findings: [finding], ...(location && { location }) };
}

const madeBy = (value: Value) =>
  value.kind === 'library result' ? `A library makes it: ${value.by}.` : undefined;

/** The Dash app that a Flask server belongs to is deployed instead of the server. */
function insteadOfServer(
  search: Search,
  module: Module,
  object: string,
  location: SourceLocation,
  dash: DashValue,
): CheckedEntrypoint {
  const { sources, evaluator } = search;
  const isSame = ({ value }: DashName) => value.kind === 'dash' && originKey(value) === originKey(dash);
  const best =
    usualFirst(dashNamesIn(module, evaluator).filter(isSame)) ??
    dashObjects(sources, evaluator)
      .flatMap(({ names }) => names)
      .find(isSame);
  if (!best) throw notDash(search, module, object, location, 'the Flask server of an app without a name');
  const text = textOfName(best);
  const finding: Diagnostic = {
    level: 'notice',
    message: `The entrypoint is ${text}, the Dash app, instead of ${module.name}:${object}, its Flask server.`,
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

/** The Dash app that uses a Flask app: `Dash(server=server)`. */
function dashOnFlask({ sources, evaluator }: Search, flask: OtherValue): DashValue | undefined {
  for (const { names } of dashObjects(sources, evaluator)) {
    const [{ value }] = names;
    if (value.kind !== 'dash' || !value.construction) continue;
    const { call, scope } = value.construction;
    const given = argumentsOf(scope.module, call);
    const server = given.named.get('server') ?? given.positional[1];
    const on = server && evaluator.expression(scope, server);
    if (on?.kind === 'other' && on.origin && originKey(on) === originKey(flask)) return value;
  }
  return undefined;
}

function missingObject({ evaluator }: Search, module: Module, object: string): Problem {
  const guarded = module.statements.find(({ node: { name, firstChild }, when }) => {
    return (
      when.never && name === 'AssignStatement' && firstChild && textOf(module, firstChild) === object
    );
  });
  if (guarded) {
    const location = { file: module.path, line: lineAt(module, guarded.node.from) };
    return onlyAsScript(`${module.path} makes ${object} only when it is run as a script.`, object, location);
  }
  const apps = dashNamesIn(module, evaluator);
  const [app] = apps;
  return {
    message: `${module.path} has no object ${object}.`,
    reason: app
      ? `Its Dash app is ${app.name}, line ${app.line}.`
      : 'Nothing at the top level of the module defines that name.',
    hint:
      apps.length > 0
        ? `Did you mean ${input('entrypoint', apps.map(textOfName).join(' or '))}?`
        : `Make the app there, as in ${object} = Dash(__name__), or name the module that does.`,
    location: { file: module.path, ...(app ? { line: app.line } : {}) },
  };
}

/** The problem of an app that is made below the main guard. */
export const onlyAsScript = (message: string, object: string, location: SourceLocation): Problem => ({
  message,
  reason: 'Connect imports the module, so nothing below if __name__ == "__main__": runs.',
  hint: `Make ${object} before the if, at the top level of the module, and leave only ${object}.run(…) below it.`,
  location,
});

function notDash(
  { evaluator }: Search,
  module: Module,
  object: string,
  location: SourceLocation,
  description: string,
): UserError {
  const apps = dashNamesIn(module, evaluator).map(textOfName);
  return new UserError({
    message: `${module.name}:${object} isn't a Dash app.`,
    reason: `It is ${description}.`,
    hint:
      apps.length > 0
        ? `Did you mean ${input('entrypoint', apps.join(' or '))}?`
        : `Name the object that Dash(…) makes, as in ${input('entrypoint', 'app:app')}`,
    location,
  });
}

/**
 * How to get the app that a function returns: the line to add to its module.
 *
 * @returns `undefined` if the function doesn't return a Dash app
 */
export function hintForFactory(evaluator: Evaluator, factory: FunctionValue): string | undefined {
  const made = evaluator.result(factory);
  if (made.kind === 'dash') return hintToCall(factory, ['app']);
  const items = made.kind === 'other' ? (made.items?.() ?? []) : [];
  const targets = items.map(({ kind }) => (kind === 'dash' ? 'app' : '_'));
  return targets.includes('app') ? hintToCall(factory, targets) : undefined;
}

/** @param targets the names that what the function returns is assigned to */
function hintToCall({ module, node }: FunctionValue, targets: readonly string[]): string {
  const name = node.getChild('VariableName');
  const required = parametersOf(module, node)
    .filter(({ fallback }) => fallback === undefined)
    .map((parameter) => parameter.name);
  const call = `${name ? textOf(module, name) : ''}(${required.join(', ')})`;
  return `Add the line ${targets.join(', ')} = ${call} at the end of ${module.path}, and set ${input('entrypoint', `${module.name}:app`)}`;
}
