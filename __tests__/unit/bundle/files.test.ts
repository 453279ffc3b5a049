import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, link, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { resolveRoot } from '../../../src/bundle/files/app-folder.ts';
import { fileRules, mandatoryRules } from '../../../src/bundle/files/file-rules.ts';
import { type AppFiles, type FileOptions, judgeSize, readFiles } from '../../../src/bundle/files.ts';
import type { UserError } from '../../../src/shared/problems.ts';
import { runProgram } from '../../support/program.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

const app = { 'app.py': 'app', 'requirements.txt': 'dash\n' };

async function read(folder: TemporaryFolder, options: Partial<FileOptions> = {}): Promise<AppFiles> {
  const found = await readFiles({
    root: folder.path,
    repository: folder.path,
    exclude: [],
    include: [],
    extraFiles: [],
    gitignore: false,
    ...options,
  });
  return { ...found, findings: [...found.findings, ...found.unusedPatterns()] };
}

// Windows doesn't allow these names and files. On Windows and macOS, names that differ only in case are equal.
const onUnix = process.platform === 'win32' ? test.skip : test;
const onLinux = process.platform === 'linux' ? test : test.skip;

const paths = ({ files }: AppFiles) => files.map(({ path }) => path);
const rules = ({ findings }: AppFiles) => findings.map(({ rule }) => rule);
const privateKey = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n';

