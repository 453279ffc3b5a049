import { posix } from 'node:path';
import { unknownRules } from '../bundle/rules/rule-names.ts';
import { parseContentGuid, parseServerUrl } from '../connect/server-url.ts';
import { nothingDeclared } from '../settings/settings.ts';
import { thumbnailOutside } from '../settings/thumbnail.ts';
import { TheInput } from '../shared/input-names.ts';
import { type Parsed, type Problem, type SourceLocation, throwProblems } from '../shared/problems.ts';
import { type ConfiguredInputs, withConfigFile } from './connect-toml.ts';
import { inputDefaults } from './defaults.ts';
import { InvalidValue, linesOf, parseChoice, parseFlag } from './parsers.ts';
import { parsePreviewInputs } from './preview-inputs.ts';
import { type ParsedSettings, parseSettings, settingInputs } from './settings-inputs.ts';

/** What a step does. `auto` decides by the event, see docs/previews.md. */
const modes = ['auto', 'deploy', 'draft', 'preview', 'clean-up', 'check', 'plan', 'rollback'] as const;

/** Returns the text of an input, `''` if it isn't set. */
export type ReadInput = (name: string) => string;

/**
 * Reads all inputs: those of the step, then those of connect.toml.
 *
 * @param read returns the text of an input, trimmed
 * @param environment of the step
 * @param app the app folder with connect.toml, absolute
 * @param options.repository the checkout, absolute
 * @param options.trustedConfig the folder whose connect.toml selects the content item, if the app's isn't trusted
 * @throws {UserError} with all problems together, none with a secret
 */
export async function readInputs(
  read: ReadInput,
  environment: Readonly<Record<string, string | undefined>>,
  app: string,
  {
    repository = app,
    trustedConfig,
  }: { readonly repository?: string; readonly trustedConfig?: string | undefined } = {},
): Promise<{ readonly inputs: Inputs; readonly notices: readonly Problem[] }> {
  const known = { names: inputNames(), lists: listInputs };
  const file = await withConfigFile(read, { root: app, repository }, known, trustedConfig);
  const parsed = await parseSettings(file.read, environment, file.placeOf);
  const outside = parsed.ok ? await thumbnailOutside(parsed.value.thumbnail, app, repository) : undefined;
  const location = file.placeOf('thumbnail');
  const settings: ParsedSettings = outside
    ? { ok: false, mistakes: [{ ...outside, ...(location && { location }) }] }
    : parsed;
  return { inputs: parseInputs(file.read, environment, { settings, file }), notices: file.notices };
}

/**
 * Parses all inputs. A missing `server` or `api-key` is not a problem here: a pull request from a fork has neither, and only
 * the job knows whether it needs them.
 *
 * @param read returns the text of an input, trimmed
 * @param environment for the defaults CONNECT_SERVER and CONNECT_API_KEY
 * @throws {UserError} with all problems together, none with a secret
 */
