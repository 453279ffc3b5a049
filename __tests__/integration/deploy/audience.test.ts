import { expect, test } from '@jest/globals';
import type { AccessType } from '../../../src/connect/types.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { deploy, problemOf, rollBack } from './deployments.ts';
import { parsed } from './settings-steps.ts';
import { quickApp } from './test-app.ts';

const localConnect = sharedLocalConnect();

type Server = Awaited<ReturnType<typeof localConnect>>;

const declaring = async (server: Server, given: Readonly<Record<string, string>>) => ({
  declared: { settings: await parsed(given), appFolder: '/', apiKey: server.keys.publisher },
});

test.each<{ access: AccessType; text: string }>([
  { access: 'all', text: 'anyone, without signing in' },
  { access: 'logged_in', text: 'every user of the server' },
  { access: 'acl', text: 'only the owner of the API key' },
])('a deployment with access $access reports who can open the app', async ({ access, text }) => {
  await using server = await localConnect();
  const { ended, facts, log } = await deploy(server, quickApp('one'), await declaring(server, { access }));
  expect(ended).toBe('deployed');
  expect(facts.audience).toEqual({ access, ...(access === 'acl' && { members: [] }) });
  expect(log).toContain(`Who can open the app: ${text}. To change this, set \`access\` and \`viewers\`.`);
});

test('viewers and collaborators are named, users and groups, by a deployment, an unchanged app and a rollback', async () => {
  await using server = await localConnect();
  await deploy(server, quickApp('one'));
  const viewers = 'viktor\ngroup: sales';
  const second = await deploy(server, quickApp('two'), await declaring(server, { access: 'acl', viewers }));
  const members = ['viktor', 'group: sales'];
  expect(second.facts.audience?.members?.toSorted()).toEqual(members.toSorted());
  expect(second.log).toMatch(
    /Who can open the app: its owner and (?:viktor, group: sales|group: sales, viktor)\./,
  );
  const third = await deploy(server, quickApp('two'));
  expect(third).toMatchObject({ ended: 'unchanged' });
  expect(third.facts.audience).toEqual(second.facts.audience);
  expect((await rollBack(server, 'previous')).facts.audience).toEqual(second.facts.audience);
});

test('a failed deployment reports no audience, and no address of the app if nothing was live', async () => {
  await using server = await localConnect();
  const files = { ...quickApp('never'), 'app.py': 'import nothing_like_this\n' };
  const { ended, facts, log } = await deploy(server, files);
  expect(problemOf(ended)).toMatchObject({ message: expect.stringMatching(/^ModuleNotFoundError/) });
  expect(facts.audience).toBeUndefined();
  expect(facts.contentUrl).toBeUndefined();
  expect(facts.logsUrl).toMatch(/logs$/);
  expect(log).not.toContain('Who can open');
});

test('the Python version is recorded by a deployment, an unchanged app and a rollback', async () => {
  await using server = await localConnect();
  const first = await deploy(server, quickApp('one'));
  expect(first.facts.pythonVersion).toMatch(/^3\.\d+\.\d+$/);
  const again = await deploy(server, quickApp('one'));
  expect(again).toMatchObject({ ended: 'unchanged', facts: { pythonVersion: first.facts.pythonVersion } });
  await deploy(server, quickApp('two'));
  const rolledBack = await rollBack(server, 'previous');
  expect(rolledBack.facts.pythonVersion).toBe(first.facts.pythonVersion);
});