describe('what is excluded', () => {
  test.each<{ it: string; left: string; reason: string }>([
    { it: "Git's folder", left: '.git/', reason: "Git's and GitHub's own" },
    { it: 'a nested repository', left: 'vendor/.git/', reason: "Git's and GitHub's own" },
    { it: 'workflows', left: '.github/', reason: "Git's and GitHub's own" },
    {
      it: 'compiled files of Python',
      left: '__pycache__/',
      reason: "Python's compiled files",
    },
    {
      it: 'compiled files of a package',
      left: 'pkg/sub/__pycache__/',
      reason: "Python's compiled files",
    },
    { it: 'packages of Node.js', left: 'web/node_modules/', reason: 'packages of Node.js' },
    { it: 'packages of R', left: 'renv/', reason: 'packages of R' },
    { it: "Publisher's records", left: '.posit/', reason: 'records of earlier deployments' },
    { it: "rsconnect-python's records", left: 'rsconnect-python/', reason: 'records of earlier deployments' },
    { it: "a linter's cache", left: '.ruff_cache/', reason: 'a cache' },
    { it: 'a cache of another tool', left: 'report_cache/', reason: 'a cache' },
    { it: 'credentials for AWS', left: '.aws/', reason: 'credentials for AWS' },
    { it: "rsconnect-python's API keys", left: '.rsconnect-python/', reason: 'API keys for Connect' },
  ])('$it ($left)', async ({ left, reason }) => {
    await using folder = await temporaryFolder({ ...app, [`${left}inside`]: 'x' });
    const found = await read(folder);
    expect(paths(found)).toEqual(['app.py', 'requirements.txt']);
    expect(found.excluded).toEqual([{ path: left, reason }]);
  });

  test.each([
    ['.gitignore', "Git's and GitHub's own"],
    ['.DS_Store', 'left by macOS'],
    ['manifest.json', 'generated for each bundle'],
    ['project.Rproj', 'settings of RStudio'],
    ['.env', 'environment variables'],
    ['config/.env.production', 'environment variables'],
    ['.pypirc', 'passwords for package indexes'],
    ['.netrc', 'passwords for servers'],
    ['keys/id_ed25519', 'a private key'],
    ['keys/store.p12', 'a private key'],
    ['gha-creds-0a1b2c.json', 'credentials for Google Cloud'],
    ['client_secret_123.apps.json', 'credentials for Google Cloud'],
    ['.env-prod', 'environment variables'],
    ['config/prod.env', 'environment variables'],
    ['.databrickscfg', 'credentials for Databricks'],
    ['app.keytab', 'a private key'],
    ['passwords.kdbx', 'passwords of KeePass'],
    ['.git-credentials', 'passwords for Git'],
    ['.my.cnf', 'passwords for databases'],
  ])('%s', async (path, reason) => {
    await using folder = await temporaryFolder({ ...app, [path]: 'x' });
    const found = await read(folder);
    expect(paths(found)).toEqual(['app.py', 'requirements.txt']);
    expect(found.excluded).toEqual([{ path, reason }]);
  });

  test.each<[path: string, content: string | Buffer, reason: string]>([
    ['vpn.conf', `[Interface]\nPrivateKey = ${'a'.repeat(43)}=\n`, 'a private key'],
    ['cluster.yaml', 'users:\n- user:\n    client-key-data: TFMw\n', 'a private key'],
    ['key.txt', 'AGE-SECRET-KEY-1QQQ\n', 'a private key'],
    ['key.json', '{"key": "-----BEGIN RSA PRIVATE KEY-----\\nMII"}', 'a private key'],
    ['key.pem', Buffer.from('-----BEGIN PRIVATE KEY-----\nMII\n', 'utf16le'), 'a private key'],
    ['token.json', '{"refresh_token": "a", "client_secret": "b"}', 'credentials for Google Cloud'],
    ['login.json', '{"installed": {"client_secret": "b"}}', 'credentials for Google Cloud'],
  ])('%s by its content', async (path, content, reason) => {
    const text = typeof content === 'string' ? content : Buffer.concat([Buffer.from([0xff, 0xfe]), content]);
    await using folder = await temporaryFolder({ ...app, [path]: text });
    expect((await read(folder)).excluded).toEqual([{ path, reason, isSecret: true }]);
  });

  test.each([
    '.env.example',
    'example.env',
    '.env-template',
    '.gitkeep',
    'assets/manifest.json',
    'keys/id_ed25519.pub',
    'redis_cache/__init__.py',
    'environment.env.py',
    '.streamlit/config.toml',
  ])('%s is included', async (path) => {
    await using folder = await temporaryFolder({ ...app, [path]: 'x' });
    expect(paths(await read(folder))).toContain(path);
  });

  test.each<[system: string, file: string]>([
    ['any since PEP 405', 'pyvenv.cfg'],
    ['Linux and macOS', 'bin/python'],
    ['Windows', 'Scripts/python.exe'],
    ['conda', 'conda-meta/history'],
    ['Windows, without its programs', 'Lib/site-packages/six.py'],
    ['Linux, without its programs', 'lib/python3.11/site-packages/six.py'],
  ])('a virtual environment of any name: %s', async (_, file) => {
    await using folder = await temporaryFolder({
      ...app,
      [`tools/my stuff/${file}`]: '',
      'tools/my stuff/lib/a.py': '',
    });
    const found = await read(folder);
    expect(paths(found)).toEqual(['app.py', 'requirements.txt']);
    expect(found.excluded).toEqual([
      { path: 'tools/my stuff/', reason: 'a virtual environment; the server creates its own' },
    ]);
  });

  test('a VPN configuration is excluded only if it contains a private key', async () => {
    const key = '<key>\n-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n</key>\n';
    await using folder = await temporaryFolder({ ...app, 'office.ovpn': key, 'public.ovpn': 'client\n' });
    const found = await read(folder);
    expect(paths(found)).toEqual(['app.py', 'public.ovpn', 'requirements.txt']);
    expect(found.excluded).toEqual([{ path: 'office.ovpn', reason: 'a private key', isSecret: true }]);
  });

  onUnix('a virtual environment whose interpreter is a link to another machine', async () => {
    await using folder = await temporaryFolder({ ...app, 'env/lib/a.py': '' });
    await mkdir(join(folder.path, 'env/bin'));
    await symlink('/nowhere/python3.9', join(folder.path, 'env/bin/python'));
    expect((await read(folder)).excluded.map(({ path }) => path)).toEqual(['env/']);
  });

  test('no file that is named like a property of every object', async () => {
    await using folder = await temporaryFolder({ ...app, constructor: 'a', 'data/toString': 'b' });
    const found = await read(folder);
    expect(paths(found)).toEqual(['app.py', 'constructor', 'data/toString', 'requirements.txt']);
  });

  test('a private key in a .pem file, but not a certificate', async () => {
    await using folder = await temporaryFolder({
      ...app,
      'tls/server.pem': `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${privateKey}`,
      'tls/ca.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      deploy_key: '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n',
      'service.json': '{"type": "service_account", "private_key": "…"}',
    });
    const found = await read(folder);
    expect(paths(found)).toEqual(['app.py', 'requirements.txt', 'tls/ca.pem']);
    expect(rules(found)).toEqual(['secret-left-out', 'secret-left-out', 'secret-left-out']);
    expect(found.excluded.map(({ path }) => path)).toEqual(['deploy_key', 'service.json', 'tls/server.pem']);
  });

  test('a secret is reported without its content', async () => {
    await using folder = await temporaryFolder({ ...app, '.env': 'TOKEN=hunter2' });
    const found = await read(folder);
    expect(found.findings).toMatchObject([
      { rule: 'secret-left-out', level: 'warning', location: { file: '.env' } },
    ]);
    expect(JSON.stringify(found.findings)).not.toContain('hunter2');
  });
});

