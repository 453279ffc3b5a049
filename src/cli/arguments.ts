import { parseArgs } from 'node:util';
import { flagInputs, inputNames, listInputs } from '../inputs/table.ts';
import { closest } from '../shared/did-you-mean.ts';
import { type Problem, UserError } from '../shared/problems.ts';
import { rsconnectOption } from './rsconnect-options.ts';

export const commands = ['deploy', 'draft', 'plan', 'check', 'bundle', 'rollback', 'status'] as const;
export type Command = (typeof commands)[number];

export interface Arguments {
  readonly command: Command;
  /** The value of an input, as a workflow would set it; `''` if the command line does not set it. */
  readonly read: (name: string) => string;
  /** The nickname of a server that rsconnect-python saved. */
  readonly savedServer?: string;
  /** Where `bundle` writes the archive. */
  readonly output?: string;
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
const workflowOnly = /^(?:audience|comment|commit-status|github-.+|mode|pr-number|preview.*)$/;

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
  const words = given.slice(0, indexOrEnd(given, '--'));
  const [first = 'help', second] = given;
  if (first === '--version') return { kind: 'version' };
  const command = commands.find((name) => name === (first === 'help' ? second : first));
  if (first === 'help' || words.includes('--help') || words.includes('-h'))
    return { kind: 'help', ...(command && { command }) };
  if (!command) throw unknownCommand(first);
  // rsconnect expects the content type after the command; here it is always Dash.
  const asInRsconnect = command === 'deploy' && second === 'dash';
  const rest = given.slice(asInRsconnect ? 2 : 1);
  const { values, positionals } = parse(command, asInRsconnect ? asOurs(rest) : rest);
  if (positionals.length > 1)
    throw invalidCommandLine(`One folder is expected, not ${positionals.join(' and ')}.`, { command });
  const [folder] = positionals;
  if (folder !== undefined && values.path !== undefined)
    throw invalidCommandLine(`One folder is expected, not ${folder} and --path ${values.path}.`, { command });
  const read = (name: string) => {
    const value = name === 'path' ? (folder ?? values.path) : values[name];
    return Array.isArray(value) ? value.join('\n') : String(value ?? '').trim();
  };
  const text = (name: string) => read(name) || undefined;
  const [savedServer, output] = [text('saved-server'), text('output')];
  return {
    command,
    read,
    json: values.json === true,
    verbose: values.verbose === true,
    ...(savedServer !== undefined && { savedServer }),
    ...(output !== undefined && { output }),
  };
}

function indexOrEnd(words: readonly string[], word: string): number {
  const at = words.indexOf(word);
  return at === -1 ? words.length : at;
}

/** Converts options of rsconnect to ours. */
function asOurs(words: readonly string[]): string[] {
  return words.map((word) => {
    const [name = '', ...value] = word.split(/(?==)/);
    const theirs = name.startsWith('-') ? rsconnectOption(name) : undefined;
    if (theirs === undefined) return word;
    if ('instead' in theirs)
      throw invalidCommandLine(`The option ${name} of rsconnect-python is not supported.`, {
        ...theirs,
        command: 'deploy',
      });
    return theirs.ours + value.join('');
  });
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parse(
  command: Command,
  args: readonly string[],
): { readonly values: Values; readonly positionals: readonly string[] } {
  const options = Object.fromEntries(
    inputNames.filter(isOption).map((name) => [
      name,
      {
        type: flagInputs.includes(name) ? ('boolean' as const) : ('string' as const),
        ...(listInputs.includes(name) && { multiple: true }),
        ...(short[name] !== undefined && { short: short[name] }),
      },
    ]),
  );
  // `--gitignore=false` overrides connect.toml, as in a workflow.
  const flags = args.slice(0, indexOrEnd(args, '--')).flatMap((word) => {
    const [, name = '', value = ''] = /^--([\w-]+)=(.*)$/.exec(word) ?? [];
    return flagInputs.includes(name) && isOption(name) ? [{ word, name, value }] : [];
  });
  const others = args.filter((word) => !flags.some((flag) => flag.word === word));
  try {
    const { values, positionals } = parseArgs({
      args: others,
      allowPositionals: true,
      options: { ...options, ...ownOptions },
    });
    return {
      values: { ...values, ...Object.fromEntries(flags.map(({ name, value }) => [name, value])) },
      positionals,
    };
  } catch (error) {
    throw explainParseError(error, command, [...Object.keys(options), ...Object.keys(ownOptions)]);
  }
}

/** Rewrites an error of `parseArgs`, which gives advice on positional arguments. */
function explainParseError(error: unknown, command: Command, names: readonly string[]): UserError {
  const { message } = error as Error;
  const unknown = /Unknown option '(-{1,2}[^']*)'/.exec(message)?.[1];
  if (unknown === undefined) return invalidCommandLine(message, { command });
  const name = unknown.replace(/^-+/, '');
  if (inputNames.includes(name)) {
    const instead =
      name === 'mode'
        ? 'Use the command instead: connect-dash-deploy plan, check, rollback, …'
        : 'It only applies to workflows on GitHub: remove it.';
    return invalidCommandLine(`The option ${unknown} does not apply at a terminal.`, { instead, command });
  }
  const theirs = rsconnectOption(unknown);
  const suggestion = theirs && 'ours' in theirs ? theirs.ours : closest(name, names);
  const instead = suggestion === undefined ? undefined : `Did you mean --${suggestion.replace(/^--/, '')}?`;
  return invalidCommandLine(`Unknown option ${unknown}.`, { instead, command });
}

function unknownCommand(word: string): UserError {
  const suggestion = closest(word, [...commands, 'init', 'local']);
  const instead = suggestion === undefined ? undefined : `Did you mean ${suggestion}?`;
  return invalidCommandLine(`Unknown command ${JSON.stringify(word)}.`, { instead });
}

function invalidCommandLine(
  reason: string,
  { instead, command }: { readonly instead?: string | undefined; readonly command?: Command },
): UserError {
  const help =
    command === undefined
      ? 'connect-dash-deploy --help lists the commands.'
      : `connect-dash-deploy ${command} --help lists the options.`;
  const problem: Problem = {
    message: 'The command line is invalid.',
    reason,
    hint: instead === undefined ? help : `${instead} ${help}`,
  };
  return new UserError(problem);
}
