import { describe, expect, test } from '@jest/globals';
import type { Bundle, Content, Permission, Tag, User } from '../../../src/connect/types.ts';
import { checkSettings } from '../../../src/settings/check.ts';
import { environmentMarks, environmentNote, knownMarks } from '../../../src/settings/environment.ts';
import type { ServerFacts } from '../../../src/settings/facts.ts';
import { type Change, changesEnvironment, planSettings } from '../../../src/settings/plan.ts';
import { nothingDeclared, type Settings } from '../../../src/settings/settings.ts';
import { newState, type State } from '../../../src/settings/state.ts';
import { appliedColumns, settingsTable } from '../../../src/settings/table.ts';
import { formatProblem } from '../../../src/shared/problems.ts';

const guid = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;
const [mira, paul, viktor, data] = [guid(1), guid(2), guid(3), guid(4)];

const content = {
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
} satisfies Content;

const user = (role: User['user_role'], who = mira): User => ({
  guid: who,
  username: 'mira',
  user_role: role,
  confirmed: true,
  locked: false,
});

const tags: Tag[] = [
  { id: '1', name: 'Teams', parent_id: null },
  { id: '2', name: 'Data', parent_id: '1' },
  { id: '3', name: 'Sales', parent_id: '1' },
  { id: '4', name: 'Area', parent_id: null },
  { id: '5', name: 'Data', parent_id: '4' },
];

const person = (
  name: string,
  of: string,
  role: User['user_role'] = 'publisher',
): ServerFacts['principals'][number] => ({
  principal: { type: 'user', name },
  found: [{ guid: of, name, role }],
  near: [name],
});

