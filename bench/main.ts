// npm run bench: measures speed, memory, size and traffic, and compares them with other tools.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exitWithUsage, parseCommandLine } from '../scripts/command-line.ts';
import { repository } from '../scripts/runner.ts';
import { benchBundles, benchLargeFile } from './bundle.ts';
import { benchConcurrent, benchDeployments } from './deploy.ts';
import { keepResult, keptResults } from './kept-results.ts';
import type { BenchContext } from './measure.ts';
import { benchPlan } from './plan.ts';
import { downloadTable, goalTable, resultTables, writeReport } from './report.ts';
import type { KeptResult, Result } from './results.ts';
import { benchStart } from './start.ts';
import { pythonTools } from './tools.ts';

const benchmarks: Readonly<Record<string, (context: BenchContext) => Promise<Result>>> = {
  deploy: benchDeployments,
  start: benchStart,
  plan: benchPlan,
  concurrent: benchConcurrent,
  bundle: benchBundles,
  'large-file': benchLargeFile,
};
const usage = `Usage: npm run bench -- [<name> …] [options]

Measures speed, memory, size and traffic, and compares them with rsconnect-python and other tools, which it installs in
.cache/bench. A run of all benchmarks takes about an hour, half of it for the large file. It then writes docs/benchmarks.md,
docs/benchmarks.svg and the table in README.md. To split the run, name some benchmarks, and add --merge to the last part.

  <name>                run only these benchmarks: ${Object.keys(benchmarks).join(', ')}
  --merge               also write the documents, with the newest results of the other benchmarks
  --rounds <n>          runs of each tool (default: 5; with --quick: 1)
  --quick               smaller: a CSV file of 200 MB, five concurrent deployments, one round
  --big-file <MB>       size of the CSV file (default: 2000; with --quick: 200)
  --against <revision>  also measure the start of the dist/ of this git revision, such as the last release
  --note <text>         a sentence about the machine, for docs/benchmarks.md`;
const { values, positionals: names } = parseCommandLine(usage, {
  allowPositionals: true,
  options: {
    merge: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    'big-file': { type: 'string' },
    against: { type: 'string' },
    note: { type: 'string' },
  },
});
const { quick } = values;
const unknown = names.filter((name) => !(name in benchmarks));
if (unknown.length > 0) exitWithUsage(`Unknown benchmark: ${unknown.join(', ')}.`, usage);
const rounds = positive('--rounds', values.rounds ?? (quick ? '1' : '5'));
const bigFileMegabytes = positive('--big-file', values['big-file'] ?? (quick ? '200' : '2000'));
const chosen = names.length > 0 ? names : Object.keys(benchmarks);

function positive(option: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    exitWithUsage(`${option} must be a positive integer, not "${value}".`, usage);
  return number;
}

const cache = join(repository, '.cache', 'bench');
mkdirSync(cache, { recursive: true });
const context: BenchContext = {
  cache,
  entry: build(join(cache, 'dist')),
  rounds,
  quick,
  bigFileMegabytes,
  against: values.against,
};
const { version, uvVersion } = pythonTools(cache);
const conditions = [
  `Measured on ${cpus()[0]?.model ?? 'an unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}, with rsconnect-python ${version} and uv ${uvVersion}; ${rounds} ${rounds === 1 ? 'run' : 'runs'} of each tool.`,
  ...(values.note === undefined ? [] : [values.note]),
];
console.log(`${conditions.join(' ')}\n`);

const results: KeptResult[] = [];
const failed: string[] = [];
for (const [name, run] of Object.entries(benchmarks)) {
  if (!chosen.includes(name)) continue;
  console.error(`${name} …`);
  const start = performance.now();
  try {
    const result = { name, conditions, ...(await run(context)) };
    results.push(result);
    keepResult(cache, result);
    console.log(`${resultTables(result)}\n`);
    if (result.downloads) console.log(`${downloadTable(result.downloads)}\n`);
  } catch (error) {
    // Continues with the other benchmarks, because a run takes long.
    console.error(`${name} failed:`, error);
    failed.push(name);
  }
  console.error(`${name} took ${((performance.now() - start) / 60_000).toFixed(1)} minutes.`);
}
const goals = results.flatMap((result) => result.goals);
console.log(goalTable(goals));
for (const note of results.flatMap((result) => result.notes)) console.log(`\n${note}`);
process.exitCode = failed.length === 0 && goals.every(({ met }) => met) ? 0 : 1;
if (values.merge) merge();
else if (names.length === 0) writeReport(results);
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}.`);

/** Writes the documents with the newest result of each benchmark. */
function merge(): void {
  const kept = keptResults(cache, Object.keys(benchmarks));
  const missing = Object.keys(benchmarks).filter((name) => !kept.some((result) => result.name === name));
  if (missing.length > 0) {
    console.error(
      `\nThe documents are unchanged, because ${cache} has no results of: ${missing.join(', ')}.`,
    );
    process.exitCode = 1;
    return;
  }
  writeReport(kept);
  console.error(
    `\nUpdated in docs/benchmarks.md: ${results.map(({ title }) => title).join(', ')}. The rest is from earlier runs.`,
  );
}

/** Builds the action, in a separate process, because the build needs much memory. */
function build(target: string): string {
  console.error('Building …');
  const script = pathToFileURL(join(repository, 'scripts', 'build.ts'));
  const code = `import { build } from '${script}'; await build(${JSON.stringify(target)});`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', code]);
  return join(target, 'index.js');
}
