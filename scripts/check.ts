// npm run check: checks types, format and lint, and that the dist/ folders are up to date, then runs the tests.
// Its last line has the numbers of passed and failed tests.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { builds } from './build.ts';
import { parseCommandLine } from './command-line.ts';
import { type Report, tally } from './tally.ts';

parseCommandLine(
  `Usage: npm run check

Checks types, format and lint, and that dist/ and local-connect/dist/ are up to date, then runs the tests.`,
  {},
);

const repository = dirname(import.meta.dirname);
const require = createRequire(import.meta.url);
const temporary = mkdtempSync(join(tmpdir(), 'check-'));

function run(script: string, ...args: string[]): boolean {
  return spawnSync(process.execPath, [script, ...args], { cwd: repository, stdio: 'inherit' }).status === 0;
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

async function areFresh(): Promise<boolean> {
  for (const [folder, make] of Object.entries(builds)) if (!(await isFresh(folder, make))) return false;
  return true;
}

async function isFresh(folder: string, make: (destination: string) => Promise<void>): Promise<boolean> {
  const fresh = join(temporary, folder);
  await make(fresh);
  const committed = join(repository, folder);
  const names = existsSync(committed) ? filesBelow(committed) : [];
  return (
    names.join() === filesBelow(fresh).join() &&
    names.every((name) => readFileSync(join(committed, name)).equals(readFileSync(join(fresh, name))))
  );
}

const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
const report = join(temporary, 'tests.json');
interface Step {
  readonly name: string;
  readonly pass: () => boolean | Promise<boolean>;
  /** What to do if it fails. */
  readonly fix: string;
}

const steps: readonly Step[] = [
  {
    name: 'Types',
    pass: () => ['.', 'local-connect/pages/browser'].every((project) => run(tsc, '--project', project)),
    fix: 'See the output of tsc above.',
  },
  {
    name: 'Format and lint',
    pass: () => run(require.resolve('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'),
    fix: 'Run npm run fix, then fix the errors that remain.',
  },
  {
    name: 'dist/ and local-connect/dist/ are up to date',
    pass: areFresh,
    fix: 'Run npm run dist, then commit both folders with the source.',
  },
  {
    name: 'Tests',
    // The report is a file. A pipe would stay open if a failed test left a process running.
    pass: () => run(join(import.meta.dirname, 'test.ts'), '--json', `--outputFile=${report}`),
    fix: 'Run npm test -- <file> for one test file.',
  },
];

const failures: Step[] = [];
for (const step of steps) {
  console.log(`\n── ${step.name}`);
  try {
    if (!(await step.pass())) failures.push(step);
  } catch (error) {
    console.error(error);
    failures.push(step);
  }
}
for (const { name, fix } of failures) console.log(`\nFailed: ${name}. ${fix}`);

const counted: Report | undefined = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
rmSync(temporary, { recursive: true, force: true });
console.log(`\n${tally(counted).join('\n')}`);
process.exit(failures.length === 0 && counted ? 0 : 1);
