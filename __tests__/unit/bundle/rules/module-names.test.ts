import { expect, test } from '@jest/globals';
import { check, end, type Files, pinned, start, summaries, withLines } from '../../../support/check-rules.ts';

const source = `${start}app = Dash(__name__)${end}`;

test.each<{ path: string; hint: string; level?: string }>([
  { path: 'my app.py', hint: 'Rename my app.py, for example to my_app.py.' },
  { path: 'app (1).py', hint: 'Rename app (1).py, for example to app_1.py.' },
  {
    path: 'my apps/app.py',
    hint: 'Rename the folder my apps, or deploy it alone if the app is in it: set `path: my apps`.',
  },
  { path: '__main__.py', hint: 'Rename __main__.py, for example to app.py.' },
  { path: 'signal.py', hint: 'Rename signal.py, for example to signal_app.py.' },
  { path: 'platform.py', hint: 'Rename platform.py, for example to platform_app.py.' },
  {
    path: 'test/app.py',
    hint: 'Rename the folder test, or deploy it alone if the app is in it: set `path: test`.',
  },
  {
    path: 'site/app.py',
    hint: 'Rename the folder site, or deploy it alone if the app is in it: set `path: site`.',
  },
  {
    path: 'dash/app.py',
    hint: 'Rename the folder dash, or deploy it alone if the app is in it: set `path: dash`.',
  },
  {
    path: 'flask/app.py',
    hint: 'Rename the folder flask, or deploy it alone if the app is in it: set `path: flask`.',
  },
  {
    path: 'pandas/web/app.py',
    hint: 'Rename the folder pandas, or deploy it alone if the app is in it: set `path: pandas`.',
  },
])('module-name refuses the entrypoint $path and suggests what to rename', async ({ path, hint }) => {
  const findings = await check(
    { [path]: source },
    { requirements: pinned('dash pandas'), pythons: [12], name: 'repo' },
  );
  expect(findings.filter(({ rule }) => rule === 'module-name')).toMatchObject([
    { level: 'error', hint, location: { file: path } },
  ]);
});

test.each<{ it: string; files: Files; pythons?: number[]; expected: string[] }>([
  { it: 'a name with a hyphen', files: { 'my-app.py': source }, expected: [] },
  { it: 'a name with other letters', files: { '0_Übersicht.py': source }, expected: [] },
  { it: 'a __main__.py inside a package', files: { 'pkg/__main__.py': source }, expected: [] },
  { it: 'a library that is not required', files: { 'seaborn/app.py': source }, expected: [] },
  {
    it: 'a module that the version of Python does not have',
    files: { 'cgi/app.py': source },
    pythons: [13],
    expected: [],
  },
  {
    it: 'a copy next to the app',
    files: { 'app.py': source, 'app (1).py': source },
    expected: [],
  },
  {
    it: 'a module of Python that Dash does not use, with a warning',
    files: { 'test.py': source },
    pythons: [12],
    expected: ['warning module-name test.py:undefined'],
  },
  {
    it: 'a package with the name of a module of Python, with a warning',
    files: { 'code/__init__.py': '', 'code/app.py': source },
    pythons: [12],
    expected: ['warning module-name code/app.py:undefined'],
  },
])('module-name accepts $it', async ({ files, pythons, expected }) => {
  expect(await summaries(files, { pythons, requirements: pinned('dash') })).toEqual(expected);
});

test('hidden-library reports a file with the name of a required library that the app imports', async () => {
  const files = { 'app.py': withLines('import pandas\n'), 'pandas.py': '', 'numpy.py': '' };
  expect(await summaries(files, { requirements: pinned('dash pandas numpy') })).toEqual([
    'warning hidden-library pandas.py:undefined',
  ]);
});

test.each<{ it: string; files: Files; expected: string[] }>([
  {
    it: 'a module of Python that the app imports',
    files: { 'app.py': withLines('import statistics\n'), 'statistics.py': '' },
    expected: ['warning hidden-library statistics.py:undefined'],
  },
  {
    it: 'a module of Python that Dash imports',
    files: { 'app.py': withLines(''), 'secrets.py': '' },
    expected: ['warning hidden-library secrets.py:undefined'],
  },
  {
    it: 'a library by a package',
    files: { 'app.py': withLines(''), 'plotly/__init__.py': '' },
    expected: ['error hidden-library plotly/__init__.py:undefined'],
  },
  {
    it: 'nothing else',
    files: { 'app.py': withLines(''), 'statistics.py': '', 'flask/x.py': '' },
    expected: [],
  },
])('hidden-library reports what hides $it', async ({ files, expected }) => {
  expect(await summaries(files)).toEqual(expected);
});
