// Measures the time and the memory that bundling takes, and the size of the bundle.
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Corpus, csvFolder, mixedFolder } from './corpus.ts';
import { alternate, type BenchContext, measure } from './measure.ts';
import {
  atLeast,
  atMost,
  findRow,
  type Goal,
  type Measurement,
  medianOf,
  type Result,
  type Row,
} from './results.ts';
import { hasProgram, pythonTools } from './tools.ts';

const OURS = 'connect-dash-deploy';
const RSCONNECT = 'rsconnect-python';
const GZIP = 'tar, gzip -6';
const PIGZ = 'tar, pigz -6';
const IGZIP = 'tar, igzip -3';
const packages = { gzip: 'gzip', pigz: 'pigz', igzip: 'isal' };

/** Folders of many files. */
export async function benchBundles(context: BenchContext): Promise<Result> {
  const corpora = [await mixedFolder(context.cache, 'text'), await mixedFolder(context.cache, 'images')];
  const rows: Row[] = [];
  for (const corpus of corpora) rows.push(...(await bundle(corpus, context)));
  const missing = Object.entries(packages).filter(([program]) => !hasProgram(program));
  return {
    title: 'Bundles',
    rows,
    goals: corpora.flatMap(({ title }) => speedGoals(title, rows)),
    notes: [
      'Whole commands, with the start of the process. The files are in the cache of the system, as after a checkout. rsconnect-python and connect-dash-deploy also read the app and write a manifest with checksums; the other commands only archive and compress.',
      ...missing.map(
        ([program, name]) => `${program} was not measured: it is not installed (Debian: ${name}).`,
      ),
    ],
  };
}

/** A folder with one large file. */
export async function benchLargeFile(context: BenchContext): Promise<Result> {
  const corpus = await csvFolder(context.cache, context.bigFileMegabytes);
  const rows = await bundle(corpus, context);
  const memory = medianOf(findRow(rows, corpus.title, OURS), (run) => run.peakMemory) / 1e6;
  return {
    title: 'Bundle of a large file',
    rows,
    goals: [atMost(`${corpus.title}: peak memory`, memory, 200, ' MB')],
    notes: ['Measured like the bundles above.'],
  };
}

/** Bundles one folder with every tool. */
async function bundle({ title, folder }: Corpus, { cache, entry, rounds }: BenchContext): Promise<Row[]> {
  const output = join(cache, 'bundle.tar.gz');
  const { python } = pythonTools(cache);
  const measured = (command: readonly string[], cwd?: string) => async (): Promise<Measurement> => {
    // A runner has no archive of an earlier run. Overwriting one would take time.
    rmSync(output, { force: true });
    const measurement = await measure(command, cwd === undefined ? {} : { cwd });
    return { ...measurement, bundleBytes: statSync(output).size };
  };
  const pipeline = (program: keyof typeof packages, option: string) =>
    hasProgram(program)
      ? measured([
          ...['bash', '-o', 'pipefail', '-c'],
          `tar -cf - -C '${folder}' . | ${program} ${option} -c > '${output}'`,
        ])
      : undefined;
  const script = join(import.meta.dirname, 'subjects', 'bundle_with_rsconnect.py');
  const readFiles = () => measure(['bash', '-c', `tar -cf - -C '${folder}' . | cat > /dev/null`]);
  return alternate(
    title,
    {
      [OURS]: measured([process.execPath, entry, 'bundle', '.', '--output', output], folder),
      [RSCONNECT]: measured([python, script, folder, output]),
      [GZIP]: pipeline('gzip', '-6'),
      [PIGZ]: pipeline('pigz', '-6'),
      [IGZIP]: pipeline('igzip', '-3'),
    },
    rounds,
    readFiles,
  );
}

function speedGoals(title: string, rows: readonly Row[]): Goal[] {
  const [ours, rsconnect, pigz] = [OURS, RSCONNECT, PIGZ].map((subject) => findRow(rows, title, subject));
  const size = (row: Row | undefined) => medianOf(row, (run) => run.bundleBytes);
  return [
    atLeast(`${title}: times as fast as rsconnect-python`, medianOf(rsconnect) / medianOf(ours), 5),
    atMost(`${title}: size / rsconnect-python's`, size(ours) / size(rsconnect), 1.05),
    atMost(`${title}: wall time / pigz's`, medianOf(ours) / medianOf(pigz), 1),
  ];
}
