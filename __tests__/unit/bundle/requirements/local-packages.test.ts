import { describe, expect, test } from '@jest/globals';
import { temporaryRepository } from './repository.ts';

const project = (rest = '') =>
  `[project]\nname = "my-package"\nversion = "1.2"\ndependencies = ["pandas==2.2.0"]\n${rest}\n[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n`;

async function own(files: Record<string, string>, folder = '.') {
  await using repository = await temporaryRepository(files);
  const { requirements, findings } = await repository.read(folder);
  const paths = requirements.own.map(({ path }) => path).filter((path) => !path.includes('.dist-info/'));
  return { paths, requirements, findings, lines: requirements.text.trim().split('\n') };
}

describe("a package of the user's own is put where it can be imported", () => {
  test.each<{ it: string; files: Record<string, string>; folder?: string; paths: string[] }>([
    {
      it: 'a src layout',
      files: {
        'pyproject.toml': project(),
        'src/my_package/__init__.py': '',
        'src/my_package/plots/lines.py': '',
        'src/my_package/plots/theme.css': '',
        'src/my_package/__pycache__/x.cpython-312.pyc': '',
        'src/my_package/.secret': '',
      },
      paths: ['my_package/__init__.py', 'my_package/plots/lines.py', 'my_package/plots/theme.css'],
    },
    {
      it: 'a src layout with an unused __init__.py in src/',
      files: {
        'pyproject.toml': project(),
        'src/__init__.py': '',
        'src/my_package/__init__.py': '',
        'src/tool.py': '',
        'src/web/__init__.py': '',
        'src/web/requirements.txt': 'dash==3.1.1\n-e ../..\n',
      },
      folder: 'src/web',
      paths: ['my_package/__init__.py', 'tool.py'],
    },
    {
      it: 'a flat layout, which is at the top already',
      files: { 'pyproject.toml': project(), 'my_package/__init__.py': '', 'tests/__init__.py': '' },
      paths: [],
    },
    {
      it: 'a flat layout of a project above the app',
      files: {
        'pyproject.toml': project(),
        'my_package/__init__.py': '',
        'my_package/.cache/x.bin': '',
        'my_package/.secret': '',
        'tests/__init__.py': '',
        'app/requirements.txt': 'dash==3.1.1\n-e ..\n',
      },
      folder: 'app',
      paths: ['my_package/__init__.py'],
    },
    {
      it: 'the app folder itself, if something imports it by its name',
      files: {
        'pyproject.toml': project(),
        'my_package/__init__.py': '',
        'my_package/web.py': 'from my_package.data import rows\n',
        'my_package/data.py': 'rows = []\n',
        'my_package/requirements.txt': 'dash==3.1.1\n-e ..\n',
      },
      folder: 'my_package',
      paths: [
        'my_package/__init__.py',
        'my_package/data.py',
        'my_package/requirements.txt',
        'my_package/web.py',
      ],
    },
    {
      it: 'the app folder itself is not copied if nothing imports it',
      files: {
        'pyproject.toml': project(),
        'my_package/__init__.py': '',
        'my_package/web.py': 'from data import rows\nimport my_package_of_others\n',
        'my_package/requirements.txt': 'dash==3.1.1\n-e ..\n',
      },
      folder: 'my_package',
      paths: [],
    },
    {
      it: 'the app folder itself is not copied if a module of that name is imported',
      files: {
        'pyproject.toml': project(),
        'my_package/__init__.py': '',
        'my_package/my_package.py': 'app = 1\n',
        'my_package/index.py': 'from my_package import app\n',
        'my_package/requirements.txt': 'dash==3.1.1\n-e ..\n',
      },
      folder: 'my_package',
      paths: [],
    },
    {
      it: "hatch's packages",
      files: {
        'pyproject.toml': project('[tool.hatch.build.targets.wheel]\npackages = ["python/tools"]'),
        'python/tools/__init__.py': '',
        'python/other/__init__.py': '',
      },
      paths: ['tools/__init__.py'],
    },
    {
      it: "Poetry's packages",
      files: {
        'pyproject.toml': project('[[tool.poetry.packages]]\ninclude = "core"\nfrom = "lib"'),
        'lib/core/__init__.py': '',
      },
      paths: ['core/__init__.py'],
    },
    {
      it: "setuptools' where",
      files: {
        'pyproject.toml': project('[tool.setuptools.packages.find]\nwhere = ["lib"]'),
        'lib/core/__init__.py': '',
        'lib/extra/__init__.py': '',
      },
      paths: ['core/__init__.py', 'extra/__init__.py'],
    },
    {
      it: "uv's module-root",
      files: {
        'pyproject.toml': project('[tool.uv.build-backend]\nmodule-root = "code"'),
        'code/my_package/__init__.py': '',
      },
      paths: ['my_package/__init__.py'],
    },
    {
      it: 'a single module',
      files: { 'pyproject.toml': project(), 'src/my_package.py': '' },
      paths: ['my_package.py'],
    },
    {
      it: 'a namespace package',
      files: { 'pyproject.toml': project(), 'src/company/plots/__init__.py': '' },
      paths: ['company/plots/__init__.py'],
    },
  ])('$it', async ({ files, folder, paths }) => {
    const found = await own({ 'requirements.txt': 'dash==3.1.1\n-e .\n', ...files }, folder);
    expect(found.paths).toEqual(paths);
    expect(found.findings.filter(({ level }) => level !== 'notice')).toEqual([]);
    // The requirements of the package are added, because pip can't find them otherwise.
    expect(found.lines).toEqual(['dash==3.1.1', 'pandas==2.2.0']);
  });

  test.each<{ it: string; settings: string; paths: string[] }>([
    {
      it: "of Poetry's packages with ..",
      settings: '[[tool.poetry.packages]]\ninclude = "../evil"\nfrom = "deep/lib"',
      paths: [],
    },
    {
      it: "of Poetry's packages with .. in the middle",
      settings: '[[tool.poetry.packages]]\ninclude = "a/../../evil"\nfrom = "deep/lib"',
      paths: [],
    },
    { it: 'of modules with ..', settings: '[tool.setuptools]\npy-modules = ["../deep/one"]', paths: [] },
    {
      it: 'of a package that begins with a dot',
      settings: '[tool.uv.build-backend]\nmodule-root = "deep"\nmodule-name = ".evil"',
      paths: [],
    },
    {
      it: 'of packages with another spelling of theirs',
      settings: '[[tool.poetry.packages]]\ninclude = "./evil"\nfrom = "deep"',
      paths: ['evil/__init__.py'],
    },
    {
      it: 'of the project as a whole',
      settings: '[tool.hatch.build.targets.wheel]\npackages = ["."]',
      paths: ['deep/evil/__init__.py', 'deep/one.py', 'pyproject.toml'],
    },
  ])('is put inside the bundle in spite of settings $it', async ({ settings, paths }) => {
    const found = await own({
      'requirements.txt': 'dash==3.1.1\n-e ./mine\n',
      'mine/pyproject.toml': `[tool.setuptools.package-dir]\n"" = "src"\n${project(settings)}`,
      'mine/deep/evil/__init__.py': '',
      'mine/deep/one.py': '',
    });
    expect(found.paths).toEqual(paths);
  });

  test('has one folder of metadata for any name and version', async () => {
    const { requirements } = await own({
      'requirements.txt': 'dash==3.1.1\n-e .\n',
      'pyproject.toml': project()
        .replace('"1.2"', '"1/../../../evil"')
        .replace('"my-package"', '"../my/pkg"'),
      'src/my_package/__init__.py': '',
    });
    expect(requirements.own.map(({ path }) => path)).toEqual([
      'my_package/__init__.py',
      '_my_pkg-1_.._.._.._evil.dist-info/METADATA',
    ]);
  });

  test('has its version and entry points for importlib.metadata', async () => {
    const { requirements } = await own({
      'requirements.txt': 'dash==3.1.1\n.\n',
      'pyproject.toml': project(
        '[project.scripts]\nmine = "my_package:main"\n[project.entry-points."my.plugins"]\na = "my_package:a"',
      ),
      'src/my_package/__init__.py': '',
    });
    const text = (path: string) =>
      Buffer.from(requirements.own.find((file) => file.path === path)?.source as Uint8Array).toString();
    expect(text('my_package-1.2.dist-info/METADATA')).toBe(
      'Metadata-Version: 2.1\nName: my-package\nVersion: 1.2\n',
    );
    expect(text('my_package-1.2.dist-info/entry_points.txt')).toBe('[my.plugins]\na = my_package:a\n');
  });

  test('adds its path dependencies and the extras that the line names', async () => {
    const { paths, lines } = await own({
      'requirements.txt': 'dash==3.1.1\n-e ./libs/a[plots]\n',
      'libs/a/pyproject.toml':
        '[project]\nname = "a"\nversion = "1"\ndependencies = ["b"]\n[project.optional-dependencies]\nplots = ["matplotlib==3.9.0"]\n[tool.uv.sources]\nb = { path = "../b" }\n',
      'libs/a/a/__init__.py': '',
      'libs/b/pyproject.toml': '[project]\nname = "b"\nversion = "1"\ndependencies = ["numpy==2.1.0"]\n',
      'libs/b/b/__init__.py': '',
    });
    expect(paths).toEqual(['a/__init__.py', 'b/__init__.py']);
    expect(lines).toEqual(['dash==3.1.1', 'matplotlib==3.9.0', 'numpy==2.1.0']);
  });

  test('adds the members of a uv workspace that pyproject.toml names', async () => {
    const { paths, lines } = await own(
      {
        'pyproject.toml': '[tool.uv.workspace]\nmembers = ["apps/*", "libs/*"]\n',
        'apps/web/pyproject.toml':
          '[project]\nname = "web"\nversion = "1"\ndependencies = ["dash==3.1.1", "shared"]\n[tool.uv.sources]\nshared = { workspace = true }\n',
        'libs/shared/pyproject.toml':
          '[project]\nname = "shared"\nversion = "1"\ndependencies = ["numpy==2.1.0"]\n',
        'libs/shared/src/shared/__init__.py': '',
      },
      'apps/web',
    );
    expect(paths).toEqual(['shared/__init__.py']);
    expect(lines).toEqual(['dash==3.1.1', 'numpy==2.1.0']);
  });
});

