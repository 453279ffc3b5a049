import type { SyntaxNode } from '@lezer/common';
import { input } from '../../shared/input-names.ts';
import type { Problem } from '../../shared/problems.ts';
import { bindingsOf } from '../python/bindings.ts';
import { argumentsOf } from '../python/calls.ts';
import { type DashName, usualNames } from '../python/dash-objects.ts';
import { initOf } from '../python/definitions.ts';
import type { Evaluator } from '../python/evaluate.ts';
import { addingLine, factoryIn, wantedBy } from '../python/factories.ts';
import type { Module, Sources } from '../python/sources.ts';
import { runsAtImport } from '../python/statements.ts';
import { syntaxProblem } from '../python/syntax.ts';
import { childrenOf, dottedName, lineAt, nodesNamed, textOf } from '../python/tree.ts';
import { usesOf } from '../python/uses.ts';
import { isAside } from './tests-and-examples.ts';
import { mishapOf } from './validate-entrypoint.ts';

/** Which files were read in the search, in a sentence. */
export function lookedAt(sources: Sources): string {
  const { files } = sources.modules;
  if (files.length === 0) return 'The folder holds no Python file.';
  const named = files.slice(0, 10).join(', ');
  const more = files.length > 10 ? ` and ${files.length - 10} more` : '';
  const [skipped] = sources.skipped;
  const unread = skipped ? ` Not read: ${skipped[0]}, since ${skipped[1]}.` : '';
  return `Looked for a Dash object at the top of each module of ${named}${more}.${unread}`;
}

/** Why there is no Dash object where there nearly is one: the first such place, or `undefined`. */
export function hintsAt(sources: Sources, reader: Evaluator): Problem | undefined {
  if (sources.modules.find('dash') !== undefined) return hidesDash(sources);
  const modules = mentioning(sources);
  for (const module of modules) {
    const problem = syntaxProblem(module);
    if (problem) return mishapOf(module, problem);
  }
  const hint =
    firstOf([guarded], modules, reader) ??
    unclear(unreadNames(sources, reader)) ??
    firstOf([uncalledFactory, lookalike, keptInside], modules, reader);
  if (hint) return hint;
  const hidden = pathsMentioning(sources).find((path) => sources.modules.nameOf(path) === undefined);
  if (hidden === undefined) return undefined;
  if (hidden === '__init__.py') {
    return {
      message: 'No Dash app was found, and the app folder is a package itself.',
      reason: `${lookedAt(sources)} The folder's own __init__.py can't be imported from inside the folder.`,
      hint: 'If the app is made in __init__.py, deploy the folder above, with the name of this folder as the module.',
      location: { file: hidden },
    };
  }
  return {
    message: `No Dash app was found, and ${hidden} can't be imported.`,
    reason: 'Its name holds a dot, or a package of the same name stands beside it, which Python takes first.',
    hint: `Rename ${hidden} or the package.`,
    location: { file: hidden },
  };
}

/** The files that may have to do with a Dash app. */
const pathsMentioning = (sources: Sources) =>
  sources.modules.files.filter(
    (path) => !isAside(path) && sources.text(path)?.toLowerCase().includes('dash'),
  );

const mentioning = (sources: Sources) =>
  pathsMentioning(sources)
    .map((path) => sources.module(path))
    .filter((module) => module !== undefined);

type Hint = (module: Module, reader: Evaluator) => Problem | undefined;

function firstOf(hints: readonly Hint[], modules: readonly Module[], reader: Evaluator): Problem | undefined {
  for (const hint of hints) {
    for (const module of modules) {
      const problem = hint(module, reader);
      if (problem) return problem;
    }
  }
  return undefined;
}

/**
 * The names at the top of modules that may well hold a Dash app which is made inside a function or a class: what they get
 * can't be read, and they are treated as an app is, or called as one.
 */
export function unreadNames(sources: Sources, reader: Evaluator): DashName[] {
  const modules = mentioning(sources);
  if (modules.some((module) => syntaxProblem(module) ?? guarded(module, reader))) return [];
  // Where the Dash app is put on a Flask app, the name may as well be that one's.
  const isAlone = ({ module, call }: Inside) => !argumentsOf(module, call).named.has('server');
  if (!modules.flatMap((module) => [...appsInside(module, reader)]).some(isAlone)) return [];
  return modules.flatMap((module) => {
    const { layouts, callbacks, runs } = usesOf(module);
    return [...module.bindings].flatMap(([name, bindings]): DashName[] => {
      const last = bindings.at(-1);
      if (last?.value.kind !== 'expression' && last?.value.kind !== 'unknown') return [];
      const isUsed = [layouts, callbacks, runs].some((names) => names.has(name));
      const value = reader.name(module, name);
      if (value.kind !== 'unknown' || !(isUsed || usualNames.includes(name))) return [];
      return [{ module, name, line: lineAt(module, last.offset), value, certain: false }];
    });
  });
}

