// npm run cases: runs the command line on inputs with known results, and prints the actual and the expected results.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { type LocalConnect, startLocalConnect } from '../__tests__/support/local-connect.ts';
import { pythonTools } from '../__tests__/support/python-index.ts';
import { exitWithUsage, parseCommandLine } from './command-line.ts';
import { minimalEnvironment, repository } from './runner.ts';

const usage = `Usage: npm run cases -- [<name>…] [--folder <folder>] [--only <command>]

Runs cases, and prints a table with the actual and the expected result of each one. A case is a folder with app/, expect.md
and run. The first line of run is "check", "deploy" or "deploy-uv"; its second line has options.

  <name>             only these cases (default: all)
  --folder <folder>  the folder of the cases (default: ../shared/cases)
  --only <command>   only cases of this command: check or deploy`;

interface Case {
  readonly name: string;
  readonly folder: string;
  readonly command: 'check' | 'deploy' | 'deploy-uv';
  readonly options: readonly string[];
  /** The line "Right:" of expect.md. */
  readonly expected: string;
  /** The lock file to create before the run. */
  readonly lockFile: string | undefined;
}

interface Finding {
  readonly message: string;
  readonly rule: string | null;
  readonly file: string | null;
  readonly line: number | null;
}

/** What the command line prints with `--json`. */
interface Report {
  readonly errors?: readonly Finding[];
  readonly warnings?: readonly Finding[];
  readonly contentUrl?: string;
}

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program, whatever its exit code. */
function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Run> {
  return new Promise((resolve) => {
    const options = { cwd, env, maxBuffer: 64 * 1024 * 1024 };
    execFile(program, args, options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}

async function readCase(folder: string, name: string): Promise<Case> {
  const text = (file: string) => readFile(join(folder, name, file), 'utf8');
  const [runFile, expectFile] = [await text('run'), await text('expect.md')];
  const [command = '', options = ''] = runFile.split('\n');
  if (command !== 'check' && command !== 'deploy' && command !== 'deploy-uv')
    throw new Error(`${name}/run: "${command}" is not check, deploy or deploy-uv.`);
  return {
    name,
    folder: join(folder, name),
    command,
    options: options.split(/\s+/).filter(Boolean),
    expected: /^Right: *(.*)$/m.exec(expectFile)?.[1] ?? '',
    lockFile: /make `([^`]+\.lock)`/.exec(expectFile)?.[1],
  };
}

/** Runs a case in a copy of its app. @returns the row of the table */
async function runCase(one: Case, serverFor: (usesUv: boolean) => Promise<LocalConnect>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'case-')));
  try {
    const app = join(folder, 'app');
    await cp(join(one.folder, 'app'), app, { recursive: true });
    if (one.lockFile !== undefined) await makeLock(one.lockFile, app);
    const [command = '', tool] = one.command.split('-');
    const args = [command, app, ...one.options, '--json'];
    const env = minimalEnvironment();
    if (command === 'deploy') {
      const server = await serverFor(tool === 'uv');
      Object.assign(env, { CONNECT_SERVER: server.url, CONNECT_API_KEY: server.keys.publisher });
      args.push('--name', `c-${one.name}`, '--force');
    }
    const main = join(repository, 'dist', 'index.js');
    const { code, stdout, stderr } = await run(process.execPath, [main, ...args], folder, env);
    return row([one.name, one.command, String(code), summarize(stdout, stderr), one.expected]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Creates `uv.lock`, or `<script>.lock` for a script with its requirements in a comment (PEP 723). */
async function makeLock(lockFile: string, app: string): Promise<void> {
  const uv = join(await pythonTools('uv'), 'uv');
  const script = lockFile === 'uv.lock' ? [] : ['--script', lockFile.replace(/\.lock$/, '')];
  const { code, stderr } = await run(uv, ['lock', ...script], app, process.env);
  if (code !== 0) throw new Error(`uv lock failed: ${stderr}`);
}

/** The errors, the warnings and the URL that a run reported. */
function summarize(stdout: string, stderr: string): string {
  if (!stdout.startsWith('{')) return `No report: ${stderr.trim().split('\n').at(-1)}`;
  const { errors = [], warnings = [], contentUrl }: Report = JSON.parse(stdout);
  const lines = [
    ...errors.map((error) => `Error: ${describe(error)}`),
    ...warnings.map((warning) => `Warning: ${describe(warning)}`),
    ...(contentUrl === undefined ? [] : [contentUrl]),
  ];
  return lines.join('<br>') || 'nothing';
}

const describe = ({ message, rule, file, line }: Finding): string =>
  `${message}${rule === null ? '' : ` (${rule})`}${file === null ? '' : ` [${file}${line === null ? '' : `:${line}`}]`}`;

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;

/** A server that installs with uv, and one that installs with pip. Each is started on its first use. */
function lazyServers() {
  const servers = new Map<boolean, Promise<LocalConnect>>();
  const start = async (usesUv: boolean) => {
    const path = (process.env.PATH ?? '')
      .split(delimiter)
      .filter((folder) => !existsSync(join(folder, 'uv')));
    const folders = usesUv ? [await pythonTools('uv'), ...path] : path;
    return startLocalConnect({ env: { PATH: folders.join(delimiter) } });
  };
  return {
    get(usesUv: boolean): Promise<LocalConnect> {
      const server = servers.get(usesUv) ?? start(usesUv);
      servers.set(usesUv, server);
      return server;
    },
    async [Symbol.asyncDispose]() {
      for (const server of servers.values()) await (await server)[Symbol.asyncDispose]();
    },
  };
}

const { values, positionals } = parseCommandLine(usage, {
  allowPositionals: true,
  options: { folder: { type: 'string' }, only: { type: 'string' } },
});
const folder = resolve(repository, values.folder ?? '../shared/cases');
if (!existsSync(folder)) exitWithUsage(`There is no folder ${folder}.`, usage);
const entries = await readdir(folder, { withFileTypes: true });
const all = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
const cases = await Promise.all(
  (positionals.length > 0 ? positionals : all).map((name) => readCase(folder, name)),
);
await using servers = lazyServers();
console.log(`${row(['Case', 'Command', 'Exit code', 'Reported', 'Expected'])}\n${row(Array(5).fill('---'))}`);
for (const one of cases) {
  if (values.only === undefined || one.command.startsWith(values.only))
    console.log(await runCase(one, servers.get));
}
