import { posix } from 'node:path';
import { input } from '../../shared/input-names.ts';
import { type Problem, UserError } from '../../shared/problems.ts';
import { readRecordedEntrypoints } from '../other-tools.ts';
import {
  compareRanks,
  type DashName,
  type DashObject,
  dashObjects,
  rankOfName,
  usualFiles,
  usualNames,
} from '../python/dash-objects.ts';
import { Evaluator } from '../python/evaluate.ts';
import { moduleObstacle } from '../python/module-names.ts';
import { readSources } from '../python/sources.ts';
import { pythonProblem } from '../python/syntax.ts';
import type { AppFolder, Diagnostic, Entrypoint } from '../types.ts';
import {
  describeSearch,
  hintForSearch,
  likelyApps,
  obstacleToSearch,
  type Search,
} from './entrypoint-hints.ts';
import { dashNotebook, NotAnApp, otherApp } from './other-frameworks.ts';
import { isTestOrExample } from './tests-and-examples.ts';
import { type CheckedEntrypoint, checkEntrypoint, unproven } from './validate-entrypoint.ts';

export { NotAnApp };

export interface ChosenEntrypoint {
  readonly entrypoint: Entrypoint;
  readonly findings: readonly Diagnostic[];
}

/**
 * Finds the Dash app of a folder, or checks the given entrypoint, by reading the source. Nothing is imported.
 *
 * Without `given`: the entrypoint that `manifest.json` or a `Procfile` names, else the best Dash object at the top level
 * of a module: in a file with a usual name, with a layout and callbacks, and not among tests and examples.
 *
 * @param given `app/web.py` or `app.web`, each with or without `:object`
 * @param path of the folder, as in the input `path`
 * @throws UserError if nothing is found, if two apps are equally good, or if the given entrypoint isn't a Dash app
 */
