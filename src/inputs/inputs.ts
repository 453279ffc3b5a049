import { posix } from 'node:path';
import { unknownRules } from '../bundle/rules/rule-names.ts';
import { parseContentGuid, parseServerUrl } from '../connect/server-url.ts';
import { nothingDeclared, type Settings } from '../settings/settings.ts';
import { thumbnailOutside } from '../settings/thumbnail.ts';
import { TheInput } from '../shared/input-names.ts';
import type { Parsed, Problem } from '../shared/problems.ts';
import { withConfigFile } from './connect-toml.ts';
import {
  accepted,
  asText,
  eachLine,
  InputReader,
  InvalidValue,
  linesOf,
  oneOf,
  type Parser,
  parseFlag,
  type ReadInput,
  RefusedValue,
} from './parsers.ts';
import { previewInputs } from './preview-inputs.ts';
import { parseSettings, settingInputs } from './settings-inputs.ts';

/** What a step does. `auto` decides by the event, see docs/previews.md. */
const modes = ['auto', 'deploy', 'draft', 'preview', 'clean-up', 'check', 'plan', 'rollback'] as const;

export type { ReadInput } from './parsers.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads all inputs: those of the step, then those of connect.toml.
 *
 * A missing `server` or `api-key` is not a problem here: a pull request from a fork has neither, and only the job knows
 * whether it needs them.
 *
 * @param read returns the text of an input
 * @param environment of the step, and for the defaults CONNECT_SERVER and CONNECT_API_KEY
 * @param app the app folder with connect.toml, absolute
 * @param options.repository the checkout, absolute
 * @param options.trustedConfig the folder whose connect.toml selects the content item, if the app's isn't trusted
 * @throws {UserError} with all problems together, none with a secret
 */
export async function readInputs(
  read: ReadInput,
  environment: Environment,
  app: string,
  {
    repository = app,
    trustedConfig,
  }: { readonly repository?: string; readonly trustedConfig?: string | undefined } = {},
): Promise<{ readonly inputs: Inputs; readonly notices: readonly Problem[] }> {
  const known = { names: inputNames(), lists: listInputs };
  const file = await withConfigFile(read, { root: app, repository }, known, trustedConfig);
  const given = new InputReader(file.read, file.placeOf);
  given.problems.push(...file.mistakes);
  const parsed = await parseSettings(file.read, environment, file.placeOf);
  const settings = parsed.ok ? parsed.value : nothingDeclared;
  if (!parsed.ok) given.problems.push(...parsed.mistakes);
  const outside = await thumbnailOutside(settings.thumbnail, app, repository);
  if (outside) given.note('thumbnail', [outside]);
  const inputs = parseInputs(given, environment, settings);
  given.throwProblems();
  return { inputs, notices: file.notices };
}

/** All inputs, parsed. */
export type Inputs = ReturnType<typeof parseInputs>;

const parseInputs = (given: InputReader, environment: Environment, settings: Settings) => ({
  settings,
  mode: given.value('mode', oneOf(modes)),
  ...serverInputs(given, environment),
  ...bundleInputs(given),
  ...contentInputs(given),
  ...deploymentInputs(given),
  ...previewInputs(given, environment),
  ...gitHubInputs(given),
});

const serverInputs = (given: InputReader, environment: Environment) => ({
  server: given.optional('server', (text) => accepted(parseServerUrl(text)), environment.CONNECT_SERVER),
  apiKey: given.optional('api-key', keyOf('api-key'), environment.CONNECT_API_KEY),
  audience: given.value('audience', asText),
  snowflakeToken: given.optional('snowflake-token', keyOf('snowflake-token')),
  caCertificate: given.optional('ca-certificate', asText),
  clientCertificate: given.optional('client-certificate', asText),
  clientKey: given.optional('client-key', asText),
  insecure: given.flag('insecure'),
  timeout: given.value('timeout', amount('minutes', 0.01, 1440)),
});

const bundleInputs = (given: InputReader) => ({
  path: given.value('path', asText),
  entrypoint: given.optional('entrypoint', asText),
  requirementsFile: given.optional('requirements-file', asText),
  extras: given.value('extras', parseWords),
  groups: given.value('groups', parseWords),
  pythonVersion: given.optional('python-version', asText),
  packageInstaller: given.value('package-installer', oneOf(['auto', 'uv', 'pip'])),
  exclude: given.value('exclude', linesOf),
  include: given.value('include', linesOf),
  extraFiles: given.value('extra-files', eachLine(parseExtraFiles)),
  gitignore: given.flag('gitignore'),
  maxSize: given.optional('max-size', parseSize),
  ignoreRules: given.value('ignore-rules', parseRules),
});

const contentInputs = (given: InputReader) => ({
  contentGuid: given.optional('content-guid', (text) => accepted(parseContentGuid(text))),
  contentAddress: given.text('content-guid'),
  fromServer: given.optional('from-server', (text) => named('from-server', parseServerUrl(text))),
  fromContentGuid: given.optional('from-content-guid', (text) =>
    named('from-content-guid', parseContentGuid(text)),
  ),
  fromBundleId: given.optional('from-bundle-id', parseBundleId),
  fromApiKey: given.optional('from-api-key', keyOf('from-api-key')),
  name: given.optional('name', parseName),
  create: given.optional('create', parseFlag),
});

