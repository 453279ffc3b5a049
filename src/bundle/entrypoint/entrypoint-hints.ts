import type { SyntaxNode } from '@lezer/common';
import { input } from '../../shared/input-names.ts';
import type { Problem } from '../../shared/problems.ts';
import { argumentsOf, parametersOf } from '../python/calls.ts';
import { type DashName, evidenceFor, filesMentioningDash } from '../python/dash-objects.ts';
import type { Evaluator } from '../python/evaluate.ts';
import { hintToRename } from '../python/module-names.ts';
import type { Module, Sources } from '../python/sources.ts';
import { pythonProblem } from '../python/syntax.ts';
import { lineAt, nodesNamed, textOf } from '../python/tree.ts';
import { callsOutsideGuard, definitionAround } from '../python/uses.ts';
import type { FunctionValue } from '../python/value.ts';
import type { AppFolder } from '../types.ts';
import { isTestOrExample } from './tests-and-examples.ts';

/** What is needed to check an entrypoint. */
export interface Search {
  readonly app: AppFolder;
  readonly sources: Sources;
  readonly evaluator: Evaluator;
}

/** Which files were searched, as a sentence. */
export function describeSearch(sources: Sources): string {
  const { files } = sources.modules;
  if (files.length === 0) return 'The folder contains no Python file.';
  const more = files.length > 10 ? ` and ${files.length - 10} more` : '';
  const [skipped] = sources.skipped;
  const unread = skipped ? ` Not read: ${skipped[0]}, because ${skipped[1]}.` : '';
  return `Searched the top level of ${files.slice(0, 10).join(', ')}${more}.${unread}`;
}

/** Why the app's own modules can't be searched, or the app is not made when they are imported. */
export function obstacleToSearch({ sources, evaluator }: Search): Problem | undefined {
  const hiding = sources.modules.find('dash');
  if (hiding !== undefined) {
    return {
      message: `${hiding.replace(/__init__\.py$/, '')} hides the library Dash.`,
      reason: `Python looks in the app folder first, so "import dash" loads ${hiding}.`,
      hint: hintToRename(hiding, hiding.split('/').indexOf('dash')),
      location: { file: hiding },
    };
  }
  const modules = mentioning(sources);
  const problem = modules.map(pythonProblem).find((one) => one);
  const hidden = modules.flatMap((module) => hiddenApps(module, evaluator));
  const isGuarded = hidden.some(({ definition }) => !definition);
  return problem ?? (isGuarded ? hiddenAppProblem(hidden, evaluator) : undefined);
}

/** Why there is no Dash app at the top level of a module, if one is made somewhere. */
export function hintForSearch({ sources, evaluator }: Search): Problem | undefined {
  const apps = mentioning(sources).flatMap((module) => hiddenApps(module, evaluator));
  if (apps.length > 0) return hiddenAppProblem(apps, evaluator);
  const hidden = filesMentioningDash(sources).find(
    (path) => !isTestOrExample(path) && sources.modules.nameOf(path) === undefined,
  );
  return hidden === undefined ? undefined : notImportable(hidden, sources);
}

/**
 * The names that may be a Dash app that is made inside a function or a class: what they are can't be read, and they are
 * used as an app is. Those with the most evidence.
 */
export function likelyApps({ sources, evaluator }: Search): DashName[] {
  const modules = mentioning(sources);
  // If the Dash app is put on a Flask app, the name may be the Flask app.
  const isAlone = ({ module, call, definition }: HiddenApp) =>
    definition !== undefined && !argumentsOf(module, call).named.has('server');
  if (!modules.some((module) => hiddenApps(module, evaluator).some(isAlone))) return [];
  const found = modules.flatMap((module) =>
    [...new Set([...module.bindings.keys(), ...module.globals])].flatMap((name) => {
      const last = module.bindings.get(name)?.at(-1);
      const isImported = last && !['expression', 'unknown'].includes(last.value.kind);
      const evidence = evidenceFor(module, name);
      if (isImported || evidence === 0) return [];
      const value = evaluator.name(module, name);
      if (value.kind !== 'unknown') return [];
      return [{ module, name, line: lineAt(module, last?.offset ?? 0), value, certain: false, evidence }];
    }),
  );
  const most = Math.max(...found.map(({ evidence }) => evidence));
  return found.filter(({ evidence }) => evidence === most);
}

