import type { SyntaxNode } from '@lezer/common';
import { input } from '../../shared/input-names.ts';
import { callbacksOf } from '../python/callbacks.ts';
import { argumentsOf } from '../python/calls.ts';
import { passesLayout } from '../python/constructor.ts';
import { usualNames } from '../python/dash-objects.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { childrenOf, lineAt, textOf } from '../python/tree.ts';
import { callsOutsideGuard, isCalled, nodesOutsideGuard } from '../python/uses.ts';
import type { MadeDash } from '../python/value.ts';
import { lacksModule } from './requirements.ts';
import { type AppSource, type Finding, findingAt } from './rule.ts';

/** Nothing that the entrypoint loads sets the layout of the app. */
export function* noLayout({
  sources,
  evaluator,
  reached,
  entry,
  entrypoint,
  dash,
}: AppSource): Generator<Finding> {
  if (!dash || mayHaveLayout(dash, evaluator)) return;
  const { node: call, scope } = dash.construction;
  const setters = reached.flatMap((module) => layoutsIn(module).map((node) => ({ module, node })));
  if (setters.some(({ module, node }) => isCalled(module, node))) return;
  if (reached.some(passesAppOn)) return;
  const [uncalled] = setters;
  const reachedPaths = new Set(reached.map(({ path }) => path));
  const elsewhere = sources.modules.files
    .filter((path) => !reachedPaths.has(path) && sources.text(path)?.includes('.layout'))
    .map((path) => sources.module(path))
    .find((module) => module && layoutsIn(module).length > 0);
  const { object, text } = entrypoint;
  const setHere = `Set ${object}.layout at the top level of the module, or pass use_pages=True.`;
  const [reason, hint] = uncalled
    ? [
        `Only line ${lineAt(uncalled.module, uncalled.node.from)} of ${uncalled.module.path} does, in a function that isn't called when the module is imported.`,
        setHere,
      ]
    : elsewhere
      ? [
          `${elsewhere.path} does, but importing ${entry.path} doesn't load that file.`,
          `Set ${input('entrypoint', `${elsewhere.name}:${object}`)}, or import the module in ${entry.path}.`,
        ]
      : [
          `No module that ${entry.path} loads sets ${object}.layout. Dash then answers every visitor with an error.`,
          setHere,
        ];
  yield findingAt('warning', scope.module, call, {
    message: `Nothing sets the layout of ${text}.`,
    reason,
    hint,
  });
}

/** Whether the constructor may set the layout: by its arguments, or in a class that is derived from Dash. */
function mayHaveLayout(dash: MadeDash, evaluator: Evaluator): boolean {
  const { node: call, scope } = dash.construction;
  const callee = call.firstChild && evaluator.expression(scope, call.firstChild);
  const { open } = argumentsOf(scope.module, call);
  return callee?.kind !== 'library' || open || passesLayout(dash);
}

/** The statements that set `x.layout`, and calls of `setattr` that do. */
function layoutsIn(module: Module): SyntaxNode[] {
  return nodesOutsideGuard(module, 'AssignStatement', 'CallExpression').filter((node) => {
    if (node.name === 'CallExpression') {
      const name = argumentsOf(module, node).positional[1];
      const isSetattr = node.firstChild !== null && textOf(module, node.firstChild) === 'setattr';
      return isSetattr && name !== undefined && literalString(module, name) === 'layout';
    }
    return childrenOf(node).some((target) => {
      const property = target.name === 'MemberExpression' ? target.getChild('PropertyName') : undefined;
      return property ? textOf(module, property) === 'layout' : false;
    });
  });
}

/** Functions that take anything, and libraries that take an app but don't set its layout. */
const takers =
  /^(?:print|isinstance|id|repr|str|type)$|Auth$|^(?:Cache|Talisman|LoginManager|CORS|Compress|Session)$/;

/** Whether something gets the app as an argument, and may set the layout. */
const passesAppOn = (module: Module): boolean =>
  callsOutsideGuard(module).some((call) => {
    const { positional, named } = argumentsOf(module, call);
    const callee = call.firstChild ? textOf(module, call.firstChild) : '';
    return (
      !takers.test(callee.split('.').at(-1) ?? '') &&
      [...positional, ...named.values()].some((node) => usualNames.includes(textOf(module, node)))
    );
  });

/** The function `layout` of a module that registers a page. */
const pageLayout = (module: Module) =>
  (module.text.includes('register_page') ? module.root.getChildren('FunctionDefinition') : []).filter(
    (one) => textOf(module, one.getChild('VariableName') ?? one) === 'layout',
  );

/** A callback or the layout of a page is asynchronous, but no requirement provides dash[async]. */
export function* asyncCallback({ reached, requirements }: AppSource): Generator<Finding> {
  // Dash's other backends call asynchronous callbacks without it.
  if (!lacksModule(requirements, 'asgiref') || reached.some(({ text }) => /\bbackend\s*=/.test(text))) return;
  const [found] = reached.flatMap((module) =>
    [...callbacksOf(module).map(({ definition }) => definition), ...pageLayout(module)]
      .filter((node) => node.getChild('async'))
      .map((node) => ({ module, node })),
  );
  if (!found) return;
  yield findingAt('warning', found.module, found.node, {
    message: 'A callback or the layout of a page is asynchronous, but no requirement provides dash[async].',
    reason: 'Without it, Dash answers each call of the function with an error.',
    hint: 'Require dash[async] instead of dash, or define the function without async.',
  });
}

/** A callback runs in the background, but the app has no background callback manager. */
export function* backgroundCallback({ reached, dash }: AppSource): Generator<Finding> {
  // An app that a library makes may have a manager of that library.
  if (!dash) return;
  if (reached.some(({ text }) => /\b(?:background_callback|long_callback)_manager\b/.test(text))) return;
  const [found] = reached.flatMap((module) =>
    callbacksOf(module)
      .filter(({ decorator }) => /\bbackground\s*=\s*True\b/.test(textOf(module, decorator)))
      .filter(({ decorator }) => !/\bmanager\s*=/.test(textOf(module, decorator)))
      .map(({ definition }) => ({ module, definition })),
  );
  if (!found) return;
  yield findingAt('warning', found.module, found.definition, {
    message: 'A callback has background=True, but the app has no background callback manager.',
    reason: 'Dash answers each call of the callback with an error.',
    hint: 'Pass background_callback_manager=DiskcacheManager(…) to Dash, and require dash[diskcache].',
  });
}
