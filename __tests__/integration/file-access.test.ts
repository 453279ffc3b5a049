import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { writeBundle } from '../../src/bundle/bundle.ts';
import { type BundleOptions, inspectApp } from '../../src/bundle/inspect.ts';
import { readRecords } from '../../src/inputs/deployment-records.ts';
import { readInputs } from '../../src/inputs/inputs.ts';
import { locate, readAppText } from '../../src/shared/file-access.ts';
import { UserError } from '../../src/shared/problems.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/*
 * Attacks of a pull request, which controls every file of the app. It must not get any other file into the bundle or into a
 * message. These files contain `SECRET-…`.
 */

const token = 'SECRET-git-token';
const workflowFile = 'SECRET-of-the-workflow';
const app = {
  'app/app.py': 'from dash import Dash, html\n\napp = Dash(__name__)\napp.layout = html.P("Hello")\n',
  'app/requirements.txt': 'dash==3.2.0\n',
  'app/.python-version': '3.12\n',
  '.git/config': `[http]\n\textraheader = ${token}\n`,
  '.env': `KEY=${workflowFile}\n`,
  'conf/.aws/credentials': 'SECRET-aws\n',
};

interface Attack {
  readonly name: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Symbolic links by path, with their targets. */
  readonly links?: Readonly<Record<string, string>>;
  readonly options?: Partial<BundleOptions>;
}

/** The whole output: the uncompressed archive and all messages. */
async function leaked({ files = {}, links = {}, options = {} }: Attack): Promise<string> {
  await using folder = await temporaryFolder({ ...app, ...files });
  for (const [path, target] of Object.entries(links)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await symlink(target, join(folder.path, path));
  }
  const root = join(folder.path, 'app');
  try {
    const inspection = await inspectApp({
      ...{ root, repository: folder.path, exclude: [], include: [], extraFiles: [], gitignore: false },
      ...{ extras: [], groups: [], packageInstaller: 'auto', ignoreRules: [] },
      ...options,
    });
    const messages = JSON.stringify(inspection.findings);
    const { entrypoint, python, requirements } = inspection;
    if (!entrypoint || !python || !requirements) return messages;
    const destination = join(folder.path, 'bundle.tar.gz');
    await writeBundle({ ...inspection, entrypoint, python, requirements }, { destination });
    return messages + gunzipSync(await readFile(destination)).toString('latin1');
  } catch (error) {
    if (error instanceof UserError) return JSON.stringify(error.problems);
    throw error;
  }
}

const lock = (source: string) => `version = 1
requires-python = ">=3.12"

[[package]]
name = "app"
version = "0"
source = { virtual = "." }
dependencies = [{ name = "dash" }, { name = "x" }]

[[package]]
name = "dash"
version = "3.2.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "x"
version = "1"
source = ${source}
`;
const project = '[project]\nname = "app"\nversion = "0"\ndependencies = ["dash", "x"]\n';

