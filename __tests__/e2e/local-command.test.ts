import { symlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repository } from '../../scripts/runner.ts';
import { helloApp } from '../support/hello-dash.ts';
import { startProgram } from '../support/program.ts';
import { standInDash } from '../support/stand-in-dash.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

test('local --watch deploys again on each change, also during the first deployment, and Ctrl-C ends everything', async () => {
  await using folder = await temporaryFolder(helloApp);
  await using home = await temporaryFolder();
  await using local = await startLocal(folder.path, home.path);
  await local.nextLine(/^Read the app: /);
  await writeFile(join(folder.path, 'notes.txt'), 'during the first deployment');
  await local.nextLine(/^Deployed: /);
  const dashboard = dashboardIn(await local.nextLine(/^Dashboard: /));
  expect((await fetch(new URL('/__ping__', dashboard))).status).toBe(200);
  await local.nextLine(/^Deploys again on each change/);
  await local.nextLine(/^Deployed: /);
  await writeFile(join(folder.path, 'notes.txt'), 'after it');
  await local.nextLine(/^Deployed: /);
  local.send('SIGINT');
  await local.ended;
  await expect(fetch(dashboard)).rejects.toThrow();
});

test('the development server ends, too, when local is killed', async () => {
  await using folder = await temporaryFolder(helloApp);
  await using home = await temporaryFolder();
  await using local = await startLocal(folder.path, home.path);
  await local.nextLine(/^Deployed: /);
  const dashboard = dashboardIn(await local.nextLine(/^Dashboard: /));
  local.send('SIGKILL');
  await until(async () => !(await isReachable(dashboard)));
});

/** The program is a symbolic link, as npm installs it. Its environments are kept in `.cache`. */
async function startLocal(folder: string, home: string) {
  const { cache = '', env } = await standInDash();
  const program = join(home, 'connect-dash-deploy');
  symlinkSync(join(repository, 'dist', 'index.js'), program);
  return startProgram(process.execPath, [program, 'local', folder, '--watch'], {
    env: { ...process.env, ...env, HOME: home, XDG_CACHE_HOME: cache },
  });
}

const dashboardIn = (line: string) => /^Dashboard: (\S+)/.exec(line)?.[1] ?? '';

const isReachable = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );
