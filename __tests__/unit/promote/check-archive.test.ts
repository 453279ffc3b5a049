import { expect, test } from '@jest/globals';
import { compareArchive } from '../../../src/promote/check-archive.ts';

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
    it: 'all is well where the checksums of server and manifest agree',
    metadata: { archive_md5: 'AA11' },
    listed: bothListed,
    agrees: [/MD5 is the one that the server took/, /its 2 files are as its manifest lists them/],
    differs: [],
  },
  {
    it: "a server that keeps no checksums leaves the manifest's",
    metadata: null,
    listed: bothListed,
    agrees: [/its 2 files/],
    differs: [],
  },
  {
    it: "a manifest without checksums leaves the server's",
    metadata: { archive_md5: 'aa11' },
    listed: new Map(),
    agrees: [/MD5/],
    differs: [],
  },
  {
    it: "another MD5 than the server's is told",
    metadata: { archive_md5: 'cc33' },
    listed: bothListed,
    agrees: [/its 2 files/],
    differs: [/Its MD5 is aa11, but the server took cc33/],
  },
  {
    it: 'a changed file and a lost one are named',
    metadata: null,
    listed: new Map([...bothListed, ['app.py', 'ff'], ['data.csv', 'b3']]),
    agrees: [],
    differs: [/^2 of the 3 files .*: app\.py, data\.csv\.$/],
  },
  {
    it: 'of a manifest with one file it is said that it is one',
    metadata: null,
    listed: new Map([['app.py', 'b1']]),
    agrees: [/its one file is/],
    differs: [],
  },
  {
    it: 'where nobody kept a checksum, nothing is claimed',
    metadata: {},
    listed: new Map(),
    agrees: [],
    differs: [],
  },
])('$it', ({ metadata, listed, agrees, differs }) => {
  const matching = (patterns: readonly RegExp[]) => patterns.map((one) => expect.stringMatching(one));
  expect(compareArchive(archive, { metadata: metadata as Record<string, string> | null }, listed)).toEqual({
    agrees: matching(agrees),
    differs: matching(differs),
  });
});
