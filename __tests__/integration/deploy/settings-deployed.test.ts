import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { release } from '../../../src/deploy/release.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import type { Change } from '../../../src/settings/plan.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import { startLocalConnect } from '../../support/local-connect.ts';
import { anApp, anOrder, clientFor, quickApp, recorder } from './an-app.ts';
import { apply, parsed, prepare } from './settling.ts';

const { signal } = new AbortController();

const shown = (changes: readonly Change[]) =>
  changes.map(({ phase, setting, is }) => `${phase}: ${setting}: ${is}`);

test('a value is written when it differs from the one that was deployed, and only then', async () => {
  await using server = await startLocalConnect();
  const seen = recorder();
  const connect = clientFor(server.url, server.keys.publisher, seen);
  const { guid } = await connect.createContent({ name: 'an_app' });
  const first = await parsed({ environment: 'STAGE=prod\nTOKEN=hunter2hunter2' });

  const { plan, note } = await prepare(connect, guid, first);
  const changes = plan({ deploys: true });
  expect(shown(changes)).toEqual(['before: environment: STAGE: set', 'before: environment: TOKEN: set']);
  await apply(connect, guid, changes, 'before', first, seen);
  await using app = await anApp(quickApp('hello'));
  const order = anOrder(app, { source: { source: 'git', ...note } });
  await expect(release(order, deployContext({ connect, progress: seen.progress, signal }))).resolves.toBe(
    'deployed',
  );

  const [bundle] = await connect.bundles(guid);
  expect(JSON.stringify(bundle)).not.toMatch(/hunter2|prod/);
  const planned = async (wanted: Settings, more = {}) =>
    shown((await prepare(connect, guid, wanted, more)).plan({ deploys: false }));
  await expect(planned(first)).resolves.toEqual([]);
  const second = await parsed({ environment: 'STAGE=test\nTOKEN=hunter2hunter2' });
  await expect(planned(second)).resolves.toEqual(['between: environment: STAGE: set to the given value']);
  await expect(planned(first, { force: true })).resolves.toHaveLength(2);
  await expect(planned(first, { apiKey: 'a new key' })).resolves.toHaveLength(2);
}, 120_000);

test('a key that may set no vanity path gets a warning that names the setting of the server', async () => {
  const server = createServer((_, answer) => {
    answer.writeHead(403, { 'content-type': 'application/json' });
    answer.end(JSON.stringify({ code: 22, error: 'You do not have permission to perform this operation.' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const seen = recorder();
    const { port } = server.address() as AddressInfo;
    const connect = clientFor(`http://127.0.0.1:${port}`, 'key', seen);
    const wanted = await parsed({ 'vanity-path': 'sales' });
    const told = { setting: 'vanity-path', was: 'none', is: '/sales/', phase: 'after' } as const;
    const change: Change = { kind: 'vanity', path: '/sales/', ...told };
    const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';
    await expect(apply(connect, guid, [change], 'after', wanted, seen)).resolves.toEqual([]);
    expect(seen.lines.at(-1)).toMatch(
      /\/sales\/ was not set: the key may not.*Authorization\.PublishersCanManageVanities/,
    );

    const title: Change = {
      kind: 'field',
      field: 'title',
      value: 'Sales',
      former: '',
      ...told,
      setting: 'title',
    };
    await expect(apply(connect, guid, [title], 'after', wanted, seen)).rejects.toThrow(
      /may not read or change the setting of title.*trusted publishing/,
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
