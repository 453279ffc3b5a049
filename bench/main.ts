// npm run bench: how fast, how large, how much memory, beside the tools that users have today.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { misunderstood, readWords } from '../scripts/command-line.ts';
import { bundleBenches } from './bundle.ts';
import { deploying } from './deploy.ts';
import type { Outcome } from './measure.ts';
import { planning } from './plan.ts';
import { coldStart } from './start.ts';
import { outcomeTable, targetTable } from './table.ts';

interface Bench {
  readonly name: string;
  /** @param against a git revision to compare with */
  readonly run: (cache: string, entry: string, against?: string) => Promise<Outcome>;
}

const benches: readonly Bench[] = [
  { name: 'start', run: coldStart },
  ...bundleBenches,
  { name: 'plan', run: planning },
  { name: 'deploy', run: deploying },
];
const usage = `Usage: npm run bench -- [<name> …] [--against <revision>] [--json]

Measures speed and size, beside the tools that people would use instead. It takes many minutes, and installs those tools
below .cache/.

  <name>                only these: ${benches.map(({ name }) => name).join(', ')}
  --against <revision>  measures the start also of the dist/ of this git revision, such as the last release
  --json                one JSON object on standard output`;
const { values, positionals: names } = readWords(usage, {
  allowPositionals: true,
  options: { against: { type: 'string' }, json: { type: 'boolean' } },
});
const { json } = values;
const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0) misunderstood(`There is no bench ${unknown.join(', ')}.`, usage);

const cache = fileURLToPath(new URL('../.cache/bench', import.meta.url));
mkdirSync(cache, { recursive: true });
console.error('Building …');
const dist = join(cache, 'dist');
// In another process: a process's maximum of memory includes that of the one that starts it.
const script = pathToFileURL(join(import.meta.dirname, '../scripts/build.ts'));
const building = `import { build } from '${script}'; await build(${JSON.stringify(dist)});`;
execFileSync(process.execPath, ['--input-type=module', '--eval', building]);
const entry = join(dist, 'index.js');

const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), node: process.version };
if (!json) console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}\n`);

const outcomes: Record<string, Outcome> = {};
for (const { name, run } of benches) {
  if (names.length > 0 && !names.includes(name)) continue;
  if (!json) console.error(`${name} …`);
  const outcome = await run(cache, entry, values.against);
  outcomes[name] = outcome;
  if (!json) console.log(`${outcomeTable(outcome)}\n`);
}
const targets = Object.values(outcomes).flatMap((outcome) => outcome.targets);
const notes = Object.values(outcomes).flatMap((outcome) => outcome.notes);
if (json) {
  console.log(JSON.stringify({ machine, outcomes }, null, 2));
} else {
  console.log(targetTable(targets));
  for (const note of notes) console.log(`\n${note}`);
}
process.exitCode = targets.every(({ met }) => met) ? 0 : 1;
