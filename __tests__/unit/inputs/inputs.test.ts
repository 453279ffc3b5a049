import { posix, win32 } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Inputs, readInputs } from '../../../src/inputs/inputs.ts';
import { UserError } from '../../../src/shared/problems.ts';
import { fc, propertyRuns } from '../../support/properties.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A folder without a connect.toml, which other tests cover. */
const parse = async (given: Record<string, string>, environment: Record<string, string> = {}) =>
  (await readInputs((name) => given[name] ?? '', environment, import.meta.dirname)).inputs;

async function mistakes(given: Record<string, string>): Promise<string> {
  try {
    await parse(given);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'none';
}

test('every input is optional', async () => {
  expect(await parse({})).toMatchObject({
    server: undefined,
    apiKey: undefined,
    path: '.',
    mode: 'auto',
    verify: 'layout',
    timeout: 30,
    exclude: [],
  });
});

describe('parses', () => {
  const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';
  test.each<{ it: string; given: Record<string, string>; expected: Partial<Inputs> }>([
    {
      it: 'a pasted URL of the dashboard as the server',
      given: { server: `https://connect.example.org/pub/connect/#/apps/${guid}/access` },
      expected: { server: new URL('https://connect.example.org/pub/') },
    },
    {
      it: 'a pasted URL of the dashboard as the content',
      given: { 'content-guid': `https://connect.example.org/connect/#/apps/${guid}/logs` },
      expected: { contentGuid: guid },
    },
    {
      it: 'one glob per line, with comments',
      given: { exclude: 'data/**\n\n# large\n*.{csv,tsv}\n' },
      expected: { exclude: ['data/**', '*.{csv,tsv}'] },
    },
    { it: 'names with commas', given: { extras: 'plots, io' }, expected: { extras: ['plots', 'io'] } },
    { it: "YAML's spellings of true", given: { force: 'True' }, expected: { force: true } },
    { it: 'a size with its unit', given: { 'max-size': '1.5 GB' }, expected: { maxSize: 1.5e9 } },
    { it: 'fractions of a minute', given: { timeout: '0.5' }, expected: { timeout: 0.5 } },
    {
      it: "a path of the app's health page",
      given: { 'verify-path': '/health?full=1' },
      expected: { verifyPath: 'health?full=1' },
    },
  ])('$it', async ({ given, expected }) => expect(await parse(given)).toMatchObject(expected));

  test('the server and the key fall back to the environment', async () => {
    const environment = {
      CONNECT_SERVER: 'https://connect.example.org',
      CONNECT_API_KEY: 'from-the-environment',
    };
    expect(await parse({ 'api-key': 'given' }, environment)).toMatchObject({
      server: new URL('https://connect.example.org/'),
      apiKey: 'given',
    });
  });
});

describe('reports the input, its value and the expected value of', () => {
  test.each([
    { given: { mode: 'deplyo' }, reported: '`mode` is "deplyo". Expected one of auto, deploy' },
    { given: { insecure: 'yes' }, reported: '`insecure` is "yes". Expected true or false' },
    { given: { timeout: '0' }, reported: '`timeout` is "0". Expected a number of minutes' },
    { given: { timeout: '1e3' }, reported: '`timeout` is "1e3"' },
    { given: { 'keep-bundles': '-1' }, reported: '`keep-bundles` is "-1". Expected a whole number from 1' },
    { given: { name: 'a b' }, reported: '`name` is "a b". Expected 3 to 64 letters' },
    { given: { title: 'ab' }, reported: 'title' },
    { given: { 'max-size': 'big' }, reported: '`max-size` is "big". Expected a size' },
    {
      given: { 'verify-path': 'https://elsewhere.example.org/' },
      reported: '`verify-path` is "https://elsewhere',
    },
    { given: { 'verify-path': '../other/' }, reported: '`verify-path` is "../other/"' },
    {
      given: { 'verify-path': '%2e%2e/.%2E/__api__/v1/user' },
      reported: '`verify-path` is "%2e%2e/.%2E/__api__/v1/user"',
    },
    {
      given: { 'from-bundle-id': 'latest' },
      reported: '`from-bundle-id` is "latest". Expected the ID of a bundle',
    },
    { given: { 'rollback-to': 'last' }, reported: '`rollback-to` is "last". Expected previous' },
    { given: { 'content-guid': 'sales' }, reported: 'sales' },
    { given: { server: 'connect.example.org' }, reported: 'https://connect.example.org' },
    {
      given: { 'extra-files': '../lib/** → ../../evil' },
      reported:
        '`extra-files` has "../lib/** → ../../evil". Expected a folder of the bundle after the arrow, such as lib/',
    },
    { given: { 'extra-files': '../lib/** → /abs' }, reported: 'a folder of the bundle' },
    { given: { 'extra-files': '../lib/** -> a/../../b' }, reported: 'a folder of the bundle' },
    { given: { 'extra-files': '../lib/** → ..' }, reported: 'a folder of the bundle' },
    { given: { 'extra-files': '../lib/** → C:/lib' }, reported: 'a folder of the bundle' },
    { given: { 'extra-files': '../lib/** → ..\\lib' }, reported: 'a folder of the bundle' },
    { given: { 'extra-files': '../lib/** → li\0b' }, reported: 'a folder of the bundle' },
    { given: { 'extra-files': '../lib/** →' }, reported: 'an arrow and a folder of the bundle' },
    { given: { 'ignore-rules': 'a;b' }, reported: '`ignore-rules` is "a;b"' },
    {
      given: { 'ignore-rules': 'missing-requiremnt no-layout' },
      reported: 'Unknown rule "missing-requiremnt" in ignore-rules. Did you mean missing-requirement?',
    },
    {
      given: { 'ignore-rules': 'xyz' },
      reported: 'Unknown rule "xyz" in ignore-rules. docs/rules.md lists',
    },
  ])('$given', async ({ given, reported }) =>
    expect(await mistakes(given as unknown as Record<string, string>)).toContain(reported),
  );

  test('a value in connect.toml with its line', async () => {
    await using folder = await temporaryFolder({
      'connect.toml': 'title = "Sales"\nignore-rules = ["max-sise"]\n',
    });
    await expect(readInputs(() => '', {}, folder.path)).rejects.toThrow(
      'connect.toml:2: Unknown rule "max-sise" in ignore-rules. Did you mean max-size?',
    );
  });

  test('all invalid inputs together', async () => {
    const reported = await mistakes({ mode: 'x', timeout: 'soon', insecure: 'maybe', server: 'ftp://x' });
    expect(reported.split('\n\n')).toHaveLength(4);
  });

  test('an invalid key without showing it', async () => {
    const reported = await mistakes({ 'api-key': 'secret key\nwith lines' });
    expect(reported).toContain('api-key');
    expect(reported).not.toContain('secret key');
  });
});

test.each([
  ['lib/', 'lib'],
  ['./lib//money/', 'lib/money'],
  ['.', '.'],
  ['./', '.'],
  ['a/../lib', 'lib'],
  ['données', 'données'],
])('extra-files to %s go to %s', async (given, to) => {
  expect((await parse({ 'extra-files': `../lib/** → ${given}` })).extraFiles).toEqual([
    { from: '../lib/**', to },
  ]);
});

test('extra-files are always inside the bundle', async () => {
  const folder = fc
    .array(fc.constantFrom('..', '.', 'a', '', '\\', 'C:', '\0', ' ', '…'), { maxLength: 6 })
    .chain((parts) => fc.constantFrom(parts.join('/'), parts.join('')));
  await fc.assert(
    fc.asyncProperty(folder, async (to) => {
      const given = { 'extra-files': `x → ${to}` };
      if ((await mistakes(given)) !== 'none') return;
      for (const extra of (await parse(given)).extraFiles) {
        for (const { join } of [posix, win32])
          expect(join('/bundle', extra.to, 'x').replaceAll('\\', '/')).toMatch(/^\/bundle\/[^\0]*x$/);
      }
    }),
    { numRuns: propertyRuns(500) },
  );
});

test('any text is parsed or reported, never thrown', async () => {
  const names = [
    'server',
    'api-key',
    'content-guid',
    'name',
    'timeout',
    'max-size',
    'verify-path',
    'exclude',
  ];
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), fc.string()), async (given) => {
      expect(typeof (await mistakes(given))).toBe('string');
    }),
  );
});
