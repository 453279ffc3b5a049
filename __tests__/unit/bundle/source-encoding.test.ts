import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { inspectApp } from '../../../src/bundle/inspect.ts';
import { python } from '../../support/python-index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const dash = 'from dash import Dash, html\napp = Dash(__name__)\napp.layout = html.Div()\n';
const requirements = { 'requirements.txt': 'dash==3.2.0\n', '.python-version': '3.12\n' };

/** The findings of an app whose source has these bytes, as `level file:line` and as text. */
async function inspect(files: Readonly<Record<string, Uint8Array | string>>) {
  await using folder = await temporaryFolder({ ...requirements, ...files });
  const { findings } = await inspectApp({
    ...{ root: folder.path, repository: folder.path, exclude: [], include: [], extraFiles: [] },
    ...{ gitignore: false, extras: [], groups: [], packageInstaller: 'auto', ignoreRules: [] },
  });
  return {
    places: findings.map(({ level, location }) => `${level} ${location?.file}:${location?.line}`),
    words: findings.map(({ message, reason, hint }) => [message, reason, hint].join(' ')).join('\n'),
  };
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const windows = (text: string) => Buffer.from(text.replaceAll('€', '\x80'), 'latin1');
const mark = Buffer.from([0xef, 0xbb, 0xbf]);

const sources: { it: string; source: Uint8Array; expected: string[] }[] = [
  { it: 'in UTF-8', source: Buffer.from(`${dash}t = "é"\n`), expected: [] },
  {
    it: 'in Latin-1 without a coding line',
    source: latin1(`${dash}t = "é"\n`),
    expected: ['error app.py:4'],
  },
  {
    it: 'in Windows-1252, with line ends of Windows',
    source: windows(`${dash}t = 1\nt = "5 €"\n`.replaceAll('\n', '\r\n')),
    expected: ['error app.py:5'],
  },
  {
    it: 'in UTF-8 but for one line',
    source: Buffer.concat([Buffer.from(`${dash}t = "é"\n`), latin1('t = "é"\n')]),
    expected: ['error app.py:5'],
  },
  {
    it: 'in Latin-1 with a coding line',
    source: latin1(`# -*- coding: latin-1 -*-\n${dash}t = "é"\n`),
    expected: [],
  },
  {
    it: 'in Latin-1 with a coding line below a comment',
    source: latin1(`#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\n${dash}t = "é"\n`),
    expected: [],
  },
  {
    it: 'in Latin-1 with a coding line that comes too late',
    source: latin1(`import os\n# coding: latin-1\n${dash}t = "é"\n`),
    expected: ['error app.py:6'],
  },
  {
    it: 'in Latin-1 with a coding line that says UTF-8',
    source: latin1(`# coding: utf8\n${dash}t = "é"\n`),
    expected: ['error app.py:5'],
  },
  // Python can import this file.
  {
    it: 'in Latin-1, but in its comments only',
    source: latin1(`${dash}# é\n`),
    expected: [],
  },
  {
    it: 'in UTF-8 with a byte-order mark',
    source: Buffer.concat([mark, Buffer.from(`${dash}t = "é"\n`)]),
    expected: [],
  },
  {
    it: 'in UTF-8 with a byte-order mark and a coding line that agrees',
    source: Buffer.concat([mark, Buffer.from(`# coding: UTF_8\n${dash}`)]),
    expected: [],
  },
  {
    it: 'in UTF-8 with a byte-order mark and another coding line',
    source: Buffer.concat([mark, Buffer.from(`\n# coding: latin-1\n${dash}`)]),
    expected: ['error app.py:2'],
  },
  {
    it: 'in Latin-1 with the byte-order mark of UTF-8',
    source: Buffer.concat([mark, latin1(`${dash}t = "é"\n`)]),
    expected: ['error app.py:4'],
  },
  {
    it: 'in UTF-16',
    source: Buffer.from(`\ufeff${dash}`, 'utf16le'),
    expected: ['error app.py:1'],
  },
];

describe('source', () => {
  test.each(sources)('$it is reported on its line if Python cannot read it', async ({ source, expected }) => {
    expect((await inspect({ 'app.py': source })).places).toEqual(expected);
  });

  test('is an error exactly if Python refuses to import it', async () => {
    const dashOfOurs = 'class Dash:\n  def __init__(self, name): pass\nclass html:\n  Div = object\n';
    const modules = sources.map(({ source }, at) => [`m${at}.py`, source]);
    await using folder = await temporaryFolder({ 'dash.py': dashOfOurs, ...Object.fromEntries(modules) });
    const script =
      'import sys\nfor at in range(int(sys.argv[1])):\n  try: __import__(f"m{at}")\n  except (SyntaxError, ValueError): print(at)';
    const { stdout } = await promisify(execFile)(python, ['-B', '-c', script, `${sources.length}`], {
      cwd: folder.path,
    });
    const refused = sources.filter((_, at) => stdout.split(/\s+/).includes(`${at}`)).map(({ it }) => it);
    const errors = sources.filter(({ expected: [first] }) => first?.startsWith('error'));
    expect(refused).toEqual(errors.map(({ it }) => it));
  });

  test('that Python refuses is quoted, with a hint', async () => {
    const { words } = await inspect({ 'app.py': latin1(`${dash}title = "Café"\n`) });
    expect(words).toBe(
      'app.py is not saved as UTF-8. Python can\'t read line 4, and no coding line declares another encoding: title = "Café" Save it as UTF-8, without a line that declares another encoding.',
    );
  });

  test('that Python refuses is reported for each module that the app loads', async () => {
    const files = { 'app.py': `import charts, other\n${dash}`, 'charts.py': latin1('t = "é"\n') };
    const unused = { 'unused.py': latin1('t = "é"\n'), 'other.py': '' };
    expect((await inspect({ ...files, ...unused })).places).toEqual(['error charts.py:1']);
  });
});
