import { describe, expect, test } from '@jest/globals';
import type { Bundle } from '../../../src/connect/types.ts';
import { digestNote, knownDigests, valueDigests } from '../../../src/settings/environment.ts';
import { type Change, changesEnvironment, planSettings } from '../../../src/settings/plan.ts';
import { nothingDeclared } from '../../../src/settings/settings.ts';
import { content, state } from './example.ts';

const shown = (changes: readonly Change[]) =>
  changes.map(({ phase, setting, was, is }) => `${phase}: ${setting}: ${was} → ${is}`);

describe('the digests of the values on the server', () => {
  const environment = (value: string) => ({
    variables: [{ name: 'STAGE', value, from: 'text' as const }],
    prune: false,
  });
  const digests = (value: string, key = 'key') => valueDigests(environment(value), key);
  const bundle = (id: number, value?: string): Bundle => ({
    id: String(id),
    content_guid: content.guid,
    created_time: '2026-03-02T09:14:40Z',
    size: 1,
    metadata: value === undefined ? {} : digestNote(digests(value)),
  });

  test('do not contain the value, and differ with another key', () => {
    expect(JSON.stringify(digestNote(digests('production')))).not.toContain('production');
    expect(digests('production')).toEqual(digests('production'));
    expect(digests('production')).not.toEqual(digests('staging'));
    expect(digests('production', 'another key')).not.toEqual(digests('production'));
    expect(valueDigests(environment('production'), undefined)).toEqual({});
  });

  test.each<{ it: string; bundles: Bundle[]; active: string | null; known: boolean }>([
    {
      it: 'are those of the active bundle',
      bundles: [bundle(1, 'b'), bundle(2, 'a')],
      active: '2',
      known: true,
    },
    { it: 'are unknown before the first deployment', bundles: [bundle(1, 'a')], active: null, known: false },
    {
      it: 'are unknown if another tool deployed last',
      bundles: [bundle(2), bundle(1, 'a')],
      active: '2',
      known: false,
    },
    {
      it: 'are unknown if a newer run may have set another value',
      bundles: [bundle(3, 'b'), bundle(2, 'a')],
      active: '2',
      known: false,
    },
    {
      it: 'are known if a newer run had the same value',
      bundles: [bundle(3, 'a'), bundle(2, 'a')],
      active: '2',
      known: true,
    },
    {
      it: 'are unknown after a rollback to a bundle with another value',
      bundles: [bundle(3, 'b'), bundle(2, 'a')],
      active: '2',
      known: false,
    },
    {
      it: 'are unknown if the metadata is not JSON',
      bundles: [{ ...bundle(1), metadata: { connect_dash_deploy_environment: '{' } }],
      active: '1',
      known: false,
    },
  ])('$it', ({ bundles, active, known }) => {
    expect(knownDigests(bundles, active)).toEqual(known ? digests('a') : {});
  });

  test('work for a variable with the name of an object property', () => {
    const variables = [{ name: 'constructor', value: 'a', from: 'text' as const }];
    const wanted = { ...nothingDeclared, environment: { variables, prune: false } };
    // With trusted publishing, no digests of the values are known.
    const changes = planSettings(
      wanted,
      { ...state, variables: ['constructor'] },
      {
        digests: {},
        deploys: true,
      },
    );
    expect(shown(changes)).toEqual([expect.stringContaining('constructor')]);
    const kept = valueDigests(wanted.environment, 'key');
    const noted = { ...bundle(2), metadata: digestNote(kept) };
    expect(knownDigests([noted, bundle(3, 'b')], '2')).toEqual(kept);
  });

  test('set an unchanged value again only with a new bundle, because it may have been changed on the dashboard', () => {
    const wanted = { ...nothingDeclared, environment: environment('a') };
    const given = { ...state, variables: ['STAGE'], digests: digests('a') };
    const changes = (value: string, deploys: boolean) =>
      planSettings(wanted, given, { digests: digests(value), deploys });
    expect(changes('a', false)).toEqual([]);
    expect(changesEnvironment(changes('a', true))).toBe(false);
    expect(shown(changes('a', true))).toEqual([
      'between: environment: STAGE: set → set again to the given value',
    ]);
    expect(shown(changes('b', false))).toEqual(['between: environment: STAGE: set → set to the given value']);
  });
});
