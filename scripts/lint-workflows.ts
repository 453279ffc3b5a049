// npm run lint-workflows: checks workflows and action files with zizmor (security) and actionlint (syntax and expressions).
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pythonTools } from '../__tests__/support/python-index.ts';
import { parseCommandLine } from './command-line.ts';

// Pinned, because a new version may report other problems.
const zizmor = '1.32.0';
const actionlint = '1.7.12';

parseCommandLine(
  `Usage: npm run lint-workflows

Checks workflows and action files with zizmor ${zizmor} (needs Python) and actionlint ${actionlint} (needs Go; skipped without it).`,
  {},
);

const repository = dirname(import.meta.dirname);
const files = globSync(['.github/workflows/*.yml', 'docs/workflows/*.yml'], { cwd: repository });

/** Runs a command in the repository. @returns its exit code, or `undefined` if the command isn't installed */
function run(command: string, args: readonly string[]): number | undefined {
  const { error, status } = spawnSync(command, args, { cwd: repository, stdio: 'inherit' });
  if (error && 'code' in error && error.code === 'ENOENT') return undefined;
  if (error) throw error;
  return status ?? 1;
}

async function runZizmor(): Promise<boolean> {
  const programs = await pythonTools(`zizmor==${zizmor}`);
  // The checks that use GitHub need a token, and their results change over time.
  const options = ['--offline', '--no-progress', '--quiet'];
  return run(join(programs, 'zizmor'), [...options, '.', ...files]) === 0;
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
  { name: 'zizmor', passed: await runZizmor() },
  { name: 'actionlint', passed: runActionlint() },
];
for (const { name, passed: ok } of passed) console.log(`${name}: ${ok ? 'passed' : 'failed'}`);
process.exit(passed.every(({ passed: ok }) => ok) ? 0 : 1);
