import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lockReaders } from '../../../../src/bundle/requirements/lock/locks.ts';
import { parseRequirement } from '../../../../src/bundle/requirements/requirement.ts';
import { parseRequirementsText } from '../../../../src/bundle/requirements/requirements-syntax.ts';
import { UserError } from '../../../../src/shared/problems.ts';
import { propertyRuns } from '../../../support/scope.ts';
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

test('any requirements text is parsed or refused, and no line of it is lost', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const lines = parseRequirementsText(text);
      expect(lines.flatMap(({ physical }) => physical)).toEqual(text.split('\n'));
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
        // Nothing is made up: each line can be traced to where it was written, or is a file of ours.
        requirements.text.split('\n').forEach((line, at) => {
          if (line.trim() !== '') expect(requirements.origins[at]?.file).toBe('requirements.txt');
        });
      },
    ),
    { numRuns: propertyRuns(100) },
  );
});

/** Tables with the keys that locks have, and anything as their values. */
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
  const reader = await lockReaders[name]?.();
  await fc.assert(
    fc.asyncProperty(anyTable, fc.array(anyTable, { maxLength: 4 }), async (table, packages) => {
      const whole = {
        ...table,
        package: packages,
        packages,
        metadata: table.metadata ?? { strategy: ['inherit_metadata'] },
      };
      const file = { path: join(repository.path, name), text: '', table: whole };
      const asked = { extras: ['dash'], groups: ['main'] };
      const read = reader?.(file, asked, folders, () => {}) ?? Promise.reject(new Error('No reader.'));
      await read.catch((error: unknown) => expect(error).toBeInstanceOf(UserError));
    }),
    { numRuns: propertyRuns(300) },
  );
});
