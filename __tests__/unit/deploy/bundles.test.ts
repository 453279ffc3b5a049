import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { metadataOf, nothingBefore, originOf } from '../../../src/connect/bundle-metadata.ts';
import type { Bundle, Job } from '../../../src/connect/types.ts';
import { previousOf, wasLive } from '../../../src/deploy/history.ts';
import { choosePruned } from '../../../src/deploy/prune.ts';
import { chooseBundle } from '../../../src/deploy/rollback.ts';

const bundle = (id: number, kind?: 'deploy' | 'preview', active = false): Bundle => ({
  id: String(id),
  content_guid: 'g',
  created_time: '',
  size: 1,
  active,
  metadata: kind ? metadataOf({}, { kind, fingerprint: 'f', upload: 'u' }) : {},
});
/** Of a deployment that found this bundle live. */
const over = (id: number, before: number | typeof nothingBefore): Bundle => ({
  ...bundle(id),
  metadata: metadataOf({}, { kind: 'deploy', fingerprint: 'f', upload: 'u', before: String(before) }),
});
/** Each bundle as often as it was built; below 0: in vain. */
const built = (builds: Readonly<Record<number, number>>): Job[] =>
  Object.entries(builds).flatMap(([id, times]) =>
    Array.from({ length: Math.abs(times) }, () => ({
      key: 'k',
      bundle_id: id,
      start_time: '',
      tag: 'python_restore',
      exit_code: times < 0 ? 1 : 0,
      status: 2,
    })),
  );
const none: readonly Job[] = [];
const ids = (bundles: readonly Bundle[]) => bundles.map(({ id }) => Number(id));

test('what we write beside a bundle is read again', () => {
  const origin = { kind: 'deploy', fingerprint: 'f', upload: 'u' } as const;
  expect(originOf({ metadata: metadataOf({ source: 'git' }, origin) })).toEqual(origin);
});

test('what was live at the time of an upload is noted beside it', () => {
  expect(originOf(over(3, 2))?.before).toBe('2');
});

test.each([[null], [undefined], [{}], [{ source: 'git' }], [{ connect_dash_deploy_kind: 'other' }]])(
  'metadata of others (%j) says nothing of us',
  (metadata) => {
    expect(originOf(metadata === undefined ? {} : { metadata })).toBeUndefined();
  },
);

test('keeps the newest, and removes the rest of our deployments', () => {
  const bundles = [1, 2, 3, 4, 5, 6, 7].map((id) => bundle(id, 'deploy'));
  expect(ids(choosePruned(bundles, { active: '7', before: '6', keep: 5, jobs: none }))).toEqual([2, 1]);
});

test('ids are compared as numbers', () => {
  const bundles = [9, 10, 11].map((id) => bundle(id, 'deploy'));
  expect(ids(choosePruned(bundles, { active: '11', before: '10', keep: 1, jobs: none }))).toEqual([9]);
});

const kinds = fc.constantFrom('deploy' as const, 'preview' as const, undefined);

test('never removes what is live, what was live before, a preview, or what others made', () => {
  fc.assert(
    fc.property(
      fc.array(kinds, { maxLength: 12 }),
      fc.nat(12),
      fc.nat(12),
      fc.nat(6),
      fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 12 }),
      (made, active, before, keep, builds) => {
        const bundles = made.map((kind, index) => bundle(index, kind));
        for (const { id, metadata } of choosePruned(bundles, {
          active: String(active),
          before: String(before),
          keep,
          jobs: built(Object.fromEntries(made.map((_, index) => [index, builds[index] ?? 0]))),
        })) {
          expect([String(active), String(before)]).not.toContain(id);
          expect(originOf({ metadata: metadata ?? null })?.kind).toBe('deploy');
        }
      },
    ),
  );
});

test('the bundle before the live one is no preview, and no newer one', () => {
  const bundles = [
    bundle(9, 'deploy'),
    bundle(8, 'deploy', true),
    bundle(7, 'preview'),
    bundle(6),
    bundle(5, 'deploy'),
  ];
  const before = (active: string | null) => previousOf({ active, bundles, jobs: none })?.id;
  expect(before('8')).toBe('6');
  expect(before('5')).toBeUndefined();
  expect(before(null)).toBe('9');
});

