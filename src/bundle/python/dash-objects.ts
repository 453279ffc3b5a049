import type { Evaluator } from './evaluate.ts';
import { atImport, reachedFrom } from './graph.ts';
import type { Module, Sources } from './sources.ts';
import { lineAt } from './tree.ts';
import { bringsLayout, usesOf } from './uses.ts';
import { originKey, type Value } from './value.ts';

/** A name at the top of a module that holds a Dash app, or what may well be one. */
export interface DashName {
  readonly module: Module;
  readonly name: string;
  /** Of the statement that binds it. */
  readonly line: number;
  readonly value: Value;
  /** False where a library's call made it. */
  readonly certain: boolean;
}

/** A Dash app and all the names under which it can be imported, the best one first. */
export interface DashObject {
  readonly names: readonly [DashName, ...DashName[]];
  readonly hasLayout: boolean;
  readonly certain: boolean;
}

/** Names that people give to a Dash app, the most usual first. */
export const usualNames = ['app', 'application', 'dash_app', 'dashboard'];

/** Connect's own order, and `index.py`, which multi-page apps of Dash use. */
export const usualFiles = ['app.py', 'application.py', 'main.py', 'api.py', 'index.py'];

/** Every Dash app that the modules of an app folder hold, in the order of the files. */
export function dashObjects(sources: Sources, reader: Evaluator): DashObject[] {
  const names = [...createdIn(sources, reader)];
  const objects = Map.groupBy(names, ({ value }) => originKey(value));
  const origins = new Map<Module, Set<string>>();
  for (const { module, value } of names) {
    origins.set(module, (origins.get(module) ?? new Set()).add(originKey(value)));
  }
  return [...objects.values()].flatMap((all) => {
    const [first, ...rest] = bestFirst(sources, all);
    if (!first) return [];
    const alone = origins.get(first.module)?.size === 1;
    return [
      { names: [first, ...rest] as const, certain: first.certain, hasLayout: hasLayout(sources, all, alone) },
    ];
  });
}

/** The names of one module that hold a Dash app. */
export function dashNamesIn(module: Module, reader: Evaluator): DashName[] {
  return [...reader.names(module)].flatMap(([name, offset]): DashName[] => {
    const value = reader.name(module, name);
    const line = lineAt(module, offset);
    if (value.kind === 'dash') return [{ module, name, line, value, certain: true }];
    return isLikely(module, name, value) ? [{ module, name, line, value, certain: false }] : [];
  });
}

function* createdIn(sources: Sources, reader: Evaluator): Generator<DashName> {
  const texts = sources.modules.files.map((path) => ({ path, text: sources.text(path) ?? '' }));
  const creators = texts.filter(({ text }) => text.toLowerCase().includes('dash')).map(({ path }) => path);
  // Whoever hands the app on names the module that has it.
  const lastNames = new Set(
    creators
      .map((path) => sources.modules.nameOf(path)?.split('.').at(-1))
      .filter((name) => name !== undefined),
  );
  for (const { path, text } of texts) {
    if (!creators.includes(path) && ![...lastNames].some((name) => text.includes(name))) continue;
    const module = sources.module(path);
    if (module) yield* dashNamesIn(module, reader);
  }
}

/** Whether what a library made is treated as a Dash app is: a layout or callbacks are given to it. */
function isLikely(module: Module, name: string, value: Value): boolean {
  if (value.kind !== 'made by a library') return false;
  // A name that only hands on what another module made is judged there.
  if (value.origin.file !== module.path || isComponent(value.by)) return false;
  const { layouts, callbacks, runs } = usesOf(module);
  if (layouts.has(name) || callbacks.has(name)) return true;
  const saysDash = value.by.toLowerCase().includes('dash') || value.by.startsWith('vizro.');
  return saysDash && (runs.has(name) || usualNames.includes(name));
}

/**
 * Whether what a library made is a part of a page: `dash.html.Div`, `dash_bootstrap_components.Container`, but not
 * `dash_extensions.enrich.DashProxy`.
 *
 * @param by dotted
 */
export function isComponent(by: string): boolean {
  const [, name] =
    /^(?:dash\.(?:html|dcc|dash_table)|(?:dash|feffery)_\w+)\.(?:\w+\.)*([A-Z]\w*)$/.exec(by) ?? [];
  return name !== undefined && !/Dash|App$/.test(name);
}

/**
 * The names of one object, the best to import first: that whose module brings along most of what gives the app its
 * layout and its callbacks, for what isn't imported isn't there on the server. Of modules that import each other, that
 * which makes the app: it is half-read where another one is imported first.
 */
function bestFirst(sources: Sources, names: readonly DashName[]): DashName[] {
  if (names.length === 1) return [...names];
  const weight = new Map(names.map((name) => [name.module, coverage(sources, name.module)]));
  const size = new Map(names.map(({ module }) => [module, reachedFrom(sources, module.name, atImport).size]));
  const rank = (name: DashName): number[] => {
    const { module } = name;
    const uses = usesOf(module);
    const made = 'origin' in name.value && name.value.origin?.file === module.path;
    const usual = usualNames.indexOf(name.name);
    return [
      -(weight.get(module) ?? 0),
      made ? 0 : 1,
      uses.layouts.has(name.name) ? 0 : 1,
      uses.runs.has(name.name) ? 0 : 1,
      -(size.get(module) ?? 0),
      depthOf(module.path),
      usual === -1 ? usualNames.length : usual,
    ];
  };
  return names.toSorted((a, b) => compareRanks(rank(a), rank(b)) || (a.module.path < b.module.path ? -1 : 1));
}

function coverage(sources: Sources, module: Module): number {
  let layouts = 0;
  let callbacks = 0;
  for (const path of reachedFrom(sources, module.name, atImport)) {
    const reached = sources.module(path);
    const uses = reached && usesOf(reached);
    if (!uses || uses.isPage) continue;
    if (uses.layouts.size > 0) layouts++;
    if (uses.callbacks.size > 0) callbacks++;
  }
  return layouts * 10_000 + callbacks;
}

function hasLayout(sources: Sources, names: readonly DashName[], alone: boolean): boolean {
  return names.some(({ module, name, value }) => {
    if (usesOf(module).layouts.has(name)) return true;
    if (value.kind === 'dash' && value.construction) {
      const { call, scope } = value.construction;
      if (bringsLayout(scope.module, call)) return true;
    }
    return alone && coverage(sources, module) >= 10_000;
  });
}

const depthOf = (path: string) => path.split('/').length;

export function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [at, value] of a.entries()) {
    const difference = value - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