const intoBundle: readonly Attack[] = [
  { name: 'a link to the git token under a harmless name', links: { 'app/a.txt': '../.git/config' } },
  { name: 'a link to the folder .git', links: { 'app/assets': '../.git' } },
  { name: 'a link to the .env of the workspace', links: { 'app/a.txt': '../.env' } },
  {
    name: 'a link to a .env of the app folder',
    files: { 'app/.env': token },
    links: { 'app/a.txt': '.env' },
  },
  {
    name: 'a link into a folder of credentials',
    files: { 'app/.aws/credentials': token },
    links: { 'app/data.txt': '.aws/credentials' },
  },
  {
    name: "a link inside a package of the user's own",
    files: {
      'app/pyproject.toml': project,
      'lib/x/__init__.py': '',
      'app/requirements.txt': 'dash\n-e ../lib\n',
      'lib/pyproject.toml': '[project]\nname = "x"\nversion = "1"\n',
    },
    links: { 'lib/x/data.txt': '../../.git/config', 'lib/x/env.txt': '../../.env' },
  },
  {
    name: "a module of the user's own that is a link",
    files: {
      'app/requirements.txt': 'dash\n-e ../lib\n',
      'lib/pyproject.toml': '[project]\nname = "x"\nversion = "1"\n',
    },
    links: { 'lib/x.py': '../.git/config' },
  },
  {
    name: 'a requirement that is the git token',
    files: { 'app/requirements.txt': 'dash\n./../.git/config ; python_version < "1"\n' },
  },
  { name: 'a requirement by file URL', files: { 'app/requirements.txt': 'dash\nx @ file:../.env\n' } },
  {
    name: 'a requirement that is a link to the git token',
    files: { 'app/requirements.txt': 'dash\n./x-1.0.tar.gz\n' },
    links: { 'app/x-1.0.tar.gz': '../.git/config' },
  },
  {
    name: 'a requirement with an archive name and another content',
    files: { 'app/requirements.txt': 'dash\n../x-1.0.tar.gz\n', 'x-1.0.tar.gz': token },
  },
  {
    name: 'a path source in uv.lock',
    files: { 'app/uv.lock': lock('{ path = "../.git/config" }'), 'app/pyproject.toml': project },
  },
  {
    name: 'a path source in tool.uv.sources',
    files: {
      'app/requirements.txt': 'dash\n',
      'app/pyproject.toml': `${project}\n[tool.uv.sources]\nx = { path = "../.env" }\n`,
    },
    options: { requirementsFile: 'pyproject.toml' },
  },
  {
    name: 'a path source in pylock.toml',
    files: {
      'app/pylock.toml': `lock-version = "1.0"\nrequires-python = ">=3.12"\n\n[[packages]]\nname = "x"\nversion = "1"\n\n[packages.archive]\npath = "../.env"\n`,
    },
    options: { requirementsFile: 'pylock.toml' },
  },
  {
    name: 'a path source in poetry.lock',
    files: {
      'app/poetry.lock': `[[package]]\nname = "x"\nversion = "1"\noptional = false\npython-versions = "*"\nfiles = []\n\n[package.source]\ntype = "file"\nurl = "../.env"\n\n[metadata]\nlock-version = "2.1"\npython-versions = ">=3.12"\n`,
      'app/pyproject.toml':
        '[tool.poetry]\nname = "app"\n\n[tool.poetry.dependencies]\npython = ">=3.12"\nx = { path = "../.env" }\n',
    },
    options: { requirementsFile: 'poetry.lock' },
  },
  ...['-r ../.env', '-c ../.env', '-r ../conf/.aws/credentials'].map((line) => ({
    name: `secrets by ${line}`,
    files: { 'app/requirements.txt': `dash\n${line}\n` },
  })),
  {
    name: 'a private key that requirements include',
    files: {
      'app/requirements.txt': 'dash\n-r ../deploy.txt\n',
      'deploy.txt': `-----BEGIN PRIVATE KEY-----\n${token}\n`,
    },
  },
  {
    name: 'an included file that is a link to the .env of the workspace',
    links: { 'app/more.txt': '../.env' },
    files: { 'app/requirements.txt': 'dash\n-r more.txt\n' },
  },
  { name: 'extra files from .git', options: { extraFiles: [{ from: '../.git/**', to: 'x' }] } },
  { name: 'an extra file from .git', options: { extraFiles: [{ from: '../.git/config', to: 'x' }] } },
  { name: 'include of .git', options: { include: ['.git/**', '**/config'] } },
  ...['lib/.git/config', 'lib/.GIT/**', 'lib/**', '**', 'config'].map((pattern) => ({
    name: `include of a .git folder in the app folder by ${pattern}`,
    files: { 'app/lib/.git/config': token, 'app/lib/.GIT/config': token },
    options: { include: [pattern] },
  })),
  ...['x/.git/config', 'x/all/.git/config', '**'].map((pattern) => ({
    name: `extra files of the whole repository with include: ${pattern}`,
    links: { 'shared/all': '..' },
    options: { include: [pattern], extraFiles: ['..', '../shared'].map((from) => ({ from, to: 'x' })) },
  })),
  ...['../top.txt', '../chain', '../credentials.txt', '../aws/*', '../aws', '../aws/credentials'].map(
    (from) => ({
      name: `extra files by a link to a secret: ${from}`,
      links: {
        ...{ 'top.txt': '.env', chain: 'app/next', 'app/next': '../top.txt' },
        ...{ 'credentials.txt': 'conf/.aws/credentials', aws: 'conf/.aws' },
      },
      options: { extraFiles: [{ from, to: 'x' }], ignoreRules: ['link-outside'] },
    }),
  ),
  {
    name: 'an extra file by a link to a private key',
    files: { 'conf/deploy.key': `-----BEGIN PRIVATE KEY-----\n${token}\n` },
    links: { 'theme.css': 'conf/deploy.key' },
    options: { extraFiles: [{ from: '../theme.css', to: 'x' }] },
  },
  {
    name: 'a link to a private key with a harmless name',
    files: { 'app/deploy.key': `-----BEGIN PRIVATE KEY-----\n${token}\n` },
    links: { 'app/theme.css': 'deploy.key' },
  },
  {
    name: 'include of a link to a secret',
    files: { 'app/.env': token },
    links: { 'app/theme.css': '.env' },
    options: { include: ['theme.css'] },
  },
];

