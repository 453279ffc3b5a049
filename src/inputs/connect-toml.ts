import { join } from 'node:path';
import { isVariableName } from '../settings/environment.ts';
import { closest } from '../shared/did-you-mean.ts';
import { type Folders, kindOf, readAppText } from '../shared/file-access.ts';
import { type Problem, type SourceLocation, UserError } from '../shared/problems.ts';
import { dig, readTable, type Table, type TableFile, tableOf } from '../shared/toml.ts';

/** How an input is read: `''` where it isn't given. */
type Read = (name: string) => string;

export interface ConfiguredInputs {
  /** As the `read` that was given; what it doesn't give comes from the file. */
  readonly read: Read;
  /** Where in the file an input's value stands, if it came from there. */
  readonly placeOf: (name: string) => SourceLocation | undefined;
  readonly mistakes: readonly Problem[];
  readonly notices: readonly Problem[];
}

/**
 * Inputs that the file may not give, each with its reason: whoever opens a pull request can write the file, so it
 * decides neither where the key goes, nor whose key it is, nor what a run does with it.
 */
export const refusedInputs: Readonly<Record<string, string>> = {
  ...because('it decides which server gets the key', ['server', 'from-server', 'audience']),
  ...because('a secret does not belong in a file', [
    'api-key',
    'from-api-key',
    'github-token',
    'snowflake-token',
    'client-key',
  ]),
  ...because('it decides whom the key is shown to', ['ca-certificate', 'client-certificate', 'insecure']),
  ...because('the workflow decides what a run does', [
    'mode',
    'rollback-to',
    'pr-number',
    'from-content-guid',
    'from-bundle-id',
  ]),
  ...because('it decides about pull requests, and a pull request can change the file', [
    'preview',
    'preview-drafts',
    'preview-access',
    'preview-viewers',
    'preview-environment',
    'preview-vanity-path',
    'preview-max-age',
    'comment',
    'commit-status',
    'github-environment',
  ]),
  ...because('the file lies in the folder that it names', ['path']),
};

function because(reason: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}

/** The inputs that there are. */
export interface KnownInputs {
  readonly names: readonly string[];
  /** Those that take several values: a TOML array, too. */
  readonly lists: readonly string[];
}

/** The lists that take `none` for an empty one. */
const emptiable = ['collaborators', 'environment', 'tags', 'viewers'];

/** The inputs whose numbers may have a fraction. */
const fractions = ['timeout', 'verify-timeout'];

const fileName = 'connect.toml';

/** Where an app's own settings may stand in its folder. */
export const configFiles: readonly string[] = [fileName, 'pyproject.toml'];

/**
 * What decides which content item is meant, and with it whose secrets the app gets; and which files of the workspace
 * travel, some of which the workflow may have put there. A pull request's own file decides none of it where the workflow
 * isn't the pull request's.
 */
export const decisiveInputs = [
  'content-guid',
  'name',
  'create',
  'vanity-path',
  'include',
  'extra-files',
] as const;
const section = 'tool.connect-dash-deploy';

/**
 * As `readConfigFile`; but what decides which content item is meant comes from another folder, where one is given.
 *
 * @param decisive a folder with the files of somebody who may decide that
 */
export async function withConfigFile(
  read: Read,
  folders: Folders,
  known: KnownInputs,
  decisive?: string,
): Promise<ConfiguredInputs> {
  const own = await readConfigFile(read, folders, known);
  if (decisive === undefined) return own;
  // What is wrong with it is no business of this run: then it says nothing.
  const other = await readConfigFile(read, { root: decisive, repository: decisive }, known).catch(
    () => undefined,
  );
  const isDecisive = (name: string) => (decisiveInputs as readonly string[]).includes(name);
  const decided = (name: string) => other?.read(name) ?? read(name);
  const leftOut = decisiveInputs.filter((name) => own.placeOf(name) && own.read(name) !== decided(name));
  return {
    ...own,
    read: (name) => (isDecisive(name) ? decided(name) : own.read(name)),
    placeOf: (name) => (isDecisive(name) ? undefined : own.placeOf(name)),
    notices: [...own.notices, ...leftOut.map((name) => notDecisive(name, decided(name), own.placeOf(name)))],
  };
}

function notDecisive(name: string, decided: string, location: SourceLocation | undefined): Problem {
  return {
    message: `${name} of the pull request's file is left out.`,
    reason: `The workflow isn't the pull request's own, and ${name} decides which content item or which files the app gets. ${decided === '' ? 'Nothing takes its place.' : "What the workflow's commit has takes its place."}`,
    hint: `Merge the change first, or give ${name} as an input of the workflow.`,
    ...(location && { location }),
  };
}

