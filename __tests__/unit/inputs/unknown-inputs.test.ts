import { expect, test } from '@jest/globals';
import { inputNames } from '../../../src/inputs/table.ts';
import { otherVariables, unknownInputs } from '../../../src/inputs/unknown-inputs.ts';

test.each([
  { name: 'ACCES', hint: 'Did you mean `access`?' },
  { name: 'API_KEY', hint: 'Did you mean `api-key`?' },
  { name: 'CONNECT-SERVER', hint: 'Set `server`.' },
  { name: 'CONNECT-API-KEY', hint: 'Set `api-key`.' },
  { name: 'URL', hint: 'Set `server`.' },
  { name: 'DIR', hint: 'Set `path`.' },
  { name: 'ACCESS-TYPE', hint: 'Set `access`.' },
  { name: 'FROBNICATE', hint: 'See docs/inputs.md for all inputs.' },
])('reports INPUT_$name as unknown: $hint', ({ name, hint }) => {
  expect(unknownInputs({ [`INPUT_${name}`]: 'x' })).toEqual([
    { message: `There is no input \`${name.toLowerCase()}\`.`, hint },
  ]);
});

test('takes every input of action.yml and every other variable', () => {
  const known = Object.fromEntries(inputNames.map((name) => [`INPUT_${name.toUpperCase()}`, '']));
  expect(unknownInputs({ ...known, PATH: '/bin', GITHUB_SHA: '1' })).toEqual([]);
});

test('reports variables for connect-publish, which would be lost', () => {
  expect(otherVariables({ CONNECT_ENV_SET_TOKEN: 'secret' })).toMatchObject([
    {
      message: 'CONNECT_ENV_SET_TOKEN has no effect.',
      hint: expect.stringContaining('`environment: TOKEN`'),
    },
  ]);
  expect(otherVariables({})).toEqual([]);
});
