// How long a bundle takes, how large it is, and how much memory it needs.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Corpus, csvFolder, mixedFolder } from './corpus.ts';
import {
  alternate,
  atLeast,
  atMost,
  type BenchContext,
  findRow,
  type Goal,
  type Measurement,
  measure,
  medianOf,
  type Result,
  type Row,
} from './measure.ts';
import { hasProgram, pythonTools } from './tools.ts';

const OURS = 'connect-dash-deploy';
const RSCONNECT = 'rsconnect-python';
const GZIP = 'tar, gzip -6';
const PIGZ = 'tar, pigz -6';
const IGZIP = 'tar, igzip -3';
const packages = { gzip: 'gzip', pigz: 'pigz', igzip: 'isal' };

export async function benchBundles(context: BenchContext): Promise<Result> {
  const size = context.bigFileMegabytes;
  const corpora: Corpus[] = [
    await mixedFolder(context.cache, 'text'),
    await mixedFolder(context.cache, 'images'),
    await csvFolder(context.cache, size),
  ];
  const rows: Row[] = [];
  for (const corpus of corpora) rows.push(...(await bundle(corpus, context)));
  const missing = Object.entries(packages).filter(([program]) => !hasProgram(program));
  return {
    title: 'Bundles',
    rows,
    goals: [
      ...corpora.slice(0, 2).flatMap(({ title }) => speedGoals(title, rows)),
      ...corpora
        .slice(2)
        .map(({ title }) =>
          atMost(
            `${title}: peak memory`,
            medianOf(findRow(rows, title, OURS), (run) => run.peakMemory) / 1e6,
            200,
            ' MB',
          ),
        ),
    ],
    notes: [
      'Whole commands, with the start of the process. The files are in the cache of the system, as after a checkout. rsconnect-python and connect-dash-deploy also read the app and write a manifest with checksums; the other commands only archive and compress.',
      ...missing.map(
        ([program, name]) => `${program} was not measured: it is not installed (Debian: ${name}).`,
      ),
    ],
  };
}

/** Bundles one folder with every tool. */
async function bundle({ title, folder }: Corpus, { cache, entry, rounds }: BenchContext): Promise<Row[]> {
  const output = join(cache, 'bundle.tar.gz');
  const { python } = pythonTools(cache);
  const measured = (command: readonly string[], cwd?: string) => async (): Promise<Measurement> => ({
    ...(await measure(command, cwd === undefined ? {} : { cwd })),
    bundleBytes: statSync(output).size,
  });
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
