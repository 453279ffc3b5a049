import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { repository } from '../../scripts/runner.ts';
import { helloApp } from '../support/hello-dash.ts';
import { startProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('local --watch deploys a folder, deploys again on a change, and ends everything on Ctrl-C', async () => {
  await using folder = await temporaryFolder(helloApp);
  await using home = await temporaryFolder();
  await using local = startLocal(folder.path, home.path);
  await local.nextLine(/^Deployed: /);
  const dashboard = dashboardIn(await local.nextLine(/^Dashboard: /));
  expect((await fetch(new URL('/__ping__', dashboard))).status).toBe(200);
  await local.nextLine(/^Deploys again on each change/);
  await writeFile(join(folder.path, 'notes.txt'), 'new');
  await local.nextLine(/^Deployed: /);
  local.send('SIGINT');
  await local.ended;
  await expect(fetch(dashboard)).rejects.toThrow();
});

test('the development server ends, too, when local is killed', async () => {
  await using folder = await temporaryFolder(helloApp);
  await using home = await temporaryFolder();
  await using local = startLocal(folder.path, home.path);
  await local.nextLine(/^Deployed: /);
  const dashboard = dashboardIn(await local.nextLine(/^Dashboard: /));
  local.send('SIGKILL');
  while (await isReachable(dashboard)) await setTimeout(50);
});

const startLocal = (folder: string, home: string) =>
  startProgram(process.execPath, [join(repository, 'dist', 'index.js'), 'local', folder, '--watch'], {
    env: { ...process.env, HOME: home, XDG_CACHE_HOME: process.env.XDG_CACHE_HOME },
  });

const dashboardIn = (line: string) => /^Dashboard: (\S+)/.exec(line)?.[1] ?? '';

const isReachable = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );
