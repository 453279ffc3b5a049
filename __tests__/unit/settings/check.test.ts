import { describe, expect, test } from '@jest/globals';
import { checkSettings } from '../../../src/settings/check.ts';
import { nothingDeclared, type Settings } from '../../../src/settings/settings.ts';
import type { State } from '../../../src/settings/state.ts';
import { formatProblem } from '../../../src/shared/problems.ts';
import {
  content,
  data,
  guid,
  mira,
  ofGroups,
  paul,
  permission,
  person,
  state,
  user,
  users,
  viktor,
} from './example.ts';

describe('the check of the settings reports', () => {
  const check = (wanted: Partial<Settings>, given: Partial<State> = {}) =>
    checkSettings({ ...nothingDeclared, ...wanted }, { ...state, ...given });
  const lookup = (name: string, found: State['principals'][number]['found'] = [], near: string[] = []) => ({
    principals: [{ principal: { type: 'user' as const, name }, found, near }],
  });
  const group = { principal: { type: 'group' as const, name: 'dta' }, found: [], near: ['data'] };

  test.each<{
    it: string;
    wanted?: Partial<Settings>;
    given?: Partial<State>;
    says: RegExp;
  }>([
    {
      it: 'access that the server does not allow',
      wanted: { access: 'all' },
      given: { accessTypes: ['logged_in', 'acl'] },
      says: /does not allow `access: all`\. It allows logged_in, acl/,
    },
    {
      it: 'a setting for administrators only',
      wanted: { fields: { run_as: 'shiny' } },
      says: /Only an administrator of Connect may set run_as.*mira, is a publisher/,
    },
    {
      it: 'a misspelt user with the closest name',
      given: lookup('paull', [], ['paul']),
      says: /no user named paull.*Did you mean paul/,
    },
    {
      it: 'a user that does not exist',
      given: lookup('nobody'),
      says: /no user named nobody.*"group: " before the name of a group/,
    },
    {
      it: 'a misspelt group with the closest name',
      given: { principals: [group] },
      says: /no group named dta.*Did you mean data/,
    },
    {
      it: 'a name that two users have',
      given: lookup('paul', [
        { guid: paul, name: 'paul' },
        { guid: mira, name: 'Paul' },
      ]),
      says: new RegExp(`2 users named paul.*${paul}, ${mira}.*GUID instead`),
    },
    {
      it: 'a viewer as collaborator',
      wanted: { collaborators: users('viktor') },
      says: /viktor cannot be a collaborator.*role of this user on the server is viewer/,
    },
    {
      it: 'collaborators without the user of the key',
      wanted: { collaborators: users('viktor') },
      given: {
        content: { ...content, owner_guid: paul },
        permissions: [permission(1, mira, 'owner')],
        principals: [person('viktor', viktor)],
      },
      says: /mira could not deploy to this content again.*Add mira to `collaborators`/,
    },
    {
      it: 'collaborators without the user of the key, who is an administrator',
      wanted: { collaborators: users('viktor') },
      given: {
        content: { ...content, owner_guid: paul },
        permissions: [permission(1, mira, 'owner')],
        principals: [person('viktor', viktor)],
        user: user('administrator'),
      },
      says: /mira could not deploy to this content again.*Add mira to `collaborators`/,
    },
    {
      it: 'a misspelt tag with the closest one',
      wanted: { tags: [['Teams', 'Dat']] },
      says: /no tag Teams\/Dat\. Did you mean Teams\/Data/,
    },
    {
      it: 'a tag that only an administrator may create',
      wanted: { tags: [['Brand', 'New thing']], createTags: true },
      says: /Only an administrator.*may create tags/,
    },
    {
      it: 'a path that is reserved by Connect',
      wanted: { vanityPath: '/Content/x/' },
      says: /\/Content\/x\/ is not allowed.*begin with \/content/,
    },
    {
      it: "a path that begins like the server's dashboard",
      wanted: { vanityPath: '/home/x/' },
      given: { server: { dashboard_path: '/home' } },
      says: /\/home\/x\/ is not allowed/,
    },
    {
      it: 'a path that is taken, with the content that has it',
      wanted: { vanityPath: '/sales/' },
      given: {
        vanities: [
          {
            guid: guid(8),
            path: '/sales/',
            content: {
              ...content,
              guid: guid(8),
              title: 'Old board',
              owner: { guid: paul, username: 'paul' },
            },
          },
        ],
      },
      says: new RegExp(`/sales/ is taken.*Old board \\(${guid(8)}, owned by paul\\)`),
    },
    {
      it: 'a path below one that is already used',
      wanted: { vanityPath: '/sales/board/' },
      given: { vanities: [{ guid: guid(8), path: '/sales/' }] },
      says: /conflicts with \/sales\//,
    },
    {
      it: 'a thumbnail on a server that does not support it',
      wanted: { thumbnail: 'a.png' },
      given: { server: { version: '2024.08.0' } },
      says: /does not support setting thumbnails.*2024\.09\.0/,
    },
  ])('$it', ({ wanted = {}, given = {}, says }) => {
    const { problems } = check(wanted, given);
    expect(problems.map(formatProblem).join('\n')).toMatch(says);
  });

  test('all problems at once', () => {
    const wanted = {
      access: 'all' as const,
      fields: { run_as: 'shiny' },
      vanityPath: '/users/',
    };
    const { problems } = check(wanted, { accessTypes: ['acl'], ...lookup('nobody') });
    expect(problems).toHaveLength(4);
  });

  test('nothing about settings that are already as declared', () => {
    const now = { ...content, run_as: 'shiny' };
    const wanted = { fields: { run_as: 'shiny' }, vanityPath: '/users/' };
    expect(check(wanted, { content: now, vanityPath: '/users/' }).problems).toEqual([]);
  });

  test('nothing about a path above the own path of the content', () => {
    const { problems } = check({ vanityPath: '/a/b/' }, { vanities: [{ guid: content.guid, path: '/a/' }] });
    expect(problems).toEqual([]);
  });

  test('viewers that have no effect because everybody can open the app', () => {
    const { problems, warnings } = check({ viewers: users('viktor'), access: 'all' });
    expect(problems).toEqual([]);
    expect(warnings.map(formatProblem).join()).toMatch(/have no effect, because the access is all/);
  });

  test.each<{ it: string; wanted: Partial<Settings>; given: Partial<State> }>([
    {
      it: 'the groups remain',
      wanted: { collaborators: [{ type: 'group', name: 'data' }, ...users('viktor')] },
      given: { ...ofGroups(data), principals: [...state.principals, person('viktor', viktor)] },
    },
    {
      it: 'the user of the key is listed',
      wanted: { collaborators: users('mira') },
      given: ofGroups(data),
    },
    { it: 'only viewers are declared', wanted: { viewers: users('viktor') }, given: ofGroups(data) },
    {
      it: 'the user is no collaborator',
      wanted: { collaborators: [] },
      given: {
        ...ofGroups(data),
        content: { ...content, owner_guid: paul, app_role: 'none' },
        user: user('administrator'),
      },
    },
    { it: 'the user owns the content', wanted: { collaborators: [] }, given: { ...ofGroups(data), content } },
  ])('no loss of rights if $it', ({ wanted, given }) => {
    const { problems, warnings } = check(wanted, given);
    expect([...problems, ...warnings].map(formatProblem).filter((text) => /deploy/.test(text))).toEqual([]);
  });
});