/** Files that messages quote from, as links to the git token. A folder below has its own requirements and Python. */
const intoMessages: readonly Attack[] = [
  ...[
    'manifest.json',
    'pyproject.toml',
    'Pipfile.lock',
    'pdm.lock',
    'setup.cfg',
    'runtime.txt',
    'uv.lock',
    '.rscignore',
    'Dockerfile',
  ].map((name) => ({
    name: `${name} that is a link to the git token`,
    links: { [`app/${name}`]: '../.git/config' },
  })),
  {
    name: 'a configuration of Publisher that is a link to the git token',
    links: { 'app/.posit/publish/x.toml': '../../../.git/config' },
  },
  { name: 'a module that is a link to the git token', links: { 'app/data.py': '../.git/config' } },
];

describe("a pull request can't add another file to the bundle or a message by", () => {
  test.each([...intoBundle, ...intoMessages])('$name', async (attack) => {
    expect(await leaked(attack)).not.toContain('SECRET');
  });

  test.each(['.python-version', 'manifest.json', 'Pipfile.lock', 'requirements.txt', 'setup.cfg'])(
    '%s that is a link to the environment of the process',
    async (name) => {
      const { [`app/${name}` as 'app/app.py']: _, ...others } = app;
      await using folder = await temporaryFolder(others);
      await symlink('/proc/self/environ', join(folder.path, 'app', name));
      const inspect = inspectApp({
        ...{ root: join(folder.path, 'app'), repository: folder.path, exclude: [], include: [] },
        ...{
          extraFiles: [],
          gitignore: false,
          extras: [],
          groups: [],
          packageInstaller: 'auto',
          ignoreRules: [],
        },
      });
      const message = JSON.stringify(
        await inspect.then(
          ({ findings }) => findings,
          (error: UserError) => error.problems,
        ),
      );
      expect(message).not.toContain(process.env.PATH);
      expect(message).toMatch(/outside the repository|out of the app folder/);
    },
  );

  test('a connect.toml that is a link to an endless device', async () => {
    await using folder = await temporaryFolder(app);
    await symlink('/dev/zero', join(folder.path, 'app/connect.toml'));
    const reading = readInputs(() => '', {}, join(folder.path, 'app'), { repository: folder.path });
    await expect(reading).rejects.toThrow("connect.toml can't be read. It is outside the repository.");
  });

  test('a deployment record that is a link, or no JSON', async () => {
    await using folder = await temporaryFolder({ ...app, 'app/rsconnect-python/b.json': `{"${token}": ` });
    await symlink('../../.git/config', join(folder.path, 'app/rsconnect-python/a.json'));
    const { records, unreadable } = await readRecords(join(folder.path, 'app'), folder.path);
    expect(records).toEqual([]);
    expect(JSON.stringify(unreadable)).not.toContain('SECRET');
    expect(unreadable).toHaveLength(2);
  });
});