test.each<{
  it: string;
  bundles: Bundle[];
  active: string | null;
  jobs?: Job[];
  previous: string | undefined;
}>([
  {
    it: 'is the one that was noted, not the failed draft between',
    bundles: [over(3, 1), over(2, 1), over(1, nothingBefore)],
    active: '3',
    previous: '1',
  },
  {
    it: 'is the one before that after a rollback',
    bundles: [over(3, 2), over(2, 1), over(1, nothingBefore)],
    active: '2',
    previous: '1',
  },
  {
    it: 'is what was live after a rollback, not what was rolled back from',
    bundles: [over(4, 2), over(3, 2), over(2, 1)],
    active: '4',
    previous: '2',
  },
  {
    it: 'where the noted one is gone, is the newest older one that was not built in vain, nor only as a draft',
    bundles: [over(5, 2), over(4, 2), over(3, 2), over(1, nothingBefore)],
    active: '5',
    jobs: built({ 5: 2, 4: -1, 3: 1, 1: 2 }),
    previous: '1',
  },
  {
    it: 'where nothing is noted, is no bundle that the jobs know as a draft only',
    bundles: [bundle(3, 'deploy'), bundle(2, 'deploy'), bundle(1, 'deploy')],
    active: '3',
    jobs: built({ 3: 2, 2: 1, 1: 2 }),
    previous: '1',
  },
  {
    it: 'of others is the newest older one, built once',
    bundles: [bundle(3), bundle(2), bundle(1)],
    active: '3',
    jobs: built({ 3: 1, 2: 1, 1: 1 }),
    previous: '2',
  },
  {
    it: 'does not exist where a first deployment follows a failed one',
    bundles: [over(2, nothingBefore), over(1, nothingBefore)],
    active: '2',
    jobs: built({ 2: 2, 1: 1 }),
    previous: undefined,
  },
  {
    it: 'of two first deployments at once is the other one, which was live for a moment',
    bundles: [over(2, nothingBefore), over(1, nothingBefore)],
    active: '2',
    jobs: built({ 2: 2, 1: 2 }),
    previous: '1',
  },
])('the bundle before the live one $it', ({ bundles, active, jobs = [], previous }) => {
  expect(previousOf({ active, bundles, jobs })?.id).toBe(previous);
});

test('a bundle that is still being built may be live soon', () => {
  const jobs = built({ 2: 1 }).map((job) => ({ ...job, status: 0, exit_code: null }));
  expect(wasLive(over(2, 1), { active: '1', bundles: [], jobs })).toBeUndefined();
});

test('failed drafts do not count among those to keep; the latest stays for its logs', () => {
  const bundles = [over(6, 3), over(5, 3), over(4, 3), over(3, 2), over(2, 1), over(1, nothingBefore)];
  const jobs = built({ 6: 2, 5: 1, 4: 1, 3: 2, 2: 2, 1: 2 });
  expect(ids(choosePruned(bundles, { active: '6', before: '3', keep: 3, jobs }))).toEqual([4, 1]);
});

test('the latest failed draft goes with the deployments of its time', () => {
  const bundles = [over(5, 4), over(4, 3), over(3, 1), over(2, 1), over(1, nothingBefore)];
  const jobs = built({ 5: 2, 4: 2, 3: 2, 2: 1, 1: 2 });
  expect(ids(choosePruned(bundles, { active: '5', before: '4', keep: 3, jobs }))).toEqual([2, 1]);
});

test('what was rolled back from, and what the jobs do not tell of, counts as having been live', () => {
  const bundles = [over(4, 2), over(3, 2), over(2, 1), over(1, nothingBefore)];
  const pruned = (jobs: Job[]) => ids(choosePruned(bundles, { active: '4', before: '2', keep: 3, jobs }));
  expect(pruned(built({ 4: 2, 3: 2, 2: 3, 1: 2 }))).toEqual([1]);
  expect(pruned([])).toEqual([1]);
});

test('a draft that is newer than what is live may be of a run that goes on', () => {
  const bundles = [over(5, 3), over(4, 2), over(3, 2), over(2, nothingBefore)];
  expect(
    ids(choosePruned(bundles, { active: '3', before: '2', keep: 1, jobs: built({ 5: 1, 4: 1, 3: 2 }) })),
  ).toEqual([]);
});

test('a bundle that is not there is told with those that are', () => {
  const board = { name: 'board', title: null };
  const history = { active: '8', bundles: [bundle(9), bundle(8)], jobs: none };
  expect(chooseBundle(board, history, '9').id).toBe('9');
  expect(() => chooseBundle(board, history, '7')).toThrow('The bundles of board: 9, 8 (live).');
  expect(() => chooseBundle(board, { ...history, bundles: [bundle(8)] }, 'previous')).toThrow(
    'There is no bundle before the live one.',
  );
});
