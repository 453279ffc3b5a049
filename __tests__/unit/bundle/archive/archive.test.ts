import { appendFile, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { Parser } from 'tar';
import { type ArchiveEntry, tar, writeArchive } from '../../../../src/bundle/archive/archive.ts';
import { fc, propertyRuns } from '../../../support/properties.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const entry = (path: string, content: string | Uint8Array): ArchiveEntry => {
  const source = Buffer.from(content);
  return { path, source, size: source.length };
};

interface Member {
  readonly path: string;
  readonly content: string;
  readonly mode: number | undefined;
  readonly owner: number | undefined;
  readonly time: number | undefined;
}

/** The members of a tar archive, read by a library. */
async function membersOf(archive: Buffer): Promise<Member[]> {
  const members: Promise<Member>[] = [];
  const parser = new Parser({
    strict: true,
    onReadEntry: (read) => {
      const { path, mode, uid, mtime } = read;
      members.push(
        read.concat().then((content: Buffer) => ({
          path,
          content: content.toString('base64'),
          mode,
          owner: uid,
          time: mtime?.getTime(),
        })),
      );
    },
  });
  await new Promise<void>((resolve, reject) => {
    parser.on('end', resolve).on('error', reject);
    parser.end(archive);
  });
  return Promise.all(members);
}

const tarred = (entries: readonly ArchiveEntry[]) => Buffer.concat(Array.from(tar(entries)));
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a tar archive', () => {
  test('contains no data of the machine: no owner, no time', async () => {
    await expect(membersOf(tarred([entry('app.py', 'app')]))).resolves.toEqual([
      { path: 'app.py', content: base64('app'), mode: 0o644, owner: 0, time: Date.UTC(1980, 0, 1) },
    ]);
  });

  test.each<[message: string, content: Uint8Array, mode: number]>([
    ['a script that names its interpreter', Buffer.from('#!/bin/sh\necho\n'), 0o755],
    ['a Linux program', Buffer.from('\x7fELF\x02'), 0o755],
    ['a module', Buffer.from('import os\n'), 0o644],
    ['an empty file', Buffer.alloc(0), 0o644],
  ])('has the mode that fits the content: %s', async (_, content, mode) => {
    expect(await membersOf(tarred([entry('file', content)]))).toMatchObject([{ mode }]);
  });

  // The caller checks the paths, so this is a bug, not a mistake of the user.
  test.each([
    '../app.py',
    '/app.py',
    'a/../../app.py',
    'a/../app.py',
    './app.py',
    'a//app.py',
    '..',
    '.',
    '',
    'a/',
    'a\0b',
  ])('refuses a path outside of the folder: %j', (path) => {
    expect(() => tarred([entry('app.py', ''), entry(path, 'evil')])).toThrow(
      `A bug: ${JSON.stringify(path)} is not a path of a bundle.`,
    );
  });

  test('contains any tree of files unchanged', async () => {
    // The names that a file system allows: no slash and no NUL, at most 255 bytes, not "." or "..".
    const segment = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .map((name) => name.normalize('NFC').replace(/[/\0]/g, '_'))
      .filter((name) => name !== '.' && name !== '..');
    const path = fc.array(segment, { minLength: 1, maxLength: 9 }).map((segments) => segments.join('/'));
    const file = fc.record({ path, content: fc.uint8Array({ maxLength: 2000 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(file, { selector: (one) => one.path, minLength: 1, maxLength: 12 }),
        async (files) => {
          const read = await membersOf(tarred(files.map(({ path, content }) => entry(path, content))));
          expect(read.map(({ path, content }) => ({ path, content }))).toEqual(
            files.map(({ path, content }) => ({ path, content: Buffer.from(content).toString('base64') })),
          );
        },
      ),
      { numRuns: propertyRuns(200) },
    );
  });
});

describe('a file that changed since it was inspected', () => {
  const written = async (change: (file: string) => Promise<unknown>) => {
    await using folder = await temporaryFolder({ 'data.csv': 'a,b\n' });
    const source = join(folder.path, 'data.csv');
    const modified = 1_700_000_000_000;
    await utimes(source, modified / 1000, modified / 1000);
    await change(source);
    await writeArchive(
      [{ path: 'data.csv', source, size: 4, modified }],
      join(folder.path, 'out.tar.gz'),
    ).finally(async () =>
      expect((await readdir(folder.path)).filter((name) => name.startsWith('out'))).toEqual([]),
    );
  };

  test.each<[message: string, change: (file: string) => Promise<unknown>, error: string]>([
    ['gone', (file) => rm(file), 'data.csv was removed while it was being read.'],
    ['longer', (file) => appendFile(file, 'c,d\n'), 'data.csv changed while it was being read.'],
    ['shorter', (file) => writeFile(file, 'a'), 'data.csv changed while it was being read.'],
    ['overwritten with the same length', (file) => writeFile(file, 'c,d\n'), 'data.csv changed while'],
  ])('%s: the error names the file, and nothing is left on disk', async (_, change, error) => {
    await expect(written(change)).rejects.toThrow(error);
  });

  test('truncated while it is being read', async () => {
    await using folder = await temporaryFolder({ 'data.csv': 'x'.repeat(600_000) });
    const source = join(folder.path, 'data.csv');
    const pieces = tar([{ path: 'data.csv', source, size: 600_000 }]);
    pieces.next();
    pieces.next();
    await writeFile(source, '');
    expect(() => Array.from(pieces)).toThrow('data.csv changed while it was being read.');
  });
});

describe('writing', () => {
  const entries = [entry('app.py', 'app'), entry('data.csv', 'a,b\n'.repeat(200_000))];

  test('returns the size of the archive', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'bundle.tar.gz');
    const bytes = await writeArchive(entries, file);
    const archive = await readFile(file);
    expect(bytes).toBe(archive.length);
    expect((await membersOf(gunzipSync(archive))).map(({ path }) => path)).toEqual(['app.py', 'data.csv']);
    expect(await readdir(folder.path)).toEqual(['bundle.tar.gz']);
  });

  test('replaces an older bundle only when the new one is complete', async () => {
    await using folder = await temporaryFolder({ 'bundle.tar.gz': 'old' });
    const file = join(folder.path, 'bundle.tar.gz');
    const missing = { path: 'gone.py', source: join(folder.path, 'gone.py'), size: 1 };
    await expect(writeArchive([...entries, missing], file)).rejects.toThrow('gone.py was removed');
    expect(await readFile(file, 'utf8')).toBe('old');
    await writeArchive(entries, file);
    expect(gunzipSync(await readFile(file)).length).toBeGreaterThan(800_000);
  });

  test('leaves nothing on disk if cancelled before the start', async () => {
    await using folder = await temporaryFolder();
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(writeArchive(entries, join(folder.path, 'bundle.tar.gz'), signal)).rejects.toThrow(
      'cancelled',
    );
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('leaves nothing on disk if cancelled half-way', async () => {
    await using folder = await temporaryFolder();
    const controller = new AbortController();
    function* cancelling() {
      yield* entries;
      controller.abort(new Error('cancelled'));
      yield entry('more.csv', 'a,b\n'.repeat(2_000_000));
    }
    const file = join(folder.path, 'bundle.tar.gz');
    await expect(writeArchive(cancelling(), file, controller.signal)).rejects.toThrow('cancelled');
    expect(await readdir(folder.path)).toEqual([]);
  });
});