function unclear(names: readonly DashName[]): Problem | undefined {
  const [first] = names;
  if (!first) return undefined;
  const called = names.map(({ module, name }) => `${module.name}:${name}`);
  return {
    message: `${called.join(' or ')} may be the Dash app, but that can't be read from the source.`,
    reason: 'A function or a class makes it, in a way that only running it would tell.',
    hint: `Name the one that is, for example ${input('entrypoint', called[0] ?? '')}`,
    location: { file: first.module.path, line: first.line },
  };
}

function hidesDash(sources: Sources): Problem {
  const file = sources.modules.find('dash') ?? 'dash.py';
  return {
    message: `${file} hides the library Dash.`,
    reason: 'Python looks in the app folder first, so that "import dash" loads this file.',
    hint: `Rename ${file}.`,
    location: { file },
  };
}

function guarded(module: Module, reader: Evaluator): Problem | undefined {
  const statements = module.statements
    .filter(({ when }) => when.mainGuard)
    .map(({ node, when }) => ({ node, when: { ...when, mainGuard: false } }));
  for (const binding of bindingsOf(module, statements)) {
    const { value, name, offset } = binding;
    if (value.kind !== 'expression' || reader.binding({ module }, binding).kind !== 'dash') continue;
    return {
      message: 'The Dash app is made only when the file is run as a script.',
      reason: `${name} stands under if __name__ == "__main__":, and Connect imports the module instead.`,
      hint: `Move the line that makes ${name} in front of the if, and leave only ${name}.run(…) below it.`,
      location: { file: module.path, line: lineAt(module, offset) },
    };
  }
  for (const { node } of statements) {
    if (['FunctionDefinition', 'ClassDefinition'].includes(node.name)) continue;
    const call = nodesNamed(node, new Set(['CallExpression'])).find(
      (call) => reader.expression({ module }, call).kind === 'dash',
    );
    if (!call) continue;
    return {
      message: 'The Dash app is made only when the file is run as a script.',
      reason: 'It stands under if __name__ == "__main__":, and Connect imports the module instead.',
      hint: 'Make it in front of the if, under a name of this module such as app, and leave only app.run(…) below it.',
      location: { file: module.path, line: lineAt(module, call.from) },
    };
  }
  return undefined;
}

function uncalledFactory(module: Module, reader: Evaluator): Problem | undefined {
  for (const [name, bindings] of module.bindings) {
    const value = bindings.at(-1)?.value;
    if (value?.kind !== 'function') continue;
    const factory = factoryIn(reader, { kind: 'function', node: value.node, module });
    if (!factory) continue;
    const reason = `${name}() returns a Dash app; Connect needs the app itself, under a name at the top of the module.`;
    const call = calledFor(module, name);
    if (call) {
      return {
        message: 'The Dash app is made by a function, and no name at the top of a module holds it.',
        reason,
        hint: `Write app = ${textOf(module, call)}, and set ${input('entrypoint', `${module.name}:app`)}`,
        location: { file: module.path, line: lineAt(module, call.from) },
      };
    }
    return {
      message: 'The Dash app is made by a function that nothing calls when the module is imported.',
      reason,
      hint: addingLine(factory, name, module),
      location: { file: module.path, line: lineAt(module, value.node.from) },
    };
  }
  return undefined;
}

/** A call of the function at the top of its module that drops what it returns. */
const calledFor = (module: Module, name: string): SyntaxNode | undefined =>
  module.statements
    .filter((statement) => runsAtImport(statement) && statement.node.name === 'ExpressionStatement')
    .flatMap(({ node }) => childrenOf(node))
    .find((call) => call.firstChild && textOf(module, call.firstChild) === name);

/** A call that makes a Dash app inside a function or a class of this name. */
interface Inside {
  readonly module: Module;
  readonly call: SyntaxNode;
  readonly definition: SyntaxNode;
  readonly name: SyntaxNode;
}

