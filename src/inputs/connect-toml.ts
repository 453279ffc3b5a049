import { join } from 'node:path';
import type { Folders } from '../shared/file-access.ts';
import { input, theInput } from '../shared/input-names.ts';
import { type Problem, type SourceLocation, UserError } from '../shared/problems.ts';
import { isTable, readTable, type Table, tableOf } from '../shared/toml.ts';
import { quote, type ReadInput } from './parsers.ts';
import { decisiveInputs, inputNames, listInputs, refusalOf } from './table.ts';
import { unknownInput } from './unknown-inputs.ts';
import { isVariableName } from './variables.ts';

export interface ConfiguredInputs {
  /** Reads the input of the step, or else of the file. */
  readonly read: ReadInput;
  /** The location of an input in the file, if its value is from there. */
  readonly placeOf: (name: string) => SourceLocation | undefined;
  readonly mistakes: readonly Problem[];
  readonly notices: readonly Problem[];
}

/** Lists for which `none` removes all entries: in the file, an empty list. */
const emptiable = ['collaborators', 'tags', 'viewers'];

const tables = ['environment', 'settings'];

/** Inputs whose numbers may have a fraction. */
const fractions = ['timeout', 'verify-timeout'];

export const configFile = 'connect.toml';

/**
 * Reads inputs from the step and from connect.toml. Inputs in `decisiveInputs` come from another folder if one is given.
 *
 * @param trusted a folder with the trusted configuration
 */