/**
 * Puts the app's own file under the inputs of the step: `connect.toml` in the app folder, or
 * `[tool.connect-dash-deploy]` in its `pyproject.toml`. Its keys are the names of the inputs; inputs win.
 *
 * @param read gives the step's own inputs
 * @param folders the app folder and its checkout
 * @throws {UserError} where the file is no TOML
 */
async function readConfigFile(read: Read, folders: Folders, known: KnownInputs): Promise<ConfiguredInputs> {
  const [own, project] = await Promise.all([
    readTable(join(folders.root, fileName), folders).catch((error) => withTomlAdvice(error, folders)),
    readProject(join(folders.root, 'pyproject.toml'), folders),
  ]);
  const part = project && dig(project.table, ...section.split('.'));
  const lesser =
    project && part !== undefined ? { file: project, table: tableOf(part), above: section } : undefined;
  const config = own ? { file: own, table: own.table, above: '' } : lesser;
  if (!config) return { read, placeOf: () => undefined, mistakes: [], notices: [] };

  const texts = new Map<string, string>();
  const mistakes: Problem[] = [];
  const place = (key: string, above = config.above): SourceLocation => {
    const line = lineOfKey(config.file.text, above, key);
    return { file: own ? fileName : 'pyproject.toml', ...(line !== undefined && { line }) };
  };
  for (const [key, value] of Object.entries(config.table)) {
    const found = readKey(key, value, known);
    if (typeof found === 'string') texts.set(key, found);
    else mistakes.push(...found.map((mistake) => ({ ...mistake, location: place(key) })));
  }
  const settings =
    read('settings') === '' ? undefined : await mergedSettings(config.table.settings, read('settings'));
  return {
    read(name) {
      const [given, text = ''] = [read(name), texts.get(name)];
      if (name === 'environment') return mergedEnvironment(text, given);
      if (name === 'settings' && settings !== undefined) return settings;
      return given || text;
    },
    placeOf: (name) => (read(name) === '' && texts.has(name) ? place(name) : undefined),
    mistakes,
    notices: own && lesser ? [bothFiles(lesser.file, place)] : [],
  };
}

/** A parser is loaded only for a file that says something to us: this stands before the run's first request. */
async function readProject(file: string, folders: Folders): Promise<TableFile | undefined> {
  const text =
    kindOf(file, folders) === 'file' ? readAppText(file, folders, 'pyproject.toml')?.text : undefined;
  if (!text?.includes('connect-dash-deploy')) return undefined;
  return await readTable(file, folders).catch((error) => withTomlAdvice(error, folders));
}

/** The advice that comes with a table that can't be read is for lock files. */
async function withTomlAdvice(error: unknown, folders: Folders): Promise<never> {
  if (!(error instanceof UserError)) throw error;
  const [problem] = error.problems;
  if (problem.location?.line === undefined) throw error;
  const { file } = problem.location;
  const text = readAppText(join(folders.root, file), folders, file)?.text ?? '';
  const line = text.split('\n')[problem.location.line - 1] ?? '';
  const { tomlAdvice } = await import('../shared/toml-advice.ts');
  throw new UserError({ ...problem, ...tomlAdvice(line, problem.reason ?? '') }, { cause: error });
}

function bothFiles(project: TableFile, place: (key: string) => SourceLocation): Problem {
  const line = project.text.split('\n').findIndex((one) => one.trim() === `[${section}]`) + 1;
  return {
    message: `Both ${fileName} and [${section}] in pyproject.toml set up the deployment.`,
    reason: `Only ${fileName} is read.`,
    hint: 'Move what is in pyproject.toml there, and delete it here.',
    location: { ...place(''), file: 'pyproject.toml', ...(line > 0 && { line }) },
  };
}

/** The text that an input has for a TOML value, or what is wrong with it. */
function readKey(key: string, value: unknown, { names, lists }: KnownInputs): string | readonly Problem[] {
  const reason = Object.hasOwn(refusedInputs, key) ? refusedInputs[key] : undefined;
  if (reason !== undefined) {
    return [
      {
        message: `${key} can't be set in this file.`,
        reason: `Whoever opens a pull request can write it: ${reason}.`,
        hint: `Delete it here, and use the input ${key} in the workflow.`,
      },
    ];
  }
  if (!names.includes(key)) return [unknownKey(key, names)];
  if (Array.isArray(value)) {
    return lists.includes(key)
      ? readList(key, value)
      : [wrong(key, 'a list, but it takes one value', `Write ${key} = "…".`)];
  }
  if (typeof value === 'object' && value !== null && !(value instanceof Date))
    return readKeyTable(key, tableOf(value));
  const text = scalarText(value);
  if (typeof value === 'number' && !Number.isInteger(value) && !fractions.includes(key)) {
    return [
      wrong(key, 'a number with a fraction', `Write it in quotes: ${key} = "…" (3.10 without them is 3.1).`),
    ];
  }
  // The input's line NAME takes a value from the step's environment: as a text it could only be that.
  return key === 'environment' ? readList(key, text.split('\n')) : text;
}

