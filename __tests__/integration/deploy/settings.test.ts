import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Connect, connectTo } from '../../../src/connect/client.ts';
import type { Content } from '../../../src/connect/types.ts';
import { createContent, createdOrFound } from '../../../src/deploy/create-content.ts';
import { type Choice, type ContentSelector, findContent } from '../../../src/deploy/resolve-content.ts';
import { undoEnvironment } from '../../../src/settings/apply.ts';
import type { Change, Phase } from '../../../src/settings/plan.ts';
import { prepareSettings } from '../../../src/settings/prepare.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import { formatProblem, type Problem } from '../../../src/shared/problems.ts';
import { virtualClock } from '../../support/clock.ts';
import { faultProxy } from '../../support/fault-proxy.ts';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { json, serverThat } from '../connect/server.ts';
import { apply, parsed, prepare } from './settling.ts';

let server: LocalConnect;
let folder: string;
const warnings: Problem[] = [];
const signal = new AbortController().signal;
const log = { info() {}, debug() {}, notice() {}, warn: (problem: Problem) => void warnings.push(problem) };
const progress = { log, stage: <T>(_: string, work: () => Promise<T>) => work(), record() {} };

/** Three bytes that begin a JPEG, and more to tell pictures apart. */
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
const as = (who: keyof LocalConnect['keys']) => client(server.keys[who]);

let count = 0;
const newContent = (connect: Connect): Promise<Content> => {
  count += 1;
  return connect.createContent({ name: `app-${count}` });
};

type Given = Readonly<Record<string, string>>;

const phases: readonly Phase[] = ['before', 'between', 'after'];

/** All that a deployment does for the settings, without the deployment; gives the settings that were changed. */
async function bring(connect: Connect, guid: string, wanted: Settings): Promise<string[]> {
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

/** The calls other than GET that are made by some work. */
async function writes(work: () => Promise<unknown>): Promise<string[]> {
  const before = (await server.requests()).length;
  await work();
  const calls = (await server.requests()).slice(before);
  return calls.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

describe('a second run makes no writing call:', () => {
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
    const connect = as(who);
    const { guid } = await newContent(connect);
    const wanted = await parsed(given, step);
    expect(await writes(() => bring(connect, guid, wanted))).not.toEqual([]);
    await sets(await connect.content(guid), connect);
    expect(await writes(() => bring(connect, guid, wanted))).toEqual([]);
  });
});

test('what one run names, another that does not name it leaves alone', async () => {
  const connect = as('publisher');
  const { guid } = await newContent(connect);
  await bring(
    connect,
    guid,
    await parsed({ title: 'Kept', viewers: 'viktor', environment: 'A=1', settings: 'init_timeout: 90' }),
  );
  expect(await bring(connect, guid, await parsed({ description: 'New' }))).toEqual(['description']);
  expect(await connect.content(guid)).toMatchObject({ title: 'Kept', init_timeout: 90, description: 'New' });
  expect(await connect.permissions(guid)).toHaveLength(1);
  expect(await connect.environment(guid)).toEqual(['A']);
});