test('with files of a fork, only files that git tracks are read', async () => {
  await using folder = await temporaryFolder({ ...app, 'app/generated.txt': workflowFile });
  await symlink('generated.txt', join(folder.path, 'app/link.txt'));
  const tracked = new Set(['app/app.py', 'app/requirements.txt', 'app/.python-version', 'app/link.txt']);
  const { files, findings } = await inspectApp({
    ...{ root: join(folder.path, 'app'), repository: folder.path, tracked, exclude: [], include: [] },
    ...{
      extraFiles: [],
      gitignore: false,
      extras: [],
      groups: [],
      packageInstaller: 'auto',
      ignoreRules: [],
    },
  });
  expect(files.map(({ path }) => path)).toEqual(['.python-version', 'app.py', 'requirements.txt']);
  expect(findings.map(({ message }) => message)).toContain(
    'generated.txt is not tracked by git, so it is excluded from the bundle.',
  );
});

test.each([
  ['a requirements file includes', { 'app/requirements.txt': 'dash\n-r ../creds.txt\n' }],
  ['a requirements file constrains by', { 'app/requirements.txt': 'dash\n-c ../creds.txt\n' }],
  ['setuptools would read', { 'app/requirements.txt': 'dash\n-e ../lib\n' }],
])('with files of a fork, no message quotes a file that %s if git does not track it', async (_, files) => {
  const project =
    '[project]\nname = "x"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = { file = "more.txt" }\n';
  await using folder = await temporaryFolder({
    ...{ ...app, ...files, 'lib/pyproject.toml': project },
    ...{ 'creds.txt': `user: ${token}\n`, 'lib/more.txt': `user: ${token}\n` },
  });
  const tracked = new Set([
    'app/app.py',
    'app/requirements.txt',
    'app/.python-version',
    'lib/pyproject.toml',
  ]);
  const { findings, requirements } = await inspectApp({
    ...{ root: join(folder.path, 'app'), repository: folder.path, tracked, exclude: [], include: [] },
    ...{ extraFiles: [], gitignore: false, extras: [], groups: [] },
    ...{ packageInstaller: 'auto', ignoreRules: [] },
  });
  expect(JSON.stringify([findings, requirements])).not.toContain(token);
});

test('links that fan out to very many folders are refused', async () => {
  await using folder = await temporaryFolder(app);
  let below = 'app/d0';
  await mkdir(join(folder.path, below));
  for (let depth = 1; depth <= 26; depth++) {
    const next = `app/d${depth}`;
    await mkdir(join(folder.path, next));
    for (const name of ['a', 'b']) await symlink(`../${below.slice(4)}`, join(folder.path, next, name));
    below = next;
  }
  await expect(
    inspectApp({
      ...{ root: join(folder.path, 'app'), repository: folder.path, exclude: [], include: [] },
      ...{
        extraFiles: [],
        gitignore: false,
        extras: [],
        groups: [],
        packageInstaller: 'auto',
        ignoreRules: [],
      },
    }),
  ).rejects.toThrow('Symbolic links point to more than 2000 folders');
});

test('refuses a FIFO in the checkout, which would block the reader', async () => {
  await using folder = await temporaryFolder({});
  const path = join(folder.path, 'requirements.txt');
  execFileSync('mkfifo', [path]);
  const access = { repository: folder.path };
  expect(locate(path, access)).toMatchObject({ kind: 'refused', reason: 'not a regular file' });
  expect(() => readAppText(path, access, 'requirements.txt')).toThrow('It is not a regular file.');
});
