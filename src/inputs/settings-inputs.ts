import type { AccessType } from '../connect/types.ts';
import { parseVariables } from '../settings/environment.ts';
import { type FieldValues, fields, isFieldName, ordered, orderProblem } from '../settings/fields.ts';
import {
  type Principal,
  principalText,
  type Settings,
  type TagPath,
  type Thumbnail,
} from '../settings/settings.ts';
import { parseVanityPath } from '../settings/vanity.ts';
import { closest } from '../shared/did-you-mean.ts';
import { input, TheInput, theInput } from '../shared/input-names.ts';
import type { Problem, SourceLocation } from '../shared/problems.ts';
import { InvalidValue, linesOf, parseFlag, quote } from './parsers.ts';

/** The inputs that this file reads. */
export const settingInputs = [
  'title',
  'description',
  'access',
  'viewers',
  'collaborators',
  'vanity-path',
  'tags',
  'create-tags',
  'environment',
  'environment-prune',
  'thumbnail',
  'settings',
] as const;

type SettingInput = (typeof settingInputs)[number];

export type ParsedSettings =
  | { readonly ok: true; readonly value: Settings }
  | { readonly ok: false; readonly mistakes: readonly [Problem, ...Problem[]] };

/**
 * Parses and checks all that is declared of the content item, without asking the server.
 *
 * @param read gives the text of an input, `''` where it isn't given
 * @param step the environment of the workflow's step, for `environment`
 * @param placeOf where an input was read from, if from a file
 * @returns every mistake at once, none with the value of a variable in it
 */
export async function parseSettings(
  read: (name: string) => string,
  step: Readonly<Record<string, string | undefined>>,
  placeOf: (name: string) => SourceLocation | undefined = () => undefined,
): Promise<ParsedSettings> {
  const mistakes: Problem[] = [];
  const given = (name: SettingInput) => read(name).trim();
  const noted = (name: SettingInput, found: readonly Problem[]) => {
    const location = placeOf(name);
    mistakes.push(...found.map((mistake) => (location ? { ...mistake, location } : mistake)));
  };
  /** Undefined where the input isn't given, or is wrong. */
  function value<T>(name: SettingInput, parse: (given: string) => T | InvalidValue): T | undefined {
    const text = given(name);
    if (text === '') return undefined;
    const parsed = parse(text);
    if (!(parsed instanceof InvalidValue)) return parsed;
    mistakes.push(...parsed.mistakes(name, text, placeOf(name)));
    return undefined;
  }
  const flag = (name: SettingInput) => value(name, parseFlag) ?? false;

  const variables = parseVariables(isNone(given('environment')) ? '' : read('environment'), step);
  noted('environment', variables.mistakes);
  const prune = flag('environment-prune');
  const other = await parseFields(given('settings'));
  noted('settings', other.mistakes);
  const settings: Settings = {
    title: value('title', ofLength(3, 1024)),
    description: value('description', ofLength(0, 4096)),
    access: value('access', parseAccess),
    viewers: value('viewers', parsePrincipals),
    collaborators: value('collaborators', parsePrincipals),
    vanityPath: value('vanity-path', (text) =>
      isNone(text) ? null : (parseVanityPath(text) ?? wrongVanity),
    ),
    tags: value('tags', parseTags),
    createTags: flag('create-tags'),
    environment:
      given('environment') === '' && !prune ? undefined : { variables: variables.variables, prune },
    thumbnail: value('thumbnail', parseThumbnail),
    fields: other.values,
  };
  if (prune && given('environment') === '') noted('environment-prune', [pruneOfNothing()]);
  noted('viewers', twice(settings));
  const [first, ...rest] = mistakes;
  return first ? { ok: false, mistakes: [first, ...rest] } : { ok: true, value: settings };
}

/** How an input says "nothing", where saying nothing means "leave it". */
const isNone = (given: string) => given.trim() === 'none';

const ofLength = (least: number, most: number) => (given: string) => {
  const { length } = [...given];
  const takes = least > 0 ? `${least} to ${most} characters` : `at most ${most} characters`;
  return length >= least && length <= most ? given : new InvalidValue(takes);
};

const accessTypes: readonly AccessType[] = ['all', 'logged_in', 'acl'];

export function parseAccess(given: string): AccessType | InvalidValue {
  const found = accessTypes.find((type) => type === given);
  return (
    found ??
    new InvalidValue('all (anyone), logged_in (any user of the server) or acl (those who are listed)')
  );
}

export function parsePrincipals(given: string): readonly Principal[] | InvalidValue {
  if (isNone(given)) return [];
  const parsed = linesOf(given).map((line) => ({ line, principal: parsePrincipal(line) }));
  const odd = parsed.filter(({ principal }) => !principal).map(({ line }) => line);
  if (odd.length > 0) {
    return new InvalidValue('one user name or group a line: mira, or group: data; or none', odd);
  }
  return unique(
    parsed.flatMap(({ principal }) => principal ?? []),
    principalKey,
  );
}

function parsePrincipal(line: string): Principal | undefined {
  const [, type, name = ''] = /^(?:(user|group)\s*:)?\s*(.*)$/s.exec(line) ?? [];
  // A name with a comma would be two names on one line; a colon is a type that we don't know.
  if (name === '' || /[,:]/.test(name)) return undefined;
  return { type: type === 'group' ? 'group' : 'user', name };
}

