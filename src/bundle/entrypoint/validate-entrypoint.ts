import { closest } from '../../shared/did-you-mean.ts';
import { input, theInput } from '../../shared/input-names.ts';
import { withoutLastSlashes } from '../../shared/paths.ts';
import { type Problem, type SourceLocation, UserError } from '../../shared/problems.ts';
import { argumentsOf } from '../python/calls.ts';
import { dashNamesIn, dashObjects, isComponent, usualNames } from '../python/dash-objects.ts';
import type { Evaluator } from '../python/evaluate.ts';
import { addingLine, factoryIn } from '../python/factories.ts';
import type { Module, Sources } from '../python/sources.ts';
import { type SyntaxProblem, syntaxProblem } from '../python/syntax.ts';
import { lineAt } from '../python/tree.ts';
import type { Value } from '../python/value.ts';
import type { AppFolder, Diagnostic } from '../types.ts';
import { NotAnApp, otherApp, toBeConverted } from './other-frameworks.ts';

/** An entrypoint that was asked for and holds. */
export interface AskedObject {
  readonly module: string;
  readonly object: string;
  readonly location?: SourceLocation;
  readonly certain: boolean;
  readonly findings: readonly Diagnostic[];
}

/**
 * Checks an entrypoint by reading the module that it names.
 *
 * @param asked `app/web.py`, `app.web`, `app.web:app`, `app/web.py:app`, `./app.py`
 * @throws UserError that says what is wrong with it, and what was probably meant
 */
export function checkAsked(app: AppFolder, sources: Sources, reader: Evaluator, asked: string): AskedObject {
  const [target, object] = split(asked);
  const name = moduleNamed(app, sources, reader, asked, target);
  const path = sources.modules.find(name);
  const module = path === undefined ? undefined : sources.module(path);
  if (!module) return unread(sources, name, path, object);
  const problem = pythonProblem(module);
  if (problem) throw new UserError(problem);
  return object === undefined
    ? theOnlyOne(sources, reader, asked, module)
    : checkObject(sources, reader, asked, module, object);
}

/** What today's Python can't read in a module, as the user is told. */
export function pythonProblem(module: Module): Problem | undefined {
  const problem = syntaxProblem(module);
  return problem && mishapOf(module, problem);
}

export function mishapOf(module: Module, problem: SyntaxProblem): Problem {
  const { line } = problem;
  const location = { file: module.path, line };
  switch (problem.kind) {
    case 'python 2':
      return {
        message: `${module.path} is written for Python 2.`,
        reason: `Line ${line} has ${problem.message}, which Python 3 refuses, and Connect runs Python 3 only.`,
        hint: 'Translate the file to Python 3, for example with the program 2to3 of a Python before 3.13.',
        location,
      };
    case 'syntax':
      return {
        message: `${module.path} has a syntax error.`,
        reason: `Python can't read line ${line}: ${quoted(module, line)}`,
        hint: `Mend it; python -m py_compile ${module.path} shows more.`,
        location,
      };
    case 'not UTF-8':
      return {
        message: `${module.path} is not saved as UTF-8.`,
        reason: `Python can't read line ${line}, and no coding line says how it is encoded: ${quoted(module, line)}`,
        hint: 'Save it as UTF-8.',
        location,
      };
    case 'not UTF-8 in comments':
      return {
        message: `${module.path} is not saved as UTF-8.`,
        reason: `Python lets that pass in a comment, as in line ${line}, of what it imports, but not in a script that it starts.`,
        hint: 'Save it as UTF-8.',
        location,
      };
    case 'UTF-16':
      return {
        message: `${module.path} is not saved as UTF-8.`,
        reason: "It is written in UTF-16, as by PowerShell's >, which Python doesn't read.",
        hint: 'Save it as UTF-8.',
        location,
      };
    case 'two encodings':
      return {
        message: `${module.path} says in line ${line} that it is not in UTF-8, but begins with the byte-order mark of UTF-8.`,
        reason: `Python refuses to choose: ${quoted(module, line)}`,
        hint: `Take line ${line} out.`,
        location,
      };
    default:
      return problem satisfies never;
  }
}

const quoted = (module: Module, line: number) =>
  (module.text.split('\n')[line - 1] ?? '').trim().slice(0, 80);

