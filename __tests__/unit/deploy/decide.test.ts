import { expect, test } from '@jest/globals';
import { metadataOf, nothingBefore, type Origin } from '../../../src/connect/bundle-metadata.ts';
import type { Bundle } from '../../../src/connect/types.ts';
import { isVerified, verifiedNote } from '../../../src/deploy/decide.ts';
import type { Verification } from '../../../src/deploy/request.ts';

const bundleWith = (note: Partial<Origin> = {}): Bundle => ({
  id: '5',
  content_guid: 'g',
  created_time: '',
  size: 1,
  metadata: metadataOf(
    {},
    { kind: 'deploy', fingerprint: 'f', upload: 'u', before: '4', verified: 'layout', ...note },
  ),
});
const layout: Verification = { how: 'layout', timeout: 60 };

test.each<{ name: string; note?: Partial<Origin>; wanted?: Verification; verified: boolean }>([
  { name: 'was verified as a draft', verified: true },
  {
    name: 'was not verified, and verification is off',
    note: { verified: 'none' },
    wanted: { how: 'none', timeout: 1 },
    verified: true,
  },
  { name: 'was not verified', note: { verified: 'none' }, verified: false },
  { name: 'was only checked to start', note: { verified: 'starts' }, verified: false },
  { name: 'was checked for more than is wanted', wanted: { how: 'starts', timeout: 1 }, verified: true },
  { name: 'was verified without its health page', wanted: { ...layout, path: '/health' }, verified: false },
  {
    name: 'was verified with its health page',
    note: { verified: 'layout /health' },
    wanted: { ...layout, path: '/health' },
    verified: true,
  },
  { name: 'was the first of its content item', note: { before: nothingBefore }, verified: false },
])('an active bundle that $name: verified is $verified', ({ note = {}, wanted = layout, verified }) => {
  expect(isVerified(bundleWith(note), wanted)).toBe(verified);
});

test('a bundle without our metadata is not verified', () => {
  expect(isVerified({ ...bundleWith(), metadata: { source: 'git' } }, layout)).toBe(false);
});

test('the note in the metadata names the level and the path of the verification', () => {
  expect(verifiedNote(layout)).toBe('layout');
  expect(verifiedNote({ ...layout, path: '/a b' })).toBe('layout /a b');
});
