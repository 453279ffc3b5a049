import { describe, expect, test } from '@jest/globals';
import { formatProblem, throwProblems, UserError } from '../../../src/shared/problems.ts';

describe('the text of a problem', () => {
  test.each([
    {
      it: 'starts with the file and line',
      problem: {
        message: 'It broke.',
        reason: 'It was old.',
        hint: 'Fix it.',
        location: { file: 'app.py', line: 3 },
      },
      words: 'app.py:3: It broke. It was old. Fix it.',
    },
    {
      it: 'names the rule that found it',
      problem: { message: 'It broke.', hint: 'Fix it.', rule: 'no-layout' },
      words: 'It broke. [no-layout] Fix it.',
    },
    {
      it: 'needs no line',
      problem: { message: 'It broke.', location: { file: 'app.py' } },
      words: 'app.py: It broke.',
    },
    {
      it: 'names the file once if the message begins with it',
      problem: { message: 'app.py is broken.', location: { file: 'app.py' } },
      words: 'app.py is broken.',
    },
    {
      it: 'names the file twice if the location has a line',
      problem: { message: 'app.py is broken.', location: { file: 'app.py', line: 3 } },
      words: 'app.py:3: app.py is broken.',
    },
    {
      it: 'needs no location',
      problem: { message: 'It broke.', hint: 'Fix it.' },
      words: 'It broke. Fix it.',
    },
  ])('$it', ({ problem, words }) => expect(formatProblem(problem)).toBe(words));
});

test('one error has all problems of a list', () => {
  expect(() => throwProblems([{ message: 'One.' }, { message: 'Two.' }])).toThrow('One.\n\nTwo.');
  expect(() => throwProblems([])).not.toThrow();
  expect(new UserError({ message: 'One.' }).problems).toHaveLength(1);
});
