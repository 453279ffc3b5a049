import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { repository } from '../../scripts/runner.ts';
import { helloApp } from '../support/hello-dash.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const minutes = 60_000;

test(
  'local --watch deploys a folder, deploys again on a change, and ends everything on Ctrl-C',
  async () => {
    await using folder = await temporaryFolder(helloApp);
    await using home = await temporaryFolder();
    const child = spawn(
      process.execPath,
      [join(repository, 'dist', 'index.js'), 'local', folder.path, '--watch'],
      {
        env: { ...process.env, HOME: home.path, XDG_CACHE_HOME: process.env.XDG_CACHE_HOME },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    try {
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const until = async (pattern: RegExp): Promise<string> => {
        for (;;) {
          const { value, done } = await lines.next();
          if (done) throw new Error(`The output ended before ${pattern}.`);
          const found = pattern.exec(value);
          if (found) return found[1] ?? found[0];
        }
      };
      await until(/^Deployed: (.*)/);
      const dashboard = await until(/^Dashboard: (\S+)/);
      expect((await fetch(new URL('/__ping__', dashboard))).status).toBe(200);
      await until(/^Deploys again on each change/);
      await writeFile(join(folder.path, 'notes.txt'), 'new');
      await until(/^Deployed: (.*)/);
      child.kill('SIGINT');
      await once(child, 'exit');
      await expect(fetch(dashboard)).rejects.toThrow();
    } finally {
      child.kill('SIGKILL');
    }
  },
  5 * minutes,
);
