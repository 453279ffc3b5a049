import type { Content, Permission, Tag, User } from '../../../src/connect/types.ts';
import type { FieldValues } from '../../../src/settings/fields.ts';
import { newState, type State } from '../../../src/settings/state.ts';

/* A content item of mira and its server, for the tests of settings. */

export const guid = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;
export const [mira, paul, viktor, data] = [guid(1), guid(2), guid(3), guid(4)];

export const content = {
  guid: guid(9),
  name: 'sales',
  title: 'Sales',
  description: '',
  access_type: 'logged_in',
  locked: false,
  bundle_id: '7',
  app_mode: 'python-dash',
  owner_guid: mira,
  content_url: 'https://connect.example.org/content/x/',
  dashboard_url: 'https://connect.example.org/connect/#/apps/x',
  min_processes: null,
  max_processes: 4,
} satisfies Content & FieldValues;

export const user = (role: User['user_role'], who = mira): User => ({
  guid: who,
  username: 'mira',
  user_role: role,
  confirmed: true,
  locked: false,
});

export const tags: Tag[] = [
  { id: '1', name: 'Teams', parent_id: null },
  { id: '2', name: 'Data', parent_id: '1' },
  { id: '3', name: 'Sales', parent_id: '1' },
  { id: '4', name: 'Area', parent_id: null },
  { id: '5', name: 'Data', parent_id: '4' },
];

export const person = (
  name: string,
  of: string,
  role: User['user_role'] = 'publisher',
): State['principals'][number] => ({
  principal: { type: 'user', name },
  found: [{ guid: of, name, role }],
  near: [name],
});

export const state: State = {
  ...newState(content),
  server: { version: '2026.07.0', dashboard_path: '/connect' },
  user: user('publisher'),
  accessTypes: ['all', 'logged_in', 'acl'],
  principals: [
    person('mira', mira),
    person('paul', paul),
    person('viktor', viktor, 'viewer'),
    { principal: { type: 'group', name: 'data' }, found: [{ guid: data, name: 'data' }], near: [] },
  ],
  tagTree: tags,
  vanities: [],
  picture: undefined,
};

export const permission = (id: number, of: string, role: Permission['role']): Permission => ({
  id,
  principal_guid: of,
  principal_type: 'user',
  role,
});

/** Content of paul whose collaborators are groups. Mira is a member of one of them. */
export const ofGroups = (...groups: string[]) => ({
  content: { ...content, owner_guid: paul, app_role: 'editor' as const },
  permissions: groups.map((of, at) => ({
    ...permission(at, of, 'owner' as const),
    principal_type: 'group' as const,
  })),
});

export const users = (...names: string[]) => names.map((name) => ({ type: 'user' as const, name }));
