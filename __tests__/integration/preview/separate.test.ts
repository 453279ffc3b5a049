import { describe, expect, test } from '@jest/globals';
import type { Content } from '../../../src/connect/types.ts';
import { recordOf } from '../../../src/preview/record.ts';
import type { PreviewResult } from '../../../src/preview/request.ts';
import { UserError } from '../../../src/shared/problems.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { anApp, quickApp } from '../deploy/an-app.ts';
import { deployBoard, miraAt, owner, preview, shown } from './previewing.ts';

const localConnect = sharedLocalConnect();

const tooOldForDrafts = '2025.06.0';

async function previewsOn(server: LocalConnect): Promise<readonly Content[]> {
  return (await miraAt(server).connect.allContent()).filter(({ name }) => name !== 'board');
}

describe('a separate preview', () => {
  test('is content of its own, which says whose it is, and seen by those who see production', async () => {
    await using server = await localConnect({ version: tooOldForDrafts });
    const production = await deployBoard(server, {
      viewers: [{ type: 'group', name: 'sales' }],
      environment: { variables: [{ name: 'TOKEN', value: 'of production', from: 'text' }], prune: false },
      fields: { init_timeout: 90, min_processes: 1 },
    });
    const live = await miraAt(server).connect.permissions(production.guid);
    await using app = await anApp(quickApp('new'));
    const wishes = {
      access: undefined,
      viewers: undefined,
      variables: [{ name: 'STAGE', value: 'preview', from: 'text' }],
      vanityPath: '/preview/board/12/',
      ofProduction: {},
    } as const;
    const { made, connect, seen } = await preview(server, 'separate', app, { wishes });

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
      expect.stringMatching(/Production has these variables.*: TOKEN\.$/),
    ]);
    expect(seen.lines.join('\n')).toContain('TOKEN');
    expect(seen.facts).toMatchObject({
      contentUrl: `${server.url}/content/${content.guid}/`,
      liveUrl: `${server.url}/content/${production.guid}/`,
      previewKind: 'separate',
    });
    expect(await shown(server, `${server.url}/content/${production.guid}/`)).toBe('live');
    expect(await shown(server, `${server.url}/content/${content.guid}/`)).toBe('new');
  });

  test('can be made where there is no production yet, for its owner only', async () => {
    await using server = await localConnect();
    await using app = await anApp(quickApp('first'));
    const { made, connect } = await preview(server, 'separate', app);
    const { content } = made as PreviewResult;
    expect(content.access_type).toBe('acl');
    expect(await connect.permissions(content.guid)).toEqual([]);
  });

  test('is updated by the next push, and the same push deploys nothing', async () => {
    await using server = await localConnect({ version: tooOldForDrafts });
    await deployBoard(server);
    const contents = new Set<string>();
    await using one = await anApp(quickApp('one'));
    await using two = await anApp(quickApp('two'));
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

  test('with other variables is set up anew, though the app is the same', async () => {
    await using server = await localConnect({ version: tooOldForDrafts });
    await deployBoard(server);
    await using app = await anApp(quickApp('one'));
    const withStage = (value: string) => ({
      wishes: {
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

  test('is found again by what it says, though somebody renamed it', async () => {
    await using server = await localConnect();
    await using app = await anApp(quickApp('one'));
    const first = await preview(server, 'separate', app);
    const { guid } = (first.made as PreviewResult).content;
    await first.connect.updateContent(guid, { name: 'my_very_own', title: 'Mine' });
    await using changed = await anApp(quickApp('two'));
    const { made } = await preview(server, 'separate', changed);
    expect((made as PreviewResult).content.guid).toBe(guid);
  });

  test('never goes to content that only has its name', async () => {
    await using server = await localConnect();
    const { connect } = miraAt(server);
    const other = await connect.createContent({ name: 'board-pr-12', title: 'My own work' });
    await using app = await anApp(quickApp('one'));
    const { made, writes } = await preview(server, 'separate', app);
    expect((made as UserError).problems[0].message).toBe(
      "The name of the preview, board-pr-12, is taken by content that isn't one.",
    );
    expect(writes).toEqual([]);
    expect(await connect.content(other.guid)).toMatchObject({ title: 'My own work', bundle_id: null });
  });

  test('of another repository with the same name and number is not touched, either', async () => {
    await using server = await localConnect();
    await using app = await anApp(quickApp('theirs'));
    await preview(server, 'separate', app, { owner: { ...owner, repository: 4712 } });
    await using changed = await anApp(quickApp('ours'));
    const { made } = await preview(server, 'separate', changed);
    expect(made).toBeInstanceOf(UserError);
    const [theirs, ...others] = await previewsOn(server);
    expect(others).toEqual([]);
    expect(await shown(server, `${server.url}/content/${theirs?.guid}/`)).toBe('theirs');
  });

  test('that does not start fails with the line; once it does, the same content has it', async () => {
    await using server = await localConnect({ version: tooOldForDrafts });
    await using broken = await anApp({
      ...quickApp('bad'),
      'app.py': 'import json\n\nimport nothing_like_this\n',
    });
    const failed = await preview(server, 'separate', broken);
    expect((failed.made as UserError).problems[0]).toMatchObject({ location: { file: 'app.py', line: 3 } });
    expect((await preview(server, 'separate', broken)).made).toBeInstanceOf(UserError);
    await using mended = await anApp(quickApp('good'));
    expect((await preview(server, 'separate', mended)).made).toMatchObject({ status: 'previewed' });
    expect(await previewsOn(server)).toHaveLength(1);
  });
});
