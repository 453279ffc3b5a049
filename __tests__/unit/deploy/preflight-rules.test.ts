import { describe, expect, test } from '@jest/globals';
import type { Content } from '../../../src/connect/types.ts';
import type { Order } from '../../../src/deploy/request.ts';
import type { Seen } from '../../../src/deploy/preflight.ts';
import { judge } from '../../../src/deploy/preflight-rules.ts';
import { user } from './mira.ts';

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
  choice: { kind: 'found', content, reason: 'It has the GUID that content-guid names.' },
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
      choosePython: (installed: readonly string[]) => (installed.length === 0 ? undefined : python),
      findingsFor: (version: string) =>
        version === '3.11.9'
          ? [
              { level: 'error', what: 'numpy 2.4 has no file for Python 3.11.' },
              { level: 'warning', what: 'lxml 4 is older than Python 3.11.' },
            ]
          : [],
    },
  }) as unknown as Order;

const whats = (seen: Seen, wanted = order()) => judge(seen, wanted).problems.map(({ what }) => what);
const { content: _content, ...rest } = good;
const withoutContent: Seen = { ...rest, choice: { kind: 'create', name: 'board', reason: 'There is none.' } };

test('where all is well there is no problem, and the Python is known', () => {
  expect(judge(good, order())).toEqual({ problems: [], warnings: [], pythonVersion: '3.12.4' });
});

test("what may go wrong with the Python is a warning, and stands in nothing's way", () => {
  const { problems, warnings } = judge(good, order('deploy', '3.11.9'));
  expect(problems).toEqual([{ what: 'numpy 2.4 has no file for Python 3.11.' }]);
  expect(warnings).toEqual([{ what: 'lxml 4 is older than Python 3.11.' }]);
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

describe('a Python that isn’t publishable', () => {
  const seen = (publishable: boolean) => ({
    pythons: {
      installations: [
        { version: '3.11.9', publishable },
        { version: '3.12.4', publishable: false },
      ],
    },
  });
  const newest = {
    ...order(),
    app: { ...order().app, choosePython: (has: readonly string[]) => has.at(-1) },
  };

  test('is not chosen for new content', () => {
    expect(judge({ ...withoutContent, ...seen(true) }, newest).pythonVersion).toBe('3.11.9');
    const neverDeployed = { ...content, bundle_id: null };
    expect(judge({ ...good, ...seen(true), content: neverDeployed }, newest).pythonVersion).toBe('3.11.9');
  });

  test('is still there for content that was deployed', () => {
    expect(judge({ ...good, ...seen(true) }, newest).pythonVersion).toBe('3.12.4');
  });

  test('is named where no other fits', () => {
    const none = { ...order(), app: { ...order().app, choosePython: () => undefined } };
    const [problem] = judge({ ...withoutContent, ...seen(true) }, none).problems;
    expect(problem?.why).toBe(
      '.python-version asks for it; the server has 3.11.9. It keeps 3.12.4 for content that was deployed before.',
    );
  });

  test('is a problem where all are', () => {
    expect(judge({ ...withoutContent, ...seen(false) }, newest).problems).toEqual([
      {
        what: "The server can't run new Dash apps.",
        why: 'It keeps 3.11.9, 3.12.4 for content that was deployed before.',
        fix: 'Ask an administrator of Connect to make a Python publishable.',
      },
    ]);
    expect(whats({ ...good, ...seen(false) }, newest)).toEqual([]);
  });
});

test('a package that has no file for the chosen Python is a problem', () => {
  expect(whats(good, order('deploy', '3.11.9'))).toEqual(['numpy 2.4 has no file for Python 3.11.']);
});

test('what the key may not know is no problem', () => {
  const { user: _user, pythons: _pythons, ...told } = good;
  expect(whats(told)).toEqual([]);
});

describe('with trusted publishing, which tells no Pythons', () => {
  const { user: _user, pythons: _pythons, ...told } = good;
  const ofApp = (app: Partial<Order['app']>) => ({ ...order(), app: { ...order().app, ...app } });

  test('the one that the content runs on counts', () => {
    const seen = { ...told, content: { ...content, py_version: '3.12.4' } };
    expect(judge(seen, ofApp({ choosePython: ([only]) => only })).pythonVersion).toBe('3.12.4');
  });

  test('none stated and none known is a problem', () => {
    const nothingStated = ofApp({ python: { source: 'nothing states one' }, choosePython: () => undefined });
    expect(whats(told, nothingStated)).toEqual(["It isn't known which Python the app is to be built with."]);
  });
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

test('content that was refused is a problem', () => {
  const mishap = { what: 'Board (g) belongs to paul.' };
  expect(whats({ ...withoutContent, choice: { kind: 'refused', mishap } })).toEqual([mishap.what]);
});

test('there is nothing to preview before the first deployment', () => {
  expect(whats(withoutContent, order('preview'))).toEqual([
    "There is nothing to preview: board isn't on the server yet.",
  ]);
});
