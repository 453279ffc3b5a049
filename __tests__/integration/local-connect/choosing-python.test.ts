import { describe, expect, test } from '@jest/globals';
import { choosePython, findPythons } from '../../../local-connect/run/pythons.ts';

const installed = ['3.12.1', '3.11.7', '3.11.14', '3.9.18'].map((version) => ({
  version,
  executable: version,
}));

describe('a bundle gets', () => {
  test.each([
    { requires: '>=3.8', version: '3.11.0', gets: '3.12.1', it: 'the newest that its requirement admits' },
    {
      requires: '~=3.11.0',
      version: '3.12.0',
      gets: '3.11.14',
      it: 'what its requirement admits, not its version',
    },
    { requires: '>=3.8,<3.10', version: '3.11.0', gets: '3.9.18', it: 'an older one where it asks for that' },
    { requires: '>=3.13', version: '3.12.1', gets: undefined, it: 'none where nothing fits the requirement' },
    { requires: null, version: '3.11.2', gets: '3.11.14', it: 'the newest of its minor version' },
    { requires: null, version: '3.1.0', gets: undefined, it: 'none where its minor version is not there' },
  ])('$it', ({ requires, version, gets }) => {
    expect(choosePython(installed, { requires, version })?.version).toBe(gets);
  });
});

test('what is no Python is not offered', async () => {
  expect(await findPythons([process.execPath, '/nowhere/python3'])).toEqual([]);
});
