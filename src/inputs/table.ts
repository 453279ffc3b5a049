import { posix } from 'node:path';
import { unknownRules } from '../bundle/rules/suppressions.ts';
import { parseContentGuid, parseServerUrl } from '../connect/server-url.ts';
import { parseVanityPath } from '../settings/vanity.ts';
import { TheInput } from '../shared/input-names.ts';
import type { Parsed } from '../shared/problems.ts';
import {
  asText,
  eachLine,
  entriesOf,
  expected,
  flag,
  type InputContext,
  type InputRow,
  type InputRows,
  InvalidValue,
  oneOf,
  parseFlag,
  type ReadInput,
} from './parsers.ts';
import { parseAccess, parsePrincipals, settingInputs } from './settings-inputs.ts';
import { parseVariables } from './variables.ts';

/*
 * All inputs, apart from the settings of the content. Reasons why connect.toml must not set one: the author of a pull request
 * can write that file, so it decides neither where the API key is sent, nor which key it is, nor what a run does with it.
 */

const text = { parse: asText } as const;
const choosesServer = { refused: 'it decides which server receives the API key' } as const;
const showsKey = { refused: 'it decides who can see the API key' } as const;
const choosesTask = { refused: 'the workflow decides what a run does' } as const;
const ofPullRequests = { refused: 'it decides about pull requests' } as const;
const secret = { secret: true, refused: 'a secret does not belong in a file' } as const;
const list = { type: 'list', default: '' } as const;
const decisive = { decisive: true } as const;

/** The inputs of a run, besides the settings of the content. */
export const runInputs = {
  mode: {
    // `auto` decides by the event, see docs/previews.md.
    parse: oneOf(['auto', 'deploy', 'draft', 'preview', 'clean-up', 'check', 'plan', 'rollback']),
    default: 'auto',
    ...choosesTask,
  },
  server: {
    parse: (given, context) => named(parseServerUrl(given), context),
    variable: 'CONNECT_SERVER',
    ...choosesServer,
  },
  'api-key': { parse: parseKey, variable: 'CONNECT_API_KEY', ...secret },
  audience: { ...text, default: 'connect', ...choosesServer },
  'snowflake-token': { parse: parseKey, ...secret },
  'ca-certificate': { ...text, ...showsKey },
  'client-certificate': { ...text, ...showsKey },
  'client-key': { ...text, ...secret },
  insecure: { ...flag, ...showsKey },
  timeout: { parse: amount('minutes', 0.01, 1440), default: '30' },

  path: { ...text, default: '.', refused: 'the file is in that folder' },
  entrypoint: text,
  'requirements-file': text,
  extras: { parse: parseWords, ...list },
  groups: { parse: parseWords, ...list },
  'python-version': text,
  'package-installer': { parse: oneOf(['auto', 'uv', 'pip']), default: 'auto' },
  exclude: { parse: entriesOf, ...list },
  include: { parse: entriesOf, ...list, ...decisive },
  'extra-files': { parse: eachLine(parseExtraFiles), ...list, ...decisive },
  gitignore: flag,
  'max-size': { parse: parseSize },
  'ignore-rules': { parse: parseRules, ...list },

  'content-guid': { parse: (given, context) => named(parseContentGuid(given), context), ...decisive },
  'from-server': { parse: (given, context) => named(parseServerUrl(given), context), ...choosesServer },
  'from-content-guid': { parse: (given, context) => named(parseContentGuid(given), context), ...choosesTask },
  'from-bundle-id': { parse: matching(/^\d+$/, 'the ID of a bundle (a number)', asText), ...choosesTask },
  'from-api-key': { parse: parseKey, ...secret },
  name: {
    parse: matching(
      /^[\w.-]{3,64}$/,
      '3 to 64 letters, digits, "-", "_" and "." (a title may have any character)',
      asText,
    ),
    ...decisive,
  },
  create: { parse: parseFlag, type: 'flag', ...decisive },

  force: flag,
  verify: { parse: oneOf(['none', 'starts', 'layout', 'callbacks']), default: 'layout' },
  'verify-path': { parse: parseVerifyPath },
  'verify-timeout': { parse: amount('seconds', 1, 3600), default: '120' },
  'keep-bundles': { parse: matching(/^[1-9]\d{0,5}$/, 'a whole number from 1', Number), default: '5' },
  'rollback-to': {
    parse: matching(
      /^(previous|\d+)$/,
      'previous, or the ID of a bundle (a number)',
      (text) => text as 'previous' | `${number}`,
    ),
    default: 'previous',
    ...choosesTask,
  },

  preview: { parse: oneOf(['auto', 'draft', 'separate', 'off']), default: 'auto', ...ofPullRequests },
  'preview-access': { parse: parseAccess, ...ofPullRequests },
  'preview-viewers': { parse: parsePrincipals, type: 'list', ...ofPullRequests },
  'preview-environment': { parse: parseVariables, ...list, ...ofPullRequests },
  'preview-vanity-path': { parse: parseTemplate, ...ofPullRequests },
  'preview-drafts': { ...flag, ...ofPullRequests },
  'preview-max-age': { parse: parseMaxAge, default: '30', ...ofPullRequests },
  'pr-number': {
    // People write `#12`.
    parse: matching(/^#?[1-9]\d{0,8}$/, 'the number of a pull request', (text) =>
      Number(text.replace('#', '')),
    ),
    ...choosesTask,
  },
  comment: { parse: oneOf(['on', 'off', 'on-failure']), default: 'on', ...ofPullRequests },
  'github-environment': { ...text, ...ofPullRequests },
  'github-token': { parse: parseKey, ...secret },
} as const satisfies InputRows;

const rows: ReadonlyMap<string, InputRow> = new Map(Object.entries({ ...runInputs, ...settingInputs }));

