import { describe, expect, test } from '@jest/globals';
import type { Content } from '../../../src/connect/types.ts';
import { judge } from '../../../src/deploy/preflight-rules.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import type { ServerState } from '../../../src/deploy/server-state.ts';
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

const good: ServerState = {
  settings: { version: '2026.07.0', license: { 'allow-apis': true } },
  user,
  pythons: { installations: [{ version: '3.11.9' }, { version: '3.12.4' }], api_enabled: true },
  content,
  choice: { kind: 'found', content, reason: 'It has the GUID that content-guid names.' },
  gitManaged: false,
  bundles: [],
};

const order = (kind: DeployRequest['kind'] = 'deploy', python: string | undefined = '3.12.4') =>
  ({
    kind,
    content: { name: 'board' },
    app: {
      python: {
        requires: '~=3.12.0',
        source: '.python-version',
        location: { file: '.python-version', line: 1 },
      },
      choosePython: (installed: readonly string[]) => (installed.length === 0 ? undefined : python),
      findingsFor: (version: string) =>
        version === '3.11.9'
          ? [
              { level: 'error', message: 'numpy 2.4 has no file for Python 3.11.' },
              { level: 'warning', message: 'lxml 4 is older than Python 3.11.' },
            ]
          : [],
    },
  }) as unknown as DeployRequest;

const whats = (seen: ServerState, wanted = order()) =>
  judge(seen, wanted).problems.map(({ message }) => message);
const { content: _content, ...rest } = good;
const withoutContent: ServerState = {
  ...rest,
  choice: { kind: 'create', name: 'board', reason: 'There is none.' },
};

test('where all is well there is no problem, and the Python is known', () => {
  expect(judge(good, order())).toEqual({ problems: [], warnings: [], pythonVersion: '3.12.4' });
});

test("what may go wrong with the Python is a warning, and stands in nothing's way", () => {
  const { problems, warnings } = judge(good, order('deploy', '3.11.9'));
  expect(problems).toEqual([{ message: 'numpy 2.4 has no file for Python 3.11.' }]);
  expect(warnings).toEqual([{ message: 'lxml 4 is older than Python 3.11.' }]);
});

test.each<{ it: string; seen: ServerState; message: string }>([
  {
    it: 'a viewer',
    seen: { ...good, user: { ...user, user_role: 'viewer' } },
    message: "The key's user, mira, may not publish.",
  },
  {
    it: 'a locked account',
    seen: { ...good, user: { ...user, locked: true } },
    message: 'The account mira is locked on the server.',
  },
  {
    it: 'an unconfirmed account',
    seen: { ...good, user: { ...user, confirmed: false } },
    message: "The account mira isn't confirmed yet.",
  },
  {
    it: 'a licence without Dash',
    seen: { ...good, settings: { license: { 'allow-apis': false } } },
    message: "The server's licence doesn't include Dash apps.",
  },
  {
    it: 'Python switched off',
    seen: { ...good, pythons: { installations: [{ version: '3.12.4' }], api_enabled: false } },
    message: "The server can't run Dash apps.",
  },
  {
    it: 'no Python at all',
    seen: { ...good, pythons: { installations: [] } },
    message: "The server can't run Dash apps.",
  },
  {
    it: 'another kind of content',
    seen: { ...good, content: { ...content, app_mode: 'shiny' } },
    message: "Board (g) isn't a Dash app.",
  },
  {
    it: 'locked content',
    seen: { ...good, content: { ...content, locked: true } },
    message: 'Board (g) is locked.',
  },
  {
    it: 'content from Git',
    seen: { ...good, gitManaged: true },
    message: 'Board (g) is deployed by Connect itself, from Git.',
  },
])('$it is a problem', ({ seen, message }) => {
  expect(whats(seen)).toEqual([message]);
});

test('no fitting Python is a problem at the line that asks for it, with what is there', () => {
  const [problem] = judge(good, {
    ...order(),
    app: { ...order().app, choosePython: () => undefined },
  }).problems;
  expect(problem).toMatchObject({
    reason: '.python-version asks for it; the server has 3.11.9, 3.12.4.',
    location: { file: '.python-version', line: 1 },
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
    expect(problem?.reason).toBe(
      '.python-version asks for it; the server has 3.11.9. It keeps 3.12.4 for content that was deployed before.',
    );
  });

  test('is a problem where all are', () => {
    expect(judge({ ...withoutContent, ...seen(false) }, newest).problems).toEqual([
      {
        message: "The server can't run new Dash apps.",
        reason: 'It keeps 3.11.9, 3.12.4 for content that was deployed before.',
        hint: 'Ask an administrator of Connect to make a Python publishable.',
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
  const ofApp = (app: Partial<DeployRequest['app']>) => ({ ...order(), app: { ...order().app, ...app } });

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
  const problem = { message: 'Board (g) belongs to paul.' };
  expect(whats({ ...withoutContent, choice: { kind: 'refused', problem } })).toEqual([problem.message]);
});

test('there is nothing to preview before the first deployment', () => {
  expect(whats(withoutContent, order('preview'))).toEqual([
    "There is nothing to preview: board isn't on the server yet.",
  ]);
});