test.each([
  { folder: 'app', reason: 'At its top, where the app can import it: ../src/my_package.' },
  {
    folder: 'src/my_package',
    reason: 'At its top, where the app can import it: the app folder itself.',
  },
])('reports that a package is included, with its path relative to $folder', async ({ folder, reason }) => {
  const { findings } = await own(
    {
      'pyproject.toml': project(),
      'src/my_package/__init__.py': '',
      'src/my_package/web.py': 'from my_package import rows\n',
      [`${folder}/requirements.txt`]: `dash==3.1.1\n-e ${folder.replace(/[^/]+/g, '..')}\n`,
    },
    folder,
  );
  expect(findings).toMatchObject([{ rule: 'own-package', reason }]);
});

describe("reports a package of the user's own that cannot be included", () => {
  test('if it must be compiled', async () => {
    const { findings } = await own({
      'requirements.txt': 'dash==3.1.1\n-e ./fast\n',
      'fast/pyproject.toml':
        '[project]\nname = "fast"\nversion = "1"\ndependencies = []\n[build-system]\nrequires = ["maturin"]\nbuild-backend = "maturin"\n',
    });
    expect(findings).toMatchObject([
      {
        rule: 'own-package-build',
        level: 'error',
        reason: 'Its build backend is maturin.',
        location: { line: 2 },
      },
    ]);
  });

  test('but not a src folder beside a setup.cfg that is only for flake8', async () => {
    const { findings, paths } = await own({
      'requirements.txt': 'dash==3.1.1\n',
      'setup.cfg': '[flake8]\nmax-line-length = 100\n',
      'src/old/__init__.py': '',
    });
    expect({ findings, paths }).toEqual({ findings: [], paths: [] });
  });

  test('if only setup.py states its dependencies', async () => {
    const { findings, paths } = await own({
      'requirements.txt': 'dash==3.1.1\n-e ./old\n',
      'old/setup.py':
        'from setuptools import setup\nsetup(name="old", install_requires=open("r.txt").read())\n',
      'old/old/__init__.py': '',
    });
    expect(findings).toMatchObject([{ rule: 'dynamic-dependencies', level: 'warning' }]);
    expect(paths).toEqual(['old/__init__.py']);
  });

  test('if the folder is not a project', async () => {
    const { findings } = await own({ 'requirements.txt': 'dash==3.1.1\n-e ./data\n', 'data/x.csv': '' });
    expect(findings).toMatchObject([{ rule: 'requirements-line', level: 'error' }]);
  });
});

