import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { lockReaders, readLock } from '../../../../src/bundle/requirements/lock/locks.ts';
import { parseRequirement } from '../../../../src/bundle/requirements/requirement.ts';
import { parseRequirementsText } from '../../../../src/bundle/requirements/requirements-syntax.ts';
import { UserError } from '../../../../src/shared/problems.ts';
import { fc, propertyRuns } from '../../../support/properties.ts';
import { temporaryRepository } from './repository.ts';

const fragment = fc.constantFrom(
  ...[
    'dash',
    '==',
    '>=',
    '1.2',
    '3',
    '.*',
    '[',
    ']',
    'extra',
    ',',
    ';',
    ' ',
    '@',
    '\\',
    '\n',
    '#',
    '--hash=',
    '-r ',
    '-e ',
  ],
  ...[
    '.',
    '/',
    'file://',
    'git+https://',
    'https://u:p@h/',
    'python_version',
    "'3.9'",
    '(',
    ')',
    `\${A}`,
    '\t',
    '"',
    '-c',
    '=',
  ],
  ...['~', '.whl', '.tar.gz', '-', '--index-url ', '\u2028', 'é', '<', '=py39_0', 'x'],
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join('')),
);

test('any requirements text is parsed or refused, without losing a line', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const lines = parseRequirementsText(text);
      expect(lines.map((line) => line.text).join('\n')).toBe(text);
    }),
    { numRuns: propertyRuns(2000) },
  );
});

test('any requirement is parsed or refused', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const read = parseRequirement(text);
      expect('problem' in read || read.name.length > 0).toBe(true);
    }),
    { numRuns: propertyRuns(2000) },
  );
});

test('a requirement of 200,000 continuation lines is refused', async () => {
  await using repository = await temporaryRepository({
    'requirements.txt': `dash==3.2.0 ${'\\\n--hash=sha256:aa '.repeat(200_000)}\nflask==3.0\n`,
  });
  const { requirements, findings } = await repository.read();
  expect(findings).toMatchObject([
    { rule: 'requirements-line', reason: expect.stringContaining('more than 5000 lines') },
  ]);
  expect(requirements.packages).toEqual(new Map([['flask', '3.0']]));
});

/** A uv.lock or poetry.lock of packages that require each other in a circle. */
const circle = {
  'uv.lock': (count: number) =>
    `version = 1\n[[package]]\nname = "app"\nversion = "1"\nsource = { virtual = "." }\ndependencies = [{ name = "p0" }]\n${numbers(
      count,
      (at, next) =>
        `[[package]]\nname = "p${at}"\nversion = "1"\nsource = { registry = "https://pypi.org/simple" }\ndependencies = [{ name = "p${next}", marker = "python_full_version != '3.12.${at % 30}'" }]\n`,
    )}`,
  'poetry.lock': (count: number) =>
    `${numbers(
      count,
      (at, next) =>
        `[[package]]\nname = "p${at}"\nversion = "1"\npython-versions = ">=3.9"\n[package.dependencies]\np${next} = { version = "*", markers = "python_full_version != '3.12.${at % 30}'" }\n`,
    )}[metadata]\nlock-version = "2.0"\npython-versions = ">=3.9"\n`,
};
const numbers = (count: number, format: (at: number, next: number) => string) =>
  Array.from({ length: count }, (_, at) => format(at, (at + 1) % count)).join('');
const pyproject = '[project]\nname = "app"\nversion = "1"\ndependencies = ["p0"]\n';

test.each(['uv.lock', 'poetry.lock'] as const)('%s with a circle of dependencies is read', async (name) => {
  await using repository = await temporaryRepository({
    [name]: circle[name](3_000),
    'pyproject.toml': pyproject,
  });
  const { requirements } = await repository.read();
  expect(requirements.packages.size).toBe(3_000);
});

test.each(['uv.lock', 'poetry.lock'] as const)('%s with 20,000 packages is refused', async (name) => {
  await using repository = await temporaryRepository({
    [name]: circle[name](20_000),
    'pyproject.toml': pyproject,
  });
  await expect(repository.read()).rejects.toThrow(/lists 2000[01] packages; at most 10000 are supported/);
});

test.each([
  ['20,000 pins', { 'requirements.txt': numbers(20_000, (at) => `p${at}==1\n`) }],
  ['20,000 unreadable lines', { 'requirements.txt': numbers(20_000, (at) => `p${at} 1\n`) }],
  [
    'two files with 6,000 pins each',
    Object.fromEntries(
      ['requirements.txt', 'more.txt'].map((file) => [
        file,
        `-r more.txt\n${numbers(6_000, (at) => `p${at}==1\n`)}`,
      ]),
    ),
  ],
  [
    'a project with 20,000 dependencies',
    { 'pyproject.toml': `[project]\nname = "x"\ndependencies = [${numbers(20_000, (at) => `"p${at}",`)}]\n` },
  ],
])('%s are refused', async (_, files) => {
  await using repository = await temporaryRepository(files);
  await expect(repository.read()).rejects.toThrow(/lists \d+ packages; at most 10000 are supported/);
});