const namesWith = (has: (row: InputRow) => unknown): readonly string[] =>
  [...rows].filter(([, row]) => has(row)).map(([name]) => name);

export const inputNames = namesWith(() => true);
export const flagInputs = namesWith(({ type }) => type === 'flag');
/** The inputs that take several values, one per line. */
export const listInputs = namesWith(({ type }) => type === 'list');
/** The inputs that are masked before anything else happens. */
export const secretInputs = namesWith((row) => row.secret);
export const decisiveInputs = namesWith((row) => row.decisive);

/** Why connect.toml must not set an input; `undefined` if it may. */
export const refusalOf = (name: string): string | undefined => rows.get(name)?.refused;

/** The default of an input in action.yml. */
export const defaultOf = (name: string): string | undefined => rows.get(name)?.default || undefined;

/**
 * Reads an input that has its default value as `''`, that is, as not set.
 *
 * The runner passes the defaults of action.yml like values from the workflow. connect.toml overrides a default, but not the
 * workflow, so the two must be distinguished.
 */
export const withoutDefaults =
  (read: ReadInput): ReadInput =>
  (name) => {
    const value = read(name);
    return value === defaultOf(name) ? '' : value;
  };

/** Adds the name of the input to the problem of a shared parser. */
const named = <T>(parsed: Parsed<T>, { name }: InputContext) =>
  parsed.ok
    ? parsed.value
    : new InvalidValue({
        ...parsed.mistake,
        message: parsed.mistake.message.replace('This', TheInput(name)),
      });

/** Parses a text of a certain form. */
function matching<T>(form: RegExp, what: string, convert: (text: string) => T) {
  return (given: string): T | InvalidValue => (form.test(given) ? convert(given) : expected(what));
}

/** Names separated by commas, spaces or line ends. */
function parseWords(given: string): readonly string[] | InvalidValue {
  const found = given.split(/[\s,]+/).filter((word) => word !== '');
  return found.every((word) => /^[\w.-]+$/.test(word))
    ? found
    : expected('names of letters, digits, "-", "_" and "."');
}

/** Names of rules. An unknown one would turn off nothing. */
function parseRules(given: string): readonly string[] | InvalidValue {
  const found = parseWords(given);
  const unknown = found instanceof InvalidValue ? [] : unknownRules(found, 'ignore-rules');
  return unknown.length === 0 ? found : new InvalidValue(...unknown);
}

function amount(unit: string, least: number, most: number) {
  return (given: string): number | InvalidValue => {
    const value = /^\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
    return value >= least && value <= most ? value : expected(`a number of ${unit} from ${least} to ${most}`);
  };
}

/** In days; `undefined` for `never`. */
function parseMaxAge(given: string): number | undefined | InvalidValue {
  if (given === 'never') return undefined;
  const days = amount('days', 1, 3650)(given);
  return days instanceof InvalidValue ? expected('a number of days from 1 to 3650, or never') : days;
}

function parseSize(given: string): number | InvalidValue {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMG]?)B?$/i.exec(given) ?? [];
  if (number === undefined) return expected('a size such as 500 MB or 2 GB');
  return Number(number) * ({ '': 1, K: 1e3, M: 1e6, G: 1e9 }[unit.toUpperCase()] ?? 1);
}

function parseExtraFiles(line: string): { from: string; to: string } | InvalidValue {
  const [from = '', to = '', ...more] = line.split(/→|->/).map((part) => part.trim());
  if (from === '' || to === '' || more.length > 0)
    return expected(
      'one entry per line: a glob, an arrow and a folder of the bundle, such as ../shared/lib/** → lib/',
    );
  const folder = posix.normalize(to).replace(/\/$/, '').normalize('NFC');
  // Backslashes and drives leave the folder on Windows. A NUL ends a name in an archive.
  return /^(\.\.)?(\/|$)|[\\\0]|^[a-z]:/i.test(folder)
    ? expected(
        'a folder of the bundle after the arrow, such as lib/, not an absolute path or one that leaves the bundle',
      )
    : { from, to: folder };
}

function parseKey(given: string, { name }: InputContext): string | InvalidValue {
  // An invalid header value would fail later, with an error that quotes the key.
  if (/^[\x21-\x7e]+$/.test(given) && !/^(['"`]).*\1$/.test(given)) return given;
  return new InvalidValue({
    message: `${TheInput(name)} is not a valid key: it has quotes, a space, a line end or another character that keys don't have.`,
    reason: 'It was probably copied incompletely, or with something around it. Its value is not shown.',
    hint: 'Copy it again, without quotes and line ends.',
  });
}

function parseVerifyPath(given: string): string | InvalidValue {
  // It is joined to the app's URL and must not leave it.
  const path = given.replace(/^\/+/, '');
  const app = new URL('http://app.invalid/content/guid/');
  // In a URL, %2e%2e is also `..`.
  const joined = URL.parse(path, app.href);
  const staysInside = joined?.origin === app.origin && joined.pathname.startsWith(app.pathname);
  return staysInside && !/[\s\\]/.test(path) ? path : expected('a path of the app, such as /health');
}

/** Fills a template such as `/preview/{name}/{number}`. A vanity path takes no dot, though a name may have one. */
export function previewVanityPath(template: string, app: string, pullRequest: number): string {
  return template.replaceAll('{name}', app.replaceAll('.', '-')).replaceAll('{number}', `${pullRequest}`);
}

/** Without the number, all pull requests would claim the same path. */
function parseTemplate(given: string): string | InvalidValue {
  const example = parseVanityPath(previewVanityPath(given, 'name', 1));
  return example !== undefined && given.includes('{number}')
    ? given
    : expected('a path with {number} and optionally {name}, such as /preview/{name}/{number}');
}
