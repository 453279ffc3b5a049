import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseEntrypoint } from '../../../src/bundle/entrypoint/find-entrypoint.ts';
import { checkSource, readImported, sourceRules } from '../../../src/bundle/rules/source-rules.ts';
import type { AppFolder, Entrypoint, Requirements } from '../../../src/bundle/types.ts';
import { propertyRuns } from '../../support/scope.ts';

type Files = Readonly<Record<string, string>>;

const folder = (files: Files): AppFolder => ({
  paths: Object.keys(files).sort(),
  read: async (path) => files[path],
});

const pinned = (names: string, { locked = false } = {}): Requirements => {
  const packages = names
    .split(' ')
    .map((line) => line.split('=='))
    .map(([name = '', version]) => [name, version] as const);
  return {
    text: names.replaceAll(' ', '\n'),
    packageFile: 'requirements.txt',
    source: 'requirements.txt',
    packages: new Map(packages),
    locked,
    origins: [],
    own: [],
    manager: 'pip',
  };
};

const app: Entrypoint = { module: 'app', object: 'app', text: 'app:app', source: 'given', certain: true };

/** The findings as `level rule file:line`. */
async function found(files: Files, requirements?: Requirements, ignore: readonly string[] = []) {
  const entrypoint = files['app.py'] === undefined ? (await chooseEntrypoint(folder(files))).entrypoint : app;
  const findings = await checkSource(folder(files), entrypoint, requirements, { ignore: new Set(ignore) });
  return findings.map(({ level, rule, location }) => `${level} ${rule} ${location?.file}:${location?.line}`);
}

const start = 'import os\nfrom dash import Dash, html, dcc\n';
const end = '\napp.layout = html.Div()\n';
const made = (options: string) => `${start}app = Dash(__name__, ${options})${end}`;
const with_ = (body: string) => `${start}app = Dash(__name__)${end}${body}`;

