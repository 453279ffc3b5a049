import { describe, expect, test } from '@jest/globals';
import { inWords, throwAll, UserError } from '../../../src/shared/problems.ts';

describe('a mishap in words', () => {
  test.each([
    {
      it: 'starts with the file and line',
      mishap: { what: 'It broke.', why: 'It was old.', fix: 'Mend it.', where: { file: 'app.py', line: 3 } },
      words: 'app.py:3: It broke. It was old. Mend it.',
    },
    {
      it: 'names the rule that found it, to look it up or to switch it off',
      mishap: { what: 'It broke.', fix: 'Mend it.', rule: 'no-layout' },
      words: 'It broke. [no-layout] Mend it.',
    },
    {
      it: 'does without a line',
      mishap: { what: 'It broke.', where: { file: 'app.py' } },
      words: 'app.py: It broke.',
    },
    {
      it: 'names the file once where the words begin with it',
      mishap: { what: 'app.py is broken.', where: { file: 'app.py' } },
      words: 'app.py is broken.',
    },
    {
      it: 'but not where only the line tells the place',
      mishap: { what: 'app.py is broken.', where: { file: 'app.py', line: 3 } },
      words: 'app.py:3: app.py is broken.',
    },
    {
      it: 'does without a place',
      mishap: { what: 'It broke.', fix: 'Mend it.' },
      words: 'It broke. Mend it.',
    },
  ])('$it', ({ mishap, words }) => expect(inWords(mishap)).toBe(words));
});

test('every mishap of a list is told by one error', () => {
  expect(() => throwAll([{ what: 'One.' }, { what: 'Two.' }])).toThrow('One.\n\nTwo.');
  expect(() => throwAll([])).not.toThrow();
  expect(new UserError({ what: 'One.' }).mishaps).toHaveLength(1);
});
