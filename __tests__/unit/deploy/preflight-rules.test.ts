import { expect, test } from '@jest/globals';
import type { Content } from '../../../src/connect/types.ts';
import type { Order } from '../../../src/deploy/order.ts';
import type { Seen } from '../../../src/deploy/preflight.ts';
import { judge } from '../../../src/deploy/preflight-rules.ts';

const user = {
  guid: 'me',
  username: 'mira',
  user_role: 'publisher',
  confirmed: true,
  locked: false,
} as const;
const content = {
  guid: 'g',
  name: 'board',
  title: 'Board',
  locked: false,
  bundle_id: '1',
  app_mode: 'python-dash',
  owner_guid: 'me',
  content_url: '',
  dashboard_url: 'https://connect.example.org/connect/#/apps/g',
  app_role: 'owner',
} as const satisfies Content;

const good: Seen = {
  settings: { version: '2026.07.0', license: { 'allow-apis': true } },
  user,
  pythons: { installations: [{ version: '3.11.9' }, { version: '3.12.4' }], api_enabled: true },
  content,
  namesakes: [],
  gitManaged: false,
  bundles: [],
};

const order = (kind: Order['kind'] = 'deploy', python: string | undefined = '3.12.4') =>
  ({
    kind,
    content: { name: 'board' },
    app: {
      python: {
        requires: '~=3.12.0',
        source: '.python-version',
        where: { file: '.python-version', line: 1 },
      },
      choosePython: () => python,
    },
  }) as unknown as Order;

const whats = (seen: Seen, wanted = order()) => judge(seen, wanted).problems.map(({ what }) => what);
const { content: _content, ...withoutContent } = good;

test('where all is well there is no problem, and the Python is known', () => {
  expect(judge(good, order())).toEqual({ problems: [], notices: [], pythonVersion: '3.12.4' });
});

test.each<{ it: string; seen: Seen; what: string }>([
  {
    it: 'a viewer',
    seen: { ...good, user: { ...user, user_role: 'viewer' } },
    what: "The key's user, mira, may not publish.",
  },
  {
    it: 'a locked account',
    seen: { ...good, user: { ...user, locked: true } },
    what: 'The account mira is locked on the server.',
  },
  {
    it: 'an unconfirmed account',
    seen: { ...good, user: { ...user, confirmed: false } },
    what: "The account mira isn't confirmed yet.",
  },
  {
    it: 'a licence without Dash',
    seen: { ...good, settings: { license: { 'allow-apis': false } } },
    what: "The server's licence doesn't include Dash apps.",
  },
  {
    it: 'Python switched off',
    seen: { ...good, pythons: { installations: [{ version: '3.12.4' }], api_enabled: false } },
    what: "The server can't run Dash apps.",
  },
  {
    it: 'no Python at all',
    seen: { ...good, pythons: { installations: [] } },
    what: "The server can't run Dash apps.",
  },
  {
    it: 'another kind of content',
    seen: { ...good, content: { ...content, app_mode: 'shiny' } },
    what: "Board (g) isn't a Dash app.",
  },
  {
    it: 'locked content',
    seen: { ...good, content: { ...content, locked: true } },
    what: 'Board (g) is locked.',
  },
  {
    it: 'content from Git',
    seen: { ...good, gitManaged: true },
    what: 'Board (g) is deployed by Connect itself, from Git.',
  },
  {
    it: "somebody else's content",
    seen: { ...good, content: { ...content, owner_guid: 'you', app_role: 'viewer' } },
    what: 'mira may not deploy to Board (g).',
  },
])('$it is a problem', ({ seen, what }) => {
  expect(whats(seen)).toEqual([what]);
});

test('no fitting Python is a problem at the line that asks for it, with what is there', () => {
  const [problem] = judge(good, {
    ...order(),
    app: { ...order().app, choosePython: () => undefined },
  }).problems;
  expect(problem).toMatchObject({
    why: '.python-version asks for it; the server has 3.11.9, 3.12.4.',
    where: { file: '.python-version', line: 1 },
  });
});

test('what the key may not know is no problem', () => {
  const { user: _user, pythons: _pythons, ...rest } = good;
  expect(whats(rest)).toEqual([]);
});

test('all problems are told at once', () => {
  const seen = {
    ...good,
    user: { ...user, user_role: 'viewer' as const },
    content: { ...content, locked: true },
    gitManaged: true,
  };
  expect(whats(seen)).toHaveLength(3);
});

test("an app of ours in somebody else's name is not made a second time behind their back", () => {
  const namesakes = [
    { ...content, owner_guid: 'you', owner: { guid: 'you', username: 'paul' }, app_role: 'editor' as const },
  ];
  const [problem] = judge({ ...withoutContent, namesakes }, order()).problems;
  expect(problem).toMatchObject({
    why: expect.stringContaining('g (of paul)'),
    fix: expect.stringContaining('content-guid'),
  });
});

test("a namesake that we may not deploy to doesn't stop a new one, but is told", () => {
  const namesakes = [{ ...content, owner_guid: 'you', app_role: 'none' as const }];
  const { problems, notices } = judge({ ...withoutContent, namesakes }, order());
  expect(problems).toEqual([]);
  expect(notices[0]?.what).toContain('Other users have content named board');
});

test('there is nothing to preview before the first deployment', () => {
  expect(whats(withoutContent, order('preview'))).toEqual([
    "There is nothing to preview: board isn't on the server yet.",
  ]);
});