describe('is told, on its file and line', () => {
  test.each<{ it: string; files: Files; told: string[]; requirements?: Requirements }>([
    {
      it: 'each prefix given to the constructor',
      files: {
        'app.py': made(
          'url_base_pathname="/x/",\n requests_pathname_prefix="/y/", routes_pathname_prefix="/"',
        ),
      },
      told: ['error path-prefix app.py:3', 'error path-prefix app.py:4'],
    },
    ...['url_base_pathname', 'requests_pathname_prefix'].map((name) => ({
      it: `the root as ${name}, which contradicts Connect's path as any other does`,
      files: { 'app.py': made(`${name}="/"`) },
      told: ['error path-prefix app.py:3'],
    })),
    {
      it: 'the root as a prefix that a variable may replace',
      files: { 'app.py': made('requests_pathname_prefix=os.getenv("PREFIX", "/")') },
      told: ['warning path-prefix app.py:3'],
    },
    ...['"fastapi"', '"Quart"', "os.environ.get('BACKEND', 'fastapi')"].map((backend) => ({
      it: `the backend ${backend}, which WSGI doesn't serve`,
      files: { 'app.py': made(`backend=${backend}`) },
      told: ['warning asgi-backend app.py:3'],
    })),
    ...['fastapi.FastAPI', 'quart.Quart'].map((server) => ({
      it: `a server of ${server} that the app is given`,
      files: {
        'app.py': `import ${server.split('.')[0]}\nserver = ${server}()\n${made('server=server')}`,
      },
      told: ['warning asgi-backend app.py:5'],
    })),
    {
      it: 'a prefix by the name of a constant',
      files: { 'app.py': `P = "/x/"\n${made('url_base_pathname=P')}` },
      told: ['error path-prefix app.py:4'],
    },
    {
      it: 'a prefix that a variable may replace',
      files: { 'app.py': made('url_base_pathname=os.environ.get("P", "/x/")') },
      told: ['warning path-prefix app.py:3'],
    },
    {
      it: 'a prefix in a factory of another module',
      files: {
        'app.py': 'from lib import make\napp = make()\n',
        'lib.py': `${start}def make():\n  app = Dash(__name__, url_base_pathname="/x/")\n  app.layout = 1\n  return app\n`,
      },
      told: ['error path-prefix lib.py:4'],
    },
    {
      it: 'an asset, a page and a formatted link that begin with a slash',
      files: {
        'app.py': with_(
          'html.Img(src="/assets/a.png")\ndcc.Link("x", href="/page")\nhtml.A(href=f"/page/{x}")\nhtml.A(href="/a/" + x)\n',
        ),
      },
      told: [5, 6, 7, 8].map((line) => `warning absolute-url app.py:${line}`),
    },
    {
      it: 'a link inside a callback and in a component of another library',
      files: {
        'app.py': with_(
          'import dash_bootstrap_components as dbc\ndef f():\n  return dbc.NavLink("x", href="/page")\n',
        ),
      },
      told: ['warning absolute-url app.py:7'],
    },
    {
      it: 'what CSS in a string loads, and what the page around the app does',
      files: {
        'app.py': with_(
          `html.Div(style={"background": "url('/assets/a.png')"})\nb = f"url(/assets/{b}.png)"\napp.index_string = '''<html>\n<link href="/assets/f.ico"><script src="/a.js"></script>\n{%app_entry%}</html>'''\n`,
        ),
      },
      told: [5, 6, 8, 8].map((line) => `warning absolute-url app.py:${line}`),
    },
    {
      it: 'the path of a page where its relative path is wanted',
      files: { 'app.py': with_('[dcc.Link(href=page["path"]) for page in registry]\n') },
      told: ['warning absolute-url app.py:5'],
    },
    ...[
      'dcc.Link("z", "/z")',
      '[dcc.Link(p["name"], href=p["path"]) for p in dash.page_registry.values()]',
      '[dcc.Link(p["name"], p["path"]) for name, p in page_registry.items() if p["top"]]',
      'for p in dash.page_registry.values(): links.append(dcc.Link(href=p["path"]))',
      'html.A(href=dash.page_registry["pages.home"]["path"])',
      'html.A(href="/page/{}".format(x))',
      'dcc.Markdown("[Sales](/sales) and text")',
      'dcc.Markdown(children="![x](/assets/a.png)")',
      'dcc.Markdown(f"see [{name}](/sales/{name})")',
      'html.Form(action="/login")',
    ].map((line) => ({
      it: `what leads out of the app, by ${line}`,
      files: { 'app.py': with_(`${line}\n`) },
      told: ['warning absolute-url app.py:5'],
    })),
    {
      it: 'a path of a page, or one with a slash, that a function of the app makes a link of',
      files: {
        'app.py': with_(
          'def nav(text, href):\n  return html.Li(dcc.Link(text, href=href))\n[nav(p["name"], href=p["path"]) for p in dash.page_registry.values()]\nnav("x", href="/x")\n',
        ),
      },
      told: ['warning absolute-url app.py:7', 'warning absolute-url app.py:8'],
    },
    {
      it: 'links of a list that components are made of',
      files: {
        'app.py': with_(
          'LINKS = [{"name": "A", "href": "/a"}, {"name": "B", "href": "b"},\n  {"name": "C", "href": "/c"}]\n[html.A(x["name"], href=x["href"]) for x in LINKS]\nPICTURES = {"a": {"file": "/assets/a.png"}}\nhtml.Img(src=PICTURES["a"]["file"])\n',
        ),
      },
      told: [5, 6, 8].map((line) => `warning absolute-url app.py:${line}`),
    },
    {
      it: 'links of another module that components are made of',
      files: {
        'app.py': with_('from links import LINKS\n[html.A(href=x["href"]) for x in LINKS]\n'),
        'links.py': 'LINKS = [dict(href="x"), {"href": "/a"}]\n',
      },
      told: ['warning absolute-url links.py:1'],
    },
    {
      it: 'what a callback gives to the address or to a picture',
      files: {
        'app.py': with_(
          [
            '@app.callback(Output("url", "pathname"), Input("b", "n_clicks"))\ndef f(n):\n  if n:\n    return "/sales"\n  return dash.no_update',
            '@callback([Output("i", "src"), Output("t", "children")], Input("b", "n_clicks"))\ndef g(n):\n  return f"/assets/{n}.png", "/text"',
            '@callback(Output("t", "children"), Output("a", component_property="href"), Input("b", "n_clicks"))\ndef h(n):\n  return ["/text", "/a" if n else "/b"]\n',
          ].join('\n'),
        ),
      },
      told: [8, 12, 15, 15].map((line) => `warning absolute-url app.py:${line}`),
    },
    {
      it: 'what stylesheets load by a URL that begins with a slash, whatever the spelling',
      files: {
        'app.py': with_(''),
        'assets/a.css':
          '@import url("/assets/b.css");\n@import \'/assets/c.css\';\na { background: URL( /assets/a.png ) }\n/* a\ncomment */ b { src: url(\n"/fonts/a.woff") }',
        'assets/css/min.CSS': 'a{b:url(/assets/a.png)}c{d:url(/assets/b.png),url(b.png)}',
      },
      told: [
        ...[1, 2, 3, 5].map((line) => `warning stylesheet-url assets/a.css:${line}`),
        'warning stylesheet-url assets/css/min.CSS:1',
      ],
    },
    {
      it: 'the stylesheets of the folder that the constructor names, beside its module',
      files: {
        'pkg/web.py': made('assets_folder="../static/"'),
        'static/a.css': 'a { b: url(/assets/a.png) }',
        'assets/b.css': 'a { b: url(/assets/a.png) }',
      },
      told: ['warning stylesheet-url static/a.css:1'],
    },
    {
      it: 'the stylesheets of an app that a library makes',
      files: {
        'app.py': `${start}import corp\napp = corp.app()\napp.layout = 1\n`,
        'assets/a.css': 'a { b: url(/x.png) }',
      },
      told: ['warning stylesheet-url assets/a.css:1'],
    },
    {
      it: 'a path that a callback compares as it comes',
      files: {
        'app.py': with_(
          '@app.callback(Output("p", "children"), Input("u", "pathname"))\ndef f(pathname):\n  if pathname == "/":\n    return 1\n  elif pathname == "/b":\n    return 2\n',
        ),
      },
      told: ['warning raw-pathname app.py:7'],
    },
    ...[
      'pathname != "/b"',
      'pathname in ["/b", "/c"]',
      'pathname not in (None, "/")',
      'pathname and pathname.startswith("/examples/")',
    ].map((comparison) => ({
      it: `a path that a callback compares as it comes, by ${comparison}`,
      files: {
        'app.py': with_(
          `@app.callback(Output("p", "children"), Input("u", "pathname"))\ndef f(pathname):\n  if ${comparison}:\n    return 1\n`,
        ),
      },
      told: ['warning raw-pathname app.py:7'],
    })),
    ...[
      { parameter: 'url', line: 'if url == "/b": return 1' },
      { parameter: 'pathname', line: 'return {"/": 1, "/b": 2}.get(pathname)' },
      { parameter: 'pathname', line: 'return {"/": 1, "/b": 2}[pathname]' },
      { parameter: 'pathname', line: 'return PAGES.get(pathname, lost)' },
      { parameter: 'url', line: 'return PAGES[url]' },
      { parameter: 'pathname', line: 'return pathname.split("/")[1]' },
      { parameter: 'url', line: 'return url.strip("/").split("/")[0]' },
    ].map(({ parameter, line }) => ({
      it: `a path of Connect that a callback takes for the app's, by ${line}`,
      files: {
        'app.py': with_(
          `PAGES = {"/": home, "/b": b}\n@app.callback(Output("p", "children"), Input("b", "n_clicks"), State("u", "pathname"))\ndef f(n, ${parameter}):\n  ${line}\n`,
        ),
      },
      told: ['warning raw-pathname app.py:8'],
    })),
    {
      it: 'a path that a callback matches',
      files: {
        'app.py': with_(
          '@callback(Output("p", "children"), [Input("u", "pathname")])\ndef f(path):\n  match path:\n    case "/" | "/home": return 1\n    case _: return 2\n',
        ),
      },
      told: ['warning raw-pathname app.py:7'],
    },
    {
      it: 'nothing of a path that a callback compares with what holds no path',
      files: {
        'app.py': with_(
          '@app.callback(Output("p", "children"), Input("u", "pathname"))\ndef f(pathname):\n  if pathname in (None, "") or pathname.endswith("/b") or pathname is not None:\n    return 1\n',
        ),
      },
      told: [],
    },
    {
      it: 'app.run and its older name at import',
      files: { 'app.py': with_('app.run(debug=True)\napp.run_server()\napp.server.run()\n') },
      told: [5, 6, 7].map((line) => `error run-at-import app.py:${line}`),
    },
    ...[
      'from waitress import serve\nserve(app.server, port=80)',
      'import waitress\nwaitress.serve(app.server)',
      'from werkzeug.serving import run_simple\nrun_simple("0.0.0.0", 80, app.server)',
      'from gevent.pywsgi import WSGIServer\nWSGIServer(("", 80), app.server).serve_forever()',
    ].map((lines) => ({
      it: `another server that is started at import: ${lines.split('\n')[1]}`,
      files: { 'app.py': with_(`${lines}\n`) },
      told: ['error run-at-import app.py:6'],
    })),
    {
      it: 'a server that is kept, and started in a function that is called at import',
      files: {
        'app.py': with_(
          'from wsgiref.simple_server import make_server\nhttpd = make_server("", 80, app.server)\ndef main():\n  httpd.serve_forever()\nmain()\n',
        ),
      },
      told: ['error run-at-import app.py:8'],
    },
    {
      it: 'app.run in a function that is called at import, and in a module that is imported',
      files: {
        'app.py': with_('import start\ndef main():\n  app.run()\nmain()\n'),
        'start.py': 'from dash import Dash\nother = Dash()\nother.run()\n',
      },
      told: ['error run-at-import app.py:7', 'error run-at-import start.py:3'],
    },
    {
      it: 'the debug mode at import',
      files: { 'app.py': with_('app.enable_dev_tools(debug=True)\napp.enable_dev_tools()\n') },
      told: ['warning debug-at-import app.py:5', 'warning debug-at-import app.py:6'],
    },
    {
      it: 'run_server where Dash 3 is pinned',
      files: { 'app.py': with_('if __name__ == "__main__":\n  app.run_server()\n') },
      requirements: pinned('dash==3.0.4'),
      told: ['notice run-server app.py:6'],
    },
    {
      it: 'run_server of Dash 3 at import, which is an error and nothing besides',
      files: { 'app.py': with_('def main():\n  app.run_server()\nmain()\n') },
      requirements: pinned('dash==3.0.4'),
      told: ['error run-at-import app.py:6'],
    },
    {
      it: 'a module whose distribution has another name',
      files: { 'app.py': with_('import sklearn.svm\nfrom PIL import Image\nfrom yaml import safe_load\n') },
      requirements: pinned('dash pandas'),
      told: [5, 6, 7].map((line) => `warning missing-requirement app.py:${line}`),
    },
    {
      it: 'a module that no extra of the requirements brings',
      files: { 'app.py': with_('import dotenv, diskcache, xlsxwriter\n') },
      requirements: { ...pinned('dash pandas'), text: 'dash[diskcache]==3.2.0\n# pandas[excel]\npandas\n' },
      told: ['warning missing-requirement app.py:5', 'warning missing-requirement app.py:5'],
    },
    {
      it: 'a missing module of a lock, and of an imported module',
      files: { 'app.py': with_('import data\n'), 'data.py': 'import pandas as pd\n' },
      requirements: pinned('dash==3.0.0 flask==3.0.0 acme-tools==1.0', { locked: true }),
      told: ['warning missing-requirement data.py:1'],
    },
    {
      it: 'a missing module of a lock whose name begins with that of a library which is there',
      files: { 'app.py': with_('import dash_extensions\n') },
      requirements: pinned('dash==3.0.0 flask==3.0.0', { locked: true }),
      told: ['warning missing-requirement app.py:5'],
    },
    {
      it: "the old packages that Dash 3 doesn't bring",
      files: {
        'app.py': with_('import dash_html_components as h\nimport dash_core_components\nimport dash_table\n'),
      },
      requirements: pinned('dash'),
      told: [5, 6, 7].map((line) => `warning missing-requirement app.py:${line}`),
    },
    {
      it: 'a module beside one in a subfolder, imported as if started there',
      files: { 'pkg/web.py': with_('import helper\n'), 'pkg/helper.py': '' },
      requirements: pinned('dash'),
      told: ['warning missing-module pkg/web.py:5'],
    },
    {
      it: 'a folder without __init__.py beside the module that imports from it',
      files: {
        'src/app.py': with_('from dashboards.models import x\nimport charts.bar\n'),
        'src/dashboards/models.py': 'x = 1\n',
        'src/charts/bar.py': '',
      },
      requirements: pinned('dash'),
      told: [5, 6].map((line) => `warning missing-module src/app.py:${line}`),
    },
    {
      it: 'a module beside the entrypoint that another folder imports',
      files: {
        'src/__init__.py': '',
        'src/app.py': with_('from .views import home\n'),
        'src/views/home.py': 'from helper import x\n',
        'src/helper.py': 'x = 1\n',
      },
      requirements: pinned('dash'),
      told: ['warning missing-module src/views/home.py:1'],
    },
    {
      it: 'a module beside one in a subfolder where nothing states requirements',
      files: { 'pkg/web.py': with_('import helper\n'), 'pkg/helper.py': '' },
      told: ['warning missing-module pkg/web.py:5'],
    },
    {
      it: "files in somebody's home, on a Windows drive and outside of the folder",
      files: {
        'app.py': with_(
          'import pandas as pd\nopen("/home/ann/x.csv")\npd.read_csv(r"C:\\data\\x.csv")\npd.read_excel("../x.xlsx")\nopen(f"/Users/{me}/x")\n',
        ),
      },
      told: [6, 7, 8, 9].map((line) => `warning outside-path app.py:${line}`),
    },
    {
      it: 'a folder of assets or pages that lies outside of the app folder',
      files: {
        'app.py': made('assets_folder="../assets",\n pages_folder="/home/ann/pages", use_pages=True'),
      },
      told: ['warning outside-path app.py:3', 'warning outside-path app.py:4'],
    },
    ...[
      'pd.read_csv("assets/features.csv")',
      'df = pd.read_excel("features.xlsx", sheet_name=0).dropna()',
      'df = pd.read_csv(filepath_or_buffer="features.csv")',
      'rows = json.load(open("data/rows.json"))',
      'text = open("./missing.txt", "rb").read()',
      'text = Path("missing.md").read_text()',
      'text = Path("missing.md").open().read()',
      'matrix = np.load("m.npy")',
      'with open("missing.txt", mode="r") as file: pass',
      'for line in open("missing.txt"): pass',
      'secrets = open(".env").read()',
      'df = pd.read_csv(r"data\\here.csv")',
      'df = pd.read_csv("Data/here.csv")',
    ].map((line) => ({
      it: `a file that is read at import and is not there, by ${line}`,
      files: {
        'app.py': with_(
          `import json, numpy as np, pandas as pd\nfrom pathlib import Path\nimport pages_too\n${line}\n`,
        ),
        'pages_too.py': '',
        'data/here.csv': '',
      },
      told: ['warning missing-file app.py:8'],
    })),
    {
      it: 'a file that is read at import by an imported module, and lies beside it',
      files: {
        'pkg/web.py': with_('from . import data\n'),
        'pkg/data.py': 'import pandas as pd\ndf = pd.read_csv("sales.csv")\n',
        'pkg/sales.csv': '',
      },
      told: ['warning missing-file pkg/data.py:2'],
    },
    {
      it: 'a relative import in a top-level module',
      files: {
        'app.py': with_('from . import cfg\nfrom .cfg import (\n  x,\n  y as z)\n'),
        'cfg.py': 'x = y = 1\n',
      },
      told: [5, 6].map((line) => `error relative-import app.py:${line}`),
    },
    {
      it: 'a relative import that leads out of the folder',
      files: { 'pkg/__init__.py': '', 'pkg/web.py': with_('from ...top import x\n') },
      told: ['error relative-import pkg/web.py:5'],
    },
    {
      it: 'pages without their folder',
      files: { 'app.py': `${start}app = Dash(__name__, use_pages=True)\n` },
      told: ['error pages-folder app.py:3'],
    },
    {
      it: 'a folder of pages by another name that is missing',
      files: { 'pkg/web.py': `${start}app = Dash(pages_folder="views")\n`, 'views/a.py': '' },
      told: ['error pages-folder pkg/web.py:3'],
    },
    {
      it: 'a folder of pages that lies beside the function that makes the app, and not beside the module that calls it',
      files: {
        'app.py': `from web.factory import make\napp = make()${end}`,
        'web/factory.py': `${start}def make():\n  return Dash(use_pages=True)\n`,
        'web/pages/a.py': '',
      },
      told: ['error pages-folder web/factory.py:4'],
    },
    {
      it: 'an app without a layout',
      files: { 'app.py': `${start}app = Dash(__name__)\n` },
      told: ['warning no-layout app.py:3'],
    },
    ...[
      'import dash_auth\ndash_auth.BasicAuth(app, {})',
      'from flask_caching import Cache\ncache = Cache(app)',
      'from flask_talisman import Talisman\nTalisman(app, force_https=True)',
      'from flask_login import LoginManager\nmanager = LoginManager(app=app)',
      'import os\nprint(app)',
    ].map((lines) => ({
      it: `an app without a layout, which is handed to what sets none by ${lines}`,
      files: { 'app.py': `${start}app = Dash(__name__)\n${lines}\n` },
      told: ['warning no-layout app.py:3'],
    })),
    {
      it: 'a file that hides a library of Dash',
      files: { 'app.py': with_(''), 'plotly.py': '' },
      told: ['error hidden-library plotly.py:undefined'],
    },
    {
      it: 'Python 2 in an imported module',
      files: { 'app.py': with_('import old\n'), 'old.py': '\nprint "x"\n' },
      told: ['error python-syntax old.py:2'],
    },
    {
      it: 'what pages hold, which Dash imports by itself',
      files: {
        'app.py': `${start}app = Dash(__name__, use_pages=True)\n`,
        'pages/a.py': 'import dash\ndash.register_page(__name__)\nlayout = dash.html.A(href="/b")\n',
      },
      told: ['warning absolute-url pages/a.py:3'],
    },
  ])('$it', async ({ files, told, requirements }) => {
    expect(await found(files, requirements)).toEqual(told);
  });
});

