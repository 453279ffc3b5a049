import { passesLayout } from './constructor.ts';
import type { Evaluator } from './evaluate.ts';
import { atImport, reachedFrom } from './graph.ts';
import type { Module, Sources } from './sources.ts';
import { standardLibrary } from './stdlib.ts';
import { lineAt } from './tree.ts';
import { usesOf } from './uses.ts';
import { isMade, originKey, type Value } from './value.ts';

/** A name at the top level of a module that is a Dash app, or likely one. */
export interface DashName {
  readonly module: Module;
  readonly name: string;
  /** Of the statement that binds it. */
  readonly line: number;
  readonly value: Value;
  /** False if reading the source can't prove that it is a Dash app. */
  readonly certain: boolean;
}

/** A Dash app and all names by which it can be imported, the best one first. */
export interface DashObject {
  readonly names: readonly [DashName, ...DashName[]];
  readonly hasLayout: boolean;
}

/** Usual names of a Dash app, the most common first. */
export const usualNames = ['app', 'application', 'dash_app', 'dashboard'];

/** Smaller for a more usual name. */
export function rankOfName(name: string): number {
  const at = usualNames.indexOf(name);
  return at === -1 ? usualNames.length : at;
}

/** The files in which Connect looks for an app, in its order, and `index.py` of Dash's multi-page apps. */
export const usualFiles = ['app.py', 'application.py', 'main.py', 'api.py', 'index.py'];

/** Every Dash app of an app folder, in the order of the files. */
export function dashObjects(sources: Sources, evaluator: Evaluator): DashObject[] {
  const names = [...namesIn(sources, evaluator)];
  const byModule = Map.groupBy(names, ({ module }) => module);
  return [...Map.groupBy(names, ({ value }) => originKey(value))].flatMap(([key, all]) => {
    const [first, ...rest] = bestFirst(sources, all);
    if (!first) return [];
    const isAlone = byModule.get(first.module)?.every(({ value }) => originKey(value) === key) === true;
    return [{ names: [first, ...rest] as const, hasLayout: hasLayout(sources, all, isAlone) }];
  });
}

/** The names of one module that are Dash apps. */
export function dashNamesIn(module: Module, evaluator: Evaluator): DashName[] {
  return [...evaluator.names(module)].flatMap(([name, offset]): DashName[] => {
    const value = evaluator.name(module, name);
    const certain = value.kind === 'dash';
    if (!certain && !isLikely(module, name, value)) return [];
    return [{ module, name, line: lineAt(module, offset), value, certain }];
  });
}

function* namesIn(sources: Sources, evaluator: Evaluator): Generator<DashName> {
  const mentioning = filesThatMayMakeApp(sources);
  // A module that imports the app from another one mentions that module.
  const lastNames = new Set(mentioning.map((path) => sources.modules.nameOf(path)?.split('.').at(-1)));
  const creators = new Set(mentioning);
  for (const path of sources.modules.files) {
    const words = creators.has(path) ? undefined : sources.words(path);
    if (words && ![...lastNames].some((name) => name !== undefined && words.has(name))) continue;
    const module = sources.module(path);
    if (module) yield* dashNamesIn(module, evaluator);
  }
}

/** If nothing mentions Dash, a library may make the app. */
function filesThatMayMakeApp(sources: Sources): string[] {
  const mentioning = filesMentioningDash(sources);
  const isUse = /\.(?:server|layout|callback|run)\b/;
  return mentioning.length > 0
    ? mentioning
    : sources.modules.files.filter((path) => isUse.test(sources.text(path) ?? ''));
}

/** The files that may have to do with a Dash app. */
export const filesMentioningDash = (sources: Sources): string[] =>
  sources.modules.files.filter((path) => sources.text(path)?.toLowerCase().includes('dash'));

/**
 * How much the use of a name shows that it is a Dash app: 4 for a layout or a callback, 3 for `.server`, 2 for `.run()`,
 * 1 for a usual name.
 */
export function evidenceFor(module: Module, name: string): number {
  const { layouts, callbacks, servers, runs } = usesOf(module);
  if (layouts.has(name) || callbacks.has(name)) return 4;
  if (servers.has(name)) return 3;
  if (runs.has(name)) return 2;
  return usualNames.includes(name) ? 1 : 0;
}

