import { expect, test } from '@jest/globals';
import { temporaryRepository } from './repository.ts';

/** The findings of a requirements file, beside a pinned dash. */
async function check(text: string, more: Record<string, string> = {}) {
  await using repository = await temporaryRepository({
    'requirements.txt': `dash==3.2.0\n${text}\n`,
    ...more,
  });
  return await repository.read();
}

test.each([
  ['PIL', 'pillow'],
  ['yaml', 'pyyaml'],
  ['sklearn', 'scikit-learn'],
  ['Crypto', 'pycryptodome'],
  ['jwt>=2', 'pyjwt'],
  ['git', 'gitpython'],
  ['dateutil', 'python-dateutil'],
  ['cv2', 'opencv-python-headless'],
])('warns that the requirement %s is the name of a module of %s', async (line, distribution) => {
  const { findings } = await check(line);
  expect(findings).toMatchObject([
    {
      rule: 'wrong-package',
      level: 'warning',
      hint: expect.stringContaining(`Write ${distribution} instead`),
      location: { file: 'requirements.txt', line: 2 },
    },
  ]);
});

test.each(['signal', 'asyncio', 'json'])('warns that %s is part of the standard library', async (line) => {
  const { findings } = await check(line);
  expect(findings).toMatchObject([{ rule: 'wrong-package', level: 'warning', hint: 'Remove the line.' }]);
});

test.each([
  ['pywin32==306', 'win32'],
  ['pywinpty==2.0.13', 'win32'],
  ['pyobjc-core', 'darwin'],
])('refuses %s, which cannot be installed on Linux, and names the marker', async (line, platform) => {
  const { findings } = await check(line);
  expect(findings).toMatchObject([
    { rule: 'wrong-package', level: 'error', hint: expect.stringContaining(`sys_platform == "${platform}"`) },
  ]);
});

test.each([
  'pywin32==306 ; sys_platform == "win32"',
  'typing ; python_version < "3.5"',
  'pyyaml',
  'psycopg2',
  'git @ https://example.org/git-1.0.tar.gz',
  'PIL  # connect-dash-deploy: ignore[wrong-package]',
])('accepts %s', async (line) => {
  expect((await check(line)).findings).toEqual([]);
});

test('removes pkg-resources==0.0.0 and reports it', async () => {
  const { requirements, findings } = await check('pkg-resources==0.0.0');
  expect(requirements.text).toBe('dash==3.2.0\n');
  expect(findings).toMatchObject([{ rule: 'wrong-package', level: 'warning', location: { line: 2 } }]);
});

test('refuses two different pins of one package for the same environment', async () => {
  const { findings } = await check('pandas==2.2.0\nPandas==2.1.0');
  expect(findings).toMatchObject([
    {
      rule: 'pinned-twice',
      level: 'error',
      location: { line: 3 },
      reason: expect.stringContaining('line 2'),
    },
  ]);
});

test.each([
  'pandas==2.2.0\npandas==2.2',
  'pandas==2.2.0 ; python_version >= "3.10"\npandas==2.0.3 ; python_version < "3.10"',
])('accepts two pins that do not contradict each other: %s', async (lines) => {
  expect((await check(lines)).findings).toEqual([]);
});

test.each([
  ['dash\u00a0==3.2.0', 'U+00A0'],
  ['flask\u200b==3.0', 'U+200B'],
])('names the character that pip refuses in %j', async (line, character) => {
  const { findings } = await check(line);
  expect(findings).toMatchObject([
    { rule: 'requirements-line', level: 'error', message: expect.stringContaining(character) },
  ]);
});

test('reports the table of "pip list" once', async () => {
  const text = 'Package    Version\n---------- -------\ndash       3.2.0\npandas     2.2.0\n';
  await using repository = await temporaryRepository({ 'requirements.txt': text });
  const { findings } = await repository.read();
  expect(findings).toMatchObject([
    { rule: 'requirements-line', hint: expect.stringContaining('pip freeze') },
  ]);
});

test('explains the lines of an old "uv pip freeze"', async () => {
  const { findings } = await check('cutie==1.0.0 (from git+https://example.org/cutie)');
  expect(findings).toMatchObject([
    { rule: 'legacy-specifier', hint: 'Write cutie @ and the URL in the parentheses.' },
  ]);
});

test.each([
  ['-e git+https://example.org/y.git@v1#egg=y', 'y @ git+https://example.org/y.git@v1'],
  [
    '-e git+https://example.org/y@v1#egg=y[z]&subdirectory=p',
    'y @ git+https://example.org/y@v1#subdirectory=p',
  ],
  ['-e git+https://example.org/y', 'git+https://example.org/y'],
  ['-e y[z] @ git+https://example.org/y@v1', 'y[z] @ git+https://example.org/y@v1'],
  [
    '--editable=git+https://example.org/y#egg=y ; python_version > "3.9"',
    'y @ git+https://example.org/y ; python_version > "3.9"',
  ],
])('sends %s as %s', async (line, sent) => {
  const { requirements, findings } = await check(line);
  expect(requirements.text).toBe(`dash==3.2.0\n${sent}\n`);
  expect(findings).toEqual([]);
});

test('a URL without a name may install anything, so the requirements are incomplete', async () => {
  expect((await check('git+https://example.org/kit')).requirements.partial).toBe(true);
});

const project = '[project]\nname = "board"\ndependencies = ["dash>=3", "zed", "pandas"]\n[build-system]\n';

test('-e . adds no dependency that the file pins, and keeps the hashes', async () => {
  const text = `-e .
dash==3.2.0 \\
    --hash=sha256:aa
pandas==2.2.0 --hash=sha256:bb
zed==1.0 --hash=sha256:cc
`;
  await using repository = await temporaryRepository({ 'requirements.txt': text, 'pyproject.toml': project });
  const { requirements, findings } = await repository.read();
  expect(requirements.text).toBe(text.replace('-e .\n', ''));
  expect(findings).toEqual([]);
});

test('-e . adds no second line for a dependency that the file takes from git', async () => {
  const sources = `${project}[tool.uv.sources]\nzed = { git = "https://example.org/zed.git", tag = "v1" }\n`;
  const text = '-e .\ndash==3.2.0\npandas==2.2.0\nzed @ git+https://example.org/zed.git@7bcd3f2\n';
  await using repository = await temporaryRepository({ 'requirements.txt': text, 'pyproject.toml': sources });
  expect((await repository.read()).requirements.text).toBe(text.replace('-e .\n', ''));
});

test('-e . adds the dependencies that the file does not pin, or pins to another version', async () => {
  const text = '-e .\ndash==2.18.0\nzed==1.0\n';
  await using repository = await temporaryRepository({ 'requirements.txt': text, 'pyproject.toml': project });
  expect((await repository.read()).requirements.text).toBe('dash==2.18.0\nzed==1.0\ndash>=3\npandas\n');
});

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
    'a.py states no requirements of this app. It has no block "# /// script" (PEP 723).',
  );
});

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

test.each(['requirements.txt.lock', 'requirements-prod.txt'])(
  'names %s as a file that may be meant',
  async (file) => {
    await using repository = await temporaryRepository({ [file]: 'dash==3.2.0\n' });
    await expect(repository.read()).rejects.toThrow(`${file} is there: name it with`);
  },
);

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