function unknownKey(key: string, names: readonly string[]): Problem {
  const allowed = names.filter((name) => !Object.hasOwn(refusedInputs, name));
  const near = closest(key.replaceAll('_', '-'), allowed);
  return {
    message: `There is no setting named ${JSON.stringify(key)}.`,
    ...(near
      ? { hint: `Did you mean ${near}?` }
      : { reason: `There are: ${allowed.join(', ')}.`, hint: 'Correct its name.' }),
  };
}

const wrong = (key: string, is: string, hint: string): Problem => ({ message: `${key} is ${is}.`, hint });

function readList(key: string, values: readonly unknown[]): string | readonly Problem[] {
  const odd = values.some((value) => typeof value === 'object' || /[\r\n]/.test(String(value)));
  if (odd) return [wrong(key, 'a list with something other than texts of one line', 'Write ["…", "…"].')];
  const lines = values.map(scalarText);
  if (lines.length === 0 && emptiable.includes(key)) return 'none';
  const given = lines.join('\n');
  const bare =
    key === 'environment' && given !== 'none' ? lines.filter((line) => !/=|^\s*(#|$)/.test(line)) : [];
  return bare.length > 0 ? bare.map(takenFromStep) : given;
}

/** With it, a pull request could have any secret of the step handed to an app that it writes itself. */
const takenFromStep = (name: string): Problem => ({
  message: `environment takes ${name} from the step's environment, which this file can't.`,
  reason: "Whoever opens a pull request can write it, and with it could give the step's secrets to the app.",
  hint: `Write the line ${name} in the input environment of the workflow; what stands here is added to it.`,
});

function readKeyTable(key: string, table: Table): string | readonly Problem[] {
  if (key === 'settings') return JSON.stringify(table);
  if (key !== 'environment') return [wrong(key, 'a table, but it takes one value', `Write ${key} = "…".`)];
  const entries = Object.entries(table);
  // A name with a line end in it would be two lines, the first of which takes a value from the step.
  const misnamed = entries.filter(([name]) => !isVariableName(name));
  if (misnamed.length > 0) return misnamed.map(([name]) => wrongName(name));
  const odd = entries.filter(([, value]) => typeof value === 'object' || /[\r\n]/.test(String(value)));
  if (odd.length > 0) {
    return odd.map(([name]) =>
      wrong(
        `environment.${name}`,
        'no text of one line',
        `Give it in the workflow: a line ${name} in the input environment, and env: with ${name}: there.`,
      ),
    );
  }
  if (entries.length === 0) return 'none';
  return readList(
    key,
    entries.map(([name, value]) => `${name}=${scalarText(value)}`),
  );
}

const wrongName = (name: string): Problem => ({
  message: `environment has a variable named ${JSON.stringify(name)}.`,
  reason: 'A name consists of letters, digits and "_", and begins with no digit.',
  hint: 'Correct the name.',
});

const scalarText = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));

/** The lines of the workflow win, name by name. */
function mergedEnvironment(file: string, given: string): string {
  if (given.trim() === 'none' || file === '' || file === 'none') return given || file;
  const nameOf = (line: string) => line.trim().split('=', 1)[0] ?? '';
  const names = new Set(given.split('\n').map(nameOf));
  return [...file.split('\n').filter((line) => !names.has(nameOf(line))), given].join('\n').trim();
}

/** The settings of the workflow win, name by name. A text that can't be read is left to be told later. */
async function mergedSettings(file: unknown, given: string): Promise<string | undefined> {
  const { parse } = await import('yaml');
  try {
    const own: unknown = parse(given);
    if (typeof own !== 'object' || own === null || Array.isArray(own)) return given;
    return JSON.stringify({ ...tableOf(file), ...own });
  } catch {
    return given;
  }
}

/** The line of a key below a table's header (`''`: before the first), or of the header that the key has. */
function lineOfKey(text: string, above: string, key: string): number | undefined {
  const header = /^\s*\[([^\]]+)\]/;
  const plain = (name: string) => name.replace(/["'\s[]/g, '');
  const assignment = new RegExp(`^\\s*["']?${key.replace(/\W/g, '\\$&')}["']?\\s*[.=]`);
  let table = '';
  for (const [index, line] of text.split('\n').entries()) {
    const name = header.exec(line)?.[1];
    if (name !== undefined) table = plain(name);
    const isHeader = name !== undefined && table === [above, key].filter(Boolean).join('.');
    if (isHeader || (table === above && assignment.test(line))) return index + 1;
  }
  return undefined;
}
