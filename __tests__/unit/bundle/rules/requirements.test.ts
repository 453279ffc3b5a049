import { expect, test } from '@jest/globals';
import { checkSource } from '../../../../src/bundle/rules/source-rules.ts';
import {
  appEntrypoint,
  check,
  folder,
  made,
  pinned,
  summaries,
  withLines,
} from '../../../support/check-rules.ts';

test.each([
  ['dash>=1.0.0', true],
  ['dash', true],
  ['dash >= 2, < 5 ; python_version > "3"', true],
  ['dash[diskcache]>2.5  # comment', true],
  ['Dash!=3.0.0', true],
  ['dash<3', false],
  ['dash==2.*', false],
  ['dash~=2.9', false],
  ['dash @ https://host/dash.whl', false],
])('the old packages are reported for %s: %s', async (line, isReported) => {
  const requirements = { ...pinned('dash'), text: `flask\n${line}\n` };
  const findings = await summaries(
    { 'app.py': withLines('import dash_html_components\n') },
    { requirements },
  );
  expect(findings).toEqual(isReported ? ['warning missing-requirement app.py:5'] : []);
});

test.each([
  'git+https://github.com/acme/tools',
  '-e git+https://github.com/acme/tools',
  'https://host/tools.whl',
  './wheels/tools.whl',
])('nothing is missing if there is the requirement %s, which has no name', async (line) => {
  const requirements = { ...pinned('dash'), text: `dash\n${line}\n` };
  expect(await summaries({ 'app.py': withLines('import cv2, yaml\n') }, { requirements })).toEqual([]);
});

test('a million blank lines in the requirements are read in one pass', async () => {
  const requirements = { ...pinned('dash'), text: `${'\n'.repeat(1_000_000)}dash\n` };
  expect(await summaries({ 'app.py': withLines('import cv2\n') }, { requirements })).toHaveLength(1);
});

test('a named requirement by URL is not mistaken for one without a name', async () => {
  const requirements = { ...pinned('dash tools'), text: 'dash\ntools @ git+https://github.com/acme/tools\n' };
  expect(await summaries({ 'app.py': withLines('import cv2\n') }, { requirements })).toEqual([
    'warning missing-requirement app.py:5',
  ]);
});

test('dash-canvas provides skimage', async () => {
  const files = { 'app.py': withLines('import skimage\n') };
  expect(await summaries(files, { requirements: pinned('dash dash-canvas') })).toEqual([]);
});

test.each([
  ['import plotly.express as px', pinned('dash==3.2.0'), 1],
  ['from plotly import express', pinned('dash plotly'), 1],
  ['import plotly.figure_factory as ff', pinned('dash plotly'), 1],
  ['from plotly import figure_factory', pinned('dash pandas'), 0],
  ['import plotly.express as px', pinned('dash pandas'), 0],
  ['import plotly.express as px', { ...pinned('dash plotly'), text: 'dash\nplotly[express]\n' }, 0],
  ['import plotly.express as px', pinned('dash acme-tools'), 0],
  ['import plotly.graph_objects as go', pinned('dash==3.2.0'), 0],
  ['try:\n  import plotly.express\nexcept ImportError: pass', pinned('dash==3.2.0'), 0],
])('numpy is missing for %s', async (line, requirements, count) => {
  const findings = await check({ 'app.py': withLines(`${line}\n`) }, { requirements });
  expect(findings.filter(({ message }) => message.includes('numpy'))).toHaveLength(count);
});

test.each([
  ['numpy', 1],
  ['pandas', 0],
])('Plotly Express 5 needs pandas: with %s, %d finding', async (name, count) => {
  const files = { 'app.py': withLines('import plotly.express as px\n') };
  const findings = await check(files, { requirements: pinned(`dash plotly==5.24.1 ${name}`) });
  expect(findings.filter(({ message }) => message.includes('nothing provides pandas'))).toHaveLength(count);
});

test.each([
  ['import winreg', true],
  ['from msvcrt import getch', true],
  ['import sys\nif sys.platform == "win32":\n  import winreg', false],
  ['try:\n  import winsound\nexcept ImportError: pass', false],
])('standard-library checks for Windows: %j', async (line, isReported) => {
  const files = { 'app.py': withLines(`${line}\n`) };
  expect(await summaries(files, { requirements: pinned('dash') })).toEqual(
    isReported ? ['warning standard-library app.py:5'] : [],
  );
});

test.each([
  ['import imp', [12], true],
  ['import imp', [11], false],
  ['import imp', [11, 12, 13], false],
  ['import cgi', [13, 14], true],
  ['from asyncore import x', [12], true],
  ['import tomllib', [9], true],
  ['import tomllib', [9, 10, 11], false],
  ['import distutils', [13], false],
  ['try:\n  import tomllib\nexcept ImportError: pass', [9], false],
  ['def f():\n  import imp', [13], false],
])('standard-library checks %j for the versions %j', async (line, pythons, isReported) => {
  const files = { 'app.py': withLines(`${line}\n`) };
  expect(await summaries(files, { pythons, requirements: pinned('dash') })).toEqual(
    isReported ? ['warning standard-library app.py:5'] : [],
  );
});

test.each(['legacy-cgi', 'standard-cgi'])('standard-library accepts %s in place of cgi', async (name) => {
  const files = { 'app.py': withLines('import cgi\n') };
  expect(await summaries(files, { pythons: [13], requirements: pinned(`dash ${name}`) })).toEqual([]);
});

test("standard-library accepts the app's own module", async () => {
  const files = { 'app.py': withLines('import imp\n'), 'imp.py': '' };
  expect(await summaries(files, { pythons: [13] })).toEqual(['warning hidden-library imp.py:undefined']);
});

test('standard-library reports for the Python of the server if the app leaves a choice', async () => {
  const app = folder({ 'app.py': withLines('import imp\n') });
  const { findings, byPython } = await checkSource(app, appEntrypoint, { ignore: new Set() });
  expect(findings).toEqual([]);
  expect(byPython.get('3.11')).toEqual([]);
  expect(byPython.get('3.12')).toMatchObject([{ rule: 'standard-library', location: { line: 5 } }]);
});

test.each([
  ['dash==3.2.0', 1],
  ['dash==2.18.2', 0],
])('removed-from-dash reports the method long_callback with %s', async (requirement, count) => {
  const files = { 'app.py': withLines('@app.long_callback()\ndef f(): pass\n') };
  const findings = await check(files, { requirements: pinned(`${requirement} diskcache`) });
  expect(findings.filter(({ rule }) => rule === 'removed-from-dash')).toHaveLength(count);
});

test.each([
  ['dash==3.2.0', 1],
  ['dash==2.18.2', 0],
])('removed-from-dash reports dash.long_callback with %s', async (requirement, count) => {
  const files = { 'app.py': withLines('from dash.long_callback import DiskcacheLongCallbackManager\n') };
  const findings = await check(files, { requirements: pinned(`${requirement} diskcache`) });
  expect(findings.filter(({ rule }) => rule === 'removed-from-dash')).toHaveLength(count);
});

test.each([
  ['dash==3.2.0', 'compress=True', 1],
  ['dash==3.2.0', 'compress=False', 0],
  ['dash==3.2.0 flask-compress', 'compress=True', 0],
])('with %s, flask-compress is missing for %s', async (requirements, argument, count) => {
  const files = { 'app.py': made(argument) };
  expect(await summaries(files, { requirements: pinned(requirements) })).toEqual(
    Array(count).fill('warning missing-requirement app.py:3'),
  );
});
