// Generates the folders to bundle. The same seed gives the same bytes on every machine.
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

const MB = 1_000_000;

/** Returns numbers in [0, 1). */
type Random = () => number;

/** Mulberry32. */
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

/** Returns random words of 5,000. A few are frequent, as in a natural language. */
function vocabulary(random: Random): () => string {
  const words = Array.from({ length: 5000 }, () =>
    Array.from({ length: 1 + Math.floor(random() * 4) }, () => SYLLABLES[Math.floor(random() * 20)]).join(''),
  );
  return () => words[Math.floor(5000 ** random()) - 1] as string;
}

/** Python source: indented statements, repeated names, comments. */
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

/** Rows of a monitoring export: timestamps, categories, and measurements that change slowly. */
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

/** Like a Parquet file: column chunks, most of them compressed. */
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
    // Parquet leaves high-entropy columns uncompressed.
    const chunk = kind < 0.25 ? values : deflateRawSync(values, { level: 6 });
    chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, size);
}

/** Like a PNG: a constant header, then data that doesn't compress. */
function image(size: number, random: Random): Buffer {
  const header = Buffer.from('89504e470d0a1a0a0000000d49484452000004b0000003200806000000', 'hex');
  return Buffer.concat([header, noise(size, random)]).subarray(0, size);
}

/** Generates a folder unless it exists. A folder that was not finished is generated again. */
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

export interface Corpus {
  readonly title: string;
  readonly folder: string;
}

type Kind = 'text' | 'images';

/** Number of files and total size in MB of each kind of file. Together with app.py and requirements.txt: 2,000 files. */
const shares: Record<Kind, Record<'sources' | 'tables' | 'columns' | 'images', [number, number]>> = {
  text: { sources: [1398, 12], tables: [300, 64], columns: [100, 12], images: [200, 12] },
  images: { sources: [1098, 8], tables: [100, 8], columns: [100, 12], images: [700, 72] },
};

/** A Dash app of 2,000 files and about 100 MB, most of it text or most of it images. */
export async function mixedFolder(cache: string, kind: Kind): Promise<Corpus> {
  const folder = await once(join(cache, `mixed-${kind}`), async (unfinished) => {
    const random = randomFrom(4);
    const word = vocabulary(random);
    const { sources, tables, columns, images } = shares[kind];
    const groups: [
      share: [number, number],
      name: (n: number) => string,
      generate: (size: number) => Buffer,
    ][] = [
      [sources, (n) => `pkg${n % 40}/module_${n}.py`, (size) => pythonSource(size, random, word)],
      [tables, (n) => `data/csv/${n % 10}/table_${n}.csv`, (size) => csvRows(size, random, word)],
      [columns, (n) => `data/columns/part-${n}.parquet`, (size) => columnar(size, random)],
      [images, (n) => `assets/images/${n % 8}/picture ${n}.png`, (size) => image(size, random)],
    ];
    for (const [[count, megabytes], name, generate] of groups) {
      const mean = (megabytes * MB) / count;
      for (let n = 0; n < count; n++) {
        const file = join(unfinished, name(n));
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, generate(Math.round(mean * (0.25 + 1.5 * random()))));
      }
    }
  });
  return { title: `2,000 files, 100 MB, mostly ${kind}`, folder };
}

/** A Dash app with one CSV file of this size. */
export async function csvFolder(cache: string, megabytes: number): Promise<Corpus> {
  const folder = await once(join(cache, `csv-${megabytes}MB`), async (unfinished) => {
    const random = randomFrom(2);
    const word = vocabulary(random);
    const file = createWriteStream(join(unfinished, 'data.csv'));
    for (let written = 0; written < megabytes; written += 10) {
      if (!file.write(csvRows(10 * MB, random, word)))
        await new Promise((resolve) => file.once('drain', () => resolve(undefined)));
    }
    await new Promise<void>((resolve, reject) => file.on('error', reject).end(resolve));
  });
  return { title: `one CSV file of ${megabytes} MB`, folder };
}
