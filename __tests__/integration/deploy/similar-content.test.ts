import { expect, test } from '@jest/globals';
import { build } from '../../../src/deploy/build.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { clientOf, deploy, problemOf } from './deployments.ts';
import { quickApp, recorder, testApp } from './test-app.ts';

const localConnect = sharedLocalConnect();

type Server = Awaited<ReturnType<typeof localConnect>>;

const content = { name: 'acme_sales-board', newTitle: 'sales-board' };

/** A content item with a bundle that another tool uploaded: without the metadata of this action. */
async function deployedByAnotherTool(server: Server, name: string, title: string): Promise<string> {
  const context = deployContext({
    connect: clientOf(server),
    progress: recorder().progress,
    signal: new AbortController().signal,
  });
  const { connect } = context;
  const { guid } = await connect.createContent({ name, title });
  await using app = await testApp(quickApp('one'));
  const bundle = await connect.upload(guid, await app.pack(undefined), undefined);
  await build({ guid, bundleId: bundle.id, activate: true, isEarlier: false }, context);
  return guid;
}

test.each([
  { it: 'title', name: 'dashboard-1718', title: 'Sales Board' },
  { it: 'name', name: 'Sales_Board', title: 'Quarterly figures' },
])(
  'content of another tool with the same $it stops a run that would create content',
  async ({ name, title }) => {
    await using server = await localConnect();
    const guid = await deployedByAnotherTool(server, name, title);
    const { ended, packs } = await deploy(server, quickApp('two'), { content });
    expect(problemOf(ended)).toEqual({
      message: `${title} (${guid}) could be this app, so no content item is created.`,
      reason: `It has the same title or name: ${title} (${guid}, owned by mira).`,
      hint: `To deploy to it, set \`content-guid: ${guid}\`. To create a new content item, set \`create: true\`.`,
    });
    expect(packs).toBe(0);
    expect(await clientOf(server).allContent()).toHaveLength(1);
  },
);

test('create: true creates content beside similar content', async () => {
  await using server = await localConnect();
  const guid = await deployedByAnotherTool(server, 'sales', 'Sales Board');
  const { ended, facts } = await deploy(server, quickApp('two'), { content: { ...content, create: true } });
  expect(ended).toBe('deployed');
  expect(facts.contentGuid).not.toBe(guid);
});

test('content that this action deployed from another folder is another app', async () => {
  await using server = await localConnect();
  await deploy(server, quickApp('one'), {
    content: { name: 'acme_other_sales-board', title: 'sales-board' },
  });
  const { ended } = await deploy(server, quickApp('two'), { content });
  expect(ended).toBe('deployed');
});

test('content of another name and title is another app', async () => {
  await using server = await localConnect();
  await deployedByAnotherTool(server, 'sales', 'Sales');
  const { ended } = await deploy(server, quickApp('two'), { content });
  expect(ended).toBe('deployed');
});
