// Folders to measure with: made up, but from the same seed the same bytes on any machine.
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

const MB = 1_000_000;

/** Numbers in [0, 1) from a seed (mulberry32): good enough to look like data, and repeatable. */
type Random = () => number;

function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SYLLABLES = [
  'ba',
  'con',
  'der',
  'e',
  'fi',
  'gra',
  'ho',
  'in',
  'ka',
  'lo',
  'men',
  'no',
  'per',
  'ra',
  'sta',
  'ti',
  'u',
  'ver',
  'wo',
  'ze',
];

/** A language of 5,000 words in which, as in real ones, few words are frequent. */
function vocabulary(random: Random): () => string {
  const words = Array.from({ length: 5000 }, () =>
    Array.from({ length: 1 + Math.floor(random() * 4) }, () => SYLLABLES[Math.floor(random() * 20)]).join(''),
  );
  return () => words[Math.floor(5000 ** random()) - 1] as string;
}

/** Python source: indented statements, names that come back, comments. */
function pythonSource(size: number, random: Random, word: () => string): Buffer {
  const lines: string[] = [];
  for (let length = 0; length < size; ) {
    const line = ((kind) => {
      if (kind < 0.1)
        return `\n\ndef ${word()}_${word()}(${word()}: str, ${word()}=${Math.floor(random() * 100)}):`;
      if (kind < 0.25)
        return `    # ${Array.from({ length: 4 + Math.floor(random() * 8) }, word).join(' ')}.`;
      if (kind < 0.5) return `    ${word()} = ${word()}.${word()}(${word()}, "${word()} ${word()}")`;
      if (kind < 0.7)
        return `        html.Div(id="${word()}-${word()}", className="${word()}", children=[${word()}]),`;
      if (kind < 0.85) return `    if ${word()} is not None and ${word()} > ${(random() * 10).toFixed(2)}:`;
      return `        return ${word()}["${word()}"]`;
    })(random());
    lines.push(line);
    length += line.length + 1;
  }
  return Buffer.from(`${lines.join('\n')}\n`).subarray(0, size);
}

const REGIONS = ['North', 'South', 'East', 'West', 'Central', 'Overseas'];

/** Rows as a monitoring export has them: time stamps, categories, measurements that wander. */
function csvRows(size: number, random: Random, word: () => string): Buffer {
  const customers = Array.from({ length: 400 }, () => `${word()} ${word()}`);
  const rows = ['time,region,customer,units,price,temperature,note'];
  let temperature = 20;
  let time = Date.UTC(2024, 0, 1);
  for (let length = 0; length < size; ) {
    time += Math.floor(random() * 120_000);
    temperature += random() - 0.5;
    const row = [
      new Date(time).toISOString(),
      REGIONS[Math.floor(random() * REGIONS.length)],
      customers[Math.floor(400 * random() ** 2)],
      Math.floor(random() * 500),
      (random() * 1000).toFixed(2),
      temperature.toFixed(4),
      random() < 0.2 ? `${word()} ${word()} ${word()}` : '',
    ].join(',');
    rows.push(row);
    length += row.length + 1;
  }
  return Buffer.from(`${rows.join('\n')}\n`).subarray(0, size);
}

function noise(size: number, random: Random): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE(Math.floor(random() * 2 ** 32), at);
  for (let at = size - (size % 4); at < size; at++) bytes[at] = Math.floor(random() * 256);
  return bytes;
}

/** Like a Parquet file: column chunks, most of them compressed, some plain, and a footer of text. */
function columnar(size: number, random: Random): Buffer {
  const chunks: Buffer[] = [Buffer.from('PAR1')];
  for (let length = 4; length < size; ) {
    const kind = random();
    const values = Buffer.alloc(32_768);
    let walk = random() * 1000;
    for (let at = 0; at < values.length; at += 8) {
      walk += random() - 0.5;
      if (kind < 0.6) values.writeDoubleLE(walk, at);
      else values.writeBigInt64LE(BigInt(Math.floor(random() * 5000)), at);
    }
    // Plain doubles stay as they are (Parquet does so for high-entropy columns); the rest is compressed.
    const chunk = kind < 0.25 ? values : deflateRawSync(values, { level: 6 });
    chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, size);
}

/** Like a PNG: a header that is always the same and then data that doesn't compress. */
function image(size: number, random: Random): Buffer {
  const header = Buffer.from('89504e470d0a1a0a0000000d49484452000004b0000003200806000000', 'hex');
  return Buffer.concat([header, noise(size, random)]).subarray(0, size);
}

/** Makes a folder once and keeps it: half-made ones are never taken for whole. */
async function once(folder: string, make: (folder: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await make(unfinished);
  await writeFile(
    join(unfinished, 'app.py'),
    'from dash import Dash, html\n\napp = Dash(__name__)\napp.layout = html.Div("Hello")\n',
  );
  await writeFile(join(unfinished, 'requirements.txt'), 'dash>=3.0,<5\n');
  await rename(unfinished, folder);
  return folder;
}

/**
 * A Dash app of 2,000 files and 100 MB: 1,400 sources (12 MB), 300 CSV files (40 MB), 100 columnar files (24 MB), and
 * 200 images (24 MB).
 */
export function mixedFolder(cache: string): Promise<string> {
  return once(join(cache, 'mixed-100MB'), async (folder) => {
    const random = randomFrom(4);
    const word = vocabulary(random);
    const kinds: [
      count: number,
      megabytes: number,
      name: (n: number) => string,
      make: (size: number) => Buffer,
    ][] = [
      [1398, 12, (n) => `pkg${n % 40}/module_${n}.py`, (size) => pythonSource(size, random, word)],
      [300, 40, (n) => `data/csv/${n % 10}/table_${n}.csv`, (size) => csvRows(size, random, word)],
      [100, 24, (n) => `data/columns/part-${n}.parquet`, (size) => columnar(size, random)],
      [200, 24, (n) => `assets/images/${n % 8}/picture ${n}.png`, (size) => image(size, random)],
    ];
    for (const [count, megabytes, name, make] of kinds) {
      const mean = (megabytes * MB) / count;
      for (let n = 0; n < count; n++) {
        const file = join(folder, name(n));
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, make(Math.round(mean * (0.25 + 1.5 * random()))));
      }
    }
  });
}

export type BigFile = 'csv' | 'columnar';

/** A Dash app with one data file of so many MB. */
export function bigFileFolder(cache: string, kind: BigFile, megabytes: number): Promise<string> {
  return once(join(cache, `one-${kind}-${megabytes}MB`), async (folder) => {
    const random = randomFrom(2);
    const word = vocabulary(random);
    const file = createWriteStream(join(folder, kind === 'csv' ? 'data.csv' : 'data.parquet'));
    for (let written = 0; written < megabytes; written += 10) {
      const part = kind === 'csv' ? csvRows(10 * MB, random, word) : columnar(10 * MB, random);
      if (!file.write(part)) await new Promise((resolve) => file.once('drain', () => resolve(undefined)));
    }
    await new Promise<void>((resolve, reject) => file.on('error', reject).end(resolve));
  });
}