describe('exclude and include', () => {
  test.each<{ it: string; exclude?: string[]; include?: string[]; included: string[] }>([
    {
      it: 'a name matches at any depth',
      exclude: ['*.csv'],
      included: ['app.py', 'data/raw/b.txt', 'tests/test_app.py'],
    },
    {
      it: 'a folder matches with everything in it',
      exclude: ['data'],
      included: ['app.py', 'tests/test_app.py', 'top.csv'],
    },
    {
      it: 'a slash at the end means folders only',
      exclude: ['app.py/', 'tests/'],
      included: ['app.py', 'data/a.csv', 'data/raw/b.txt', 'top.csv'],
    },
    {
      it: 'a slash at the start means the app folder only',
      exclude: ['/*.csv'],
      included: ['app.py', 'data/a.csv', 'data/raw/b.txt', 'tests/test_app.py'],
    },
    {
      it: 'a path is relative to the app folder',
      exclude: ['data/raw/**'],
      included: ['app.py', 'data/a.csv', 'tests/test_app.py', 'top.csv'],
    },
    {
      it: 'include overrides exclude',
      exclude: ['data/**'],
      include: ['data/raw/b.txt'],
      included: ['app.py', 'data/raw/b.txt', 'tests/test_app.py', 'top.csv'],
    },
    {
      it: 'an exclamation mark is a part of a name, not "all but"',
      exclude: ['!app.py'],
      included: ['app.py', 'data/a.csv', 'data/raw/b.txt', 'tests/test_app.py', 'top.csv'],
    },
  ])('$it', async ({ exclude = [], include = [], included }) => {
    await using folder = await temporaryFolder({
      'app.py': '',
      'top.csv': '',
      'data/a.csv': '',
      'data/raw/b.txt': '',
      'tests/test_app.py': '',
    });
    expect(paths(await read(folder, { exclude, include }))).toEqual(included);
  });

  test('include overrides the standard rules', async () => {
    await using folder = await temporaryFolder({
      ...app,
      'renv/a.R': '',
      'renv/lib/b.R': '',
      'node_modules/x/y.js': '',
    });
    const found = await read(folder, { include: ['renv', 'node_modules/x/y.js'] });
    expect(paths(found)).toEqual([
      'app.py',
      'node_modules/x/y.js',
      'renv/a.R',
      'renv/lib/b.R',
      'requirements.txt',
    ]);
  });

  test.each<[include: string, isIncluded: boolean]>([
    ['.env', true],
    ['config/.env', true],
    ['**', false],
    ['config/*', false],
    ['config', false],
  ])('a secret needs its full path: include: %s', async (include, isIncluded) => {
    await using folder = await temporaryFolder({
      ...app,
      'config/.env': 'A=1',
      'config/server.pem': privateKey,
    });
    const found = await read(folder, { include: [include] });
    expect(paths(found).includes('config/.env')).toBe(isIncluded);
    expect(paths(found)).not.toContain('config/server.pem');
    expect(rules(found).toSorted()).toEqual([
      isIncluded ? 'secret-included' : 'secret-left-out',
      'secret-left-out',
    ]);
  });

  test('a key with its full path in include is included and reported', async () => {
    await using folder = await temporaryFolder({ ...app, 'server.pem': privateKey });
    const found = await read(folder, { include: ['server.pem'] });
    expect(paths(found)).toContain('server.pem');
    expect(rules(found)).toEqual(['secret-included']);
  });

  test('a pattern that matches nothing is reported', async () => {
    await using folder = await temporaryFolder(app);
    const found = await read(folder, { exclude: ['tets/'], include: ['*.csv'] });
    expect(found.findings.map(({ rule, message }) => [rule, message])).toEqual([
      ['unused-pattern', 'tets/ in input `exclude` matches nothing.'],
      ['unused-pattern', '*.csv in input `include` matches nothing.'],
    ]);
  });
});

describe('ignore files', () => {
  const tree = {
    '.gitignore': '*.log\n',
    'dash/.gitignore': 'out/\n!keep.log\n',
    'dash/app.py': '',
    'dash/keep.log': '',
    'dash/drop.log': '',
    'dash/out/a.csv': '',
  };

  test('.gitignore is read on request, from the top of the repository down', async () => {
    await using folder = await temporaryFolder(tree);
    const options = { root: join(folder.path, 'dash'), gitignore: true };
    const found = await read(folder, options);
    expect(paths(found)).toEqual(['app.py', 'keep.log']);
    expect(found.excluded).toEqual([
      { path: '.gitignore', reason: "Git's and GitHub's own" },
      { path: 'drop.log', reason: 'ignored by ../.gitignore' },
      { path: 'out/', reason: 'ignored by .gitignore' },
    ]);
  });

  test('.gitignore is not read by default', async () => {
    await using folder = await temporaryFolder(tree);
    const found = await read(folder, { root: join(folder.path, 'dash') });
    expect(paths(found)).toEqual(['app.py', 'drop.log', 'keep.log', 'out/a.csv']);
  });

  test.each(['.rscignore', '.connectignore'])(
    '%s is always read, with exceptions, and is excluded itself',
    async (file) => {
      await using folder = await temporaryFolder({
        ...app,
        [file]: '# what the server does not need\n*.csv\n!data/needed.csv\n/notes\n',
        'data/needed.csv': '',
        'data/other.csv': '',
        'notes/a.md': '',
        'pkg/notes/b.md': '',
      });
      expect(paths(await read(folder))).toEqual([
        'app.py',
        'data/needed.csv',
        'pkg/notes/b.md',
        'requirements.txt',
      ]);
    },
  );

  test('upper and lower case differ, as in Git on Linux', async () => {
    await using folder = await temporaryFolder({ ...app, '.connectignore': 'Data\n', 'data/a.csv': '' });
    expect(paths(await read(folder))).toContain('data/a.csv');
  });
});

