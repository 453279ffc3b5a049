// How fast, how small and with how little memory a bundle is made, beside what users have today.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bigFileFolder, mixedFolder } from './corpus.ts';
import {
  atLeast,
  atMost,
  inTurns,
  type Measured,
  measured,
  measuredShell,
  type Outcome,
  round,
  type Target,
} from './measure.ts';
import { hasProgram, pythonWithRsconnect } from './tools.ts';

const subject = (name: string) => fileURLToPath(new URL(`subjects/${name}`, import.meta.url));
const greeting = fileURLToPath(new URL('../examples/greeting', import.meta.url));

/** `connect-dash-deploy bundle` as users run it, process start included. */
const bundleCommand = (entry: string, folder: string, output: string, cores?: string) => () =>
  measured(
    [
      ...(cores === undefined ? [] : ['taskset', '-c', cores]),
      process.execPath,
      ...['--require', subject('usage.cjs'), entry, 'bundle', '.', '--output', output],
    ],
    { cwd: folder, env: { ...process.env, BENCH_OUTPUT: output } },
  );

const OURS = 'connect-dash-deploy';
const ONE_CORE = `${OURS}, 1 core`;
const RSCONNECT = 'rsconnect-python';
const PIGZ = 'tar | pigz -6';
const IGZIP = 'tar | igzip -3';

export interface BundleBench {
  readonly name: string;
  /** `entry` is the built action. */
  run(cache: string, entry: string): Promise<Outcome>;
}

/** One folder, all subjects in turns. */
function besideOthers(
  name: string,
  on: string,
  folderOf: (cache: string) => Promise<string>,
  rounds: number,
): BundleBench {
  return {
    name,
    async run(cache, entry) {
      const folder = await folderOf(cache);
      const output = join(cache, 'bundle.tar.gz');
      const python = pythonWithRsconnect(cache);
      const pigz = hasProgram('pigz', 'pigz');
      const igzip = hasProgram('igzip', 'isal');
      const piped = (program: string) => () =>
        measuredShell(`tar -cf - -C '${folder}' . | ${program} > '${output}'`, output);
      // As after a checkout: the files are in the system's cache.
      const warm = () => measuredShell(`tar -cf - -C '${folder}' . | cat > '${output}'`, output);

      const taskset = process.platform === 'linux' && hasProgram('taskset', 'util-linux');
      const results = await inTurns(
        {
          [OURS]: bundleCommand(entry, folder, output),
          [RSCONNECT]: python
            ? () => measured([python, subject('with_rsconnect.py'), folder, output])
            : undefined,
          [PIGZ]: pigz ? piped('pigz -6') : undefined,
          [IGZIP]: igzip ? piped('igzip -3 -c') : undefined,
          [ONE_CORE]: taskset ? bundleCommand(entry, folder, output, '0') : undefined,
        },
        rounds,
        warm,
      );
      return {
        rows: Array.from(results, ([who, what]) => ({ on, subject: who, ...what })),
        targets: targetsOf(on, results),
        notes: [
          ...(python
            ? []
            : [
                'rsconnect-python could not be installed (it needs Python 3.8+ with venv, and the package index).',
              ]),
          ...(pigz ? [] : ['pigz is not installed (Debian: pigz).']),
          ...(igzip ? [] : ['igzip is not installed (Debian: isal).']),
          ...onPaper(on, results.get(OURS), results.get(ONE_CORE)),
        ],
      };
    },
  };
}

/** What four cores would take, by Amdahl's law from what one and two took. */
function onPaper(on: string, two: Measured | undefined, one: Measured | undefined): string[] {
  if (!one || !two || availableParallelism() !== 2) return [];
  const divided = 2 * (one.seconds - two.seconds);
  const four = one.seconds - divided + divided / 4;
  return [
    `${on}: 1 core ${round(one.seconds)} s, 2 cores ${round(two.seconds)} s, on paper 4 cores ${round(four)} s.`,
  ];
}

function targetsOf(on: string, results: ReadonlyMap<string, Measured>): Target[] {
  const ours = results.get(OURS);
  const rsconnect = results.get(RSCONNECT);
  const pigz = results.get(PIGZ);
  const targets: Target[] = [];
  if (!ours) return targets;
  if (rsconnect) {
    // Its time is taken inside Python, so ours inside Node.
    targets.push(
      atLeast(
        `${on}: times as fast as ${RSCONNECT}`,
        rsconnect.seconds / (ours.secondsInside ?? ours.seconds),
        6,
      ),
      atMost(`${on}: times the size of ${RSCONNECT}`, (ours.bytes ?? 0) / (rsconnect.bytes ?? 1), 1.05),
    );
  }
  if (pigz) {
    targets.push(
      atLeast(`${on}: times as fast as ${PIGZ}`, pigz.seconds / ours.seconds, 1),
      atMost(`${on}: times the size of ${PIGZ}`, (ours.bytes ?? 0) / (pigz.bytes ?? 1), 1.05),
    );
  }
  targets.push(atMost(`${on}: resident memory`, (ours.resident ?? 0) / 1e6, 200, ' MB'));
  return targets;
}

export const bundleBenches: readonly BundleBench[] = [
  {
    name: 'greeting',
    async run(cache, entry) {
      const output = join(cache, 'bundle.tar.gz');
      const python = pythonWithRsconnect(cache);
      const results = await inTurns(
        {
          [OURS]: bundleCommand(entry, greeting, output),
          [RSCONNECT]: python
            ? () => measured([python, subject('with_rsconnect.py'), greeting, output])
            : undefined,
        },
        5,
      );
      const on = 'examples/greeting';
      return {
        rows: Array.from(results, ([who, what]) => ({ on, subject: who, ...what })),
        targets: [atMost(`${on}: in the process`, (results.get(OURS)?.secondsInside ?? 0) * 1000, 50, ' ms')],
        notes: [],
      };
    },
  },
  besideOthers('mixed', '2,000 files, 100 MB', mixedFolder, 3),
  besideOthers('csv', 'one CSV of 2 GB', (cache) => bigFileFolder(cache, 'csv', 2000), 1),
  besideOthers('columnar', 'one columnar file of 2 GB', (cache) => bigFileFolder(cache, 'columnar', 2000), 1),
  {
    name: 'memory',
    async run(cache, entry) {
      const on = 'a folder of 1 GB';
      const folder = await bigFileFolder(cache, 'csv', 1000);
      const ours = await bundleCommand(entry, folder, join(cache, 'bundle.tar.gz'))();
      return {
        rows: [{ on, subject: OURS, ...ours }],
        targets: [atMost(`${on}: resident memory`, (ours.resident ?? 0) / 1e6, 200, ' MB')],
        notes: [`${availableParallelism()} cores.`],
      };
    },
  },
];
