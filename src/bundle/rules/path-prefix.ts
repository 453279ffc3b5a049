import type { SyntaxNode } from '@lezer/common';
import { input } from '../../shared/input-names.ts';
import { argumentsOf } from '../python/calls.ts';
import { constructorArgument, entriesOf } from '../python/constructor.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { childrenOf, textOf, unwrapped } from '../python/tree.ts';
import { callsOutsideGuard, isCalled, nodesOutsideGuard } from '../python/uses.ts';
import { isMade, type Located, type MadeDash, possibilities, readText } from '../python/value.ts';
import { type AppSource, type Finding, findingAt, levelOf } from './rule.ts';

const prefixes = ['url_base_pathname', 'requests_pathname_prefix', 'routes_pathname_prefix'];
/** Dash reads the same settings from these environment variables. */
const variables: ReadonlySet<string> = new Set(prefixes.map((name) => `DASH_${name.toUpperCase()}`));

/** The root contradicts Connect's path as well, except as the prefix of the routes, where it is Dash's default. */
const isHarmless = (name: string, prefix: string) =>
  prefix === '' || (prefix === '/' && name.toLowerCase().endsWith('routes_pathname_prefix'));

const because =
  'Connect serves the app below a path of its own and passes that to Dash. A second prefix breaks the app.';

/** The app sets a path prefix, but Connect sets it. */
export function* pathPrefix(source: AppSource): Generator<Finding> {
  yield* inConstructor(source);
  for (const module of source.reached) yield* inSettings(source, module);
  for (const [name, value] of Object.entries(source.variables ?? {})) {
    if (!variables.has(name) || isHarmless(name, value)) continue;
    yield {
      level: 'error',
      message: `The environment variable ${name} sets a path prefix.`,
      reason: because,
      hint: `Remove it from ${input('environment')}.`,
    };
  }
}

interface Prefix {
  /** `undefined` for a positional argument: which parameter that is depends on the version of Dash. */
  readonly name: string | undefined;
  readonly text: string;
  readonly certain: boolean;
  readonly at: Located;
}

function* inConstructor(source: AppSource): Generator<Finding> {
  const { evaluator, entry, entrypoint } = source;
  const value = evaluator.name(entry, entrypoint.object);
  const known = possibilities(value).filter(isMade);
  const apps = known.length > 0 ? known : appsInside(source);
  const given = apps.map((app) => prefixesOf(source, app));
  // Another branch may be the one for Connect.
  if (given.some((found) => found.length === 0)) return;
  const isOnly = known.length === 1 && !value.alternatives;
  for (const { name, text, certain, at } of given.flat()) {
    const isCertain = isOnly && certain && source.always.has(at.scope.module);
    yield findingAt(isCertain ? 'error' : 'warning', at.scope.module, at.node, {
      message: `${name ?? 'A path prefix'} is passed to the Dash constructor.`,
      reason: `It is ${JSON.stringify(text)}${certain ? '' : ', as far as the source shows'}. ${because}`,
      hint: name
        ? `Remove ${name}, or read it from a variable that isn't set on Connect: ${name}=os.environ.get("PATH_PREFIX")`
        : 'Remove it.',
    });
  }
}

/** If the entrypoint can't be read, all apps that its modules make. */
const appsInside = ({ evaluator, reached }: AppSource): MadeDash[] =>
  reached.flatMap((module) =>
    callsOutsideGuard(module)
      .map((call) => evaluator.expression({ module }, call))
      .filter(isMade)
      .filter(({ construction }) => construction.scope.module === module && !construction.scope.locals),
  );