function parseInputs(
  read: ReadInput,
  environment: Readonly<Record<string, string | undefined>>,
  {
    settings,
    file,
  }: { readonly settings: ParsedSettings; readonly file: Pick<ConfiguredInputs, 'mistakes' | 'placeOf'> },
) {
  const orDefault = (name: keyof typeof inputDefaults) => read(name) || inputDefaults[name];
  const orElse = (name: string, variable: string) => read(name) || (environment[variable] ?? '').trim();
  return allOrEveryMistake(file.placeOf, {
    file: file.mistakes.length === 0 ? right(undefined) : { ok: false, mistakes: file.mistakes },
    settings,
    server: optional(orElse('server', 'CONNECT_SERVER'), parseServerUrl),
    apiKey: optional(orElse('api-key', 'CONNECT_API_KEY'), (given) => parseApiKey(given, 'api-key')),
    audience: text(orDefault('audience')),
    snowflakeToken: optional(read('snowflake-token'), (given) => parseApiKey(given, 'snowflake-token')),
    caCertificate: optional(read('ca-certificate'), text),
    clientCertificate: optional(read('client-certificate'), text),
    clientKey: optional(read('client-key'), text),
    insecure: flag('insecure', read('insecure')),

    mode: oneOf('mode', orDefault('mode'), modes),
    path: text(orDefault('path')),
    entrypoint: optional(read('entrypoint'), text),
    requirementsFile: optional(read('requirements-file'), text),
    extras: words('extras', read('extras')),
    groups: words('groups', read('groups')),
    pythonVersion: optional(read('python-version'), text),
    packageInstaller: oneOf('package-installer', orDefault('package-installer'), ['auto', 'uv', 'pip']),
    exclude: lines(read('exclude')),
    include: lines(read('include')),
    extraFiles: each('extra-files', read('extra-files'), parseExtraFiles),
    gitignore: flag('gitignore', read('gitignore')),
    maxSize: optional(read('max-size'), (given) => parseSize('max-size', given)),
    ignoreRules: rules('ignore-rules', read('ignore-rules'), file.placeOf('ignore-rules')),

    contentGuid: optional(read('content-guid'), parseContentGuid),
    contentAddress: text(read('content-guid')),
    fromServer: optional(read('from-server'), (given) => named('from-server', parseServerUrl(given))),
    fromContentGuid: optional(read('from-content-guid'), (given) =>
      named('from-content-guid', parseContentGuid(given)),
    ),
    fromBundleId: optional(read('from-bundle-id'), parseFromBundleId),
    fromApiKey: optional(read('from-api-key'), (given) => parseApiKey(given, 'from-api-key')),
    name: optional(read('name'), parseName),
    create: optional(read('create'), (given) => flag('create', given)),

    force: flag('force', read('force')),
    verify: oneOf('verify', orDefault('verify'), ['none', 'starts', 'layout', 'callbacks']),
    verifyPath: optional(read('verify-path'), parseVerifyPath),
    verifyTimeout: amount('verify-timeout', orDefault('verify-timeout'), 'seconds', 1, 3600),
    keepBundles: count('keep-bundles', orDefault('keep-bundles')),
    rollbackTo: optional(read('rollback-to'), parseRollbackTo),
    timeout: amount('timeout', orDefault('timeout'), 'minutes', 0.01, 1440),

    ...parsePreviewInputs(read, environment),
    prNumber: optional(read('pr-number'), (given) => parseNumber('pr-number', given)),
    previewDrafts: flag('preview-drafts', read('preview-drafts')),
    previewMaxAge: maxAge(orDefault('preview-max-age')),
    comment: oneOf('comment', orDefault('comment'), ['on', 'off', 'on-failure']),
    commitStatus: flag('commit-status', read('commit-status')),
    githubEnvironment: optional(read('github-environment'), text),
    githubToken: optional(read('github-token'), (given) => parseApiKey(given, 'github-token')),
  });
}

/** All inputs, parsed. */
export type Inputs = ReturnType<typeof parseInputs>;

/** The inputs that are true or false. */
export const flagInputs = [
  'create',
  'create-tags',
  'environment-prune',
  'insecure',
  'gitignore',
  'force',
  'preview-drafts',
  'commit-status',
] as const;

/** The inputs that take several values, one per line. */
export const listInputs = [
  'exclude',
  'include',
  'extra-files',
  'extras',
  'groups',
  'ignore-rules',
  'preview-viewers',
  'preview-environment',
  'viewers',
  'collaborators',
  'tags',
  'environment',
] as const;

/** The names of all inputs. */
export function inputNames(): readonly string[] {
  const names = new Set<string>(settingInputs);
  const note = (name: string) => {
    names.add(name);
    return '';
  };
  const file = { mistakes: [], placeOf: () => undefined };
  parseInputs(note, {}, { settings: { ok: true, value: nothingDeclared }, file });
  return [...names];
}

/** The inputs that are secrets. They are masked before anything else happens. */
export const secretInputs = [
  'api-key',
  'from-api-key',
  'snowflake-token',
  'client-key',
  'github-token',
] as const;

