import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { release } from '../../../src/deploy/release.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import type { Change } from '../../../src/settings/plan.ts';
import { findBrowser } from '../../../src/settings/screenshot.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import { startLocalConnect } from '../../support/local-connect.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { json, serverThat } from '../connect/server.ts';
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
  await expect(planned(second)).resolves.toEqual(['between: environment: STAGE: set to the value given']);
  await expect(planned(first, { force: true })).resolves.toHaveLength(2);
  await expect(planned(first, { apiKey: 'a new key' })).resolves.toHaveLength(2);
}, 120_000);

/** A page that a browser finishes by a script, as it does a Dash app's. */
const drawn = (word: string) => {
  const files = quickApp(word);
  const page = `<div id="react-entry-point"><div class="_dash-loading">Loading...</div></div><script>
    document.getElementById("react-entry-point").innerHTML = "<h1>${word}</h1>"</script>`;
  return {
    ...files,
    'app.py': (files['app.py'] ?? '').replace(`<p>${word}</p>`, page.replaceAll(/\s+/g, ' ')),
  };
};

const screenshotTest = findBrowser() === undefined && process.env.CI !== 'true' ? test.skip : test;

screenshotTest(
  'a screenshot becomes the thumbnail of an app that anyone may see',
  async () => {
    await using server = await startLocalConnect();
    const seen = recorder();
    const connect = clientFor(server.url, server.keys.publisher, seen);
    await using app = await anApp(drawn('hello'));
    await release(anOrder(app), deployContext({ connect, progress: seen.progress, signal }));
    const guid = seen.facts.contentGuid ?? '';

    const closed = await parsed({ thumbnail: 'auto' });
    const { plan } = await prepare(connect, guid, closed);
    expect(await apply(connect, guid, plan({ deploys: true }), 'after', closed, seen)).toEqual([]);
    expect(seen.lines.at(-1)).toMatch(/thumbnail was not made.*access is acl/);

    const open = await parsed({ thumbnail: 'auto', access: 'all' });
    const opened = (await prepare(connect, guid, open)).plan({ deploys: true });
    expect(shown(await apply(connect, guid, opened, 'after', open, seen))).toEqual([
      'after: access: all',
      'after: thumbnail: a screenshot of the app',
    ]);
    const picture = await connect.thumbnail(guid);
    expect(picture?.subarray(1, 4).toString()).toBe('PNG');
    expect((await prepare(connect, guid, open)).plan({ deploys: false })).toEqual([]);
  },
  120_000,
);

/** What a browser that draws an app leaves: the page and a picture of it. */
const quickBrowser = `#!/bin/sh
for option; do
  case "$option" in --screenshot=*) printf '\\211PNG\\r\\n' > "\${option#*=}" ;; esac
done
echo '<div id="react-entry-point">hello</div>'
`;

/** What comes of a screenshot for the app of a server that answers so; the picture it is given counts as set. */
async function screenshotAt(answers: {
  readonly content?: number;
  readonly present?: number;
  readonly set?: number;
}) {
  await using folder = await temporaryFolder({ browser: quickBrowser });
  await chmod(join(folder.path, 'browser'), 0o755);
  let sets = 0;
  await using server = await serverThat((request, response) => {
    const { method, url = '' } = request;
    const fails = (status: number) => json(response, { code: 22, error: 'No.' }, status);
    request.resume().on('end', () => {
      if (method === 'PUT') {
        sets++;
        return answers.set ? fails(answers.set) : response.writeHead(204).end();
      }
      if (url.endsWith('__thumbnail__'))
        return answers.present ? fails(answers.present) : response.writeHead(204).end();
      return answers.content ? fails(answers.content) : json(response, { access_type: 'all' });
    });
  });
  const seen = recorder();
  const connect = clientFor(server.url, 'key', seen);
  const wanted = await parsed({ thumbnail: 'auto' });
  const told = { setting: 'thumbnail', was: 'none', is: 'a screenshot of the app', phase: 'after' } as const;
  const change: Change = { kind: 'thumbnail', picture: 'screenshot', ...told };
  const usual = process.env.CHROME_BIN;
  process.env.CHROME_BIN = join(folder.path, 'browser');
  try {
    const made = await apply(
      connect,
      '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6',
      [change],
      'after',
      wanted,
      seen,
    );
    return { made: made.length, sets, warnings: seen.lines.filter((line) => line.includes('not made')) };
  } finally {
    if (usual === undefined) delete process.env.CHROME_BIN;
    else process.env.CHROME_BIN = usual;
  }
}

test.each([403, 404, 500])(
  'a screenshot is set where the present thumbnail answers %d and can not be compared',
  async (present) => {
    await expect(screenshotAt({ present })).resolves.toEqual({ made: 1, sets: 1, warnings: [] });
  },
);

test.each<{ it: string; answers: Parameters<typeof screenshotAt>[0] }>([
  { it: 'the key may not set it', answers: { set: 403 } },
  { it: 'the server fails to store it', answers: { set: 500 } },
  { it: 'the content item can not be read', answers: { content: 403 } },
])('a screenshot that comes to nothing because $it is a warning: the app is live', async ({ answers }) => {
  const { made, warnings } = await screenshotAt(answers);
  expect(made).toBe(0);
  expect(warnings).toEqual([
    expect.stringMatching(/^The thumbnail was not made\. Connect answered (403|500) to .* picture file/),
  ]);
});

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
      /may not see or set what title names.*trusted publishing/,
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