/** Whether an object that a library made is used as a Dash app is. */
function isLikely(module: Module, name: string, value: Value): boolean {
  // An object that comes from another module is judged there.
  if (value.kind !== 'library result' || value.origin.file !== module.path) return false;
  const [top = ''] = value.by.split('.', 1);
  if (isComponent(value.by) || isOfOtherFramework(value.by) || standardLibrary.has(top)) return false;
  const evidence = evidenceFor(module, name);
  const mentionsDash = value.by.toLowerCase().includes('dash') || top === 'vizro';
  return evidence >= 3 || (evidence === 2 && usualNames.includes(name)) || (mentionsDash && evidence > 0);
}

/**
 * Whether the result of a library's call is part of a page, such as `dash.html.Div` and
 * `dash_bootstrap_components.Container`, but not `dash_extensions.enrich.DashProxy`.
 *
 * @param by dotted
 */
export function isComponent(by: string): boolean {
  const [, name] =
    /^(?:dash\.(?:html|dcc|dash_table)|(?:dash|feffery)_\w+)\.(?:\w+\.)*([A-Z]\w*)$/.exec(by) ?? [];
  return name !== undefined && !/Dash|App$/.test(name);
}

/** Frameworks and toolkits whose apps have methods like those of a Dash app, by their modules. */
const otherFrameworks: ReadonlySet<string> = new Set(
  (
    'aiohttp bokeh bottle celery chalice cherrypy click connexion django django_plotly_dash falcon fastapi flask flet ' +
    'gradio kivy litestar mesop nicegui panel pywebio PyQt5 PyQt6 PySide2 PySide6 quart reflex sanic shiny solara ' +
    'starlette streamlit taipy textual toga tornado typer wx'
  ).split(' '),
);

/** Whether another framework defines a name. @param by dotted */
export const isOfOtherFramework = (by: string) => otherFrameworks.has(by.split('.')[0] ?? '');

/**
 * The names of one object, the best to import first: the module that loads most of the layouts and callbacks, because
 * what isn't imported isn't there on the server. Of modules that import each other, the one that makes the app.
 */
function bestFirst(sources: Sources, names: readonly DashName[]): DashName[] {
  if (names.length === 1) return [...names];
  const loaded = new Map(names.map(({ module }) => [module, loadedWith(sources, module)]));
  const rank = (name: DashName): number[] => {
    const { module } = name;
    const { layouts = 0, callbacks = 0, files = 0 } = loaded.get(module) ?? {};
    const uses = usesOf(module);
    const isMaker = 'origin' in name.value && name.value.origin?.file === module.path;
    return [
      -layouts,
      -callbacks,
      isMaker ? 0 : 1,
      uses.layouts.has(name.name) ? 0 : 1,
      uses.runs.has(name.name) ? 0 : 1,
      -files,
      module.path.split('/').length,
      rankOfName(name.name),
    ];
  };
  return names.toSorted((a, b) => compareRanks(rank(a), rank(b)) || (a.module.path < b.module.path ? -1 : 1));
}

/** How many files are loaded along with a module, and how many of them set a layout and add callbacks. */
function loadedWith(sources: Sources, module: Module) {
  const paths = [...reachedFrom(sources, module.name, atImport)];
  const uses = paths.flatMap((path) => {
    const reached = sources.module(path);
    return reached && !usesOf(reached).isPage ? [usesOf(reached)] : [];
  });
  return {
    files: paths.length,
    layouts: uses.filter(({ layouts }) => layouts.size > 0).length,
    callbacks: uses.filter(({ callbacks }) => callbacks.size > 0).length,
  };
}

function hasLayout(sources: Sources, names: readonly DashName[], isAlone: boolean): boolean {
  return names.some(({ module, name, value }) => {
    if (usesOf(module).layouts.has(name)) return true;
    if (isMade(value) && passesLayout(value)) return true;
    return isAlone && loadedWith(sources, module).layouts > 0;
  });
}

export function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [at, value] of a.entries()) {
    const difference = value - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