function split(asked: string): [string, string | undefined] {
  const text = asked.trim();
  const parts = text.split(':');
  // "C:\app.py" has a colon too.
  if (parts.length > 2 || /^[a-z]:[\\/]/i.test(text)) {
    throw new UserError({
      message: `The entrypoint ${asked} can't be understood.`,
      reason: parts.length > 2 ? 'It has more than one colon.' : 'It is a path from the root of a drive.',
      hint: `Write module:object, as in ${input('entrypoint', 'app:app')}, with the module as seen from the app folder.`,
    });
  }
  const [module = '', object] = parts;
  if (module === '' || object === '' || (object !== undefined && !object.split('.').every(isIdentifier))) {
    throw new UserError({
      message: `The entrypoint ${asked} can't be understood.`,
      reason: object?.includes('(')
        ? 'It calls a function; Connect wants the name of the Dash object itself.'
        : 'A module and the name of an object in it are wanted.',
      hint: object?.includes('(')
        ? `Add a line app = ${object} to the module, and set ${input('entrypoint', `${module}:app`)}`
        : `Write module:object, as in ${input('entrypoint', 'app:app')}`,
    });
  }
  return [module, object];
}

const isIdentifier = (text: string) => /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(text);

function moduleNamed(
  app: AppFolder,
  sources: Sources,
  reader: Evaluator,
  asked: string,
  target: string,
): string {
  const { find, nameOf } = sources.modules;
  const path = withoutLastSlashes(target.replaceAll('\\', '/').replace(/^(\.\/)+/, ''));
  const isPath = path.includes('/') || app.paths.includes(path);
  if (isPath) {
    const file = [path, `${path}.py`, `${path}/__init__.py`].find(
      (candidate) => candidate.endsWith('.py') && app.paths.includes(candidate),
    );
    if (file === undefined) throw new UserError(moduleMissing(app, sources, reader, asked, path, target));
    const name = nameOf(file);
    if (name === undefined) throw new UserError(notImportable(sources, file));
    return name;
  }
  if (find(path) !== undefined) return path;
  throw new UserError(moduleMissing(app, sources, reader, asked, path, target));
}

function moduleMissing(
  app: AppFolder,
  sources: Sources,
  reader: Evaluator,
  asked: string,
  path: string,
  target: string,
): Problem {
  if (path.endsWith('.ipynb') && app.paths.includes(path)) return toBeConverted(path);
  const asPath = path.endsWith('.py') ? path : `${path.replaceAll('.', '/')}.py`;
  const { files, nameOf } = sources.modules;
  const importable = files.filter((file) => nameOf(file) !== undefined);
  // The path may have been written from the root of the repository, or without the package's name.
  const meant =
    importable.find((file) => asPath.endsWith(`/${file}`)) ??
    importable.find((file) => file.endsWith(`/${asPath}`)) ??
    closest(asPath, importable);
  const other = app.paths.includes(path) ? ` ${path} isn't a Python file.` : '';
  const names = dashObjects(sources, reader).map(({ names: [best] }) => `${best.module.name}:${best.name}`);
  const offers = meant === undefined ? names.slice(0, 5) : [nameOf(meant) as string];
  return {
    message: `The entrypoint ${asked} names a module that isn't in the app folder.`,
    reason: `There is no ${asPath}${path.endsWith('.py') ? '' : ` and no ${path.replaceAll('.', '/')}/__init__.py`}.${other}`,
    hint:
      offers.length > 0
        ? `Did you mean ${offers.map((offer) => withObject(reader, sources, offer)).join(' or ')}? Paths and modules are taken from the app folder, ${theInput('path')}.`
        : `Check ${target}; modules are taken from the app folder, ${theInput('path')}.`,
  };
}

function withObject(reader: Evaluator, sources: Sources, offer: string): string {
  if (offer.includes(':')) return offer;
  const path = sources.modules.find(offer);
  const module = path === undefined ? undefined : sources.module(path);
  const [name] = module ? dashNamesIn(module, reader) : [];
  return name ? `${offer}:${name.name}` : offer;
}

function notImportable(sources: Sources, file: string): Problem {
  const base = file.slice(0, -'.py'.length);
  const rival = sources.modules.find(base.replaceAll('/', '.'));
  return {
    message: `${file} can't be imported.`,
    reason:
      rival !== undefined && rival !== file
        ? `Beside it stands the package ${base}/, and Python takes that for "import ${base.replaceAll('/', '.')}".`
        : 'A dot in the name of a file or folder, or a module of the same name as its folder, keeps Python from it.',
    hint: 'Rename one of them.',
    location: { file },
  };
}

/** A module that is too large to be read, or a folder of modules: nothing can be said of its objects. */
function unread(
  sources: Sources,
  name: string,
  path: string | undefined,
  object: string | undefined,
): AskedObject {
  const reason = path === undefined ? undefined : sources.skipped.get(path);
  return {
    module: name,
    object: object ?? 'app',
    certain: false,
    ...(path === undefined ? {} : { location: { file: path } }),
    findings: [
      {
        level: 'notice',
        message: `Whether ${name}:${object ?? 'app'} is a Dash app wasn't checked.`,
        reason: `${path ?? name} wasn't read: ${reason ?? 'it is empty'}.`,
        ...(path === undefined ? {} : { location: { file: path } }),
      },
    ],
  };
}

