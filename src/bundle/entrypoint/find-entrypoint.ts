import { posix } from 'node:path';
import { input } from '../../shared/input-names.ts';
import { type SourceLocation, UserError } from '../../shared/problems.ts';
import {
  compareRanks,
  type DashName,
  type DashObject,
  dashObjects,
  usualFiles,
  usualNames,
} from '../python/dash-objects.ts';
import { createEvaluator, type Evaluator } from '../python/evaluate.ts';
import { readSources, type Sources } from '../python/sources.ts';
import type { AppFolder, Diagnostic, Entrypoint } from '../types.ts';
import { hintsAt, lookedAt, unreadNames } from './entrypoint-hints.ts';
import { inNotebook, NotAnApp, otherApp, otherKind } from './other-frameworks.ts';
import { readRecordedEntrypoints } from './recorded-entrypoint.ts';
import { isAside } from './tests-and-examples.ts';
import { type AskedObject, checkAsked, pythonProblem } from './validate-entrypoint.ts';

export { NotAnApp };

export interface ChosenEntrypoint {
  readonly entrypoint: Entrypoint;
  readonly findings: readonly Diagnostic[];
}

/**
 * Finds the Dash app of a folder, or checks the one that was asked for, by reading the source; nothing is imported.
 *
 * Without `asked`: what an existing `manifest.json` or `Procfile` names, else the module-level Dash object that stands
 * out: in a file with a usual name, with the layout and the callbacks, not among tests and examples.
 *
 * @param asked `app/web.py`, `app.web`, each with `:object` or without
 * @param path of the folder as the input `path` has it
 * @throws UserError where nothing is found, where two are equally good, and where what was asked for isn't a Dash app
 */
