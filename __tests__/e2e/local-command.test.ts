import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { repository } from '../../scripts/runner.ts';
import { helloApp } from '../support/hello-dash.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const minutes = 60_000;

test(
  'local --watch deploys a folder, deploys again on a change, and ends everything on Ctrl-C',
  async () => {
    await using folder = await temporaryFolder(helloApp);
    await using local = await startLocal(folder.path);
    await local.line(/^Deployed: (.*)/);
    const dashboard = await local.line(/^Dashboard: (\S+)/);
    expect((await fetch(new URL('/__ping__', dashboard))).status).toBe(200);
    await local.line(/^Deploys again on each change/);
    await writeFile(join(folder.path, 'notes.txt'), 'new');
    await local.line(/^Deployed: (.*)/);
    local.child.kill('SIGINT');
    await local.exited;
    await expect(fetch(dashboard)).rejects.toThrow();
  },
  10 * minutes,
);

test(
  'the development server ends, too, when local is killed',
  async () => {
    await using folder = await temporaryFolder(helloApp);
    await using local = await startLocal(folder.path);
    await local.line(/^Deployed: (.*)/);
    const dashboard = await local.line(/^Dashboard: (\S+)/);
    local.child.kill('SIGKILL');
    while (await isReachable(dashboard)) await setTimeout(50);
  },
  10 * minutes,
);

const isReachable = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

async function startLocal(folder: string) {
  const home = await temporaryFolder();
  const child = spawn(process.execPath, [join(repository, 'dist', 'index.js'), 'local', folder, '--watch'], {
    env: { ...process.env, HOME: home.path, XDG_CACHE_HOME: process.env.XDG_CACHE_HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, which also has the deployments that it starts.
    detached: true,
  });
  const exited = once(child, 'exit');
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    exited,
    /** Waits for a line, and returns the pattern's group or the match. */
    async line(pattern: RegExp): Promise<string> {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`The output ended before ${pattern}.\n${errors}`);
        const found = pattern.exec(value);
        if (found) return found[1] ?? found[0];
      }
    },
    async [Symbol.asyncDispose]() {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // All have ended.
      }
      child.stdout.destroy();
      child.stderr.destroy();
      await home[Symbol.asyncDispose]();
    },
  };
}
