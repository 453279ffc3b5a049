import { createHash } from 'node:crypto';
import { readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { create } from 'tar';
import { readArchive, readTexts } from '../../../../src/bundle/archive/read-archive.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const md5 = (text: string | Uint8Array) => createHash('md5').update(text).digest('hex');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function archiveOf(folder: string, entries: string[]): Promise<string> {
  const file = join(folder, 'made.tar.gz');
  await create({ gzip: true, cwd: folder, file }, entries);
  return file;
}

test('an archive is read back: manifest, sums of the files, and the text of one', async () => {
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
  const archive = await readArchive(file);
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

test.each(['./', 'folder/'])('paths are those below the manifest, where all lies in %s', async (above) => {
  await using folder = await temporaryFolder({
    [`${above}manifest.json`]: '{}',
    [`${above}app.py`]: 'app = 1\n',
    [`${above}pages/home.py`]: 'home = 1\n',
  });
  const entries = ['app.py', 'pages/home.py', 'manifest.json'].map((name) => above + name);
  const file = await archiveOf(folder.path, entries);
  const archive = await readArchive(file);
  expect([...archive.files.keys()]).toEqual(['app.py', 'pages/home.py']);
  for (const { manifest, text } of [archive, await readTexts(file)]) {
    expect(manifest).toBe('{}');
    expect(await text('pages/home.py')).toBe('home = 1\n');
  }
});

test('an archive without a manifest is read all the same', async () => {
  await using folder = await temporaryFolder({ 'app.py': '' });
  const archive = await readArchive(await archiveOf(folder.path, ['app.py']));
  expect(archive.manifest).toBeUndefined();
  expect([...archive.files.keys()]).toEqual(['app.py']);
});

test('a cut archive is an error, not a shorter bundle', async () => {
  await using folder = await temporaryFolder({ 'manifest.json': '{}', 'app.py': 'x = 1\n'.repeat(500) });
  const file = await archiveOf(folder.path, ['manifest.json', 'app.py']);
  await truncate(file, (await stat(file)).size - 10);
  await expect(readArchive(file)).rejects.toThrow();
});

test('what is no archive is an error', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'page.html');
  await writeFile(file, '<html>Sign in</html>');
  await expect(readArchive(file)).rejects.toThrow();
});
