import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { list } from 'tar';
import { repository } from '../../scripts/runner.ts';
import { type GitRepository, gitRepository } from '../support/git-repository.ts';
import { helloApp, helloDash } from '../support/hello-dash.ts';
import { type LocalConnect, startLocalConnect } from '../support/local-connect.ts';
import { runProgram } from '../support/program.ts';
import { pythonTools } from '../support/python-index.ts';
import { standInDash } from '../support/stand-in-dash.ts';
import { type TemporaryFolder, temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

const main = join(repository, 'dist', 'index.js');

/** A checkout with an app, and a home folder, like on a user's laptop. */
let connect: LocalConnect;
let laptop: GitRepository;
let home: TemporaryFolder;
beforeAll(async () => {
  connect = await startLocalConnect({ pathPrefix: '/pub', ...(await standInDash()) });
  home = await temporaryFolder();
  const board = Object.entries(helloApp).map(([name, text]) => [`board/${name}`, text]);
  laptop = await gitRepository({
    ...Object.fromEntries(board),
    'board/.env': 'TOKEN=1\n',
    'board/notes/plan.txt': 'later\n',
  });
  laptop.git('remote', 'add', 'origin', 'https://mira:ghp_secret@github.com/acme/boards.git');
});
afterAll(async () => {
  await connect?.[Symbol.asyncDispose]();
  await laptop?.[Symbol.asyncDispose]();
  await home?.[Symbol.asyncDispose]();
});

interface Typed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line. Its output must never contain a key, a token or a colour code. */
async function type(words: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Typed> {
  const environment = { CONNECT_SERVER: connect.url, CONNECT_API_KEY: connect.keys.publisher, ...more };
  const { code, stdout, stderr } = await runProgram(process.execPath, [main, ...words], {
    cwd: laptop.path,
    env: {
      PATH: process.env.PATH,
      SYSTEMROOT: process.env.SYSTEMROOT,
      ...configurationFolders(),
      ...environment,
    },
  });
  const all = stdout + stderr;
  expect(all).not.toContain(connect.keys.publisher);
  expect(all).not.toContain('ghp_secret');
  expect(all).not.toContain('\u001b');
  return { code, stdout, stderr };
}

const configurationFolders = () => ({
  HOME: home.path,
  USERPROFILE: home.path,
  APPDATA: home.path,
  XDG_CONFIG_HOME: home.path,
});

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);
const api = async (path: string) => (await connect.asMira(`__api__/v1/${path}`)).json();
const shown = (url: string) => connect.layoutFor(url);

test('check reads the app without a server', async () => {
  const { code, stdout, stderr } = await type(['check', 'board'], {
    CONNECT_SERVER: '',
    CONNECT_API_KEY: '',
  });
  expect(stdout).toMatch(/^Read the app …\nEntrypoint: {3}app:app/);
  expect(lastLine(stdout)).toBe('Checked: no errors, 2 warnings.');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('check prints every error to standard error and fails', async () => {
  const { code, stderr } = await type(['check', 'board', '-e', 'board:app', '-r', 'nowhere.txt']);
  expect(stderr.match(/^Error: /gm)).toHaveLength(2);
  expect(stderr).toMatch(/^Error: .*board:app/m);
  expect(stderr).toMatch(/^Error: .*nowhere\.txt/m);
  expect(code).toBe(1);
});

test('a misspelt option is an error that suggests the right one, before anything is done', async () => {
  const { code, stdout, stderr } = await type(['deploy', 'board', '--entrypont', 'app:app']);
  expect(stderr).toContain('Did you mean --entrypoint?');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

describe('messages name inputs as options', () => {
  test('for an invalid value', async () => {
    const { stderr } = await type(['check', 'board', '--keep-bundles', 'many']);
    expect(stderr).toBe(`Error: Option --keep-bundles is "many".
  Expected a whole number from 1.
  Correct --keep-bundles.
`);
  });

  test('in a hint', async () => {
    const { stdout } = await type(['check', 'board']);
    expect(stdout).toContain('with a line such as 3.12, or set option --python-version.');
  });

  test('for a folder that does not exist, without mentioning a checkout', async () => {
    const { stderr } = await type(['check', 'bord']);
    expect(stderr).toContain('Set --path to the folder with the app');
    expect(stderr).not.toMatch(/checkout|\bstep\b/);
  });

  test('for an empty folder, without mentioning a checkout', async () => {
    await using empty = await temporaryFolder();
    const { stderr } = await type(['check', empty.path]);
    expect(stderr).toMatch(/^Error: /);
    expect(stderr).not.toMatch(/checkout|\bstep\b/);
  });

  test('for an invalid key, without mentioning secrets of GitHub', async () => {
    const { stderr } = await type(['deploy', 'board'], { CONNECT_API_KEY: 'wrongKey' });
    expect(stderr).toContain('(your name, API Keys) and set --api-key to it.');
  });
});

test('without server and key, both are reported', async () => {
  const { code, stderr } = await type(['deploy', 'board'], { CONNECT_SERVER: '', CONNECT_API_KEY: '' });
  expect(stderr).toMatch(/^Error: No server is set\.[\s\S]*^Error: No API key is set\./m);
  expect(code).toBe(1);
});

describe('bundle', () => {
  test.each([
    { it: 'into a folder that does not exist', output: 'nowhere/board.tar.gz', reason: /ENOENT/ },
    { it: 'onto a folder', output: '.', reason: /EISDIR/ },
    { it: 'below a file', output: 'board/app.py/board.tar.gz', reason: /ENOTDIR/ },
  ])('reports that it cannot be written $it', async ({ output, reason }) => {
    const { code, stderr } = await type(['bundle', 'board', '--output', output]);
    expect(stderr).toMatch(/^Error: .*The archive cannot be written to /s);
    expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });

  test('writes the archive that would be uploaded', async () => {
    const { code, stdout } = await type(['bundle', 'board', '--output', join(home.path, 'board.tar.gz')]);
    expect(lastLine(stdout)).toMatch(/^Written: .*board\.tar\.gz \(\d.*B\)$/);
    expect(code).toBe(0);
    expect(await namesIn(join(home.path, 'board.tar.gz'))).toEqual([
      'manifest.json',
      'app.py',
      'notes/plan.txt',
      'requirements.txt',
    ]);
  });

  test('does not pack what it wrote before', async () => {
    const twice = [
      await type(['bundle', 'board', '-o', 'board/b.tar.gz']),
      await type(['bundle', 'board', '-o', 'board/b.tar.gz']),
    ];
    expect(twice.map(({ code }) => code)).toEqual([0, 0]);
    expect(twice[1]?.stdout).toContain('written into the app folder: b.tar.gz');
    expect(await namesIn(join(laptop.path, 'board', 'b.tar.gz'))).not.toContain('b.tar.gz');
    laptop.git('clean', '--quiet', '--force');
  });

  test('--json prints entrypoint, Python, requirements, files, excluded files with reasons, and warnings', async () => {
    const output = join(home.path, 'described.tar.gz');
    await writeFiles(laptop.path, {
      'noisy/app.py': `${helloApp['app.py']}\nopen("/home/mira/data.csv")\nimport pandas\n`,
      'noisy/requirements.txt': 'dash\n',
      'noisy/.python-version': '3.12\n',
      'noisy/.env': 'TOKEN=1\n',
    });
    const { code, stdout, stderr } = await type([
      'bundle',
      'noisy',
      '--json',
      '--exclude',
      '*.md',
      '-o',
      output,
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('Read the app …');
    expect(JSON.parse(stdout)).toEqual({
      output,
      bytes: (await stat(output)).size,
      entrypoint: 'app:app',
      entrypointSource: expect.stringContaining('app.py'),
      pythonRequires: '~=3.12.0',
      pythonSource: '.python-version',
      requirements: {
        source: 'requirements.txt',
        packageFile: 'requirements.txt',
        packages: { dash: null },
      },
      files: expect.arrayContaining([
        { path: 'app.py', size: expect.any(Number) },
        { path: 'requirements.txt', size: 5 },
      ]),
      excluded: expect.arrayContaining([{ path: '.env', reason: expect.stringMatching(/\w/) }]),
      warnings: expect.arrayContaining([
        {
          level: 'warning',
          rule: 'missing-requirement',
          message: expect.stringContaining('pandas'),
          reason: expect.any(String),
          hint: expect.any(String),
          file: 'app.py',
          line: expect.any(Number),
        },
      ]),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    laptop.git('clean', '--quiet', '--force', '-d');
  });

  test('--json prints errors in the same form', async () => {
    const { code, stdout } = await type(['bundle', 'board', '--json', '-e', 'app:dashboard']);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'failed',
      errors: [{ message: 'app.py has no object dashboard.', file: 'app.py', line: expect.any(Number) }],
    });
    expect(code).toBe(1);
  });
});

describe('a deployment from a terminal', () => {
  let first: Typed;
  let url: string;
  beforeAll(async () => {
    first = await type(['deploy', 'board', '--title', 'The board']);
    url = /^Deployed: (.*)$/m.exec(first.stdout)?.[1] ?? '';
  });

  test('prints the URL of the app in its last line, and the app responds', async () => {
    expect(lastLine(first.stdout)).toBe(`Deployed: ${url}`);
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
    expect(await shown(url)).toContain('Hello');
  });

  test('prints the build log of the server and the duration of each stage', () => {
    expect(first.stdout).toContain('Building Dash application...');
    expect(first.stdout).toMatch(/^Build …$[\s\S]*^Build: [\d.]+ m?s$/m);
  });

  test('selects the same content as the workflow: named after repository and folder', async () => {
    const { name } = (await api(`content/${guidOf(url)}`)) as { name: string };
    expect(name).toMatch(/acme.*boards.*board/);
  });

  test('stores commit, branch and repository in the metadata of the bundle, without the credentials of the remote', async () => {
    const [bundle] = (await api(`content/${guidOf(url)}/bundles`)) as { metadata: Record<string, string> }[];
    expect(bundle?.metadata).toMatchObject({
      source: 'git',
      source_repo: 'https://github.com/acme/boards',
      source_branch: 'main',
      source_commit: laptop.git('rev-parse', 'HEAD'),
    });
  });

  test('of an unchanged app reports that; --json prints one object to standard output', async () => {
    const { code, stdout } = await type(['deploy', 'board', '--json', '--title', 'The board']);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'unchanged',
      contentUrl: url,
      bundleId: '1',
      warnings: expect.any(Array),
      stages: expect.arrayContaining([{ name: 'Check the server', milliseconds: expect.any(Number) }]),
    });
    expect(code).toBe(0);
  });

  test('can be planned without changing anything', async () => {
    await writeFiles(laptop.path, { 'board/app.py': helloDash.replace('Hello', 'Good day') });
    const { code, stdout } = await type(['plan', 'board', '--title', 'Another title']);
    expect(stdout).toContain('Another title');
    expect(lastLine(stdout)).toBe('Planned: nothing has been changed.');
    expect(code).toBe(0);
    expect(await api(`content/${guidOf(url)}`)).toMatchObject({ title: 'The board', bundle_id: '1' });
  });

  test('of a changed app activates it; status lists both versions; rollback activates the first again', async () => {
    expect((await type(['deploy', 'board'])).code).toBe(0);
    expect(await shown(url)).toContain('Good day');

    const status = await type(['status', 'board']);
    expect(status.stdout).toMatch(/^The board: http/);
    expect(status.stdout).toMatch(/^Bundle 2 \(live\): .*, main, [0-9a-f]{12}-dirty$[\s\S]*^Bundle 1: /m);
    expect(lastLine(status.stdout)).toBe('Bundle 2 is live.');

    const back = await type(['rollback', 'board']);
    expect(lastLine(back.stdout)).toBe(`Rolled back to bundle 1: ${url}`);
    expect(back.code).toBe(0);
    expect(await shown(url)).toContain('Hello');
    const json = JSON.parse((await type(['status', 'board', '--json'])).stdout);
    expect(json).toMatchObject({
      liveBundleId: '1',
      contentUrl: url,
      bundles: [{ id: '2' }, { id: '1' }],
    });
  });

  test('a rollback to an unknown bundle is an error that lists the known ones', async () => {
    const { code, stderr } = await type(['rollback', 'board', '--rollback-to', '99']);
    expect(stderr).toMatch(/^Error: There is no bundle 99\.\n.*2, 1 \(live\)/);
    expect(code).toBe(1);
  });
});

test('status reports that the content was never deployed', async () => {
  const { code, stderr } = await type(['status', 'board', '--name', 'never-deployed']);
  expect(stderr).toMatch(/^Error: There is no content named never-deployed on http/);
  expect(code).toBe(1);
});

test('the values of environment variables are hidden in the log and in the JSON output, even if the app prints them', async () => {
  await writeFiles(laptop.path, {
    'leaky/app.py': `import os
print(dict(os.environ), flush=True)
raise RuntimeError(f"no login with {os.environ['DB_PASSWORD']} at {os.environ['DB_HOST']}")
${helloDash}`,
    'leaky/requirements.txt': helloApp['requirements.txt'],
  });
  const given = { DB_PASSWORD: 'hunter2"hunter2', DB_HOST: 'db' };
  const words = ['deploy', 'leaky', '--environment', 'DB_PASSWORD\nDB_HOST'];
  const { code, stdout, stderr } = await type([...words, '--json'], given);
  expect(code).toBe(1);
  expect(stdout + stderr).not.toContain('hunter2');
  expect(JSON.parse(stdout)).toMatchObject({
    errors: [{ message: 'RuntimeError: no login with *** at db', file: 'app.py', line: 3 }],
  });
  expect(stderr).toContain("'DB_PASSWORD': '***'");
  // Connect gives the app an API key that this run doesn't know.
  expect(stderr).toMatch(/'CONNECT_API_KEY': '…'/);
  laptop.git('clean', '--quiet', '--force', '-d');
});

describe('with a server that rsconnect-python saved', () => {
  const none = { CONNECT_SERVER: '', CONNECT_API_KEY: '' };
  let rsconnect: string;
  beforeAll(async () => {
    rsconnect = join(await pythonTools('rsconnect-python==1.32.0'), 'rsconnect');
    const args = ['add', '--name', 'prod', '--server', connect.url, '--api-key', connect.keys.publisher];
    await promisify(execFile)(rsconnect, args, { env: { ...process.env, ...configurationFolders() } });
  });

  test('the command of the migration guide works unchanged', async () => {
    const words = ['deploy', 'dash', '-n', 'prod', '--entrypoint', 'app:app', 'board'];
    const { code, stdout } = await type(words, none);
    expect(lastLine(stdout)).toMatch(/^(Deployed|Unchanged): http/);
    expect(code).toBe(0);
  });

  test('every command accepts it', async () => {
    const { code, stdout } = await type(['status', 'board', '-n', 'prod'], none);
    expect(lastLine(stdout)).toMatch(/^Bundle \d+ is live\.$/);
    expect(code).toBe(0);
  });

  test('an unknown name is an error that lists the saved names', async () => {
    const { code, stderr } = await type(['status', 'board', '-n', 'prd'], none);
    expect(stderr).toMatch(/^Error: rsconnect-python has no saved server "prd"\.\n.*contains prod\./);
    expect(code).toBe(1);
  });

  test('its key is sent to no other server', async () => {
    const before = (await connect.requests()).length;
    const { code, stderr } = await type(['status', 'board', '-n', 'prod', '-s', 'http://127.0.0.1:1'], none);
    expect(stderr).toContain('--saved-server and --server are both set.');
    expect(code).toBe(1);
    expect(await connect.requests()).toHaveLength(before);
  });
});

const guidOf = (url: string) => /content\/([0-9a-f-]{36})\//.exec(url)?.[1] ?? '';

async function namesIn(file: string): Promise<string[]> {
  expect([...(await readFile(file)).subarray(0, 2)]).toEqual([0x1f, 0x8b]);
  const names: string[] = [];
  await list({ file, onReadEntry: ({ path }) => names.push(path) });
  return names;
}

describe('help', () => {
  test('of a command lists the options of the command', async () => {
    const { code, stdout } = await type(['rollback', '--help']);
    expect(stdout).toMatch(/^Usage: connect-dash-deploy rollback [\s\S]*^ {6}--rollback-to <value> /m);
    expect(code).toBe(0);
  });

  test('is printed to standard error with exit code 1 if there is no command', async () => {
    const { code, stdout, stderr } = await type([]);
    expect(stderr).toMatch(/^Usage: connect-dash-deploy <command>/);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test('--version prints the version of package.json', async () => {
    const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'));
    expect(await type(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

test('the program starts by its name after npm has installed the package, which has no dependencies', async () => {
  await using folder = await temporaryFolder({ 'package.json': '{}' });
  // npm is a script, which Windows starts differently.
  const shell = process.platform === 'win32';
  const npm = (...words: string[]) => promisify(execFile)('npm', words, { cwd: folder.path, shell });
  const { stdout: packed } = await npm('pack', '--silent', repository);
  await npm('install', '--offline', `./${packed.trim()}`);
  expect((await readdir(join(folder.path, 'node_modules'))).filter((name) => !name.startsWith('.'))).toEqual([
    'connect-dash-deploy',
  ]);
  const program = join(folder.path, 'node_modules', '.bin', 'connect-dash-deploy');
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const run = (...words: string[]) =>
    promisify(execFile)(shell ? `${program}.cmd` : program, words, {
      cwd: laptop.path,
      shell,
      env: { ...process.env, PATH: path, GITHUB_ACTIONS: '' },
    });
  expect((await run('check', 'board')).stdout).toContain('Checked: no errors, 2 warnings.');
  expect((await run('check', '--help')).stdout).toContain('--ignore-rules <value>');
});
