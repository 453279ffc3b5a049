import type { SyntaxNode } from '@lezer/common';
import { input } from '../../shared/input-names.ts';
import type { Problem } from '../../shared/problems.ts';
import { argumentsOf } from '../python/calls.ts';
import { type DashName, evidenceFor, filesMentioningDash } from '../python/dash-objects.ts';
import type { Evaluator } from '../python/evaluate.ts';
import { hintToRename } from '../python/module-names.ts';
import type { Module, Sources } from '../python/sources.ts';
import { pythonProblem } from '../python/syntax.ts';
import { lineAt, nodesNamed, textOf } from '../python/tree.ts';
import { definitionAround } from '../python/uses.ts';
import { isTestOrExample } from './tests-and-examples.ts';
import { guardedApp, hintForFactory, notImportable, type Search } from './validate-entrypoint.ts';

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
      message: `${hiding} hides the library Dash.`,
      reason: `Python looks in the app folder first, so "import dash" loads ${hiding}.`,
      hint: hintToRename(hiding, hiding.split('/').indexOf('dash')),
      location: { file: hiding },
    };
  }
  const modules = mentioning(sources);
  return (
    modules.map(pythonProblem).find((problem) => problem) ??
    modules.map((module) => guardedApp(module, evaluator)).find((problem) => problem)
  );
}

/** Why there is no Dash app at the top level of a module, if one is made somewhere. */
export function hintForSearch({ sources, evaluator }: Search): Problem | undefined {
  const inside = mentioning(sources).flatMap((module) => appsInside(module, evaluator));
  if (inside.length > 0) return appInside(inside, evaluator);
  const hidden = filesMentioningDash(sources).find(
    (path) => !isTestOrExample(path) && sources.modules.nameOf(path) === undefined,
  );
  return hidden === undefined ? undefined : notImportable(hidden);
}

/**
 * The names that may be a Dash app that is made inside a function or a class: what they are can't be read, and they are
 * used as an app is. Those with the most evidence.
 */
export function likelyApps({ sources, evaluator }: Search): DashName[] {
  const modules = mentioning(sources);
  // If the Dash app is put on a Flask app, the name may be the Flask app.
  const isAlone = ({ module, call }: Inside) => !argumentsOf(module, call).named.has('server');
  if (!modules.some((module) => appsInside(module, evaluator).some(isAlone))) return [];
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

/** A call that makes a Dash app inside a function or a class at the top level of a module. */
interface Inside {
  readonly module: Module;
  readonly call: SyntaxNode;
  readonly definition: SyntaxNode;
}

function appsInside(module: Module, evaluator: Evaluator): Inside[] {
  return nodesNamed(module.root, new Set(['CallExpression'])).flatMap((call) => {
    const definition = definitionAround(call);
    if (!definition || evaluator.expression({ module }, call).kind !== 'dash') return [];
    return [{ module, call, definition }];
  });
}

/** The problem of an app that is made inside a function or a class. If a function returns it, the hint has the line to add. */
function appInside(found: readonly Inside[], evaluator: Evaluator): Problem | undefined {
  const factoryHint = ({ module, definition: node }: Inside) =>
    node.name === 'FunctionDefinition'
      ? hintForFactory(evaluator, { kind: 'function', node, module })
      : undefined;
  const shown = found.find((one) => factoryHint(one) !== undefined) ?? found[0];
  if (!shown) return undefined;
  const { module, call, definition } = shown;
  const kind = definition.name === 'ClassDefinition' ? 'class' : 'function';
  const name = definition.getChild('VariableName');
  const isOnFlask = argumentsOf(module, call).named.has('server');
  return {
    message: `The Dash app is made inside the ${kind} ${name ? textOf(module, name) : ''}, and no name at the top level of a module is the app.`,
    reason: `Connect imports a module and takes the Dash app from it by its name${isOnFlask ? '. It serves the Dash app itself, not the Flask app around it' : ''}.`,
    hint:
      factoryHint(shown) ??
      `Make the app at the top level of ${module.path}, as in app = Dash(__name__), and set ${input('entrypoint', `${module.name}:app`)}`,
    location: { file: module.path, line: lineAt(module, call.from) },
  };
}