describe('is no reason for alarm', () => {
  test.each<{ it: string; files: Files; requirements?: Requirements }>([
    {
      it: 'a module and a requirement that are called as what any object has',
      files: { 'app.py': with_('import constructor\nimport toString\n') },
      requirements: pinned('dash==3.0.4 constructor'),
    },
    {
      it: 'a prefix that is None, or read from a variable without a default',
      files: {
        'app.py': made('url_base_pathname=None, requests_pathname_prefix=os.getenv("P")'),
      },
    },
    ...['backend="flask"', 'backend=os.getenv("DASH_BACKEND")', 'server=flask.Flask(__name__)'].map(
      (given) => ({
        it: `an app on Flask, by ${given}`,
        files: { 'app.py': `import flask\n${made(given)}` },
      }),
    ),
    {
      it: 'routes at the root, where Dash has them anyway',
      files: {
        'app.py': made('routes_pathname_prefix="/"'),
      },
    },
    {
      it: 'a prefix that only development has',
      files: { 'app.py': made('url_base_pathname="/x/" if DEV else None') },
    },
    {
      it: 'a prefix given to something else',
      files: { 'app.py': with_('from corp import Dash as D\nother = D(url_base_pathname="/x/")\n') },
    },
    {
      it: 'links that are relative, external, or made by Dash',
      files: {
        'app.py': with_(
          'html.A(href="page")\nhtml.A(href="//host/x")\nhtml.A(href="https://host/x")\nhtml.A(href="#top")\nhtml.Img(src=app.get_asset_url("a.png"))\ndcc.Link(href=dash.get_relative_path("/x"))\n',
        ),
      },
    },
    {
      it: 'CSS and a page that load by relative URLs and from other hosts, or that nobody loads',
      files: {
        'app.py': with_(
          `"url(/a.png)"\na = "url(a.png) url(//host/a.png) url(https://host/a.png) curl(/a)"\nb = '<a href="/a">'\napp.index_string = '<link href="{%config%}"><script src="//host/a.js"></script>{%app_entry%}'\nif __name__ == "__main__":\n  c = "url(/a.png)"\n`,
        ),
      },
    },
    {
      it: 'a slash given to something that is no component',
      files: { 'app.py': with_('import corp\ncorp.Link(href="/x")\nlink(href="/x")\ndict(src="/x")\n') },
    },
    {
      it: 'links that Dash makes relative, wherever they come from',
      files: {
        'app.py': with_(
          [
            'LINKS = [{"href": "/a", "icon": "/b"}]',
            '[html.A(href=dash.get_relative_path(x["href"])) for x in LINKS]',
            '[dcc.Link(p["name"], href=p["relative_path"]) for p in dash.page_registry.values()]',
            '[html.A(href=row["path"]) for row in rows]',
            'print([p["path"] for p in dash.page_registry.values()])',
            'def nav(href):\n  return html.A(href=dash.get_relative_path(href))\nnav(href="/x")',
            '[nav(href=p["path"]) for p in dash.page_registry.values()]',
            'def log(href):\n  print(href)\nlog(href="/x")',
            'html.A("text", "/id")',
            'corp.Link("x", "/x")',
            'dcc.Markdown("[a](a) [b](//host/b) [c](https://host/c) [d](#d) text (/e) `[f](/f)`")',
            'dcc.Markdown("""\n```\n[g](/g)\n```\n""")',
            'html.Div("[h](/h)")',
            'html.Form(action="login")',
            'html.Div(action="/login")\n',
          ].join('\n'),
        ),
      },
    },
    {
      it: 'what a callback gives to something else, or as Dash writes it',
      files: {
        'app.py': with_(
          [
            '@callback(Output("t", "children"), Output("url", "pathname"), Input("b", "n_clicks"))\ndef f(n):\n  def inner():\n    return 1, "/x"\n  return "/text", dash.get_relative_path("/x")',
            '@callback(Output("i", "src"), Input("b", "n_clicks"))\ndef g(n):\n  return app.get_asset_url("a.png")',
            '@callback(output=dict(a=Output("i", "src")), inputs=dict(b=Input("b", "n")))\ndef h(b):\n  return {"a": "/x"}',
            'def k():\n  return "/x"\n',
          ].join('\n'),
        ),
      },
    },
    {
      it: 'app.run below the main guard',
      files: { 'app.py': with_('if __name__ == "__main__":\n  app.run(debug=True)\n') },
    },
    {
      it: 'app.run below a guard of another spelling',
      files: { 'app.py': with_("if '__main__' == __name__ and True:\n  app.run()\n") },
    },
    {
      it: 'app.run in a function that only the guard calls',
      files: { 'app.py': with_('def main():\n  app.run()\nif __name__ == "__main__":\n  main()\n') },
    },
    {
      it: 'app.run under a condition',
      files: { 'app.py': with_('if os.environ.get("DEV"):\n  app.run()\n') },
    },
    {
      it: 'run of something else',
      files: {
        'app.py': with_('import subprocess\nsubprocess.run(["ls"])\nworker = Worker()\nworker.run()\n'),
      },
    },
    {
      it: 'app.run in a module that is not imported',
      files: { 'app.py': with_(''), 'other.py': 'from app import app\napp.run()\n' },
    },
    {
      it: 'a module of which nothing can be known, since no requirement has a name',
      files: { 'app.py': with_('import pandas\n') },
      requirements: { ...pinned('dash'), text: 'git+https://github.com/acme/tools', packages: new Map() },
    },
    {
      it: 'a module that a requirement may bring which could not be read',
      files: { 'app.py': with_('import pandas\n'), 'pkg/web.py': '' },
      requirements: { ...pinned('dash'), partial: true },
    },
    {
      it: 'run_server where Dash 2 is pinned',
      files: { 'app.py': with_('if __name__ == "__main__":\n  app.run_server()\n') },
      requirements: pinned('dash==2.18.2'),
    },
    {
      it: 'the standard library, of whatever version',
      files: {
        'app.py': with_(
          'import json, tomllib, asyncore, distutils, imp, _thread, zoneinfo\nfrom __future__ import annotations\n',
        ),
      },
      requirements: pinned('dash'),
    },
    {
      it: 'what requirements bring along',
      files: {
        'app.py': with_('import flask, plotly.express, werkzeug, requests, numpy, dateutil, jinja2\n'),
      },
      requirements: pinned('dash pandas'),
    },
    ...[
      { extra: 'dash[diskcache]==3.2.0', line: 'import diskcache' },
      { extra: 'dash [celery, diskcache]', line: 'import celery, redis, diskcache' },
      { extra: 'pandas[Excel]', line: 'import xlsxwriter, openpyxl' },
      { extra: 'plotly[kaleido]', line: 'import kaleido' },
      { extra: 'sqlalchemy[postgresql]', line: 'import psycopg2' },
      { extra: 'dash-tools[all]', line: 'import wordcloud' },
    ].map(({ extra, line }) => ({
      it: `what an extra brings, ${extra} for ${line}`,
      files: { 'app.py': with_(`${line}\n`) },
      requirements: { ...pinned(/^[\w-]+/.exec(extra)?.[0] ?? ''), text: `pip\n${extra}\n` },
    })),
    {
      it: 'another server below the main guard, and one that is only made',
      files: {
        'app.py': with_(
          'from waitress import serve\nfrom gevent.pywsgi import WSGIServer\nhttp = WSGIServer(("", 80), app.server)\nif __name__ == "__main__":\n  serve(app.server)\n',
        ),
      },
    },
    {
      it: 'what Vizro and explainerdashboard bring, and what more they may',
      files: {
        'app.py': with_(
          'import dash_ag_grid, dash_bootstrap_components, dash_mantine_components, flask_caching, shap, dash_auth, matplotlib\n',
        ),
      },
      requirements: pinned('vizro explainerdashboard'),
    },
    {
      it: 'what a requirement that nobody knows may bring along',
      files: { 'app.py': with_('import numpy, sklearn, fastapi\n') },
      requirements: pinned('dash acme-tools'),
    },
    {
      it: 'what an extra may bring along',
      files: { 'app.py': with_('import fastapi\n') },
      requirements: { ...pinned('dash'), text: 'dash[fastapi]\n' },
    },
    {
      it: 'a module that nobody knows',
      files: { 'app.py': with_('import acme\n') },
      requirements: pinned('dash acme-tools'),
    },
    {
      it: 'an import that may fail',
      files: {
        'app.py': with_(
          'try:\n  import cv2\nexcept ImportError:\n  cv2 = None\nfrom contextlib import suppress\nwith suppress(ImportError):\n  import yaml\n',
        ),
      },
      requirements: pinned('dash'),
    },
    {
      it: 'an import inside a function, under a condition, or for types only',
      files: {
        'app.py': with_(
          'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  import sklearn\ndef f():\n  import cv2\nif os.name == "nt":\n  import win32api\n',
        ),
      },
      requirements: pinned('dash'),
    },
    {
      it: "the app's own modules and compiled ones",
      files: {
        'app.py': with_('import yaml, cv2, attr\n'),
        'yaml/__init__.py': '',
        'cv2.cpython-312-x86_64-linux-gnu.so': '',
        'attr/x.py': '',
      },
      requirements: pinned('dash'),
    },
    {
      it: 'the old packages where Dash 2 brings them',
      files: { 'app.py': with_('import dash_html_components\n') },
      requirements: pinned('dash==2.9.3'),
    },
    {
      it: 'the old packages where Dash is kept below 3',
      files: { 'app.py': with_('import dash_html_components\n') },
      requirements: { ...pinned('dash'), text: 'dash<3\n' },
    },
    {
      it: 'opencv under another of its names',
      files: { 'app.py': with_('import cv2\n') },
      requirements: pinned('dash opencv-python-headless'),
    },
    {
      it: 'a sibling module where the app changes the path',
      files: {
        'pkg/web.py': with_('import sys\nsys.path.append("pkg")\nimport helper\n'),
        'pkg/helper.py': '',
      },
      requirements: pinned('dash'),
    },
    {
      it: 'a sibling module that a requirement may bring',
      files: { 'pkg/web.py': with_('import helper\n'), 'pkg/helper.py': '' },
      requirements: pinned('dash acme-helper'),
    },
    {
      it: 'a library of which a folder beside the module has the name, but not the part that is imported',
      files: { 'pkg/web.py': with_('from acme.tools import x\n'), 'pkg/acme/other.py': '' },
      requirements: pinned('dash'),
    },
    {
      it: 'a folder beside the module that holds no Python',
      files: { 'pkg/web.py': with_('import acme\n'), 'pkg/acme/data.csv': '' },
      requirements: pinned('dash'),
    },
    {
      it: 'stylesheets that load by relative URLs and from other hosts, or only seem to load',
      files: {
        'app.py': with_(''),
        'assets/a.css':
          '@import "b.css";\n/* url(/a.png) */ a { b: url(img/a.png), url("//host/a.png"), url(https://host/a.png), url(data:image/png;base64,/9j/) }\nb { content: "url(/a.png)"; c: my-url(/a.png); content: "\\" url(/a.png)" }\n.url { d: "/a.png" }',
        'static/b.css': 'a { b: url(/a.png) }',
        'assets/c.scss': 'a { b: url(/a.png) }',
      },
    },
    {
      it: 'stylesheets of a folder that nobody can tell, or that lies elsewhere',
      files: {
        'app.py': made('assets_folder=FOLDER'),
        'pkg.py': made('assets_folder="../assets"'),
        'assets/a.css': 'a { b: url(/a.png) }',
      },
    },
    {
      it: "paths in the folder, the server's own, and addresses",
      files: {
        'app.py': with_(
          'import pandas as pd\nopen("data/x.csv")\nopen("/tmp/x")\nopen("/mnt/share/x")\npd.read_csv("https://host/x.csv")\nopen("data/../x.csv")\nopen(os.path.join("a", "b"))\n',
        ),
        'data/x.csv': '',
        'x.csv': '',
      },
    },
    {
      it: 'a folder of assets or pages beside or above its module, but within the app folder',
      files: {
        'pkg/web.py': made('assets_folder="../assets", pages_folder="./views"'),
        'pkg/views/a.py': '',
        'assets/a.png': '',
      },
    },
    ...[
      'df = pd.read_csv("data/here.csv")',
      'df = pd.read_csv("./data/../data/here.csv")',
      'df = pd.read_csv("https://host/x.csv")',
      'df = pd.read_csv("/mnt/share/x.csv")',
      'df = pd.read_sql("select * from a.b", con)',
      'df = pd.read_csv(folder + "x.csv")',
      'df = pd.read_csv(f"{folder}/x.csv")',
      'df = pd.read_csv(folder / "x.csv")',
      'df = pd.read_parquet("data")',
      'df = dd.read_csv("data/*.csv")',
      'open("x.log", "w").write("")',
      'open("x.log", mode="a+")',
      'open("x.log", MODE)',
      'sqlite3.connect("x.db")',
      'def f(): return pd.read_csv("x.csv")',
      'f = lambda: pd.read_csv("x.csv")',
      'df = pd.read_csv("x.csv") if os.path.exists("x.csv") else None',
      'df = have and pd.read_csv("x.csv")',
      'if have: df = pd.read_csv("x.csv")',
      'if not os.path.exists("x.csv"): make("x.csv")\ndf = pd.read_csv("x.csv")',
      'urlretrieve(url, "x.csv")\ndf = pd.read_csv("x.csv")',
      'df.to_csv("data/x.csv")\ndf = pd.read_csv("data/x.csv")',
      'FILE = "x.csv"\ndownload(FILE)\ndf = pd.read_csv("x.csv")',
      'try: df = pd.read_csv("x.csv")\nexcept FileNotFoundError: df = None',
      'try: df = pd.read_csv("a.csv")\nexcept: df = pd.read_csv("b.csv")',
      'with suppress(OSError): df = pd.read_csv("x.csv")',
      'if __name__ == "__main__": df = pd.read_csv("x.csv")',
      'os.chdir(folder)\ndf = pd.read_csv("x.csv")',
      'Image.open("x.png", "w")\nimport shelve\nshelve.open("x.db")',
      'mine.open("x.txt")',
    ].map((lines) => ({
      it: `a file that is there, comes later, or may be missing, as in ${lines}`,
      files: {
        'app.py': with_(
          `import pandas as pd, sqlite3\nfrom contextlib import suppress\nimport dask.dataframe as dd\n${lines}\n`,
        ),
        'data/here.csv': '',
      },
    })),
    {
      it: "a home directory that only the author's start uses",
      files: { 'app.py': with_('if __name__ == "__main__":\n  open("/home/ann/x")\n') },
    },
    {
      it: 'a relative import within a package',
      files: {
        'pkg/__init__.py': 'from .web import app\n',
        'pkg/web.py': with_('from . import cfg\nfrom .cfg import x\n'),
        'pkg/cfg.py': 'x = 1\n',
      },
    },
    {
      it: 'a relative import that may fail',
      files: {
        'app.py': with_('try:\n  from . import cfg\nexcept ImportError:\n  import cfg\n'),
        'cfg.py': '',
      },
    },
    {
      it: 'pages with their folder, and without one by intent',
      files: {
        'app.py': `${start}app = Dash(__name__, use_pages=True, pages_folder="")\n`,
        'pages/x.py': '',
      },
    },
    {
      it: 'pages that count from the module that calls the function which makes the app',
      files: {
        'app.py': `from web.factory import make\napp = make()${end}`,
        'web/factory.py': `${start}def make():\n  return Dash(use_pages=True)\n`,
        'pages/a.py': '',
      },
    },
    {
      it: 'pages that may count from the module that makes an object of the class',
      files: {
        'app.py': `from web.board import Board\napp = Board().app${end}`,
        'web/board.py': `${start}class Board:\n  def __init__(self):\n    self.app = Dash(use_pages=True)\n`,
        'pages/a.py': '',
      },
    },
    {
      it: 'pages that count from the module of the Flask app',
      files: {
        'app.py': `from shop.server import get_app\napp = get_app()${end}`,
        'shop/server.py': `from flask import Flask\nfrom .front.web import make\ndef get_app():\n  server = Flask(__name__)\n  return make(server)\n`,
        'shop/front/web.py': `${start}def make(server):\n  return Dash(server=server, pages_folder="front/pages")\n`,
        'shop/front/pages/a.py': '',
      },
    },
    {
      it: 'a layout that a function sets',
      files: { 'app.py': `${start}app = Dash(__name__)\ndef init():\n  app.layout = 1\ninit()\n` },
    },
    {
      it: 'a layout that a library may set',
      files: { 'app.py': `${start}from corp import dress\napp = Dash(__name__)\ndress(app)\n` },
    },
    {
      it: 'a layout of a subclass',
      files: { 'app.py': `${start}class Mine(Dash):\n  pass\napp = Mine()\n` },
    },
    {
      it: 'a bare yield, newer syntax and floats that end in a point',
      files: {
        'app.py': with_('import new\n'),
        'new.py':
          'def f():\n  yield\nx = 1. if a else 2.\nwith (open("a") as b, open("c") as d):\n  pass\nmatch x:\n  case {"a": 1, **rest}: pass\nt = tuple[*a]\nfor a, *b in c: pass\nwith f() as (a, b):\n  pass\n',
      },
    },
    {
      it: 'a path that a callback takes apart itself, or that no callback gets',
      files: {
        'app.py': with_(
          '@app.callback()\ndef f(pathname):\n  pathname = strip(pathname)\n  return pathname == "/"\n@app.callback()\ndef g(pathname):\n  return dash.strip_relative_path(pathname) == "x" or pathname == "/"\ndef h(pathname):\n  return pathname == "/"\n',
        ),
      },
    },
    ...[
      'page = dash.strip_relative_path(url)\n  return PAGES.get(page)',
      'url = app.strip_relative_path(url)\n  match url:\n    case "/b": return 1',
      'url = url.replace(PREFIX, "")\n  return PAGES[url]',
      'return PAGES.get(n)',
      'return cache.get(url)',
      'return url.split("/")[-1]',
      'return url.rsplit("/", 1)[1]',
      'return url.split("?")[0]',
      'parts = url.split("/")\n  return parts[-1]',
      'match url:\n    case None: return 1\n    case _: return 2',
      'return n == "/b"',
    ].map((lines) => ({
      it: `a path that a callback strips, or takes what is its own whatever is before it, as in ${lines}`,
      files: {
        'app.py': with_(
          `PAGES = {"/": home, "/b": b}\n@app.callback(Output("p", "children"), Input("b", "n_clicks"), State("u", "pathname"))\ndef f(n, url):\n  ${lines}\n`,
        ),
      },
    })),
    {
      it: 'a parameter that Dash gives by its name, or one of another property',
      files: {
        'app.py': with_(
          '@callback(output=Output("p", "children"), inputs={"url": Input("u", "value")})\ndef f(url):\n  return url == "/b"\n@callback(Output("p", "children"), Input("u", "search"), Input("u", "pathname"))\ndef g(url, path):\n  return url == "/b"\n',
        ),
      },
    },
    {
      it: 'the debug mode switched off, or by a variable',
      files: { 'app.py': with_('app.enable_dev_tools(debug=False)\napp.enable_dev_tools(debug=DEV)\n') },
    },
    {
      it: 'two exceptions without parentheses, as Python 3.14 takes them',
      files: { 'app.py': with_('try:\n  pass\nexcept ValueError, TypeError:\n  pass\n') },
    },
    {
      it: 'Python 2 in a module that is not imported',
      files: { 'app.py': with_(''), 'old.py': 'print "x"\n' },
    },
  ])('$it', async ({ files, requirements }) => {
    expect(await found(files, requirements)).toEqual([]);
  });
});