export async function chooseEntrypoint(
  app: AppFolder,
  asked?: string,
  path = '.',
): Promise<ChosenEntrypoint> {
  const sources = await readSources(app);
  const reader = createEvaluator(sources);
  if (asked !== undefined) return chosen(checkAsked(app, sources, reader, asked), 'given');

  const findings: Diagnostic[] = [];
  for (const recorded of await readRecordedEntrypoints(app)) {
    try {
      const checked = checkAsked(app, sources, reader, recorded.text);
      return chosen(checked, `${recorded.location.file} names it`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const [problem] = error.problems;
      findings.push({
        level: 'notice',
        message: `The entrypoint ${recorded.text} of ${recorded.location.file} was passed over.`,
        reason: [problem.message, problem.reason].filter(Boolean).join(' '),
        location: recorded.location,
      });
    }
  }
  const found = await find(app, sources, reader, path).catch((error) => {
    throw withPassedOver(error, findings);
  });
  return { entrypoint: found.entrypoint, findings: [...findings, ...found.findings] };
}

/** Where nothing else was found, what a Procfile names and why it was passed over is the best hint. */
function withPassedOver(error: unknown, findings: readonly Diagnostic[]): unknown {
  if (!(error instanceof UserError) || findings.length === 0) return error;
  const [first, ...others] = error.problems;
  // It may be the very thing that is the error.
  const said = [first.message, first.reason].join(' ');
  const passedOver = findings.map(({ message, reason }) =>
    reason && reason !== said ? `${message} ${reason}` : message,
  );
  const reason = [first.reason, ...passedOver].filter(Boolean).join(' ');
  const Kind = error instanceof NotAnApp ? NotAnApp : UserError;
  return new Kind([{ ...first, reason }, ...others], { cause: error });
}

function chosen(
  { module, object, location, certain, findings }: AskedObject,
  source: string,
): ChosenEntrypoint {
  const text = `${module}:${object}`;
  return {
    entrypoint: { module, object, text, source, certain, ...(location ? { location } : {}) },
    findings,
  };
}

async function find(
  app: AppFolder,
  sources: Sources,
  reader: Evaluator,
  path: string,
): Promise<ChosenEntrypoint> {
  const objects = dashObjects(sources, reader);
  const certain = objects.filter((object) => object.certain);
  const eligible = (certain.length > 0 ? certain : objects).toSorted((a, b) =>
    compareRanks(rank(a), rank(b)),
  );
  const [best, ...others] = bestNamed(eligible);
  if (!best) {
    const likely = unread(sources, reader);
    if (likely) return likely;
    throw await nothingFound(app, sources, reader);
  }
  const folderOf = ownFolders(app);
  const tied = others.filter(
    (other) => compareRanks(rank(best), rank(other)) === 0 || isApart(folderOf, best, other),
  );
  if (tied.length > 0) throw severalFound(folderOf, [best, ...tied], path);
  const [name] = best.names;
  const problem = pythonProblem(name.module);
  if (problem) throw new UserError(problem);
  return chosen(
    {
      module: name.module.name,
      object: name.name,
      location: placeOf(name),
      certain: best.certain,
      findings: describeChoice(best),
    },
    reasonFor(
      best,
      eligible.filter((object) => object !== best),
    ),
  );
}

/** The one name that may well hold an app which is made inside a function or a class, if there is just one. */
function unread(sources: Sources, reader: Evaluator): ChosenEntrypoint | undefined {
  if (sources.modules.find('dash') !== undefined) return undefined;
  const [name, ...others] = unreadNames(sources, reader);
  if (!name || others.length > 0) return undefined;
  const location = placeOf(name);
  const finding: Diagnostic = {
    level: 'notice',
    message: `${name.module.name}:${name.name} is likely the Dash app, but that can't be read from the source.`,
    reason: 'A function or a class makes it, in a way that only running it would tell.',
    location,
  };
  return chosen(
    { module: name.module.name, object: name.name, location, certain: false, findings: [finding] },
    `likely the Dash app, ${location.file} line ${location.line}`,
  );
}

/** Smaller is better, the first difference decides. Two of the same rank are a tie. */
function rank({ names, hasLayout }: DashObject): number[] {
  const paths = names.map(({ module }) => module.path);
  const depth = Math.min(...paths.map(depthOf));
  // Deep down, the name of a file says nothing: a chapter's index.py isn't the app.
  const usual = paths
    .filter((path) => depthOf(path) <= 1)
    .map((path) => usualFiles.indexOf(baseName(path)))
    .filter((at) => at !== -1);
  return [
    isAside(names[0].module.path) ? 1 : 0,
    hasLayout ? 0 : 1,
    depth,
    Math.min(usualFiles.length, ...usual),
  ];
}

/** Whether two apps are equally good, and each lies in a folder of its own: then neither depth nor name says which is meant. */
function isApart(folderOf: FolderOf, one: DashObject, other: DashObject): boolean {
  const [here, there] = [one, other].map(({ names: [{ module }] }) => folderOf(module.path));
  const likeness = ([aside, layout]: number[]) => `${aside} ${layout}`;
  return (
    here !== undefined &&
    there !== undefined &&
    here !== there &&
    likeness(rank(one)) === likeness(rank(other))
  );
}

/** Of several apps in one file that are equally good, the one with a usual name stands for the file. */
function bestNamed(objects: readonly DashObject[]): DashObject[] {
  const nameRank = ({ names: [{ name }] }: DashObject) =>
    usualNames.includes(name) ? usualNames.indexOf(name) : usualNames.length;
  const rivals = Map.groupBy(objects, (object) => [object.names[0].module.path, ...rank(object)].join('\0'));
  return [...rivals.values()].flatMap((group) => {
    const best = Math.min(...group.map(nameRank));
    return group.filter((object) => nameRank(object) === best);
  });
}

const depthOf = (path: string) => path.split('/').length - 1;
const baseName = (path: string) => path.split('/').at(-1) ?? path;

function reasonFor(best: DashObject, others: readonly DashObject[]): string {
  const [name] = best.names;
  const at = `${name.module.path} line ${name.line}`;
  const [next] = others;
  if (!next) return best.certain ? `the only Dash object, ${at}` : `the only likely Dash object, ${at}`;
  const [other] = next.names;
  const over = `rather than ${other.module.name}:${other.name}`;
  const reasons = [
    `${at}, ${over}, which stands among tests or examples`,
    `${at}, which has a layout, ${over}`,
    `${at}, which is nearer to the top of the folder, ${over}`,
    `${at}, by the usual order of file names, ${over}`,
  ];
  const nextRank = rank(next);
  const decisive = rank(best).findIndex((value, index) => value !== nextRank[index]);
  return reasons[decisive] ?? `${at}, by its usual name, ${over}`;
}

const placeOf = (name: DashName): SourceLocation => ({ file: name.module.path, line: name.line });

function describeChoice(best: DashObject): Diagnostic[] {
  const [name] = best.names;
  if (best.certain || name.value.kind !== 'made by a library') return [];
  return [
    {
      level: 'notice',
      message: `${name.module.name}:${name.name} is likely the Dash app, but that can't be read from the source.`,
      reason: `A library makes it: ${name.value.by}.`,
      location: placeOf(name),
    },
  ];
}

function severalFound(folderOf: FolderOf, objects: readonly DashObject[], path: string): UserError {
  const message = `There are ${objects.length} Dash apps, and nothing tells which one to deploy.`;
  const names = objects.map(({ names: [name] }) => name);
  const more = objects.length > 10 ? ` and ${objects.length - 10} more` : '';
  const found = (inWords: (name: DashName) => string) =>
    `Found ${names.slice(0, 10).map(inWords).join(', ')}${more}.`;
  const folders = new Set(names.map(({ module }) => folderOf(module.path)));
  const [folder] = [...folders].filter((one) => one !== undefined);
  if (folder !== undefined && folders.size > 1) {
    return new NotAnApp({
      message,
      reason: `${found(({ module, line }) => `${module.path} line ${line}`)} They lie in folders of their own.`,
      hint: `Take the folder of the one you want, since an app counts its files from there: for example, set ${input('path', posix.join(path, folder))}. docs/monorepo.md tells how to deploy several.`,
    });
  }
  const [first] = names;
  return new UserError({
    message,
    reason: found(({ module, name, line }) => `${module.name}:${name} (${module.path} line ${line})`),
    hint: `Name the one you want, for example ${input('entrypoint', `${first?.module.name}:${first?.name}`)}`,
  });
}

/** What somebody puts into the folder of an app, and into no folder below it. */
const marks = new Set([
  ...['requirements.txt', 'pyproject.toml', 'setup.cfg', 'setup.py', 'Pipfile', 'environment.yml'],
  ...['uv.lock', 'poetry.lock', 'pdm.lock', 'pylock.toml', 'Pipfile.lock'],
  ...['.python-version', 'runtime.txt', 'Procfile', 'manifest.json', 'connect.toml'],
]);

type FolderOf = (path: string) => string | undefined;

/** Tells the folder below the app folder that looks like one itself and that a file lies in, if there is one. */
export function ownFolders(app: AppFolder): FolderOf {
  const marked = new Set(app.paths.filter((path) => marks.has(baseName(path))).map(posix.dirname));
  return (path) => {
    let folder = posix.dirname(path);
    while (folder !== '.' && !marked.has(folder)) folder = posix.dirname(folder);
    return folder === '.' ? undefined : folder;
  };
}

async function nothingFound(app: AppFolder, sources: Sources, reader: Evaluator): Promise<UserError> {
  const hint = hintsAt(sources, reader);
  if (hint) return new UserError(hint);
  const notebook = await inNotebook(app);
  if (notebook && !(notebook instanceof NotAnApp)) return notebook;
  const other = otherApp(sources) ?? otherKind(await app.read('manifest.json'));
  if (other) return new NotAnApp(other);
  return (
    notebook ??
    new UserError({
      message: 'No Dash app was found.',
      reason: lookedAt(sources),
      hint: `Make the app at the top of a module, as in app = Dash(__name__), or say where it is, as in ${input('entrypoint', 'app:app')}`,
    })
  );
}
