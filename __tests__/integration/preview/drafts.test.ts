import { describe, expect, test } from '@jest/globals';
import { draftUrl } from '../../../src/connect/server-url.ts';
import type { App } from '../../../src/deploy/request.ts';
import { UserError } from '../../../src/shared/problems.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { quickApp, testApp } from '../deploy/test-app.ts';
import { preview as anyPreview, deployBoard, miraAt, type Options, owner, shown } from './previewing.ts';

const localConnect = sharedLocalConnect();

const preview = (server: LocalConnect, kind: 'draft', app: App, options: Options = {}) =>
  anyPreview(server, kind, app, { cleansUp: true, ...options });

/** The content item with all of its settings, without its bundles. */
async function stateOf(server: LocalConnect, guid: string) {
  const { connect } = miraAt(server);
  return {
    content: await connect.content(guid),
    environment: await connect.environment(guid),
    permissions: await connect.permissions(guid),
    tags: await connect.contentTags(guid),
    vanity: await connect.vanity(guid),
    thumbnail: await connect.thumbnail(guid),
  };
}

const bundlesOf = async (server: LocalConnect, guid: string) =>
  (await miraAt(server).connect.bundles(guid)).map(({ id }) => id);

/** The id of the bundle of a preview. */
const idOf = ({ made }: Awaited<ReturnType<typeof preview>>): string => {
  if (made instanceof Error) throw made;
  return made.bundleId;
};

describe('a draft', () => {
  test('is uploaded and built, and nothing else is changed', async () => {
    await using server = await localConnect();
    const production = await deployBoard(server, {
      environment: { variables: [{ name: 'STAGE', value: 'prod', from: 'text' }], prune: false },
    });
    const before = await stateOf(server, production.guid);
    await using app = await testApp(quickApp('new'));
    const declared = {
      title: 'Another title',
      description: 'Another text',
      access: 'all',
      viewers: [{ type: 'user', name: 'viktor' }],
      collaborators: [],
      vanityPath: '/elsewhere/',
      tags: undefined,
      createTags: false,
      environment: { variables: [{ name: 'NEW', value: 'x', from: 'text' }], prune: true },
      thumbnail: null,
      fields: { init_timeout: 300 },
    } as const;
    const { made, writes, seen } = await preview(server, 'draft', app, { declared });

    expect(writes).toEqual(['POST content/GUID/bundles', 'POST content/GUID/deploy']);
    expect(await stateOf(server, production.guid)).toEqual(before);
    expect(made).toMatchObject({
      status: 'previewed',
      url: `${production.dashboard_url}/draft/${seen.facts.bundleId}`,
      notes: [
        'The merge also changes settings: title, description, init_timeout, access, permission of viktor, environment: NEW, environment: STAGE, vanity-path.',
      ],
    });
    const address = draftUrl(new URL(`${server.url}/`), production.guid, `${seen.facts.bundleId}`).href;
    expect(seen.facts.tables).toMatchObject([
      { title: 'Settings that the merge changes', columns: ['Setting', 'Current', 'Planned'] },
    ]);
    expect(seen.facts.tables?.[0]?.rows.map(([setting]) => setting)).toContain('environment: STAGE');
    expect(seen.facts).toMatchObject({
      contentUrl: address,
      liveUrl: `${server.url}/content/${production.guid}/`,
      previewKind: 'draft',
      verified: true,
    });
    expect(await shown(server, address)).toBe('new');
    expect(await shown(server, `${server.url}/content/${production.guid}/`)).toBe('live');
  });

  test('has its pull request in its metadata', async () => {
    await using server = await localConnect();
    const { guid } = await deployBoard(server);
    await using app = await testApp(quickApp('new'));
    const made = await preview(server, 'draft', app);
    const { metadata } = await miraAt(server).connect.bundle(guid, idOf(made));
    expect(metadata).toMatchObject({
      connect_dash_deploy_kind: 'preview',
      connect_dash_deploy_host: 'github.com',
      connect_dash_deploy_repository: '4711',
      connect_dash_deploy_pull_request: '12',
    });
  });

  test('replaces the one of the push before once it is verified', async () => {
    await using server = await localConnect();
    const { guid, bundle_id: live } = await deployBoard(server);
    await using one = await testApp(quickApp('one'));
    await preview(server, 'draft', one);
    await using two = await testApp(quickApp('two'));
    const next = await preview(server, 'draft', two);
    expect(await bundlesOf(server, guid)).toEqual([idOf(next), live]);
  });

  test("that doesn't start keeps the one before and reports the failing line", async () => {
    await using server = await localConnect();
    const { guid, bundle_id: live } = await deployBoard(server);
    await using good = await testApp(quickApp('good'));
    const before = idOf(await preview(server, 'draft', good));
    await using broken = await testApp({
      ...quickApp('bad'),
      'app.py': 'import json\n\nimport nothing_like_this\n',
    });
    const { made, seen } = await preview(server, 'draft', broken);
    expect((made as UserError).problems[0]).toMatchObject({ location: { file: 'app.py', line: 3 } });
    expect(await bundlesOf(server, guid)).toEqual([seen.facts.bundleId, before, live]);
    expect(await shown(server, `${server.url}/content/${guid}/_bundle${before}/`)).toBe('good');
  });

  test('of the same app is verified and not uploaded again', async () => {
    await using server = await localConnect();
    await deployBoard(server);
    await using app = await testApp(quickApp('new'));
    const bundleId = idOf(await preview(server, 'draft', app));
    const again = await preview(server, 'draft', app);
    expect(again).toMatchObject({ made: { status: 'unchanged', bundleId }, writes: [] });
    expect(again.seen.facts).toMatchObject({ previewKind: 'draft', verified: true, bundleId });
  });

  test('of another pull request, or of another repository with the same number, is kept', async () => {
    await using server = await localConnect();
    const { guid, bundle_id: live } = await deployBoard(server);
    const ids: unknown[] = [live];
    const owners = [{ ...owner, pullRequest: 13 }, { ...owner, repository: 4712 }, owner];
    for (const [index, pullRequest] of owners.entries()) {
      await using app = await testApp(quickApp(`word ${index}`));
      ids.unshift(idOf(await preview(server, 'draft', app, { owner: pullRequest })));
    }
    expect(await bundlesOf(server, guid)).toEqual(ids);
  });
});

