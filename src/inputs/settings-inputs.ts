import type { AccessType } from '../connect/types.ts';
import { describeType, type FieldValues, fields, hasType, isFieldName } from '../settings/fields.ts';
import type { Audience, Principal, Settings, TagPath } from '../settings/settings.ts';
import { parseVanityPath } from '../settings/vanity.ts';
import { closest } from '../shared/did-you-mean.ts';
import { input, TheInput, theInput } from '../shared/input-names.ts';
import type { Problem, SourceLocation } from '../shared/problems.ts';
import { isTable } from '../shared/toml.ts';
import {
  eachLine,
  expected,
  flag,
  type InputRows,
  type InputSource,
  InvalidValue,
  type Parser,
  parseInputs,
  quote,
  type ReadInput,
  unique,
} from './parsers.ts';
import { parseVariables } from './variables.ts';

/** The settings of the content, declared and parsed, without the server. */
export async function parseSettings(
  source: InputSource,
): Promise<{ readonly settings: Settings; readonly problems: readonly Problem[] }> {
  const { values, problems } = await parseInputs(settingInputs, source);
  const { environment: variables, environmentPrune: prune, settings: fields = {}, ...others } = values;
  const settings: Settings = {
    ...others,
    environment: variables === undefined && !prune ? undefined : { variables: variables ?? [], prune },
    fields,
  };
  return {
    settings,
    problems: [
      ...problems,
      ...(prune && source.read('environment').trim() === ''
        ? [pruneOfNothing(source.placeOf?.('environment-prune'))]
        : []),
    ],
  };
}

/** Who may open the app in production, as the workflow sets it. Invalid values are reported by `readInputs`. */
export async function parseAudience(read: ReadInput): Promise<Audience> {
  const { access, viewers } = settingInputs;
  const { values } = await parseInputs({ access, viewers }, { read });
  return {
    ...(values.access && { access: values.access }),
    ...(values.viewers && { viewers: values.viewers }),
  };
}

const ofLength = (least: number, most: number) => (given: string) => {
  const { length } = [...given];
  const range = least > 0 ? `${least} to ${most} characters` : `at most ${most} characters`;
  return length >= least && length <= most ? given : expected(range);
};

const accessTypes: readonly AccessType[] = ['all', 'logged_in', 'acl'];

/** Words that people write instead. */
const otherAccess: Readonly<Record<AccessType, readonly string[]>> = {
  all: ['anyone', 'everyone', 'public'],
  logged_in: ['login', 'users', 'logged-in'],
  acl: ['private', 'restricted'],
};

export function parseAccess(given: string): AccessType | InvalidValue {
  const found = accessTypes.find((type) => type === given);
  return (
    found ??
    expected(
      'all (anyone), logged_in (all users of the server) or acl (only listed users and groups)',
      accessTypes.find((type) => otherAccess[type].includes(given.toLowerCase())) ??
        closest(given, accessTypes),
    )
  );
}

/** `none` removes what is set; an input that isn't set leaves the setting unchanged. */
const orNone =
  <T, const N>(none: N, parse: Parser<T>): Parser<T | N> =>
  (given, context) =>
    given === 'none' ? none : parse(given, context);

/** A list without duplicates, or `none`. */
const distinct = <T>(parse: Parser<T>, key: (item: T) => string) =>
  orNone<readonly T[], readonly never[]>([], (given, context) => {
    const parsed = eachLine(parse)(given, context);
    return parsed instanceof InvalidValue ? parsed : unique(parsed, key);
  });

/** The names of users and groups are not case-sensitive. */
const principalKey = ({ type, name }: Principal): string => `${type} ${name.toLowerCase()}`;

export const parsePrincipals = distinct(parsePrincipal, principalKey);

function parsePrincipal(line: string): Principal | InvalidValue {
  const [, type, name = ''] = /^(?:(user|group)\s*:)?\s*(.*)$/s.exec(line) ?? [];
  // A comma would be two names on one line, a colon an unknown type.
  if (name === '' || /[,:]/.test(name))
    return expected('one user name or group per line (mira, or group: data), or none');
  return { type: type === 'group' ? 'group' : 'user', name };
}

function parseTag(line: string): TagPath | InvalidValue {
  const path = line.split('/').map((name) => name.trim());
  const isPath = path.length > 1 && path.every((name) => name !== '' && name.length <= 255);
  return isPath ? path : expected('one tag per line with its category, such as Teams/Data, or none');
}

