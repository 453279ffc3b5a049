import { expect, test } from '@jest/globals';
import { checkArchive } from '../../../src/promote/promote.ts';

const file = (md5: string) => ({ md5, sha256: '' });
const archive = {
  md5: 'aa11',
  files: new Map([
    ['app.py', file('b1')],
    ['assets/style.css', file('b2')],
  ]),
};
const bothListed = new Map([
  ['app.py', 'b1'],
  ['assets/style.css', 'b2'],
]);

test.each([
  {
    it: 'passes if the checksums of server and manifest match',
    metadata: { archive_md5: 'AA11' },
    listed: bothListed,
    passed: [/MD5 is the one that the server stored/, /its files have the checksums in its manifest/],
    failed: [],
  },
  {
    it: 'uses only the manifest if the server stores no checksums',
    metadata: null,
    listed: bothListed,
    passed: [/its files/],
    failed: [],
  },
  {
    it: "uses only the server's MD5 if the manifest has no checksums",
    metadata: { archive_md5: 'aa11' },
    listed: new Map(),
    passed: [/MD5/],
    failed: [],
  },
  {
    it: "fails if the MD5 differs from the server's",
    metadata: { archive_md5: 'cc33' },
    listed: bothListed,
    passed: [/its files/],
    failed: [/Its MD5 is aa11, but the server stored cc33/],
  },
  {
    it: 'names changed and missing files',
    metadata: null,
    listed: new Map([...bothListed, ['app.py', 'ff'], ['data.csv', 'b3']]),
    passed: [],
    failed: [/^2 of the 3 files .*: app\.py, data\.csv\.$/],
  },
  {
    it: 'claims nothing without any checksum',
    metadata: {},
    listed: new Map(),
    passed: [],
    failed: [],
  },
])('$it', ({ metadata, listed, passed, failed }) => {
  const matching = (patterns: readonly RegExp[]) => patterns.map((one) => expect.stringMatching(one));
  expect(checkArchive(archive, { metadata: metadata as Record<string, string> | null }, listed)).toEqual({
    passed: matching(passed),
    failed: matching(failed),
  });
});
