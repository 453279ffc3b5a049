import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { flagInputs, inputNames, listInputs } from '../inputs/table.ts';
import { closest } from '../shared/did-you-mean.ts';
import { UserError } from '../shared/problems.ts';
import { rsconnectOption } from './rsconnect-options.ts';

export const commands = ['deploy', 'draft', 'plan', 'check', 'bundle', 'rollback', 'status'] as const;
export type Command = (typeof commands)[number];

export interface Arguments {
  readonly command: Command;
  /** The value of an input, as a workflow would set it; `''` if the command line does not set it. */
  readonly read: (name: string) => string;
  /** The nickname of a server that rsconnect-python saved. */
  readonly savedServer: string | undefined;
  /** Where `bundle` writes the archive. */
  readonly output: string | undefined;
  /** Print one JSON object on standard output, and everything else on standard error. */
  readonly json: boolean;
  /** Show every call to the server, too. */
  readonly verbose: boolean;
}

/** A request for information instead of a command to run. */
export type InfoRequest =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly command?: Command };

/** The short options of `rsconnect deploy dash`, so that a command line that works there works here. */
export const short: Readonly<Record<string, string>> = {
  server: 's',
  'api-key': 'k',
  insecure: 'i',
  'ca-certificate': 'c',
  entrypoint: 'e',
  environment: 'E',
  exclude: 'x',
  title: 't',
  'content-guid': 'a',
  'requirements-file': 'r',
};

/** Inputs that only apply to workflows. */
const workflowOnly = /^(?:audience|comment|github-.+|mode|pr-number|preview.*)$/;

/** Whether an input is an option of the command line. */
export const isOption = (name: string) => inputNames.includes(name) && !workflowOnly.test(name);

const ownOptions = {
  'saved-server': { type: 'string', short: 'n' },
  output: { type: 'string', short: 'o' },
  json: { type: 'boolean' },
  verbose: { type: 'boolean', short: 'v' },
} as const;

/** @throws {UserError} if the command line is invalid */
export function parseArguments(given: readonly string[]): Arguments | InfoRequest {
  const [first = 'help', second] = given;
  if (first === '--version') return { kind: 'version' };
  const command = commands.find((name) => name === (first === 'help' ? second : first));
  if (first === 'help' || optionsIn(given).some((word) => word === '--help' || word === '-h'))
    return { kind: 'help', ...(command && { command }) };
  if (!command) throw unknownCommand(first);
  // rsconnect expects the content type after the command; here it is always Dash.
  const asInRsconnect = command === 'deploy' && second === 'dash';
  const rest = given.slice(asInRsconnect ? 2 : 1);
  const { values, positionals } = parse(command, asInRsconnect ? rest.map(asOurs) : rest);
  const folders = [...positionals, ...(values.path === undefined ? [] : [`--path ${values.path}`])];
  if (folders.length > 1)
    throw invalidCommandLine(`One folder is expected, not ${folders.join(' and ')}.`, command);
  const read = (name: string) => {
    const value = name === 'path' ? (positionals[0] ?? values.path) : values[name];
    return Array.isArray(value) ? value.join('\n') : String(value ?? '').trim();
  };
  return {
    command,
    read,
    savedServer: read('saved-server') || undefined,
    output: read('output') || undefined,
    json: values.json === true,
    verbose: values.verbose === true,
  };
}

/** The words that may be options: what follows `--` is the folder. */
const optionsIn = (words: readonly string[]) =>
  words.includes('--') ? words.slice(0, words.indexOf('--')) : words;

/** Converts an option of rsconnect to ours. */
function asOurs(word: string): string {
  const [name = '', ...value] = word.split(/(?==)/);
  const theirs = name.startsWith('-') ? rsconnectOption(name) : undefined;
  if (theirs === undefined) return word;
  if ('ours' in theirs) return theirs.ours + value.join('');
  throw invalidCommandLine(
    `The option ${name} of rsconnect-python is not supported.`,
    'deploy',
    theirs.instead,
  );
}

function parse(command: Command, args: readonly string[]) {
  // `--gitignore=false` overrides connect.toml, as in a workflow.
  const isFlag = (name: string) =>
    flagInputs.includes(name) && !optionsIn(args).some((word) => word.startsWith(`--${name}=`));
  const ofInputs = Object.fromEntries(
    inputNames.filter(isOption).map((name) => [
      name,
      {
        type: isFlag(name) ? ('boolean' as const) : ('string' as const),
        multiple: listInputs.includes(name),
        ...(short[name] !== undefined && { short: short[name] }),
      },
    ]),
  );
  const options: ParseArgsOptionsConfig = { ...ofInputs, ...ownOptions };
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw explainParseError((error as Error).message, command, Object.keys(options));
  }
}

/** Rewrites an error of `parseArgs`, which gives advice on positional arguments. */
function explainParseError(message: string, command: Command, names: readonly string[]): UserError {
  const unknown = /Unknown option '(-{1,2}[^']*)'/.exec(message)?.[1];
  if (unknown === undefined) return invalidCommandLine(message, command);
  const name = unknown.replace(/^-+/, '');
  if (inputNames.includes(name)) {
    const instead =
      name === 'mode'
        ? 'Use the command instead: connect-dash-deploy plan, check, rollback, …'
        : 'It only applies to workflows on GitHub: remove it.';
    return invalidCommandLine(`The option ${unknown} does not apply at a terminal.`, command, instead);
  }
  const theirs = rsconnectOption(unknown);
  const meant = theirs && 'ours' in theirs ? theirs.ours.replace(/^--/, '') : closest(name, names);
  return invalidCommandLine(`Unknown option ${unknown}.`, command, meant && `Did you mean --${meant}?`);
}

function unknownCommand(word: string): UserError {
  const meant = closest(word, [...commands, 'init', 'local']);
  const reason = `Unknown command ${JSON.stringify(word)}.`;
  return invalidCommandLine(reason, undefined, meant && `Did you mean ${meant}?`);
}

/** @param instead what to do, besides reading the help */
export function invalidCommandLine(reason: string, command?: string, instead = ''): UserError {
  const help = command === undefined ? '--help lists the commands' : `${command} --help lists the options`;
  const hint = `${instead} connect-dash-deploy ${help}.`.trim();
  return new UserError({ message: 'The command line is invalid.', reason, hint });
}