function theOnlyOne(sources: Sources, reader: Evaluator, asked: string, module: Module): AskedObject {
  const names = dashNamesIn(module, reader);
  const certain = names.filter((name) => name.certain);
  const eligible = certain.length > 0 ? certain : names;
  // The names that Connect itself tries when none is given come first among them.
  const best =
    usualNames.map((usual) => eligible.find(({ name }) => name === usual)).find((name) => name) ??
    eligible[0];
  const different = new Set(
    eligible.map(({ value }) => ('origin' in value ? value.origin?.offset : undefined)),
  );
  if (best && (different.size === 1 || usualNames.includes(best.name))) {
    return {
      module: module.name,
      object: best.name,
      location: { file: module.path, line: best.line },
      certain: best.certain,
      findings: best.certain ? [] : [unproven(module, best.name, best.value, best.line)],
    };
  }
  if (best) {
    throw new UserError({
      message: `${module.path} holds ${different.size} Dash apps, and nothing tells which one to deploy.`,
      reason: `Found ${eligible.map(({ name, line }) => `${module.name}:${name} (${module.path} line ${line})`).join(', ')}.`,
      hint: `Name the one you want, for example ${input('entrypoint', `${module.name}:${best.name}`)}`,
    });
  }
  const usual = usualNames.find((name) => module.bindings.has(name)) ?? 'app';
  return checkObject(sources, reader, asked, module, usual);
}

function checkObject(
  sources: Sources,
  reader: Evaluator,
  asked: string,
  module: Module,
  object: string,
): AskedObject {
  const [first = object, ...attributes] = object.split('.');
  const value = attributes.reduce<Value>(
    (of, name) => reader.attribute(of, name, module),
    reader.name(module, first),
  );
  const line = lineOf(module, first);
  const location = { file: module.path, ...(line === undefined ? {} : { line }) };
  const accepted = { module: module.name, object, location };
  switch (value.kind) {
    case 'dash':
      return { ...accepted, certain: true, findings: [] };
    case 'server':
      return ofServer(sources, reader, module, object, location, value.of);
    case 'missing':
      throw ofOtherFramework(sources) ?? new UserError(objectMissing(reader, module, first));
    case 'other': {
      const app = value.message === 'a Flask app' ? dashOnFlask(sources, reader, value) : undefined;
      if (app) return ofServer(sources, reader, module, object, location, app);
      throw (
        ofOtherFramework(sources) ?? new UserError(notDash(reader, module, object, location, value.message))
      );
    }
    case 'function': {
      const factory = factoryIn(reader, value);
      throw new UserError(
        factory
          ? {
              message: `The entrypoint ${asked} is a function that makes a Dash app.`,
              reason: 'Connect wants the Dash app itself, under a name at the top of a module.',
              hint: addingLine(factory, object, module),
              location,
            }
          : notDash(reader, module, object, location, 'a function'),
      );
    }
    case 'class':
      throw new UserError(notDash(reader, module, object, location, 'a class'));
    case 'module':
      throw new UserError(notDash(reader, module, object, location, 'a module'));
    case 'made by a library':
      if (isComponent(value.by))
        throw new UserError(notDash(reader, module, object, location, `a component, ${value.by}`));
      break;
    case 'instance':
      if (!value.node.getChild('ArgList')) {
        throw new UserError(notDash(reader, module, object, location, 'an object of a class of your own'));
      }
      break;
    default:
  }
  return { ...accepted, certain: false, findings: [unproven(module, object, value, line)] };
}

function ofOtherFramework(sources: Sources): NotAnApp | undefined {
  const other = otherApp(sources);
  return other && new NotAnApp(other);
}

function unproven(module: Module, object: string, value: Value, line: number | undefined): Diagnostic {
  return {
    level: 'notice',
    message: `Whether ${module.name}:${object} is a Dash app can't be read from the source.`,
    ...(value.kind === 'made by a library' ? { reason: `A library makes it: ${value.by}.` } : {}),
    location: { file: module.path, ...(line === undefined ? {} : { line }) },
  };
}