describe('a rule is switched off', () => {
  const files = (comment: string) => ({ 'app.py': with_(`html.A(href="/x")${comment}\n`) });

  test.each([
    '  # connect-dash-deploy: ignore[absolute-url]',
    '  # because of the proxy. connect-dash-deploy: ignore[no-layout, absolute-url]',
    '  # connect-dash-deploy: ignore',
  ])('for a line by the comment%s', async (comment) => {
    expect(await found(files(comment))).toEqual([]);
  });

  test.each([
    '  # connect-dash-deploy: ignore[no-layout]',
    '  # connect-dash-deploy: ignorable',
    '  # ignore[absolute-url]',
  ])('but not by%s', async (comment) => {
    expect(await found(files(comment))).toEqual(['warning absolute-url app.py:5']);
  });

  test('nor by a string that reads like the comment', async () => {
    const text = 'x = html.A("# connect-dash-deploy: ignore", href="/x")\n';
    expect(await found({ 'app.py': with_(text) })).toEqual(['warning absolute-url app.py:5']);
  });

  test('for a line of a stylesheet by a comment on it', async () => {
    const comment = (text: string) => `a { b: url(/a.png) } /* ${text} */\n`;
    const sheet = [
      'connect-dash-deploy: ignore[stylesheet-url]',
      'connect-dash-deploy: ignore',
      'connect-dash-deploy: ignore[absolute-url]',
      'ignore',
    ];
    expect(await found({ 'app.py': with_(''), 'assets/a.css': sheet.map(comment).join('') })).toEqual([
      'warning stylesheet-url assets/a.css:3',
      'warning stylesheet-url assets/a.css:4',
    ]);
  });

  test('by no comment that names a rule that there is not, which is told', async () => {
    const misspelt = files('  # connect-dash-deploy: ignore[absolute-ulr, no-layout, xyz]');
    expect(await found(misspelt)).toEqual([
      'warning absolute-url app.py:5',
      'warning unknown-rule app.py:5',
      'warning unknown-rule app.py:5',
    ]);
    const sheet = {
      'app.py': with_(''),
      'assets/a.css': '\n/* connect-dash-deploy: ignore[styleshet-url] */',
    };
    expect(await found(sheet)).toEqual(['warning unknown-rule assets/a.css:2']);
    const findings = await checkSource(folder(misspelt), app, undefined, {
      ignore: new Set(['absolute-url']),
    });
    expect(findings).toMatchObject([
      {
        message: 'There is no rule "absolute-ulr", which this comment names.',
        hint: 'Did you mean absolute-url?',
      },
      {
        message: 'There is no rule "xyz", which this comment names.',
        hint: 'docs/rules.md lists the rules.',
      },
    ]);
  });

  test('for the whole app by its name', async () => {
    expect(await found(files(''), undefined, ['absolute-url'])).toEqual([]);
  });
});

