import { createHash, randomBytes } from 'node:crypto';
import { rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fingerprintOf } from '../../../../src/bundle/archive/fingerprint.ts';
import { startHashing } from '../../../../src/bundle/archive/hash-files.ts';
import type { BundleFile } from '../../../../src/bundle/types.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function hashFiles(files: readonly BundleFile[]) {
  using hashing = startHashing(files);
  return await hashing.of(files);
}

describe('checksums', () => {
  test.each([0, 5, 3_000_000, 9_999_999])(
    'of %d bytes on disk are those of the same bytes in memory',
    async (size) => {
      const content = randomBytes(size);
      await using folder = await temporaryFolder({ 'data.csv': content });
      const { hashes, findings } = await hashFiles([
        { path: 'data.csv', source: join(folder.path, 'data.csv'), size },
        { path: 'made.txt', source: content, size },
      ]);
      const digest = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest();
      const parts = Array.from({ length: Math.ceil(size / 2 ** 20) }, (_, n) =>
        content.subarray(n * 2 ** 20, (n + 1) * 2 ** 20),
      );
      const md5 = digest('md5', content).toString('hex');
      const sha256 = digest('sha256', Buffer.concat(parts.map((part) => digest('sha256', part)))).toString(
        'hex',
      );
      expect(findings).toEqual([]);
      expect(hashes.get('data.csv')).toEqual({ md5, sha256, modified: expect.any(Number) });
      expect(hashes.get('made.txt')).toEqual({ md5, sha256 });
    },
  );

  test('of a large folder, hashed in two threads, are those of each file in the same order', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `part-${n}.csv`);
    const contents = names.map((name) => Buffer.alloc(2 ** 21, name));
    await using folder = await temporaryFolder(
      Object.fromEntries(names.map((name, n) => [name, contents[n] as Buffer])),
    );
    const files = names.map((path) => ({ path, source: join(folder.path, path), size: 2 ** 21 }));
    const gone = { path: 'gone.csv', source: join(folder.path, 'gone.csv'), size: 2 ** 21 };
    const made = { path: 'made.txt', source: Buffer.from('made'), size: 4 };
    const { hashes, findings } = await hashFiles([...files, gone, made]);
    expect([...hashes.keys()]).toEqual([...names, 'made.txt']);
    for (const [n, name] of names.entries()) {
      const md5 = createHash('md5')
        .update(contents[n] as Buffer)
        .digest('hex');
      expect(hashes.get(name)).toMatchObject({ md5 });
    }
    expect(findings).toMatchObject([
      { rule: 'changing-file', level: 'error', message: 'gone.csv was removed while it was being read.' },
    ]);
  });

  test('of a file that vanished or grew are an error that names it', async () => {
    await using folder = await temporaryFolder({ 'grown.csv': 'a,b\n' });
    const { findings } = await hashFiles([
      { path: 'gone.csv', source: join(folder.path, 'gone.csv'), size: 3 },
      { path: 'grown.csv', source: join(folder.path, 'grown.csv'), size: 3 },
    ]);
    expect(findings).toMatchObject([
      { rule: 'changing-file', level: 'error', message: 'gone.csv was removed while it was being read.' },
      { rule: 'changing-file', level: 'error', message: 'grown.csv changed while it was being read.' },
    ]);
  });
});

describe('the fingerprint', () => {
  const settings = { entrypoint: 'app:app' };
  const of = async (folder: string, names: readonly string[], size = 3) => {
    const files = names.map((path) => ({ path, source: join(folder, path), size }));
    return fingerprintOf((await hashFiles(files)).hashes, settings);
  };

  test('does not depend on the day, the folder, or the order', async () => {
    await using here = await temporaryFolder({ 'a.py': 'aaa', 'b.py': 'bbb' });
    await using there = await temporaryFolder({ 'b.py': 'bbb', 'a.py': 'aaa' });
    await utimes(join(there.path, 'a.py'), 1, 1);
    expect(await of(there.path, ['b.py', 'a.py'])).toBe(await of(here.path, ['a.py', 'b.py']));
  });

  test.each<[message: string, change: (folder: string) => Promise<unknown>, names: string[]]>([
    ['a content', (folder) => writeFile(join(folder, 'a.py'), 'AAA'), ['a.py', 'b.py']],
    ['a name', (folder) => rename(join(folder, 'a.py'), join(folder, 'c.py')), ['c.py', 'b.py']],
    ['the number of files', (folder) => rm(join(folder, 'a.py')), ['b.py']],
  ])('changes with %s', async (_, change, names) => {
    await using folder = await temporaryFolder({ 'a.py': 'aaa', 'b.py': 'bbb' });
    const before = await of(folder.path, ['a.py', 'b.py']);
    await change(folder.path);
    expect(await of(folder.path, names)).not.toBe(before);
  });

  test('changes with a setting', () => {
    expect(fingerprintOf(new Map(), { entrypoint: 'app:app' })).not.toBe(
      fingerprintOf(new Map(), { entrypoint: 'a:b' }),
    );
  });
});
