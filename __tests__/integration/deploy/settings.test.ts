import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Connect, connectTo } from '../../../src/connect/client.ts';
import type { Content } from '../../../src/connect/types.ts';
import { createContent, createdOrFound } from '../../../src/deploy/create-content.ts';
import { type Choice, type ContentSelector, findContent } from '../../../src/deploy/resolve-content.ts';
import { undoSettings } from '../../../src/settings/apply.ts';
import type { Change, Phase } from '../../../src/settings/plan.ts';
import { prepareSettings } from '../../../src/settings/prepare.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import { formatProblem, type Problem } from '../../../src/shared/problems.ts';
import { virtualClock } from '../../support/clock.ts';
import { faultProxy } from '../../support/fault-proxy.ts';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { json, serverThat } from '../connect/server.ts';
import { apply, parsed, prepare } from './settings-steps.ts';

let server: LocalConnect;
let folder: string;
const warnings: Problem[] = [];
const signal = new AbortController().signal;
const log = {
  info() {},
  output() {},
  debug() {},
  notice() {},
  warn: (problem: Problem) => void warnings.push(problem),
};
const progress = {
  log,
  stage: <T>(_: string, work: () => Promise<T>) => work(),
  record() {},
  facts: () => ({}),
};

/** The first three bytes of a JPEG, and a text that distinguishes pictures. */
const picture = (more: string) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(more)]);

