import { describe, expect, test } from '@jest/globals';
import { formatProblem, throwProblems, UserError } from '../../../src/shared/problems.ts';

describe('a mishap in words', () => {
  test.each([
    {
      it: 'starts with the file and line',
      problem: {
        message: 'It broke.',
        reason: 'It was old.',
        hint: 'Mend it.',
        location: { file: 'app.py', line: 3 },
      },
      words: 'app.py:3: It broke. It was old. Mend it.',
    },
    {
      it: 'names the rule that found it, to look it up or to switch it off',
      problem: { message: 'It broke.', hint: 'Mend it.', rule: 'no-layout' },
      words: 'It broke. [no-layout] Mend it.',
    },
    {
      it: 'does without a line',
      problem: { message: 'It broke.', location: { file: 'app.py' } },
      words: 'app.py: It broke.',
    },
    {
      it: 'names the file once where the words begin with it',
      problem: { message: 'app.py is broken.', location: { file: 'app.py' } },
      words: 'app.py is broken.',
    },
    {
      it: 'but not where only the line tells the place',
      problem: { message: 'app.py is broken.', location: { file: 'app.py', line: 3 } },
      words: 'app.py:3: app.py is broken.',
    },
    {
      it: 'does without a place',
      problem: { message: 'It broke.', hint: 'Mend it.' },
      words: 'It broke. Mend it.',
    },
  ])('$it', ({ problem, words }) => expect(formatProblem(problem)).toBe(words));
});

test('every mishap of a list is told by one error', () => {
  expect(() => throwProblems([{ message: 'One.' }, { message: 'Two.' }])).toThrow('One.\n\nTwo.');
  expect(() => throwProblems([])).not.toThrow();
  expect(new UserError({ message: 'One.' }).problems).toHaveLength(1);
});
