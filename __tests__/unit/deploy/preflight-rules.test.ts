import { describe, expect, test } from '@jest/globals';
import type { Content } from '../../../src/connect/types.ts';
import { checkServerState } from '../../../src/deploy/preflight-rules.ts';
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
  bundles: [],
};

const request = (kind: DeployRequest['kind'] = 'deploy', python: string | undefined = '3.12.4') =>
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
      byPython: new Map([
        [
          '3.11',
          [
            { level: 'error', message: 'numpy 2.4 has no file for Python 3.11.' },
            { level: 'warning', message: 'lxml 4 has no file for Python 3.11.' },
          ],
        ],
      ]),
    },
  }) as unknown as DeployRequest;

const messagesOf = (state: ServerState, wanted = request()) =>
  checkServerState(state, wanted).problems.map(({ message }) => message);
const { content: _content, ...rest } = good;
const withoutContent: ServerState = {
  ...rest,
  choice: { kind: 'create', name: 'board', reason: 'There is none.' },
};

test('reports no problem and the Python version if everything is in order', () => {
  expect(checkServerState(good, request())).toEqual({ problems: [], warnings: [], pythonVersion: '3.12.4' });
});

test('a warning of the app for the chosen Python does not stop the deployment', () => {
  const { problems, warnings } = checkServerState(good, request('deploy', '3.11.9'));
  expect(problems).toEqual([{ message: 'numpy 2.4 has no file for Python 3.11.' }]);
  expect(warnings).toEqual([{ message: 'lxml 4 has no file for Python 3.11.' }]);
});

test.each<{ name: string; state: ServerState; message: string }>([
  {
    name: 'a viewer',
    state: { ...good, user: { ...user, user_role: 'viewer' } },
    message: 'The user of the API key, mira, may not publish.',
  },
  {
    name: 'a licence without Dash',
    state: { ...good, settings: { license: { 'allow-apis': false } } },
    message: 'The server cannot run Dash apps.',
  },
  {
    name: 'Python switched off',
    state: { ...good, pythons: { installations: [{ version: '3.12.4' }], api_enabled: false } },
    message: 'The server cannot run Dash apps.',
  },
  {
    name: 'no Python at all',
    state: { ...good, pythons: { installations: [] } },
    message: 'The server cannot run Dash apps.',
  },
  {
    name: 'another kind of content',
    state: { ...good, content: { ...content, app_mode: 'shiny' } },
    message: 'Board (g) is not a Dash app.',
  },
  {
    name: 'locked content',
    state: { ...good, content: { ...content, locked: true } },
    message: 'Board (g) is locked.',
  },
])('reports $name', ({ state, message }) => {
  expect(messagesOf(state)).toEqual([message]);
});

test("a missing version of Python is reported at the line that requires it, with the server's versions", () => {
  const [problem] = checkServerState(good, {
    ...request(),
    app: { ...request().app, choosePython: () => undefined },
  }).problems;
  expect(problem).toMatchObject({
    reason: 'It is required by .python-version; the server has 3.11.9, 3.12.4.',
    location: { file: '.python-version', line: 1 },
  });
});

describe('a Python that is not publishable', () => {
  const offering = (publishable: boolean) => ({
    pythons: {
      installations: [
        { version: '3.11.9', publishable },
        { version: '3.12.4', publishable: false },
      ],
    },
  });
  const newest = {
    ...request(),
    app: { ...request().app, choosePython: (has: readonly string[]) => has.at(-1) },
  };

  test('is not chosen for new content', () => {
    expect(checkServerState({ ...withoutContent, ...offering(true) }, newest).pythonVersion).toBe('3.11.9');
    const neverDeployed = { ...content, bundle_id: null };
    expect(
      checkServerState({ ...good, ...offering(true), content: neverDeployed }, newest).pythonVersion,
    ).toBe('3.11.9');
  });

  test('is available for content that was deployed before', () => {
    expect(checkServerState({ ...good, ...offering(true) }, newest).pythonVersion).toBe('3.12.4');
  });

  test('is a problem if there is no other', () => {
    expect(messagesOf({ ...withoutContent, ...offering(false) }, newest)).toEqual([
      'The server cannot run Dash apps.',
    ]);
    expect(messagesOf({ ...good, ...offering(false) }, newest)).toEqual([]);
  });
});

test('an error of the app for the chosen Python is reported', () => {
  expect(messagesOf(good, request('deploy', '3.11.9'))).toEqual(['numpy 2.4 has no file for Python 3.11.']);
});

test('nothing is reported about what the key may not read', () => {
  const { user: _user, pythons: _pythons, ...others } = good;
  expect(messagesOf(others)).toEqual([]);
});

describe('with trusted publishing, which may not list the Pythons', () => {
  const { user: _user, pythons: _pythons, ...others } = good;
  const ofApp = (app: Partial<DeployRequest['app']>) => ({ ...request(), app: { ...request().app, ...app } });

  test('the Python that the content item was built with is used', () => {
    const state = { ...others, content: { ...content, py_version: '3.12.4' } };
    expect(checkServerState(state, ofApp({ choosePython: ([only]) => only })).pythonVersion).toBe('3.12.4');
  });

  test('an app that states no Python, for content that was never built, is a problem', () => {
    const nothingStated = ofApp({ python: { source: 'no file states one' }, choosePython: () => undefined });
    expect(messagesOf(others, nothingStated)).toEqual(['No Python version is known for this app.']);
  });
});

test('all problems are reported at once', () => {
  const state = {
    ...good,
    user: { ...user, user_role: 'viewer' as const },
    content: { ...content, locked: true },
  };
  expect(messagesOf(state)).toHaveLength(2);
});

test('the problem of a refused content item is reported', () => {
  const problem = { message: 'Board (g) belongs to paul.' };
  expect(messagesOf({ ...withoutContent, choice: { kind: 'refused', problem } })).toEqual([problem.message]);
});

test('there is nothing to preview before the first deployment', () => {
  expect(messagesOf(withoutContent, request('preview'))).toEqual([
    'There is nothing to preview: board is not on the server yet.',
  ]);
});
