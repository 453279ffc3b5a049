import { createHash } from 'node:crypto';
import { appendFile, cp, mkdir, readdir, readFile, rename, symlink, utimes } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { list } from 'tar';
import { requireDeployable, writeBundle } from '../../src/bundle/bundle.ts';
import { type AppInspection, type BundleOptions, inspectApp } from '../../src/bundle/inspect.ts';
import type { Manifest } from '../../src/bundle/manifest.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const app = {
  'app.py': 'from dash import Dash, html\n\napp = Dash(__name__)\napp.layout = html.P("Hello")\n',
  'requirements.txt': 'dash==3.2.0\n',
  '.python-version': '3.12\n',
  'assets/style.css': 'p {}\n',
};

function read(folder: TemporaryFolder, options: Partial<BundleOptions> = {}): Promise<AppInspection> {
  return inspectApp({
    root: folder.path,
    repository: folder.path,
    exclude: [],
    include: [],
    extraFiles: [],
    gitignore: false,
    extras: [],
    groups: [],
    packageInstaller: 'auto',
    ignoreRules: [],
    ...options,
  });
}

/** The archive that is written, and its members with their content. */
async function packed(inspection: AppInspection, pythonVersion?: string) {
  await using folder = await temporaryFolder();
  const destination = join(folder.path, 'bundle.tar.gz');
  const written = await writeBundle(requireDeployable(inspection), {
    destination,
    ...(pythonVersion !== undefined && { pythonVersion }),
  });
  const archive = await readFile(destination);
  const members = new Map<string, Buffer>();
  const reading: Promise<unknown>[] = [];
  const reader = list({
    onReadEntry: (entry) => {
      reading.push(entry.concat().then((content: Buffer) => members.set(entry.path, content)));
    },
  });
  await new Promise((resolve, reject) => {
    reader.on('end', resolve).on('error', reject);
    reader.end(archive);
  });
  await Promise.all(reading);
  const manifest = JSON.parse(String(members.get('manifest.json'))) as Manifest;
  return { written, archive, members, manifest };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'))
    .sort();
}

const rules = ({ findings }: AppInspection) => findings.map(({ rule }) => rule);

