import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeArchive } from '../../src/bundle/archive/archive.ts';
import { readFiles } from '../../src/bundle/files.ts';
import { fc, propertyRuns } from '../support/properties.ts';
import { type TemporaryFolder, temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

/** Path, size, MD5 in hex. */
type Member = [string, number, string];

const member = (path: string, content: Uint8Array): Member => [
  path,
  content.length,
  createHash('md5').update(content).digest('hex'),
];

const helper = (name: string) => fileURLToPath(new URL(`archive-readers/${name}`, import.meta.url));

function run(program: string, args: readonly string[], input: Uint8Array): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { input, maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${program} ended with ${status ?? error}: ${stderr}`);
  return stdout.toString();
}

const linesOf = (text: string): Member[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Member);

async function bundleOf(root: string, file: string): Promise<void> {
  const { files } = await readFiles({
    root,
    repository: root,
    exclude: [],
    include: [],
    extraFiles: [],
    gitignore: false,
  });
  await writeArchive(files, file);
}

const go = spawnSync('go', ['version']).status === 0;
const python = process.platform === 'win32' ? 'python' : 'python3';

describe('a bundle is read by', () => {
  let folder: TemporaryFolder;
  let archive: Buffer;
  const files: Record<string, Buffer> = {
    'app.py': Buffer.from('app = 1\n'),
    'empty.txt': Buffer.alloc(0),
    'exactly-a-block.bin': randomBytes(512),
    'noise.bin': randomBytes(700_000),
    'rows.csv': Buffer.from('2024-01-01,North,17\n'.repeat(60_000)),
    [`${'a-folder-of-forty-characters-or-so-xxxxx/'.repeat(6)}${'n'.repeat(120)}.txt`]: Buffer.from('long'),
    'Größe und Maß/日本語 🎈.txt': Buffer.from('accents'),
    "it's a file.txt": Buffer.from('quote'),
  };
  const expected = Object.entries(files)
    .map(([path, content]) => member(path, content))
    .sort(([a], [b]) => (a < b ? -1 : 1));

  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeFiles(join(folder.path, 'app'), files);
    await bundleOf(join(folder.path, 'app'), join(folder.path, 'bundle.tar.gz'));
    archive = await readFile(join(folder.path, 'bundle.tar.gz'));
  });

  afterAll(async () => {
    await folder[Symbol.asyncDispose]();
  });

  test("Python's tarfile in stream mode", () => {
    expect(linesOf(run(python, [helper('read.py')], archive))).toEqual(expected);
  });

  test('GNU tar', async () => {
    const into = join(folder.path, 'unpacked');
    await mkdir(into);
    expect(run('tar', ['--version'], Buffer.alloc(0))).toMatch(
      process.platform === 'linux' ? 'GNU tar' : 'tar',
    );
    run('tar', ['-xzf', '-', '-C', into], archive);
    const names = (await readdir(into, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    const unpacked = await Promise.all(
      names.map(async ({ parentPath, name }) => {
        const file = join(parentPath, name);
        return member(file.slice(into.length + 1).replaceAll('\\', '/'), await readFile(file));
      }),
    );
    expect(unpacked.sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(expected);
  });

  (go ? test : test.skip)("Go's archive/tar and compress/gzip (if Go is installed)", () => {
    expect(linesOf(run('go', ['run', helper('read.go')], archive))).toEqual(expected);
  });
});

test('any tree of files is the same after packing and unpacking', async () => {
  await using folder = await temporaryFolder();
  // The names start with a capital letter, so that none is excluded by default. Another test checks excluded names.
  const name = fc
    .string({ unit: fc.constantFrom('a', 'é', ' ', '.', '-', '"', '漢', '🎈'), maxLength: 30 })
    .map((rest) => `A${rest}b`);
  const path = fc.array(name, { minLength: 1, maxLength: 6 }).map((names) => names.join('/'));
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 1000 }),
    fc.integer({ min: 0, max: 300_000 }).map((size) => randomBytes(size)),
    fc.integer({ min: 0, max: 300_000 }).map((size) => Buffer.alloc(size, 'ab')),
  );
  const tree = fc.uniqueArray(fc.tuple(path, content), {
    minLength: 1,
    maxLength: 10,
    // A path can't be a file and a folder.
    comparator: ([a], [b]) => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`),
  });
  await fc.assert(
    fc.asyncProperty(tree, async (entries) => {
      const root = join(folder.path, 'app');
      await writeFiles(root, Object.fromEntries(entries));
      await bundleOf(root, join(folder.path, 'bundle.tar.gz'));
      await rm(root, { recursive: true });
      const read = linesOf(
        run(python, [helper('read.py')], await readFile(join(folder.path, 'bundle.tar.gz'))),
      );
      const expected = entries.map(([path, bytes]) => member(path.normalize('NFC'), bytes));
      expect(read).toEqual(expected.sort(([a], [b]) => (a < b ? -1 : 1)));
    }),
    { numRuns: propertyRuns(25) },
  );
});
