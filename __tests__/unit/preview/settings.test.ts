import { describe, expect, test } from '@jest/globals';
import type { AccessType, Permission } from '../../../src/connect/types.ts';
import {
  missingVariables,
  type PreviewOptions,
  type Production,
  previewSettings,
} from '../../../src/preview/settings.ts';
import type { Principal } from '../../../src/settings/settings.ts';
import { guid, someContent, someUser } from './some.ts';

const [paul, data, nina] = [guid(11), guid(12), guid(13)];
const permission = (principal_guid: string, role: Permission['role'], group = false): Permission => ({
  id: principal_guid.slice(-2),
  principal_guid,
  principal_type: group ? 'group' : 'user',
  role,
});
const production = (access_type: AccessType, owner_guid = someUser.guid) => ({
  content: someContent({ access_type, owner_guid, init_timeout: 300, min_processes: 2, run_as: 'board' }),
  permissions: [permission(paul, 'owner'), permission(data, 'viewer', true)],
});
const nothing: PreviewOptions = {
  access: undefined,
  viewers: undefined,
  variables: [],
  vanityPath: undefined,
  ofProduction: {},
};
const user = (name: string): Principal => ({ type: 'user', name });
const group = (name: string): Principal => ({ type: 'group', name });
const settle = (wishes: Partial<PreviewOptions>, of: Production | undefined) =>
  previewSettings(
    { ...nothing, ...wishes },
    {
      production: of,
      declared: { fields: { min_processes: 1 } },
      user: someUser,
      title: 'Board',
    },
  );

describe('who sees a separate preview', () => {
  test.each<{
    it: string;
    wishes?: Partial<PreviewOptions>;
    of: Production | undefined;
    access: AccessType;
    viewers: readonly Principal[] | undefined;
    collaborators: readonly Principal[];
  }>([
    {
      it: 'those who see production',
      of: production('acl'),
      access: 'acl',
      viewers: [group(data)],
      collaborators: [user(paul)],
    },
    {
      it: "and production's owner, where another key made it",
      of: production('acl', nina),
      access: 'acl',
      viewers: [group(data), user(nina)],
      collaborators: [user(paul)],
    },
    {
      it: 'everybody, where production is open to all',
      of: production('all'),
      access: 'all',
      viewers: undefined,
      collaborators: [user(paul)],
    },
    {
      it: 'nobody else, where there is no production yet',
      of: undefined,
      access: 'acl',
      viewers: [],
      collaborators: [],
    },
    {
      it: 'those whom the workflow names for production, where there is none yet',
      wishes: { ofProduction: { viewers: [user('viktor')] } },
      of: undefined,
      access: 'acl',
      viewers: [user('viktor')],
      collaborators: [],
    },
    {
      it: 'whom the workflow opens production to, where there is none yet',
      wishes: { ofProduction: { access: 'logged_in' } },
      of: undefined,
      access: 'logged_in',
      viewers: undefined,
      collaborators: [],
    },
    {
      it: 'only those whom the workflow names for previews, whatever it says of a production that is not there yet',
      wishes: { viewers: [user('viktor')], ofProduction: { access: 'all', viewers: [user('nina')] } },
      of: undefined,
      access: 'acl',
      viewers: [user('viktor')],
      collaborators: [],
    },
    {
      it: 'those who see production, though the workflow says otherwise of what is not live yet',
      wishes: { ofProduction: { access: 'all' } },
      of: production('acl'),
      access: 'acl',
      viewers: [group(data)],
      collaborators: [user(paul)],
    },
    {
      it: 'fewer than production, where the workflow says so',
      wishes: { access: 'acl', viewers: [user('viktor')] },
      of: production('all'),
      access: 'acl',
      viewers: [user('viktor')],
      collaborators: [user(paul)],
    },
    {
      it: 'more than production only where the workflow says so',
      wishes: { access: 'logged_in' },
      of: production('acl'),
      access: 'logged_in',
      viewers: undefined,
      collaborators: [user(paul)],
    },
    {
      it: 'a collaborator as a viewer, where the workflow lists that one',
      wishes: { viewers: [user(paul)] },
      of: production('acl'),
      access: 'acl',
      viewers: [user(paul)],
      collaborators: [],
    },
  ])('$it', ({ wishes = {}, of, access, viewers, collaborators }) =>
    expect(settle(wishes, of)).toMatchObject({ access, viewers, collaborators }),
  );
});

test('it has the variables of preview-environment, and no others', () => {
  const variables = [{ name: 'STAGE', value: 'preview', from: 'text' as const }];
  expect(settle({ variables }, production('acl')).environment).toEqual({ variables, prune: true });
  expect(missingVariables(['STAGE', 'TOKEN'], variables)).toEqual(['TOKEN']);
});

test('it has the limits of production, but is not kept running, and runs as nobody special', () =>
  expect(settle({}, production('acl')).fields).toEqual({ init_timeout: 300 }));

test('limits that the pull request declares are tried in its preview', () => {
  const { fields } = previewSettings(nothing, {
    production: production('acl'),
    declared: { fields: { init_timeout: 600, max_processes: 9 } },
    user: someUser,
    title: 'Board',
  });
  expect(fields).toEqual({ init_timeout: 600 });
});