function* appsInside(module: Module, reader: Evaluator): Generator<Inside> {
  for (const call of nodesNamed(module.root, new Set(['CallExpression']))) {
    const definition = outermost(call);
    const name = definition?.getChild('VariableName');
    if (!definition || !name || reader.expression({ module }, call).kind !== 'dash') continue;
    yield { module, call, definition, name };
  }
}

/** An app that is made inside a function or a class, and that no name at the top of a module leads to. */
function keptInside(module: Module, reader: Evaluator): Problem | undefined {
  for (const found of appsInside(module, reader)) {
    const { call, definition, name } = found;
    const inside = textOf(module, name);
    const isClass = definition.name === 'ClassDefinition';
    const attribute = isClass ? attributeOf(module, call) : undefined;
    const named = `and set ${input('entrypoint', `${module.name}:app`)}`;
    const hint = !isClass
      ? takingOut(found, inside, reader)
      : attribute !== undefined
        ? `Add a line app = ${inside}(${wantedByInit(module, definition)}).${attribute} at the end of ${module.path}, ${named}`
        : `Give it a name at the top of ${module.path}, such as app, ${named}`;
    const onFlask = argumentsOf(module, call).named.has('server');
    return {
      message: `The Dash app is made inside ${isClass ? 'the class' : 'the function'} ${inside}, and no name at the top of a module holds it.`,
      reason: `Connect imports a module and takes the Dash app from it by its name${onFlask ? '; it serves the Dash app itself, and not the Flask app around it' : ''}.`,
      hint,
      location: { file: module.path, line: lineAt(module, call.from) },
    };
  }
  return undefined;
}

/** How the app of a function gets out of it: a call of one that runs it would never return. */
function takingOut({ module, call, definition }: Inside, name: string, reader: Evaluator): string {
  const target = call.parent?.name === 'AssignStatement' ? call.parent.firstChild : undefined;
  const app = target?.name === 'VariableName' ? textOf(module, target) : 'app';
  const runs = [app, textOf(module, call)].flatMap((made) => [`${made}.run`, `${made}.run_server`]);
  const isRun = ({ firstChild: callee }: SyntaxNode) => callee && runs.includes(textOf(module, callee));
  if (nodesNamed(definition, new Set(['CallExpression'])).some(isRun)) {
    return `Make the app at the top of ${module.path} instead, as in ${app} = Dash(__name__), leave only ${app}.run(…) in ${name}, and set ${input('entrypoint', `${module.name}:${app}`)}`;
  }
  const made = reader.result({ kind: 'function', node: definition, module });
  const isServer = made.kind === 'server' || (made.kind === 'other' && made.message === 'a Flask app');
  const callers = isServer ? ', with .server behind each call of it that wants the Flask app. ' : '. ';
  return `Let ${name} return the Dash app${callers}${addingLine({ takes: wantedBy(module, definition) }, name, module)}`;
}

/** What has to be given to make an object of a class, as in a call. */
function wantedByInit(module: Module, definition: SyntaxNode): string {
  const init = initOf(module, definition);
  return init ? wantedBy(module, init).slice(1).join(', ') : '';
}

/** The function or class at the top of the module that a node lies in. */
function outermost(node: SyntaxNode): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  for (let above = node.parent; above; above = above.parent) {
    if (above.name === 'FunctionDefinition' || above.name === 'ClassDefinition') found = above;
  }
  return found;
}

/** The `app` of `self.app = Dash(…)`, where every object of the class gets it. */
function attributeOf(module: Module, call: SyntaxNode): string | undefined {
  const method = call.parent?.parent?.parent?.getChild('VariableName');
  if (!method || textOf(module, method) !== '__init__') return undefined;
  const target = call.parent?.name === 'AssignStatement' ? call.parent.firstChild : undefined;
  const names = target?.name === 'MemberExpression' ? dottedName(module, target) : undefined;
  return names?.length === 2 && names[0] === 'self' ? names[1] : undefined;
}

function lookalike(module: Module, reader: Evaluator): Problem | undefined {
  for (const [name, bindings] of module.bindings) {
    const value = reader.name(module, name);
    const last = bindings.at(-1);
    if (value.kind !== 'other' || !value.message.includes('DjangoDash') || !last) continue;
    return {
      message: 'No Dash app was found that Connect can serve.',
      reason: `${name} is ${value.message}.`,
      hint: 'Make it with dash.Dash instead of django_plotly_dash.DjangoDash.',
      location: { file: module.path, line: lineAt(module, last.offset) },
    };
  }
  return undefined;
}
