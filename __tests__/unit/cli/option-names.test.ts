import { expect, test } from '@jest/globals';
import { asOptions } from '../../../src/cli/option-names.ts';
import { input, TheInput, theInput } from '../../../src/shared/input-names.ts';

test.each([
  { message: `Set ${input('entrypoint', 'app:app')}.`, shown: 'Set --entrypoint app:app.' },
  { message: `Leave ${input('name')} out.`, shown: 'Leave --name out.' },
  { message: `${TheInput('environment')} names DB twice.`, shown: 'Option --environment names DB twice.' },
  {
    message: `It is named by ${theInput('python-version')}.`,
    shown: 'It is named by option --python-version.',
  },
  { message: `Set ${input('exclude', '{a,b}/*')}.`, shown: 'Set --exclude {a,b}/*.' },
])('shows "$shown" on the command line', ({ message, shown }) => {
  expect(asOptions({ message, reason: message, hint: message })).toEqual({
    message: shown,
    reason: shown,
    hint: shown,
  });
});

test.each([
  'Import `app` from `dash`.',
  'Add `lfs: true` to actions/checkout.',
  `Set ${input('mode', 'rollback')}.`,
  `Set ${input('pr-number')}.`,
])('leaves "%s" as it is, since it names no option', (message) => {
  expect(asOptions({ message })).toEqual({ message });
});
