import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const read = (file: string) => readFileSync(join(repository, file), 'utf8');
const declared = JSON.parse(read('package.json'));
const { engines } = declared;

// Else npm would install all that development needs before it packs what it has cloned.
test('npx github:… takes dist/ as it is committed: it installs nothing and builds nothing', () => {
  const { scripts, dependencies = {}, workspaces } = declared;
  const preparing = ['build', 'prepare', 'prepack', 'preinstall', 'install', 'postinstall'];
  expect(Object.keys(scripts).filter((name) => preparing.includes(name))).toEqual([]);
  expect({ dependencies, workspaces }).toEqual({ dependencies: {}, workspaces: undefined });
});

/** Starts `dist/` by a Node that says it is of another version. */
async function startedBy(version: string) {
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
    execFile(process.execPath, words, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

test.each(['12.22.12', '20.20.2', '22.21.1', '24.4.1'])(
  'Node %s is told in a sentence which one is needed, and nothing else is loaded',
  async (version) => {
    expect(await startedBy(version)).toEqual({
      code: 1,
      stdout: '',
      stderr: `connect-dash-deploy needs Node ${engines.node.slice(2)} or later, and this is ${version}.\n`,
    });
  },
);

test.each(['24.5.0', '24.21.0', '26.0.0'])('Node %s starts', async (version) => {
  expect(await startedBy(version)).toMatchObject({ code: 0, stderr: '' });
});

test('what is parsed before the version is known is as old as any Node', () => {
  expect(read('dist/index.js')).not.toMatch(/=>|`|\?\.|\?\?|\*\*|\b(const|let|class|import|async|await)\b/);
});