test('a layout that another module sets is named with the entrypoint that would load it', async () => {
  const files = {
    'app.py': `${start}app = Dash(__name__)\n`,
    'index.py': 'from app import app\napp.layout = 1\n',
  };
  const [finding] = await checkSource(folder(files), app, undefined, { ignore: new Set() });
  expect(finding).toMatchObject({
    rule: 'no-layout',
    reason: "index.py sets one, but importing app.py doesn't load that file.",
    hint: 'Set `entrypoint: index:app`, or import index in app.py.',
  });
});

test.each([
  { line: 'import helper', written: 'from src import helper' },
  { line: 'import helper as h', written: 'from src import helper as h' },
  { line: 'from helper import x', written: 'from src.helper import x' },
  { line: 'from helper import x as y, z', written: 'from src.helper import x as y, z' },
  { line: 'from helpers.h import *', written: 'from src.helpers.h import *' },
  { line: 'import helpers.h', written: 'import src.helpers.h' },
  { line: 'import helpers.h as h', written: 'import src.helpers.h as h' },
])('$line of a module beside the importing one is told as $written', async ({ line, written }) => {
  const files = { 'src/app.py': with_(`${line}\n`), 'src/helper.py': '', 'src/helpers/h.py': '' };
  const { entrypoint } = await chooseEntrypoint(folder(files));
  const [finding] = await checkSource(folder(files), entrypoint, undefined, { ignore: new Set() });
  expect(finding?.hint).toBe(`Deploy the folder src instead (input \`path\`), or write ${written}`);
});

