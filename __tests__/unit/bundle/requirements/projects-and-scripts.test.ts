import { expect, test } from '@jest/globals';
import { temporaryRepository } from './repository.ts';

const groups = '[dependency-groups]\napp = ["dash==3.2.0"]\ndev = ["ruff"]\n';

test('reads a group of a pyproject.toml without [project]', async () => {
  await using repository = await temporaryRepository({ 'pyproject.toml': groups });
  const { requirements } = await repository.read('.', { groups: ['app'] });
  expect(requirements.text).toBe('dash==3.2.0\n');
  await expect(repository.read()).rejects.toThrow(
    'The group app of pyproject.toml contains dash: set `groups: app`.',
  );
});

test.each([
  ['a group', { 'pyproject.toml': `[project]\nname = "x"\ndependencies = []\n${groups}` }, '`groups: app`'],
  [
    'another file',
    { 'requirements.txt': '', 'pyproject.toml': '[project]\nname = "x"\ndependencies = ["dash==3.2.0"]\n' },
    '`requirements-file: pyproject.toml`',
  ],
])('names %s that contains dash if the source of the requirements is empty', async (_, files, hint) => {
  await using repository = await temporaryRepository(files as Record<string, string>);
  const { findings } = await repository.read();
  expect(findings).toMatchObject([{ rule: 'no-dash', level: 'error', hint: expect.stringContaining(hint) }]);
});

test('the default groups of uv count, except dev', async () => {
  const pyproject = `[project]\nname = "x"\ndependencies = ["pandas"]\n${groups}
[tool.uv]\ndefault-groups = ["app", "dev"]\n`;
  await using repository = await temporaryRepository({ 'pyproject.toml': pyproject });
  expect((await repository.read()).requirements.text).toBe('pandas\ndash==3.2.0\n');
});

test('the default groups of uv count in uv.lock, and a selected group is not lost', async () => {
  const of = (name: string) =>
    `[[package]]\nname = "${name}"\nversion = "1.0"\nsource = { registry = "https://pypi.org/simple" }\n`;
  const lock = `version = 1\n${['dash', 'pandas', 'ruff', 'numpy'].map(of).join('')}[[package]]
name = "x"\nversion = "1"\nsource = { virtual = "." }\ndependencies = [{ name = "pandas" }]
[package.dev-dependencies]
web = [{ name = "dash" }]\ndev = [{ name = "ruff" }]\nmore = [{ name = "numpy" }]\n`;
  const pyproject = `[project]\nname = "x"\nversion = "1"\ndependencies = ["pandas"]
[dependency-groups]\nweb = ["dash"]\ndev = ["ruff"]\nmore = ["numpy"]
[tool.uv]\ndefault-groups = ["web", "dev"]\n`;
  await using repository = await temporaryRepository({ 'uv.lock': lock, 'pyproject.toml': pyproject });
  const names = async (groups: string[]) => [
    ...(await repository.read('.', { groups })).requirements.packages.keys(),
  ];
  expect(await names([])).toEqual(['dash', 'pandas']);
  expect(await names(['more'])).toEqual(['dash', 'numpy', 'pandas']);
});

test('the root of a workspace names its members', async () => {
  await using repository = await temporaryRepository({
    'pyproject.toml': '[tool.uv.workspace]\nmembers = ["apps/*"]\n',
    'apps/sales/pyproject.toml': '[project]\nname = "sales"\n',
  });
  await expect(repository.read()).rejects.toThrow('Set `path` to the member with the app: apps/sales.');
});

test('reads the block of the one script that names dash', async () => {
  const block = '# /// script\n# dependencies = ["dash==3.2.0", "pandas"]\n# ///\n';
  await using repository = await temporaryRepository({ 'app.py': block });
  const { requirements } = await repository.read();
  expect(requirements).toMatchObject({
    text: 'dash==3.2.0\npandas\n',
    packageFile: 'requirements.txt',
    source: 'the block of app.py',
  });
});

test('reads the block of the script that requirements-file names', async () => {
  const block = (name: string) => `# /// script\n# dependencies = ["dash", "${name}"]\n# ///\n`;
  await using repository = await temporaryRepository({ 'a.py': block('numpy'), 'b.py': block('pandas') });
  const { requirements } = await repository.read('.', { requirementsFile: 'b.py' });
  expect(requirements).toMatchObject({ source: 'the block of b.py', text: 'dash\npandas\n' });
  await using without = await temporaryRepository({ 'a.py': '' });
  await expect(without.read('.', { requirementsFile: 'a.py' })).rejects.toThrow(
    'a.py states no requirements of this app. It has no valid block "# /// script" (PEP 723).',
  );
});

test.each(['setup.cfg', 'pixi.toml', 'package.json'])(
  'refuses %s as the requirements file, with one error',
  async (name) => {
    await using repository = await temporaryRepository({ [name]: '[options]\ninstall_requires = dash\n' });
    await expect(repository.read('.', { requirementsFile: name })).rejects.toThrow(
      `${name} states no requirements of this app. It is neither a requirements file nor a known lock file.`,
    );
  },
);

test("reads a script's lock instead of its block", async () => {
  const pypi = 'source = { registry = "https://pypi.org/simple" }';
  const forked = (version: string, marker: string) =>
    `[[package]]\nname = "numpy"\nversion = "${version}"\n${pypi}\nresolution-markers = ["${marker}"]\n`;
  await using repository = await temporaryRepository({
    'app.py': '# /// script\n# dependencies = ["dash[async]", "numpy", "pywin32"]\n# ///\n',
    'app.py.lock': `version = 1
requires-python = ">=3.11"
[manifest]
requirements = [
  { name = "dash", extras = ["async"] },
  { name = "numpy" },
  { name = "pywin32", marker = "sys_platform == 'win32'" },
]
[[package]]
name = "asgiref"
version = "3.8.1"
${pypi}
[[package]]
name = "dash"
version = "3.2.0"
${pypi}
[package.optional-dependencies]
async = [{ name = "asgiref" }]
[[package]]
name = "pywin32"
version = "310"
${pypi}
${forked('2.3.0', "python_full_version < '3.12'")}${forked('2.4.0', "python_full_version >= '3.12'")}`,
  });
  const { requirements } = await repository.read();
  expect(requirements).toMatchObject({ source: 'app.py.lock, as locked', locked: true, manager: 'uv' });
  expect(requirements.text.trim().split('\n')).toEqual([
    'asgiref==3.8.1',
    'dash==3.2.0',
    "numpy==2.3.0 ; python_version < '3.12'",
    "numpy==2.4.0 ; python_version >= '3.12'",
  ]);
});

test('reads the lock file of rye', async () => {
  await using repository = await temporaryRepository({
    'requirements.lock': '-e file:.\ndash==3.2.0\n',
    'pyproject.toml': '[project]\nname = "x"\ndependencies = ["dash>=3"]\n',
  });
  expect((await repository.read()).requirements).toMatchObject({
    text: 'dash==3.2.0\n',
    source: 'requirements.lock',
  });
});