describe('an ignore file', () => {
  test('that cannot be read is reported', async () => {
    await using folder = await temporaryFolder(app);
    await symlink('.connectignore', join(folder.path, '.connectignore'));
    await expect(read(folder)).rejects.toThrow(
      ".connectignore can't be read. The operating system reports ELOOP.",
    );
  });

  test('that is a folder or a broken link is ignored', async () => {
    await using folder = await temporaryFolder({ ...app, '.gitignore/a': '' });
    await symlink('nowhere', join(folder.path, '.connectignore'));
    expect(paths(await read(folder, { gitignore: true }))).toEqual(['app.py', 'requirements.txt']);
  });

  test.each([
    { name: 'longer than any path', line: 'x'.repeat(100_000) },
    { name: 'with many wildcards', line: '*a*a*a*a*b' },
  ])('is refused with its line if that is $name', async ({ line }) => {
    await using folder = await temporaryFolder({ ...app, '.connectignore': `*.txt\n${line}\n` });
    await expect(read(folder)).rejects.toMatchObject({
      problems: [
        {
          message: 'A pattern in .connectignore is too complex.',
          location: { file: '.connectignore', line: 2 },
        },
      ],
    });
  });
});

test.each(['exclude', 'include'])('a glob of %s that is longer than any path is refused', async (input) => {
  await using folder = await temporaryFolder(app);
  const failed = read(folder, { [input]: ['x'.repeat(100_000)] });
  await expect(failed).rejects.toThrow('is too complex');
});

test('extra files with a glob that is longer than any path are refused', async () => {
  await using folder = await temporaryFolder(app);
  const extraFiles = [{ from: `a/${'*'.repeat(100_000)}`, to: '.' }];
  await expect(read(folder, { extraFiles })).rejects.toThrow('is too complex');
});

