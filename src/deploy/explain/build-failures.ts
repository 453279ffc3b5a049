import { describeVersions } from '../../bundle/python/stdlib.ts';
import type { BuildCause, BuildLog, KnownFailure } from './known-failure.ts';
import { resolutionFailures } from './resolution-failures.ts';

const wheel = 'Choose a version of {package|the package} that has a wheel for {python}';
const reachable =
  'publish the package to an index that the server can access, or put its folder into the app folder';

/**
 * In the order in which they are tried: the more specific cause first. Matched against the whole output of pip, uv and
 * Connect. `{package}` is the package that was being built, `{python}` the server's Python.
 */
export const knownBuildFailures: readonly KnownFailure<BuildCause, BuildLog>[] = [
  {
    pattern: /Unable to find a compatible version of Python/,
    message: 'The server has no Python that satisfies the app.',
    hint: 'Change the required version (.python-version, or requires-python in pyproject.toml), or ask an administrator of Connect to install such a Python.',
  },
  {
    pattern:
      /(?:^|\n)[ \t]*Killed\b|signal: 9|SIGKILL|died with <Signals\.SIGKILL|exit (?:code|status):? (?:137|-9)\b|cc1plus?: .{0,200}Killed/,
    message: 'The build was killed.',
    hint: `This happens if it needs more memory than the server allows. ${wheel}, so that it is not compiled, or ask an administrator of Connect for more memory.`,
  },
  {
    pattern:
      /DO NOT MATCH THE HASHES[\s\S]{0,2000}?\n[ \t]+(?<package>[\w.-]+)==|Hash mismatch for `(?<package2>[\w.-]+)/,
    message: 'The file of {package|a package} has another hash than the requirements state.',
    hint: 'Lock the requirements again. If the index of the server is a mirror, check that it serves the same files.',
  },
  {
    pattern:
      /Hashes are required in --require-hashes mode[\s\S]{0,2000}?\n[ \t]+(?<package>[\w.-]+)==|all requirements must have their versions? pinned|In `--require-hashes` mode/,
    message: '{package|A requirement} has no hash, but others have.',
    hint: 'Give every requirement a hash, including the dependencies, or none: let a tool write the file (uv export, pip-compile --generate-hashes).',
  },
  {
    pattern:
      /Invalid requirement: '(?<path>[^'\n]+)'[^\n]*\n[^\n]*It looks like a path|Could not install packages due to an OSError: \[Errno 2\] No such file or directory: '(?<path2>[^'\n]+)'|Distribution not found at: (?:file:\/\/)?(?<path3>\S+)/,
    message: 'A requirement names a file that is not in the bundle: {path}.',
    hint: 'State the package with its version (package==1.2) instead of a path of your machine, or put the file into the app folder.',
    line: '{path}',
  },
  {
    pattern:
      /Unsupported editable requirement in `[^`]*` at line (?<line>\d+): `(?<url>git\+[^`#]+)(?:#egg=(?<package>[\w.-]+))?|not a Git URL: `(?<url2>git\+[^`#]+)(?:#egg=(?<package2>[\w.-]+))?/,
    cause: ({ line, url, package: name = 'name' }) => ({
      message: 'uv does not install an editable requirement from Git.',
      hint: `Write it as ${name} @ ${url}`,
      line: line === undefined ? url : Number(line),
    }),
  },
  {
    pattern:
      /Invalid requirement: '?(?<quote>[^'\n]+)|Couldn't parse requirement in [\s\S]{0,2000}?\n[ \t]*cause:[^\n]*\n\s*(?<quote2>[^\n]+)|Unexpected '[^'\n]*', expected '-c', '-e', '-r'/,
    cause: ({ quote }) => ({
      message: `A line of the requirements is invalid${quote ? `: ${quote}` : ''}.`,
      hint: quote?.includes('\\xa0')
        ? 'It contains a non-breaking space (U+00A0), as text copied from a web page does. Replace it by an ordinary one.'
        : 'Write one requirement per line, such as package==1.2.3.',
      line: quote?.split('\\x')[0],
    }),
  },
  {
    pattern:
      /Could not open requirements file: [^\n]*'(?<path>[^'\n]+)'|Error parsing included file[\s\S]{0,2000}?failed to read from file `(?<path2>[^`\n]+)`/,
    message: 'The requirements include a file that is not in the bundle: {path}.',
    hint: 'Put it into the app folder, or copy its lines into the requirements file.',
    line: '{path}',
  },
  {
    pattern:
      /does not appear to be a Python project|Directory cannot be installed in editable mode|directory contains neither readable `pyproject\.toml`/,
    message: 'The requirements install the project itself, but its setup files are not in the bundle.',
    hint: 'Remove the line (-e . or .). The modules in the app folder can be imported without it.',
    line: /^\s*(-e\s+|--editable[\s=]+)?\./,
  },
  {
    pattern: /Cannot find command 'git'|Git executable not found/,
    message: 'A requirement comes from Git, and the server has no git.',
    hint: 'Ask an administrator of Connect to install git, or publish the package to an index that the server can access.',
  },
  {
    pattern:
      /ssh: connect to host (?<host>\S+) port|ssh: Could not resolve hostname (?<host2>[^\s:]+)|unable to access '\w+:\/\/(?:[^@'/]*@)?(?<host3>[^'/]+)[^'\n]*': (?:Could not resolve|Failed to connect|Couldn't connect|Connection|Recv failure|SSL)/,
    message: 'The server cannot reach {host}, where the Git repository of {package|a requirement} is.',
    hint: `If the address is right, ask an administrator of Connect to allow access to it, ${reachable}.`,
  },
  {
    pattern:
      /Host key verification failed|Permission denied \(publickey\)|could not read (?:Username|Password) for|fatal: unable to access '[^'\n]*': The requested URL returned error: 40[134]|Authentication failed for '/,
    message: 'The server may not read the Git repository of {package|a requirement}.',
    hint: `Builds on Connect have no credentials of yours. To install it, ${reachable}.`,
  },
  {
    pattern:
      /pathspec '(?<ref>[^'\n]+)' did not match any|couldn't find remote ref (?:refs\/(?:tags|heads)\/)?(?<ref2>\S+)|failed to fetch branch or tag `(?<ref3>[^`\n]+)`/,
    message: 'The Git repository of {package|a requirement} has no branch, tag or commit {ref}.',
    hint: 'Correct the part after the @ of the requirement.',
  },
  {
    pattern: /× git [^\n]*did not run successfully|Git operation failed/,
    message: 'The Git repository of {package|a requirement} could not be fetched.',
    hint: `Check its address. If it is right, ${reachable}.`,
  },
  {
    pattern:
      /HTTP error 404 while getting (?<url>\S+)|Failed to download:? `[^`]*`[^\n]*\n(?:[^\n]*\n)?[^\n]*HTTP status client error \(404[^)]*\) for url \((?<url2>[^)\s]+)/,
    message: 'There is no file at {url}.',
    hint: 'Correct the address in the requirement.',
    line: '{url}',
  },
  {
    pattern:
      /Failed to establish a new connection|Temporary failure in name resolution|Name or service not known|Failed to fetch: |error sending request for url|ReadTimeoutError|ConnectTimeoutError|ProxyError/,
    message: 'The server cannot reach its package index.',
    hint: 'Run it again. If that does not help: an --index-url in the requirements must be reachable from the server. Otherwise, ask an administrator of Connect.',
  },
  {
    pattern:
      /HTTP error 40[13]|40[13] (?:Client )?Error|401 Unauthorized|403 Forbidden|EOFError: EOF when reading a line/,
    message: 'The package index refuses the server: it asks for a login.',
    hint: "Ask an administrator of Connect to configure the index and its credentials on the server (pip.conf). Don't put credentials into the requirements.",
  },
  ...resolutionFailures,
  {
    pattern: /The '(?<package>sklearn)' PyPI package is deprecated/,
    message: 'sklearn on PyPI is a placeholder without the library.',
    hint: 'Require scikit-learn instead. It is imported as sklearn.',
  },
  {
    pattern: /(?<!\S)(?<file>\S+\.whl) is not a supported wheel on this platform/,
    message: '{file} is not for the operating system and the Python of the server.',
    hint: 'Replace it by a wheel for Linux and the Python of the server, or by the name and version of the package.',
    line: '{file}',
  },
  {
    pattern: /pg_config executable not found/,
    message: 'psycopg2 cannot be compiled: the server has no headers of PostgreSQL.',
    hint: 'Require psycopg2-binary or psycopg[binary] instead, which need no compiler.',
    names: ['psycopg2'],
  },
  {
    pattern: /Can not find valid pkg-config name|mysql_config: not found|mysql_config not found/,
    message: 'mysqlclient cannot be compiled: the server has no headers of MySQL.',
    hint: 'Require PyMySQL or mysql-connector-python instead, which need no compiler.',
    names: ['mysqlclient'],
  },
  {
    pattern: /fatal error: (?<header>\S+): No such file or directory/,
    message: '{package|A package} cannot be compiled: {header} is missing.',
    hint: `${wheel}. If no version has one, ask an administrator of Connect for the library that contains {header}.`,
  },
  {
    pattern:
      /No such file or directory: '(?:gcc|cc|g\+\+|x86_64-linux-gnu-gcc|clang)'|command 'gcc' failed: No such file|unable to execute 'gcc'|Cargo, the (?<language>Rust) package manager, is not installed|can't find (?<language2>Rust) compiler/,
    message: '{package|A package} cannot be compiled: the server has no {language|C} compiler.',
    hint: `${wheel}, or ask an administrator of Connect to install a compiler.`,
  },
  {
    pattern: /ModuleNotFoundError: No module named '(?<module>distutils|imp|asyncore|asynchat|smtpd|pipes)'/,
    cause: ({ module = '', package: name = 'A package', python }) => ({
      message: `${name} cannot be built: its setup imports ${module}, and ${describeVersions(module)}.`,
      hint: `Choose a version of it that has a wheel for ${python}, or state an older Python in .python-version.`,
    }),
  },
  {
    pattern:
      /Failed building wheel for|Failed to (?:download and )?build ['`]|subprocess-exited-with-error|metadata-generation-failed|backend-unavailable|BackendUnavailable/,
    message: '{package|A package} has no wheel for {python}, and building it from source failed.',
    hint: `${wheel}.`,
  },
];
