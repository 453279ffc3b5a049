import { Evaluator } from '../python/evaluate.ts';
import { atImport, reachedFrom } from '../python/graph.ts';
import { type Module, readSources, type Sources } from '../python/sources.ts';
import type { AppFolder, Diagnostic, Entrypoint, Requirements } from '../types.ts';
import { asgiBackend, isMade, noLayout, pagesFolder, pagesFolderOf, pathPrefix } from './dash-app.ts';
import { missingFile, outsidePath } from './files.ts';
import { hiddenLibrary, missingModule, relativeImport } from './imports.ts';
import { type Imported, importedDistributions, missingRequirement } from './requirements.ts';
import type { AppSource, Rule } from './rule.ts';
import { debugAtImport, pythonSyntax, runAtImport, runServer } from './startup.ts';
import { ignoredLines, unknownRule } from './suppressions.ts';
import { absoluteUrl, assetsOf, rawPathname, readStylesheets, stylesheetUrl } from './urls.ts';

/** Every check of an app's source, in the order in which findings are told. */
export const sourceRules: readonly Rule[] = [
  pathPrefix,
  asgiBackend,
  absoluteUrl,
  stylesheetUrl,
  rawPathname,
  runAtImport,
  debugAtImport,
  runServer,
  missingRequirement,
  missingModule,
  outsidePath,
  missingFile,
  relativeImport,
  pagesFolder,
  noLayout,
  hiddenLibrary,
  pythonSyntax,
  unknownRule,
];

/**
 * Says what of an app's source won't work on Connect, by reading the modules that the entrypoint loads.
 *
 * @param options.ignore names of rules that are switched off for the whole app; a comment does it for a line
 */
export async function checkSource(
  app: AppFolder,
  entrypoint: Entrypoint,
  requirements: Requirements | undefined,
  { ignore }: { readonly ignore: ReadonlySet<string> },
): Promise<Diagnostic[]> {
  const source = await readAppSource(app, entrypoint, requirements);
  if (!source) return [];
  const { reached, stylesheets } = source;
  const findings = sourceRules
    .filter(({ name }) => !ignore.has(name))
    .flatMap((rule) => [...rule.check(source)].map((finding) => ({ ...finding, rule: rule.name })));
  const comments = new Map([
    ...reached.map((module) => [module.path, ignoredLines(module)] as const),
    ...stylesheets.map(({ path, ignored }) => [path, ignored] as const),
  ]);
  return findings.filter(({ rule, location }) => {
    const ignored =
      location?.line === undefined ? undefined : comments.get(location.file)?.get(location.line);
    return !ignored?.has('*') && !ignored?.has(rule);
  });
}

/** Which distributions an app's source asks for. */
export async function readImported(app: AppFolder, entrypoint: Entrypoint): Promise<Imported | undefined> {
  const source = await readAppSource(app, entrypoint);
  return source && importedDistributions(source);
}

/** What there is to look at; `undefined` where the entrypoint's module can't be read. */
export async function readAppSource(
  app: AppFolder,
  entrypoint: Entrypoint,
  requirements?: Requirements,
): Promise<AppSource | undefined> {
  const sources = await readSources(app);
  const evaluator = new Evaluator(sources);
  const path = sources.modules.find(entrypoint.module);
  const entry = path === undefined ? undefined : sources.module(path);
  if (!entry) return undefined;
  const paths = loadedPaths(sources, evaluator, entry, entrypoint);
  const reached = [...paths].map((file) => sources.module(file)).filter((module) => module !== undefined);
  const value = evaluator.name(entry, entrypoint.object);
  const assets = assetsOf(value, evaluator);
  const stylesheets = assets ? await readStylesheets(app, assets) : [];
  return { app, sources, evaluator, entrypoint, entry, reached, requirements, assets, stylesheets };
}

/** What is loaded when the entrypoint is imported, and the pages that Dash loads from their folder. */
function loadedPaths(
  sources: Sources,
  evaluator: Evaluator,
  entry: Module,
  entrypoint: Entrypoint,
): ReadonlySet<string> {
  const loaded = new Set(reachedFrom(sources, entry.name, atImport));
  const value = evaluator.name(entry, entrypoint.object);
  const folder = isMade(value) ? pagesFolderOf(value, evaluator) : undefined;
  if (folder === undefined) return loaded;
  for (const path of sources.modules.files) {
    const name = path.startsWith(`${folder}/`) ? sources.modules.nameOf(path) : undefined;
    if (name === undefined || !sources.text(path)?.includes('register_page')) continue;
    for (const reached of reachedFrom(sources, name, atImport)) loaded.add(reached);
  }
  return loaded;
}