export async function withConfigFile(
  read: ReadInput,
  folders: Folders,
  trusted?: string,
): Promise<ConfiguredInputs> {
  const own = await readConfigFile(read, folders);
  if (trusted === undefined) return own;
  // An invalid trusted file sets nothing.
  const other = await readConfigFile(read, { root: trusted, repository: trusted }).catch(() => undefined);
  const isDecisive = (name: string) => decisiveInputs.includes(name);
  const decided = (name: string) => other?.read(name) ?? read(name);
  const leftOut = decisiveInputs.filter((name) => own.placeOf(name) && own.read(name) !== decided(name));
  return {
    ...own,
    read: (name) => (isDecisive(name) ? decided(name) : own.read(name)),
    placeOf: (name) => (isDecisive(name) ? undefined : own.placeOf(name)),
    notices: leftOut.map((name) => notDecisive(name, decided(name), own.placeOf(name))),
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
 * Reads `connect.toml` in the app folder. Its keys are names of inputs. Inputs of the step take precedence.
 *
 * @param read returns the step's own inputs
 * @param folders the app folder and its checkout
 * @throws {UserError} if the file isn't valid TOML
 */
async function readConfigFile(read: ReadInput, folders: Folders): Promise<ConfiguredInputs> {
  const file = await readTable(join(folders.root, configFile), folders).catch(withTomlHint);
  if (!file) return { read, placeOf: () => undefined, mistakes: [], notices: [] };
  const texts = new Map<string, string>();
  const mistakes: Problem[] = [];
  const place = (key: string): SourceLocation => {
    const line = lineOfKey(file.text, key);
    return { file: configFile, ...(line !== undefined && { line }) };
  };
  for (const [key, value] of Object.entries(file.table)) {
    if (mistakes.length >= maxMistakes) break;
    const found = readKey(key, value);
    if (typeof found === 'string') texts.set(key, found);
    else {
      const location = place(key);
      mistakes.push(...found.map((mistake) => ({ ...mistake, location })));
    }
  }
  const settings =
    read('settings') === '' ? undefined : await mergedSettings(file.table.settings, read('settings'));
  return {
    read(name) {
      const [given, text = ''] = [read(name), texts.get(name)];
      if (name === 'environment') return mergedEnvironment(text, given);
      if (name === 'settings' && settings !== undefined) return settings;
      return given || text;
    },
    placeOf: (name) => (read(name) === '' && texts.has(name) ? place(name) : undefined),
    mistakes: mistakes.slice(0, maxMistakes),
    notices: [],
  };
}

/** At most so many are reported: the line of each is searched for in a file of any size, which a pull request may write. */
const maxMistakes = 20;

/** Replaces the hint of `readTable`, which is for lock files. The line is not quoted: its value may be a secret. */
function withTomlHint(error: unknown): never {
  if (!(error instanceof UserError) || error.problems[0].location?.line === undefined) throw error;
  const hint = 'Write name = "value", one per line. Texts and versions need quotes.';
  throw new UserError({ ...error.problems[0], hint }, { cause: error });
}

/** The text of an input for a TOML value, or its problems. */
function readKey(key: string, value: unknown): string | readonly Problem[] {
  const reason = refusalOf(key);
  if (reason !== undefined) {
    return [
      {
        message: `${key} can't be set in this file.`,
        reason: `The author of a pull request can write this file, and ${reason}.`,
        hint: `Delete it here, and set ${input(key)} in the workflow.`,
      },
    ];
  }
  if (!inputNames.includes(key)) return [unknownInput(key)];
  const table = isTable(value) && !(value instanceof Date) ? value : undefined;
  if ((table !== undefined) !== tables.includes(key)) {
    return table
      ? [wrong(key, 'a table, but it takes one value', `Write ${key} = "…".`)]
      : [
          wrong(
            key,
            'not a table',
            `Write [${key}], and below it ${key === 'settings' ? 'min_processes = 1' : 'NAME = "value"'}, one per line.${ofStep(key)}`,
          ),
        ];
  }
  if (table) return key === 'settings' ? JSON.stringify(table) : readEnvironment(table);
  if (Array.isArray(value)) {
    return listInputs.includes(key)
      ? readList(key, value)
      : [wrong(key, 'a list, but it takes one value', `Write ${key} = "…".`)];
  }
  if (typeof value === 'number' && !Number.isInteger(value) && !fractions.includes(key)) {
    const hint = `Write it in quotes: ${key} = "…" (without quotes, 3.10 is 3.1).`;
    return [wrong(key, 'a number with a fraction', hint)];
  }
  return value instanceof Date ? value.toISOString() : String(value);
}

const wrong = (key: string, is: string, hint: string): Problem => ({ message: `${key} is ${is}.`, hint });

const ofStep = (key: string) =>
  key === 'environment'
    ? ` A name whose value comes from the environment of the step belongs in ${theInput(key)} of the workflow.`
    : '';

function readList(key: string, values: readonly unknown[]): string | readonly Problem[] {
  if (!values.every(isOneLine))
    return [wrong(key, 'a list with something other than one-line texts', 'Write ["…", "…"].')];
  return values.length === 0 && emptiable.includes(key) ? 'none' : values.join('\n');
}

/**
 * Variables as lines NAME=value. A line NAME would take its value from the step: a pull request could pass any secret of
 * the step to an app that it controls.
 */
function readEnvironment(table: Table): string | readonly Problem[] {
  const entries = Object.entries(table);
  // A name with a line end would be two lines, the first of which takes a value from the step.
  const odd = entries.filter(([name, value]) => !isVariableName(name) || !isOneLine(value));
  if (odd.length === 0) return entries.map(([name, value]) => `${name}=${value}`).join('\n') || 'none';
  return odd.map(([name]) =>
    isVariableName(name)
      ? wrong(
          `environment.${name}`,
          'not a one-line text',
          `Set it in the workflow: add the line ${name} to ${theInput('environment')}, and ${name} to \`env:\`.`,
        )
      : wrong(
          'environment',
          `a table with an invalid name: ${quote(name)}`,
          'A name has letters, digits and "_", and does not start with a digit.',
        ),
  );
}

const isOneLine = (value: unknown) => typeof value !== 'object' && !/[\r\n]/.test(String(value));

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
    return isTable(own) ? JSON.stringify({ ...tableOf(file), ...own }) : given;
  } catch {
    return given;
  }
}

/** The line of a key at the top level, or of the header of the table with that name. */
function lineOfKey(text: string, key: string): number | undefined {
  const name = `["']?${key.replace(/\W/g, '\\$&')}["']?`;
  const assignment = new RegExp(`^\\s*${name}\\s*[.=]`);
  const header = new RegExp(`^\\s*\\[+\\s*${name}\\s*\\]`);
  const lines = text.split('\n');
  const firstHeader = lines.findIndex((line) => /^\s*\[/.test(line));
  const top = lines.slice(0, firstHeader === -1 ? undefined : firstHeader);
  const found = top.findIndex((line) => assignment.test(line));
  const index = found === -1 ? lines.findIndex((line) => header.test(line)) : found;
  return index === -1 ? undefined : index + 1;
}