const board = '[project]\nname = "board"\ndependencies = ["dash>=3", "zed", "pandas"]\n[build-system]\n';

test('-e . adds no dependency that the file pins, and keeps the hashes', async () => {
  const text = `-e .
dash==3.2.0 \\
    --hash=sha256:aa
pandas==2.2.0 --hash=sha256:bb
zed==1.0 --hash=sha256:cc
`;
  await using repository = await temporaryRepository({ 'requirements.txt': text, 'pyproject.toml': board });
  const { requirements, findings } = await repository.read();
  expect(requirements.text).toBe(text.replace('-e .\n', ''));
  expect(findings).toEqual([]);
});

test('-e . adds no second line for a dependency that the file takes from git', async () => {
  const sources = `${board}[tool.uv.sources]\nzed = { git = "https://example.org/zed.git", tag = "v1" }\n`;
  const text = '-e .\ndash==3.2.0\npandas==2.2.0\nzed @ git+https://example.org/zed.git@7bcd3f2\n';
  await using repository = await temporaryRepository({ 'requirements.txt': text, 'pyproject.toml': sources });
  expect((await repository.read()).requirements.text).toBe(text.replace('-e .\n', ''));
});

test('-e . adds the dependencies that the file does not pin, or pins to another version', async () => {
  const text = '-e .\ndash==2.18.0\nzed==1.0\n';
  await using repository = await temporaryRepository({ 'requirements.txt': text, 'pyproject.toml': board });
  expect((await repository.read()).requirements.text).toBe('dash==2.18.0\nzed==1.0\ndash>=3\npandas\n');
});