/** The Dash app that a Flask server belongs to takes the server's place. */
function ofServer(
  sources: Sources,
  reader: Evaluator,
  module: Module,
  object: string,
  location: SourceLocation,
  dash: Value & { kind: 'dash' },
): AskedObject {
  const here = dashNamesIn(module, reader).filter(({ value }) => isSame(value, dash));
  // All modules of a large folder take their time.
  const anywhere = () =>
    dashObjects(sources, reader)
      .flatMap(({ names }) => names)
      .find(({ value }) => isSame(value, dash));
  const best =
    usualNames.map((usual) => here.find(({ name }) => name === usual)).find((name) => name) ??
    here[0] ??
    anywhere();
  if (!best) {
    throw new UserError({
      message: `${module.name}:${object} is the Flask server of a Dash app that has no name at the top of a module.`,
      reason: 'Connect wants the Dash app itself.',
      hint: `Give the app a name in ${module.path}, as in app = Dash(__name__), and set ${input('entrypoint', `${module.name}:app`)}`,
      location,
    });
  }
  const text = `${best.module.name}:${best.name}`;
  return {
    module: best.module.name,
    object: best.name,
    location: { file: best.module.path, line: best.line },
    certain: true,
    findings: [
      {
        level: 'notice',
        message: `The entrypoint is ${text}, the Dash app, instead of ${module.name}:${object}, its Flask server.`,
        reason: 'Connect serves the Dash app itself.',
        hint: `Set ${input('entrypoint', text)} to be rid of this notice.`,
        location,
      },
    ],
  };
}

const isSame = (value: Value, dash: Value & { kind: 'dash' }) =>
  value.kind === 'dash' &&
  value.origin.file === dash.origin.file &&
  value.origin.offset === dash.origin.offset;

/** The Dash app that was put on a Flask app: `Dash(server=server)`. */
function dashOnFlask(sources: Sources, reader: Evaluator, flask: Value & { kind: 'other' }) {
  for (const { names } of dashObjects(sources, reader)) {
    const [{ value }] = names;
    if (value.kind !== 'dash' || !value.construction) continue;
    const { call, scope } = value.construction;
    const given = argumentsOf(scope.module, call);
    const server = given.named.get('server') ?? given.positional[1];
    const on = server && reader.expression(scope, server);
    if (on?.kind !== 'other' || !on.origin || !flask.origin) continue;
    if (on.origin.file === flask.origin.file && on.origin.offset === flask.origin.offset) return value;
  }
  return undefined;
}

const lineOf = (module: Module, name: string): number | undefined => {
  const last = module.bindings.get(name)?.at(-1);
  return last && lineAt(module, last.offset);
};

function objectMissing(reader: Evaluator, module: Module, object: string): Problem {
  const apps = dashNamesIn(module, reader);
  const names = [...module.bindings.keys()].filter((name) => name !== '*');
  const near = closest(object, names);
  const meant = apps.length > 0 ? apps.map(({ name }) => name) : near === undefined ? [] : [near];
  const guarded = module.statements.find(
    ({ node, when }) =>
      when.mainGuard &&
      node.name === 'AssignStatement' &&
      node.firstChild &&
      textIs(module, node.firstChild, object),
  );
  if (guarded) {
    return {
      message: `${module.path} makes ${object} only when it is run as a script.`,
      reason: `${object} stands under if __name__ == "__main__":, and Connect imports the module instead.`,
      hint: `Move the line that makes ${object} in front of the if, and leave only ${object}.run(…) below it.`,
      location: { file: module.path, line: lineAt(module, guarded.node.from) },
    };
  }
  const [app] = apps;
  return {
    message: `${module.path} has no object ${object}.`,
    reason: app
      ? `Nothing at the top of the module binds that name; its Dash object is ${app.name}, line ${app.line}.`
      : 'Nothing at the top of the module binds that name.',
    hint:
      meant.length > 0
        ? `Did you mean ${input('entrypoint', meant.map((name) => `${module.name}:${name}`).join(' or '))}?`
        : `Make the app there, as in ${object} = Dash(__name__), or name the module that has it.`,
    location: { file: module.path, ...(app ? { line: app.line } : {}) },
  };
}

const textIs = (module: Module, node: { from: number; to: number }, text: string) =>
  module.text.slice(node.from, node.to) === text;

function notDash(
  reader: Evaluator,
  module: Module,
  object: string,
  location: SourceLocation,
  message: string,
): Problem {
  const apps = dashNamesIn(module, reader).map(({ name }) => `${module.name}:${name}`);
  return {
    message: `${module.name}:${object} isn't a Dash app.`,
    reason: `It is ${message}.`,
    hint:
      apps.length > 0
        ? `Did you mean ${input('entrypoint', apps.join(' or '))}?`
        : `Name the object that Dash(…) makes, as in ${input('entrypoint', 'app:app')}`,
    location,
  };
}
