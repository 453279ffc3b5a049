import { describe, expect, test } from '@jest/globals';
import type { Content } from '../../../src/connect/types.ts';
import { recordOf } from '../../../src/preview/record.ts';
import type { PreviewResult } from '../../../src/preview/request.ts';
import { UserError } from '../../../src/shared/problems.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { quickApp, testApp } from '../deploy/test-app.ts';
import { deployBoard, miraAt, owner, preview, shown } from './previewing.ts';

const localConnect = sharedLocalConnect();

const tooOldForDrafts = '2025.06.0';

async function previewsOn(server: LocalConnect): Promise<readonly Content[]> {
  return (await miraAt(server).connect.allContent()).filter(({ name }) => name !== 'board');
}

describe('a separate preview', () => {
  test('is a content item with its record and with the audience and limits of production', async () => {
    await using server = await localConnect({ version: tooOldForDrafts });
    const production = await deployBoard(server, {
      viewers: [{ type: 'group', name: 'sales' }],
      environment: { variables: [{ name: 'TOKEN', value: 'of production', from: 'text' }], prune: false },
      fields: { init_timeout: 90, min_processes: 1 },
    });
    const live = await miraAt(server).connect.permissions(production.guid);
    await using app = await testApp(quickApp('new'));
    const options = {
      access: undefined,
      viewers: undefined,
      variables: [{ name: 'STAGE', value: 'preview', from: 'text' }],
      vanityPath: '/preview/board/12/',
      ofProduction: {},
    } as const;
    const { made, connect, seen } = await preview(server, 'separate', app, { options });

    expect(made).toMatchObject({ status: 'previewed', url: `${server.url}/preview/board/12/` });
    const { content } = made as PreviewResult;
    expect(content).toMatchObject({
      name: 'board-pr-12',
      title: 'board (pull request #12)',
      access_type: 'acl',
      init_timeout: 90,
      min_processes: null,
    });
    expect(recordOf(content)).toMatchObject({ ...owner, app: 'board', production: production.guid });
    expect(await connect.environment(content.guid)).toEqual(['STAGE']);
    const same = (permissions: typeof live) => permissions.map(({ id: _, ...rest }) => rest);
    expect(same(await connect.permissions(content.guid))).toEqual(
      same(live.map((permission) => ({ ...permission, content_guid: content.guid }))),
    );
    expect((made as PreviewResult).notes).toEqual([
      expect.stringMatching(/^Production has variables that the preview lacks .*: TOKEN\.$/),
    ]);
    expect(seen.lines.join('\n')).toContain('TOKEN');
    expect(seen.facts).toMatchObject({
      contentUrl: `${server.url}/content/${content.guid}/`,
      previewKind: 'separate',
      audience: { access: 'acl', asProduction: true },
    });
    expect(await shown(server, `${server.url}/content/${production.guid}/`)).toBe('live');
    expect(await shown(server, `${server.url}/content/${content.guid}/`)).toBe('new');
  });

  test('can be created before the app is deployed, for its owner only', async () => {
    await using server = await localConnect();
    await using app = await testApp(quickApp('first'));
    const { made, connect } = await preview(server, 'separate', app);
    const { content } = made as PreviewResult;
    expect(content.access_type).toBe('acl');
    expect(await connect.permissions(content.guid)).toEqual([]);
    expect(made).toMatchObject({ audience: { access: 'acl', members: [] } });
  });

  test('is updated by the next push, and an unchanged push deploys nothing', async () => {
    await using server = await localConnect();
    await deployBoard(server);
    const contents = new Set<string>();
    await using one = await testApp(quickApp('one'));
    await using two = await testApp(quickApp('two'));
    for (const app of [one, two]) {
      const { made } = await preview(server, 'separate', app);
      contents.add((made as PreviewResult).content.guid);
    }
    const again = await preview(server, 'separate', two);
    expect(again).toMatchObject({ made: { status: 'unchanged' }, writes: [] });
    contents.add((again.made as PreviewResult).content.guid);
    expect(contents.size).toBe(1);
    expect(await shown(server, `${server.url}/content/${[...contents][0]}/`)).toBe('two');
  });

  test('is deployed again if only its variables change', async () => {
    await using server = await localConnect({ version: tooOldForDrafts });
    await deployBoard(server);
    await using app = await testApp(quickApp('one'));
    const withStage = (value: string) => ({
      options: {
        access: undefined,
        viewers: undefined,
        variables: [{ name: 'STAGE', value, from: 'text' as const }],
        vanityPath: undefined,
        ofProduction: {},
      },
    });
    await preview(server, 'separate', app, withStage('one'));
    const { made, writes } = await preview(server, 'separate', app, withStage('two'));
    expect(made).toMatchObject({ status: 'previewed' });
    expect(writes).toContain('PATCH content/GUID/environment');
  });

  test('is found by its record, even if a user renamed it', async () => {
    await using server = await localConnect();
    await using app = await testApp(quickApp('one'));
    const first = await preview(server, 'separate', app);
    const { guid } = (first.made as PreviewResult).content;
    await first.connect.updateContent(guid, { name: 'my_very_own', title: 'Mine' });
    await using changed = await testApp(quickApp('two'));
    const { made } = await preview(server, 'separate', changed);
    expect((made as PreviewResult).content.guid).toBe(guid);
  });

  test('is never deployed to content that only has its name', async () => {
    await using server = await localConnect();
    const { connect } = miraAt(server);
    const other = await connect.createContent({ name: 'board-pr-12', title: 'My own work' });
    await using app = await testApp(quickApp('one'));
    const { made, writes } = await preview(server, 'separate', app);
    expect((made as UserError).problems[0].message).toBe(
      'The name of the preview, board-pr-12, is taken by content that is not a preview.',
    );
    // Connect refuses a second item of that name.
    expect(writes).toEqual(['POST content']);
    expect(await connect.content(other.guid)).toMatchObject({ title: 'My own work', bundle_id: null });
  });

  test('of another repository with the same name and number is not changed', async () => {
    await using server = await localConnect();
    await using app = await testApp(quickApp('theirs'));
    await preview(server, 'separate', app, { owner: { ...owner, repository: 4712 } });
    await using changed = await testApp(quickApp('ours'));
    const { made } = await preview(server, 'separate', changed);
    expect(made).toBeInstanceOf(UserError);
    const [theirs, ...others] = await previewsOn(server);
    expect(others).toEqual([]);
    expect(await shown(server, `${server.url}/content/${theirs?.guid}/`)).toBe('theirs');
  });

  test("that doesn't start fails with the line, and the next push uses the same content item", async () => {
    await using server = await localConnect({ version: tooOldForDrafts });
    await using broken = await testApp({
      ...quickApp('bad'),
      'app.py': 'import json\n\nimport nothing_like_this\n',
    });
    const failed = await preview(server, 'separate', broken);
    expect((failed.made as UserError).problems[0]).toMatchObject({ location: { file: 'app.py', line: 3 } });
    expect((await preview(server, 'separate', broken)).made).toBeInstanceOf(UserError);
    await using fixed = await testApp(quickApp('good'));
    expect((await preview(server, 'separate', fixed)).made).toMatchObject({ status: 'previewed' });
    expect(await previewsOn(server)).toHaveLength(1);
  });

  test('is superseded if a newer upload of another run is active', async () => {
    await using server = await localConnect();
    await using early = await testApp(quickApp('early'));
    await using late = await testApp(quickApp('late'));
    let second: Awaited<ReturnType<typeof preview>> | undefined;
    const first = await preview(server, 'separate', early, {
      async at(stage) {
        if (stage === 'Build') second = await preview(server, 'separate', late);
      },
    });
    const bundleId = second?.seen.facts.bundleId;
    expect(second?.made).toMatchObject({ status: 'previewed' });
    expect(first.made).toMatchObject({ status: 'superseded', bundleId });
  });
});
