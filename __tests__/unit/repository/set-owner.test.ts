import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ownRepository, setOwner } from '../../../scripts/set-owner.ts';
import { gitRepository } from '../../support/git-repository.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const [, name] = ownRepository.split('/');

/** The mentions of this repository as `owner/name`, by file. */
function mentions(): { file: string; owner: string }[] {
  const pattern = `[A-Za-z0-9-]+/${name}([^A-Za-z0-9_-]|$)`;
  const found = execFileSync(
    'git',
    ['grep', '-IoE', pattern, '--', ':(exclude)dist', ':(exclude)__tests__'],
    {
      cwd: repository,
      encoding: 'utf8',
    },
  );
  return found
    .trim()
    .split('\n')
    .map((line) => {
      const [, file = '', owner = ''] = /^([^:]+):([^/]+)\//.exec(line) ?? [];
      return { file, owner };
    });
}

test('all files name the owner that package.json states', () => {
  const found = mentions();
  const files = new Set(found.map(({ file }) => file));
  expect([...files]).toEqual(
    expect.arrayContaining(['package.json', 'README.md', 'docs/workflows/production.yml']),
  );
  expect(found.filter(({ owner }) => owner !== ownRepository.split('/')[0])).toEqual([]);
});

test('tests and sources take the owner from package.json', () => {
  const search = ['grep', '--files-with-matches', '--fixed-strings', ownRepository];
  const { stdout } = spawnSync(
    'git',
    [...search, '--', 'src', 'scripts', '__tests__', 'local-connect/*.ts'],
    {
      cwd: repository,
      encoding: 'utf8',
    },
  );
  expect(stdout).toBe('');
});

describe('npm run set-owner', () => {
  const read = (file: string) => readFileSync(join(repository, file), 'utf8');
  const files = Object.fromEntries(
    [
      'package.json',
      'README.md',
      'docs/workflows/monorepo.yml',
      'docs/connect-toml.md',
      '.github/zizmor.yml',
    ].map((file) => [file, read(file)]),
  );

  test('replaces the owner in every tracked file, again and again', async () => {
    await using checkout = await gitRepository({ ...files, LICENSE: 'MIT' });
    const changed = (file: string) => readFileSync(join(checkout.path, file), 'utf8');
    for (const owner of ['acme', 'beta-2', 'acme']) {
      expect([...setOwner(checkout.path, owner)].sort()).toEqual(Object.keys(files).sort());
      for (const [file, text] of Object.entries(files))
        expect(changed(file)).toBe(text.replaceAll(ownRepository, `${owner}/${name}`));
    }
    expect(JSON.parse(changed('package.json'))).toMatchObject({
      repository: `github:acme/${name}`,
      bugs: `https://github.com/acme/${name}/issues`,
    });
  });

  test('leaves longer names alone', async () => {
    const text = `my${ownRepository} ${ownRepository}-fork x.${ownRepository}\n`;
    await using checkout = await gitRepository({ 'package.json': read('package.json'), 'a.txt': text });
    expect(setOwner(checkout.path, 'acme')).toEqual(['package.json']);
  });
});
