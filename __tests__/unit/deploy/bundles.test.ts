import { expect, test } from '@jest/globals';
import { metadataOf, nothingBefore, originOf, ownerNote } from '../../../src/connect/bundle-metadata.ts';
import type { Bundle } from '../../../src/connect/types.ts';
import { choosePruned, previousBundle } from '../../../src/deploy/history.ts';
import { chooseBundle } from '../../../src/deploy/rollback.ts';
import { fc } from '../../support/properties.ts';

const bundle = (id: number, kind?: 'deploy' | 'preview', more: Partial<Bundle> = {}): Bundle => ({
  id: String(id),
  content_guid: 'g',
  created_time: '',
  size: 1,
  py_version: '3.12.4',
  metadata: kind ? metadataOf({}, { kind, fingerprint: 'f', upload: 'u' }) : {},
  ...more,
});
/** A deployment that recorded this bundle as the active one. */
const after = (before: number | typeof nothingBefore, id: number): Bundle =>
  bundle(id, 'deploy', {
    metadata: metadataOf({}, { kind: 'deploy', fingerprint: 'f', upload: 'u', before: String(before) }),
  });
const ids = (bundles: readonly Bundle[]) => bundles.map(({ id }) => Number(id));

test('our metadata of a bundle can be read back', () => {
  const origin = { kind: 'deploy', fingerprint: 'f', upload: 'u', before: '2' } as const;
  expect(originOf({ metadata: metadataOf({ source: 'git' }, origin) })).toEqual(origin);
});

test.each([[null], [undefined], [{}], [{ source: 'git' }], [{ connect_dash_deploy_kind: 'other' }]])(
  'metadata of other tools (%j) is not ours',
  (metadata) => {
    expect(originOf(metadata === undefined ? {} : { metadata })).toBeUndefined();
  },
);

const history = [
  after(6, 7),
  after(5, 6),
  after(4, 5),
  after(3, 4),
  after(2, 3),
  after(1, 2),
  after(nothingBefore, 1),
];

test('keeps the newest bundles of our deployments and removes older ones', () => {
  expect(ids(choosePruned(history, { active: '7', before: '6', keep: 5 }))).toEqual([2, 1]);
});

test('compares ids as numbers', () => {
  const bundles = [after(9, 10), after(10, 11), after(8, 9)];
  expect(ids(choosePruned(bundles, { active: '11', before: '10', keep: 1 }))).toEqual([9]);
});

test('counts only bundles that were active, and keeps the latest that failed', () => {
  // 4 and 5 failed: no later bundle recorded them.
  const bundles = [after(3, 6), after(3, 5), after(3, 4), after(2, 3), after(1, 2), after(nothingBefore, 1)];
  expect(ids(choosePruned(bundles, { active: '6', before: '3', keep: 3 }))).toEqual([4, 1]);
});

test('removes the latest failed bundle if it is older than those that are kept', () => {
  const bundles = [after(4, 5), after(3, 4), after(1, 3), after(1, 2), after(nothingBefore, 1)];
  expect(ids(choosePruned(bundles, { active: '5', before: '4', keep: 3 }))).toEqual([2, 1]);
});

test('keeps bundles that are newer than the active one, because their run may not have ended', () => {
  const bundles = [after(3, 5), after(2, 4), after(2, 3), after(nothingBefore, 2)];
  expect(ids(choosePruned(bundles, { active: '3', before: '2', keep: 1 }))).toEqual([]);
});

test('removes a draft of a branch if it is older than the kept bundles, and never one of a pull request', () => {
  const ofPullRequest = ownerNote({ host: 'github.com', repository: 1, pullRequest: 12 });
  const draft = (id: number, owner = {}) =>
    bundle(id, undefined, {
      metadata: metadataOf(owner, { kind: 'preview', fingerprint: 'f', upload: 'u' }),
    });
  const bundles = [after(3, 6), draft(5), draft(4), after(2, 3), draft(2), draft(1, ofPullRequest)];
  expect(ids(choosePruned(bundles, { active: '6', before: '3', keep: 2 }))).toEqual([2]);
});

const kinds = fc.constantFrom('deploy' as const, undefined);

test('never removes the active bundle, the one before it, or a bundle of another tool', () => {
  fc.assert(
    fc.property(
      fc.array(kinds, { maxLength: 12 }),
      fc.nat(12),
      fc.nat(12),
      fc.nat(6),
      (made, active, before, keep) => {
        const bundles = made.map((kind, index) => bundle(index, kind));
        const options = { active: String(active), before: String(before), keep };
        for (const { id, metadata } of choosePruned(bundles, options)) {
          expect([String(active), String(before)]).not.toContain(id);
          expect(originOf({ metadata: metadata ?? null })?.kind).toBe('deploy');
        }
      },
    ),
  );
});

test.each<{ name: string; bundles: Bundle[]; active: string | null; previous: string | undefined }>([
  {
    name: 'the one that was recorded, not a failed one in between',
    bundles: [after(1, 3), after(1, 2), after(nothingBefore, 1)],
    active: '3',
    previous: '1',
  },
  {
    name: 'one further back after a rollback',
    bundles: [after(2, 3), after(1, 2), after(nothingBefore, 1)],
    active: '2',
    previous: '1',
  },
  {
    name: 'the target of a rollback, not the bundle that was rolled back',
    bundles: [after(2, 4), after(2, 3), after(1, 2)],
    active: '4',
    previous: '2',
  },
  {
    name: 'the newest older one that was built, if the recorded one was removed',
    bundles: [after(2, 4), bundle(3, 'deploy', { py_version: null }), after(nothingBefore, 1)],
    active: '4',
    previous: '1',
  },
  {
    name: 'neither a preview nor a newer one, if none is noted',
    bundles: [bundle(9, 'deploy'), bundle(8, 'deploy'), bundle(7, 'preview'), bundle(6), bundle(5)],
    active: '8',
    previous: '6',
  },
  {
    name: 'the newest one, if none is active',
    bundles: [bundle(9, 'deploy'), bundle(8)],
    active: null,
    previous: '9',
  },
  {
    name: 'none after a first deployment',
    bundles: [after(nothingBefore, 2), after(nothingBefore, 1)],
    active: '2',
    previous: undefined,
  },
])('the previous bundle is $name', ({ bundles, active, previous }) => {
  expect(previousBundle(active, bundles)?.id).toBe(previous);
});

test('a rollback to a bundle that does not exist lists the existing ones', () => {
  const board = { name: 'board', title: null, bundle_id: '8' };
  const bundles = [bundle(9), bundle(8)];
  expect(chooseBundle(board, bundles, '9').id).toBe('9');
  expect(() => chooseBundle(board, bundles, '7')).toThrow('The bundles of board: 9, 8 (live).');
  expect(() => chooseBundle(board, [bundle(8)], 'previous')).toThrow(
    'There is no bundle before the live one.',
  );
});
