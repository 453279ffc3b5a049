import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Bundle, Content } from '../../../src/connect/types.ts';
import { metadataOf, originOf } from '../../../src/deploy/bundle-metadata.ts';
import { choosePruned } from '../../../src/deploy/prune.ts';
import { chooseBundle, previousOf } from '../../../src/deploy/rollback.ts';

const bundle = (id: number, kind?: 'deploy' | 'preview', active = false): Bundle => ({
  id: String(id),
  content_guid: 'g',
  created_time: '',
  size: 1,
  active,
  metadata: kind ? metadataOf({}, { kind, fingerprint: 'f', upload: 'u' }) : {},
});
const ids = (bundles: readonly Bundle[]) => bundles.map(({ id }) => Number(id));

test('what we write beside a bundle is read again', () => {
  const origin = { kind: 'deploy', fingerprint: 'f', upload: 'u' } as const;
  expect(originOf({ metadata: metadataOf({ source: 'git' }, origin) })).toEqual(origin);
});

test.each([[null], [undefined], [{}], [{ source: 'git' }], [{ connect_dash_deploy_kind: 'other' }]])(
  'metadata of others (%j) says nothing of us',
  (metadata) => {
    expect(originOf(metadata === undefined ? {} : { metadata })).toBeUndefined();
  },
);

test('keeps the newest, and removes the rest of our deployments', () => {
  const bundles = [1, 2, 3, 4, 5, 6, 7].map((id) => bundle(id, 'deploy'));
  expect(ids(choosePruned(bundles, { active: '7', before: '6', keep: 5 }))).toEqual([2, 1]);
});

test('ids are compared as numbers', () => {
  expect(
    ids(
      choosePruned([bundle(9, 'deploy'), bundle(10, 'deploy')], { active: '10', before: undefined, keep: 1 }),
    ),
  ).toEqual([9]);
});

const kinds = fc.constantFrom('deploy' as const, 'preview' as const, undefined);

test('never removes what is live, what was live before, a preview, or what others made', () => {
  fc.assert(
    fc.property(
      fc.array(kinds, { maxLength: 12 }),
      fc.nat(12),
      fc.nat(12),
      fc.nat(6),
      (made, active, before, keep) => {
        const bundles = made.map((kind, index) => bundle(index, kind));
        for (const { id, metadata } of choosePruned(bundles, {
          active: String(active),
          before: String(before),
          keep,
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
  expect(previousOf('8', bundles)?.id).toBe('6');
  expect(previousOf('5', bundles)).toBeUndefined();
  expect(previousOf(null, bundles)?.id).toBe('9');
});

test('a bundle that is not there is told with those that are', () => {
  const content = { name: 'board', bundle_id: '8' } as Content;
  const bundles = [bundle(9), bundle(8)];
  expect(chooseBundle(content, bundles, '9').id).toBe('9');
  expect(() => chooseBundle(content, bundles, '7')).toThrow('The bundles of board: 9, 8 (live).');
  expect(() => chooseBundle(content, [bundle(8)], 'previous')).toThrow(
    'There is no bundle before the live one.',
  );
});
