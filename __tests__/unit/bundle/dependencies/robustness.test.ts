import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRequirement } from '../../../../src/bundle/dependencies/requirement.ts';
import { parseRequirementsText } from '../../../../src/bundle/dependencies/requirements-syntax.ts';
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
    { numRuns: 2000 },
  );
});

test('any requirement is parsed or refused', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const read = parseRequirement(text);
      expect('problem' in read || read.name.length > 0).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('a long line is read in a moment, whatever it is made of', () => {
  for (const part of [
    'a',
    ' ',
    '=',
    ',',
    '[',
    '(',
    '-',
    '@',
    '\\',
    ';',
    '--hash=x ',
    '://',
    '"',
    "'",
    '.',
    '/',
    '#',
    'a=',
    'a@',
    ':',
  ]) {
    const before = performance.now();
    parseRequirementsText(`dash${part.repeat(20_000)}\n${part.repeat(20_000)}`);
    // Catches a regular expression that goes back and forth: those take minutes, all else milliseconds.
    expect(performance.now() - before).toBeLessThan(5_000);
  }
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
        expect(requirements.text === '' || requirements.text.endsWith('\n')).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});