test.each([
  {
    it: 'a package that its own module imports by name is to be found from the folder above it',
    files: {
      'project/app/__init__.py': '',
      'project/app/app.py': with_('from app.config import x\n'),
      'project/app/config.py': '',
    },
    hint: 'Deploy the folder project instead (input `path`), or write from project.app.config import x',
  },
  {
    it: 'a folder that no import can name is to be deployed',
    files: { 'my-app/app.py': with_('import helper\n'), 'my-app/helper.py': '' },
    hint: 'Deploy the folder my-app instead (input `path`).',
  },
  {
    it: 'a folder that the entrypoint is not in is only to be named',
    files: { 'app.py': with_('import lib.web\n'), 'lib/web.py': 'import helper\n', 'lib/helper.py': '' },
    hint: 'Write from lib import helper',
  },
])('$it', async ({ files, hint }) => {
  const { entrypoint } = await chooseEntrypoint(folder(files));
  const [finding] = await checkSource(folder(files), entrypoint, undefined, { ignore: new Set() });
  expect(finding?.hint).toBe(hint);
});

test.each([
  {
    line: 'from .cfg import x, y as z',
    message: "from .cfg import x, y as z can't work on Connect.",
    hint: 'Write from cfg import x, y as z, or deploy the folder above.',
  },
  {
    line: 'from . import cfg as c',
    message: "from . import cfg as c can't work on Connect.",
    hint: 'Write import cfg as c, or deploy the folder above.',
  },
  {
    line: 'from .cfg import (a,\n  b, c,\n  d, e)',
    message: "from .cfg import a, b, c, … can't work on Connect.",
    hint: 'Write from cfg import a, b, c, …, or deploy the folder above.',
  },
])('in a top-level module, $line is told once', async ({ line, message, hint }) => {
  const files = { 'app.py': with_(`${line}\n`), 'cfg.py': '' };
  const findings = await checkSource(folder(files), app, undefined, { ignore: new Set() });
  expect(findings.filter(({ rule }) => rule === 'relative-import')).toMatchObject([{ message, hint }]);
});