test('each of 9,000 packages of a pylock.toml of 5 MB has its line', async () => {
  const wheels = `wheels = [{ url = "https://files.example.org/${'x'.repeat(500)}" }]\n`;
  await using repository = await temporaryRepository({
    'pylock.toml': `lock-version = '1.0'\n${numbers(9_000, (at) => `[[packages]]\nname = 'p${at}'\nversion = '1'\n${wheels}`)}`,
  });
  const { requirements } = await repository.read();
  const at = requirements.text.split('\n').indexOf('p8999==1');
  expect(requirements.origins[at]).toEqual({ file: 'pylock.toml', line: 8_999 * 4 + 3 });
});

test('9,000 pins with a different marker each are read', async () => {
  await using repository = await temporaryRepository({
    'requirements.txt': `dash==3.2.0\n${numbers(9_000, (at) => `p==1.${at} ; python_full_version == "3.12.${at}"\n`)}`,
  });
  const { findings } = await repository.read();
  expect(findings).toEqual([]);
});

test.each([
  [
    'a key of 50,000 parts',
    `a${'.a'.repeat(50_000)} = 1\n[project]\nname = "x"\ndependencies = ["dash==3.2.0"]\n`,
  ],
  [
    '8,000 unknown keys',
    `${numbers(8_000, (at) => `k${at} = 1\n`)}[project]\nname = "x"\ndependencies = ["dash==3.2.0"]\n`,
  ],
  [
    'groups that include each other 2^40 times',
    `[project]\nname = "x"\ndependencies = ["dash==3.2.0"]\n[dependency-groups]\n${numbers(
      40,
      (at, next) => `g${at} = [{ include-group = "g${next}" }, { include-group = "g${next}" }]\n`,
    )}`,
  ],
])('a pyproject.toml with %s is read', async (_, text) => {
  await using repository = await temporaryRepository({ 'pyproject.toml': text });
  expect((await repository.read()).requirements.packages).toEqual(new Map([['dash', '3.2.0']]));
});

test.each([
  ['pyproject.toml', `x = ${'['.repeat(100_000)}${']'.repeat(100_000)}\n`],
  ['uv.lock', `x = ${'{a='.repeat(100_000)}1${'}'.repeat(100_000)}\n`],
])('a %s that is nested too deeply is refused', async (name, text) => {
  await using repository = await temporaryRepository({ [name]: text });
  await expect(repository.read()).rejects.toThrow(`${name} can't be read.`);
});

test('a marker that is nested too deeply is refused', async () => {
  const marker = `${'('.repeat(50_000)}os_name == "posix"${')'.repeat(50_000)}`;
  await using repository = await temporaryRepository({
    'requirements.txt': `dash==3.2.0\nflask ; ${marker}\n`,
  });
  expect((await repository.read()).findings).toMatchObject([
    { rule: 'requirements-line', location: { line: 2 } },
  ]);
});

test('any file named requirements.txt gives findings or requirements', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array(),
        anyText.map((text) => new TextEncoder().encode(text)),
      ),
      async (bytes) => {
        await using repository = await temporaryRepository({ 'requirements.txt': bytes });
        const { requirements } = await repository.read();
        // Each line has the location in the file that it comes from.
        requirements.text.split('\n').forEach((line, at) => {
          if (line.trim() !== '') expect(requirements.origins[at]?.file).toBe('requirements.txt');
        });
      },
    ),
    { numRuns: propertyRuns(100) },
  );
});

/** Tables with the keys of lock files, and arbitrary values. */
const words = fc.constantFrom(
  ...[
    'name',
    'version',
    'source',
    'registry',
    'git',
    'url',
    'path',
    'editable',
    'virtual',
    'dependencies',
    'marker',
    'markers',
  ],
  ...[
    'groups',
    'files',
    'file',
    'package',
    'packages',
    'metadata',
    'default',
    'extras',
    'wheels',
    'sdist',
    'requires-python',
  ],
  ...[
    'strategy',
    'python-versions',
    'manifest',
    'members',
    'type',
    'optional-dependencies',
    'dash',
    '_meta',
    'sources',
    'vcs',
  ],
);
const values = fc.oneof(
  words,
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(
    '.',
    '..',
    'inherit_metadata',
    "python_version < '3.9'",
    '>=3.9',
    '^3',
    '1.0',
    'https://h/a%zz-1.whl',
    '1.0',
    'main',
  ),
);
const { table: anyTable } = fc.letrec<{ table: Record<string, unknown>; value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    values,
    fc.array(tie('value'), { maxLength: 4 }),
    tie('table'),
  ),
  table: fc.dictionary(words, tie('value'), { maxKeys: 6 }),
}));

test.each(Object.keys(lockReaders))('any table named %s gives findings or requirements', async (name) => {
  await using repository = await temporaryRepository({ 'app.py': '' });
  const folders = { root: repository.path, repository: repository.path };
  await fc.assert(
    fc.asyncProperty(anyTable, fc.array(anyTable, { maxLength: 4 }), async (table, packages) => {
      const whole = {
        ...table,
        package: packages,
        packages,
        metadata: table.metadata ?? { strategy: ['inherit_metadata'] },
      };
      const file = { path: join(repository.path, name), text: '', table: whole };
      const selection = { extras: ['dash'], groups: ['main'] };
      await readLock(file, selection, { folders, report: () => {} }).catch((error: unknown) =>
        expect(error).toBeInstanceOf(UserError),
      );
    }),
    { numRuns: propertyRuns(300) },
  );
});