const deploymentInputs = (given: InputReader) => ({
  force: given.flag('force'),
  verify: given.value('verify', oneOf(['none', 'starts', 'layout', 'callbacks'])),
  verifyPath: given.optional('verify-path', parseVerifyPath),
  verifyTimeout: given.value('verify-timeout', amount('seconds', 1, 3600)),
  keepBundles: given.value('keep-bundles', parseCount),
  rollbackTo: given.optional('rollback-to', parseRollbackTo),
});

const gitHubInputs = (given: InputReader) => ({
  prNumber: given.optional('pr-number', parsePullRequest),
  previewDrafts: given.flag('preview-drafts'),
  previewMaxAge: given.value('preview-max-age', parseMaxAge),
  comment: given.value('comment', oneOf(['on', 'off', 'on-failure'])),
  commitStatus: given.flag('commit-status'),
  githubEnvironment: given.optional('github-environment', asText),
  githubToken: given.optional('github-token', keyOf('github-token')),
});

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
  parseInputs(new InputReader(note), {}, nothingDeclared);
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

/** Adds the name of the input to the problem of a shared parser. */
const named = <T>(name: string, parsed: Parsed<T>) =>
  accepted(
    parsed.ok
      ? parsed
      : {
          ...parsed,
          mistake: { ...parsed.mistake, message: `${TheInput(name)}: ${parsed.mistake.message}` },
        },
  );

/** Names separated by commas, spaces or line ends. */
function parseWords(given: string): readonly string[] | InvalidValue {
  const found = given.split(/[\s,]+/).filter((word) => word !== '');
  return found.every((word) => /^[\w.-]+$/.test(word))
    ? found
    : new InvalidValue('names of letters, digits, "-", "_" and "."');
}

/** Names of rules. An unknown one would turn off nothing. */
function parseRules(given: string): readonly string[] | InvalidValue {
  const found = parseWords(given);
  const unknown = found instanceof InvalidValue ? [] : unknownRules(found, 'ignore-rules');
  return unknown.length === 0 ? found : new RefusedValue(unknown);
}

const amount =
  (unit: string, least: number, most: number): Parser<number> =>
  (given) => {
    const value = /^\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
    return value >= least && value <= most
      ? value
      : new InvalidValue(`a number of ${unit} from ${least} to ${most}`);
  };

/** In days; `undefined` for `never`. */
function parseMaxAge(given: string): number | undefined | InvalidValue {
  if (given === 'never') return undefined;
  const days = amount('days', 1, 3650)(given);
  return days instanceof InvalidValue ? new InvalidValue(`${days.expected}, or never`) : days;
}

function parseCount(given: string): number | InvalidValue {
  const value = /^\d{1,6}$/.test(given) ? Number(given) : 0;
  return value >= 1 ? value : new InvalidValue('a whole number from 1');
}

function parsePullRequest(given: string): number | InvalidValue {
  // People write `#12`.
  const value = Number(/^#?(\d{1,9})$/.exec(given)?.[1]);
  return value >= 1 ? value : new InvalidValue('the number of a pull request');
}

function parseSize(given: string): number | InvalidValue {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMG]?)B?$/i.exec(given) ?? [];
  if (number === undefined) return new InvalidValue('a size such as 500 MB or 2 GB');
  return Number(number) * ({ '': 1, K: 1e3, M: 1e6, G: 1e9 }[unit.toUpperCase()] ?? 1);
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

const keyOf =
  (name: string): Parser<string> =>
  (given) =>
    // An invalid header value would fail later, with an error that quotes the key.
    /^[\x21-\x7e]+$/.test(given) && !/^(['"`]).*\1$/.test(given)
      ? given
      : new RefusedValue([
          {
            message: `${TheInput(name)} is not a valid key: it has quotes, a space, a line end or another character that keys don't have.`,
            reason:
              'It was probably copied incompletely, or with something around it. Its value is not shown.',
            hint: 'Copy it again, without quotes and line ends.',
          },
        ]);

const parseName = (given: string): string | InvalidValue =>
  /^[\w.-]{3,64}$/.test(given)
    ? given
    : new InvalidValue('3 to 64 letters, digits, "-", "_" and "." (a title may have any character)');

function parseVerifyPath(given: string): string | InvalidValue {
  // It is joined to the app's URL and must not leave it.
  const path = given.replace(/^\/+/, '');
  const app = new URL('http://app.invalid/content/guid/');
  // In a URL, %2e%2e is also `..`.
  const joined = URL.parse(path, app.href);
  const staysInside = joined?.origin === app.origin && joined.pathname.startsWith(app.pathname);
  return staysInside && !/[\s\\]/.test(path) ? path : new InvalidValue('a path of the app, such as /health');
}

const isNumber = (given: string): given is `${number}` => /^\d+$/.test(given);

const parseRollbackTo = (given: string): 'previous' | `${number}` | InvalidValue =>
  given === 'previous' || isNumber(given)
    ? given
    : new InvalidValue('previous, or the ID of a bundle (a number)');

const parseBundleId = (given: string): string | InvalidValue =>
  isNumber(given) ? given : new InvalidValue('the ID of a bundle (a number)');