/** Each line of a list may have its own problem, which may depend on where the input was set. */
type ParsedList<T> =
  | Parsed<T>
  | {
      readonly ok: false;
      readonly mistakes: readonly Problem[] | ((location?: SourceLocation) => readonly Problem[]);
    };
type Values<T> = { readonly [K in keyof T]: T[K] extends ParsedList<infer Value> ? Value : never };

/** @param placeOf the location of an input in connect.toml, if it is from there */
function allOrEveryMistake<T extends Readonly<Record<string, ParsedList<unknown>>>>(
  placeOf: ConfiguredInputs['placeOf'],
  parsed: T,
): Values<T> {
  const mistakes = Object.entries(parsed).flatMap(([key, one]) => {
    if (one.ok) return [];
    const location = placeOf(key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    if ('mistake' in one) return [{ ...one.mistake, ...(location && { location }) }];
    return typeof one.mistakes === 'function' ? one.mistakes(location) : one.mistakes;
  });
  throwProblems(mistakes);
  const values = Object.entries(parsed).map(([key, one]) => [key, one.ok ? one.value : undefined]);
  return Object.fromEntries(values) as Values<T>;
}

function right<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

function wrong(name: string, given: string, expected: string): ParsedList<never> {
  return checked<never>(name, given, new InvalidValue(expected));
}

function checked<T>(name: string, given: string, value: T | InvalidValue): ParsedList<T> {
  if (!(value instanceof InvalidValue)) return right(value);
  return { ok: false, mistakes: (location) => value.mistakes(name, given, location) };
}

/** Adds the name of the input to the problem of a shared parser. */
function named<T>(name: string, parsed: Parsed<T>): Parsed<T> {
  if (parsed.ok) return parsed;
  return {
    ok: false,
    mistake: { ...parsed.mistake, message: `${TheInput(name)}: ${parsed.mistake.message}` },
  };
}

function optional<T>(given: string, parse: (given: string) => ParsedList<T>): ParsedList<T | undefined> {
  return given === '' ? right(undefined) : parse(given);
}

function text(given: string): Parsed<string> {
  return right(given);
}

function lines(given: string): Parsed<readonly string[]> {
  return right(linesOf(given));
}

/** A list with one entry per line. */
function each<T>(
  name: string,
  given: string,
  parse: (line: string) => T | InvalidValue,
): ParsedList<readonly T[]> {
  const parsed = linesOf(given).map((line) => ({ line, value: parse(line) }));
  const wrong = parsed.flatMap(({ line, value }) => (value instanceof InvalidValue ? [{ line, value }] : []));
  return wrong.length > 0
    ? {
        ok: false,
        mistakes: (location) => wrong.flatMap(({ line, value }) => value.mistakes(name, line, location)),
      }
    : right(parsed.map(({ value }) => value as T));
}

/** Names separated by commas, spaces or line ends. */
function words(name: string, given: string): ParsedList<readonly string[]> {
  const found = given.split(/[\s,]+/).filter((word) => word !== '');
  const odd = found.find((word) => !/^[\w.-]+$/.test(word));
  return odd === undefined ? right(found) : wrong(name, odd, 'names of letters, digits, "-", "_" and "."');
}

/** Names of rules. An unknown one would turn off nothing. */
function rules(
  name: string,
  given: string,
  location: SourceLocation | undefined,
): ParsedList<readonly string[]> {
  const found = words(name, given);
  const unknown = found.ok ? unknownRules(found.value, name) : [];
  if (unknown.length === 0) return found;
  return { ok: false, mistakes: unknown.map((problem) => ({ ...problem, ...(location && { location }) })) };
}

function oneOf<const T extends string>(name: string, given: string, values: readonly T[]): ParsedList<T> {
  return checked(name, given, parseChoice(given, values));
}

function flag(name: string, given: string): ParsedList<boolean> {
  return checked(name, given, parseFlag(given));
}

function amount(name: string, given: string, unit: string, least: number, most: number): ParsedList<number> {
  const value = /^\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
  return value >= least && value <= most
    ? right(value)
    : wrong(name, given, `a number of ${unit} from ${least} to ${most}`);
}

/** In days; `undefined` for `never`. */
function maxAge(given: string): ParsedList<number | undefined> {
  const name = 'preview-max-age';
  if (given === 'never') return right(undefined);
  const parsed = amount(name, given, 'days', 1, 3650);
  return parsed.ok ? parsed : wrong(name, given, 'a number of days from 1 to 3650, or never');
}

function count(name: string, given: string): ParsedList<number> {
  const value = /^\d{1,6}$/.test(given) ? Number(given) : 0;
  return value >= 1 ? right(value) : wrong(name, given, 'a whole number from 1');
}

function parseNumber(name: string, given: string): ParsedList<number> {
  // People write `#12`.
  const value = /^#?(\d{1,9})$/.exec(given)?.[1];
  return Number(value) >= 1 ? right(Number(value)) : wrong(name, given, 'the number of a pull request');
}

function parseSize(name: string, given: string): ParsedList<number> {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMG]?)B?$/i.exec(given) ?? [];
  if (number === undefined) return wrong(name, given, 'a size such as 500 MB or 2 GB');
  const factor = { '': 1, K: 1e3, M: 1e6, G: 1e9 }[unit.toUpperCase()] ?? 1;
  return right(Number(number) * factor);
}