const pruneOfNothing = (location: SourceLocation | undefined): Problem => ({
  message: `${TheInput('environment-prune')} is true, but ${input('environment')} is not set.`,
  reason: 'All environment variables of the content would be removed.',
  hint: `List the variables to keep, or set ${input('environment', 'none')} to remove all.`,
  ...(location && { location }),
});

/** In characters, far more than all fields need. The parser is slow on large texts that aren't YAML. */
const longest = 20_000;

/** Fields of the content as YAML or JSON. */
async function parseFields(given: string): Promise<FieldValues | InvalidValue> {
  if (given.length > longest) return noYaml(`It has more than ${longest} characters.`);
  const { parseDocument } = await import('yaml');
  let read: unknown;
  try {
    const document = parseDocument(given, { logLevel: 'error' });
    const [error] = document.errors;
    if (error) throw error;
    // Throws for an alias without an anchor, and for one that expands without end.
    read = document.toJS();
    // Throws for a value that contains itself.
    JSON.stringify(read);
  } catch (error) {
    // The message may quote a text of any length.
    return noYaml((error as Error).message.split('\n', 1)[0]?.slice(0, 300) ?? '');
  }
  if (!isTable(read)) return noYaml('It is not a list of "name: value" lines.');
  const problems = Object.entries(read).flatMap(([name, value]) => fieldProblem(name, value) ?? []);
  return problems.length > 0 ? new InvalidValue(...problems) : (read as FieldValues);
}

const noYaml = (reason: string) =>
  new InvalidValue({
    message: `${TheInput('settings')} can't be read as YAML.`,
    reason,
    hint: 'Write one setting per line: min_processes: 1',
  });

function fieldProblem(name: string, value: unknown): Problem | undefined {
  if (!isFieldName(name)) return unknownField(name);
  const { schema, required } = fields[name];
  if (hasType(value, schema) || (value === null && !required)) return undefined;
  return {
    message: `The setting ${name} is ${quote(typeof value === 'string' ? value : JSON.stringify(value))}.`,
    reason: `Expected ${describeType(schema)}${required ? '' : ", or null for the server's default"}.`,
    hint: `Correct ${name} in ${input('settings')}.`,
  };
}

/** Fields of the content that are inputs under another name. */
const renamed: Readonly<Record<string, string>> = { access_type: 'access', vanity_url: 'vanity-path' };

function unknownField(name: string): Problem {
  const own = Object.hasOwn(renamed, name)
    ? renamed[name]
    : ['name', ...settingNames].find((one) => one === name);
  if (own !== undefined) {
    return {
      message: `The setting ${name} has its own input.`,
      hint: `Use ${theInput(own)} instead of ${name} in ${input('settings')}.`,
    };
  }
  const near = closest(name.replaceAll('-', '_'), Object.keys(fields));
  return {
    message: `There is no setting ${quote(name)}.`,
    ...(near === undefined && { reason: `Available: ${Object.keys(fields).join(', ')}.` }),
    hint: near === undefined ? `Correct its name in ${input('settings')}.` : `Did you mean ${near}?`,
  };
}

/** The inputs about the settings of the content. */
export const settingInputs = {
  title: { parse: ofLength(3, 1024) },
  description: { parse: ofLength(0, 4096) },
  access: { parse: parseAccess },
  viewers: { parse: parsePrincipals, type: 'list' },
  collaborators: { parse: parsePrincipals, type: 'list' },
  'vanity-path': {
    parse: orNone(null, (given) => parseVanityPath(given) ?? wrongVanity),
    decisive: true,
  },
  tags: { parse: distinct(parseTag, (path) => path.join('/')), type: 'list' },
  'create-tags': flag,
  environment: { parse: orNone([], parseVariables), type: 'list' },
  'environment-prune': flag,
  thumbnail: {
    parse: orNone(null, (given) =>
      /[\r\n]/.test(given) ? expected('a picture file relative to `path`, or none') : given,
    ),
  },
  settings: { parse: parseFields },
} as const satisfies InputRows;

const wrongVanity = expected('a path of letters, digits, "-", "_" and "/", such as sales/board, or none');

const settingNames: readonly string[] = Object.keys(settingInputs);
