import { parseArgs } from 'node:util';
import { flagInputs, inputNames, listInputs } from '../inputs/inputs.ts';
import { closest } from '../shared/did-you-mean.ts';
import { type Problem, UserError } from '../shared/problems.ts';
import { rsconnectOption } from './rsconnect-options.ts';

export const commands = ['deploy', 'draft', 'plan', 'check', 'bundle', 'rollback', 'status'] as const;
export type Command = (typeof commands)[number];

export interface Arguments {
  readonly command: Command;
  /** The value of an input, as the workflow would give it; `''` where the command line doesn't. */
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

/** What is asked for in place of any work. */
export type InfoRequest =
  | { readonly asks: 'version' }
  | { readonly asks: 'help' /** Without it, of all commands. */; readonly of?: Command };

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

/** Inputs that say nothing at a terminal, each with what to do instead. */
export const notHere: Readonly<Record<string, string>> = {
  mode: 'The command says it: connect-dash-deploy plan, check, rollback, …',
  ...Object.fromEntries(
    [
      'audience',
      'comment',
      'commit-status',
      'github-environment',
      'github-token',
      'pr-number',
      'preview',
      'preview-access',
      'preview-drafts',
      'preview-environment',
      'preview-max-age',
      'preview-vanity-path',
      'preview-viewers',
    ].map((name) => [name, 'It is for workflows on GitHub: leave it out.']),
  ),
};

const ownOptions = {
  'saved-server': { type: 'string', short: 'n' },
  output: { type: 'string', short: 'o' },
  json: { type: 'boolean' },
  verbose: { type: 'boolean', short: 'v' },
} as const;

/** @throws {UserError} where the command line can't be understood */
export function parseArguments(given: readonly string[]): Arguments | InfoRequest {
  const words = given.slice(0, indexOrEnd(given, '--'));
  const [first = 'help', second] = given;
  if (first === '--version') return { asks: 'version' };
  const command = commands.find((name) => name === (first === 'help' ? second : first));
  if (first === 'help' || words.includes('--help') || words.includes('-h'))
    return { asks: 'help', ...(command && { of: command }) };
  if (!command) throw noCommand(first);
  // rsconnect names the kind of content after the command; Dash is the only one here.
  const asInRsconnect = command === 'deploy' && second === 'dash';
  const rest = given.slice(asInRsconnect ? 2 : 1);
  const { values, positionals } = parse(command, asInRsconnect ? asOurs(rest) : rest);
  if (positionals.length > 1)
    throw misunderstood(`One folder is expected, not ${positionals.join(' and ')}.`, { command });
  const [folder] = positionals;
  if (folder !== undefined && values.path !== undefined)
    throw misunderstood(`One folder is expected, not ${folder} and --path ${values.path}.`, { command });
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

/** The options of rsconnect's form in ours. */
function asOurs(words: readonly string[]): string[] {
  return words.map((word) => {
    const [name = '', ...value] = word.split(/(?==)/);
    const theirs = name.startsWith('-') ? rsconnectOption(name) : undefined;
    if (theirs === undefined) return word;
    if ('instead' in theirs)
      throw misunderstood(`rsconnect-python's ${name} has no counterpart here.`, {
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
): {
  readonly values: Values;
  readonly positionals: readonly string[];
} {
  const options = Object.fromEntries(
    inputNames()
      .filter((name) => !(name in notHere))
      .map((name) => [
        name,
        {
          type: isOneOf(flagInputs, name) ? ('boolean' as const) : ('string' as const),
          ...(isOneOf(listInputs, name) && { multiple: true }),
          ...(short[name] !== undefined && { short: short[name] }),
        },
      ]),
  );
  // A flag as in a workflow, `--gitignore=false`: over what connect.toml says.
  const flags = args.slice(0, indexOrEnd(args, '--')).flatMap((word) => {
    const [, name = '', value = ''] = /^--([\w-]+)=(.*)$/.exec(word) ?? [];
    return isOneOf(flagInputs, name) && !(name in notHere) ? [{ word, name, value }] : [];
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
    throw inOurWords(error, command, [...Object.keys(options), ...Object.keys(ownOptions)]);
  }
}

const isOneOf = (names: readonly string[], name: string) => names.includes(name);

/** What `parseArgs` says, without its advice on positional arguments. */
function inOurWords(error: unknown, command: Command, names: readonly string[]): UserError {
  const { message } = error as Error;
  const unknown = /Unknown option '(-{1,2}[^']*)'/.exec(message)?.[1];
  if (unknown === undefined) return misunderstood(message, { command });
  const name = unknown.replace(/^-+/, '');
  if (Object.hasOwn(notHere, name))
    return misunderstood(`There is no option ${unknown} here.`, { instead: notHere[name], command });
  const theirs = rsconnectOption(unknown);
  const meant = theirs && 'ours' in theirs ? theirs.ours : closest(name, names);
  const instead = meant === undefined ? undefined : `Did you mean --${meant.replace(/^--/, '')}?`;
  return misunderstood(`There is no option ${unknown}.`, { instead, command });
}

function noCommand(word: string): UserError {
  const meant = closest(word, [...commands, 'init', 'local']);
  const instead = meant === undefined ? undefined : `Did you mean ${meant}?`;
  return misunderstood(`There is no command ${JSON.stringify(word)}.`, { instead });
}

function misunderstood(
  reason: string,
  { instead, command }: { readonly instead?: string | undefined; readonly command?: Command },
): UserError {
  const help =
    command === undefined
      ? 'connect-dash-deploy --help lists the commands.'
      : `connect-dash-deploy ${command} --help lists the options.`;
  const problem: Problem = {
    message: "The command line can't be understood.",
    reason,
    hint: instead === undefined ? help : `${instead} ${help}`,
  };
  return new UserError(problem);
}