test('none, and null, bring it back to nothing', async () => {
  const connect = as('admin');
  const { guid } = await newContent(connect);
  await bring(
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
  expect(await bring(connect, guid, empty)).toHaveLength(6);
  expect(await connect.permissions(guid)).toEqual([]);
  expect(await connect.contentTags(guid)).toEqual([]);
  expect(await connect.vanity(guid)).toBeUndefined();
  expect(await connect.thumbnail(guid)).toBeUndefined();
  expect(await connect.environment(guid)).toEqual([]);
  expect(await connect.content(guid)).toMatchObject({ init_timeout: null });
  expect(await writes(() => bring(connect, guid, empty))).toEqual([]);
});

test('a thumbnail that can not be looked at is set, and keeps nothing else from being told and changed', async () => {
  const { guid } = await newContent(as('publisher'));
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

test('a viewer becomes a collaborator and back, on a server before upserts, too', async () => {
  await using old = await startLocalConnect({ version: '2024.11.0' });
  const connect = client(old.keys.publisher, old.url);
  const { guid } = await newContent(connect);
  await bring(connect, guid, await parsed({ viewers: 'paul' }));
  await bring(connect, guid, await parsed({ viewers: 'none', collaborators: 'paul' }));
  expect(await connect.permissions(guid)).toMatchObject([{ role: 'owner' }]);
  await bring(connect, guid, await parsed({ viewers: 'paul', collaborators: 'none' }));
  expect(await connect.permissions(guid)).toMatchObject([{ role: 'viewer' }]);
});

describe('environment variables', () => {
  test('go in one call, and only those that are declared', async () => {
    const connect = as('publisher');
    const { guid } = await newContent(connect);
    await connect.updateEnvironment(guid, [{ name: 'BY_HAND', value: 'x' }]);
    const wanted = await parsed({ environment: 'TOKEN\nSTAGE=prod' }, { TOKEN: 'secret-of-the-step' });
    expect(await writes(() => bring(connect, guid, wanted))).toEqual([
      `PATCH /__api__/v1/content/${guid}/environment`,
    ]);
    expect((await connect.environment(guid)).toSorted()).toEqual(['BY_HAND', 'STAGE', 'TOKEN']);
  });

  test('that were added are taken away after a failure, and those that were changed are told', async () => {
    const connect = as('publisher');
    const { guid } = await newContent(connect);
    await connect.updateEnvironment(guid, [{ name: 'OLD', value: 'x' }]);
    const wanted = await parsed({ environment: 'NEW=1\nOLD=2' });
    const { plan } = await prepare(connect, guid, wanted, { appFolder: folder });
    const made = await apply(connect, guid, plan({ deploys: true }), 'before', wanted, { progress });
    expect((await connect.environment(guid)).toSorted()).toEqual(['NEW', 'OLD']);
    const left = await undoEnvironment(guid, made, connect, { remove: true });
    expect(await connect.environment(guid)).toEqual(['OLD']);
    expect(left && formatProblem(left)).toMatch(/now have new values.*: OLD\. .*cannot be restored/);
  });

  test('leave nothing to tell where all were new', async () => {
    const connect = as('publisher');
    const { guid } = await newContent(connect);
    const wanted = await parsed({ environment: 'NEW=1' });
    const { plan } = await prepare(connect, guid, wanted, { appFolder: folder });
    const made = await apply(connect, guid, plan({ deploys: true }), 'before', wanted, { progress });
    expect(await undoEnvironment(guid, made, connect, { remove: true })).toBeUndefined();
    expect(await undoEnvironment(guid, [], connect, { remove: true })).toBeUndefined();
    expect(await connect.environment(guid)).toEqual([]);
  });

  test('of a name that Connect keeps are told with what to do', async () => {
    const connect = as('publisher');
    const { guid } = await newContent(connect);
    const failed = bring(connect, guid, await parsed({ environment: 'POSIT_PRODUCT=x' }));
    await expect(failed).rejects.toThrow(
      /environment: POSIT_PRODUCT: one of these names is reserved by Connect/,
    );
  });
});

describe('before anything is changed, the server tells', () => {
  test('everything that can not be, at once', async () => {
    const connect = as('publisher');
    const [mine, taken] = [await newContent(connect), await newContent(as('admin'))];
    await as('admin').updateContent(taken.guid, { access_type: 'logged_in', title: 'Old board' });
    await as('admin').setVanity(taken.guid, '/taken/', false);
    const given = {
      viewers: 'nobody\nvikto',
      collaborators: 'viktor\ngroup: dta',
      tags: 'No/Such',
      'vanity-path': 'taken/below',
      thumbnail: 'absent.png',
      settings: 'run_as: shiny\nmax_processes: 500\nmemory_limit: 5',
    };
    const problems: string[] = [];
    const calls = await writes(async () => problems.push(...(await problemsOf(connect, mine.guid, given))));
    expect(calls).toEqual([]);
    expect(problems).toEqual([
      expect.stringMatching(/Only an administrator of Connect may set run_as/),
      expect.stringMatching(/max_processes \(500\) is above the server's limit, 20/),
      expect.stringMatching(/memory_limit has no effect on this server/),
      expect.stringMatching(/no user named nobody/),
      expect.stringMatching(/no user named vikto .*Did you mean viktor/),
      expect.stringMatching(/no group named dta.*Did you mean data/),
      expect.stringMatching(/viktor cannot be a collaborator/),
      expect.stringMatching(/no tag No\/Such/),
      expect.stringMatching(/taken\/below\/ conflicts with \/taken\/.*Old board/),
      expect.stringMatching(/no thumbnail absent\.png/),
    ]);
  });

  test('that a thumbnail is no picture', async () => {
    const connect = as('publisher');
    const { guid } = await newContent(connect);
    await writeFile(join(folder, 'words.png'), 'no picture');
    expect(await problemsOf(connect, guid, { thumbnail: 'words.png' })).toEqual([
      expect.stringMatching(/is not a picture that Connect accepts/),
    ]);
  });

  test('that a thumbnail is too large', async () => {
    const connect = as('publisher');
    const { guid } = await newContent(connect);
    await writeFile(join(folder, 'large.jpg'), picture('x'.repeat(11_000_000)));
    expect(await problemsOf(connect, guid, { thumbnail: 'large.jpg' })).toEqual([
      expect.stringMatching(/too large.*the limit is 10485760/),
    ]);
  });

  test('which inputs a key may not read', async () => {
    const connect = as('viewer');
    const { guid } = await newContent(as('admin'));
    await as('admin').updateContent(guid, { access_type: 'logged_in' });
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
    await expect(failed).rejects.toThrow(/setting of viewers and collaborators.*setting of environment/s);
  });
});

test('a vanity path that was taken meanwhile, by content that we may not see, is told', async () => {
  const hidden = await newContent(as('admin'));
  await as('admin').setVanity(hidden.guid, '/hidden/', false);
  const connect = as('publisher');
  const { guid } = await newContent(connect);
  const failed = bring(connect, guid, await parsed({ 'vanity-path': 'hidden' }));
  await expect(failed).rejects.toThrow(
    /vanity-path: the path is taken.*may not be allowed to view the content that has it/s,
  );
});

describe('which content it is:', () => {
  const find = (connect: Connect, wanted: ContentSelector): Promise<Choice> =>
    findContent(wanted, [], connect.user(), connect);
  const told = (choice: Choice) =>
    choice.kind === 'refused' ? formatProblem(choice.problem) : choice.reason;

  test('the one with the vanity path, found by an administrator and by its owner', async () => {
    const { guid } = await newContent(as('publisher'));
    await as('publisher').setVanity(guid, '/found/me/', false);
    const wanted = { name: 'another-name', vanityPath: '/found/me/' };
    expect(await find(as('publisher'), wanted)).toMatchObject({ kind: 'found', content: { guid } });
    // The administrator has no share in it: to deploy there is not allowed, and that the path is taken is told later.
    expect(await find(as('admin'), wanted)).toMatchObject({ kind: 'create' });
  });

  test('the one of the name, without looking through the server for its vanity path', async () => {
    const connect = as('publisher');
    const { guid, name } = await newContent(connect);
    await connect.setVanity(guid, '/known/', false);
    const before = (await server.requests()).length;
    expect(await find(connect, { name, vanityPath: '/known/' })).toMatchObject({
      kind: 'found',
      content: { guid },
    });
    const calls = (await server.requests()).slice(before).map(({ method, path }) => `${method} ${path}`);
    expect(calls.toSorted()).toEqual(['GET /__api__/v1/content', 'GET /__api__/v1/user']);
  });

  test('not the one of somebody else, which is told', async () => {
    const { guid, name } = await newContent(as('admin'));
    expect(told(await find(as('publisher'), { name, guid }))).toMatch(/mira may not see the content/);
    await as('admin').updateContent(guid, { access_type: 'logged_in' });
    expect(told(await find(as('publisher'), { name, guid }))).toMatch(
      /mira may not deploy to .*, owned by administrator/,
    );
    expect(told(await find(as('publisher'), { name }))).toMatch(
      /mira owns no content named .* Other users own one of that name: administrator/,
    );
    const mira = await as('publisher').user();
    await as('admin').addPermission(guid, {
      principal_guid: mira.guid,
      principal_type: 'user',
      role: 'owner',
    });
    expect(told(await find(as('publisher'), { name }))).toMatch(
      new RegExp(`mira does not own it.*content-guid: ${guid}`),
    );
    expect(await find(as('publisher'), { name, create: true })).toMatchObject({ kind: 'create' });
    expect(await find(as('publisher'), { name, guid })).toMatchObject({ kind: 'found', content: { guid } });
  });

  test('none where it was deleted', async () => {
    const { guid } = await newContent(as('publisher'));
    await as('publisher').deleteContent(guid);
    expect(told(await find(as('publisher'), { name: 'x-y-z', guid }))).toMatch(
      /There is no content .*It was deleted/,
    );
  });

  test('one, where two runs saw none and create it at once', async () => {
    const connect = as('publisher');
    const errorContext = { server: connect.server, user: await connect.user() };
    const name = 'made-twice';
    const choices = await Promise.all([find(connect, { name }), find(connect, { name })]);
    expect(choices.map(({ kind }) => kind)).toEqual(['create', 'create']);
    const create = () => createContent({ name }, { connect, progress, signal, errorContext });
    const [one, two] = await Promise.all([create(), create()]);
    expect(one.guid).toBe(two.guid);
    expect(await connect.contentNamed(name)).toHaveLength(1);
  });

  test('one, where the answer to the order is lost, and the server is slow to make it', async () => {
    const made = { guid: '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6', name: 'slow' };
    let orders = 0;
    await using slow = await serverThat((request, response) => {
      if (request.method === 'GET') return json(response, orders < 2 ? [] : [made]);
      request.resume();
      if (++orders === 1) return request.socket.destroy();
      return json(response, { code: 26, error: 'An object with that name already exists.' }, 409);
    });
    const connect = client('key', slow.url.slice(0, -1));
    await expect(createdOrFound({ name: 'slow' }, undefined, connect)).resolves.toMatchObject(made);
  });
});
