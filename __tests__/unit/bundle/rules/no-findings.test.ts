import { describe, expect, test } from '@jest/globals';
import type { Requirements } from '../../../../src/bundle/types.ts';
import { type Files, made, pinned, start, summaries, withLines } from '../../../support/check-rules.ts';

describe('the rules do not report', () => {
  test.each<{ it: string; files: Files; requirements?: Requirements }>([
    {
      it: 'a module and a requirement with the name of a property of every JavaScript object',
      files: { 'app.py': withLines('import constructor\nimport toString\n') },
      requirements: pinned('dash==3.0.4 constructor'),
    },
    {
      it: 'a prefix that is None or a variable without a default',
      files: {
        'app.py': made('url_base_pathname=None, requests_pathname_prefix=os.getenv("P")'),
      },
    },
    {
      it: "routes at the root, which is Dash's default",
      files: {
        'app.py': made('routes_pathname_prefix="/"'),
      },
    },
    {
      it: 'a prefix for development only',
      files: { 'app.py': made('url_base_pathname="/x/" if DEV else None') },
    },
    {
      it: 'a prefix of something else',
      files: { 'app.py': withLines('from corp import Dash as D\nother = D(url_base_pathname="/x/")\n') },
    },
    {
      it: 'links that are relative, external, or created by Dash',
      files: {
        'app.py': withLines(
          'html.A(href="page")\nhtml.A(href="//host/x")\nhtml.A(href="https://host/x")\nhtml.A(href="#top")\nhtml.Img(src=app.get_asset_url("a.png"))\ndcc.Link(href=dash.get_relative_path("/x"))\n',
        ),
      },
    },
    {
      it: 'relative URLs and URLs of other hosts in CSS and in a page, and strings that are not used',
      files: {
        'app.py': withLines(
          `"url(/a.png)"\na = "url(a.png) url(//host/a.png) url(https://host/a.png) curl(/a)"\nb = '<a href="/a">'\napp.index_string = '<link href="{%config%}"><script src="//host/a.js"></script>{%app_entry%}'\nif __name__ == "__main__":\n  c = "url(/a.png)"\n`,
        ),
      },
    },
    {
      it: 'a slash in an argument of something that is not a component',
      files: { 'app.py': withLines('import corp\ncorp.Link(href="/x")\nlink(href="/x")\ndict(src="/x")\n') },
    },
    {
      it: 'links that Dash makes relative',
      files: {
        'app.py': withLines(
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
            'html.Div("[h](/h)")',
            'html.Form(action="login")',
            'html.Div(action="/login")\n',
          ].join('\n'),
        ),
      },
    },
    {
      it: 'paths that a callback returns for other properties, or with a function of Dash',
      files: {
        'app.py': withLines(
          [
            '@callback(Output("t", "children"), Output("url", "pathname"), Input("b", "n_clicks"))\ndef f(n):\n  def inner():\n    return 1, "/x"\n  return "/text", dash.get_relative_path("/x")',
            '@callback(Output("i", "src"), Input("b", "n_clicks"))\ndef g(n):\n  return app.get_asset_url("a.png")',
            '@callback(output=dict(a=Output("i", "title")), inputs=dict(b=Input("b", "n")))\ndef h(b):\n  return {"a": "/x"}',
            'def k():\n  return "/x"\n',
          ].join('\n'),
        ),
      },
    },
    {
      it: 'app.run below the main guard',
      files: { 'app.py': withLines('if __name__ == "__main__":\n  app.run(debug=True)\n') },
    },
    {
      it: 'app.run below a main guard with the sides swapped',
      files: { 'app.py': withLines("if '__main__' == __name__ and True:\n  app.run()\n") },
    },
    {
      it: 'app.run in a function that only the guard calls',
      files: { 'app.py': withLines('def main():\n  app.run()\nif __name__ == "__main__":\n  main()\n') },
    },
    {
      it: 'app.run under a condition',
      files: { 'app.py': withLines('if os.environ.get("DEV"):\n  app.run()\n') },
    },
    {
      it: 'run of another object',
      files: {
        'app.py': withLines('import subprocess\nsubprocess.run(["ls"])\nworker = Worker()\nworker.run()\n'),
      },
    },
    {
      it: 'app.run in a module that is not imported',
      files: { 'app.py': withLines(''), 'other.py': 'from app import app\napp.run()\n' },
    },
    {
      it: 'a missing module if no requirement has a name',
      files: { 'app.py': withLines('import pandas\n') },
      requirements: { ...pinned('dash'), text: 'git+https://github.com/acme/tools', packages: new Map() },
    },
    {
      it: 'a missing module if a requirement could not be read',
      files: { 'app.py': withLines('import pandas\n'), 'pkg/web.py': '' },
      requirements: { ...pinned('dash'), partial: true },
    },
    {
      it: 'run_server below the main guard',
      files: { 'app.py': withLines('if __name__ == "__main__":\n  app.run_server()\n') },
      requirements: pinned('dash==2.18.2'),
    },
    {
      it: 'modules of the standard library if the version of Python is not known',
      files: {
        'app.py': withLines(
          'import json, tomllib, asyncore, distutils, imp, _thread, zoneinfo\nfrom __future__ import annotations\n',
        ),
      },
      requirements: pinned('dash'),
    },
    {
      it: 'dependencies of requirements',
      files: {
        'app.py': withLines('import flask, plotly.express, werkzeug, requests, numpy, dateutil, jinja2\n'),
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
      it: `${line} with the extra ${extra}`,
      files: { 'app.py': withLines(`${line}\n`) },
      requirements: { ...pinned(/^[\w-]+/.exec(extra)?.[0] ?? ''), text: `pip\n${extra}\n` },
    })),
    {
      it: 'another server below the main guard, or one that is not started',
      files: {
        'app.py': withLines(
          'from waitress import serve\nfrom gevent.pywsgi import WSGIServer\nhttp = WSGIServer(("", 80), app.server)\nif __name__ == "__main__":\n  serve(app.server)\n',
        ),
      },
    },
    {
      it: 'dependencies of Vizro and explainerdashboard',
      files: {
        'app.py': withLines(
          'import dash_ag_grid, dash_bootstrap_components, dash_mantine_components, flask_caching, shap, dash_auth, matplotlib\n',
        ),
      },
      requirements: pinned('vizro explainerdashboard'),
    },
    {
      it: 'possible dependencies of an unknown requirement',
      files: { 'app.py': withLines('import numpy, sklearn, fastapi\n') },
      requirements: pinned('dash acme-tools'),
    },
    {
      it: 'possible dependencies of an extra',
      files: { 'app.py': withLines('import fastapi\n') },
      requirements: { ...pinned('dash'), text: 'dash[fastapi]\n' },
    },
    {
      it: 'an unknown module',
      files: { 'app.py': withLines('import acme\n') },
      requirements: pinned('dash acme-tools'),
    },
    {
      it: 'an import in a try',
      files: {
        'app.py': withLines(
          'try:\n  import cv2\nexcept ImportError:\n  cv2 = None\nfrom contextlib import suppress\nwith suppress(ImportError):\n  import yaml\n',
        ),
      },
      requirements: pinned('dash'),
    },
    {
      it: 'an import inside a function, under a condition, or for types only',
      files: {
        'app.py': withLines(
          'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  import sklearn\ndef f():\n  import cv2\nif os.name == "nt":\n  import win32api\n',
        ),
      },
      requirements: pinned('dash'),
    },
    {
      it: "the app's own modules, compiled ones included",
      files: {
        'app.py': withLines('import yaml, cv2, attr\n'),
        'yaml/__init__.py': '',
        'cv2.cpython-312-x86_64-linux-gnu.so': '',
        'attr/x.py': '',
      },
      requirements: pinned('dash'),
    },
    {
      it: 'the old packages with Dash 2',
      files: { 'app.py': withLines('import dash_html_components\n') },
      requirements: pinned('dash==2.9.3'),
    },
    {
      it: 'the old packages with dash<3',
      files: { 'app.py': withLines('import dash_html_components\n') },
      requirements: { ...pinned('dash'), text: 'dash<3\n' },
    },
    {
      it: 'opencv under another of its names',
      files: { 'app.py': withLines('import cv2\n') },
      requirements: pinned('dash opencv-python-headless'),
    },
    {
      it: 'a neighbouring module if the app changes sys.path',
      files: {
        'pkg/web.py': withLines('import sys\nsys.path.append("pkg")\nimport helper\n'),
        'pkg/helper.py': '',
      },
      requirements: pinned('dash'),
    },
    {
      it: 'a neighbouring module that a requirement may provide',
      files: { 'pkg/web.py': withLines('import helper\n'), 'pkg/helper.py': '' },
      requirements: pinned('dash acme-helper'),
    },
    {
      it: 'a library with the name of a neighbouring folder that lacks the imported module',
      files: { 'pkg/web.py': withLines('from acme.tools import x\n'), 'pkg/acme/other.py': '' },
      requirements: pinned('dash'),
    },
    {
      it: 'a neighbouring folder without Python files',
      files: { 'pkg/web.py': withLines('import acme\n'), 'pkg/acme/data.csv': '' },
      requirements: pinned('dash'),
    },
    {
      it: 'relative URLs and URLs of other hosts in stylesheets, and text that only looks like URLs',
      files: {
        'app.py': withLines(''),
        'assets/a.css':
          '@import "b.css";\n/* url(/a.png) */ a { b: url(img/a.png), url("//host/a.png"), url(https://host/a.png), url(data:image/png;base64,/9j/) }\nb { content: "url(/a.png)"; c: my-url(/a.png); content: "\\" url(/a.png)" }\n.url { d: "/a.png" }',
        'static/b.css': 'a { b: url(/a.png) }',
        'assets/c.scss': 'a { b: url(/a.png) }',
      },
    },
    {
      it: 'stylesheets of an unknown or another folder',
      files: {
        'app.py': made('assets_folder=FOLDER'),
        'pkg.py': made('assets_folder="../assets"'),
        'assets/a.css': 'a { b: url(/a.png) }',
      },
    },
    {
      it: 'paths in the app folder, absolute paths of a server, and URLs',
      files: {
        'app.py': withLines(
          'import pandas as pd\nopen("data/x.csv")\nopen("/tmp/x")\nopen("/mnt/share/x")\npd.read_csv("https://host/x.csv")\nopen("data/../x.csv")\nopen(os.path.join("a", "b"))\n',
        ),
        'data/x.csv': '',
        'x.csv': '',
      },
    },
    {
      it: 'a home directory below the main guard',
      files: { 'app.py': withLines('if __name__ == "__main__":\n  open("/home/ann/x")\n') },
    },
    {
      it: 'a relative import within a package',
      files: {
        'pkg/__init__.py': 'from .web import app\n',
        'pkg/web.py': withLines('from . import cfg\nfrom .cfg import x\n'),
        'pkg/cfg.py': 'x = 1\n',
      },
    },
    {
      it: 'a relative import in a try',
      files: {
        'app.py': withLines('try:\n  from . import cfg\nexcept ImportError:\n  import cfg\n'),
        'cfg.py': '',
      },
    },
    {
      it: 'a layout that a function sets at import',
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
        'app.py': withLines('import new\n'),
        'new.py':
          'def f():\n  yield\nx = 1. if a else 2.\nwith (open("a") as b, open("c") as d):\n  pass\nmatch x:\n  case {"a": 1, **rest}: pass\nt = tuple[*a]\nfor a, *b in c: pass\nwith f() as (a, b):\n  pass\n',
      },
    },
    {
      it: 'a path that a callback strips, or that a function other than a callback gets',
      files: {
        'app.py': withLines(
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
      it: `a path that a callback strips or compares from its end: ${lines}`,
      files: {
        'app.py': withLines(
          `PAGES = {"/": home, "/b": b}\n@app.callback(Output("p", "children"), Input("b", "n_clicks"), State("u", "pathname"))\ndef f(n, url):\n  ${lines}\n`,
        ),
      },
    })),
    {
      it: 'a parameter of another property',
      files: {
        'app.py': withLines(
          '@callback(output=Output("p", "children"), inputs={"url": Input("u", "value")})\ndef f(url):\n  return url == "/b"\n@callback(Output("p", "children"), Input("u", "search"), Input("u", "pathname"))\ndef g(url, path):\n  return url == "/b"\n',
        ),
      },
    },
    {
      it: 'two exceptions without parentheses, as Python 3.14 takes them',
      files: { 'app.py': withLines('try:\n  pass\nexcept ValueError, TypeError:\n  pass\n') },
    },
    {
      it: 'Python 2 in a module that is not imported',
      files: { 'app.py': withLines(''), 'old.py': 'print "x"\n' },
    },
  ])('$it', async ({ files, requirements }) => {
    expect(await summaries(files, { requirements })).toEqual([]);
  });
});