describe('extra files', () => {
  const tree = {
    'apps/sales/app.py': '',
    'shared/lib/money.py': '',
    'shared/lib/deep/er.py': '',
    'shared/lib/.env': 'A=1',
    'shared/lib/__pycache__/money.pyc': '',
    'shared/theme.css': '',
  };

  test.each<{ from: string; to: string; included: string[] }>([
    { from: '../../shared/lib/**', to: 'lib/', included: ['app.py', 'lib/deep/er.py', 'lib/money.py'] },
    { from: '../../shared/lib', to: 'lib', included: ['app.py', 'lib/deep/er.py', 'lib/money.py'] },
    { from: '../../shared/lib/*.py', to: '.', included: ['app.py', 'money.py'] },
    { from: '../../shared/theme.css', to: 'assets/', included: ['app.py', 'assets/theme.css'] },
    { from: '../../shared/lib/.env', to: '.', included: ['.env', 'app.py'] },
  ])('$from → $to', async ({ from, to, included }) => {
    await using folder = await temporaryFolder(tree);
    const root = join(folder.path, 'apps/sales');
    expect(paths(await read(folder, { root, extraFiles: [{ from, to }] }))).toEqual(included);
  });

  test('are listed if excluded', async () => {
    await using folder = await temporaryFolder(tree);
    const found = await read(folder, {
      root: join(folder.path, 'apps/sales'),
      extraFiles: [{ from: '../../shared/lib/**', to: 'lib' }],
    });
    expect(found.excluded.map(({ path }) => path)).toEqual([
      '../../shared/lib/.env',
      '../../shared/lib/__pycache__/',
    ]);
    expect(found.findings).toMatchObject([
      { rule: 'secret-left-out', location: { file: '../../shared/lib/.env' } },
    ]);
  });

  test('are checked like files of the app folder', async () => {
    await using folder = await temporaryFolder({
      ...tree,
      'shared/server.pem': privateKey,
      'shared/big.csv': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 5\n`,
      'shared/web/manifest.json': '{}',
    });
    const found = await read(folder, {
      root: join(folder.path, 'apps/sales'),
      extraFiles: [{ from: '../../shared/**', to: 'shared' }],
    });
    expect(paths(found)).toContain('shared/web/manifest.json');
    expect(paths(found)).not.toContain('shared/server.pem');
    expect(found.findings).toMatchObject([
      { rule: 'secret-left-out', location: { file: '../../shared/lib/.env' } },
      { rule: 'secret-left-out', location: { file: '../../shared/server.pem' } },
      { rule: 'lfs-pointer', level: 'error' },
    ]);
  });

  test.each<[message: string, from: string]>([
    ['by its name', '../../shared/lib/.env'],
    ['by its content', '../../shared/deploy_key'],
  ])('that are a secret %s are included if their full path is set, and reported', async (_, from) => {
    await using folder = await temporaryFolder({ ...tree, 'shared/deploy_key': privateKey });
    const found = await read(folder, {
      root: join(folder.path, 'apps/sales'),
      extraFiles: [{ from, to: 'conf' }],
    });
    expect(paths(found)).toContain(`conf/${from.split('/').at(-1)}`);
    expect(found.findings).toMatchObject([{ rule: 'secret-included', location: { file: from } }]);
  });

  test('that exclude names by their path in the bundle are excluded', async () => {
    await using folder = await temporaryFolder({
      ...tree,
      'shared/lib/test/a.py': '',
      'shared/lib/b.ipynb': '',
    });
    const found = await read(folder, {
      root: join(folder.path, 'apps/sales'),
      exclude: ['lib/test/', '*.ipynb'],
      extraFiles: [{ from: '../../shared/lib/**', to: 'lib' }],
    });
    expect(paths(found).filter((path) => /test|ipynb/.test(path))).toEqual([]);
    expect(rules(found)).toEqual(['secret-left-out']);
  });

  test.each<[name: string, from: string, reason: string]>([
    ['that match nothing', '../../shared/*.txt', 'matches no file'],
    ['that do not exist', '../../nowhere/**', 'matches no file'],
    ['from outside the repository', '../../../**', 'is outside the repository'],
  ])('%s are an error', async (_, from, reason) => {
    await using folder = await temporaryFolder(tree);
    const found = await read(folder, {
      root: join(folder.path, 'apps/sales'),
      extraFiles: [{ from, to: '.' }],
    });
    expect(found.findings).toMatchObject([
      { rule: 'extra-files', level: 'error', message: expect.stringContaining(reason) },
    ]);
  });

  test('that would replace the manifest are an error', async () => {
    await using folder = await temporaryFolder({ ...tree, 'shared/manifest.json': '{}' });
    const found = await read(folder, {
      root: join(folder.path, 'apps/sales'),
      extraFiles: [{ from: '../../shared/manifest.json', to: '.' }],
    });
    expect(paths(found)).toEqual(['app.py']);
    expect(found.findings).toMatchObject([
      { rule: 'same-path', level: 'error', location: { file: 'manifest.json' } },
    ]);
  });

  test('that would replace a file of the app are an error', async () => {
    await using folder = await temporaryFolder({ ...tree, 'shared/app.py': 'another' });
    const found = await read(folder, {
      root: join(folder.path, 'apps/sales'),
      extraFiles: [{ from: '../../shared/app.py', to: '.' }],
    });
    expect(found.findings).toMatchObject([
      { rule: 'same-path', level: 'error', location: { file: 'app.py' } },
    ]);
  });
});

describe('symbolic links', () => {
  test('to files and folders inside are followed', async () => {
    await using folder = await temporaryFolder({ ...app, 'data/2024/a.csv': 'abc' });
    await symlink('2024', join(folder.path, 'data/latest'));
    await symlink('data/2024/a.csv', join(folder.path, 'current.csv'));
    const found = await read(folder);
    expect(paths(found)).toEqual([
      'app.py',
      'current.csv',
      'data/2024/a.csv',
      'data/latest/a.csv',
      'requirements.txt',
    ]);
    expect(found.files.find(({ path }) => path === 'current.csv')?.size).toBe(3);
    expect(found.findings).toEqual([]);
  });

  test.each<[name: string, target: string]>([
    ['a folder', 'shared'],
    ['a file', 'shared/a.py'],
  ])('out of the app folder, to %s, are refused', async (_, target) => {
    await using folder = await temporaryFolder({ 'app/app.py': '', 'shared/a.py': '' });
    await symlink(`../${target}`, join(folder.path, 'app/link'));
    const found = await read(folder, { root: join(folder.path, 'app') });
    expect(paths(found)).toEqual(['app.py']);
    expect(found.findings).toMatchObject([
      {
        rule: 'link-outside',
        level: 'error',
        message: `The symbolic link link points out of the app folder, to ../${target}.`,
      },
    ]);
  });

  test.each([
    [['/lib'], ['app.py', 'lib/mod.py', 'lib/sub/notes.txt']],
    [
      ['/lib', 'notes.txt'],
      ['app.py', 'lib/mod.py'],
    ],
    [
      ['/lib', '/lib/sub'],
      ['app.py', 'lib/mod.py'],
    ],
  ])('out of the app folder are replaced by extra files with the excludes %j', async (exclude, included) => {
    await using folder = await temporaryFolder({
      'app/app.py': '',
      'shared/lib/mod.py': '',
      'shared/lib/sub/notes.txt': '',
    });
    await symlink('../shared/lib', join(folder.path, 'app/lib'));
    const found = await read(folder, {
      root: join(folder.path, 'app'),
      exclude,
      extraFiles: [{ from: '../shared/lib/**', to: 'lib' }],
    });
    expect(paths(found)).toEqual(included);
    expect(found.findings).toEqual([]);
  });

  test('out of the app folder are accepted if excluded', async () => {
    await using folder = await temporaryFolder(app);
    await symlink('/etc', join(folder.path, 'etc'));
    const found = await read(folder, { exclude: ['etc'] });
    expect(paths(found)).toEqual(['app.py', 'requirements.txt']);
    expect(found.findings).toEqual([]);
  });

  test('to nothing, to themselves, or to a folder above them are excluded', async () => {
    await using folder = await temporaryFolder({ ...app, 'pkg/a.py': '' });
    await symlink('nothing', join(folder.path, 'dangling'));
    await symlink('itself', join(folder.path, 'itself'));
    await symlink('..', join(folder.path, 'pkg/up'));
    const found = await read(folder);
    expect(paths(found)).toEqual(['app.py', 'pkg/a.py', 'requirements.txt']);
    expect(found.excluded).toEqual([
      { path: 'dangling', reason: 'a symbolic link that points to nothing' },
      { path: 'itself', reason: 'a symbolic link that points to itself' },
      { path: 'pkg/up/', reason: 'a symbolic link that points to a folder that contains it' },
    ]);
    expect(rules(found)).toEqual(['broken-link', 'broken-link', 'broken-link']);
  });

  test('between two folders that link to each other are followed once', async () => {
    await using folder = await temporaryFolder({ ...app, 'a/x.py': '', 'b/y.py': '' });
    await symlink('../b', join(folder.path, 'a/b'));
    await symlink('../a', join(folder.path, 'b/a'));
    const found = await read(folder);
    expect(paths(found)).toEqual(['a/b/y.py', 'a/x.py', 'app.py', 'b/a/x.py', 'b/y.py', 'requirements.txt']);
  });
});

describe('unusual names', () => {
  onUnix('spaces, accents, backslashes, quotes and line breaks are kept', async () => {
    const names = [
      'a b.txt',
      'back\\slash.txt',
      'café.txt',
      'line\nbreak.txt',
      'quote".txt',
      '日本語.txt',
      '🎈.txt',
    ];
    await using folder = await temporaryFolder(Object.fromEntries(names.map((name) => [name, ''])));
    expect(paths(await read(folder))).toEqual(names.toSorted());
  });

  onLinux('a path of 300 characters is included', async () => {
    const path = `${'folder-of-thirty-characters-xx/'.repeat(9)}file-of-twenty-.txt`;
    expect(path.length).toBeGreaterThanOrEqual(298);
    await using folder = await temporaryFolder({ ...app, [path]: '' });
    expect(paths(await read(folder))).toContain(path);
  });

  onLinux('an accent stored in two characters (NFD, as macOS does) is stored as one', async () => {
    await using folder = await temporaryFolder({ ...app, 'cafe\u0301.csv': '' });
    const found = await read(folder);
    expect(paths(found)).toContain('caf\u00e9.csv');
    expect(found.findings).toEqual([]);
  });

  onLinux('two names that differ in how an accent is stored are an error', async () => {
    await using folder = await temporaryFolder({ ...app, 'cafe\u0301.csv': 'a', 'caf\u00e9.csv': 'b' });
    expect((await read(folder)).findings).toMatchObject([
      { rule: 'same-path', level: 'error', reason: expect.stringContaining('NFC and NFD') },
    ]);
  });

  onLinux('a name that is not UTF-8 is an error', async () => {
    await using folder = await temporaryFolder(app);
    await writeFile(
      Buffer.concat([Buffer.from(`${folder.path}/caf`), Buffer.from([0xe9]), Buffer.from('.csv')]),
      '',
    );
    expect((await read(folder)).findings).toMatchObject([{ rule: 'file-name', level: 'error' }]);
  });
});

describe('other kinds of files', () => {
  test('an empty file is included', async () => {
    await using folder = await temporaryFolder({ ...app, 'pkg/__init__.py': '' });
    expect((await read(folder)).files).toContainEqual({
      path: 'pkg/__init__.py',
      source: join(folder.path, 'pkg/__init__.py'),
      size: 0,
    });
  });

  test('a hard link is a file', async () => {
    await using folder = await temporaryFolder(app);
    await link(join(folder.path, 'app.py'), join(folder.path, 'again.py'));
    expect(paths(await read(folder))).toContain('again.py');
  });

  onUnix('a FIFO is excluded without being read', async () => {
    await using folder = await temporaryFolder(app);
    execFileSync('mkfifo', [join(folder.path, 'pipe')]);
    const found = await read(folder);
    expect(found.excluded).toEqual([{ path: 'pipe', reason: 'a FIFO, not a file' }]);
    expect(rules(found)).toEqual(['not-a-file']);
  });

  onUnix('a socket is excluded', async () => {
    await using folder = await temporaryFolder(app);
    const server = createServer().listen(join(folder.path, 'server.sock'));
    await once(server, 'listening');
    const found = await read(folder).finally(() => server.close());
    expect(found.excluded).toEqual([{ path: 'server.sock', reason: 'a socket, not a file' }]);
  });
});

describe('files that Git did not fetch', () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n';

  test('Git LFS pointers are an error that says what to add to the checkout', async () => {
    await using folder = await temporaryFolder({
      ...app,
      'data/a.parquet': pointer,
      'data/b.parquet': pointer,
    });
    expect((await read(folder)).findings).toMatchObject([
      {
        rule: 'lfs-pointer',
        level: 'error',
        message: 'data/a.parquet, data/b.parquet are Git LFS pointers, not the real content.',
        hint: expect.stringContaining('lfs: true'),
        location: { file: 'data/a.parquet' },
      },
    ]);
  });

  test('an empty submodule is a warning that says what to add to the checkout', async () => {
    await using folder = await temporaryFolder({
      '.gitmodules':
        '[submodule "lib"]\n\tpath = dash/lib\n\turl = https://example.org/lib\n[submodule "x"]\n\tpath = elsewhere\n\turl = x\n' +
        '[submodule "there"]\n\tpath = dash/there\n\turl = y\n[submodule "dots"]\n\tpath = dash/..dots\n\turl = z\n',
      'dash/app.py': '',
      'dash/there/a.py': '',
    });
    await mkdir(join(folder.path, 'dash/lib'));
    const found = await read(folder, { root: join(folder.path, 'dash') });
    expect(found.findings).toMatchObject([
      {
        rule: 'missing-submodule',
        level: 'warning',
        location: { file: 'lib' },
        hint: expect.stringContaining('submodules: true'),
      },
      { rule: 'missing-submodule', location: { file: '..dots' } },
    ]);
  });
});

describe('unreadable files', () => {
  // Root can read every file, so a process of another user reads the folder.
  onUnix('are an error that names them', async () => {
    await using folder = await temporaryFolder({ ...app, 'secret/a.csv': '', 'private.csv': 'a' });
    await chmod(folder.path, 0o755);
    await chmod(join(folder.path, 'secret'), 0);
    await chmod(join(folder.path, 'private.csv'), 0);
    const { findings } = await readAsNobody(folder.path);
    expect(findings).toMatchObject([
      {
        rule: 'unreadable-file',
        level: 'error',
        location: { file: 'secret' },
        reason: 'The operating system reports EACCES.',
      },
      { rule: 'unreadable-file', level: 'error', location: { file: 'private.csv' } },
    ]);
  });
});

/** The findings of reading and hashing a folder, as a user who doesn't own its files. */
async function readAsNobody(path: string): Promise<AppFiles> {
  const module = (name: string) =>
    JSON.stringify(new URL(`../../../src/bundle/${name}`, import.meta.url).href);
  const program = `
    import { readFiles } from ${module('files.ts')};
    import { startHashing } from ${module('archive/hash-files.ts')};
    if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
    const root = ${JSON.stringify(path)};
    const read = await readFiles({ root, repository: root, exclude: [], include: [], extraFiles: [], gitignore: false });
    const hashed = await startHashing(read.files).of(read.files);
    console.log(JSON.stringify({ findings: [...read.findings, ...hashed.findings] }));`;
  const cwd = fileURLToPath(new URL('../../..', import.meta.url));
  const args = ['--input-type=module', '-e', program];
  const { code, stdout, stderr } = await runProgram(process.execPath, args, { cwd });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as AppFiles;
}

describe('size', () => {
  const file = (path: string, size: number) => ({ path, source: '', size });

  test('up to 100 MB is not reported', () => {
    expect(judgeSize([file('a', 100_000_000)], undefined)).toEqual([]);
  });

  test('above 100 MB the ten largest files are named', () => {
    const files = Array.from({ length: 12 }, (_, n) => file(`part-${n}.csv`, (n + 1) * 10_000_000));
    const [warning, ...others] = judgeSize(files, undefined);
    expect(others).toEqual([]);
    expect(warning).toMatchObject({
      rule: 'large-bundle',
      level: 'warning',
      message: expect.stringContaining('780 MB'),
    });
    expect(warning?.reason).toMatch(/^The largest: part-11\.csv \(120 MB\), part-10\.csv/);
    expect(warning?.reason?.match(/part-/g)).toHaveLength(10);
  });

  test('above max-size it is an error', () => {
    expect(judgeSize([file('a.csv', 2_000_001)], 2_000_000)).toMatchObject([
      { rule: 'max-size', level: 'error' },
    ]);
  });
});

describe('the app folder', () => {
  test.each<[name: string, path: string, message: string]>([
    ['that is missing', 'nowhere', 'The app folder nowhere does not exist.'],
    ['that is a file', 'app.py', 'The app folder app.py is a file.'],
    ['below a file', 'app.py/x', 'The app folder app.py/x does not exist.'],
    ['that is misspelt', 'aps/sale', 'Did you mean apps/sales? Set `path`'],
    ['in other letters', 'Apps/Sales', 'Did you mean apps/sales? Set `path`'],
    ['with backslashes', 'apps\\sales', 'Use "/" between the folders of `path`: apps/sales.'],
  ])('%s is an error', async (_, path, message) => {
    await using folder = await temporaryFolder({ ...app, 'apps/sales/app.py': '', 'apps/stock/app.py': '' });
    expect(() => resolveRoot(join(folder.path, path), folder.path)).toThrow(message);
  });

  test('that is missing above the repository is an error, named by its absolute path', async () => {
    await using folder = await temporaryFolder(app);
    expect(() => resolveRoot('/nowhere', folder.path)).toThrow('The app folder /nowhere does not exist.');
  });

  test('that is missing outside of any checkout is an error, named by its path', async () => {
    await using folder = await temporaryFolder(app);
    const missing = join(folder.path, 'nowhere');
    expect(() => resolveRoot(missing, missing)).toThrow(`The app folder ${missing} does not exist.`);
  });

  test('that is a link out of the repository is an error', async () => {
    await using outside = await temporaryFolder(app);
    await using folder = await temporaryFolder(app);
    await symlink(outside.path, join(folder.path, 'link'));
    expect(() => resolveRoot(join(folder.path, 'link'), folder.path)).toThrow(
      'The app folder link is outside the repository.',
    );
  });

  test('that is a link within the repository means its target', async () => {
    await using folder = await temporaryFolder({ 'apps/a/app.py': '' });
    await symlink('apps/a', join(folder.path, 'link'));
    expect(resolveRoot(join(folder.path, 'link'), folder.path).root).toBe(join(folder.path, 'apps/a'));
  });

  test('that is empty is an error', async () => {
    await using folder = await temporaryFolder({ '.git/HEAD': '' });
    await expect(read(folder)).rejects.toThrow('There are no files to deploy.');
  });

  test('with only excluded files is an error that says why', async () => {
    await using folder = await temporaryFolder({ '.git/HEAD': 'x' });
    await expect(read(folder)).rejects.toThrow("All files are excluded: .git/ (Git's and GitHub's own).");
  });

  test.each([
    { exclude: [], advises: false },
    { exclude: ['*.py'], advises: true },
  ])(
    'without files advises to correct `exclude` only if it is set: $exclude',
    async ({ exclude, advises }) => {
      await using folder = await temporaryFolder(exclude.length > 0 ? { 'app.py': '' } : {});
      const error: UserError = await read(folder, { exclude }).catch((thrown) => thrown);
      expect(error.problems[0].hint?.includes('correct `exclude`')).toBe(advises);
    },
  );
});

test('docs/rules.md has every rule, its level, its summary and a section', async () => {
  const page = await readFile(new URL('../../../docs/rules.md', import.meta.url), 'utf8');
  for (const [name, level] of Object.entries(fileRules)) {
    const [row, section] = new RegExp(`^\\| \\[\`${name}\`\\]\\(#([\\w-]+)\\) \\|.*$`, 'm').exec(page) ?? [];
    expect(row).toContain(` | ${level}${mandatoryRules.has(name) ? '*' : ''} | `);
    expect(row).toMatch(/ \| [^|]{20,}\. \|$/);
    expect(page).toContain(`\n### ${section}\n`);
  }
});
