import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  choosePython,
  readPythonRequirement,
  specifierOf,
} from '../../../../src/bundle/requirements/python-version.ts';

let repository: string;
beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), 'python-version-'));
});
afterEach(() => rm(repository, { recursive: true, force: true }));

async function write(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    const file = join(repository, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

describe('a version is read as a specifier', () => {
  test.each([
    { written: '3.12', specifier: '~=3.12.0' },
    { written: '3.8.11', specifier: '~=3.8.0' },
    { written: '3', specifier: '~=3.0' },
    { written: '3.8.*', specifier: '==3.8.*' },
    { written: '3.*', specifier: '==3.*' },
    { written: 'python-3.11.4', specifier: '~=3.11.0' },
    { written: 'cpython@3.12', specifier: '~=3.12.0' },
    { written: 'python3.11', specifier: '~=3.11.0' },
    { written: ' 3.10 \r', specifier: '~=3.10.0' },
    { written: '>=3.9, <3.13', specifier: '>=3.9,<3.13' },
    { written: '~=3.11', specifier: '~=3.11' },
    { written: '==3.11.*', specifier: '==3.11.*' },
  ])('$written means $specifier', ({ written, specifier }) => {
    expect(specifierOf(written)).toBe(specifier);
  });

  test.each([
    '',
    '3.13.0rc1',
    '3.13-dev',
    'pypy3.10',
    'pypy3.10-7.3.15',
    'my-env',
    'latest',
    '^3.9',
    '===3.9',
    '3.12t',
  ])('"%s" is refused', (written) => {
    expect(specifierOf(written)).toBeUndefined();
  });
});

describe('the file that states the Python version', () => {
  test('.python-version is preferred to pyproject.toml, and that to setup.cfg', async () => {
    await write({
      'setup.cfg': '[options]\npython_requires = >=3.8\n',
      'pyproject.toml': '[project]\nname = "x"\nrequires-python = ">=3.10"\n',
    });
    const before = await readPythonRequirement({ root: repository, repository });
    expect(before.requirement.requires).toBe('>=3.10');
    await write({ '.python-version': '3.12\n' });
    const after = await readPythonRequirement({ root: repository, repository });
    expect(after.requirement.requires).toBe('~=3.12.0');
  });

  test('the app folder is preferred to the folders above it', async () => {
    await write({
      '.python-version': '3.9\n',
      'apps/sales/pyproject.toml': '[project]\nname = "x"\nrequires-python = ">=3.12"\n',
    });
    const { requirement } = await readPythonRequirement({ root: join(repository, 'apps/sales'), repository });
    expect(requirement).toMatchObject({ requires: '>=3.12', source: 'pyproject.toml' });
  });

  test('a file at the top of the repository counts for an app below it', async () => {
    await write({ '.python-version': '3.11\n', 'apps/sales/app.py': '' });
    const { requirement } = await readPythonRequirement({ root: join(repository, 'apps/sales'), repository });
    expect(requirement).toEqual({
      requires: '~=3.11.0',
      source: '../../.python-version',
      location: { file: '../../.python-version', line: 1 },
    });
  });

  test('the input is preferred to every file', async () => {
    await write({ '.python-version': '3.9\n' });
    const { requirement } = await readPythonRequirement({
      root: repository,
      repository,
      pythonVersion: '3.13',
    });
    expect(requirement).toEqual({ requires: '~=3.13.0', source: 'input `python-version`' });
  });

  test('an input that is not a version is refused', async () => {
    await expect(
      readPythonRequirement({ root: repository, repository, pythonVersion: 'newest' }),
    ).rejects.toThrow('python-version "newest" is neither a version of CPython nor a specifier.');
  });

  test('a pre-release in .python-version is an error', async () => {
    await write({ '.python-version': '3.14.0rc1\n' });
    const { findings } = await readPythonRequirement({ root: repository, repository });
    // A second error about the missing version would add nothing.
    expect(findings).toMatchObject([
      { level: 'error', rule: 'python-version', location: { file: '.python-version', line: 1 } },
    ]);
  });

  test('alternatives that PEP 440 cannot express are ignored with a warning', async () => {
    await write({
      'pyproject.toml': '[tool.poetry.dependencies]\npython = "~3.9 || ~3.11"\n',
      'runtime.txt': '3.11',
    });
    const { requirement, findings } = await readPythonRequirement({ root: repository, repository });
    expect(requirement.requires).toBe('~=3.11.0');
    expect(findings).toMatchObject([{ level: 'warning', location: { file: 'pyproject.toml', line: 2 } }]);
  });

  test('no stated version is a warning with a hint', async () => {
    const { requirement, findings } = await readPythonRequirement({ root: repository, repository });
    expect(requirement).toEqual({ source: 'no file states one' });
    expect(findings).toMatchObject([{ level: 'warning', hint: expect.stringContaining('.python-version') }]);
  });

  test.each([
    ['.python-version', '1'.repeat(2_000_000)],
    ['pyproject.toml', `[project]\nname = "x"\nrequires-python = ">=3.${'1'.repeat(2_000_000)}"\n`],
    ['runtime.txt', `python-3.${'1'.repeat(2_000_000)}`],
  ])('a number of millions of digits in %s states no version', async (path, text) => {
    await write({ [path]: text });
    const { requirement } = await readPythonRequirement({ root: repository, repository });
    expect(requirement.requires).toBeUndefined();
  });

  test.each<{ name: string; text: string; requires: string; line?: number }>([
    { name: '.python-version', text: '3.11.7\n', requires: '~=3.11.0', line: 1 },
    {
      name: '.python-version',
      text: '# for the team\n\n3.12 # newest\n3.11\n',
      requires: '~=3.12.0',
      line: 3,
    },
    {
      name: 'pyproject.toml',
      text: '[project]\nname = "x"\nrequires-python = ">= 3.10"\n',
      requires: '>=3.10',
      line: 3,
    },
    { name: 'pyproject.toml', text: '[project]\nrequires-python = "3.11"\n', requires: '~=3.11.0', line: 2 },
    {
      name: 'pyproject.toml',
      text: '[tool.poetry.dependencies]\npython = "^3.9"\n',
      requires: '>=3.9,<4.0',
      line: 2,
    },
    {
      name: 'pyproject.toml',
      text: '[tool.poetry.dependencies]\npython = "~3.11"\n',
      requires: '>=3.11,<3.12',
      line: 2,
    },
    {
      name: 'pyproject.toml',
      text: '[tool.poetry.dependencies]\npython = { version = "^3.12" }\n',
      requires: '>=3.12,<4.0',
      line: 2,
    },
    {
      name: 'setup.cfg',
      text: '[metadata]\nname = x\n\n[options]\npython_requires = >=3.8\n',
      requires: '>=3.8',
      line: 5,
    },
    { name: 'Pipfile', text: '[requires]\npython_version = "3.11"\n', requires: '~=3.11.0', line: 2 },
    { name: 'Pipfile', text: '[requires]\npython_full_version = "3.11.4"\n', requires: '~=3.11.0', line: 2 },
    { name: 'runtime.txt', text: 'python-3.11.4\n', requires: '~=3.11.0', line: 1 },
    { name: 'uv.lock', text: 'version = 1\nrequires-python = ">=3.12"\n', requires: '>=3.12', line: 2 },
    {
      name: 'pylock.toml',
      text: 'lock-version = "1.0"\nrequires-python = ">=3.9"\n',
      requires: '>=3.9',
      line: 2,
    },
    { name: '.python-version', text: '3.11.4/envs/sales\n', requires: '~=3.11.0' },
    { name: '.python-version', text: 'cp312\n', requires: '~=3.12.0' },
    { name: '.python-version', text: 'cpython-3.12.4-linux-x86_64-gnu\n', requires: '~=3.12.0' },
    { name: '.python-version', text: 'sales-env\n3.12.1\n', requires: '~=3.12.0' },
    { name: '.python-version', text: 'sales-env 3.11.4:3.12.1\n', requires: '~=3.11.0' },
    { name: '.python-version', text: '3.x\n', requires: '==3.*' },
    { name: '.config/mise.toml', text: '[tools]\npython = "3.12"\n', requires: '~=3.12.0' },
    {
      name: 'Dockerfile',
      text: 'FROM ghcr.io/astral-sh/uv:0.9-python3.12-bookworm-slim\n',
      requires: '~=3.12.0',
    },
    {
      name: 'Dockerfile',
      text: 'FROM mcr.microsoft.com/devcontainers/python:1-3.11-bookworm\n',
      requires: '~=3.11.0',
    },
    { name: '.tool-versions', text: 'nodejs 20.1.0\npython 3.11.9\n', requires: '~=3.11.0' },
    { name: 'mise.toml', text: '[tools]\npython = "3.11"\n', requires: '~=3.11.0' },
    { name: 'mise.toml', text: '[tools]\npython = ["3.12", "3.11"]\n', requires: '~=3.12.0' },
    { name: 'mise.toml', text: '[tools]\npython = { version = "3.12" }\n', requires: '~=3.12.0' },
    { name: 'runtime.txt', text: 'python-3.11.x\n', requires: '==3.11.*' },
    { name: 'setup.py', text: 'setup(name="x", python_requires=">=3.10,<3.12")\n', requires: '>=3.10,<3.12' },
    { name: 'environment.yml', text: 'dependencies:\n  - python=3.11\n  - pip\n', requires: '~=3.11.0' },
    { name: 'environment.yml', text: 'dependencies:\n  - python>=3.10,<3.12\n', requires: '>=3.10,<3.12' },
    {
      name: 'Dockerfile',
      text: '# syntax=x\nFROM docker.io/python:3.12-slim AS base\n',
      requires: '~=3.12.0',
    },
    { name: 'Dockerfile', text: 'ARG PY=3.11\nFROM python:$PY-slim\n', requires: '~=3.11.0' },
    {
      name: 'app.py',
      text: '# /// script\n# requires-python = ">=3.11,<3.13"\n# dependencies = ["dash"]\n# ///\n',
      requires: '>=3.11,<3.13',
      line: 2,
    },
  ])('$name with $text states $requires', async ({ name, text, requires, line }) => {
    await write({ [name]: text });
    const { requirement, findings } = await readPythonRequirement({ root: repository, repository });
    const location = { file: name, ...(line !== undefined && { line }) };
    expect(requirement).toMatchObject({ requires, source: name, location });
    expect(findings).toEqual([]);
  });

  test('values of a Dockerfile that refer to each other take no memory', async () => {
    const value = '$X'.repeat(50_000);
    await write({ Dockerfile: `ARG X=${value}\nRUN ${value}\nFROM $X\nFROM python:3.12\n` });
    const { requirement } = await readPythonRequirement({ root: repository, repository });
    expect(requirement.requires).toBe('~=3.12.0');
  });

  test('a Dockerfile of the app comes after .python-version of the repository', async () => {
    await write({ '.python-version': '3.11\n', 'app/Dockerfile': 'FROM python:3.13\n' });
    const { requirement } = await readPythonRequirement({ root: join(repository, 'app'), repository });
    expect(requirement.requires).toBe('~=3.11.0');
  });

  test('an unusable .python-version is a warning if another file states a version', async () => {
    const pyproject = '[project]\nname = "x"\nrequires-python = ">=3.11,<3.13"\n';
    await write({ '.python-version': 'sales-env\n', 'pyproject.toml': pyproject });
    const { requirement, findings } = await readPythonRequirement({ root: repository, repository });
    expect(requirement).toMatchObject({ requires: '>=3.11,<3.13', source: 'pyproject.toml' });
    expect(findings).toMatchObject([{ level: 'warning', location: { file: '.python-version', line: 1 } }]);
  });

  test('a message quotes at most 40 characters of a file', async () => {
    await write({ '.python-version': `TOKEN=${'x'.repeat(100)}\n` });
    const { findings } = await readPythonRequirement({ root: repository, repository });
    expect(JSON.stringify(findings)).not.toMatch(/x{40}/);
  });

  test('a broken pyproject.toml is reported with its line', async () => {
    await write({ 'pyproject.toml': '[project]\nname = \n' });
    await expect(readPythonRequirement({ root: repository, repository })).rejects.toThrow(
      /pyproject\.toml:2: pyproject\.toml can't be read\./,
    );
  });
});

describe('the newest installed version is chosen', () => {
  const installed = ['3.9.18', '3.12.1', '3.11.7', '3.11.9'];

  test.each([
    { requires: undefined, version: '3.12.1' },
    { requires: '~=3.11.0', version: '3.11.9' },
    { requires: '>=3.9,<3.11', version: '3.9.18' },
    { requires: '<4', version: '3.12.1' },
    { requires: '>=3.13', version: undefined },
  ])('that satisfies $requires: $version', ({ requires, version }) => {
    expect(choosePython(requires, installed)).toBe(version);
  });
});
