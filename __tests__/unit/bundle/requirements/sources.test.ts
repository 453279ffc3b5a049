import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { UserError } from '../../../../src/shared/problems.ts';
import { temporaryRepository } from './repository.ts';

const uvLock = (dash = '3.1.1') =>
  `version = 1\nrequires-python = ">=3.10"\n[[package]]\nname = "app"\nversion = "1"\nsource = { virtual = "." }\ndependencies = [{ name = "dash" }]\n[[package]]\nname = "dash"\nversion = "${dash}"\nsource = { registry = "https://pypi.org/simple" }\n`;
const poetryLock = (dash = '3.1.1') =>
  `[[package]]\nname = "dash"\nversion = "${dash}"\ngroups = ["main"]\n[metadata]\nlock-version = "2.1"\npython-versions = ">=3.10"\n`;
const pyproject = '[project]\nname = "app"\nversion = "1"\ndependencies = ["dash>=3,<4"]\n';

describe('the source of the requirements', () => {
  test.each<{ it: string; files: Record<string, string>; folder?: string; source: string }>([
    {
      it: 'requirements.txt in the app folder is preferred to a lock next to it',
      files: { 'requirements.txt': 'dash==3.1.1\n', 'uv.lock': uvLock(), 'pyproject.toml': pyproject },
      source: 'requirements.txt',
    },
    {
      it: 'a lock is preferred to the dependencies in pyproject.toml',
      files: { 'poetry.lock': poetryLock(), 'pyproject.toml': pyproject },
      source: 'poetry.lock, as locked',
    },
    {
      it: 'uv.lock is preferred to poetry.lock',
      files: { 'poetry.lock': poetryLock(), 'uv.lock': uvLock() },
      source: 'uv.lock, as locked',
    },
    {
      it: 'pyproject.toml is used if there is no lock',
      files: { 'pyproject.toml': pyproject },
      source: 'pyproject.toml, the dependencies of the project',
    },
    {
      it: 'a lock at the top of the repository is used for an app below it',
      files: { 'poetry.lock': poetryLock(), 'pyproject.toml': pyproject, 'app/app.py': '' },
      folder: 'app',
      source: '../poetry.lock, as locked',
    },
    {
      it: "the app's own pyproject.toml is preferred to the lock of another project above it",
      files: { 'poetry.lock': poetryLock(), 'pyproject.toml': pyproject, 'app/pyproject.toml': pyproject },
      folder: 'app',
      source: 'pyproject.toml, the dependencies of the project',
    },
    {
      it: 'a requirements.txt above the app folder is used if there is nothing else',
      files: { 'requirements.txt': 'dash==3.1.1\n', 'app/app.py': '' },
      folder: 'app',
      source: '../requirements.txt',
    },
    {
      it: 'a pyproject.toml with settings of tools only states no requirements',
      files: {
        'pyproject.toml': '[tool.ruff]\nline-length = 100\n',
        'app/app.py': '',
        'requirements.txt': 'dash==3.1.1',
      },
      folder: 'app',
      source: '../requirements.txt',
    },
  ])('$it', async ({ files, folder, source }) => {
    await using repository = await temporaryRepository(files);
    expect((await repository.read(folder)).requirements.source).toBe(source);
  });

  test('a requirements file may have the name of a property of every object', async () => {
    await using repository = await temporaryRepository({ constructor: 'dash==3.1.1\n' });
    const { requirements } = await repository.read('.', { requirementsFile: 'constructor' });
    expect(requirements.text.trim()).toBe('dash==3.1.1');
  });

  test('is not reported if a second source agrees', async () => {
    await using repository = await temporaryRepository({
      'requirements.txt': 'dash==3.1.1\n',
      'uv.lock': uvLock(),
    });
    expect((await repository.read()).findings).toEqual([]);
  });

  test.each([
    { requirements: 'dash==3.0.0\n', difference: 'dash 3.0.0 and 3.1.1' },
    { requirements: 'dash<3\n', difference: 'dash <3 and 3.1.1' },
  ])(
    'is reported with the differences if a second source disagrees: $requirements',
    async ({ requirements, difference }) => {
      await using repository = await temporaryRepository({
        'requirements.txt': requirements,
        'uv.lock': uvLock(),
      });
      const [finding] = (await repository.read()).findings;
      expect(finding).toMatchObject({ rule: 'several-sources', level: 'warning' });
      expect(finding?.reason).toContain(difference);
    },
  );

  test('is not requirements.in, and the error names the file to commit instead', async () => {
    await using repository = await temporaryRepository({ 'requirements.in': 'dash\n' });
    await expect(repository.read()).rejects.toThrow('commit the requirements.txt that it generates');
  });

  test.each([
    { file: 'requirement.txt', hint: 'requirement.txt is there: name it with input `requirements-file`, or' },
    { file: 'Requirements.txt', hint: 'Requirements.txt is there: name it' },
    { file: 'reqiurments.txt', hint: 'reqiurments.txt is there: name it' },
    { file: 'requirements.txt.txt', hint: 'requirements.txt.txt is there: name it' },
    { file: 'requirements.txt.lock', hint: 'requirements.txt.lock is there: name it' },
    { file: 'requirements-prod.txt', hint: 'requirements-prod.txt is there: name it' },
    { file: 'requirements/prod.txt', hint: 'requirements/prod.txt is there: name it' },
    { file: 'requirements.txt/prod.txt', hint: 'requirements.txt/prod.txt is there: name it' },
  ])('named $file is found, and the error says how to use it', async ({ file, hint }) => {
    await using repository = await temporaryRepository({ [file]: 'dash==3.1.1\n' });
    await expect(repository.read()).rejects.toThrow(hint);
  });

  test('names a misspelt file that contains dash if the file that is used does not', async () => {
    const files = { 'requirements.txt': 'pytest\n', 'app/requirments.txt': 'dash==3.1.1\n' };
    await using repository = await temporaryRepository(files);
    expect((await repository.read('app')).findings).toMatchObject([
      { rule: 'no-dash', hint: 'requirments.txt contains dash: set `requirements-file: requirments.txt`.' },
    ]);
    const named = await repository.read('app', { requirementsFile: 'requirments.txt' });
    expect(named.findings).toEqual([]);
  });

  test('is not an environment.yml of conda, which is reported as unsupported', async () => {
    await using repository = await temporaryRepository({ 'environment.yml': 'dependencies:\n- dash\n' });
    await expect(repository.read()).rejects.toThrow(
      "environment.yml is a file of conda, which Posit Connect doesn't support.",
    );
    await expect(repository.read('.', { requirementsFile: 'environment.yml' })).rejects.toThrow('of conda');
  });

  test('that is missing is an error that lists every file that was searched for', async () => {
    await using repository = await temporaryRepository({ 'app/app.py': '' });
    await expect(repository.read('app')).rejects.toThrow(
      'Searched the app folder and the folders above it, up to the repository for: requirements.txt, uv.lock, poetry.lock, pdm.lock, pylock.toml, Pipfile.lock',
    );
  });

  test.each<[it: string, files: Record<string, string>, expected: string]>([
    [
      'blocks of several scripts',
      Object.fromEntries(
        ['a.py', 'b.py'].map((name) => [name, '# /// script\n# dependencies = ["dash"]\n# ///\n']),
      ),
      'a.py, b.py state requirements in a block (PEP 723)',
    ],
    [
      'files that are not read',
      { 'setup.cfg': '[options]\ninstall_requires = dash\n', 'pyproject.toml': '[tool.flit]\n' },
      'No requirements can be read from setup.cfg, pyproject.toml.',
    ],
    [
      'the members of a workspace, except the excluded ones',
      {
        'pyproject.toml': '[tool.uv.workspace]\nmembers = ["apps/*"]\nexclude = ["apps/old"]\n',
        'apps/new/pyproject.toml': '',
        'apps/old/pyproject.toml': '',
      },
      'to the member with the app: apps/new.',
    ],
  ])('if missing names %s', async (_it, files, expected) => {
    await using repository = await temporaryRepository(files);
    const error: UserError = await repository.read().catch((thrown) => thrown);
    const [problem] = error.problems;
    expect(`${problem.reason} ${problem.hint}`).toContain(expected);
  });

  test('if missing does not name a setup.cfg that only configures tools', async () => {
    await using repository = await temporaryRepository({ 'setup.cfg': '[flake8]\nmax-line-length = 100\n' });
    const error: UserError = await repository.read().catch((thrown) => thrown);
    expect(error.problems[0].reason).not.toContain('setup.cfg');
  });

  test('is not a link out of the repository', async () => {
    await using outside = await temporaryRepository({ 'secret.txt': 'secret==1\n' });
    await using repository = await temporaryRepository({ 'app/pyproject.toml': pyproject });
    await symlink(join(outside.path, 'secret.txt'), join(repository.path, 'requirements.txt'));
    await symlink(join(outside.path, 'secret.txt'), join(repository.path, 'app/requirements.txt'));
    const { requirements } = await repository.read('app');
    expect(requirements.text.trim()).toBe('dash>=3,<4');
  });

  test('named by the input must be a file of the repository', async () => {
    await using repository = await temporaryRepository({ 'app/app.py': '' });
    const read = (requirementsFile: string) => repository.read('app', { requirementsFile });
    await expect(read('gone.txt')).rejects.toThrow("The requirements file gone.txt doesn't exist.");
    await expect(read('.')).rejects.toThrow('The requirements file . is a folder.');
    await expect(read('/etc/hostname')).rejects.toThrow('is outside the repository');
  });
});