/** User names and group names don't tell letters' case apart. */
export const principalKey = ({ type, name }: Principal): string => `${type} ${name.toLowerCase()}`;

function twice({ viewers = [], collaborators = [] }: Settings): Problem[] {
  const both = viewers.filter((one) =>
    collaborators.some((other) => principalKey(other) === principalKey(one)),
  );
  return both.map((one) => ({
    message: `${principalText(one)} is both in viewers and in collaborators.`,
    reason: 'A collaborator may view the content anyway.',
    hint: 'Leave it in one of the two.',
  }));
}

const wrongVanity = new InvalidValue(
  'a path of letters, digits, "-" and "_", with "/" between its parts, such as sales/board; or none',
);

function parseTags(given: string): readonly TagPath[] | InvalidValue {
  if (isNone(given)) return [];
  const paths = linesOf(given).map((line) => ({ line, path: line.split('/').map((name) => name.trim()) }));
  const odd = paths.filter(
    ({ path }) => path.length < 2 || path.some((name) => name === '' || name.length > 255),
  );
  if (odd.length > 0) {
    return new InvalidValue(
      'one tag a line, by its path from the category down: Teams/Data (a category alone is no tag); or none',
      odd.map(({ line }) => line),
    );
  }
  return unique(
    paths.map(({ path }) => path),
    (path) => path.join('/'),
  );
}

function parseThumbnail(given: string): Thumbnail | InvalidValue {
  if (isNone(given)) return { kind: 'none' };
  if (/[\r\n]/.test(given)) return new InvalidValue('a picture file relative to `path`, or none');
  return { kind: 'file', file: given };
}

const pruneOfNothing = (): Problem => ({
  message: `${TheInput('environment-prune')} is true, but ${input('environment')} lists nothing.`,
  reason: 'All variables of the content item would be removed.',
  hint: `List the variables that stay, or write ${input('environment', 'none')} if all are to go.`,
});

const inputOf: ReadonlyMap<string, string> = new Map([
  ['name', 'name'],
  ['title', 'title'],
  ['description', 'description'],
  ['access_type', 'access'],
  ['vanity_url', 'vanity-path'],
  ['tags', 'tags'],
  ['environment', 'environment'],
]);

/** All fields together, with comments, are far below it; on a text that isn't YAML, a parser takes its time. */
const longest = 20_000;

const tooLong = (): Problem => ({
  message: `${TheInput('settings')} is too long.`,
  reason: `It has more than ${longest} characters.`,
  hint: 'Write one setting a line: min_processes: 1',
});

/** The input `settings`: YAML (so JSON, too), a field of content a line. */
async function parseFields(
  given: string,
): Promise<{ readonly values: FieldValues; readonly mistakes: readonly Problem[] }> {
  if (given === '') return { values: {}, mistakes: [] };
  if (given.length > longest) return { values: {}, mistakes: [tooLong()] };
  const { parseDocument } = await import('yaml');
  let read: unknown;
  try {
    const document = parseDocument(given, { logLevel: 'error' });
    const [error] = document.errors;
    if (error) throw error;
    // Throws too, on an alias to nothing and on one that grows without end.
    read = document.toJS();
  } catch (error) {
    return { values: {}, mistakes: [noYaml(quoted(error))] };
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    return { values: {}, mistakes: [noYaml('It is no list of "name: value" lines.')] };
  const values = read as Readonly<Record<string, unknown>>;
  const mistakes = [
    ...Object.entries(values).flatMap(([name, value]) => fieldMistake(name, value) ?? []),
    ...ordered.flatMap((pair) => orderProblem(pair, (name) => values[name]) ?? []),
  ];
  return { values: read as FieldValues, mistakes };
}

const noYaml = (reason: string): Problem => ({
  message: `${TheInput('settings')} can't be read as YAML.`,
  reason,
  hint: 'Write one setting a line: min_processes: 1',
});

/** The first line of what the parser says, which may quote a text of any length. */
const quoted = (error: unknown) => (error as Error).message.split('\n', 1)[0]?.slice(0, 300) ?? '';

/** By its anchor, a value of YAML may hold itself. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'a value that holds itself';
  }
}

function fieldMistake(name: string, value: unknown): Problem | undefined {
  if (!isFieldName(name)) return unknownField(name);
  const { takes, isValid, required } = fields[name];
  if (isValid(value) || (value === null && !required)) return undefined;
  return {
    message: `The setting ${name} is ${quote(typeof value === 'string' ? value : jsonOf(value))}.`,
    reason: `It takes ${takes}${required ? '' : ", or null for the server's default"}.`,
    hint: `Correct ${name} in settings.`,
  };
}

function unknownField(name: string): Problem {
  const own = inputOf.get(name.toLowerCase()) ?? settingInputs.find((one) => one === name);
  if (own !== undefined) {
    return {
      message: `The setting ${name} has an input of its own.`,
      hint: `Use ${theInput(own)} instead of ${name} in settings.`,
    };
  }
  const near = closest(name.replaceAll('-', '_'), Object.keys(fields));
  return {
    message: `There is no setting named ${quote(name)}.`,
    ...(near === undefined
      ? { reason: `There are: ${Object.keys(fields).join(', ')}.`, hint: 'Correct its name in settings.' }
      : { hint: `Did you mean ${near}?` }),
  };
}

function unique<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