function parseExtraFiles(line: string): { from: string; to: string } | InvalidValue {
  const [from = '', to = '', ...more] = line.split(/→|->/).map((part) => part.trim());
  if (from === '' || to === '' || more.length > 0)
    return new InvalidValue(
      'one entry per line: a glob, an arrow and a folder of the bundle, such as ../shared/lib/** → lib/',
    );
  const folder = posix.normalize(to).replace(/\/$/, '').normalize('NFC');
  // Backslashes and drives leave the folder on Windows. A NUL ends a name in an archive.
  return /^(\.\.)?(\/|$)|[\\\0]|^[a-z]:/i.test(folder)
    ? new InvalidValue(
        'a folder of the bundle after the arrow, such as lib/, not an absolute path or one that leaves the bundle',
      )
    : { from, to: folder };
}

function parseApiKey(given: string, name: string): Parsed<string> {
  // An invalid header value would fail later, with an error that quotes the key.
  if (/^[\x21-\x7e]+$/.test(given) && !/^(['"`]).*\1$/.test(given)) return right(given);
  return {
    ok: false,
    mistake: {
      message: `${TheInput(name)} is not a valid key: it has quotes, a space, a line end or another character that keys don't have.`,
      reason: 'It was probably copied incompletely, or with something around it. Its value is not shown.',
      hint: 'Copy it again, without quotes and line ends.',
    },
  };
}

function parseName(given: string): ParsedList<string> {
  return /^[\w.-]{3,64}$/.test(given)
    ? right(given)
    : wrong('name', given, '3 to 64 letters, digits, "-", "_" and "." (a title may have any character)');
}

function parseVerifyPath(given: string): ParsedList<string> {
  // It is joined to the app's URL and must not leave it.
  const path = given.replace(/^\/+/, '');
  const app = new URL('http://app.invalid/content/guid/');
  // In a URL, %2e%2e is also `..`.
  const joined = URL.parse(path, app.href);
  const staysInside = joined?.origin === app.origin && joined.pathname.startsWith(app.pathname);
  return staysInside && !/[\s\\]/.test(path)
    ? right(path)
    : wrong('verify-path', given, 'a path of the app, such as /health');
}

function parseRollbackTo(given: string): ParsedList<'previous' | `${number}`> {
  if (given === 'previous') return right(given);
  return /^\d+$/.test(given)
    ? right(given as `${number}`)
    : wrong('rollback-to', given, 'previous, or the ID of a bundle (a number)');
}

function parseFromBundleId(given: string): ParsedList<string> {
  return /^\d+$/.test(given) ? right(given) : wrong('from-bundle-id', given, 'the ID of a bundle (a number)');
}