describe('a bundle', () => {
  test('contains a manifest and the files that it lists, with their checksums', async () => {
    await using folder = await temporaryFolder({ ...app, '.env': 'TOKEN=1', 'venv/pyvenv.cfg': '' });
    const inspection = await read(folder);
    expect(inspection).toMatchObject({
      entrypoint: { text: 'app:app' },
      python: { requires: '~=3.12.0', source: '.python-version' },
      excluded: [{ path: '.env' }, { path: 'venv/' }],
    });
    expect(inspection.requirements?.packages.get('dash')).toBe('3.2.0');
    const { manifest, members, written } = await packed(inspection, '3.12.4');
    expect(Array.from(members.keys())).toEqual([
      'manifest.json',
      '.python-version',
      'app.py',
      'assets/style.css',
      'requirements.txt',
    ]);
    expect(manifest).toMatchObject({
      metadata: { appmode: 'python-dash', entrypoint: 'app:app' },
      environment: { python: { requires: '~=3.12.0' } },
      python: { version: '3.12.4', package_manager: { name: 'pip', package_file: 'requirements.txt' } },
    });
    members.delete('manifest.json');
    expect(manifest.files).toEqual(
      Object.fromEntries(
        Array.from(members, ([path, content]) => [
          path,
          { checksum: createHash('md5').update(content).digest('hex') },
        ]),
      ),
    );
    expect(written.files).toBe(4);
  });

  test('contains the requirements in UTF-8 with Unix line ends', async () => {
    await using folder = await temporaryFolder({
      ...app,
      'requirements.txt': '\uFEFFdash==3.2.0\r\npandas\r\n',
    });
    const { members } = await packed(await read(folder));
    expect(String(members.get('requirements.txt'))).toBe('dash==3.2.0\npandas\n');
  });

  test('is the same to the byte on another day and in another folder', async () => {
    await using here = await temporaryFolder(app);
    await using elsewhere = await temporaryFolder();
    const there = { ...elsewhere, path: join(elsewhere.path, 'other') };
    await cp(here.path, there.path, { recursive: true });
    await utimes(join(there.path, 'app.py'), 1, 1);
    const [one, other] = [await read(here), await read(there)];
    expect(other.fingerprint).toBe(one.fingerprint);
    expect((await packed(other, '3.12.4')).archive.equals((await packed(one, '3.12.4')).archive)).toBe(true);
  });

  test.each<[message: string, change: (folder: string) => Promise<unknown>, options: Partial<BundleOptions>]>(
    [
      ['a file', (folder) => appendFile(join(folder, 'assets/style.css'), 'b {}\n'), {}],
      ['a name', (folder) => rename(join(folder, 'assets/style.css'), join(folder, 'assets/other.css')), {}],
      ['the requirements', (folder) => appendFile(join(folder, 'requirements.txt'), 'pandas\n'), {}],
      ['the Python', async () => {}, { pythonVersion: '3.13' }],
      ['the package installer', async () => {}, { packageInstaller: 'uv' }],
    ],
  )('has another fingerprint if %s changes', async (_, change, options) => {
    await using folder = await temporaryFolder(app);
    const before = await read(folder);
    await change(folder.path);
    expect((await read(folder, options)).fingerprint).not.toBe(before.fingerprint);
  });

  test('is not created if a file changes between reading and packing', async () => {
    await using folder = await temporaryFolder({ ...app, 'data.csv': 'a,b\n' });
    const inspection = await read(folder);
    await appendFile(join(folder.path, 'data.csv'), 'c,d\n');
    await expect(packed(inspection)).rejects.toThrow('data.csv changed while it was being read.');
  });

  test('of the example contains all of its files', async () => {
    const root = join(import.meta.dirname, '..', '..', 'examples', 'greeting');
    const example = { path: root, [Symbol.asyncDispose]: async () => {} };
    const { members } = await packed(await read(example));
    expect(Array.from(members.keys())).toEqual(['manifest.json', ...(await filesBelow(root))]);
  });
});