test('a package that has the name of the app folder above it is told as any other beside the module', async () => {
  const files = { 'app/app.py': with_('from churn.model import x\n'), 'app/churn/model.py': '' };
  const { entrypoint } = await chooseEntrypoint(folder(files));
  for (const name of ['churn', 'repo']) {
    const named = { ...folder(files), name };
    expect(await checkSource(named, entrypoint, undefined, { ignore: new Set() })).toMatchObject([
      {
        message: 'import churn finds app/churn/model.py only when Python is started in app/.',
        hint: 'Deploy the folder app instead (input `path`), or write from app.churn.model import x',
      },
    ]);
  }
});

test.each([
  {
    it: 'beside the entrypoint is told with the folder to deploy',
    path: 'data/sales.csv',
    hint: 'Deploy the folder src instead (input `path`), or open Path(__file__).parent / "data/sales.csv".',
  },
  {
    it: 'in another folder is told with the path from the module',
    path: 'prices.csv',
    hint: 'Open Path(__file__).parent.parent / "shared/prices.csv".',
  },
  {
    it: 'in the folder that the path names twice is told with the path from the module',
    path: 'apps/one/src/data/sales.csv',
    hint: 'Open Path(__file__).parent / "data/sales.csv".',
  },
  {
    it: 'in other letters is told with those',
    path: 'src/Data/Sales.csv',
    hint: "Write src/data/sales.csv: Connect's system tells upper from lower case.",
  },
  {
    it: 'with the slashes of Windows is told with the others',
    path: 'src\\\\data\\\\sales.csv',
    hint: 'Write src/data/sales.csv, as every system takes it.',
  },
  {
    it: 'that is a secret is told with what to do about it',
    path: '.env',
    hint: 'It stays behind as a secret: give its values with `environment`, or name it in `include`.',
  },
  {
    it: 'that nobody has is told with what may leave it out',
    path: 'rows.csv',
    hint: 'Add the file to the app folder, or see what leaves it out (`exclude`, .gitignore).',
  },
])('a file $it', async ({ path, hint }) => {
  const files = {
    'src/app.py': with_(`open("${path}")\n`),
    'src/data/sales.csv': '',
    'shared/prices.csv': '',
  };
  const { entrypoint } = await chooseEntrypoint(folder(files));
  const told = await checkSource(folder(files), entrypoint, undefined, { ignore: new Set() });
  expect(told).toMatchObject([{ rule: 'missing-file', hint }]);
});

test.each([
  { line: 'html.Img(src="/assets/a.png")', hint: 'Write src=dash.get_asset_url("a.png")' },
  { line: 'html.A(href="/a")', hint: 'Write href=dash.get_relative_path("/a")' },
  { line: 'html.Img(src="/assets/" + name)', hint: 'Write src=dash.get_asset_url(name)' },
  {
    line: 'html.Img(src="/assets/img/" + name + ".png")',
    hint: 'Write src=dash.get_asset_url("img/" + name + ".png")',
  },
  { line: "html.Img(src=f'/assets/{name}.png')", hint: "Write src=dash.get_asset_url(f'{name}.png')" },
  { line: 'html.A(href=f"/a/{name}")', hint: 'Write href=dash.get_relative_path(f"/a/{name}")' },
  { line: 'html.A(href="/a/%s" % name)', hint: 'Write href=dash.get_relative_path("/a/%s" % name)' },
  { line: 'dcc.Link("z", "/z")', hint: 'Write href=dash.get_relative_path("/z")' },
  {
    line: 'x = "url(/assets/a.png)"',
    hint: 'Put the text together with dash.get_asset_url("a.png")',
  },
  {
    line: 'x = f"url(\'/assets/bg{random.randint(1,3)}.jpg\')"',
    hint: 'Put the text together with dash.get_asset_url(f"bg{…}")',
  },
  { line: 'x = f"{a} url(/b/{c})"', hint: 'Put the text together with dash.get_relative_path(f"/b/{…}")' },
  {
    line: 'dcc.Markdown("[Sales](/sales)")',
    hint: 'Put the text together with dash.get_relative_path("/sales")',
  },
  {
    line: '[html.A(href=p["path"]) for p in dash.page_registry.values()]',
    hint: 'Use p["relative_path"] instead of p["path"].',
  },
  {
    line: 'X = {"href": "/a"}\nhtml.A(href=X["href"])',
    hint: 'Write href=dash.get_relative_path(X["href"]) where the component is made.',
  },
])('instead of $line it is advised: $fix', async ({ line, hint }) => {
  const told = await checkSource(folder({ 'app.py': with_(`${line}\n`) }), app, undefined, {
    ignore: new Set(),
  });
  expect(told.map((finding) => finding.hint)).toEqual([hint]);
});

