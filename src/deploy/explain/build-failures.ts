import { describeVersions } from '../../bundle/python/stdlib.ts';
import type { BuildCause, BuildLog } from './build-log.ts';
import { resolutionFailure } from './resolution-failures.ts';

type Found = Readonly<Record<string, string | undefined>>;

/** A failure of a build that is recognized by the output of pip, uv or Connect. */
export interface KnownBuildFailure {
  readonly name: string;
  /** Matched against the whole output. A digit at the end of a group's name only distinguishes alternatives. */
  readonly pattern: RegExp;
  /** `undefined` if the output turns out to be of another failure. */
  readonly cause: (found: Found, log: BuildLog) => BuildCause | undefined;
}

const administrator = 'Ask an administrator of Connect';

/** The hint for a package that the server has to compile. */
const wheel = (name: string | undefined, log: BuildLog) =>
  `Choose a version of ${name ?? 'the package'} that has a wheel for ${log.python ? `Python ${log.python}` : "the server's Python"}`;

/** In the order in which they are tried: the more specific cause first. */
export const knownBuildFailures: readonly KnownBuildFailure[] = [
  {
    name: 'no compatible Python',
    pattern: /Unable to find a compatible version of Python/,
    cause: () => ({
      message: 'The server has no Python that satisfies the app.',
      hint: `Change the required version (.python-version, or requires-python in pyproject.toml), or ask an administrator of Connect to install such a Python.`,
    }),
  },
  {
    name: 'killed',
    pattern:
      /(?:^|\n)[ \t]*Killed\b|signal: 9|SIGKILL|died with <Signals\.SIGKILL|exit (?:code|status):? (?:137|-9)\b|cc1plus?: .{0,200}Killed/,
    cause: (_found, log) => ({
      message: 'The build was killed.',
      hint: `This happens if it needs more memory than the server allows. ${wheel(log.name, log)}, so that it is not compiled, or ask an administrator of Connect for more memory.`,
    }),
  },
  {
    name: 'hashes differ',
    pattern:
      /DO NOT MATCH THE HASHES[\s\S]{0,2000}?\n[ \t]+(?<package>[\w.-]+)==|Hash mismatch for `(?<package2>[\w.-]+)/,
    cause: ({ package: name = 'a package' }) => ({
      message: `The file of ${name} has another hash than the requirements state.`,
      hint: 'Lock the requirements again. If the index of the server is a mirror, check that it serves the same files.',
      names: [name],
    }),
  },
  {
    name: 'hashes missing',
    pattern:
      /Hashes are required in --require-hashes mode[\s\S]{0,2000}?\n[ \t]+(?<package>[\w.-]+)==|all requirements must have their versions? pinned|In `--require-hashes` mode/,
    cause: ({ package: name }) => ({
      message: `${name ?? 'A requirement'} has no hash, but others have.`,
      hint: 'Give every requirement a hash, including the dependencies, or none: let a tool write the file (uv export, pip-compile --generate-hashes).',
      names: [name],
    }),
  },
  {
    name: 'missing path',
    pattern:
      /Invalid requirement: '(?<path>[^'\n]+)'[^\n]*\n[^\n]*It looks like a path|Could not install packages due to an OSError: \[Errno 2\] No such file or directory: '(?<path2>[^'\n]+)'|Distribution not found at: (?:file:\/\/)?(?<path3>\S+)/,
    cause: ({ path }) => ({
      message: `A requirement names a file that is not in the bundle: ${path}.`,
      hint: 'State the package with its version (package==1.2) instead of a path of your machine, or put the file into the app folder.',
      quote: path?.split('/').at(-1),
    }),
  },
  {
    name: 'editable Git source',
    pattern:
      /Unsupported editable requirement in `[^`]*` at line (?<line>\d+): `(?<url>git\+[^`#]+)(?:#egg=(?<package>[\w.-]+))?|not a Git URL: `(?<url2>git\+[^`#]+)(?:#egg=(?<package2>[\w.-]+))?/,
    cause: ({ line, url, package: name = 'name' }) => ({
      message: 'uv does not install an editable requirement from Git.',
      hint: `Write it as ${name} @ ${url}`,
      ...(line === undefined ? { quote: url } : { line: Number(line) }),
    }),
  },
  {
    name: 'invalid requirement',
    pattern:
      /Invalid requirement: '?(?<quote>[^'\n]+)|Couldn't parse requirement in [\s\S]{0,2000}?\n[ \t]*cause:[^\n]*\n\s*(?<quote2>[^\n]+)|Unexpected '[^'\n]*', expected '-c', '-e', '-r'/,
    cause: ({ quote }) => ({
      message: `A line of the requirements is invalid${quote ? `: ${quote}` : ''}.`,
      hint: quote?.includes('\\xa0')
        ? 'It contains a non-breaking space (U+00A0), as text copied from a web page does. Replace it by an ordinary one.'
        : 'Write one requirement per line, such as package==1.2.3.',
      quote: quote?.split('\\x')[0],
    }),
  },
  {
    name: 'included file missing',
    pattern:
      /Could not open requirements file: [^\n]*'(?<path>[^'\n]+)'|Error parsing included file[\s\S]{0,2000}?failed to read from file `(?<path2>[^`\n]+)`/,
    cause: ({ path }) => ({
      message: `The requirements include a file that is not in the bundle: ${path}.`,
      hint: 'Put it into the app folder, or copy its lines into the requirements file.',
      quote: path?.split('/').at(-1),
    }),
  },
  {
    name: 'own project missing',
    pattern:
      /does not appear to be a Python project|Directory cannot be installed in editable mode|directory contains neither readable `pyproject\.toml`/,
    cause: () => ({
      message: 'The requirements install the project itself, but its setup files are not in the bundle.',
      hint: 'Remove the line (-e . or .). The modules in the app folder can be imported without it.',
      isOwnProject: true,
    }),
  },
  {
    name: 'git missing',
    pattern: /Cannot find command 'git'|Git executable not found/,
    cause: ({ name }) => ({
      message: 'A requirement comes from Git, and the server has no git.',
      hint: `${administrator} to install git, or publish the package to an index that the server can access.`,
      names: [name],
    }),
  },
  {
    name: 'Git host not reached',
    pattern:
      /ssh: connect to host (?<host>\S+) port|ssh: Could not resolve hostname (?<host2>[^\s:]+)|unable to access '\w+:\/\/(?:[^@'/]*@)?(?<host3>[^'/]+)[^'\n]*': (?:Could not resolve|Failed to connect|Couldn't connect|Connection|Recv failure|SSL)/,
    cause: ({ host, name }) => ({
      message: `The server cannot reach ${host}, where the Git repository of ${name ?? 'a requirement'} is.`,
      hint: 'If the address is right, ask an administrator of Connect to allow access to it, publish the package to an index that the server can access, or put its folder into the app folder.',
      names: [name],
    }),
  },
  {
    name: 'Git access',
    pattern:
      /Host key verification failed|Permission denied \(publickey\)|could not read (?:Username|Password) for|fatal: unable to access '[^'\n]*': The requested URL returned error: 40[134]|Authentication failed for '/,
    cause: ({ name }) => ({
      message: `The server may not read the Git repository of ${name ?? 'a requirement'}.`,
      hint: 'Builds on Connect have no credentials of yours. Publish the package to an index that the server can access, or put its folder into the app folder.',
      names: [name],
    }),
  },
  {
    name: 'Git reference missing',
    pattern:
      /pathspec '(?<ref>[^'\n]+)' did not match any|couldn't find remote ref (?:refs\/(?:tags|heads)\/)?(?<ref2>\S+)|failed to fetch branch or tag `(?<ref3>[^`\n]+)`/,
    cause: ({ ref, name }) => ({
      message: `The Git repository${name ? ` of ${name}` : ''} has no branch, tag or commit ${ref}.`,
      hint: 'Correct the part after the @ of the requirement.',
      names: [name],
    }),
  },
  {
    name: 'Git fetch',
    pattern: /× git [^\n]*did not run successfully|Git operation failed/,
    cause: ({ name }) => ({
      message: `The Git repository of ${name ?? 'a requirement'} could not be fetched.`,
      hint: 'Check its address. If it is right, publish the package to an index that the server can access, or put its folder into the app folder.',
      names: [name],
    }),
  },
  {
    name: 'no file at a URL',
    pattern:
      /HTTP error 404 while getting (?<url>\S+)|Failed to download:? `[^`]*`[^\n]*\n(?:[^\n]*\n)?[^\n]*HTTP status client error \(404[^)]*\) for url \((?<url2>[^)\s]+)/,
    cause: ({ url = '' }) => ({
      message: `There is no file at ${url}.`,
      hint: 'Correct the address in the requirement.',
      quote: url.split('/').at(-1),
    }),
  },
  {
    name: 'index not reached',
    pattern:
      /Failed to establish a new connection|Temporary failure in name resolution|Name or service not known|Failed to fetch: `?(?<url>[^\s`]+)|error sending request for url|ReadTimeoutError|ConnectTimeoutError|ProxyError/,
    cause: ({ url }) => ({
      message: `The server cannot reach its package index${url ? ` (${url})` : ''}.`,
      hint: 'Run it again. If that does not help: an --index-url in the requirements must be reachable from the server. Otherwise, ask an administrator of Connect.',
    }),
  },
  {
    name: 'index refuses',
    pattern:
      /HTTP error 40[13]|40[13] (?:Client )?Error|401 Unauthorized|403 Forbidden|EOFError: EOF when reading a line/,
    cause: () => ({
      message: 'The package index refuses the server: it asks for a login.',
      hint: `${administrator} to configure the index and its credentials on the server (pip.conf). Don't put credentials into the requirements.`,
    }),
  },
  {
    name: 'no solution',
    pattern:
      /No solution found when resolving|Could not find a version that satisfies|ResolutionImpossible|requires a different Python/,
    cause: (_found, log) => resolutionFailure(log),
  },
  {
    name: 'sklearn placeholder',
    pattern: /The '(?<package>sklearn)' PyPI package is deprecated/,
    cause: () => ({
      message: 'sklearn on PyPI is a placeholder without the library.',
      hint: 'Require scikit-learn instead. It is imported as sklearn.',
      names: ['sklearn'],
    }),
  },
  {
    name: 'other platform',
    pattern: /(?<!\S)(?<file>\S+\.whl) is not a supported wheel on this platform/,
    cause: ({ file }) => ({
      message: `${file} is not for the operating system and the Python of the server.`,
      hint: 'Replace it by a wheel for Linux and the Python of the server, or by the name and version of the package.',
      quote: file,
    }),
  },
  {
    name: 'PostgreSQL headers missing',
    pattern: /pg_config executable not found/,
    cause: () => ({
      message: 'psycopg2 cannot be compiled: the server has no headers of PostgreSQL.',
      hint: 'Require psycopg2-binary or psycopg[binary] instead, which need no compiler.',
      names: ['psycopg2'],
    }),
  },
  {
    name: 'MySQL headers missing',
    pattern: /Can not find valid pkg-config name|mysql_config: not found|mysql_config not found/,
    cause: () => ({
      message: 'mysqlclient cannot be compiled: the server has no headers of MySQL.',
      hint: 'Require PyMySQL or mysql-connector-python instead, which need no compiler.',
      names: ['mysqlclient'],
    }),
  },
  {
    name: 'header missing',
    pattern: /fatal error: (?<header>\S+): No such file or directory/,
    cause: ({ header, name }, log) => ({
      message: `${name ?? 'A package'} cannot be compiled: ${header} is missing.`,
      hint: `${wheel(name, log)}. If no version has one, ask an administrator of Connect for the library that contains ${header}.`,
      names: [name],
    }),
  },
  {
    name: 'compiler missing',
    pattern:
      /No such file or directory: '(?:gcc|cc|g\+\+|x86_64-linux-gnu-gcc|clang)'|command 'gcc' failed: No such file|unable to execute 'gcc'|(?<rust>Cargo, the Rust package manager, is not installed|can't find Rust compiler)/,
    cause: ({ name, rust }, log) => ({
      message: `${name ?? 'A package'} cannot be compiled: the server has no ${rust ? 'Rust' : 'C'} compiler.`,
      hint: `${wheel(name, log)}, or ask an administrator of Connect to install a compiler.`,
      names: [name],
    }),
  },
  {
    name: 'setup uses a removed module',
    pattern: /ModuleNotFoundError: No module named '(?<module>distutils|imp|asyncore|asynchat|smtpd|pipes)'/,
    cause: ({ module = '', name }, log) => ({
      message: `${name ?? 'A package'} cannot be built: its setup imports ${module}, and ${describeVersions(module)}.`,
      hint: `${wheel(name, log)}, or state an older Python in .python-version.`,
      names: [name],
    }),
  },
  {
    name: 'build failed',
    pattern:
      /Failed building wheel for|Failed to (?:download and )?build ['`]|subprocess-exited-with-error|metadata-generation-failed|backend-unavailable|BackendUnavailable/,
    cause: ({ name }, log) => ({
      message: `${name ?? 'A package'} has no wheel for ${log.python ? `Python ${log.python}` : "the server's Python"}, and building it from source failed.`,
      hint: `${wheel(name, log)}.`,
      names: [name],
    }),
  },
];
