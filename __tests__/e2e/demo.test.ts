import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repository } from '../../scripts/runner.ts';
import { startProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The files that remain in the folder for temporary files. */
  readonly left: readonly string[];
}

/**
 * Runs a script like npm, and waits until all of its processes have exited.
 *
 * @param interruptAt the line after which it gets SIGTERM
 */
async function run(script: string, words: readonly string[], interruptAt?: RegExp): Promise<Ran> {
  await using temporary = await temporaryFolder();
  await using program = startProgram(process.execPath, [join(repository, script), ...words], {
    cwd: repository,
    env: { ...process.env, TMPDIR: temporary.path, TEMP: temporary.path, INIT_CWD: repository },
  });
  if (interruptAt) {
    await program.nextLine(interruptAt);
    program.send('SIGTERM');
  }
  const { code, stdout, stderr } = await program.ended;
  return { code, stdout: stdout.trimEnd(), stderr: stderr.trimEnd(), left: await readdir(temporary.path) };
}

test.each(['scripts/demo.ts', 'scripts/check.ts', 'scripts/build.ts', 'scripts/readme.ts', 'bench/main.ts'])(
  '%s --help prints its usage and does nothing else',
  async (script) => {
    const { code, stdout, stderr } = await run(script, ['--help']);
    expect(stdout).toMatch(/^Usage: npm run /);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  },
);

describe('the demo', () => {
  test.each<{ words: string[]; says: RegExp }>([
    { words: ['--app', 'no/such/folder'], says: /^There is no folder .*such.folder\.\n\nUsage: / },
    { words: ['--app', 'README.md'], says: /^\S*README\.md is not a folder\. Set --app to / },
    { words: ['app=foo'], says: /^Unexpected argument 'app=foo'.*\n\nUsage: npm run demo/ },
    { words: ['--folder', 'x'], says: /^Unknown option '--folder'.*\n\nUsage: npm run demo/ },
  ])('with the arguments $words fails with a reason before it starts anything', async ({ words, says }) => {
    const { code, stdout, stderr } = await run('scripts/demo.ts', words);
    expect(stderr).toMatch(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('of a failing app prints the error and leaves no server and no folder', async () => {
    await using app = await temporaryFolder({ 'app.py': 'from dash import Dash\n\napp = Dash(__name__)\n' });
    const { code, stdout, left } = await run('scripts/demo.ts', ['--app', app.path]);
    expect(stdout).toMatch(
      /\n {2}Failed: No requirements file found.*\n\nThe outputs of the step:\n {2}status: failed$/,
    );
    expect({ code, left }).toEqual({ code: 1, left: [] });
  });

  (process.platform === 'win32' ? test.skip : test)('stops its server when it gets SIGTERM', async () => {
    const { code, stderr, left } = await run('scripts/demo.ts', [], /^local-connect, .* is at http/);
    expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] });
  });
});
