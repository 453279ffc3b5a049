import { expect, test } from '@jest/globals';
import { chooseEntrypoint } from '../../../../src/bundle/entrypoint/find-entrypoint.ts';
import { readImported } from '../../../../src/bundle/rules/source-rules.ts';
import type { Requirements } from '../../../../src/bundle/types.ts';
import { check, folder, made, pinned, start, withLines } from '../../../support/check-rules.ts';

test('no-layout names the module that sets the layout, and the entrypoint that loads it', async () => {
  const files = {
    'app.py': `${start}app = Dash(__name__)\n`,
    'index.py': 'from app import app\napp.layout = 1\n',
  };
  const [finding] = await check(files);
  expect(finding).toMatchObject({
    rule: 'no-layout',
    reason: "index.py does, but importing app.py doesn't load that file.",
    hint: 'Set `entrypoint: index:app`, or import the module in app.py.',
  });
});

test.each([
  { line: 'import helper as h', hint: 'import src.helper instead of helper.' },
  { line: 'from helpers.h import *', hint: 'import src.helpers.h instead of helpers.h.' },
])('missing-module suggests to $hint', async ({ line, hint }) => {
  const files = { 'src/app.py': withLines(`${line}\n`), 'src/helper.py': '', 'src/helpers/h.py': '' };
  const [finding] = await check(files);
  expect(finding?.hint).toBe(`Deploy the folder src instead (input \`path\`), or ${hint}`);
});

test.each([
  {
    it: 'missing-module suggests the folder above a package that imports itself by its name',
    files: {
      'project/app/__init__.py': '',
      'project/app/app.py': withLines('from app.config import x\n'),
      'project/app/config.py': '',
    },
    hint: 'Deploy the folder project instead (input `path`), or import project.app.config instead of app.config.',
  },
  {
    it: 'missing-module suggests to deploy a folder that no import can name',
    files: { 'my-app/app.py': withLines('import helper\n'), 'my-app/helper.py': '' },
    hint: 'Deploy the folder my-app instead (input `path`).',
  },
  {
    it: 'missing-module suggests only the import for a folder without the entrypoint',
    files: { 'app.py': withLines('import lib.web\n'), 'lib/web.py': 'import helper\n', 'lib/helper.py': '' },
    hint: 'Import lib.helper instead of helper.',
  },
])('$it', async ({ files, hint }) => {
  const [finding] = await check(files);
  expect(finding?.hint).toBe(hint);
});

test.each([
  ['from .cfg import x, y as z', 'from .cfg import x, y as z fails on Connect.'],
  ['from .cfg import (a,\n  b)', 'from .cfg import (a, fails on Connect.'],
])('relative-import reports %j of a top-level module once', async (line, message) => {
  const findings = await check({ 'app.py': withLines(`${line}\n`), 'cfg.py': '' });
  expect(findings.filter(({ rule }) => rule === 'relative-import')).toMatchObject([
    { message, hint: expect.stringContaining('Remove the dot, or deploy the folder above') },
  ]);
});

test('missing-module reports a neighbour with the name of the app folder like any other', async () => {
  const files = { 'app/app.py': withLines('from churn.model import x\n'), 'app/churn/model.py': '' };
  for (const name of ['churn', 'repo']) {
    expect(await check(files, { name })).toMatchObject([
      {
        message: 'import churn finds app/churn/model.py only if Python is started in app/.',
        hint: 'Deploy the folder app instead (input `path`), or import app.churn.model instead of churn.model.',
      },
    ]);
  }
});

test.each([
  ['geo_cache/regions.csv', 'Set `include: geo_cache/**`, or write the file when the app starts.'],
  ['.env', 'Pass its values as environment variables (`environment`), or set `include: .env`.'],
])('missing-file suggests what to do about %s', async (path, hint) => {
  const excluded = ['geo_cache/', '.env'].map((one) => ({ path: one, reason: 'It is excluded.' }));
  const findings = await check({ 'app.py': withLines(`open("${path}")\n`) }, { excluded });
  expect(findings).toMatchObject([{ rule: 'missing-file', hint }]);
});

test.each([
  { line: 'html.Img(src="/assets/a.png")', hint: 'Write src=dash.get_asset_url("a.png")' },
  { line: 'html.A(href="/a")', hint: 'Write href=dash.get_relative_path("/a")' },
  { line: 'html.Img(src="/assets/" + name)', hint: 'Write src=dash.get_asset_url(…)' },
  { line: 'html.A(href=f"/a/{name}")', hint: 'Write href=dash.get_relative_path(…)' },
  { line: 'dcc.Link("z", "/z")', hint: 'Write href=dash.get_relative_path("/z")' },
  {
    line: 'x = "url(/assets/a.png)"',
    hint: 'Insert dash.get_asset_url("a.png") into the text.',
  },
  {
    line: 'x = f"url(\'/assets/bg{random.randint(1,3)}.jpg\')"',
    hint: 'Insert dash.get_asset_url(…) into the text.',
  },
  { line: 'x = f"{a} url(/b/{c})"', hint: 'Insert dash.get_relative_path(…) into the text.' },
  {
    line: '[html.A(href=p["path"]) for p in dash.page_registry.values()]',
    hint: 'Use p["relative_path"] instead of p["path"].',
  },
  {
    line: 'X = {"href": "/a"}\nhtml.A(href=X["href"])',
    hint: 'Pass it to dash.get_relative_path or dash.get_asset_url where the component is made.',
  },
])('absolute-url suggests for $line: $hint', async ({ line, hint }) => {
  const findings = await check({ 'app.py': withLines(`${line}\n`) });
  expect(findings.map((finding) => finding.hint)).toEqual([hint]);
});

