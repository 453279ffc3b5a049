import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'smol-toml';
import { readFiles } from '../../src/bundle/files.ts';
import { readRequirements } from '../../src/bundle/requirements/read-requirements.ts';
import { sourceArchive } from '../support/python-index.ts';
import { type Environment, installTools, madeLock, tool, toolsOf } from './lock-tools.ts';

interface Case {
  /** The project. */
  readonly it: string;
  readonly folder: () => Promise<string>;
  /** The Python versions that the lock file is for. */
  readonly python: string;
  readonly extras?: readonly string[];
  readonly groups?: readonly string[];
  /** Additional arguments of the tool. */
  readonly more?: readonly string[];
}

const made = (message: string) => async () =>
  madeLock(`uv-${message}`, await sourceArchive(message), async (folder) => {
    await rm(join(folder, 'uv.lock'), { force: true });
    await tool('main', 'uv', ['lock', '--quiet'], folder);
  });

/** The folder of a small project, which the test locks. */
const small =
  (name: string, files: Readonly<Record<string, string>>, ...script: string[]) =>
  () =>
    madeLock(`uv-small-${name}`, undefined, async (folder) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      await tool('main', 'uv', ['lock', '--quiet', ...script], folder);
    });
const header = (name: string) => `[project]\nname = "${name}"\nversion = "1"\nrequires-python = ">=3.10"\n`;
const conflicting = small('conflicting-extras', {
  'pyproject.toml': `${header('sales')}dependencies = ["dash"]
[project.optional-dependencies]\nold = ["numpy<2"]\nnew = ["numpy>=2.1"]\nall = ["sales[new]"]
[tool.uv]\nconflicts = [[{ extra = "old" }, { extra = "new" }], [{ extra = "old" }, { extra = "all" }]]\n`,
});
const workspace = small('workspace', {
  'pyproject.toml':
    '[tool.uv.workspace]\nmembers = ["libs/*"]\n[dependency-groups]\nweb = ["dash[async]", "numpy"]\n',
  'libs/b/pyproject.toml': `${header('b')}dependencies = ["b[more]"]
[project.optional-dependencies]\nmore = ["colorama ; sys_platform == 'win32'", "tomli ; python_version < '3.11'"]\n`,
});
const script = small(
  'script',
  {
    'app.py':
      '# /// script\n# requires-python = ">=3.10"\n# dependencies = ["dash[async]", "numpy", "pandas ; python_version < \'3.12\'"]\n# ///\n',
  },
  '--script',
  'app.py',
);

const uvCases: Case[] = [
  { it: 'glassdash', folder: () => sourceArchive('glassdash==0.2.0'), python: '>=3.10' },
  { it: 'advanced-alchemy', folder: () => sourceArchive('advanced-alchemy==1.12.0'), python: '>=3.9' },
  {
    it: 'advanced-alchemy with an extra',
    folder: () => sourceArchive('advanced-alchemy==1.12.0'),
    python: '>=3.9',
    extras: ['cli'],
    more: ['--extra', 'cli'],
  },
  // Both declare default-groups of uv. All of them count, except dev.
  {
    it: 'mcp, a workspace',
    folder: () => sourceArchive('mcp==2.3.0'),
    python: '>=3.10',
  },
  {
    it: 'polyfactory with a group',
    folder: () => sourceArchive('polyfactory==3.5.0'),
    python: '>=3.9',
    groups: ['docs'],
    more: ['--group', 'docs'],
  },
  { it: 'embeddingbuddy, locked now', folder: made('embeddingbuddy==0.8.3'), python: '>=3.11' },
  ...['old', 'new', 'all'].map((extra) => ({
    it: `conflicting extras, with ${extra}`,
    folder: conflicting,
    python: '>=3.10',
    extras: [extra],
    more: ['--extra', extra],
  })),
  {
    it: 'a workspace with a group at its top',
    folder: workspace,
    python: '>=3.10',
    groups: ['web'],
    more: ['--all-packages', '--no-emit-workspace', '--group', 'web'],
  },
  { it: 'plotly-cloud, locked now', folder: made('plotly-cloud==0.5.0'), python: '>=3.9' },
];

const pyshacl = (version: string) => () => sourceArchive(`pyshacl==${version}`);
const poetryCases: (Case & { by: Environment })[] = [
  { it: 'pyshacl, lock version 1.1', by: 'poetry1', folder: pyshacl('0.20.0'), python: '>=3.8' },
  { it: 'pyshacl, lock version 2.0', by: 'poetry1', folder: pyshacl('0.25.0'), python: '>=3.8.1' },
  {
    it: 'pyshacl, lock version 2.0, with extras and a group',
    by: 'poetry1',
    folder: pyshacl('0.26.0'),
    python: '>=3.8.1',
    extras: ['http', 'dev-type-checking'],
    groups: ['dev'],
    more: ['--extras', 'http dev-type-checking', '--with', 'dev'],
  },
  { it: 'pyshacl, lock version 2.1', by: 'main', folder: pyshacl('0.30.1'), python: '>=3.9' },
  {
    it: 'pyshacl, lock version 2.1, with extras and a group',
    by: 'main',
    folder: pyshacl('0.30.1'),
    python: '>=3.9',
    extras: ['http', 'js'],
    groups: ['dev'],
    more: ['--extras', 'http js', '--with', 'dev'],
  },
  {
    it: 'pandas-dash, locked now',
    by: 'main',
    python: '>=3.8',
    folder: async () =>
      madeLock('poetry-pandas-dash', await sourceArchive('pandas-dash==0.1.3'), async (folder) => {
        // Poetry uses the JSON API of PyPI, which many mirrors don't have.
        const source =
          '[[tool.poetry.source]]\nname = "simple"\nurl = "https://pypi.org/simple/"\npriority = "primary"\n';
        await appendFile(join(folder, 'pyproject.toml'), `\n${source}`);
        await tool('main', 'poetry', ['lock', '--no-interaction'], folder);
      }),
  },
];