/** The prefixes that a constructor gets: by name, by position, or in a dictionary that is changed before it is passed as `**options`. */
function prefixesOf(source: AppSource, dash: MadeDash): Prefix[] {
  const { evaluator } = source;
  const { node: call, scope } = dash.construction;
  const { positional, spread } = argumentsOf(scope.module, call);
  const named = prefixes.flatMap((name) => {
    const at = constructorArgument(evaluator, dash, name);
    return at ? [{ name, at, isKnown: true }] : [];
  });
  const added = spread
    .filter((node) => node.name === 'VariableName')
    .flatMap((node) => settingsIn(scope.module, new RegExp(`^${textOf(scope.module, node)}$`)))
    .filter(({ node, name }) => prefixes.includes(name) && isCertain(source, scope.module, node))
    .map(({ name, value }) => ({ name, at: { node: value, scope }, isKnown: false }));
  const unnamed = positional
    .slice(10)
    .map((node) => ({ name: undefined, at: { node, scope }, isKnown: false }));
  return [...named, ...added, ...unnamed].flatMap(({ name, at, isKnown }) => {
    const given = readText(evaluator.expression(at.scope, at.node));
    // The parameters before the prefixes that are strings don't begin with a slash.
    const isPrefix =
      given && (name === undefined ? given.text.startsWith('/') : !isHarmless(name, given.text));
    return isPrefix ? [{ name, text: given.text, certain: isKnown && given.certain, at }] : [];
  });
}

/** `app.config.requests_pathname_prefix = …`, `os.environ["DASH_URL_BASE_PATHNAME"] = …`, and methods such as `update`. */
function* inSettings(source: AppSource, module: Module): Generator<Finding> {
  for (const { node, name, value } of settingsIn(module, /(?:\.config|\benviron)$/)) {
    const isVariable = variables.has(name);
    if (!isVariable && !prefixes.includes(name)) continue;
    if (isVariable && isTooLate(source, module, node)) continue;
    const text = readText(source.evaluator.expression({ module }, value));
    if (text && isHarmless(name, text.text)) continue;
    // Dash refuses any value in its configuration.
    const isError = isCertain(source, module, node) && (!isVariable || text?.certain);
    yield findingAt(isError ? 'error' : 'warning', module, node, {
      message: isVariable
        ? `The environment variable ${name} is set in the source.`
        : `${name} is set in the configuration of the Dash app.`,
      reason: because,
      hint: isVariable
        ? 'Remove it, or set it only where the app runs elsewhere than on Connect.'
        : 'Remove it.',
    });
  }
}

/** Whether a statement comes after the only constructor of the app, which has read the variables by then. */
function isTooLate({ dash }: AppSource, module: Module, node: SyntaxNode) {
  if (!dash || dash.alternatives) return false;
  const { node: call, scope } = dash.construction;
  return scope.module === module && !scope.locals && node.from > call.to;
}

interface Setting {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly value: SyntaxNode;
}

/** The entries that a module sets on an object, by an attribute, an item, `setdefault`, or `update` with a dictionary. */
function settingsIn(module: Module, object: RegExp): Setting[] {
  return nodesOutsideGuard(module, 'AssignStatement', 'CallExpression').flatMap((node) => {
    const [target] = childrenOf(node);
    const [owner, , key] = target?.name === 'MemberExpression' ? childrenOf(target) : [];
    if (!owner || !key || !object.test(textOf(module, owner)) || !isCalled(module, node)) return [];
    if (node.name === 'AssignStatement') {
      const name = key.name === 'PropertyName' ? textOf(module, key) : literalString(module, key);
      const value = node.lastChild;
      return name !== undefined && value ? [{ node, name, value }] : [];
    }
    if (!['update', 'setdefault'].includes(textOf(module, key))) return [];
    const { positional, named } = argumentsOf(module, node);
    const [first, second] = positional;
    const name = first && second ? literalString(module, first) : undefined;
    if (name !== undefined && second) return [{ node, name, value: second }];
    const entries = first ? [...entriesOf(module, unwrapped(first))] : [];
    return [...entries, ...named].map(([entry, value]) => ({ node, name: entry, value }));
  });
}

/** Whether a statement runs in every environment. */
function isCertain(source: AppSource, module: Module, { from }: SyntaxNode): boolean {
  const statement = module.statements.find(({ node }) => node.from === from);
  return statement !== undefined && levelOf(source, module, statement.when) === 'error';
}