const facts: ServerFacts = {
  server: { version: '2026.07.0', execution_type: 'native', dashboard_path: '/connect' },
  user: user('publisher'),
  applications: { access_types: ['all', 'logged_in', 'acl'] },
  scheduler: { min_processes: 0, max_processes: 3, max_processes_limit: 20, min_processes_limit: 0 },
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

const permission = (id: number, of: string, role: Permission['role']): Permission => ({
  id,
  principal_guid: of,
  principal_type: 'user',
  role,
});

/** Content of paul, whose collaborators are groups, and one of them mira's. */
const ofGroups = (...groups: string[]) => ({
  content: { ...content, owner_guid: paul, app_role: 'editor' as const },
  permissions: groups.map((of, at) => ({
    ...permission(at, of, 'owner' as const),
    principal_type: 'group' as const,
  })),
});

const state: State = { ...newState(content) };
const users = (...names: string[]) => names.map((name) => ({ type: 'user' as const, name }));
const occasion = { marks: {}, deploys: true };

const shown = (changes: readonly Change[]) =>
  changes.map(({ phase, setting, was, is }) => `${phase}: ${setting}: ${was} → ${is}`);

const plan = (wanted: Partial<Settings>, given: Partial<State> = {}, known: Partial<ServerFacts> = {}) =>
  shown(
    planSettings({ ...nothingDeclared, ...wanted }, { ...state, ...given }, { ...facts, ...known }, occasion),
  );

describe('the plan', () => {
  test('is empty where nothing is declared, whatever is set', () => {
    const given = { permissions: [permission(1, paul, 'owner')], vanityPath: '/x/', tags, variables: ['A'] };
    expect(plan({}, given)).toEqual([]);
  });

  test('is empty where everything is as declared', () => {
    const wanted: Partial<Settings> = {
      title: 'Sales',
      description: '',
      access: 'logged_in',
      viewers: users('viktor'),
      collaborators: users('mira', 'paul'),
      vanityPath: '/sales/',
      tags: [['Teams', 'Data']],
      fields: { max_processes: 4, min_processes: null, locked: false, locked_message: '' },
      thumbnail: { kind: 'none' },
    };
    const given = {
      permissions: [permission(1, viktor, 'viewer'), permission(2, paul, 'owner')],
      vanityPath: '/sales/',
      tags: tags.slice(0, 2),
    };
    expect(plan(wanted, given)).toEqual([]);
  });

  test('tightens access before anything else, and opens it after the app has answered', () => {
    expect(plan({ access: 'acl' })).toEqual(['before: access: logged_in → acl']);
    expect(plan({ access: 'all' })).toEqual(['after: access: logged_in → all']);
    expect(plan({ access: 'acl' }, { content: undefined })).toEqual([]);
    expect(plan({ access: 'all' }, { content: undefined })).toEqual(['after: access: acl → all']);
  });

  test('takes rights away before, and gives them after', () => {
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

  test('leaves collaborators alone where only viewers are declared', () => {
    expect(plan({ viewers: [] }, { permissions: [permission(2, paul, 'owner')] })).toEqual([]);
  });

  test('writes variables between build and verification, before the first deployment at once', () => {
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
      'between: environment: OLD: set (to what, Connect never tells) → set to the value given',
      'after: environment: GONE: set → removed',
    ]);
    expect(plan({ environment }, { content: { ...content, bundle_id: null } })).toEqual([
      'before: environment: NEW: not set → set',
      'before: environment: OLD: not set → set',
    ]);
  });

  test('holds no value of a variable', () => {
    const environment = { variables: [{ name: 'A', value: 'hunter2', from: 'step' as const }], prune: false };
    const changes = planSettings({ ...nothingDeclared, environment }, state, facts, occasion);
    expect(changes).toHaveLength(1);
    expect(JSON.stringify(changes)).not.toContain('hunter2');
  });

  test('sets the vanity path last, but for what ends our own rights', () => {
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
      "before: init_timeout: the server's default → 90",
      "after: locked_message: the server's default → Wait.",
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

  test('tells tags of one name apart by their path, and removes a branch once', () => {
    const wanted = { tags: [['Area', 'Data']] };
    expect(plan(wanted, { tags: tags.slice(0, 3) })).toEqual([
      'after: tag Teams: yes → no',
      'after: tag Area/Data: no → yes',
    ]);
    expect(plan({ tags: [['Teams', 'Sales']] }, { tags: tags.slice(0, 3) })).toEqual([
      'after: tag Teams/Data: yes → no',
    ]);
  });

  test('takes a screenshot when the app is deployed, or where there is no picture', () => {
    const wanted: Settings = { ...nothingDeclared, thumbnail: { kind: 'screenshot' } };
    const count = (thumbnail: State['thumbnail'], deploys: boolean) =>
      planSettings(wanted, { ...state, thumbnail }, facts, { marks: {}, deploys }).length;
    expect([count('abc', true), count(null, false), count('abc', false)]).toEqual([1, 1, 0]);
  });
});

test('aligns the columns of the table of changes', () => {
  const changes = planSettings(
    { ...nothingDeclared, access: 'acl', fields: { init_timeout: 90 } },
    state,
    facts,
    occasion,
  );
  expect(settingsTable(changes, appliedColumns)).toEqual([
    'Setting       Before                After',
    "init_timeout  the server's default  90",
    'access        logged_in             acl',
  ]);
  expect(settingsTable([], appliedColumns)).toEqual([]);
});

describe('what is known of the values that the server holds', () => {
  const environment = (value: string) => ({
    variables: [{ name: 'STAGE', value, from: 'text' as const }],
    prune: false,
  });
  const marks = (value: string, key = 'key') => environmentMarks(environment(value), key);
  const bundle = (id: number, value?: string): Bundle => ({
    id: String(id),
    content_guid: content.guid,
    created_time: '2026-03-02T09:14:40Z',
    size: 1,
    metadata: value === undefined ? {} : environmentNote(marks(value)),
  });

  test('a mark tells neither the value nor, with another key, that it is the same', () => {
    expect(JSON.stringify(environmentNote(marks('production')))).not.toContain('production');
    expect(marks('production')).toEqual(marks('production'));
    expect(marks('production')).not.toEqual(marks('staging'));
    expect(marks('production', 'another key')).not.toEqual(marks('production'));
    expect(environmentMarks(environment('production'), undefined)).toEqual({});
  });

  test.each<{ it: string; bundles: Bundle[]; active: string | null; known: boolean }>([
    {
      it: 'is what the active bundle notes',
      bundles: [bundle(1, 'b'), bundle(2, 'a')],
      active: '2',
      known: true,
    },
    { it: 'is nothing before the first deployment', bundles: [bundle(1, 'a')], active: null, known: false },
    {
      it: 'is nothing where another tool deployed last',
      bundles: [bundle(2), bundle(1, 'a')],
      active: '2',
      known: false,
    },
    {
      it: 'is nothing where a newer run may have written another value',
      bundles: [bundle(3, 'b'), bundle(2, 'a')],
      active: '2',
      known: false,
    },
    {
      it: 'is kept where a newer run had the same value',
      bundles: [bundle(3, 'a'), bundle(2, 'a')],
      active: '2',
      known: true,
    },
    {
      it: 'is nothing after going back to a bundle with another value',
      bundles: [bundle(3, 'b'), bundle(2, 'a')],
      active: '2',
      known: false,
    },
    {
      it: 'survives a note that is no JSON',
      bundles: [{ ...bundle(1), metadata: { connect_dash_deploy_environment: '{' } }],
      active: '1',
      known: false,
    },
  ])('$it', ({ bundles, active, known }) => {
    expect(knownMarks(bundles, active)).toEqual(known ? marks('a') : {});
  });

  test('a variable may be called as anything that an object has', () => {
    const variables = [{ name: 'constructor', value: 'a', from: 'text' as const }];
    const wanted = { ...nothingDeclared, environment: { variables, prune: false } };
    // As with trusted publishing: nothing is known of any value.
    const changes = planSettings(wanted, { ...state, variables: ['constructor'] }, facts, occasion);
    expect(shown(changes)).toEqual([expect.stringContaining('constructor')]);
    const kept = environmentMarks(wanted.environment, 'key');
    const noted = { ...bundle(2), metadata: environmentNote(kept) };
    expect(knownMarks([noted, bundle(3, 'b')], '2')).toEqual(kept);
  });

  test('a value that is the same is written with a new bundle only, since a hand may have changed it', () => {
    const wanted = { ...nothingDeclared, environment: environment('a') };
    const given = { ...state, variables: ['STAGE'], marks: marks('a') };
    const changes = (value: string, deploys: boolean) =>
      planSettings(wanted, given, facts, { marks: marks(value), deploys });
    expect(changes('a', false)).toEqual([]);
    expect(changesEnvironment(changes('a', true))).toBe(false);
    expect(shown(changes('a', true))).toEqual([
      'between: environment: STAGE: set → set again, to the value given',
    ]);
    expect(shown(changes('b', false))).toEqual(['between: environment: STAGE: set → set to the value given']);
  });
});

describe('before anything is changed, it is told', () => {
  const check = (wanted: Partial<Settings>, given: Partial<State> = {}, known: Partial<ServerFacts> = {}) =>
    checkSettings({ ...nothingDeclared, ...wanted }, { ...state, ...given }, { ...facts, ...known });
  const lookup = (
    name: string,
    found: ServerFacts['principals'][number]['found'] = [],
    near: string[] = [],
  ) => ({
    principals: [{ principal: { type: 'user' as const, name }, found, near }],
  });
  const group = { principal: { type: 'group' as const, name: 'dta' }, found: [], near: ['data'] };

  test.each<{
    it: string;
    wanted?: Partial<Settings>;
    given?: Partial<State>;
    known?: Partial<ServerFacts>;
    says: RegExp;
  }>([
    {
      it: 'that the server forbids this access',
      wanted: { access: 'all' },
      known: { applications: { access_types: ['logged_in', 'acl'] } },
      says: /doesn't allow `access: all`\. It allows logged_in, acl/,
    },
    {
      it: 'that only an administrator may set it',
      wanted: { fields: { run_as: 'shiny' } },
      says: /Only an administrator of Connect may set run_as.*mira, is a publisher/,
    },
    {
      it: 'that it needs Kubernetes',
      wanted: { fields: { memory_limit: 5 } },
      says: /memory_limit means nothing on this server.*native/,
    },
    {
      it: 'that the server is too old for it',
      wanted: { fields: { otel_enabled: true } },
      known: { server: { version: '2025.12.0' } },
      says: /doesn't know otel_enabled.*2025\.12\.0.*2026\.02\.0/,
    },
    {
      it: 'that it is above the limit of the server',
      wanted: { fields: { max_processes: 50 } },
      says: /max_processes \(50\) is above the server's limit, 20/,
    },
    {
      it: 'that it crosses what is set already',
      wanted: { fields: { min_processes: 6 } },
      says: /min_processes \(6\) is above max_processes \(4\)/,
    },
    {
      it: "that it crosses the server's default",
      wanted: { fields: { min_processes: 6 } },
      given: { content: undefined },
      says: /min_processes \(6\) is above max_processes \(3\)/,
    },
    {
      it: 'that a user is not there, with the one that was meant',
      known: lookup('paull', [], ['paul']),
      says: /no user named paull.*Did you mean paul/,
    },
    {
      it: 'that a user is not there',
      known: lookup('nobody'),
      says: /no user named nobody.*group: before that of a group/,
    },
    {
      it: 'that a group is not there',
      known: { principals: [group] },
      says: /no group named dta.*Did you mean data/,
    },
    {
      it: 'that the server has no groups',
      known: { principals: [group], server: { authentication: { groups_enabled: false } } },
      says: /has no groups, so there is no group: dta/,
    },
    {
      it: 'that two have this name',
      known: lookup('paul', [
        { guid: paul, name: 'paul' },
        { guid: mira, name: 'Paul' },
      ]),
      says: new RegExp(`2 users named paul.*${paul}, ${mira}.*GUID instead`),
    },
    {
      it: 'that a viewer can be no collaborator',
      wanted: { collaborators: users('viktor') },
      says: /viktor can't be a collaborator.*role of this user on the server is viewer/,
    },
    {
      it: 'that we would lock ourselves out',
      wanted: { collaborators: users('viktor') },
      given: { content: { ...content, owner_guid: paul }, permissions: [permission(1, mira, 'owner')] },
      known: { principals: [person('viktor', viktor)] },
      says: /mira could not deploy to this content again.*Add mira to collaborators/,
    },
    {
      it: 'that we would lock ourselves out, though an administrator',
      wanted: { collaborators: users('viktor') },
      given: { content: { ...content, owner_guid: paul }, permissions: [permission(1, mira, 'owner')] },
      known: { principals: [person('viktor', viktor)], user: user('administrator') },
      says: /mira could not deploy to this content again.*Add mira to collaborators/,
    },
    {
      it: 'that the group that we may deploy by is left out',
      wanted: { collaborators: users('viktor') },
      given: ofGroups(data),
      known: { principals: [person('viktor', viktor)] },
      says: /mira could not deploy to this content again.*its collaborator by a group.*Add mira to collaborators/,
    },
    {
      it: 'that nobody is to be a collaborator, where we are one by a group',
      wanted: { collaborators: [] },
      given: ofGroups(data, guid(5)),
      says: /mira could not deploy to this content again.*by a group/,
    },
    {
      it: 'that the group that we may deploy by is to be a viewer',
      wanted: { viewers: [{ type: 'group', name: 'data' }] },
      given: ofGroups(data),
      says: /mira could not deploy to this content again.*by a group/,
    },
    {
      it: 'that a tag is not there, with the one that was meant',
      wanted: { tags: [['Teams', 'Dat']] },
      says: /no tag Teams\/Dat\. Did you mean Teams\/Data/,
    },
    {
      it: 'that only an administrator may create a tag',
      wanted: { tags: [['Brand', 'New thing']], createTags: true },
      says: /Only an administrator.*may create tags/,
    },
    {
      it: 'that Connect keeps a path for itself',
      wanted: { vanityPath: '/Content/x/' },
      says: /\/Content\/x\/ isn't allowed.*begin with \/content/,
    },
    {
      it: "that a path begins like the server's dashboard",
      wanted: { vanityPath: '/home/x/' },
      known: { server: { dashboard_path: '/home' } },
      says: /\/home\/x\/ isn't allowed/,
    },
    {
      it: 'that a path is taken, and by whom',
      wanted: { vanityPath: '/sales/' },
      known: {
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
      says: new RegExp(`/sales/ is taken.*Old board \\(${guid(8)}, of paul\\)`),
    },
    {
      it: 'that a path lies below one that is taken',
      wanted: { vanityPath: '/sales/board/' },
      known: { vanities: [{ guid: guid(8), path: '/sales/' }] },
      says: /can't stand beside \/sales\//,
    },
    {
      it: 'that the server is too old for thumbnails',
      wanted: { thumbnail: { kind: 'screenshot' } },
      known: { server: { version: '2024.08.0' } },
      says: /takes no thumbnails.*2024\.09\.0/,
    },
  ])('$it', ({ wanted = {}, given = {}, known = {}, says }) => {
    const { problems } = check(wanted, given, known);
    expect(problems.map(formatProblem).join('\n')).toMatch(says);
  });

  test('all problems at once', () => {
    const wanted = {
      access: 'all' as const,
      fields: { run_as: 'shiny', max_processes: 99 },
      vanityPath: '/users/',
    };
    const { problems } = check(wanted, {}, { applications: { access_types: ['acl'] }, ...lookup('nobody') });
    expect(problems).toHaveLength(5);
  });

  test('nothing of what is so already: the server will not be asked to set it', () => {
    const now = { ...content, run_as: 'shiny', memory_limit: 5, max_processes: 99 };
    const wanted = { fields: { run_as: 'shiny', memory_limit: 5, max_processes: 99 }, vanityPath: '/users/' };
    expect(check(wanted, { content: now, vanityPath: '/users/' }).problems).toEqual([]);
  });

  test('a path above our own is no obstacle of its own', () => {
    const { problems } = check(
      { vanityPath: '/a/b/' },
      {},
      { vanities: [{ guid: content.guid, path: '/a/' }] },
    );
    expect(problems).toEqual([]);
  });

  test('that viewers make no difference where all may see it', () => {
    const { problems, warnings } = check({ viewers: users('viktor'), access: 'all' });
    expect(problems).toEqual([]);
    expect(warnings.map(formatProblem).join()).toMatch(/make no difference: access is all/);
  });

  test('that one of several groups that we may deploy by is left out: which of them is ours, nobody tells', () => {
    const kept = { collaborators: [{ type: 'group' as const, name: 'data' }] };
    const { problems, warnings } = check(kept, ofGroups(data, guid(5)));
    expect(problems).toEqual([]);
    expect(warnings.map(formatProblem)).toEqual([
      expect.stringMatching(/mira might not be able to deploy.*1 of 2 groups.*Add mira to collaborators/),
    ]);
  });

  test.each<{ it: string; wanted: Partial<Settings>; given: Partial<State>; known?: Partial<ServerFacts> }>([
    {
      it: 'the groups stay',
      wanted: { collaborators: [{ type: 'group', name: 'data' }, ...users('viktor')] },
      given: ofGroups(data),
      known: { principals: [...facts.principals, person('viktor', viktor)] },
    },
    {
      it: 'we are listed ourselves',
      wanted: { collaborators: users('mira') },
      given: ofGroups(data),
    },
    { it: 'only viewers are declared', wanted: { viewers: users('viktor') }, given: ofGroups(data) },
    {
      it: 'we are no collaborator, whatever groups are',
      wanted: { collaborators: [] },
      given: { ...ofGroups(data), content: { ...content, owner_guid: paul, app_role: 'none' } },
      known: { user: user('administrator') },
    },
    { it: 'the content is ours', wanted: { collaborators: [] }, given: { ...ofGroups(data), content } },
  ])('nothing of being locked out where $it', ({ wanted, given, known = {} }) => {
    const { problems, warnings } = check(wanted, given, known);
    expect([...problems, ...warnings].map(formatProblem).filter((text) => /deploy/.test(text))).toEqual([]);
  });
});
