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
import { InputReader, InvalidValue, linesOf, quote } from './parsers.ts';

/** The inputs about the settings of the content. */
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

export type ParsedSettings =
  | { readonly ok: true; readonly value: Settings }
  | { readonly ok: false; readonly mistakes: readonly [Problem, ...Problem[]] };

/**
 * Parses the declared settings of the content, without the server.
 *
 * @param read returns the text of an input, `''` if it isn't set
 * @param step the environment of the workflow's step, for `environment`
 * @param placeOf the location of an input in connect.toml, if it is from there
 * @returns all problems together, none with the value of a variable
 */
export async function parseSettings(
  read: (name: string) => string,
  step: Readonly<Record<string, string | undefined>>,
  placeOf: (name: string) => SourceLocation | undefined = () => undefined,
): Promise<ParsedSettings> {
  const given = new InputReader(read, placeOf);
  const environment = given.text('environment');
  const variables = parseVariables(isNone(environment) ? '' : environment, step);
  given.note('environment', variables.mistakes);
  const prune = given.flag('environment-prune');
  const other = await parseFields(given.text('settings'));
  given.note('settings', other.mistakes);
  const settings: Settings = {
    title: given.optional('title', ofLength(3, 1024)),
    description: given.optional('description', ofLength(0, 4096)),
    access: given.optional('access', parseAccess),
    viewers: given.optional('viewers', parsePrincipals),
    collaborators: given.optional('collaborators', parsePrincipals),
    vanityPath: given.optional('vanity-path', (text) =>
      isNone(text) ? null : (parseVanityPath(text) ?? wrongVanity),
    ),
    tags: given.optional('tags', parseTags),
    createTags: given.flag('create-tags'),
    environment: environment === '' && !prune ? undefined : { variables: variables.variables, prune },
    thumbnail: given.optional('thumbnail', parseThumbnail),
    fields: other.values,
  };
  if (prune && environment === '') given.note('environment-prune', [pruneOfNothing()]);
  given.note('viewers', twice(settings));
  const [first, ...rest] = given.problems;
  return first ? { ok: false, mistakes: [first, ...rest] } : { ok: true, value: settings };
}

/** `none` is an empty list; an input that isn't set leaves the setting unchanged. */
const isNone = (given: string) => given.trim() === 'none';

const ofLength = (least: number, most: number) => (given: string) => {
  const { length } = [...given];
  const expected = least > 0 ? `${least} to ${most} characters` : `at most ${most} characters`;
  return length >= least && length <= most ? given : new InvalidValue(expected);
};

const accessTypes: readonly AccessType[] = ['all', 'logged_in', 'acl'];

/** What people write instead. */
const otherAccess: Readonly<Record<string, AccessType>> = {
  ...{ anyone: 'all', everyone: 'all', public: 'all' },
  ...{ login: 'logged_in', users: 'logged_in', 'logged-in': 'logged_in' },
  ...{ private: 'acl', restricted: 'acl' },
};

export function parseAccess(given: string): AccessType | InvalidValue {
  const found = accessTypes.find((type) => type === given);
  return (
    found ??
    new InvalidValue(
      'all (anyone), logged_in (all users of the server) or acl (only listed users and groups)',
      { suggestion: otherAccess[given.toLowerCase()] ?? closest(given, accessTypes) },
    )
  );
}

export function parsePrincipals(given: string): readonly Principal[] | InvalidValue {
  if (isNone(given)) return [];
  const parsed = linesOf(given).map((line) => ({ line, principal: parsePrincipal(line) }));
  const odd = parsed.filter(({ principal }) => !principal).map(({ line }) => line);
  if (odd.length > 0) {
    return new InvalidValue('one user name or group per line (mira, or group: data), or none', {
      offending: odd,
    });
  }
  return unique(
    parsed.flatMap(({ principal }) => principal ?? []),
    principalKey,
  );
}

