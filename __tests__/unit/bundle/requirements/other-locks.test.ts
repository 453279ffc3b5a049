import { describe, expect, test } from '@jest/globals';
import { temporaryRepository } from './repository.ts';

async function read(files: Record<string, string>, options: { extras?: string[]; groups?: string[] } = {}) {
  await using repository = await temporaryRepository(files);
  const { requirements, findings } = await repository.read('.', options);
  return { lines: requirements.text.trim().split('\n'), requirements, findings };
}

describe('poetry.lock', () => {
  const since21 = `
[[package]]
name = "dash"
version = "3.1.1"
groups = ["main"]
files = [{file = "dash-3.1.1-py3-none-any.whl", hash = "sha256:aa"}]

[[package]]
name = "gunicorn"
version = "22.0.0"
optional = true
groups = ["main"]
markers = "extra == \\"server\\" and sys_platform != \\"win32\\""

[[package]]
name = "colorama"
version = "0.4.6"
groups = ["main", "dev"]
markers = {main = "platform_system == \\"Windows\\"", dev = "sys_platform == \\"win32\\""}

[[package]]
name = "pytest"
version = "8.0.0"
groups = ["dev"]

[[package]]
name = "lib"
version = "1.0"
groups = ["main"]
[package.source]
type = "git"
url = "https://github.com/someone/lib.git"
reference = "main"
resolved_reference = "0123abc"
subdirectory = "python"

[[package]]
name = "private"
version = "2.0"
groups = ["main"]
[package.source]
type = "legacy"
url = "https://packages.example.org/simple"
reference = "ours"

[extras]
server = ["gunicorn"]

[metadata]
lock-version = "2.1"
python-versions = "^3.10"
`;

  test('of Poetry 2 states the groups and markers of each package', async () => {
    const { lines, findings } = await read({ 'poetry.lock': since21 });
    expect(findings).toEqual([]);
    expect(lines).toEqual([
      '--extra-index-url https://packages.example.org/simple',
      'dash==3.1.1',
      'lib @ git+https://github.com/someone/lib.git@0123abc#subdirectory=python',
      'private==2.0',
    ]);
  });

  test('names an index that all packages are from by --index-url', async () => {
    const source = '[package.source]\ntype = "legacy"\nurl = "https://packages.example.org/simple"\n';
    const { lines } = await read({
      'poetry.lock': `[[package]]\nname = "dash"\nversion = "3.1.1"\ngroups = ["main"]\n${source}`,
    });
    expect(lines).toEqual(['--index-url https://packages.example.org/simple', 'dash==3.1.1']);
  });

  test('of Poetry 2 includes the selected extras and groups', async () => {
    const { lines } = await read(
      {
        'poetry.lock': since21,
        'pyproject.toml':
          '[tool.poetry]\npackage-mode = false\n[tool.poetry.group.dev.dependencies]\npytest = "^8"\n',
      },
      { extras: ['server'], groups: ['dev'] },
    );
    expect(lines).toEqual(expect.arrayContaining(['gunicorn==22.0.0', 'pytest==8.0.0']));
  });

  const before = `
[[package]]
name = "dash"
version = "2.18.2"
optional = false
python-versions = ">=3.8"
[package.dependencies]
Flask = ">=1.0.4,<3.1"
importlib-metadata = {version = "*", markers = "python_version < \\"3.10\\""}

[[package]]
name = "flask"
version = "3.0.3"
optional = false
python-versions = ">=3.8"
[package.dependencies]
asgiref = {version = ">=3.2", optional = true, markers = "extra == \\"async\\""}
[package.extras]
async = ["asgiref (>=3.2)"]

[[package]]
name = "asgiref"
version = "3.8.1"
optional = false
python-versions = ">=3.8"

[[package]]
name = "importlib-metadata"
version = "8.5.0"
optional = false
python-versions = ">=3.8"

[[package]]
name = "numpy"
version = "1.24.4"
optional = false
python-versions = ">=3.8"

[[package]]
name = "numpy"
version = "2.1.0"
optional = false
python-versions = ">=3.10"

[[package]]
name = "pytest"
version = "8.0.0"
optional = false
python-versions = ">=3.8"

[metadata]
lock-version = "2.0"
python-versions = "^3.8"
`;

  test('of Poetry 1 is followed from the dependencies of the project', async () => {
    const { lines } = await read({
      'poetry.lock': before,
      'pyproject.toml': `[tool.poetry]
name = "app"
version = "1.0"
package-mode = false
[tool.poetry.dependencies]
python = "^3.8"
dash = "^2.18"
flask = {version = "*", extras = ["async"], markers = "sys_platform != 'win32'"}
numpy = [{version = "<2", python = "<3.10"}, {version = ">=2", python = ">=3.10"}]
[tool.poetry.group.dev.dependencies]
pytest = "^8"
`,
    });
    expect(lines).toEqual([
      'asgiref==3.8.1',
      'dash==2.18.2',
      'flask==3.0.3',
      "importlib-metadata==8.5.0 ; python_version < '3.10'",
      "numpy==1.24.4 ; python_version < '3.10'",
      "numpy==2.1.0 ; python_version >= '3.10'",
    ]);
  });

  test('includes a path dependency in the repository, and refuses one outside', async () => {
    const files = (url: string) => ({
      'poetry.lock': `
[[package]]
name = "dash"
version = "3.1.1"
groups = ["main"]
[[package]]
name = "shared"
version = "1.0"
groups = ["main"]
[package.source]
type = "directory"
url = "${url}"
[metadata]
lock-version = "2.1"
python-versions = ">=3.10"
`,
      'libs/shared/pyproject.toml': '[tool.poetry]\nname = "shared"\nversion = "1.0"\n',
      'libs/shared/shared/__init__.py': '',
    });
    const inside = await read(files('libs/shared'));
    expect(inside.requirements.own.map(({ path }) => path)).toContain('shared/__init__.py');
    const outside = await read(files('../elsewhere'));
    expect(outside.findings).toMatchObject([
      { rule: 'own-package-outside', level: 'error', message: 'shared is outside the repository.' },
    ]);
  });
});

