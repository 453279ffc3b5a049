import { describe, expect, test } from '@jest/globals';
import { temporaryRepository } from '../repository.ts';

const pypi = 'source = { registry = "https://pypi.org/simple" }';

/** A lock file with these packages. Each one is a table without its header. */
const lock = (...packages: string[]) =>
  ['version = 1\nrequires-python = ">=3.10"\n', ...packages.map((one) => `[[package]]\n${one}\n`)].join('\n');

const dash = `name = "dash"\nversion = "3.1.1"\n${pypi}`;

async function linesOf(
  files: Record<string, string>,
  folder = '.',
  options: { extras?: string[]; groups?: string[] } = {},
) {
  await using repository = await temporaryRepository(files);
  const { requirements, findings } = await repository.read(folder, options);
  return { lines: requirements.text.trim().split('\n'), requirements, findings };
}

describe('uv.lock', () => {
  test('pins what the project needs, without the project and its groups', async () => {
    const { lines, requirements, findings } = await linesOf({
      'uv.lock': lock(
        'name = "app"\nversion = "1.0"\nsource = { virtual = "." }\ndependencies = [{ name = "dash" }]\n[package.dev-dependencies]\ndev = [{ name = "pytest" }]',
        `${dash}\ndependencies = [{ name = "flask" }]`,
        `name = "flask"\nversion = "3.0.3"\n${pypi}`,
        `name = "pytest"\nversion = "8.0.0"\n${pypi}`,
      ),
    });
    expect(lines).toEqual(['dash==3.1.1', 'flask==3.0.3']);
    expect(findings).toEqual([]);
    expect(requirements).toMatchObject({
      locked: true,
      manager: 'uv',
      packageFile: 'requirements.txt',
      own: [],
    });
    expect(requirements.packages.get('dash')).toBe('3.1.1');
    expect(requirements.origins[0]).toEqual({ file: 'uv.lock', line: 13 });
  });

  test('combines markers along a path by and, and those of several paths by or', async () => {
    const { lines } = await linesOf({
      'uv.lock': lock(
        `name = "app"\nversion = "1.0"\nsource = { virtual = "." }\ndependencies = [
          { name = "dash" },
          { name = "a", marker = "sys_platform == 'win32'" },
          { name = "b", marker = "python_full_version < '3.12'" },
        ]`,
        dash,
        `name = "a"\nversion = "1"\n${pypi}\ndependencies = [{ name = "c", marker = "python_full_version < '3.11'" }]`,
        `name = "b"\nversion = "2"\n${pypi}\ndependencies = [{ name = "c", marker = "sys_platform == 'linux'" }]`,
        `name = "c"\nversion = "3"\n${pypi}\ndependencies = [{ name = "never", marker = "sys_platform == 'darwin'" }]`,
        `name = "never"\nversion = "1"\n${pypi}`,
      ),
    });
    expect(lines).toEqual([
      "b==2 ; python_version < '3.12'",
      "c==3 ; python_version < '3.12'",
      'dash==3.1.1',
    ]);
  });

  test('keeps two versions of one package, each in the environments it was locked for', async () => {
    const { lines } = await linesOf({
      'uv.lock': lock(
        `name = "app"\nversion = "1.0"\nsource = { virtual = "." }\ndependencies = [
          { name = "dash" },
          { name = "numpy", version = "1.26.4", ${pypi}, marker = "python_full_version < '3.11'" },
          { name = "numpy", version = "2.2.0", ${pypi}, marker = "python_full_version >= '3.11'" },
        ]`,
        dash,
        `name = "numpy"\nversion = "1.26.4"\n${pypi}`,
        `name = "numpy"\nversion = "2.2.0"\n${pypi}`,
      ),
    });
    expect(lines).toEqual([
      'dash==3.1.1',
      "numpy==1.26.4 ; python_version < '3.11'",
      "numpy==2.2.0 ; python_version >= '3.11'",
    ]);
  });

  test('includes the selected extras and groups, and reports unknown ones', async () => {
    const files = {
      'uv.lock': lock(
        `name = "app"\nversion = "1.0"\nsource = { virtual = "." }\ndependencies = [{ name = "dash" }]
[package.optional-dependencies]\nplots = [{ name = "uvicorn", extra = ["standard"] }]
[package.dev-dependencies]\nreports = [{ name = "openpyxl" }]`,
        dash,
        `name = "uvicorn"\nversion = "0.30.0"\n${pypi}\n[package.optional-dependencies]\nstandard = [{ name = "httptools" }]`,
        `name = "httptools"\nversion = "0.6.0"\n${pypi}`,
        `name = "openpyxl"\nversion = "3.1.0"\n${pypi}`,
      ),
    };
    expect((await linesOf(files)).lines).toEqual(['dash==3.1.1']);
    const both = await linesOf(files, '.', { extras: ['Plots'], groups: ['reports'] });
    expect(both.lines).toEqual(['dash==3.1.1', 'httptools==0.6.0', 'openpyxl==3.1.0', 'uvicorn==0.30.0']);
    const wrong = await linesOf(files, '.', { extras: ['plot'] });
    expect(wrong.findings).toMatchObject([
      {
        rule: 'unused-extras',
        level: 'error',
        message: 'uv.lock has no extra "plot".',
        reason: 'It has: plots.',
      },
    ]);
  });

  test('resolves conflicting extras by the selected one', async () => {
    const files = {
      'uv.lock': lock(
        `name = "app"\nversion = "1.0"\nsource = { virtual = "." }\ndependencies = [{ name = "dash" }]
[package.optional-dependencies]
cpu = [{ name = "torch", version = "2.5.1+cpu", source = { registry = "https://download.pytorch.org/whl/cpu" } }]
gpu = [{ name = "torch", version = "2.5.1", ${pypi} }]`,
        `${dash}\ndependencies = [{ name = "slow", marker = "extra == 'extra-3-app-cpu'" }, { name = "fast", marker = "extra == 'extra-3-app-gpu' or extra != 'extra-3-app-cpu'" }]`,
        `name = "torch"\nversion = "2.5.1+cpu"\nsource = { registry = "https://download.pytorch.org/whl/cpu" }`,
        `name = "torch"\nversion = "2.5.1"\n${pypi}`,
        `name = "slow"\nversion = "1"\n${pypi}`,
        `name = "fast"\nversion = "1"\n${pypi}`,
      ),
    };
    expect((await linesOf(files)).lines.slice(1)).toEqual(['dash==3.1.1', 'fast==1']);
    expect((await linesOf(files, '.', { extras: ['cpu'] })).lines).toEqual([
      '--extra-index-url https://download.pytorch.org/whl/cpu',
      'dash==3.1.1',
      'slow==1',
      'torch==2.5.1+cpu',
    ]);
  });

  test('names git repositories and archives as pip reads them', async () => {
    const { lines } = await linesOf({
      'uv.lock': lock(
        'name = "app"\nversion = "1.0"\nsource = { virtual = "." }\ndependencies = [{ name = "dash" }, { name = "lib" }, { name = "arch" }]',
        dash,
        'name = "lib"\nversion = "1"\nsource = { git = "https://github.com/someone/lib.git?subdirectory=python&rev=main#0123abc" }',
        'name = "arch"\nversion = "1"\nsource = { url = "https://example.org/arch-1.tar.gz" }',
      ),
    });
    expect(lines).toEqual([
      'arch @ https://example.org/arch-1.tar.gz',
      'dash==3.1.1',
      'lib @ git+https://github.com/someone/lib.git@0123abc#subdirectory=python',
    ]);
  });

  test('of a workspace is read for a member, with the members that it needs', async () => {
    const { lines, requirements } = await linesOf(
      {
        'uv.lock': `${lock(
          'name = "dashboard"\nversion = "1.0"\nsource = { virtual = "apps/dashboard" }\ndependencies = [{ name = "dash" }, { name = "shared" }]',
          dash,
          'name = "other"\nversion = "1.0"\nsource = { virtual = "apps/other" }\ndependencies = [{ name = "flask" }]',
          'name = "shared"\nversion = "0.2"\nsource = { editable = "libs/shared" }\ndependencies = [{ name = "pandas" }]',
          `name = "pandas"\nversion = "2.2.0"\n${pypi}`,
          `name = "flask"\nversion = "3.0.3"\n${pypi}`,
        )}\n[manifest]\nmembers = ["dashboard", "other", "shared"]\n`,
        'apps/dashboard/pyproject.toml':
          '[project]\nname = "dashboard"\nversion = "1.0"\ndependencies = ["dash", "shared"]\n',
        'libs/shared/pyproject.toml':
          '[project]\nname = "shared"\nversion = "0.2"\n[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
        'libs/shared/src/shared/__init__.py': 'ANSWER = 42\n',
        'libs/shared/src/shared/data.csv': 'a,b\n',
      },
      'apps/dashboard',
    );
    expect(lines).toEqual(['dash==3.1.1', 'pandas==2.2.0']);
    expect(requirements.source).toBe('../../uv.lock, as locked');
    expect(requirements.own.map(({ path }) => path)).toEqual([
      'shared/__init__.py',
      'shared/data.csv',
      'shared-0.2.dist-info/METADATA',
    ]);
  });

  test('of another project is ignored', async () => {
    await using repository = await temporaryRepository({
      'uv.lock': lock('name = "elsewhere"\nversion = "1"\nsource = { virtual = "elsewhere" }\n', dash),
      'app/pyproject.toml': '[project]\nname = "mine"\nversion = "1"\ndependencies = ["dash==3.0.0"]\n',
    });
    const { requirements } = await repository.read('app');
    expect(requirements.source).toBe('pyproject.toml, the dependencies of the project');
    await expect(repository.read('app', { requirementsFile: '../uv.lock' })).rejects.toThrow(
      '../uv.lock states no requirements of this app.',
    );
  });

  test('names an index that replaces PyPI by --index-url', async () => {
    const { lines } = await linesOf({
      'uv.lock': lock(
        'name = "app"\nversion = "1.0"\nsource = { virtual = "." }\ndependencies = [{ name = "dash" }]',
        'name = "dash"\nversion = "3.1.1"\nsource = { registry = "https://packages.example.org/simple" }',
      ),
    });
    expect(lines).toEqual(['--index-url https://packages.example.org/simple', 'dash==3.1.1']);
  });

  test('without dash is an error: it pins all that will be installed', async () => {
    const { findings } = await linesOf({
      'uv.lock': lock('name = "app"\nversion = "1.0"\nsource = { virtual = "." }\n'),
    });
    expect(findings).toMatchObject([{ rule: 'no-dash', level: 'error' }]);
  });

  test('with merge conflict markers is reported with the line', async () => {
    await using repository = await temporaryRepository({ 'uv.lock': 'version = 1\n<<<<<<< HEAD\n=======\n' });
    await expect(repository.read()).rejects.toThrow(
      "uv.lock:2: uv.lock can't be read. It contains merge conflict markers.",
    );
  });
});
