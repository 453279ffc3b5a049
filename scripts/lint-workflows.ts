// npm run lint-workflows: checks workflows and action files with zizmor (security) and actionlint (syntax and expressions).
import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readWords } from './command-line.ts';

// Pinned, because a new version may report more.
const zizmor = '1.32.0';
const actionlint = '1.7.12';

readWords(
  `Usage: npm run lint-workflows

Checks workflows and action files with zizmor ${zizmor} (needs Python) and actionlint ${actionlint} (needs Go; skipped without it).`,
  {},
);

const repository = dirname(import.meta.dirname);
const windows = process.platform === 'win32';
const files = globSync(['.github/workflows/*.yml', 'docs/workflows/*.yml'], { cwd: repository });

/** Runs a command in the repository. @returns its exit code, or `undefined` if the command isn't installed */
function run(command: string, args: readonly string[], options: SpawnSyncOptions = {}): number | undefined {
  const { error, status } = spawnSync(command, args, { cwd: repository, stdio: 'inherit', ...options });
  if (error && 'code' in error && error.code === 'ENOENT') return undefined;
  if (error) throw error;
  return status ?? 1;
}

/** zizmor comes from PyPI, into a virtual environment that later runs use again. */
function runZizmor(): boolean {
  const environment = join(repository, '.cache', `zizmor-${zizmor}`);
  const bin = join(environment, windows ? 'Scripts' : 'bin');
  const program = join(bin, windows ? 'zizmor.exe' : 'zizmor');
  if (!existsSync(program)) {
    const made = run(windows ? 'python' : 'python3', ['-m', 'venv', environment]);
    if (made !== 0) return false;
    if (
      run(join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', `zizmor==${zizmor}`]) !== 0
    )
      return false;
  }
  // Offline: the other checks need a token, and depend on what GitHub says today.
  return run(program, ['--offline', '--no-progress', '--quiet', '.', ...files]) === 0;
}

/** actionlint comes from the Go module proxy. */
function runActionlint(): boolean {
  const status = run('go', ['run', `github.com/rhysd/actionlint/cmd/actionlint@v${actionlint}`, ...files]);
  if (status !== undefined) return status === 0;
  const notice = 'Go is not installed, so actionlint was skipped.';
  console.log(process.env.GITHUB_ACTIONS === 'true' ? `::notice::${notice}` : notice);
  return true;
}

const passed = [
  { name: 'zizmor', passed: runZizmor() },
  { name: 'actionlint', passed: runActionlint() },
];
for (const { name, passed: ok } of passed) console.log(`${name}: ${ok ? 'passed' : 'failed'}`);
process.exit(passed.every(({ passed: ok }) => ok) ? 0 : 1);