const mentioning = (sources: Sources): Module[] =>
  filesMentioningDash(sources)
    .filter((path) => !isTestOrExample(path))
    .map((path) => sources.module(path))
    .filter((module) => module !== undefined);

/** The problem of a file that has no module name. */
export function notImportable(file: string, { modules }: Sources): Problem {
  const names = file.replace(/(?:^|\/)__init__\.py$|\.py$/, '').split('/');
  const instead = names
    .map((_, at) => modules.find(names.slice(0, at + 1).join('.')))
    .find((path, at) => path !== undefined && path !== file && (at === names.length - 1 || !isPackage(path)));
  return {
    message: `${file} can't be imported.`,
    reason: instead
      ? `Python imports ${instead} instead.`
      : 'The name of a file or folder contains a dot, or the file is the __init__.py of the app folder itself.',
    hint: instead ? 'Rename one of them.' : 'Rename it, or move the app to another file, such as app.py.',
    location: { file },
  };
}

const isPackage = (path: string) => path.endsWith('/__init__.py');

/** A call that makes a Dash app inside a function or a class at the top level of a module, or below its main guard. */
interface HiddenApp {
  readonly module: Module;
  readonly call: SyntaxNode;
  /** Absent below the main guard. */
  readonly definition: SyntaxNode | undefined;
}

export function hiddenApps(module: Module, evaluator: Evaluator): HiddenApp[] {
  const outsideGuard = new Set(callsOutsideGuard(module).map(({ from }) => from));
  return nodesNamed(module.root, 'CallExpression').flatMap((call) => {
    const definition = definitionAround(call);
    const isHidden = definition !== undefined || !outsideGuard.has(call.from);
    return isHidden && evaluator.expression({ module }, call).kind === 'dash'
      ? [{ module, call, definition }]
      : [];
  });
}

/** The problem of hidden apps. If a function returns one, the hint has the line to add. */
export function hiddenAppProblem(found: readonly HiddenApp[], evaluator: Evaluator): Problem | undefined {
  const factoryHint = ({ module, definition: node }: HiddenApp) =>
    node?.name === 'FunctionDefinition'
      ? hintForFactory(evaluator, { kind: 'function', node, module })
      : undefined;
  const shown = found.find((one) => factoryHint(one) !== undefined) ?? found[0];
  if (!shown) return undefined;
  const { module, call, definition } = shown;
  const kind = definition?.name === 'ClassDefinition' ? 'class' : 'function';
  const name = definition?.getChild('VariableName');
  const place = definition
    ? `inside the ${kind} ${name ? textOf(module, name) : ''}`
    : 'only when the file is run as a script';
  const isOnFlask = argumentsOf(module, call).named.has('server');
  return {
    message: `The Dash app is made ${place}, and no name at the top level of a module is the app.`,
    reason: `Connect imports a module and takes the Dash app from it by its name${isOnFlask ? '. It serves the Dash app itself, not the Flask app around it' : ''}.`,
    hint:
      factoryHint(shown) ??
      `Make the app at the top level of ${module.path}, as in app = Dash(__name__), and set ${input('entrypoint', `${module.name}:app`)}`,
    location: { file: module.path, line: lineAt(module, call.from) },
  };
}

/**
 * How to get the app that a function returns: the line to add to its module.
 *
 * @returns `undefined` if the function doesn't return a Dash app
 */
export function hintForFactory(evaluator: Evaluator, factory: FunctionValue): string | undefined {
  const { module, node } = factory;
  const made = evaluator.result(factory);
  const items = (made.kind === 'other' && made.items?.()) || [made];
  const targets = items.map(({ kind }) => (kind === 'dash' ? 'app' : '_'));
  if (!targets.includes('app')) return undefined;
  const name = node.getChild('VariableName');
  const required = parametersOf(module, node).filter(({ fallback }) => fallback === undefined);
  const call = `${name ? textOf(module, name) : ''}(${required.map((parameter) => parameter.name).join(', ')})`;
  return `Add the line ${targets.join(', ')} = ${call} at the end of ${module.path}, and set ${input('entrypoint', `${module.name}:app`)}`;
}