test.each(['pathname == "/b"', 'PAGES.get(pathname)'])(
  'raw-pathname suggests what to write instead of %s',
  async (line) => {
    const files = {
      'app.py': withLines(
        `PAGES = {"/b": b}\n@callback(Output("p", "children"), Input("u", "pathname"))\ndef f(pathname):\n  return ${line}\n`,
      ),
    };
    expect(await check(files)).toMatchObject([
      {
        message: 'pathname is compared with "/b".',
        hint: 'Compare dash.strip_relative_path(pathname) with "b" instead.',
      },
    ]);
  },
);

test('a module of the app in any folder is not listed as an unknown requirement', async () => {
  const files = {
    'src/app.py': withLines('import helper, acme\nfrom views.home import x\nimport deep\n'),
    'src/helper.py': '',
    'src/views/home.py': '',
    'lib/deep/x.py': '',
  };
  const { entrypoint } = await chooseEntrypoint(folder(files));
  expect((await readImported(folder(files), entrypoint))?.unknown).toEqual(['acme']);
});

test.each([
  { sheet: 'a.css', url: '/assets/img/a.png', hint: 'Write it relative to the stylesheet: "img/a.png".' },
  { sheet: 'css/a.css', url: '/assets/a.png', hint: 'Write it relative to the stylesheet: "../a.png".' },
  {
    sheet: 'css/a.css',
    url: '/assets/css/b.css?v=1',
    hint: 'Write it relative to the stylesheet: "b.css?v=1".',
  },
  {
    sheet: 'a.css',
    url: '/static/a.png',
    hint: 'Put the file into the assets folder, and write its path relative to the stylesheet.',
  },
])('stylesheet-url suggests what to write instead of $url in $sheet', async ({ sheet, url, hint }) => {
  const files = { 'app.py': withLines(''), [`assets/${sheet}`]: `a{b:url(${url})}c{d:url(${url})}` };
  const [finding, ...more] = await check(files);
  expect(more).toEqual([]);
  expect(finding?.message).toBe(
    `A URL in the stylesheet begins with a slash: "${url}", and 1 more on this line.`,
  );
  expect(finding?.hint).toBe(hint);
});

test('stylesheet-url recognises assets by assets_url_path', async () => {
  const files = { 'app.py': made('assets_url_path="/a/"'), 'assets/a.css': 'a { b: url(/a/b.png) }' };
  const [finding] = await check(files);
  expect(finding?.hint).toBe('Write it relative to the stylesheet: "b.png".');
});

test('run-at-import explains run_server by the version of Dash', async () => {
  const files = { 'app.py': withLines('app.run_server()\n') };
  const findings = async (requirements: Requirements) =>
    (await check(files, { requirements: requirements })).map(({ reason, hint }) => [reason, hint]);
  expect(await findings(pinned('dash==2.18.2'))).toEqual([
    [expect.stringContaining('does not return'), 'Put it below if __name__ == "__main__":'],
  ]);
  expect(await findings(pinned('dash==3.2.0'))).toEqual([
    [
      'Dash 3 has no run_server, so the import ends in an error.',
      'Replace it with app.run, and put that below if __name__ == "__main__":',
    ],
  ]);
});

test.each([
  ['True', 'error'],
  ['enabled()', 'warning'],
])('python-syntax reports a page of an app with use_pages=%s with the level %s', async (value, level) => {
  const files = {
    'app.py': `${start}from flags import enabled\napp = Dash(__name__, use_pages=${value})\n`,
    'flags.py': 'import os\ndef enabled():\n  return bool(os.getenv("PAGES"))\n',
    'pages/home.py': 'import dash\ndash.register_page(__name__\n',
  };
  expect(await check(files)).toMatchObject([
    { rule: 'python-syntax', level, location: { file: 'pages/home.py' } },
  ]);
});

test('missing-requirement suggests Dash instead of jupyter-dash for Dash 3', async () => {
  const files = {
    'app.py': 'from jupyter_dash import JupyterDash\napp = JupyterDash(__name__)\napp.layout = 1\n',
  };
  const findings = await check(files, { requirements: pinned('dash==3.2.0') });
  expect(findings).toMatchObject([
    {
      rule: 'missing-requirement',
      reason: 'Dash itself provides the same now, and Dash 3 does not install the old package.',
      hint: 'Write from dash import Dash as JupyterDash',
      location: { line: 1 },
    },
  ]);
});

test('missing-requirement says so if another requirement may depend on the missing one', async () => {
  const files = { 'app.py': withLines('import dash_bootstrap_components\n') };
  const [finding] = await check(files, { requirements: pinned('dash acme-tools') });
  expect(finding?.message).toBe(
    'dash_bootstrap_components is imported, but no requirement of that name provides it.',
  );
  expect(finding?.reason).toContain('another requirement may depend on it');
});