export async function chooseEntrypoint(
  app: AppFolder,
  given?: string,
  path = '.',
): Promise<ChosenEntrypoint> {
  const sources = await readSources(app);
  const search = { app, sources, evaluator: new Evaluator(sources) };
  if (given !== undefined) return chosen(checkEntrypoint(search, given), 'given');

  const findings: Diagnostic[] = [];
  for (const recorded of await readRecordedEntrypoints(app)) {
    try {
      return chosen(checkEntrypoint(search, recorded.text), `named by ${recorded.location.file}`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const [problem] = error.problems;
      findings.push({
        level: 'notice',
        message: `Ignored the entrypoint ${recorded.text} of ${recorded.location.file}.`,
        reason: [problem.message, problem.reason].filter(Boolean).join(' '),
        location: recorded.location,
      });
    }
  }
  const found = await findApp(search, path);
  return { entrypoint: found.entrypoint, findings: [...findings, ...found.findings] };
}

const chosen = ({ findings, ...checked }: CheckedEntrypoint, source: string): ChosenEntrypoint => ({
  entrypoint: { ...checked, text: `${checked.module}:${checked.object}`, source },
  findings,
});

async function findApp(search: Search, path: string): Promise<ChosenEntrypoint> {
  const objects = dashObjects(search.sources, search.evaluator);
  const certain = objects.filter(({ names: [name] }) => name.certain);
  const [best, ...others] = (certain.length > 0 ? certain : objects).toSorted(
    (a, b) => compareRanks(rank(a), rank(b)) || nameRank(a) - nameRank(b),
  );
  if (!best) return findLikelyApp(search);
  const folderOf = ownFolders(search.app);
  const tied = others.filter((other) => isTied(best, other) || isApart(folderOf, best, other));
  if (tied.length > 0) throw severalFound(folderOf, [best, ...tied], path);
  const [name] = best.names;
  const problem = pythonProblem(name.module);
  if (problem) throw new UserError(problem);
  return chosenName(name, reasonFor(best, others));
}

function chosenName({ module, name, line, certain, value }: DashName, source: string): ChosenEntrypoint {
  const location = { file: module.path, line };
  const reason =
    value.kind === 'library result'
      ? `A library makes it: ${value.by}.`
      : 'A function or a class makes it in a way that only running it would show.';
  return chosen(
    certain
      ? { module: module.name, object: name, location, certain, findings: [] }
      : unproven(module.name, name, location, reason),
    source,
  );
}

/** Takes the one name that may be an app which is made inside a function or a class. */
async function findLikelyApp(search: Search): Promise<ChosenEntrypoint> {
  const obstacle = obstacleToSearch(search);
  if (obstacle) throw new UserError(obstacle);
  const names = likelyApps(search);
  const isOneModule = new Set(names.map(({ module }) => module)).size === 1;
  const usual = usualNames.map((usual) => names.find(({ name }) => name === usual)).find((name) => name);
  const [first] = names;
  const best = names.length === 1 ? first : isOneModule ? usual : undefined;
  if (!best) throw await nothingFound(search);
  return chosenName(best, `likely the Dash app, ${best.module.path} line ${best.line}`);
}

async function nothingFound(search: Search): Promise<UserError> {
  const { app, sources } = search;
  const problem = hintForSearch(search) ?? (await dashNotebook(app));
  if (problem) return new UserError(problem);
  const nothing: Problem = {
    message: 'No Dash app was found.',
    reason: describeSearch(sources),
    hint: `Make the app at the top level of a module, as in app = Dash(__name__), or set ${input('entrypoint')}, as in ${input('entrypoint', 'app:app')}`,
  };
  return otherApp(sources) ?? new UserError(nothing);
}

/** Smaller is better; the first difference decides. Two of the same rank are a tie. */
function rank({ names, hasLayout }: DashObject): number[] {
  const paths = names.map(({ module }) => module.path);
  const depth = Math.min(...paths.map(depthOf));
  // In deeper folders the name of a file says nothing.
  const usual = paths
    .filter((path) => depthOf(path) <= 1)
    .map((path) => usualFiles.indexOf(posix.basename(path)))
    .filter((at) => at !== -1);
  const { path, name } = names[0].module;
  return [
    isTestOrExample(path) || moduleObstacle(name, path) ? 1 : 0,
    hasLayout ? 0 : 1,
    depth,
    Math.min(usualFiles.length, ...usual),
  ];
}

const depthOf = (path: string) => path.split('/').length - 1;

/** Whether two apps are equally good and in folders of their own: then neither depth nor name shows which one is meant. */
function isApart(folderOf: FolderOf, one: DashObject, other: DashObject): boolean {
  const [here, there] = [one, other].map(({ names: [{ module }] }) => folderOf(module.path));
  return (
    here !== undefined &&
    there !== undefined &&
    here !== there &&
    compareRanks(rank(one).slice(0, 2), rank(other)) === 0
  );
}

const nameRank = ({ names: [{ name }] }: DashObject) => rankOfName(name);

/** Whether two apps are equally good. In one file, an app with a usual name is better. */
function isTied(best: DashObject, other: DashObject): boolean {
  const isSameFile = best.names[0].module === other.names[0].module;
  return compareRanks(rank(best), rank(other)) === 0 && !(isSameFile && nameRank(best) < nameRank(other));
}

function reasonFor(best: DashObject, [next]: readonly DashObject[]): string {
  const [name] = best.names;
  const at = `${name.module.path} line ${name.line}`;
  if (!next) return name.certain ? `the only Dash object, ${at}` : `the only likely Dash object, ${at}`;
  const [other] = next.names;
  return `${at}, rather than ${other.module.name}:${other.name}`;
}

function severalFound(folderOf: FolderOf, objects: readonly DashObject[], path: string): UserError {
  const names = objects.map(({ names: [name] }) => name);
  const list = names
    .slice(0, 10)
    .map(({ module, name, line }) => `${module.name}:${name} (${module.path} line ${line})`)
    .join(', ');
  const problem = {
    message: `Found ${objects.length} Dash apps, and none is the obvious one to deploy.`,
    reason: `Found ${list}${names.length > 10 ? ` and ${names.length - 10} more` : ''}.`,
  };
  const folders = new Set(names.map(({ module }) => folderOf(module.path)));
  const [folder] = [...folders].filter((one) => one !== undefined);
  if (folder !== undefined && folders.size > 1) {
    const hint = `Deploy the folder of one app: for example, set ${input('path', posix.join(path, folder))}. docs/monorepo.md explains how to deploy several.`;
    return new NotAnApp({ ...problem, hint });
  }
  const [first] = names;
  const hint = `Name the one to deploy, for example ${input('entrypoint', `${first?.module.name}:${first?.name}`)}`;
  return new UserError({ ...problem, hint });
}

/** Files that mark the folder of an app. */
const marks = new Set([
  ...['requirements.txt', 'pyproject.toml', 'setup.cfg', 'setup.py', 'Pipfile', 'environment.yml'],
  ...['uv.lock', 'poetry.lock', 'pdm.lock', 'pylock.toml', 'Pipfile.lock'],
  ...['.python-version', 'runtime.txt', 'Procfile', 'manifest.json', 'connect.toml'],
]);

type FolderOf = (path: string) => string | undefined;

/** The innermost folder around a file, below the app folder, that looks like the folder of an app. */
export function ownFolders(app: AppFolder): FolderOf {
  const marked = new Set(app.paths.filter((path) => marks.has(posix.basename(path))).map(posix.dirname));
  return (path) => {
    let folder = posix.dirname(path);
    while (folder !== '.' && !marked.has(folder)) folder = posix.dirname(folder);
    return folder === '.' ? undefined : folder;
  };
}