function parsePrincipal(line: string): Principal | undefined {
  const [, type, name = ''] = /^(?:(user|group)\s*:)?\s*(.*)$/s.exec(line) ?? [];
  // A comma would be two names on one line, a colon an unknown type.
  if (name === '' || /[,:]/.test(name)) return undefined;
  return { type: type === 'group' ? 'group' : 'user', name };
}

/** The names of users and groups are not case-sensitive. */
export const principalKey = ({ type, name }: Principal): string => `${type} ${name.toLowerCase()}`;

function twice({ viewers = [], collaborators = [] }: Settings): Problem[] {
  const both = viewers.filter((one) =>
    collaborators.some((other) => principalKey(other) === principalKey(one)),
  );
  return both.map((one) => ({
    message: `${principalText(one)} is in both ${input('viewers')} and ${input('collaborators')}.`,
    reason: 'Collaborators may view the content.',
    hint: `Remove it from ${input('viewers')}.`,
  }));
}

const wrongVanity = new InvalidValue(
  'a path of letters, digits, "-", "_" and "/", such as sales/board, or none',
);

function parseTags(given: string): readonly TagPath[] | InvalidValue {
  if (isNone(given)) return [];
  const paths = linesOf(given).map((line) => ({ line, path: line.split('/').map((name) => name.trim()) }));
  const odd = paths.filter(
    ({ path }) => path.length < 2 || path.some((name) => name === '' || name.length > 255),
  );
  if (odd.length > 0) {
    return new InvalidValue('one tag per line with its category, such as Teams/Data, or none', {
      offending: odd.map(({ line }) => line),
    });
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
  message: `${TheInput('environment-prune')} is true, but ${input('environment')} is not set.`,
  reason: 'All environment variables of the content would be removed.',
  hint: `List the variables to keep, or set ${input('environment', 'none')} to remove all.`,
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

/** In characters: far more than all fields together. Parsers are slow on large texts that aren't YAML. */
const longest = 20_000;

const tooLong = (): Problem => ({
  message: `${TheInput('settings')} is too long.`,
  reason: `It has more than ${longest} characters.`,
  hint: 'Write one setting per line: min_processes: 1',
});

/** Parses the input `settings`: fields of the content as YAML or JSON. */
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
    // Throws for an alias without an anchor, and for one that expands without end.
    read = document.toJS();
  } catch (error) {
    return { values: {}, mistakes: [noYaml(quoted(error))] };
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    return { values: {}, mistakes: [noYaml('It is not a list of "name: value" lines.')] };
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
  hint: 'Write one setting per line: min_processes: 1',
});

/** The first line of the parser's message, which may quote a text of any length. */
const quoted = (error: unknown) => (error as Error).message.split('\n', 1)[0]?.slice(0, 300) ?? '';

/** With an anchor, a YAML value may contain itself. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'a value that contains itself';
  }
}

function fieldMistake(name: string, value: unknown): Problem | undefined {
  if (!isFieldName(name)) return unknownField(name);
  const { takes: expected, isValid, required } = fields[name];
  if (isValid(value) || (value === null && !required)) return undefined;
  return {
    message: `The setting ${name} is ${quote(typeof value === 'string' ? value : jsonOf(value))}.`,
    reason: `Expected ${expected}${required ? '' : ", or null for the server's default"}.`,
    hint: `Correct ${name} in ${input('settings')}.`,
  };
}

function unknownField(name: string): Problem {
  const own = inputOf.get(name.toLowerCase()) ?? settingInputs.find((one) => one === name);
  if (own !== undefined) {
    return {
      message: `The setting ${name} has its own input.`,
      hint: `Use ${theInput(own)} instead of ${name} in ${input('settings')}.`,
    };
  }
  const near = closest(name.replaceAll('-', '_'), Object.keys(fields));
  return {
    message: `There is no setting ${quote(name)}.`,
    ...(near === undefined
      ? {
          reason: `Available: ${Object.keys(fields).join(', ')}.`,
          hint: `Correct its name in ${input('settings')}.`,
        }
      : { hint: `Did you mean ${near}?` }),
  };
}

function unique<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
