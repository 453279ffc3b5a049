import { parseArgs } from 'node:util';
import { closest } from '../bundle/python/closest.ts';
import { type Mishap, UserError } from '../errors.ts';
import { flagInputs, inputNames, listInputs } from '../inputs.ts';
import { rsconnectOption } from './rsconnect-options.ts';

export const commands = ['deploy', 'plan', 'check', 'bundle', 'rollback', 'status'] as const;
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

/** The short options of `rsconnect deploy dash`, so that a command line that works there works here. */
const short: Readonly<Record<string, string>> = {
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
const notHere: Readonly<Record<string, string>> = {
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
export function parseArguments(given: readonly string[]): Arguments | 'help' {
  const words = given.slice(0, indexOrEnd(given, '--'));
  const [first = 'help', second] = given;
  if (first === 'help' || words.includes('--help') || words.includes('-h')) return 'help';
  const command = commands.find((name) => name === first);
  if (!command) throw noCommand(first);
  // rsconnect names the kind of content after the command; Dash is the only one here.
  const asInRsconnect = command === 'deploy' && second === 'dash';
  const rest = given.slice(asInRsconnect ? 2 : 1);
  const { values, positionals } = parse(asInRsconnect ? asOurs(rest) : rest);
  if (positionals.length > 1)
    throw misunderstood(`One folder is expected, not ${positionals.join(' and ')}.`);
  const [folder] = positionals;
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
    const theirs = name.startsWith('--') ? rsconnectOption(name) : undefined;
    if (theirs === undefined) return word;
    if ('instead' in theirs) throw misunderstood(`${name} of rsconnect has no meaning here.`, theirs.instead);
    return theirs.ours + value.join('');
  });
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parse(args: readonly string[]): {
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
    return isOneOf(flagInputs, name) ? [{ word, name, value }] : [];
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
    throw inOurWords(error, [...Object.keys(options), ...Object.keys(ownOptions)]);
  }
}

const isOneOf = (names: readonly string[], name: string) => names.includes(name);

/** What `parseArgs` says, without its advice on positional arguments. */
function inOurWords(error: unknown, names: readonly string[]): UserError {
  const { message } = error as Error;
  const unknown = /Unknown option '(-{1,2}[^']*)'/.exec(message)?.[1];
  if (unknown === undefined) return misunderstood(message);
  const name = unknown.replace(/^-+/, '');
  if (Object.hasOwn(notHere, name))
    return misunderstood(`There is no option ${unknown} here.`, notHere[name]);
  const theirs = rsconnectOption(unknown);
  const meant = theirs && 'ours' in theirs ? theirs.ours : closest(name, names);
  const suggestion = meant === undefined ? undefined : `Did you mean --${meant.replace(/^--/, '')}?`;
  return misunderstood(`There is no option ${unknown}.`, suggestion);
}

function noCommand(word: string): UserError {
  const meant = closest(word, commands);
  return misunderstood(
    `There is no command ${JSON.stringify(word)}.`,
    meant === undefined ? undefined : `Did you mean ${meant}?`,
  );
}

function misunderstood(why: string, instead?: string): UserError {
  const help = 'connect-dash-deploy --help lists the commands and options.';
  const mishap: Mishap = {
    what: "The command line can't be understood.",
    why,
    fix: instead === undefined ? help : `${instead} ${help}`,
  };
  return new UserError(mishap);
}

export const help = `Usage: connect-dash-deploy <command> [<folder>] [options]

Commands
  deploy    put the Dash app of the folder on Connect, as the GitHub Action does
  plan      tell what deploy would do and change; changes nothing
  check     read the app and tell what will not work; needs no server
  bundle    write the archive that a deployment would upload (--output <file>)
  rollback  activate an earlier bundle (--rollback-to previous|<bundle id>) and see that it answers
  status    tell what is live, and which bundles are there

Options
  -n, --saved-server <name>  a server that rsconnect-python knows (rsconnect add)
  -s, --server <address>     the server; falls back to CONNECT_SERVER
  -k, --api-key <key>        the key; better in the environment, as CONNECT_API_KEY
  -e, --entrypoint <module:object>
  -a, --content-guid <guid>  the content item; without it, that of the name
  -t, --title <title>        the title that people see
  -E, --environment <line>   NAME=value, or NAME with its value from your environment; may be repeated
  -x, --exclude <glob>       leave files out; may be repeated
  -r, --requirements-file <file>
  -c, --ca-certificate <file>
  -i, --insecure             accept any certificate
  -o, --output <file>        where bundle writes the archive (default bundle.tar.gz)
      --json                 one JSON object on standard output, all else on standard error
  -v, --verbose              show every call to the server

Every other input of the action is an option of the same name, too. What the app's connect.toml says holds here as
well; options win. A command line of "rsconnect deploy dash" works as it stands. See docs/terminal.md.
`;
