import { describe, expect, test } from '@jest/globals';
import { type Change, planSettings } from '../../../src/settings/plan.ts';
import { nothingDeclared, type Settings } from '../../../src/settings/settings.ts';
import type { State } from '../../../src/settings/state.ts';
import { appliedColumns, settingsTable } from '../../../src/settings/table.ts';
import { content, guid, mira, paul, permission, state, tags, users, viktor } from './example.ts';

const options = { digests: {}, deploys: true };

const shown = (changes: readonly Change[]) =>
  changes.map(({ phase, setting, was, is }) => `${phase}: ${setting}: ${was} → ${is}`);

const plan = (wanted: Partial<Settings>, given: Partial<State> = {}) =>
  shown(planSettings({ ...nothingDeclared, ...wanted }, { ...state, ...given }, options));

describe('the plan of the changes', () => {
  test('is empty if nothing is declared, for any settings of the server', () => {
    const given = { permissions: [permission(1, paul, 'owner')], vanityPath: '/x/', tags, variables: ['A'] };
    expect(plan({}, given)).toEqual([]);
  });

  test('is empty if everything is as declared', () => {
    const wanted: Partial<Settings> = {
      title: 'Sales',
      description: '',
      access: 'logged_in',
      viewers: users('viktor'),
      collaborators: users('mira', 'paul'),
      vanityPath: '/sales/',
      tags: [['Teams', 'Data']],
      fields: { max_processes: 4, min_processes: null, locked: false, locked_message: '' },
      thumbnail: null,
    };
    const given = {
      permissions: [permission(1, viktor, 'viewer'), permission(2, paul, 'owner')],
      vanityPath: '/sales/',
      tags: tags.slice(0, 2),
    };
    expect(plan(wanted, given)).toEqual([]);
  });

  test('restricts access before the upload and opens it after the verification', () => {
    expect(plan({ access: 'acl' })).toEqual(['before: access: logged_in → acl']);
    expect(plan({ access: 'all' })).toEqual(['after: access: logged_in → all']);
    expect(plan({ access: 'acl' }, { content: undefined })).toEqual([]);
    expect(plan({ access: 'all' }, { content: undefined })).toEqual(['after: access: acl → all']);
  });

  test('removes permissions before the upload and adds them after the verification', () => {
    const given = {
      permissions: [
        permission(1, viktor, 'viewer'),
        permission(2, paul, 'owner'),
        { id: 3, principal_guid: guid(5), principal_type: 'group' as const, role: 'viewer' as const },
      ],
    };
    const wanted = {
      viewers: [...users('paul'), { type: 'group' as const, name: 'data' }],
      collaborators: users('viktor'),
    };
    expect(plan(wanted, given)).toEqual([
      'after: permission of viktor: viewer → collaborator',
      'before: permission of paul: collaborator → viewer',
      `before: permission of group ${guid(5)}: viewer → none`,
      'after: permission of group data: none → viewer',
    ]);
  });

  test('makes a user in both lists a collaborator', () => {
    expect(plan({ viewers: users('paul'), collaborators: users('paul') })).toEqual([
      'after: permission of paul: none → collaborator',
    ]);
  });

  test('does not change collaborators if only viewers are declared', () => {
    expect(plan({ viewers: [] }, { permissions: [permission(2, paul, 'owner')] })).toEqual([]);
  });

  test('sets variables between build and verification, and before the upload of a first deployment', () => {
    const environment = {
      variables: [
        { name: 'NEW', value: 'a', from: 'text' as const },
        { name: 'OLD', value: 'b', from: 'text' as const },
      ],
      prune: true,
    };
    const variables = ['OLD', 'GONE'];
    expect(plan({ environment }, { variables })).toEqual([
      'between: environment: NEW: not set → set',
      'between: environment: OLD: set (value unknown) → set to the given value',
      'after: environment: GONE: set → removed',
    ]);
    expect(plan({ environment }, { content: { ...content, bundle_id: null } })).toEqual([
      'before: environment: NEW: not set → set',
      'before: environment: OLD: not set → set',
    ]);
  });

  test('contains no value of a variable', () => {
    const environment = { variables: [{ name: 'A', value: 'hunter2', from: 'step' as const }], prune: false };
    const changes = planSettings({ ...nothingDeclared, environment }, state, options);
    expect(changes).toHaveLength(1);
    expect(JSON.stringify(changes)).not.toContain('hunter2');
  });

  test('sets the vanity path last, except for what may remove the rights of the key', () => {
    const wanted: Partial<Settings> = {
      title: 'New title',
      access: 'all',
      collaborators: users('paul'),
      tags: [['Teams', 'Data']],
      vanityPath: '/new/',
      fields: { owner_guid: paul, locked: true, init_timeout: 90, locked_message: 'Wait.' },
    };
    expect(plan(wanted)).toEqual([
      'after: title: Sales → New title',
      'before: init_timeout: not set → 90',
      'after: locked_message: not set → Wait.',
      'after: access: logged_in → all',
      'after: permission of paul: none → collaborator',
      'after: tag Teams/Data: no → yes',
      'after: vanity-path: none → /new/',
      `after: owner_guid: ${mira} → ${paul}`,
      'after: locked: false → true',
    ]);
  });

  test('unlocks before the upload', () => {
    expect(plan({ fields: { locked: false } }, { content: { ...content, locked: true } })).toEqual([
      'before: locked: true → false',
    ]);
  });

  test('distinguishes tags of the same name by their path and removes a branch once', () => {
    const wanted = { tags: [['Area', 'Data']] };
    expect(plan(wanted, { tags: tags.slice(0, 3) })).toEqual([
      'after: tag Teams: yes → no',
      'after: tag Area/Data: no → yes',
    ]);
    expect(plan({ tags: [['Teams', 'Sales']] }, { tags: tags.slice(0, 3) })).toEqual([
      'after: tag Teams/Data: yes → no',
    ]);
  });
});

test('aligns the columns of the table of changes', () => {
  const changes = planSettings(
    { ...nothingDeclared, access: 'acl', fields: { init_timeout: 90 } },
    state,
    options,
  );
  expect(settingsTable(changes, appliedColumns)).toEqual([
    'Setting       Before     After',
    'init_timeout  not set    90',
    'access        logged_in  acl',
  ]);
  expect(settingsTable([], appliedColumns)).toEqual([]);
});