describe('of two runs at the same time', () => {
  /** Runs `late` completely when `early` reaches a stage. */
  async function race(server: LocalConnect, stageOfEarly: string, late = quickApp('late')) {
    const { guid, bundle_id: live } = await deployBoard(server);
    await using early = await testApp(quickApp('early'));
    await using other = await testApp(late);
    let second: Awaited<ReturnType<typeof preview>> | undefined;
    const first = await preview(server, 'draft', early, {
      async at(stage) {
        if (stage === stageOfEarly) second = await preview(server, 'draft', other);
      },
    });
    return { guid, live, first, second };
  }

  test.each(['Build', 'Verify the draft'])(
    'the newer upload wins over one that reaches %s',
    async (stage) => {
      await using server = await localConnect();
      const { guid, live, first, second } = await race(server, stage);
      const bundleId = second?.seen.facts.bundleId;
      expect(second?.made).toMatchObject({ status: 'previewed' });
      expect(first.made).toMatchObject({ status: 'superseded', bundleId });
      expect(await bundlesOf(server, guid)).toEqual([bundleId, live]);
    },
  );

  test('the newer upload wins, even if its run is the older one', async () => {
    await using server = await localConnect();
    const { guid, live, first } = await race(server, 'Upload');
    expect(first.made).toMatchObject({ status: 'previewed' });
    expect(await bundlesOf(server, guid)).toEqual([first.seen.facts.bundleId, live]);
  });

  test('the older draft is kept if the newer one fails', async () => {
    await using server = await localConnect();
    const broken = { ...quickApp('bad'), 'app.py': 'import nothing_like_this\n' };
    const { guid, live, first, second } = await race(server, 'Verify the draft', broken);
    expect(second?.made).toBeInstanceOf(UserError);
    const [failed, working, ...others] = await bundlesOf(server, guid);
    expect(others).toEqual([live]);
    expect(first.made).toMatchObject({ status: 'superseded', bundleId: failed });
    expect(await shown(server, `${server.url}/content/${guid}/_bundle${working}/`)).toBe('early');
  });
});

test("a draft that can't be built fails like any deployment", async () => {
  await using server = await localConnect();
  await deployBoard(server);
  await using app = await testApp({
    ...quickApp('new'),
    'requirements.txt': 'no-such-package-anywhere==1\n',
  });
  const { made } = await preview(server, 'draft', app);
  expect(made).toBeInstanceOf(UserError);
});
