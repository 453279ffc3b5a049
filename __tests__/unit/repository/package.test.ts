import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { commandsIn } from '../../support/github/stdout.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const read = (file: string) => readFileSync(join(repository, file), 'utf8');
const declared = JSON.parse(read('package.json'));
const { engines } = declared;

// With such a script, npm would install all development dependencies before it packs the clone.
test('npx github:… uses dist/ as committed: it installs nothing and builds nothing', () => {
  const { scripts, dependencies = {}, workspaces } = declared;
  const preparing = ['build', 'prepare', 'prepack', 'preinstall', 'install', 'postinstall'];
  expect(Object.keys(scripts).filter((name) => preparing.includes(name))).toEqual([]);
  expect({ dependencies, workspaces }).toEqual({ dependencies: {}, workspaces: undefined });
});

/** Starts `dist/` with a Node that reports another version. */
async function startedBy(version: string, environment: NodeJS.ProcessEnv = {}) {
  await using folder = await temporaryFolder({
    'disguise.cjs': `Object.defineProperty(process, 'versions', { value: { node: '${version}' } });`,
  });
  const words = [
    '--require',
    join(folder.path, 'disguise.cjs'),
    join(repository, 'dist', 'index.js'),
    'help',
  ];
  return await new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, words, { env: environment }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

test.each(['12.22.12', '20.20.2', '22.21.1', '24.4.1'])(
  'Node %s prints which version is needed, and loads nothing else',
  async (version) => {
    expect(await startedBy(version)).toEqual({
      code: 1,
      stdout: '',
      stderr: `connect-dash-deploy needs Node ${engines.node.slice(2)} or later, and this is ${version}.\n`,
    });
  },
);

test('an old Node on a runner shows the message as an annotation', async () => {
  const { code, stdout, stderr } = await startedBy('20.20.2', { GITHUB_ACTIONS: 'true' });
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(commandsIn(stdout)).toMatchObject([
    { name: 'error', data: expect.stringContaining('connect-dash-deploy needs Node') },
  ]);
});

test.each(['24.5.0', '24.21.0', '26.0.0'])('Node %s starts', async (version) => {
  expect(await startedBy(version)).toMatchObject({ code: 0, stderr: '' });
});

test('the file that checks the version of Node uses no syntax that an old Node cannot parse', () => {
  expect(read('dist/index.js')).not.toMatch(/=>|`|\?\.|\?\?|\*\*|\b(const|let|class|import|async|await)\b/);
});
