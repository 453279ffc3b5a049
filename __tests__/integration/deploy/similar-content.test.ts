import { expect, test } from '@jest/globals';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { clientOf, deploy, deployedByAnotherTool, problemOf } from './deployments.ts';
import { quickApp } from './test-app.ts';

const localConnect = sharedLocalConnect();

const content = { name: 'acme_sales-board', newTitle: 'sales-board' };

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

test('create: true creates content in spite of similar content', async () => {
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
