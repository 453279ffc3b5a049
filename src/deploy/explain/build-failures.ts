import type { Problem } from '../../shared/problems.ts';

/** A failure of `pip` or `uv` that is often met. */
export interface KnownBuildFailure {
  readonly name: string;
  /** Matched against the whole output. The groups `package`, `line` and `path` lead to the requirement at fault. */
  readonly pattern: RegExp;
  readonly words: (found: Readonly<Record<string, string | undefined>>) => Pick<Problem, 'message' | 'hint'>;
}

const systemLibrary = (message: string) => ({
  message,
  hint: 'Choose a version of the package that has a ready-made wheel for this Python, or ask an administrator of Connect to install the library with its headers on the server.',
});

/** In the order in which they are tried: what tells the cause stands before what tells only that something failed. */
export const knownBuildFailures: readonly KnownBuildFailure[] = [
  {
    name: 'no compatible Python',
    pattern: /Unable to find a compatible version of Python/,
    words: () => ({
      message: 'The server has no Python that fits the app.',
      hint: 'Widen the requirement (.python-version, or requires-python in pyproject.toml), or ask an administrator of Connect to install such a Python.',
    }),
  },
  {
    name: 'Python disabled',
    pattern: /Can't get matching python version because Python is disabled/,
    words: () => ({
      message: 'Python is switched off on the server.',
      hint: 'Ask an administrator of Connect to set Python.Enabled.',
    }),
  },
  {
    name: 'disk full',
    pattern: /No space left on device/,
    words: () => ({
      message: "The server's disk is full.",
      hint: 'Ask an administrator of Connect to make room, then try again.',
    }),
  },
  {
    name: 'killed',
    pattern:
      /(?:^|\n)[ \t]*Killed\b|signal: 9|SIGKILL|died with <Signals\.SIGKILL|exit (?:code|status):? (?:137|-9)\b|cc1plus?: .{0,200}Killed/,
    words: () => ({
      message:
        'The build was killed, most likely because it needed more memory than the server lets it have.',
      hint: 'Choose versions that have ready-made wheels, so that nothing is compiled; or ask an administrator of Connect for more memory.',
    }),
  },
  {
    name: 'hashes differ',
    pattern:
      /DO NOT MATCH THE HASHES[\s\S]{0,2000}?\n[ \t]+(?<package>[\w.-]+)==|Hash mismatch for `(?<package2>[\w.-]+)/,
    words: ({ name }) => ({
      message: `The file of ${name ?? 'a package'} has another hash than the requirements state.`,
      hint: 'Lock the requirements again. If the index of the server is a mirror, see that it serves the same files.',
    }),
  },
  {
    name: 'hashes missing',
    pattern:
      /Hashes are required in --require-hashes mode[\s\S]{0,2000}?\n[ \t]+(?<package>[\w.-]+)==|all requirements must have their versions? pinned|In `--require-hashes` mode/,
    words: ({ name }) => ({
      message: `${name ?? 'A requirement'} has no hash, while others have.`,
      hint: 'Give a hash to every requirement, those of requirements included, or to none: let a tool write the file (uv export, pip-compile --generate-hashes).',
    }),
  },
  {
    name: 'invalid requirement: missing path',
    pattern:
      /Invalid requirement: '(?<path>[^'\n]+)'[^\n]*\n[^\n]*It looks like a path|Could not install packages due to an OSError: \[Errno 2\] No such file or directory: '(?<path2>[^'\n]+)'|Distribution not found at: (?:file:\/\/)?(?<path3>\S+)/,
    words: ({ path }) => ({
      message: `A requirement names a file that isn't in the bundle${path ? `: ${path}` : ''}.`,
      hint: 'Name the package by its version (package==1.2), which is what conda and "pip freeze" should have written; or put the file into the app folder.',
    }),
  },
  {
    name: 'invalid requirement',
    pattern:
      /Invalid requirement: '?(?<line>[^'\n]+)|Couldn't parse requirement in [\s\S]{0,2000}?\n[ \t]*cause:[^\n]*\n\s*(?<line2>\S+)|Unexpected '[^'\n]*', expected '-c', '-e', '-r'/,
    words: ({ line }) => ({
      message: `A line of the requirements can't be read${line ? `: ${line}` : ''}.`,
      hint: 'Write it as package==1.2.3, one requirement a line.',
    }),
  },
  {
    name: 'included file missing',
    pattern:
      /Could not open requirements file: [^\n]*'(?<path>[^'\n]+)'|Error parsing included file[\s\S]{0,2000}?failed to read from file `(?<path2>[^`\n]+)`/,
    words: ({ path }) => ({
      message: `The requirements include a file that isn't in the bundle${path ? `: ${path}` : ''}.`,
      hint: 'Put it into the app folder, or copy its lines into the requirements file.',
    }),
  },
  {
    name: 'own project missing',
    pattern: /does not appear to be a Python (?<project>project)/,
    words: () => ({
      message: "The requirements install the project itself, but its setup isn't in the bundle.",
      hint: 'Take the line (-e . or .) out of the requirements: the modules in the app folder can be imported without it.',
    }),
  },
  {
    name: 'git missing',
    pattern: /Cannot find command 'git'|Git executable not found/,
    words: () => ({
      message: 'A requirement comes from Git, and the server has no git.',
      hint: 'Ask an administrator of Connect to install git, or publish the package to an index that the server reaches.',
    }),
  },
  {
    name: 'git access',
    pattern:
      /Host key verification failed|Permission denied \(publickey\)|could not read Username for|fatal: Could not read from remote repository|fatal: unable to access '[^'\n]*'|Authentication failed for '/,
    words: () => ({
      message: "The server can't read the Git repository of a requirement.",
      hint: 'Builds on Connect have no keys of yours. Publish the package to an index that the server reaches, or put its folder into the app folder.',
    }),
  },
  {
    name: 'conflict',
    pattern:
      /ResolutionImpossible|conflicting dependencies|No solution found when resolving[\s\S]{0,5000}?depends on (?<package>[\w.-]+)/,
    words: ({ name }) => ({
      message: `The requirements contradict each other${name ? ` about ${name}` : ''}.`,
      hint: 'Loosen one of the versions that the output names, or let a tool choose them together (uv lock, pip-compile).',
    }),
  },
  {
    name: 'index not reached',
    pattern:
      /Failed to establish a new connection|Temporary failure in name resolution|Name or service not known|Failed to fetch: (?<url>\S+)|error sending request for url|ReadTimeoutError|ConnectTimeoutError|ProxyError/,
    words: ({ url }) => ({
      message: `The server doesn't reach its package index${url ? ` (${url})` : ''}.`,
      hint: 'Run it again. If it stays so: an --index-url in the requirements must be reachable from the server; else ask an administrator of Connect.',
    }),
  },
  {
    name: 'index refuses',
    pattern:
      /HTTP error 40[13]|40[13] (?:Client )?Error|401 Unauthorized|403 Forbidden|EOFError: EOF when reading a line/,
    words: () => ({
      message: 'The package index refuses the server: it wants a login.',
      hint: 'Ask an administrator of Connect to set the index and its login on the server (pip.conf); a login does not belong into the requirements.',
    }),
  },
  {
    name: 'needs another Python',
    pattern:
      /Package '(?<package>[\w.-]+)' requires a different Python: (?<python>\S+) not in|Because the current Python version \((?<python2>[\d.]+)\) does not satisfy|(?<![\w.-])(?<package2>[\w.-]+)={2,3}[^\s=]+ has no wheels with a matching Python ABI tag|Ignored the following versions that require a different python version/,
    words: ({ name, python }) => ({
      message: `${name ?? 'A requirement'} doesn't exist for the Python that the server builds with${python ? ` (${python})` : ''}.`,
      hint: 'Choose a version of the package that supports it, or ask for another Python in .python-version.',
    }),
  },
  {
    name: 'other platform',
    pattern:
      /(?<!\S)(?<file>\S+\.whl) is not a supported wheel on this platform|(?<![\w.-])(?<package>[\w.-]+)={2,3}[^\s=]+ has no wheels with a matching platform tag/,
    words: ({ name, file }) => ({
      message: `${name ?? file ?? 'A requirement'} is made for another operating system than the server's.`,
      hint: 'Take it out, or mark it for that system: package==1.2; sys_platform == "win32".',
    }),
  },
  {
    name: 'no such version',
    pattern:
      /No matching distribution found for (?<package>[\w.-]+)(?<version>[^\n]*)|there (?:is|are) no versions? of (?<package2>[\w.-]+)(?<version2>\S*)/,
    words: ({ name, version }) => ({
      message: `There is no ${name}${version ?? ''} for this server.`,
      hint: "Check the name and the version on the index. If they are right, the version may not support the server's Python, or the server's own index may lack it.",
    }),
  },
  {
    name: 'no such package',
    pattern: /(?<![\w.-])(?<package>[\w.-]+) was not found in the package registry/,
    words: ({ name }) => ({
      message: `There is no package ${name} on the server's index.`,
      hint: 'Check the spelling: the name to install may differ from the name to import (scikit-learn is imported as sklearn).',
    }),
  },
  {
    name: 'PostgreSQL headers missing',
    pattern: /pg_config executable not found/,
    words: () => ({
      message: "psycopg2 can't be compiled: the server lacks PostgreSQL's headers.",
      hint: 'Require psycopg2-binary (or psycopg[binary]) in its place: it needs no compiler.',
    }),
  },
  {
    name: 'MySQL headers missing',
    pattern: /Can not find valid pkg-config name|mysql_config: not found|mysql_config not found/,
    words: () => ({
      message: "mysqlclient can't be compiled: the server lacks MySQL's headers.",
      hint: 'Require PyMySQL or mysql-connector-python in its place: they need no compiler.',
    }),
  },
  {
    name: 'system library missing',
    pattern: /fatal error: (?<header>\S+): No such file or directory/,
    words: ({ header, name }) =>
      systemLibrary(
        `${name ?? 'A package'} can't be compiled: the server lacks a system library (${header}).`,
      ),
  },
  {
    name: 'compiler missing',
    pattern:
      /No such file or directory: '(?:gcc|cc|g\+\+|x86_64-linux-gnu-gcc|clang)'|command 'gcc' failed: No such file|unable to execute 'gcc'/,
    words: ({ name }) =>
      systemLibrary(`${name ?? 'A package'} can't be compiled: the server has no C compiler.`),
  },
  {
    name: 'Rust missing',
    pattern: /Cargo, the Rust package manager, is not installed|can't find Rust compiler/,
    words: ({ name }) =>
      systemLibrary(`${name ?? 'A package'} can't be compiled: the server has no Rust compiler.`),
  },
  {
    name: 'wheel build failed',
    pattern:
      /Failed building wheel for (?<package>[\w.-]+)|Failed to (?:download and )?build `(?<package2>[\w.-]+)|subprocess-exited-with-error|metadata-generation-failed|BackendUnavailable/,
    words: ({ name }) => ({
      message: `${name ?? 'A package'} has no ready-made wheel for this Python, and compiling it on the server failed.`,
      hint: 'Choose a newer version of the package, or an older Python in .python-version: one for which the package has wheels.',
    }),
  },
];
