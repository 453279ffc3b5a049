import { assetFolderOf, constructorArgument, pagesFolderOf } from '../python/constructor.ts';
import { Evaluator } from '../python/evaluate.ts';
import { alwaysAtImport, atImport, type Import, reachedFrom } from '../python/graph.ts';
import { type Module, readSources, type Sources } from '../python/sources.ts';
import { textOf } from '../python/tree.ts';
import { isMade, type MadeDash } from '../python/value.ts';
import { pythonMinors } from '../requirements/python-version.ts';
import type { AppFolder, Diagnostic, Entrypoint } from '../types.ts';
import { readAssets, scriptUrl, stylesheetUrl } from './assets.ts';
import { asyncCallback, backgroundCallback, noLayout } from './dash-app.ts';
import { missingFile, outsidePath } from './files.ts';
import { hiddenLibrary, missingModule, moduleName, relativeImport, standardModules } from './imports.ts';
import { pathPrefix } from './path-prefix.ts';
import { rawPathname } from './pathname.ts';
import { type Imported, importedDistributions, missingRequirement, removedFromDash } from './requirements.ts';
import type { AppContext, AppSource, Finding, Rule } from './rule.ts';
import { notebookCode, pythonSyntax, runAtImport } from './startup.ts';
import { linesWithRulesOff, unknownRules } from './suppressions.ts';
import { absoluteUrl } from './urls.ts';

/** Every check of an app's source by its name, in the order in which findings are reported. docs/rules.md explains each. */
export const sourceRules: Readonly<Record<string, Rule>> = {
  'module-name': moduleName,
  'path-prefix': pathPrefix,
  'absolute-url': absoluteUrl,
  'stylesheet-url': stylesheetUrl,
  'script-url': scriptUrl,
  'raw-pathname': rawPathname,
  'run-at-import': runAtImport,
  'notebook-code': notebookCode,
  'missing-requirement': missingRequirement,
  'standard-library': standardModules,
  'removed-from-dash': removedFromDash,
  'async-callback': asyncCallback,
  'background-callback': backgroundCallback,
  'missing-module': missingModule,
  'outside-path': outsidePath,
  'missing-file': missingFile,
  'relative-import': relativeImport,
  'no-layout': noLayout,
  'hidden-library': hiddenLibrary,
  'python-syntax': pythonSyntax,
  'unknown-rule': unknownRule,
};

/** The most findings that are reported of one rule. */
const maxFindings = 100;

export interface CheckOptions extends AppContext {
  /** Names of rules that are switched off for the whole app. A comment switches them off for a line. */
  readonly ignore: ReadonlySet<string>;
}

export interface SourceFindings {
  readonly findings: readonly Diagnostic[];
  /** Further findings for the Python that the server chooses, by its minor version, as in `3.12`. */
  readonly byPython: ReadonlyMap<string, readonly Diagnostic[]>;
}

/** Reports what in an app's source does not work on Connect, by reading the modules that the entrypoint loads. */
export async function checkSource(
  app: AppFolder,
  entrypoint: Entrypoint,
  { ignore, ...context }: CheckOptions,
): Promise<SourceFindings> {
  const source = await readAppSource(app, entrypoint, context);
  if (!source) return { findings: [], byPython: new Map() };
  const off = rulesOffByFile(source);
  const run = (name: string, rule: Rule, checked: AppSource): Diagnostic[] =>
    ignore.has(name)
      ? []
      : [...rule(checked)]
          .slice(0, maxFindings)
          .filter(({ location: { file = '', line = 0 } = {} }) => {
            const names = off.get(file)?.get(line);
            return !names?.has('*') && !names?.has(name);
          })
          .map((finding) => ({ ...finding, rule: name }));
  const reported = Object.entries(sourceRules).flatMap(([name, rule]) => run(name, rule, source));
  const findings = [...unreadFiles(source), ...reported];
  const name = 'standard-library';
  const isReported = findings.some(({ rule }) => rule === name);
  const minors = isReported ? [] : (context.pythons ?? pythonMinors);
  return {
    findings,
    byPython: new Map(
      minors.map((minor) => [`3.${minor}`, run(name, standardModules, { ...source, pythons: [minor] })]),
    ),
  };
}

/** The rules that comments in the app's files switch off, by path and line. */
const rulesOffByFile = ({ reached, assets }: AppSource) =>
  new Map([...reached, ...assets].map(({ path, text }) => [path, linesWithRulesOff(text)]));

/** A comment that switches rules off names a rule that does not exist. */
function* unknownRule(source: AppSource): Generator<Finding> {
  for (const [file, lines] of rulesOffByFile(source)) {
    for (const [line, names] of lines) {
      for (const problem of unknownRules(names, 'this comment')) {
        yield { level: 'warning', ...problem, location: { file, line } };
      }
    }
  }
}

/** A notice for each file that the entrypoint loads and that was not read, so that nothing in it was checked. */
function unreadFiles({ sources, entry }: AppSource): Diagnostic[] {
  const loaded = reachedFrom(sources, entry.name, atImport);
  return [...sources.skipped]
    .filter(([path]) => loaded.has(path))
    .slice(0, 5)
    .map(([file, reason]) => ({
      level: 'notice',
      message: `${file} was not checked.`,
      reason: `${file} was not read, because ${reason}.`,
      location: { file },
    }));
}

/** The distributions that an app's source needs. */
export async function readImported(app: AppFolder, entrypoint: Entrypoint): Promise<Imported | undefined> {
  const source = await readAppSource(app, entrypoint);
  return source && importedDistributions(source);
}

/** What rules check; `undefined` if the entrypoint's module can't be read. */
async function readAppSource(
  app: AppFolder,
  entrypoint: Entrypoint,
  context: AppContext = {},
): Promise<AppSource | undefined> {
  const sources = await readSources(app);
  const evaluator = new Evaluator(sources);
  const entry = sources.module(sources.modules.find(entrypoint.module));
  if (!entry) return undefined;
  const value = evaluator.name(entry, entrypoint.object);
  const dash = isMade(value) ? value : undefined;
  const loaded = loadedModules(sources, evaluator, entry, dash);
  const assetFolder = assetFolderOf(dash, evaluator);
  const assets = assetFolder ? await readAssets(app, assetFolder) : [];
  return { ...context, app, sources, evaluator, entrypoint, entry, dash, ...loaded, assetFolder, assets };
}

/** The modules that are loaded when the entrypoint is imported, and the pages that Dash loads from their folder. */
function loadedModules(
  sources: Sources,
  evaluator: Evaluator,
  entry: Module,
  dash: MadeDash | undefined,
): Pick<AppSource, 'reached' | 'always'> {
  const folder = dash && pagesFolderOf(dash, evaluator);
  const pages = sources.modules.files
    .filter((path) => folder !== undefined && path.startsWith(`${folder}/`))
    .filter((path) => sources.text(path)?.includes('register_page'))
    .flatMap((path) => sources.modules.nameOf(path) ?? []);
  const usePages = constructorArgument(evaluator, dash, 'use_pages');
  const isCertain =
    usePages && !dash?.alternatives && textOf(usePages.scope.module, usePages.node) === 'True';
  const modules = (names: readonly string[], follow: (edge: Import) => boolean) => {
    const paths = new Set(names.flatMap((name) => [...reachedFrom(sources, name, follow)]));
    return [...paths].map((path) => sources.module(path)).filter((module) => module !== undefined);
  };
  return {
    reached: modules([entry.name, ...pages], atImport),
    always: new Set(modules([entry.name, ...(isCertain ? pages : [])], alwaysAtImport)),
  };
}
