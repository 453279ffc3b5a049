import { parseArgs } from 'node:util';
import { UserError } from '../errors.ts';
import { flagInputs, inputNames, listInputs } from '../inputs.ts';

export const commands = ['deploy', 'check', 'bundle', 'rollback', 'status'] as const;
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
}

/** The short options of `rsconnect deploy dash`, so that a command line that works there works here. */
const short: Readonly<Record<string, string>> = {
  server: 's',
  'api-key': 'k',
  insecure: 'i',
  'ca-certificate': 'c',
  entrypoint: 'e',
  exclude: 'x',
  title: 't',
  'content-guid': 'a',
  'requirements-file': 'r',
};

/** Long options of `rsconnect deploy dash` that have another name here. */
const elsewhere: Readonly<Record<string, string>> = {
  '--cacert': '--ca-certificate',
  '--app-id': '--content-guid',
};

/** @throws {UserError} where the command line can't be understood */
export function parseArguments(given: readonly string[]): Arguments | 'help' {
  if (given.length === 0 || given.some((word) => word === '--help' || word === '-h')) return 'help';
  const [first = '', second] = given;
  const command = commands.find((name) => name === first);
  if (!command) throw misunderstood(`There is no command ${JSON.stringify(first)}.`);
  // rsconnect names the kind of content after the command; Dash is the only one here.
  const asInRsconnect = command === 'deploy' && second === 'dash';
  const rest = given.slice(asInRsconnect ? 2 : 1).map((word) => translated(word, asInRsconnect));
  const { values, positionals } = parse(rest);
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
    ...(savedServer !== undefined && { savedServer }),
    ...(output !== undefined && { output }),
  };
}

/** In rsconnect's form `--name` is the nickname of a server; in ours it is the name of the content item. */
function translated(word: string, asInRsconnect: boolean): string {
  const [name = '', ...value] = word.split(/(?==)/);
  const ours = asInRsconnect && name === '--name' ? '--saved-server' : elsewhere[name];
  return ours === undefined ? word : ours + value.join('');
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parse(args: readonly string[]): {
  readonly values: Values;
  readonly positionals: readonly string[];
} {
  const options = Object.fromEntries(
    inputNames().map((name) => [
      name,
      {
        type: isOneOf(flagInputs, name) ? ('boolean' as const) : ('string' as const),
        ...(isOneOf(listInputs, name) && { multiple: true }),
        ...(short[name] !== undefined && { short: short[name] }),
      },
    ]),
  );
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...options,
        'saved-server': { type: 'string', short: 'n' },
        output: { type: 'string', short: 'o' },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw misunderstood(error instanceof Error ? error.message : String(error));
  }
}

const isOneOf = (names: readonly string[], name: string) => names.includes(name);

function misunderstood(why: string): UserError {
  return new UserError({
    what: "The command line can't be understood.",
    why,
    fix: 'connect-dash-deploy --help lists the commands and options.',
  });
}

export const help = `Usage: connect-dash-deploy <command> [<folder>] [options]

Commands
  deploy    put the Dash app of the folder on Connect, as the GitHub Action does
  check     read the app and tell what will not work; needs no server
  bundle    write the archive that a deployment would upload (--output <file>)
  rollback  activate an earlier bundle (--rollback-to previous|<bundle id>) and see that it answers
  status    tell what is live, and which bundles are there

Options
  -n, --saved-server <name>  a server that rsconnect-python knows (rsconnect add)
  -s, --server <address>     the server; falls back to CONNECT_SERVER
  -k, --api-key <key>        the key; better in the environment, as CONNECT_API_KEY
  -e, --entrypoint <module:object>
  -o, --output <file>        where bundle writes the archive (default bundle.tar.gz)
      --json                 one JSON object on standard output, all else on standard error

Every input of the action is an option of the same name; docs/terminal.md shows examples. A command line of
"rsconnect deploy dash" works as it stands.
`;
