import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const repository = join(import.meta.dirname, '..', '..', '..');
const places = [
  '*.md',
  '*.yml',
  '.ci',
  '.github',
  '__tests__',
  'bench',
  'docs',
  'examples',
  'local-connect',
  'scripts',
  'src',
];

/** Words of the old vocabulary, each of which has a standard term. */
const refused = new RegExp(
  String.raw`\b(?:${[
    'mend(?:s|ed|ing)?|mishaps?|travels?|travelled|anew|in vain|last words|one a line|whoever|heeds?|spoils?',
    '(?:is|are|was|be) told(?! apart)|tells? of|told (?:of|by|otherwise)|unless told|speaks? (?:of|for)',
    'lies (?:in|on|below)|holds no|held (?:back|against)|stands? (?:for itself|above|below|still|there)',
    'where (?:absent|given)|goes? (?:on|when)|leads? nowhere|has its say|sees to|to look at|however long',
    '(?:takes? (?:it|them)|taken) for|(?<!there )is no (?:folder|file|project|app|module|page|reason)',
  ].join('|')})\b`,
  'gi',
);

test('comments, messages and documents use plain words', () => {
  const files = execFileSync('git', ['ls-files', '--', ...places], { cwd: repository, encoding: 'utf8' })
    .split('\n')
    .filter(
      (file) =>
        /(?:\.(?:ts|mjs|md|yml|html|css|js|py)|\.ci\/run)$/.test(file) && !/dist\/|words\.test/.test(file),
    );
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((file) => {
    const lines = readFileSync(join(repository, file), 'utf8').split('\n');
    return lines.flatMap((line, index) =>
      [...line.matchAll(refused)].map(([word]) => `${file}:${index + 1}: ${word}`),
    );
  });
  expect(found).toEqual([]);
});
