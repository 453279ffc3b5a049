import { join } from 'node:path';
import { isVariableName } from '../settings/environment.ts';
import { closest } from '../shared/did-you-mean.ts';
import { type Folders, kindOf, readAppText } from '../shared/file-access.ts';
import { input, theInput } from '../shared/input-names.ts';
import { type Problem, type SourceLocation, UserError } from '../shared/problems.ts';
import { dig, readTable, type Table, type TableFile, tableOf } from '../shared/toml.ts';
import { quote } from './parsers.ts';

/** Returns the text of an input, `''` if it isn't set. */
type Read = (name: string) => string;

export interface ConfiguredInputs {
  /** Reads the input of the step, or else of the file. */
  readonly read: Read;
  /** The location of an input in the file, if its value is from there. */
  readonly placeOf: (name: string) => SourceLocation | undefined;
  readonly mistakes: readonly Problem[];
  readonly notices: readonly Problem[];
}

/**
 * Inputs that the file must not set, with the reason: the author of a pull request can write the file, so it decides neither
 * where the API key is sent, nor which key it is, nor what a run does with it.
 */
export const refusedInputs: Readonly<Record<string, string>> = {
  ...because('it decides which server receives the API key', ['server', 'from-server', 'audience']),
  ...because('a secret does not belong in a file', [
    'api-key',
    'from-api-key',
    'github-token',
    'snowflake-token',
    'client-key',
  ]),
  ...because('it decides who can see the API key', ['ca-certificate', 'client-certificate', 'insecure']),
  ...because('the workflow decides what a run does', [
    'mode',
    'rollback-to',
    'pr-number',
    'from-content-guid',
    'from-bundle-id',
  ]),
  ...because('it decides about pull requests', [
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
  ...because('the file is in that folder', ['path']),
};

function because(reason: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}

/** All inputs. */
export interface KnownInputs {
  readonly names: readonly string[];
  /** Inputs with several values, which may be TOML arrays. */
  readonly lists: readonly string[];
}

/** Lists that may be `none`. */
const emptiable = ['collaborators', 'environment', 'tags', 'viewers'];

/** Inputs whose numbers may have a fraction. */
const fractions = ['timeout', 'verify-timeout'];

const fileName = 'connect.toml';

/** The files of the app folder that may set inputs. */
export const configFiles: readonly string[] = [fileName, 'pyproject.toml'];

/**
 * Inputs that select the content item, and with it the secrets that the app gets, and inputs that select files of the
 * workspace, which may contain files of the workflow. In a workflow that a pull request can't change, its connect.toml must
 * not set them.
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
 * Reads inputs from the step and from connect.toml. Inputs in `decisiveInputs` come from another folder if one is given.
 *
 * @param trusted a folder with the trusted configuration
 */
export async function withConfigFile(
  read: Read,
  folders: Folders,
  known: KnownInputs,
  trusted?: string,
): Promise<ConfiguredInputs> {
  const own = await readConfigFile(read, folders, known);
  if (trusted === undefined) return own;
  // An invalid trusted file sets nothing.
  const other = await readConfigFile(read, { root: trusted, repository: trusted }, known).catch(
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
    message: `${name} in the pull request's file is ignored.`,
    reason: `A pull request can't select the content or the files in a workflow with secrets. ${decided === '' ? 'No value is used instead.' : 'The value at the commit of the workflow is used instead.'}`,
    hint: `Merge the change first, or set ${input(name)} in the workflow.`,
    ...(location && { location }),
  };
}

/**
 * Reads `connect.toml` in the app folder, or `[tool.connect-dash-deploy]` in its `pyproject.toml`. Its keys are names of
 * inputs. Inputs of the step take precedence.
 *
 * @param read returns the step's own inputs
 * @param folders the app folder and its checkout
 * @throws {UserError} if the file isn't valid TOML
 */
async function readConfigFile(read: Read, folders: Folders, known: KnownInputs): Promise<ConfiguredInputs> {
  const [own, project] = await Promise.all([
    readTable(join(folders.root, fileName), folders).catch(withTomlHint),
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

/** The parser is loaded only if the file has our section: this runs before the first request. */
async function readProject(file: string, folders: Folders): Promise<TableFile | undefined> {
  const text =
    kindOf(file, folders) === 'file' ? readAppText(file, folders, 'pyproject.toml')?.text : undefined;
  if (!text?.includes('connect-dash-deploy')) return undefined;
  return await readTable(file, folders).catch(withTomlHint);
}

/** Replaces the hint of `readTable`, which is for lock files. The line is not quoted: its value may be a secret. */
function withTomlHint(error: unknown): never {
  if (!(error instanceof UserError) || error.problems[0].location?.line === undefined) throw error;
  const hint = 'Write name = "value", one per line. Texts and versions need quotes.';
  throw new UserError({ ...error.problems[0], hint }, { cause: error });
}

function bothFiles(project: TableFile, place: (key: string) => SourceLocation): Problem {
  const line = project.text.split('\n').findIndex((one) => one.trim() === `[${section}]`) + 1;
  return {
    message: `Both ${fileName} and [${section}] in pyproject.toml configure the deployment.`,
    reason: `Only ${fileName} is used.`,
    hint: `Move the settings to ${fileName} and delete the section.`,
    location: { ...place(''), file: 'pyproject.toml', ...(line > 0 && { line }) },
  };
}

/** The text of an input for a TOML value, or its problems. */
function readKey(key: string, value: unknown, { names, lists }: KnownInputs): string | readonly Problem[] {
  const reason = Object.hasOwn(refusedInputs, key) ? refusedInputs[key] : undefined;
  if (reason !== undefined) {
    return [
      {
        message: `${key} can't be set in this file.`,
        reason: `The author of a pull request can write this file, and ${reason}.`,
        hint: `Delete it here, and set ${input(key)} in the workflow.`,
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
      wrong(
        key,
        'a number with a fraction',
        `Write it in quotes: ${key} = "…" (without quotes, 3.10 is 3.1).`,
      ),
    ];
  }
  // A line NAME takes its value from the step's environment, so a text is checked like a list.
  return key === 'environment' ? readList(key, text.split('\n')) : text;
}

function unknownKey(key: string, names: readonly string[]): Problem {
  const allowed = names.filter((name) => !Object.hasOwn(refusedInputs, name));
  const near = closest(key.replaceAll('_', '-'), allowed);
  return {
    message: `There is no input ${quote(key)}.`,
    ...(near
      ? { hint: `Did you mean ${near}?` }
      : { reason: `Available: ${allowed.join(', ')}.`, hint: 'Correct its name.' }),
  };
}

const wrong = (key: string, is: string, hint: string): Problem => ({ message: `${key} is ${is}.`, hint });

function readList(key: string, values: readonly unknown[]): string | readonly Problem[] {
  const odd = values.some((value) => typeof value === 'object' || /[\r\n]/.test(String(value)));
  if (odd) return [wrong(key, 'a list with something other than one-line texts', 'Write ["…", "…"].')];
  const lines = values.map(scalarText);
  if (lines.length === 0 && emptiable.includes(key)) return 'none';
  const given = lines.join('\n');
  const bare =
    key === 'environment' && given !== 'none' ? lines.filter((line) => !/=|^\s*(#|$)/.test(line)) : [];
  return bare.length > 0 ? bare.map(takenFromStep) : given;
}

/** Otherwise a pull request could pass any secret of the step to an app it controls. */
const takenFromStep = (name: string): Problem => ({
  message: `environment in this file can't take ${name} from the environment of the step.`,
  reason: "The author of a pull request can write this file, and could pass the step's secrets to the app.",
  hint: `Add the line ${name} to ${theInput('environment')} of the workflow. The variables of this file are added to it.`,
});

function readKeyTable(key: string, table: Table): string | readonly Problem[] {
  if (key === 'settings') return JSON.stringify(table);
  if (key !== 'environment') return [wrong(key, 'a table, but it takes one value', `Write ${key} = "…".`)];
  const entries = Object.entries(table);
  // A name with a line end would be two lines, the first of which takes a value from the step.
  const misnamed = entries.filter(([name]) => !isVariableName(name));
  if (misnamed.length > 0) return misnamed.map(([name]) => wrongName(name));
  const odd = entries.filter(([, value]) => typeof value === 'object' || /[\r\n]/.test(String(value)));
  if (odd.length > 0) {
    return odd.map(([name]) =>
      wrong(
        `environment.${name}`,
        'not a one-line text',
        `Set it in the workflow: add the line ${name} to ${theInput('environment')}, and ${name} to \`env:\`.`,
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
  message: `environment has a variable named ${quote(name)}.`,
  reason: 'A name has letters, digits and "_", and does not start with a digit.',
  hint: 'Correct the name.',
});

const scalarText = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));

/** Variables of the workflow take precedence. */
function mergedEnvironment(file: string, given: string): string {
  if (given.trim() === 'none' || file === '' || file === 'none') return given || file;
  const nameOf = (line: string) => line.trim().split('=', 1)[0] ?? '';
  const names = new Set(given.split('\n').map(nameOf));
  return [...file.split('\n').filter((line) => !names.has(nameOf(line))), given].join('\n').trim();
}

/** Settings of the workflow take precedence. An invalid text is reported by `parseSettings`. */
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

/** The line of a key in a table (`''` for the top level), or of the header of the table with that name. */
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
