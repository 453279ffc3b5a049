// npm run check: is the tree good? Types, format and lint, tests, and dist/ the same as a fresh build.
// Each failure says what to run. The last line holds the tests' true numbers.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { build } from './build.ts';
import { readWords } from './command-line.ts';
import { type Report, tally } from './tally.ts';

readWords(
  `Usage: npm run check

Sees whether all that must hold does: types, format and lint, dist/ built from src/, and the tests.`,
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

async function isFresh(): Promise<boolean> {
  const fresh = join(temporary, 'dist');
  await build(fresh);
  const committed = join(repository, 'dist');
  const names = existsSync(committed) ? filesBelow(committed) : [];
  return (
    names.join() === filesBelow(fresh).join() &&
    names.every((name) => readFileSync(join(committed, name)).equals(readFileSync(join(fresh, name))))
  );
}

const report = join(temporary, 'tests.json');
interface Step {
  readonly name: string;
  readonly pass: () => boolean | Promise<boolean>;
  /** What to do where it didn't pass. */
  readonly fix: string;
}

const steps: readonly Step[] = [
  {
    name: 'Types',
    pass: () => run(join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')),
    fix: 'Mend what tsc says above.',
  },
  {
    name: 'Format and lint',
    pass: () => run(require.resolve('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'),
    fix: 'npm run fix, then mend what is left.',
  },
  {
    name: 'dist/ is built from src/',
    pass: isFresh,
    fix: 'npm run dist, then commit dist/ with the source.',
  },
  {
    name: 'Tests',
    pass: () => run(join(import.meta.dirname, 'test.ts'), '--json', `--outputFile=${report}`),
    fix: 'npm test -- <file> runs one file alone.',
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
if (counted) console.log(`\n${tally(counted).join('\n')}`);
process.exit(failures.length === 0 && counted ? 0 : 1);
