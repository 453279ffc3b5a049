import { describe, expect, test } from '@jest/globals';
import { choosePython, findPythons } from '../../../local-connect/run/pythons.ts';

const installed = ['3.12.1', '3.11.7', '3.11.14', '3.9.18'].map((version) => ({
  version,
  executable: version,
}));

describe('a bundle gets', () => {
  test.each([
    {
      requires: '>=3.8',
      version: '3.11.0',
      gets: '3.12.1',
      it: 'the newest one that its requirement allows',
    },
    {
      requires: '~=3.11.0',
      version: '3.12.0',
      gets: '3.11.14',
      it: 'one that its requirement allows, independent of its version',
    },
    { requires: '>=3.8,<3.10', version: '3.11.0', gets: '3.9.18', it: 'an older one if it requires that' },
    { requires: '>=3.13', version: '3.12.1', gets: undefined, it: 'none if nothing fits the requirement' },
    { requires: null, version: '3.11.2', gets: '3.11.14', it: 'the newest of its minor version' },
    { requires: null, version: '3.1.0', gets: undefined, it: 'none if its minor version is missing' },
  ])('$it', ({ requires, version, gets }) => {
    expect(choosePython(installed, { requires, version })?.version).toBe(gets);
  });
});

test('ignores a program that is not a Python', async () => {
  expect(await findPythons([process.execPath, '/nowhere/python3'])).toEqual([]);
});