describe('pyproject.toml without a lock', () => {
  test('states its dependencies with the selected extras and groups', async () => {
    await using repository = await temporaryRepository({
      'pyproject.toml': `[project]
name = "app"
version = "1"
dependencies = ["dash>=3,<4", "lib", "pandas[excel]>=2 ; python_version >= '3.10'"]
[project.optional-dependencies]
plots = ["matplotlib==3.9.0", "app[more]"]
more = ["plotly==6.0.0"]
[dependency-groups]
dev = ["pytest", { include-group = "lint" }]
lint = ["ruff==0.6.0"]
[tool.uv.sources]
lib = { git = "https://github.com/someone/lib", tag = "v1" }
[[tool.uv.index]]
url = "https://packages.example.org/simple"
`,
    });
    const plain = await repository.read();
    expect(plain.findings).toEqual([]);
    expect(plain.requirements.text).toBe(
      [
        '--extra-index-url https://packages.example.org/simple',
        'dash>=3,<4',
        'lib @ git+https://github.com/someone/lib@v1',
        "pandas[excel]>=2 ; python_version >= '3.10'",
        '',
      ].join('\n'),
    );
    expect(plain.requirements.origins[1]).toEqual({ file: 'pyproject.toml', line: 4 });
    const more = await repository.read('.', { extras: ['plots'], groups: ['dev'] });
    expect(more.requirements.text).toContain('matplotlib==3.9.0\nplotly==6.0.0\npytest\nruff==0.6.0\n');
  });

  test('explains a dependency that pip refuses as in a requirements file', async () => {
    await using repository = await temporaryRepository({
      'pyproject.toml': '[project]\nname = "app"\nversion = "1"\ndependencies = ["dash", "numpy=1.26.4"]\n',
    });
    expect((await repository.read()).findings).toMatchObject([
      { rule: 'conda-pin', hint: 'Write numpy==1.26.4', location: { file: 'pyproject.toml', line: 4 } },
    ]);
  });

  test("states Poetry's dependencies in pip's syntax", async () => {
    await using repository = await temporaryRepository({
      'pyproject.toml': `[tool.poetry]
package-mode = false
[tool.poetry.dependencies]
python = "^3.10"
dash = "^3.1"
flask = "~3.0.1"
numpy = "1.26.*"
pandas = { version = ">=2,<3", extras = ["excel"], markers = "sys_platform == 'linux'" }
redis = { version = "^5", optional = true }
[tool.poetry.extras]
cache = ["redis"]
`,
    });
    const { requirements } = await repository.read('.', { extras: ['cache'] });
    expect(requirements.text.trim().split('\n')).toEqual([
      'dash>=3.1,<4.0',
      'flask>=3.0.1,<3.1.0',
      'numpy==1.26.*',
      "pandas[excel]>=2,<3 ; sys_platform == 'linux'",
      'redis>=5,<6',
    ]);
  });

  test('states dependencies that setuptools reads from a file', async () => {
    await using repository = await temporaryRepository({
      'pyproject.toml':
        '[project]\nname = "app"\nversion = "1"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = { file = ["deps.txt"] }\n',
      'deps.txt': '# what it needs\ndash==3.1.1\n',
    });
    expect((await repository.read()).requirements.text).toBe('dash==3.1.1\n');
  });

  test.each(['../secret.txt', 'link.txt'])('reads no file outside of the project: %s', async (file) => {
    await using repository = await temporaryRepository({
      'secret.txt': 'secret==1\n',
      'app/pyproject.toml': `[project]\nname = "app"\nversion = "1"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = { file = ["${file}"] }\n`,
    });
    await symlink('../secret.txt', join(repository.path, 'app/link.txt'));
    const { requirements, findings } = await repository.read('app', { requirementsFile: 'pyproject.toml' });
    expect(requirements.text).not.toContain('secret');
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'dynamic-dependencies' }));
  });
});
