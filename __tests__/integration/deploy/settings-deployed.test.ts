import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { release } from '../../../src/deploy/release.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import type { Change } from '../../../src/settings/plan.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import { startLocalConnect } from '../../support/local-connect.ts';
import { apply, parsed, prepare } from './settings-steps.ts';
import { clientFor, deployRequest, quickApp, recorder, testApp } from './test-app.ts';

const { signal } = new AbortController();

const describe = (changes: readonly Change[]) =>
  changes.map(({ phase, setting, is }) => `${phase}: ${setting}: ${is}`);

test('writes a variable only if its value differs from the deployed one', async () => {
  await using server = await startLocalConnect();
  const recorded = recorder();
  const connect = clientFor(server.url, server.keys.publisher, recorded);
  const { guid } = await connect.createContent({ name: 'test_app' });
  const first = await parsed({ environment: 'STAGE=prod\nTOKEN=hunter2hunter2' });

  const { plan, note } = await prepare(connect, guid, first);
  const changes = plan({ deploys: true });
  expect(describe(changes)).toEqual(['before: environment: STAGE: set', 'before: environment: TOKEN: set']);
  await apply(connect, guid, changes, 'before', first, recorded);
  await using app = await testApp(quickApp('hello'));
  const request = deployRequest(app, { source: { source: 'git', ...note } });
  await expect(
    release(request, deployContext({ connect, progress: recorded.progress, signal })),
  ).resolves.toBe('deployed');

  const [bundle] = await connect.bundles(guid);
  expect(JSON.stringify(bundle)).not.toMatch(/hunter2|prod/);
  const planned = async (wanted: Settings, more = {}) =>
    describe((await prepare(connect, guid, wanted, more)).plan({ deploys: false }));
  await expect(planned(first)).resolves.toEqual([]);
  const second = await parsed({ environment: 'STAGE=test\nTOKEN=hunter2hunter2' });
  await expect(planned(second)).resolves.toEqual(['between: environment: STAGE: set to the given value']);
  await expect(planned(first, { force: true })).resolves.toHaveLength(2);
  await expect(planned(first, { apiKey: 'a new key' })).resolves.toHaveLength(2);
});

test('warns with the setting of the server if the key may not set a vanity path', async () => {
  const server = createServer((_, answer) => {
    answer.writeHead(403, { 'content-type': 'application/json' });
    answer.end(JSON.stringify({ code: 22, error: 'You do not have permission to perform this operation.' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const recorded = recorder();
    const { port } = server.address() as AddressInfo;
    const connect = clientFor(`http://127.0.0.1:${port}`, 'key', recorded);
    const wanted = await parsed({ 'vanity-path': 'sales' });
    const row = { setting: 'vanity-path', was: 'none', is: '/sales/', phase: 'after' } as const;
    const change: Change = { kind: 'vanity', path: '/sales/', ...row };
    const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';
    await expect(apply(connect, guid, [change], 'after', wanted, recorded)).resolves.toEqual([]);
    expect(recorded.lines.at(-1)).toMatch(
      /\/sales\/ was not set: the key may not.*Authorization\.PublishersCanManageVanities/,
    );

    const title: Change = {
      kind: 'field',
      field: 'title',
      value: 'Sales',
      former: '',
      ...row,
      setting: 'title',
    };
    await expect(apply(connect, guid, [title], 'after', wanted, recorded)).rejects.toThrow(
      /may not read or change the setting of title.*trusted publishing/,
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
