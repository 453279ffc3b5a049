import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { create, Header } from 'tar';
import { readArchive, readTexts } from '../../../../src/bundle/archive/read-archive.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const { signal } = new AbortController();

const md5 = (text: string | Uint8Array) => createHash('md5').update(text).digest('hex');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function archiveOf(folder: string, entries: string[]): Promise<string> {
  const file = join(folder, 'made.tar.gz');
  await create({ gzip: true, cwd: folder, file }, entries);
  return file;
}

test('reads the manifest, the hashes of all files and the text of one', async () => {
  await using folder = await temporaryFolder({
    'manifest.json': '{"version": 1}',
    'app.py': 'app = 1\n',
    'data/größe.csv': 'a,b\n',
    'data/manifest.json': "not the bundle's",
    'requirements.txt': 'dash\n',
  });
  await symlink('app.py', join(folder.path, 'link.py'));
  const file = await archiveOf(folder.path, [
    'manifest.json',
    'app.py',
    'data',
    'link.py',
    'requirements.txt',
  ]);
  const archive = await readArchive(file, signal);
  expect(archive).toMatchObject({
    bytes: (await stat(file)).size,
    md5: md5(await readFile(file)),
    manifest: '{"version": 1}',
  });
  expect([...archive.files.keys()].sort()).toEqual(
    ['app.py', 'data/größe.csv', 'data/manifest.json', 'requirements.txt'].sort(),
  );
  expect(archive.files.get('app.py')).toEqual({ md5: md5('app = 1\n'), sha256: sha256('app = 1\n') });
  expect(await archive.text('requirements.txt')).toBe('dash\n');
  expect(await archive.text('nowhere.txt')).toBeUndefined();
});

test.each(['./', 'folder/'])(
  'returns paths relative to the folder of the manifest, which is %s',
  async (above) => {
    await using folder = await temporaryFolder({
      [`${above}manifest.json`]: '{}',
      [`${above}app.py`]: 'app = 1\n',
      [`${above}pages/home.py`]: 'home = 1\n',
    });
    const entries = ['app.py', 'pages/home.py', 'manifest.json'].map((name) => above + name);
    const file = await archiveOf(folder.path, entries);
    const archive = await readArchive(file, signal);
    expect([...archive.files.keys()]).toEqual(['app.py', 'pages/home.py']);
    for (const { manifest, text } of [archive, await readTexts(file, signal)]) {
      expect(manifest).toBe('{}');
      expect(await text('pages/home.py')).toBe('home = 1\n');
    }
  },
);

test('reads an archive without a manifest', async () => {
  await using folder = await temporaryFolder({ 'app.py': '' });
  const archive = await readArchive(await archiveOf(folder.path, ['app.py']), signal);
  expect(archive.manifest).toBeUndefined();
  expect([...archive.files.keys()]).toEqual(['app.py']);
});

test('rejects a truncated archive', async () => {
  await using folder = await temporaryFolder({ 'manifest.json': '{}', 'app.py': 'x = 1\n'.repeat(500) });
  const file = await archiveOf(folder.path, ['manifest.json', 'app.py']);
  await truncate(file, (await stat(file)).size - 10);
  await expect(readArchive(file, signal)).rejects.toThrow();
});

test('rejects a file that is not an archive', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'page.html');
  await writeFile(file, '<html>Sign in</html>');
  await expect(readArchive(file, signal)).rejects.toThrow();
});

test.each([
  { limits: { entries: 2, bytes: 1e6 }, error: 'it has more than 2 entries' },
  { limits: { entries: 100, bytes: 2000 }, error: 'it is larger than 2000 bytes when unpacked' },
])('rejects an archive above a limit: $error', async ({ limits, error }) => {
  await using folder = await temporaryFolder({ 'manifest.json': '{}', 'a.txt': 'a', 'b.txt': 'b' });
  const file = await archiveOf(folder.path, ['manifest.json', 'a.txt', 'b.txt']);
  await expect(readArchive(file, signal, limits)).rejects.toThrow(error);
});

test('skips padding of 100 MB after the end of an archive', async () => {
  await using folder = await temporaryFolder({ 'manifest.json': '{}' });
  const file = await archiveOf(folder.path, ['manifest.json']);
  const padded = Buffer.concat([gunzipSync(await readFile(file)), Buffer.alloc(100 * 1_048_576)]);
  await writeFile(file, gzipSync(padded, { level: 1 }));
  expect((await readArchive(file, signal)).manifest).toBe('{}');
});

test('rejects an archive that is compressed twice', async () => {
  await using folder = await temporaryFolder({ 'manifest.json': '{}' });
  const file = await archiveOf(folder.path, ['manifest.json']);
  await writeFile(file, gzipSync(await readFile(file)));
  await expect(readArchive(file, signal)).rejects.toThrow('it is compressed twice');
});

test('stops reading a huge archive when the run is out of time, and timers run meanwhile', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'huge.tar.gz');
  const header = new Header({ path: 'zeros.bin', size: 2e8, type: 'File', mode: 0o644 });
  const block = Buffer.alloc(512);
  header.encode(block);
  const zeros = Buffer.alloc(1e6);
  await pipeline(
    [block, ...Array.from({ length: 200 }, () => zeros)],
    createGzip({ level: 1 }),
    createWriteStream(file),
  );
  const stop = new AbortController();
  // The timer fires as soon as the event loop runs. If it never ran, all of the archive would be read.
  setTimeout(() => stop.abort(new Error('out of time')));
  await expect(readArchive(file, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
});