beforeAll(async () => {
  server = await startLocalConnect();
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
  await writeFile(join(folder, 'picture.jpg'), picture('one'));
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

afterEach(() => {
  warnings.length = 0;
});

const client = (key: string, url = server.url): Connect =>
  connectTo({
    server: new URL(`${url}/`),
    credentials: { kind: 'api-key', key },
    signal,
    log,
    clock: virtualClock(),
  });
const clientOf = (who: keyof LocalConnect['keys']) => client(server.keys[who]);

let count = 0;
const newContent = (connect: Connect): Promise<Content> => {
  count += 1;
  return connect.createContent({ name: `app-${count}` });
};

type Given = Readonly<Record<string, string>>;

const phases: readonly Phase[] = ['before', 'between', 'after'];

/** Applies the settings as a deployment does, and returns the names of those that were changed. */
async function applyAll(connect: Connect, guid: string, wanted: Settings): Promise<string[]> {
  const { problems, plan } = await prepare(connect, guid, wanted, { appFolder: folder });
  if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
  const changes = plan({ deploys: false });
  const made: Change[] = [];
  for (const phase of phases)
    made.push(...(await apply(connect, guid, changes, phase, wanted, { progress })));
  return made.map(({ setting }) => setting);
}

async function problemsOf(connect: Connect, guid: string, given: Given): Promise<string[]> {
  return (await prepare(connect, guid, await parsed(given), { appFolder: folder })).problems.map(
    formatProblem,
  );
}

/** The calls of some work, except GET. */
async function writes(work: () => Promise<unknown>): Promise<string[]> {
  const before = (await server.requests()).length;
  await work();
  const calls = (await server.requests()).slice(before);
  return calls.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

describe('a second run makes no call that writes:', () => {
  test.each<{
    setting: string;
    given: Given;
    who?: 'admin' | 'publisher';
    step?: Given;
    sets: (content: Content, connect: Connect) => unknown;
  }>([
    {
      setting: 'title',
      given: { title: 'Sales board' },
      sets: ({ title }) => expect(title).toBe('Sales board'),
    },
    {
      setting: 'description',
      given: { description: 'What is sold' },
      sets: ({ description }) => expect(description).toBe('What is sold'),
    },
    {
      setting: 'access',
      given: { access: 'all' },
      sets: ({ access_type }) => expect(access_type).toBe('all'),
    },
    {
      setting: 'viewers and collaborators',
      given: { viewers: 'VIKTOR\ngroup: Sales', collaborators: 'paul\ngroup: data\nmira' },
      sets: async ({ guid }, connect) => {
        const roles = (await connect.permissions(guid)).map(
          ({ principal_type, role }) => `${principal_type} ${role}`,
        );
        expect(roles.toSorted()).toEqual(['group owner', 'group viewer', 'user owner', 'user viewer']);
      },
    },
    {
      setting: 'vanity-path',
      given: { 'vanity-path': 'second/run' },
      sets: async ({ guid }, connect) =>
        expect(await connect.vanity(guid)).toMatchObject({ path: '/second/run/' }),
    },
    {
      setting: 'tags',
      who: 'admin',
      given: { tags: 'Teams/Data\nTeams/Data/North', 'create-tags': 'true' },
      sets: async ({ guid }, connect) => {
        const names = (await connect.contentTags(guid)).map(({ name }) => name);
        expect(names.toSorted()).toEqual(['Data', 'North']); // Without the category.
      },
    },
    {
      setting: 'thumbnail',
      given: { thumbnail: 'picture.jpg' },
      sets: async ({ guid }, connect) => expect(await connect.thumbnail(guid)).toEqual(picture('one')),
    },
    {
      setting: 'settings',
      given: {
        settings:
          'min_processes: 1\nmax_processes: 2\nload_factor: 0.5\ninit_timeout: 90\nmetrics_collection_enabled: true\notel_enabled: true',
      },
      sets: (content) =>
        expect(content).toMatchObject({
          min_processes: 1,
          max_processes: 2,
          load_factor: 0.5,
          init_timeout: 90,
        }),
    },
    {
      setting: 'settings for administrators',
      who: 'admin',
      given: {
        settings: 'run_as: shiny\nrun_as_current_user: true\nlocked: true\nlocked_message: Under repair',
      },
      sets: (content) =>
        expect(content).toMatchObject({ run_as: 'shiny', locked: true, locked_message: 'Under repair' }),
    },
  ])('$setting', async ({ given, who = 'publisher', step, sets }) => {
    const connect = clientOf(who);
    const { guid } = await newContent(connect);
    const wanted = await parsed(given, step);
    expect(await writes(() => applyAll(connect, guid, wanted))).not.toEqual([]);
    await sets(await connect.content(guid), connect);
    expect(await writes(() => applyAll(connect, guid, wanted))).toEqual([]);
  });
});

test('a setting that a run does not declare is unchanged', async () => {
  const connect = clientOf('publisher');
  const { guid } = await newContent(connect);
  await applyAll(
    connect,
    guid,
    await parsed({ title: 'Kept', viewers: 'viktor', environment: 'A=1', settings: 'init_timeout: 90' }),
  );
  expect(await applyAll(connect, guid, await parsed({ description: 'New' }))).toEqual(['description']);
  expect(await connect.content(guid)).toMatchObject({ title: 'Kept', init_timeout: 90, description: 'New' });
  expect(await connect.permissions(guid)).toHaveLength(1);
  expect(await connect.environment(guid)).toEqual(['A']);
});

test('none and null remove settings', async () => {
  const connect = clientOf('admin');
  const { guid } = await newContent(connect);
  await applyAll(
    connect,
    guid,
    await parsed({
      viewers: 'viktor',
      tags: 'Area/East',
      'create-tags': 'true',
      'vanity-path': 'to-nothing',
      thumbnail: 'picture.jpg',
      environment: 'A=1',
      settings: 'init_timeout: 90',
    }),
  );
  const empty = await parsed({
    viewers: 'none',
    tags: 'none',
    'vanity-path': 'none',
    thumbnail: 'none',
    environment: 'none',
    'environment-prune': 'true',
    settings: 'init_timeout: ~',
  });
  expect(await applyAll(connect, guid, empty)).toHaveLength(6);
  expect(await connect.permissions(guid)).toEqual([]);
  expect(await connect.contentTags(guid)).toEqual([]);
  expect(await connect.vanity(guid)).toBeUndefined();
  expect(await connect.thumbnail(guid)).toBeUndefined();
  expect(await connect.environment(guid)).toEqual([]);
  expect(await connect.content(guid)).toMatchObject({ init_timeout: null });
  expect(await writes(() => applyAll(connect, guid, empty))).toEqual([]);
});

test('a thumbnail that cannot be read is set, and other settings are still compared', async () => {
  const { guid } = await newContent(clientOf('publisher'));
  await using proxy = await faultProxy(server.url, ({ name }) =>
    name.endsWith('__thumbnail__') ? '502' : undefined,
  );
  const wanted = await parsed({ thumbnail: 'picture.jpg', title: 'A board' });
  const behindProxy = client(server.keys.publisher, proxy.url);
  const { plan } = await prepare(behindProxy, guid, wanted, { appFolder: folder });
  expect(plan({ deploys: true })).toMatchObject([
    { setting: 'title' },
    { setting: 'thumbnail', was: 'unknown', is: 'picture.jpg' },
  ]);
});

test('a viewer becomes a collaborator and a viewer again, also on a server without upserts', async () => {
  await using old = await startLocalConnect({ version: '2024.11.0' });
  const connect = client(old.keys.publisher, old.url);
  const { guid } = await newContent(connect);
  await applyAll(connect, guid, await parsed({ viewers: 'paul' }));
  await applyAll(connect, guid, await parsed({ viewers: 'none', collaborators: 'paul' }));
  expect(await connect.permissions(guid)).toMatchObject([{ role: 'owner' }]);
  await applyAll(connect, guid, await parsed({ viewers: 'paul', collaborators: 'none' }));
  expect(await connect.permissions(guid)).toMatchObject([{ role: 'viewer' }]);
});

describe('environment variables', () => {
  test('are set in one call, and only the declared ones', async () => {
    const connect = clientOf('publisher');
    const { guid } = await newContent(connect);
    await connect.updateEnvironment(guid, [{ name: 'BY_HAND', value: 'x' }]);
    const wanted = await parsed({ environment: 'TOKEN\nSTAGE=prod' }, { TOKEN: 'secret-of-the-step' });
    expect(await writes(() => applyAll(connect, guid, wanted))).toEqual([
      `PATCH /__api__/v1/content/${guid}/environment`,
    ]);
    expect((await connect.environment(guid)).toSorted()).toEqual(['BY_HAND', 'STAGE', 'TOKEN']);
  });

  test('are removed after a failure if they were added, and reported if they were changed', async () => {
    const connect = clientOf('publisher');
    const { guid } = await newContent(connect);
    await connect.updateEnvironment(guid, [{ name: 'OLD', value: 'x' }]);
    const wanted = await parsed({ environment: 'NEW=1\nOLD=2' });
    const { plan } = await prepare(connect, guid, wanted, { appFolder: folder });
    const made = await apply(connect, guid, plan({ deploys: true }), 'before', wanted, { progress });
    expect((await connect.environment(guid)).toSorted()).toEqual(['NEW', 'OLD']);
    const left = await undoSettings(guid, made, await connect.content(guid), connect);
    expect(await connect.environment(guid)).toEqual(['OLD']);
    expect(left.map(({ setting }) => setting)).toEqual(['environment: OLD']);
  });

  test('need no report after a failure if all were added', async () => {
    const connect = clientOf('publisher');
    const { guid } = await newContent(connect);
    const wanted = await parsed({ environment: 'NEW=1' });
    const { plan } = await prepare(connect, guid, wanted, { appFolder: folder });
    const made = await apply(connect, guid, plan({ deploys: true }), 'before', wanted, { progress });
    expect(await undoSettings(guid, made, await connect.content(guid), connect)).toEqual([]);
    expect(await connect.environment(guid)).toEqual([]);
  });

  test('of a name that Connect reserves are reported', async () => {
    const connect = clientOf('publisher');
    const { guid } = await newContent(connect);
    const failed = applyAll(connect, guid, await parsed({ environment: 'POSIT_PRODUCT=x' }));
    await expect(failed).rejects.toThrow(/Connect refused to set environment: POSIT_PRODUCT/);
  });
});

describe('before anything is changed, a run reports', () => {
  test('every impossible setting together', async () => {
    const connect = clientOf('publisher');
    const [mine, taken] = [await newContent(connect), await newContent(clientOf('admin'))];
    await clientOf('admin').updateContent(taken.guid, { access_type: 'logged_in', title: 'Old board' });
    await clientOf('admin').setVanity(taken.guid, '/taken/');
    const given = {
      viewers: 'nobody\nvikto',
      collaborators: 'viktor\ngroup: dta',
      tags: 'No/Such',
      'vanity-path': 'taken/below',
      thumbnail: 'absent.png',
      settings: 'run_as: shiny',
    };
    const problems: string[] = [];
    const calls = await writes(async () => problems.push(...(await problemsOf(connect, mine.guid, given))));
    expect(calls).toEqual([]);
    expect(problems).toEqual([
      expect.stringMatching(/Only an administrator of Connect may set run_as/),
      expect.stringMatching(/no user named nobody/),
      expect.stringMatching(/no user named vikto .*Did you mean viktor/),
      expect.stringMatching(/no group named dta.*Did you mean data/),
      expect.stringMatching(/viktor cannot be a collaborator/),
      expect.stringMatching(/no tag No\/Such/),
      expect.stringMatching(/taken\/below\/ conflicts with \/taken\/.*Old board/),
      expect.stringMatching(/no thumbnail absent\.png/),
    ]);
  });

  test('a thumbnail that is not a picture', async () => {
    const connect = clientOf('publisher');
    const { guid } = await newContent(connect);
    await writeFile(join(folder, 'words.png'), 'not a picture');
    expect(await problemsOf(connect, guid, { thumbnail: 'words.png' })).toEqual([
      expect.stringMatching(/is not a picture that Connect accepts/),
    ]);
  });

  test('a thumbnail that is too large', async () => {
    const connect = clientOf('publisher');
    const { guid } = await newContent(connect);
    await writeFile(join(folder, 'large.jpg'), picture('x'.repeat(11_000_000)));
    expect(await problemsOf(connect, guid, { thumbnail: 'large.jpg' })).toEqual([
      expect.stringMatching(/too large.*the limit is 10485760/),
    ]);
  });

  test('an input whose setting the key may not read', async () => {
    const connect = clientOf('viewer');
    const { guid } = await newContent(clientOf('admin'));
    await clientOf('admin').updateContent(guid, { access_type: 'logged_in' });
    const wanted = await parsed({ viewers: 'viktor', environment: 'A=1' });
    const known = {
      server: {},
      user: undefined,
      appFolder: folder,
      bundles: [],
      apiKey: undefined,
      force: false,
    };
    const failed = prepareSettings(wanted, { ...known, content: await connect.content(guid) }, connect);
    await expect(failed).rejects.toThrow(
      /may not read or change the setting of (viewers and collaborators|environment)\./,
    );
  });
});

test("reports a vanity path that is already used by content that the key can't read", async () => {
  const hidden = await newContent(clientOf('admin'));
  await clientOf('admin').setVanity(hidden.guid, '/hidden/');
  const connect = clientOf('publisher');
  const { guid } = await newContent(connect);
  const failed = applyAll(connect, guid, await parsed({ 'vanity-path': 'hidden' }));
  await expect(failed).rejects.toThrow(/Connect refused to set vanity-path\. .*The vanity path is in use/);
});

describe('the content item is', () => {
  const find = (connect: Connect, wanted: ContentSelector): Promise<Choice> =>
    findContent(wanted, connect.user(), connect);
  const describeChoice = (choice: Choice) =>
    choice.kind === 'refused' ? formatProblem(choice.problem) : choice.reason;

  test('not the one of another user, which is reported', async () => {
    const { guid, name } = await newContent(clientOf('admin'));
    expect(describeChoice(await find(clientOf('publisher'), { name, guid }))).toMatch(
      /mira may not deploy to the content .*, and not see it/,
    );
    await clientOf('admin').updateContent(guid, { access_type: 'logged_in' });
    expect(describeChoice(await find(clientOf('publisher'), { name, guid }))).toMatch(
      /mira may not deploy to .*, owned by administrator/,
    );
    expect(describeChoice(await find(clientOf('publisher'), { name }))).toMatch(
      /mira owns no content named .* Other users own one of that name: administrator/,
    );
    const mira = await clientOf('publisher').user();
    await clientOf('admin').addPermission(guid, {
      principal_guid: mira.guid,
      principal_type: 'user',
      role: 'owner',
    });
    expect(describeChoice(await find(clientOf('publisher'), { name }))).toMatch(
      new RegExp(`mira does not own it.*content-guid: ${guid}`),
    );
    expect(await find(clientOf('publisher'), { name, create: true })).toMatchObject({ kind: 'create' });
    expect(await find(clientOf('publisher'), { name, guid })).toMatchObject({
      kind: 'found',
      content: { guid },
    });
  });

  test('none if it was deleted', async () => {
    const { guid } = await newContent(clientOf('publisher'));
    await clientOf('publisher').deleteContent(guid);
    expect(describeChoice(await find(clientOf('publisher'), { name: 'x-y-z', guid }))).toMatch(
      /There is no content .*It was deleted/,
    );
  });

  test('one if two runs create it at the same time', async () => {
    const connect = clientOf('publisher');
    const errorContext = { server: connect.server, user: await connect.user() };
    const name = 'created-twice';
    const choices = await Promise.all([find(connect, { name }), find(connect, { name })]);
    expect(choices.map(({ kind }) => kind)).toEqual(['create', 'create']);
    const create = () => createContent({ name }, { connect, progress, signal, errorContext });
    const [one, two] = await Promise.all([create(), create()]);
    expect(one.guid).toBe(two.guid);
    expect(await connect.contentNamed(name)).toHaveLength(1);
  });

  test('one if the response to its creation is lost and the server is slow', async () => {
    const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';
    const owner = { guid, username: 'mira' };
    const made = { guid, name: 'slow', app_mode: 'unknown', owner_guid: guid, owner };
    let requests = 0;
    await using slow = await serverThat((request, response) => {
      if (request.method === 'GET') return json(response, requests < 2 ? [] : [made]);
      request.resume();
      if (++requests === 1) return request.socket.destroy();
      return json(response, { code: 26, error: 'An object with that name already exists.' }, 409);
    });
    const connect = client('key', slow.url.slice(0, -1));
    await expect(createdOrFound({ name: 'slow' }, undefined, connect)).resolves.toMatchObject(made);
  });
});