describe('pdm.lock', () => {
  const lock = (strategy: string) => `
[metadata]
groups = ["default", "plots", "dev"]
strategy = [${strategy}]
lock_version = "4.5.0"
[[metadata.targets]]
requires_python = ">=3.10"

[[package]]
name = "dash"
version = "3.1.1"
groups = ["default"]

[[package]]
name = "uvicorn"
version = "0.30.0"
groups = ["default"]
marker = "python_version >= \\"3.10\\" and sys_platform == \\"linux\\""

[[package]]
name = "uvicorn"
version = "0.30.0"
extras = ["standard"]
groups = ["default"]
marker = "sys_platform == \\"darwin\\""

[[package]]
name = "matplotlib"
version = "3.9.0"
groups = ["plots"]

[[package]]
name = "pytest"
version = "8.0.0"
groups = ["dev"]

[[package]]
name = "lib"
version = "1.0"
groups = ["default"]
git = "https://github.com/someone/lib.git"
ref = "main"
revision = "0123abc"
`;

  test('pins its default group and the selected ones', async () => {
    const { lines } = await read({ 'pdm.lock': lock('"inherit_metadata"') }, { extras: ['plots'] });
    expect(lines).toEqual([
      'dash==3.1.1',
      'lib @ git+https://github.com/someone/lib.git@0123abc',
      'matplotlib==3.9.0',
      'uvicorn==0.30.0',
    ]);
  });

  test('without groups is refused, with the command that fixes it', async () => {
    await expect(read({ 'pdm.lock': lock('"cross_platform"') })).rejects.toThrow(
      'Run "pdm lock --update-reuse --strategy inherit_metadata" and commit the file.',
    );
  });
});

describe('Pipfile.lock', () => {
  const lock = JSON.stringify(
    {
      _meta: {
        sources: [
          { name: 'pypi', url: 'https://pypi.org/simple', verify_ssl: true },
          { name: 'ours', url: 'https://packages.example.org/simple', verify_ssl: true },
        ],
      },
      default: {
        dash: { version: '==3.1.1', markers: "python_version >= '3.8'" },
        uvicorn: { version: '==0.30.0', extras: ['standard'], index: 'pypi' },
        waitress: { version: '*', markers: "sys_platform == 'win32'" },
        lib: { git: 'https://github.com/someone/lib.git', ref: '0123abc' },
      },
      develop: { pytest: { version: '==8.0.0' } },
    },
    undefined,
    4,
  );

  test('pins its default section, with the indexes', async () => {
    const { lines, requirements } = await read({ 'Pipfile.lock': lock });
    expect(lines).toEqual([
      '--extra-index-url https://packages.example.org/simple',
      "dash==3.1.1 ; python_version >= '3.8'",
      'lib @ git+https://github.com/someone/lib.git@0123abc',
      'uvicorn==0.30.0',
    ]);
    expect(requirements.origins[1]).toEqual({ file: 'Pipfile.lock', line: 17 });
  });

  test('includes the development packages only if selected', async () => {
    expect((await read({ 'Pipfile.lock': lock }, { groups: ['dev'] })).lines).toContain('pytest==8.0.0');
  });

  test('refuses an index with a password, and does not repeat it', async () => {
    const { findings } = await read({
      'Pipfile.lock': lock.replace('https://packages', 'https://me:hunter2@packages'),
    });
    expect(findings).toMatchObject([{ rule: 'url-password', level: 'error' }]);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  test('that is not JSON is an error', async () => {
    await expect(read({ 'Pipfile.lock': '{ "default": ' })).rejects.toThrow("Pipfile.lock can't be read.");
  });
});

describe('pylock.toml', () => {
  const lock = `
lock-version = "1.0"
requires-python = ">=3.10"
extras = ["plots"]
dependency-groups = ["dev", "core"]
default-groups = ["core"]
created-by = "test"

[[packages]]
name = "dash"
version = "3.1.1"
index = "https://pypi.org/simple"

[[packages]]
name = "matplotlib"
version = "3.9.0"
marker = "'plots' in extras"

[[packages]]
name = "pytest"
version = "8.0.0"
marker = "'dev' in dependency_groups"

[[packages]]
name = "flask"
version = "3.0.3"
marker = "'core' in dependency_groups and sys_platform == 'linux'"

[[packages]]
name = "lib"
[packages.vcs]
type = "git"
url = "https://github.com/someone/lib.git"
commit-id = "0123abc"

[[packages]]
name = "arch"
version = "1.0"
[packages.archive]
url = "https://example.org/arch-1.0.tar.gz"
`;

  test('pins its default groups', async () => {
    expect((await read({ 'pylock.toml': lock })).lines).toEqual([
      'arch @ https://example.org/arch-1.0.tar.gz',
      'dash==3.1.1',
      'flask==3.0.3',
      'lib @ git+https://github.com/someone/lib.git@0123abc',
    ]);
  });

  test('includes the selected extras and groups', async () => {
    const { lines } = await read({ 'pylock.toml': lock }, { extras: ['plots'], groups: ['dev'] });
    expect(lines).toEqual(expect.arrayContaining(['matplotlib==3.9.0', 'pytest==8.0.0']));
  });

  test('of a later major version is refused', async () => {
    await expect(read({ 'pylock.toml': 'lock-version = "2.0"\n' })).rejects.toThrow(
      'has the unknown version 2.0',
    );
  });
});