const pipenvFolder = async () => {
  const source = await sourceArchive('glassdash==0.2.0');
  return madeLock('pipenv-glassdash', undefined, async (made) => {
    const { project } = parse(await readFile(join(source, 'pyproject.toml'), 'utf8')) as {
      project: { dependencies: string[] };
    };
    const packages = project.dependencies.map((text) => {
      const [, name = '', specifier = ''] = /^([\w.-]+)\s*(.*)$/.exec(text) ?? [];
      return `${name} = "${specifier || '*'}"`;
    });
    const index = '[[source]]\nname = "pypi"\nurl = "https://pypi.org/simple"\nverify_ssl = true\n';
    await writeFile(join(made, 'Pipfile'), `${index}\n[packages]\n${packages.join('\n')}\n`);
    await tool('pipenv', 'pipenv', ['lock'], made);
  });
};

// All cases run at the same time, because they mostly wait for the package index.
beforeAll(async () => {
  await installTools();
  await Promise.all([pipenvFolder(), ...[...poetryCases, ...uvCases].map(({ folder }) => folder())]);
}, 1_800_000);

/** Compares our requirements with those of a tool in each environment, with the packaging library of pip. */
async function compare(lock: string, one: Case, folder: string, theirs: string) {
  const folders = { root: folder, repository: folder };
  const patterns = { exclude: [], include: [], extraFiles: [], gitignore: false };
  const { packages } = await readFiles({ ...folders, ...patterns });
  const { requirements } = await readRequirements({
    ...folders,
    packages,
    requirementsFile: lock,
    extras: one.extras ?? [],
    groups: one.groups ?? [],
  });
  const python = join(await toolsOf('main'), 'python');
  const answer = execFileSync(python, [join(import.meta.dirname, 'lock-files.py')], {
    input: JSON.stringify({ ours: requirements.text, theirs, python: one.python }),
    encoding: 'utf8',
  });
  const { differences, compared, environments } = JSON.parse(answer);
  expect(compared).toBeGreaterThan(2);
  expect(environments).toBeGreaterThan(20);
  expect(differences).toEqual([]);
}

describe('uv.lock gives the same requirements as "uv export" for', () => {
  test.each(uvCases)('$it', async (one) => {
    const folder = await one.folder();
    const args = ['export', '--frozen', '--no-hashes', '--no-dev', '--no-emit-project', ...(one.more ?? [])];
    await compare('uv.lock', one, folder, await tool('main', 'uv', args, folder));
  });
});

test('the lock of a script gives the same requirements as "uv export"', async () => {
  const folder = await script();
  const theirs = await tool(
    'main',
    'uv',
    ['export', '--frozen', '--no-hashes', '--script', 'app.py'],
    folder,
  );
  await compare('app.py.lock', { it: '', folder: script, python: '>=3.10' }, folder, theirs);
});

describe('poetry.lock gives the same requirements as "poetry export" for', () => {
  test.each(poetryCases)('$it', async ({ by, ...one }) => {
    const folder = await one.folder();
    const args = ['export', '--without-hashes', ...(one.more ?? [])];
    await compare('poetry.lock', one, folder, await tool(by, 'poetry', args, folder));
  });
});

test('pdm.lock gives the same requirements as "pdm export" for advanced-alchemy', async () => {
  const folder = await sourceArchive('advanced-alchemy==0.9.0');
  const theirs = await tool('pdm', 'pdm', ['export', '--prod', '--no-hashes'], folder);
  await compare('pdm.lock', { it: '', folder: async () => folder, python: '>=3.8' }, folder, theirs);
});

test('Pipfile.lock gives the same requirements as "pipenv requirements" for the dependencies of glassdash', async () => {
  const folder = await pipenvFolder();
  const theirs = await tool('pipenv', 'pipenv', ['requirements'], folder);
  await compare('Pipfile.lock', { it: '', folder: async () => folder, python: '>=3.11' }, folder, theirs);
});

describe('pylock.toml gives the same requirements as the export of', () => {
  test('uv for glassdash', async () => {
    const folder = await madeLock('pylock-glassdash', await sourceArchive('glassdash==0.2.0'), (made) =>
      tool(
        'main',
        'uv',
        ['export', '--frozen', '--no-dev', '--format', 'pylock.toml', '-o', 'pylock.toml'],
        made,
      ),
    );
    const args = ['export', '--frozen', '--no-hashes', '--no-dev', '--no-emit-project'];
    const theirs = await tool('main', 'uv', args, folder);
    await compare('pylock.toml', { it: '', folder: async () => folder, python: '>=3.10' }, folder, theirs);
  });

  test('pdm for advanced-alchemy', async () => {
    const folder = await madeLock('pylock-alchemy', await sourceArchive('advanced-alchemy==0.9.0'), (made) =>
      tool('pdm', 'pdm', ['export', '--prod', '--format', 'pylock', '--output', 'pylock.toml'], made),
    );
    const theirs = await tool(
      'pdm',
      'pdm',
      ['export', '--lockfile', 'pdm.lock', '--prod', '--no-hashes'],
      folder,
    );
    await compare('pylock.toml', { it: '', folder: async () => folder, python: '>=3.8' }, folder, theirs);
  });
});