test.each([
  {
    line: 'pathname == "/b"',
    message: 'pathname is compared with "/b".',
    hint: 'Compare dash.strip_relative_path(pathname) with "b" instead.',
  },
  {
    line: 'PAGES.get(pathname)',
    message: 'pathname is looked up among paths such as "/b".',
    hint: 'Look dash.strip_relative_path(pathname) up instead, among "b" and the like.',
  },
  {
    line: 'pathname.split("/")[1]',
    message: 'pathname.split("/")[1] counts from the root of the server.',
    hint: 'Split dash.strip_relative_path(pathname) instead, which begins without a slash.',
  },
])('$line of a path is told with what to do', async ({ line, message, hint }) => {
  const files = {
    'app.py': with_(
      `PAGES = {"/b": b}\n@callback(Output("p", "children"), Input("u", "pathname"))\ndef f(pathname):\n  return ${line}\n`,
    ),
  };
  const told = await checkSource(folder(files), app, undefined, { ignore: new Set() });
  expect(told).toMatchObject([{ message, hint }]);
});

test('a module of the app is none to look for in the package index, wherever it lies', async () => {
  const files = {
    'src/app.py': with_('import helper, acme\nfrom views.home import x\nimport deep\n'),
    'src/helper.py': '',
    'src/views/home.py': '',
    'lib/deep/x.py': '',
  };
  const { entrypoint } = await chooseEntrypoint(folder(files));
  expect((await readImported(folder(files), entrypoint))?.unknown).toEqual(['acme']);
});

test.each([
  {
    it: 'by a module that imports from its own package',
    files: {
      'app.py': `${start}app = Dash(__name__)\n`,
      'index.py': 'from .app import app\napp.layout = 1\n',
    },
    hint: 'Deploy the folder above, with `path` and `entrypoint` set to it: index.py imports from its own package.',
  },
  {
    it: 'by a module of which no import can name the folder',
    files: {
      'dash-app/app.py': `${start}app = Dash(__name__)\n`,
      'dash-app/index.py': 'from app import app\napp.layout = 1\n',
    },
    hint: 'Set `entrypoint: dash-app.index:app`',
  },
])('a layout that is set $it is told with what works', async ({ files, hint }) => {
  const module = 'app.py' in files ? 'app' : 'dash-app.app';
  const entrypoint = { ...app, module, text: `${module}:app` };
  const told = await checkSource(folder(files), entrypoint, undefined, { ignore: new Set() });
  expect(told).toMatchObject([{ rule: 'no-layout', hint }]);
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
    hint: 'Put the file among the assets, and write its path relative to the stylesheet.',
  },
])('the URL $url in $sheet is told with what to write instead', async ({ sheet, url, hint }) => {
  const files = { 'app.py': with_(''), [`assets/${sheet}`]: `a{b:url(${url})}c{d:url(${url})}` };
  const [finding, ...more] = await checkSource(folder(files), app, undefined, { ignore: new Set() });
  expect(more).toEqual([]);
  expect(finding?.message).toBe(
    `A URL in the stylesheet begins with a slash: "${url}", and 1 more on this line.`,
  );
  expect(finding?.hint).toBe(hint);
});

test('assets that are served at a path of their own are known by it', async () => {
  const files = { 'app.py': made('assets_url_path="/a/"'), 'assets/a.css': 'a { b: url(/a/b.png) }' };
  const [finding] = await checkSource(folder(files), app, undefined, { ignore: new Set() });
  expect(finding?.hint).toBe('Write it relative to the stylesheet: "b.png".');
});

test('run_server at import is told by what Dash makes of it', async () => {
  const files = { 'app.py': with_('app.run_server()\n') };
  const told = async (requirements: Requirements) =>
    (await checkSource(folder(files), app, requirements, { ignore: new Set() })).map(({ reason, hint }) => [
      reason,
      hint,
    ]);
  expect(await told(pinned('dash==2.18.2'))).toEqual([
    [expect.stringContaining('never returns'), 'Put it below if __name__ == "__main__":'],
  ]);
  expect(await told(pinned('dash==3.2.0'))).toEqual([
    [
      'Dash 3 has no run_server any more: the import ends in an error, and so would a start by hand.',
      'Write app.run in its place, and put it below if __name__ == "__main__":',
    ],
  ]);
});

test('of jupyter-dash, whose work Dash 3 does, nothing is to be added', async () => {
  const files = {
    'app.py': 'from jupyter_dash import JupyterDash\napp = JupyterDash(__name__)\napp.layout = 1\n',
  };
  const told = await checkSource(folder(files), app, pinned('dash==3.2.0'), { ignore: new Set() });
  expect(told).toMatchObject([
    {
      rule: 'missing-requirement',
      hint: 'Write from dash import Dash as JupyterDash',
      location: { line: 1 },
    },
  ]);
});

test('a requirement that may come along with another is told with care', async () => {
  const files = { 'app.py': with_('import dash_bootstrap_components\n') };
  const [finding] = await checkSource(folder(files), app, pinned('dash acme-tools'), { ignore: new Set() });
  expect(finding?.message).toBe(
    'dash_bootstrap_components is imported, but no requirement by that name brings it.',
  );
  expect(finding?.reason).toContain('another requirement may depend on it');
});

test('every rule has a name of its own, in kebab case, and a page with a before and an after', async () => {
  const names = sourceRules.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const page = await readFile(new URL('../../../docs/rules.md', import.meta.url), 'utf8');
  for (const { name, levels, summary } of sourceRules) {
    expect(page).toContain(`| [\`${name}\`](#${name}) | ${levels.join(', ')} | ${summary} |`);
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    const section = page.split(`\n### ${name}\n`)[1]?.split('\n### ')[0];
    expect(section).toMatch(/Before[\s\S]*```[\s\S]*After[\s\S]*```/);
  }
});

test('any bytes as source are checked without a crash', async () => {
  const lines = fc.constantFrom(
    ...[
      'app.run()',
      'html.A(href="/x", src=f"/{y}")',
      'import yaml',
      'from . import x',
      'open("../x")',
      'if x:',
      '  y = (',
      '@app.callback(',
      "'''",
      'dash.register_page(',
    ],
    ...[
      'app = Dash(url_base_pathname=',
      'app.layout',
      '# connect-dash-deploy: ignore[',
      'def f(',
      'class A(Dash',
      '\0',
      '\ufeff',
      'print "x"',
      'from x import *',
      'lambda:',
    ],
  );
  const source = fc.oneof(
    fc.array(lines).map((all) => all.join('\n')),
    fc.string({ unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(source, source, async (one, two) => {
      const files = {
        'app.py': `${start}${one}`,
        'other.py': two,
        'pages/p.py': `import dash\n${one}\ndash.register_page()`,
        'assets/a.css': `${two}\nurl(${one}`,
      };
      const findings = await checkSource(folder(files), app, pinned('dash'), { ignore: new Set() });
      for (const { rule } of findings) expect(sourceRules.map(({ name }) => name)).toContain(rule);
    }),
    { numRuns: propertyRuns(300) },
  );
});
