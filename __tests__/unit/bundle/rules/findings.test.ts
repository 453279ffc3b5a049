import { describe, expect, test } from '@jest/globals';
import type { Requirements } from '../../../../src/bundle/types.ts';
import { type Files, made, pinned, start, summaries, withLines } from '../../../support/check-rules.ts';

describe('the rules report', () => {
  test.each<{ it: string; files: Files; expected: string[]; requirements?: Requirements }>([
    {
      it: 'path-prefix for each prefix argument',
      files: {
        'app.py': made(
          'url_base_pathname="/x/",\n requests_pathname_prefix="/y/", routes_pathname_prefix="/"',
        ),
      },
      expected: ['error path-prefix app.py:3', 'error path-prefix app.py:4'],
    },
    ...['url_base_pathname', 'requests_pathname_prefix'].map((name) => ({
      it: `path-prefix for the root as ${name}`,
      files: { 'app.py': made(`${name}="/"`) },
      expected: ['error path-prefix app.py:3'],
    })),
    {
      it: 'path-prefix as a warning for a root that a variable may replace',
      files: { 'app.py': made('requests_pathname_prefix=os.getenv("PREFIX", "/")') },
      expected: ['warning path-prefix app.py:3'],
    },
    {
      it: 'path-prefix for a constant',
      files: { 'app.py': `P = "/x/"\n${made('url_base_pathname=P')}` },
      expected: ['error path-prefix app.py:4'],
    },
    {
      it: 'path-prefix as a warning for a prefix that a variable may replace',
      files: { 'app.py': made('url_base_pathname=os.environ.get("P", "/x/")') },
      expected: ['warning path-prefix app.py:3'],
    },
    {
      it: 'path-prefix in a factory of another module',
      files: {
        'app.py': 'from lib import make\napp = make()\n',
        'lib.py': `${start}def make():\n  app = Dash(__name__, url_base_pathname="/x/")\n  app.layout = 1\n  return app\n`,
      },
      expected: ['error path-prefix lib.py:4'],
    },
    {
      it: 'absolute-url for an asset, a page and formatted links',
      files: {
        'app.py': withLines(
          'html.Img(src="/assets/a.png")\ndcc.Link("x", href="/page")\nhtml.A(href=f"/page/{x}")\nhtml.A(href="/a/" + x)\n',
        ),
      },
      expected: [5, 6, 7, 8].map((line) => `warning absolute-url app.py:${line}`),
    },
    {
      it: 'absolute-url in a callback and in a component of another library',
      files: {
        'app.py': withLines(
          'import dash_bootstrap_components as dbc\ndef f():\n  return dbc.NavLink("x", href="/page")\n',
        ),
      },
      expected: ['warning absolute-url app.py:7'],
    },
    {
      it: 'absolute-url in CSS of a string and in an index_string',
      files: {
        'app.py': withLines(
          `html.Div(style={"background": "url('/assets/a.png')"})\nb = f"url(/assets/{b}.png)"\napp.index_string = '''<html>\n<link href="/assets/f.ico"><script src="/a.js"></script>\n{%app_entry%}</html>'''\n`,
        ),
      },
      expected: [5, 6, 8, 8].map((line) => `warning absolute-url app.py:${line}`),
    },
    {
      it: 'absolute-url for the path of a page',
      files: { 'app.py': withLines('[dcc.Link(href=page["path"]) for page in registry]\n') },
      expected: ['warning absolute-url app.py:5'],
    },
    ...[
      'dcc.Link("z", "/z")',
      '[dcc.Link(p["name"], href=p["path"]) for p in dash.page_registry.values()]',
      '[dcc.Link(p["name"], p["path"]) for name, p in page_registry.items() if p["top"]]',
      'for p in dash.page_registry.values(): links.append(dcc.Link(href=p["path"]))',
      'html.A(href=dash.page_registry["pages.home"]["path"])',
      'html.A(href="/page/{}".format(x))',
      'html.Form(action="/login")',
    ].map((line) => ({
      it: `absolute-url for ${line}`,
      files: { 'app.py': withLines(`${line}\n`) },
      expected: ['warning absolute-url app.py:5'],
    })),
    {
      it: 'absolute-url for a path that a function of the app passes to a link',
      files: {
        'app.py': withLines(
          'def nav(text, href):\n  return html.Li(dcc.Link(text, href=href))\n[nav(p["name"], href=p["path"]) for p in dash.page_registry.values()]\nnav("x", href="/x")\n',
        ),
      },
      expected: ['warning absolute-url app.py:7', 'warning absolute-url app.py:8'],
    },
    {
      it: 'absolute-url in a list from which components are created',
      files: {
        'app.py': withLines(
          'LINKS = [{"name": "A", "href": "/a"}, {"name": "B", "href": "b"},\n  {"name": "C", "href": "/c"}]\n[html.A(x["name"], href=x["href"]) for x in LINKS]\nPICTURES = {"a": {"src": "/assets/a.png"}}\nhtml.Img(src=PICTURES["a"]["src"])\n',
        ),
      },
      expected: [5, 6, 8].map((line) => `warning absolute-url app.py:${line}`),
    },
    {
      it: 'absolute-url in a list of another module from which components are created',
      files: {
        'app.py': withLines('from links import LINKS\n[html.A(href=x["href"]) for x in LINKS]\n'),
        'links.py': 'LINKS = [dict(href="x"), {"href": "/a"}]\n',
      },
      expected: ['warning absolute-url links.py:1'],
    },
    {
      it: 'absolute-url for what callbacks return for the address or an image',
      files: {
        'app.py': withLines(
          [
            '@app.callback(Output("url", "pathname"), Input("b", "n_clicks"))\ndef f(n):\n  if n:\n    return "/sales"\n  return dash.no_update',
            '@callback([Output("i", "src"), Output("t", "children")], Input("b", "n_clicks"))\ndef g(n):\n  return f"/assets/{n}.png", "/text"',
            '@callback(Output("t", "children"), Output("a", component_property="href"), Input("b", "n_clicks"))\ndef h(n):\n  return ["/text", "/a" if n else "/b"]\n',
          ].join('\n'),
        ),
      },
      expected: [8, 12, 15, 15].map((line) => `warning absolute-url app.py:${line}`),
    },
    {
      it: 'stylesheet-url for every notation of CSS',
      files: {
        'app.py': withLines(''),
        'assets/a.css':
          '@import url("/assets/b.css");\n@import \'/assets/c.css\';\na { background: URL( /assets/a.png ) }\n/* a\ncomment */ b { src: url(\n"/fonts/a.woff") }',
        'assets/css/min.CSS': 'a{b:url(/assets/a.png)}c{d:url(/assets/b.png),url(b.png)}',
      },
      expected: [
        ...[1, 2, 3, 5].map((line) => `warning stylesheet-url assets/a.css:${line}`),
        'warning stylesheet-url assets/css/min.CSS:1',
      ],
    },
    {
      it: 'stylesheet-url in the assets folder of the constructor, next to its module',
      files: {
        'pkg/web.py': made('assets_folder="../static/"'),
        'static/a.css': 'a { b: url(/assets/a.png) }',
        'assets/b.css': 'a { b: url(/assets/a.png) }',
      },
      expected: ['warning stylesheet-url static/a.css:1'],
    },
    {
      it: 'stylesheet-url for an app that a library creates',
      files: {
        'app.py': `${start}import corp\napp = corp.app()\napp.layout = 1\n`,
        'assets/a.css': 'a { b: url(/x.png) }',
      },
      expected: ['warning stylesheet-url assets/a.css:1'],
    },
    {
      it: 'raw-pathname for a comparison',
      files: {
        'app.py': withLines(
          '@app.callback(Output("p", "children"), Input("u", "pathname"))\ndef f(pathname):\n  if pathname == "/":\n    return 1\n  elif pathname == "/b":\n    return 2\n',
        ),
      },
      expected: ['warning raw-pathname app.py:7'],
    },
    ...[
      'pathname != "/b"',
      'pathname in ["/b", "/c"]',
      'pathname not in (None, "/")',
      'pathname and pathname.startswith("/examples/")',
    ].map((comparison) => ({
      it: `raw-pathname for ${comparison}`,
      files: {
        'app.py': withLines(
          `@app.callback(Output("p", "children"), Input("u", "pathname"))\ndef f(pathname):\n  if ${comparison}:\n    return 1\n`,
        ),
      },
      expected: ['warning raw-pathname app.py:7'],
    })),
    ...[
      { parameter: 'url', line: 'if url == "/b": return 1' },
      { parameter: 'pathname', line: 'return {"/": 1, "/b": 2}.get(pathname)' },
      { parameter: 'pathname', line: 'return {"/": 1, "/b": 2}[pathname]' },
      { parameter: 'pathname', line: 'return PAGES.get(pathname, lost)' },
      { parameter: 'url', line: 'return PAGES[url]' },
    ].map(({ parameter, line }) => ({
      it: `raw-pathname for ${line} of the parameter ${parameter}`,
      files: {
        'app.py': withLines(
          `PAGES = {"/": home, "/b": b}\n@app.callback(Output("p", "children"), Input("b", "n_clicks"), State("u", "pathname"))\ndef f(n, ${parameter}):\n  ${line}\n`,
        ),
      },
      expected: ['warning raw-pathname app.py:8'],
    })),
    {
      it: 'raw-pathname for match',
      files: {
        'app.py': withLines(
          '@callback(Output("p", "children"), [Input("u", "pathname")])\ndef f(path):\n  match path:\n    case "/" | "/home": return 1\n    case _: return 2\n',
        ),
      },
      expected: ['warning raw-pathname app.py:7'],
    },
    ...['flask.request.path == "/sales"', 'request.path.startswith("/sales")'].map((condition) => ({
      it: `raw-pathname for ${condition} in a callback`,
      files: {
        'app.py': withLines(
          `@callback(Output("page", "children"), Input("b", "n"))\ndef show(n):\n  return 1 if ${condition} else 2\n`,
        ),
      },
      expected: ['warning raw-pathname app.py:7'],
    })),
    {
      it: 'nothing for a comparison of a path with something else',
      files: {
        'app.py': withLines(
          '@app.callback(Output("p", "children"), Input("u", "pathname"))\ndef f(pathname):\n  if pathname in (None, "") or pathname.endswith("/b") or pathname is not None:\n    return 1\n',
        ),
      },
      expected: [],
    },
    {
      it: 'run-at-import for app.run, app.run_server and app.server.run',
      files: { 'app.py': withLines('app.run(debug=True)\napp.run_server()\napp.server.run()\n') },
      expected: [5, 6, 7].map((line) => `error run-at-import app.py:${line}`),
    },
    ...[
      'from waitress import serve\nserve(app.server, port=80)',
      'import waitress\nwaitress.serve(app.server)',
      'from werkzeug.serving import run_simple\nrun_simple("0.0.0.0", 80, app.server)',
      'from gevent.pywsgi import WSGIServer\nWSGIServer(("", 80), app.server).serve_forever()',
    ].map((lines) => ({
      it: `run-at-import for ${lines.split('\n')[1]}`,
      files: { 'app.py': withLines(`${lines}\n`) },
      expected: ['error run-at-import app.py:6'],
    })),
    {
      it: 'run-at-import for a server that a function starts at import',
      files: {
        'app.py': withLines(
          'from wsgiref.simple_server import make_server\nhttpd = make_server("", 80, app.server)\ndef main():\n  httpd.serve_forever()\nmain()\n',
        ),
      },
      expected: ['error run-at-import app.py:8'],
    },
    {
      it: 'run-at-import in a function that is called at import, and in an imported module',
      files: {
        'app.py': withLines('import start\ndef main():\n  app.run()\nmain()\n'),
        'start.py': 'from dash import Dash\nother = Dash()\nother.run()\n',
      },
      expected: ['error run-at-import app.py:7', 'error run-at-import start.py:3'],
    },
    {
      it: 'run-at-import for run_server of Dash 3',
      files: { 'app.py': withLines('def main():\n  app.run_server()\nmain()\n') },
      requirements: pinned('dash==3.0.4'),
      expected: ['error run-at-import app.py:6'],
    },
    {
      it: 'missing-requirement for modules whose distribution has another name',
      files: {
        'app.py': withLines('import sklearn.svm\nfrom PIL import Image\nfrom yaml import safe_load\n'),
      },
      requirements: pinned('dash pandas'),
      expected: [5, 6, 7].map((line) => `warning missing-requirement app.py:${line}`),
    },
    {
      it: 'missing-requirement for a module that no extra provides',
      files: { 'app.py': withLines('import dotenv, diskcache, xlsxwriter\n') },
      requirements: { ...pinned('dash pandas'), text: 'dash[diskcache]==3.2.0\n# pandas[excel]\npandas\n' },
      expected: ['warning missing-requirement app.py:5', 'warning missing-requirement app.py:5'],
    },
    {
      it: 'missing-requirement for a module that a lock does not list, in an imported module',
      files: { 'app.py': withLines('import data\n'), 'data.py': 'import pandas as pd\n' },
      requirements: pinned('dash==3.0.0 flask==3.0.0 acme-tools==1.0', { locked: true }),
      expected: ['warning missing-requirement data.py:1'],
    },
    {
      it: 'missing-requirement for a module whose name begins with that of a locked library',
      files: { 'app.py': withLines('import dash_extensions\n') },
      requirements: pinned('dash==3.0.0 flask==3.0.0', { locked: true }),
      expected: ['warning missing-requirement app.py:5'],
    },
    {
      it: "missing-requirement for the old packages that Dash 3 doesn't install",
      files: {
        'app.py': withLines(
          'import dash_html_components as h\nimport dash_core_components\nimport dash_table\n',
        ),
      },
      requirements: pinned('dash'),
      expected: [5, 6, 7].map((line) => `warning missing-requirement app.py:${line}`),
    },
    {
      it: 'missing-module for a neighbour in a subfolder',
      files: { 'pkg/web.py': withLines('import helper\n'), 'pkg/helper.py': '' },
      requirements: pinned('dash'),
      expected: ['warning missing-module pkg/web.py:5'],
    },
    {
      it: 'missing-module for a neighbouring folder without __init__.py',
      files: {
        'src/app.py': withLines('from dashboards.models import x\nimport charts.bar\n'),
        'src/dashboards/models.py': 'x = 1\n',
        'src/charts/bar.py': '',
      },
      requirements: pinned('dash'),
      expected: [5, 6].map((line) => `warning missing-module src/app.py:${line}`),
    },
    {
      it: 'missing-module for a module next to the entrypoint that another folder imports',
      files: {
        'src/__init__.py': '',
        'src/app.py': withLines('from .views import home\n'),
        'src/views/home.py': 'from helper import x\n',
        'src/helper.py': 'x = 1\n',
      },
      requirements: pinned('dash'),
      expected: ['warning missing-module src/views/home.py:1'],
    },
    {
      it: 'missing-module without requirements',
      files: { 'pkg/web.py': withLines('import helper\n'), 'pkg/helper.py': '' },
      expected: ['warning missing-module pkg/web.py:5'],
    },
    {
      it: 'outside-path for files in a home directory, on a Windows drive and above the folder',
      files: {
        'app.py': withLines(
          'import pandas as pd\nopen("/home/ann/x.csv")\npd.read_csv(r"C:\\data\\x.csv")\npd.read_excel("../x.xlsx")\nopen(f"/Users/{me}/x")\n',
        ),
      },
      expected: [6, 7, 8, 9].map((line) => `warning outside-path app.py:${line}`),
    },
    {
      it: 'relative-import in a top-level module',
      files: {
        'app.py': withLines('from . import cfg\nfrom .cfg import (\n  x,\n  y as z)\n'),
        'cfg.py': 'x = y = 1\n',
      },
      expected: [5, 6].map((line) => `error relative-import app.py:${line}`),
    },
    {
      it: 'relative-import for dots that go above the folder',
      files: { 'pkg/__init__.py': '', 'pkg/web.py': withLines('from ...top import x\n') },
      expected: ['error relative-import pkg/web.py:5'],
    },
    {
      it: 'no-layout',
      files: { 'app.py': `${start}app = Dash(__name__)\n` },
      expected: ['warning no-layout app.py:3'],
    },
    ...[
      'import dash_auth\ndash_auth.BasicAuth(app, {})',
      'from flask_caching import Cache\ncache = Cache(app)',
      'from flask_talisman import Talisman\nTalisman(app, force_https=True)',
      'from flask_login import LoginManager\nmanager = LoginManager(app=app)',
      'import os\nprint(app)',
    ].map((lines) => ({
      it: `no-layout for an app that is only passed on by ${lines}`,
      files: { 'app.py': `${start}app = Dash(__name__)\n${lines}\n` },
      expected: ['warning no-layout app.py:3'],
    })),
    {
      it: 'hidden-library',
      files: { 'app.py': withLines(''), 'plotly.py': '' },
      expected: ['error hidden-library plotly.py:undefined'],
    },
    {
      it: 'python-syntax for Python 2 in an imported module',
      files: { 'app.py': withLines('import old\n'), 'old.py': '\nprint "x"\n' },
      expected: ['error python-syntax old.py:2'],
    },
    {
      it: 'absolute-url in a page',
      files: {
        'app.py': `${start}app = Dash(__name__, use_pages=True)\n`,
        'pages/a.py': 'import dash\ndash.register_page(__name__)\nlayout = dash.html.A(href="/b")\n',
      },
      expected: ['warning absolute-url pages/a.py:3'],
    },
  ])('$it', async ({ files, expected, requirements }) => {
    expect(await summaries(files, { requirements })).toEqual(expected);
  });
});