describe('the inspection', () => {
  test('reports all kinds of errors together', async () => {
    await using folder = await temporaryFolder({
      'one.py': 'from dash import Dash\napp = Dash(__name__)\n',
      'two.py': 'from dash import Dash\napp = Dash(__name__)\n',
      '.python-version': 'pypy3.10\n',
      'data.parquet': 'version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 1\n',
    });
    const inspection = await read(folder, { maxSize: 10 });
    const errors = inspection.findings.filter(({ level }) => level === 'error').map(({ message }) => message);
    expect(errors).toEqual([
      'data.parquet is a Git LFS pointer, not the real content.',
      'Found 2 Dash apps, and none is the obvious one to deploy.',
      'No requirements file found.',
      '"pypy3.10" in .python-version is not a version that Connect can use.',
      "The app's files are 159 B in total, more than the 10 B of input `max-size`.",
    ]);
    expect(() => requireDeployable(inspection)).toThrow(errors[0]);
    expect(() => requireDeployable(inspection)).toThrow(errors.at(-1));
  });

  test.each<[root: string]>([['.'], ['apps']])(
    'reports only that the path must name one of several apps in separate folders (from %s)',
    async (root) => {
      const one = {
        'app.py': 'from dash import Dash\napp = Dash(__name__)\n',
        'requirements.txt': 'dash==3.2.0\n',
      };
      const below = (at: string) =>
        Object.fromEntries(Object.entries(one).map(([name, text]) => [`${at}/${name}`, text]));
      await using folder = await temporaryFolder({
        ...below('apps/sales'),
        ...below('apps/stock-prices/src'),
      });
      const { findings } = await read(folder, { root: join(folder.path, root), workspace: folder.path });
      expect(findings).toMatchObject([
        {
          level: 'error',
          message: 'Found 2 Dash apps, and none is the obvious one to deploy.',
          hint: expect.stringMatching(/path: apps\/sales[` .,].*docs\/monorepo\.md/),
        },
      ]);
    },
  );

  test.each<[message: string, requirements: Record<string, string>]>([
    ['missing', {}],
    ['empty', { 'requirements.txt': '' }],
    ["conda's", { 'environment.yml': '' }],
  ])('lists the requirements that the imports need if the requirements are %s', async (_, requirements) => {
    await using folder = await temporaryFolder({
      'app.py':
        'import os, acme\nfrom dash import Dash, html, dash_table\nimport sklearn.svm, pandas as pd\nimport charts\nfrom PIL import Image\ntry:\n  import polars\nexcept ImportError: pass\ndef f():\n  import openpyxl\napp = Dash(__name__)\napp.layout = html.Div()\n',
      'charts.py': 'import plotly.express as px, psycopg2\n',
      'unused.py': 'import torch\n',
      '.python-version': '3.12\n',
      ...requirements,
    });
    const { findings } = await read(folder);
    expect(findings).toMatchObject([{ level: 'error' }]);
    expect(findings[0]?.hint).toContain(
      [
        'By its imports, the app needs a requirements.txt with these lines, and the packages that provide acme:',
        ...['dash', 'openpyxl', 'pandas', 'pillow', 'plotly', 'psycopg2-binary', 'scikit-learn'],
      ].join('\n'),
    );
  });

  test('names the requirements file in the folder of the app, and that folder as the user would write it', async () => {
    const below = Object.fromEntries(Object.entries(app).map(([name, text]) => [`apps/board/${name}`, text]));
    await using folder = await temporaryFolder(below);
    await using elsewhere = await temporaryFolder();
    const workspace = join(elsewhere.path, 'work');
    await symlink(folder.path, workspace, 'junction');
    const options = { root: join(workspace, 'apps'), repository: workspace, workspace };
    expect((await read(folder, options)).findings.find(({ level }) => level === 'error')).toMatchObject({
      message: 'No requirements file found.',
      hint: 'board/requirements.txt is there. If board is the folder of the app, set `path: apps/board`; else name the file with input `requirements-file`.',
    });
  });

  test.each([
    ['pyproject.toml', '[project]\nname = "board"\nversion = "1"\ndependencies = ["dash"]\n', true],
    ['pyproject.toml', '[tool.ruff]\nline-length = 100\n', false],
  ])(
    'names a %s in the folder of the app only if it states requirements: %j',
    async (name, text, isNamed) => {
      await using folder = await temporaryFolder({
        'board/app.py': `from board.data import rows\n${app['app.py']}`,
        'board/data.py': 'rows = 1\n',
        [`board/${name}`]: text,
      });
      const { hint } = (await read(folder)).findings.find(({ level }) => level === 'error') ?? {};
      expect(hint?.startsWith(`board/${name} is there.`)).toBe(isNamed);
      const requirementsFile = `board/${name}`;
      if (isNamed)
        expect((await read(folder, { requirementsFile })).requirements?.packages.has('dash')).toBe(true);
    },
  );

  test.each([
    'from board.data import rows\n',
    'from board import data as d\n',
    'import board.data\n',
    'from board import rows\n',
  ])(
    'reports an import by the name of the app folder (%j) with a hint to deploy the folder above',
    async (line) => {
      await using above = await temporaryFolder({
        'board/app.py': `${line}${app['app.py']}`,
        'board/requirements.txt': app['requirements.txt'],
        'board/__init__.py': 'rows = 1\n',
        'board/data.py': 'rows = 1\n',
      });
      const { findings } = await read(above, { root: join(above.path, 'board') });
      expect(findings.find(({ rule }) => rule === 'missing-module')).toMatchObject({
        level: 'warning',
        message: 'import board works only if Python is started in the folder above board/.',
        hint: expect.stringMatching(/^Deploy the folder above \(input `path`\)/),
        location: { file: 'app.py', line: 1 },
      });
    },
  );

  test('reports nothing else about a folder with an app of another framework', async () => {
    await using folder = await temporaryFolder({
      'app.py': 'import streamlit as st\n',
      'requirements.txt': 'streamlit==1.40.0\n',
    });
    expect((await read(folder)).findings).toMatchObject([{ message: 'app.py is a Streamlit app.' }]);
  });

  test('does not report a rule that is switched off, unless the rule is mandatory', async () => {
    await using folder = await temporaryFolder({
      ...app,
      'data.parquet': 'version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 1\n',
    });
    const ignoreRules = ['lfs-pointer', 'max-size'];
    expect(rules(await read(folder))).toContain('lfs-pointer');
    expect(rules(await read(folder, { ignoreRules }))).not.toContain('lfs-pointer');
    expect(rules(await read(folder, { ignoreRules, maxSize: 10 }))).toContain('max-size');
  });

  test('does not report rules of the requirements and of Python that are switched off', async () => {
    await using folder = await temporaryFolder({
      'app.py': app['app.py'],
      'requirements.txt': 'x @ git+ssh://git@example.org/x\n',
    });
    const ignoreRules = ['git-ssh', 'no-dash', 'python-version'];
    expect(rules(await read(folder))).toEqual(expect.arrayContaining(ignoreRules));
    expect(rules(await read(folder, { ignoreRules }))).toEqual([]);
  });

  test.each<[message: string, path: string]>([
    ['missing', 'nowhere'],
    ['a file', 'app.py'],
    ['empty', 'empty'],
  ])('ends with an error if the folder is %s', async (_, path) => {
    await using folder = await temporaryFolder(app);
    await mkdir(join(folder.path, 'empty'));
    await expect(read(folder, { root: join(folder.path, path) })).rejects.toMatchObject({
      name: 'UserError',
    });
  });
});

describe('an existing manifest.json', () => {
  const manifest = {
    version: 1,
    locale: 'de_DE.UTF-8',
    metadata: { appmode: 'python-dash', entrypoint: 'app:app' },
    environment: { image: 'ghcr.io/example/connect:1' },
    python: { version: '3.11.7', package_manager: { name: 'pip', package_file: 'requirements-prod.txt' } },
    files: { 'app.py': { checksum: '00' } },
  };

  test('gives the Python if nothing else states one, the requirements file and the settings', async () => {
    const { '.python-version': _, 'requirements.txt': requirements, ...rest } = app;
    await using folder = await temporaryFolder({
      ...rest,
      'requirements-prod.txt': requirements,
      'manifest.json': JSON.stringify(manifest),
    });
    const inspection = await read(folder);
    expect(rules(inspection)).toEqual([]);
    const made = (await packed(inspection)).manifest;
    expect(made).toMatchObject({
      locale: 'de_DE.UTF-8',
      environment: { image: 'ghcr.io/example/connect:1', python: { requires: '~=3.11.0' } },
      python: { version: '3.11.0', package_manager: { package_file: 'requirements-prod.txt' } },
    });
    expect(made.files['app.py']).toEqual({ checksum: createHash('md5').update(app['app.py']).digest('hex') });
  });

  test('does not override the Python that the app states', async () => {
    await using folder = await temporaryFolder({ ...app, 'manifest.json': JSON.stringify(manifest) });
    expect((await packed(await read(folder))).manifest.environment.python).toEqual({ requires: '~=3.12.0' });
  });

  test('that cannot be read is reported as a warning', async () => {
    await using folder = await temporaryFolder({ ...app, 'manifest.json': '{' });
    expect((await read(folder)).findings).toMatchObject([{ rule: 'unreadable-manifest', level: 'warning' }]);
  });
});

test("reports a package of the user's own with the name of a folder of the app", async () => {
  await using folder = await temporaryFolder({
    'app/app.py': app['app.py'],
    'app/requirements.txt': 'dash==3.1.1\n-e ../libs/utils\n',
    'app/utils/__init__.py': '',
    'libs/utils/pyproject.toml': '[project]\nname = "utils"\nversion = "1"\n[build-system]\n',
    'libs/utils/utils/__init__.py': '',
  });
  const { findings } = await read(folder, { root: join(folder.path, 'app'), repository: folder.path });
  expect(findings).toContainEqual(
    expect.objectContaining({ rule: 'same-path', level: 'error', location: { file: 'utils/__init__.py' } }),
  );
});

test("Posit Publisher's configuration names the app and its requirements file, and is excluded from the bundle", async () => {
  const { 'requirements.txt': requirements, ...rest } = app;
  await using folder = await temporaryFolder({
    ...rest,
    'other.py': app['app.py'],
    'requirements-prod.txt': requirements,
    '.posit/publish/board.toml':
      'type = "python-dash"\nentrypoint = "other.py"\n[python]\npackage_file = "requirements-prod.txt"\n',
  });
  const inspection = await read(folder);
  expect(inspection.entrypoint).toMatchObject({
    text: 'other:app',
    source: 'named by .posit/publish/board.toml',
  });
  const { manifest } = await packed(inspection);
  expect(manifest.python.package_manager).toMatchObject({ package_file: 'requirements-prod.txt' });
  expect(Object.keys(manifest.files).filter((path) => path.startsWith('.posit'))).toEqual([]);
});

const publishers = 'type = "python-dash"\n[python]\npackage_file = "req/prod.txt"\n';

test.each<[by: string, files: Record<string, string>, options: Partial<BundleOptions>]>([
  ['.posit/publish/a.toml', { '.posit/publish/a.toml': publishers }, {}],
  [
    'manifest.json',
    {
      'manifest.json':
        '{"metadata": {"appmode": "python-dash"}, "python": {"package_manager": {"package_file": "req/prod.txt"}}}',
    },
    {},
  ],
  [
    'input `requirements-file`',
    { '.posit/publish/a.toml': publishers },
    { requirementsFile: 'req/prod.txt' },
  ],
])('reports what names the requirements file if another one differs: %s', async (by, files, options) => {
  await using folder = await temporaryFolder({ ...app, ...files, 'req/prod.txt': 'dash==3.1.1\n' });
  const { findings } = await read(folder, options);
  expect(findings.find(({ rule }) => rule === 'several-sources')).toMatchObject({
    message: 'The requirements come from req/prod.txt, and not from requirements.txt.',
    reason: expect.stringContaining(`Used because ${by} names it. They differ: dash 3.1.1 and 3.2.0.`),
  });
});

describe("a package of the user's own is filtered by the rules of the app folder", () => {
  const project =
    '[project]\nname = "board"\nversion = "1"\ndependencies = ["dash==3.2.0"]\n[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n';
  const key = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n';
  const board = (place: string) => ({
    [`${place}/board/__init__.py`]: '',
    [`${place}/board/server.pem`]: key,
    [`${place}/board/id_rsa`]: key,
    [`${place}/board/data/big.csv`]: 'a,b\n',
    [`${place}/board/old.csv`]: 'a,b\n',
    [`${place}/board/.connectignore`]: 'old.csv\n',
  });

  test.each<{ location: string; files: Record<string, string>; root: string; sourcePaths: string }>([
    {
      location: 'in the app folder',
      files: { ...app, 'requirements.txt': '', 'pyproject.toml': project, ...board('src') },
      root: '.',
      sourcePaths: 'src/board',
    },
    {
      location: 'beside the app folder',
      files: {
        'apps/sales/app.py': app['app.py'],
        'apps/sales/requirements.txt': 'dash==3.2.0\n-e ../../lib\n',
        'lib/pyproject.toml': project,
        ...board('lib/src'),
      },
      root: 'apps/sales',
      sourcePaths: '../../lib/src/board',
    },
  ])('$location', async ({ files, root, sourcePaths }) => {
    await using folder = await temporaryFolder(files);
    const requirementsFile = root === '.' ? { requirementsFile: 'pyproject.toml' } : {};
    const { files: included, findings } = await read(folder, {
      root: join(folder.path, root),
      exclude: ['data/'],
      ...requirementsFile,
    });
    const paths = included.map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith('board/'))).toEqual(['board/__init__.py']);
    expect(paths.filter((path) => /pem|id_rsa|\.csv/.test(path))).toEqual([]);
    expect(findings.filter(({ rule }) => rule === 'secret-left-out')).toMatchObject([
      { location: { file: `${sourcePaths}/id_rsa` } },
      { location: { file: `${sourcePaths}/server.pem` } },
    ]);
    expect(findings.filter(({ rule }) => rule === 'unused-pattern')).toEqual([]);
  });
});
