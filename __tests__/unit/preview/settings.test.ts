import { describe, expect, test } from '@jest/globals';
import type { AccessType, Permission } from '../../../src/connect/types.ts';
import {
  missingVariables,
  type PreviewOptions,
  type Production,
  previewSettings,
} from '../../../src/preview/settings.ts';
import type { Principal } from '../../../src/settings/settings.ts';
import type { AudienceFacts } from '../../../src/shared/audience.ts';
import { guid, someContent, someUser } from './examples.ts';

const [paul, data, nina] = [guid(11), guid(12), guid(13)];
const permission = (principal_guid: string, role: Permission['role'], group = false): Permission => ({
  id: principal_guid.slice(-2),
  principal_guid,
  principal_type: group ? 'group' : 'user',
  role,
});
const production = (access_type: AccessType, owner_guid = someUser.guid) => ({
  content: {
    ...someContent({ access_type, owner_guid }),
    init_timeout: 300,
    min_processes: 2,
    run_as: 'board',
  },
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
const setUp = (options: Partial<PreviewOptions>, of: Production | undefined) =>
  previewSettings(
    { ...nothing, ...options },
    {
      production: of,
      declared: { fields: { min_processes: 1 } },
      user: someUser,
      title: 'Board',
    },
  );

describe('the audience of a separate preview', () => {
  test.each<{
    it: string;
    options?: Partial<PreviewOptions>;
    of: Production | undefined;
    access: AccessType;
    viewers: readonly Principal[] | undefined;
    collaborators: readonly Principal[];
  }>([
    {
      it: 'is that of production',
      of: production('acl'),
      access: 'acl',
      viewers: [group(data)],
      collaborators: [user(paul)],
    },
    {
      it: 'includes the owner of production if another key deployed it',
      of: production('acl', nina),
      access: 'acl',
      viewers: [group(data), user(nina)],
      collaborators: [user(paul)],
    },
    {
      it: 'is everyone if production is open to all',
      of: production('all'),
      access: 'all',
      viewers: undefined,
      collaborators: [user(paul)],
    },
    {
      it: 'is only the owner if the app is not deployed yet',
      of: undefined,
      access: 'acl',
      viewers: [],
      collaborators: [],
    },
    {
      it: 'is that of the workflow for production if the app is not deployed yet',
      options: { ofProduction: { viewers: [user('viktor')] } },
      of: undefined,
      access: 'acl',
      viewers: [user('viktor')],
      collaborators: [],
    },
    {
      it: 'has the access of the workflow for production if the app is not deployed yet',
      options: { ofProduction: { access: 'logged_in' } },
      of: undefined,
      access: 'logged_in',
      viewers: undefined,
      collaborators: [],
    },
    {
      it: 'is only the viewers of previews if the workflow sets some, independent of production',
      options: { viewers: [user('viktor')], ofProduction: { access: 'all', viewers: [user('nina')] } },
      of: undefined,
      access: 'acl',
      viewers: [user('viktor')],
      collaborators: [],
    },
    {
      it: 'is the current one of production, independent of the next deployment',
      options: { ofProduction: { access: 'all' } },
      of: production('acl'),
      access: 'acl',
      viewers: [group(data)],
      collaborators: [user(paul)],
    },
    {
      it: 'is smaller than that of production if the workflow says so',
      options: { access: 'acl', viewers: [user('viktor')] },
      of: production('all'),
      access: 'acl',
      viewers: [user('viktor')],
      collaborators: [user(paul)],
    },
    {
      it: 'is larger than that of production if the workflow says so',
      options: { access: 'logged_in' },
      of: production('acl'),
      access: 'logged_in',
      viewers: undefined,
      collaborators: [user(paul)],
    },
  ])('$it', ({ options = {}, of, access, viewers, collaborators }) =>
    expect(setUp(options, of).settings).toMatchObject({ access, viewers, collaborators }),
  );
});

test('a separate preview has the variables of preview-environment, and no others', () => {
  const variables = [{ name: 'STAGE', value: 'preview', from: 'text' as const }];
  expect(setUp({ variables }, production('acl')).settings.environment).toEqual({ variables, prune: true });
  expect(missingVariables(['STAGE', 'TOKEN'], variables)).toEqual(['TOKEN']);
});

test('a separate preview has the limits of production, but no minimum of processes and no other user', () =>
  expect(setUp({}, production('acl')).settings.fields).toEqual({ init_timeout: 300 }));

test('a separate preview has the limits that the pull request declares', () => {
  const { settings } = previewSettings(nothing, {
    production: production('acl'),
    declared: { fields: { init_timeout: 600, max_processes: 9 } },
    user: someUser,
    title: 'Board',
  });
  expect(settings.fields).toEqual({ init_timeout: 600 });
});

test.each<{ name: string; options?: Partial<PreviewOptions>; of?: Production; audience: AudienceFacts }>([
  { name: 'is everyone', of: production('all'), audience: { access: 'all' } },
  { name: 'is every user', options: { access: 'logged_in' }, audience: { access: 'logged_in' } },
  { name: 'is that of production', of: production('acl'), audience: { access: 'acl', asProduction: true } },
  { name: 'is only the owner', audience: { access: 'acl', members: [] } },
  {
    name: 'is the viewers of the workflow and the collaborators',
    options: { viewers: [user('viktor'), group('sales')] },
    of: production('acl'),
    audience: { access: 'acl', members: ['viktor', 'group: sales', 'the collaborators of the app'] },
  },
  {
    name: 'is the viewers of production without their names if production itself is open',
    options: { access: 'acl' },
    of: production('all'),
    audience: { access: 'acl' },
  },
])('the audience that is reported $name', ({ options = {}, of, audience }) => {
  expect(setUp(options, of).audience).toEqual(audience);
});
