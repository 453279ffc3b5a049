import { describe, expect, test } from '@jest/globals';
import { chooseEntrypoint, NotAnApp } from '../../../../src/bundle/entrypoint/find-entrypoint.ts';
import type { AppFolder } from '../../../../src/bundle/types.ts';
import { UserError } from '../../../../src/shared/problems.ts';
import { fc, propertyRuns } from '../../../support/properties.ts';

type Files = Readonly<Record<string, string>>;

const folder = (files: Files): AppFolder => ({
  paths: Object.keys(files)
    .filter((path) => !path.startsWith('.posit/'))
    .sort(),
  publisherConfigs: Object.keys(files).filter((path) => path.startsWith('.posit/')),
  read: async (path) => files[path],
});
const publisher = (entrypoint: string) => `type = "python-dash"\nentrypoint = "${entrypoint}"\n`;
const choose = (files: Files, given?: string) => chooseEntrypoint(folder(files), given);

async function refusal(files: Files, given?: string) {
  const error = await choose(files, given).then(
    ({ entrypoint }) => new Error(`nothing was refused, but ${entrypoint.text} chosen`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw error;
  return error.problems[0];
}

const dash = 'from dash import Dash, html\napp = Dash(__name__)\napp.layout = html.Div()\n';

test('an object of any library is accepted as the given entrypoint', async () => {
  const { entrypoint } = await choose({ 'app.py': 'import constructor\napp = constructor()\n' }, 'app:app');
  expect(entrypoint).toMatchObject({ text: 'app:app', certain: false });
});

describe('Without an entrypoint', () => {
  test.each<{ it: string; files: Files; found: string }>([
    { it: 'as Dash(…)', files: { 'app.py': dash }, found: 'app:app' },
    {
      it: 'as dash.Dash(…)',
      files: { 'app.py': 'import dash\nweb = dash.Dash(__name__)\n' },
      found: 'app:web',
    },
    {
      it: 'by from dash import *',
      files: {
        'app.py': 'from dash import *\nfrom math import *\nweb = Dash(__name__)\nweb.layout = html.Div()\n',
      },
      found: 'app:web',
    },
    {
      it: "by import * of dash-extensions, through the app's own module",
      files: {
        'app.py': 'from base import *\nweb = DashProxy()\n',
        'base.py': 'from dash_extensions.enrich import *\n',
      },
      found: 'app:web',
    },
    {
      it: 'through an alias of the class',
      files: { 'a.py': 'from dash import Dash as D\nx = D()\n' },
      found: 'a:x',
    },
    {
      it: 'through an alias of the module',
      files: { 'a.py': 'import dash as d\nx = d.Dash()\n' },
      found: 'a:x',
    },
    {
      it: 'with an annotation',
      files: { 'a.py': 'from dash import Dash\nx: Dash = Dash()\n' },
      found: 'a:x',
    },
    {
      it: 'in parentheses and over lines',
      files: { 'a.py': 'import dash\nx = (\n  dash.Dash(\n    __name__,\n  )\n)\n' },
      found: 'a:x',
    },
    { it: 'in a chain of targets', files: { 'a.py': 'import dash\nx = y = dash.Dash()\n' }, found: 'a:x' },
    {
      it: 'in a pair of targets',
      files: { 'a.py': 'import dash\nn, app = 1, dash.Dash()\n' },
      found: 'a:app',
    },
    {
      it: 'in the unpacked result of a function',
      files: {
        'app.py':
          'from dash import Dash\nfrom flask import Flask\ndef create():\n  server = Flask(__name__)\n  app = Dash(server=server)\n  return server, app\nserver, dashboard = create()\n',
      },
      found: 'app:dashboard',
    },
    {
      it: 'in the result of a function of another module, with its server',
      files: {
        'run.py':
          'from board.web import create\napp, server = create("x")\nif __name__ == "__main__":\n  app.run()\n',
        'board/__init__.py': '',
        'board/web.py':
          'import dash\ndef create(title="t"):\n  app = dash.Dash(title=title)\n  app.layout = 1\n  return (app, app.server)\n',
      },
      found: 'run:app',
    },
    {
      it: 'in the items of one of two return statements',
      files: {
        'app.py':
          'import dash, os\ndef create():\n  if os.name == "nt":\n    return None, None\n  web = dash.Dash()\n  return web, web.server\napp, server = create()\n',
      },
      found: 'app:app',
    },
    {
      it: 'as an item of a list',
      files: { 'app.py': 'import dash\nboth = [1, dash.Dash()]\nn, app = both\n' },
      found: 'app:app',
    },
    {
      it: 'in the module of a subfolder that sets the layout and imports its neighbours as a script does',
      files: {
        'board/app.py': 'import dash\napp = dash.Dash()\n',
        'board/index.py': 'from app import app\nfrom pages import home\napp.layout = home.layout\n',
        'board/pages/home.py': 'from app import app\nlayout = 1\n',
      },
      found: 'board.index:app',
    },
    {
      it: 'through import * of a neighbour in a subfolder',
      files: {
        'board/maker.py': 'import dash\nweb = dash.Dash()\n',
        'board/main.py': 'from maker import *\nweb.layout = 1\n',
      },
      found: 'board.main:web',
    },
    {
      it: 'by a Procfile with --chdir and a slash at its end',
      files: {
        Procfile: 'web: gunicorn index:server -w 1 --chdir ./board/',
        'board/app.py': 'import dash\napp = dash.Dash()\nserver = app.server\n',
        'board/index.py': 'from app import app, server\napp.layout = 1\n',
        'other.py': 'import dash\napp = dash.Dash()\napp.layout = 1\n',
      },
      found: 'board.index:app',
    },
    {
      it: 'created by the library Dash, not by a package named dash in a subfolder',
      files: {
        'web/dash/__init__.py': 'class Dash: pass\n',
        'web/app.py': 'from dash import Dash\napp = Dash()\n',
      },
      found: 'web.app:app',
    },
    {
      it: 'of a class that derives from Dash, in another module',
      files: {
        'a.py': 'from base import Mine\nx = Mine()\n',
        'base.py': 'import dash\nclass Base(dash.Dash):\n  pass\nclass Mine(Base): pass\n',
      },
      found: 'a:x',
    },
    {
      it: 'created by a function of the same module',
      files: {
        'app.py':
          'from dash import Dash\ndef create_app(name="x"):\n  app = Dash(name)\n  app.layout = 1\n  return app\napp = create_app()\n',
      },
      found: 'app:app',
    },
    {
      it: 'created by a function of another module',
      files: {
        'main.py': 'from lib.factory import create_app\ndashboard = create_app("t")\n',
        'lib/__init__.py': '',
        'lib/factory.py': 'import dash\ndef create_app(title):\n  return dash.Dash(title=title)\n',
      },
      found: 'main:dashboard',
    },
    {
      it: 'passed through a function',
      files: {
        'app.py': 'import dash\ndef dress(a):\n  a.layout = 1\n  return a\napp = dress(dash.Dash())\n',
      },
      found: 'app:app',
    },
    {
      it: 'created by JupyterDash',
      files: { 'app.py': 'from jupyter_dash import JupyterDash\napp = JupyterDash(__name__)\n' },
      found: 'app:app',
    },
    {
      it: "created by dash-extensions' DashProxy",
      files: { 'app.py': 'from dash_extensions.enrich import DashProxy\napp = DashProxy()\n' },
      found: 'app:app',
    },
    {
      it: 'in both branches of a condition',
      files: {
        'app.py':
          'import dash, os\nif os.name == "nt":\n  app = dash.Dash(title="w")\nelse:\n  app = dash.Dash()\n',
      },
      found: 'app:app',
    },
    {
      it: 'inside try and with',
      files: {
        'app.py':
          'import dash\ntry:\n  with open("x") as f:\n    app = dash.Dash()\nexcept OSError:\n  app = None\n',
      },
      found: 'app:app',
    },
    {
      it: 'if the class comes from one of two libraries',
      files: {
        'app.py':
          'try:\n  from jupyter_dash import JupyterDash as Dash\nexcept ImportError:\n  from dash import Dash\napp = Dash()\n',
      },
      found: 'app:app',
    },
    {
      it: 'if two are assigned to one name',
      files: { 'app.py': 'import dash\napp = dash.Dash()\napp = dash.Dash(title="t")\n' },
      found: 'app:app',
    },
    {
      it: 'in the else of the main guard',
      files: { 'app.py': 'import dash\nif __name__ == "__main__":\n  pass\nelse:\n  app = dash.Dash()\n' },
      found: 'app:app',
    },
    {
      it: 'in a package',
      files: { 'pkg/__init__.py': '', 'pkg/web.py': dash },
      found: 'pkg.web:app',
    },
    { it: 'in a folder without __init__.py', files: { 'pkg/web.py': dash }, found: 'pkg.web:app' },
    {
      it: "in a package's __init__.py",
      files: { 'pkg/__init__.py': dash, 'pkg/x.py': 'y = 1' },
      found: 'pkg:app',
    },
    {
      it: 'in the index.py of a multi-page app, which sets the layout',
      files: {
        'app.py':
          'import dash\napp = dash.Dash(__name__, suppress_callback_exceptions=True)\nserver = app.server\n',
        'index.py':
          'from app import app\nfrom pages import one\napp.layout = 1\n@app.callback()\ndef f(): pass\n',
        'pages/__init__.py': '',
        'pages/one.py': 'from app import app\n@app.callback()\ndef g(): pass\n',
      },
      found: 'index:app',
    },
    {
      it: 'in the module that creates it, if it and the module that sets the layout import each other',
      files: {
        'app.py':
          'import dash\napp = dash.Dash()\nserver = app.server\nfrom layouts import navbar\nimport callbacks\n',
        'layouts.py': 'from app import app\nnavbar = 1\napp.layout = navbar\n',
        'callbacks.py': 'from app import app\n@app.callback()\ndef f(): pass\n',
      },
      found: 'app:app',
    },
    {
      it: 'in the module that loads the callbacks',
      files: {
        'core.py': 'import dash\napp = dash.Dash(__name__)\napp.layout = 1\n',
        'callbacks.py': 'from core import app\n@app.callback()\ndef f(): pass\n',
        'run.py': 'from core import app\nimport callbacks\n',
      },
      found: 'run:app',
    },
    {
      it: 'through a star import',
      files: {
        'core.py': 'import dash\napp = dash.Dash()\n',
        'index.py': 'from core import *\napp.layout = 1\n',
      },
      found: 'index:app',
    },
    {
      it: 'through import … as and an attribute',
      files: {
        'core.py': 'import dash\napp = dash.Dash()\n',
        'index.py': 'import core as m\napp = m.app\napp.layout = 1\n',
      },
      found: 'index:app',
    },
    {
      it: 'by relative imports within a package',
      files: {
        'pkg/__init__.py': 'from .web import app\n',
        'pkg/web.py': 'from dash import Dash\nfrom . import cfg\napp = Dash()\napp.layout = 1\n',
        'pkg/cfg.py': '',
      },
      found: 'pkg.web:app',
    },
    {
      it: 'in main.py next to a package with the same name as the object',
      files: {
        'main.py': 'from app.core import make\napp = make()\n',
        'app/core.py': 'import dash\ndef make() -> dash.Dash:\n  return dash.Dash()\n',
      },
      found: 'main:app',
    },
    {
      it: 'in the package if app.py is next to app/__init__.py',
      files: { 'app.py': dash, 'app/__init__.py': dash },
      found: 'app:app',
    },
    {
      it: 'outside of the tests',
      files: { 'web.py': dash, 'tests/app.py': dash, 'test_app.py': dash },
      found: 'web:app',
    },
    {
      it: 'as the one with a layout',
      files: { 'a.py': 'import dash\napp = dash.Dash()\n', 'b.py': dash },
      found: 'b:app',
    },
    { it: 'by the usual order of file names', files: { 'main.py': dash, 'app.py': dash }, found: 'app:app' },
    { it: 'by its usual name', files: { 'app.py': `${dash}b = Dash()\nb.layout = 1\n` }, found: 'app:app' },
    {
      it: 'as the one with pages',
      files: {
        'a.py': 'import dash\nx = dash.Dash(use_pages=True)\n',
        'b.py': 'import dash\ny = dash.Dash()\n',
      },
      found: 'a:x',
    },
    {
      it: "as a Procfile's gunicorn names it",
      files: {
        'a.py': dash,
        'b.py': dash,
        Procfile: 'release: x\nweb: gunicorn -w 4 --bind 0.0.0.0:80 b:app\n',
      },
      found: 'b:app',
    },
    {
      it: "as a Procfile's server maps to it",
      files: {
        'a.py': dash,
        'src/b.py': `${dash}server = app.server\n`,
        Procfile: 'web: gunicorn --chdir src b:server',
      },
      found: 'src.b:app',
    },
    {
      it: 'as manifest.json names it',
      files: { 'a.py': dash, 'b.py': dash, 'manifest.json': '{"metadata": {"entrypoint": "b"}}' },
      found: 'b:app',
    },
    {
      it: "as Posit Publisher's configuration names it",
      files: { 'a.py': dash, 'b.py': dash, '.posit/publish/b.toml': publisher('b.py') },
      found: 'b:app',
    },
    {
      it: "as Posit Publisher's configurations name it, if they agree",
      files: {
        'a.py': dash,
        'b.py': dash,
        '.posit/publish/production.toml': publisher('b:app'),
        '.posit/publish/staging.toml': publisher('b:app'),
        '.posit/publish/other.toml': 'type = "html"\nentrypoint = "index.html"\n',
        '.posit/publish/broken.toml': 'type = ',
      },
      found: 'b:app',
    },
    {
      it: 'as manifest.json of a nested name names it',
      files: { 'a.py': dash, 'p/b.py': dash, 'manifest.json': '{"metadata": {"entrypoint": "p.b:app"}}' },
      found: 'p.b:app',
    },
    { it: 'in a file with a hyphen', files: { 'my-app.py': dash }, found: 'my-app:app' },
    { it: 'with Windows line ends', files: { 'app.py': dash.replaceAll('\n', '\r\n') }, found: 'app:app' },
  ])('the Dash app is found $it', async ({ files, found }) => {
    const { entrypoint } = await choose(files);
    expect(entrypoint).toMatchObject({ text: found, certain: true });
  });

  test('the Dash app is found with its location and the reason', async () => {
    const { entrypoint, findings } = await choose({ 'app.py': dash });
    expect(entrypoint).toEqual({
      module: 'app',
      object: 'app',
      text: 'app:app',
      source: 'the only Dash object, app.py line 2',
      location: { file: 'app.py', line: 2 },
      certain: true,
    });
    expect(findings).toEqual([]);
  });

  test('the reason names the app that was not chosen', async () => {
    const { entrypoint } = await choose({ 'app.py': dash, 'main.py': dash });
    expect(entrypoint.source).toBe('app.py line 2, rather than main:app');
  });

  test('an app is found as likely if a library creates it', async () => {
    const { entrypoint, findings } = await choose({
      'app.py': 'from corp.web import create_app\napp = create_app()\napp.layout = dash_layout\n',
    });
    expect(entrypoint).toMatchObject({ text: 'app:app', certain: false });
    expect(findings).toMatchObject([{ level: 'notice', reason: 'A library makes it: corp.web.create_app.' }]);
  });

  test.each([
    'import sanic\napp = sanic.Sanic("x")\napp.run()\n',
    'import asyncio\napp = asyncio.new_event_loop()\napp.run()\n',
    'import corp\nworker = corp.worker()\nworker.run()\n',
  ])(
    'no app is found if the library is another framework, or nothing shows that it is an app (%#)',
    async (source) => {
      expect(await refusal({ 'app.py': source })).toMatchObject({ message: 'No Dash app was found.' });
    },
  );

  test.each([
    'from explainerdashboard import ExplainerDashboard\ndb = ExplainerDashboard(x)\napp = db.app\n',
    'from vizro import Vizro\napp = Vizro().build(dashboard)\nif __name__ == "__main__":\n  app.run()\n',
    'from my_dash_tools import make\napp = make()\n',
    'from acme_boards import build_board\nboard = build_board("data.csv")\nserver = board.server\n',
    'import acme\napp = acme.board()\nif __name__ == "__main__":\n  app.run(debug=True)\n',
  ])('an app is found as likely if a library based on Dash creates it (%#)', async (source) => {
    const { entrypoint } = await choose({ 'app.py': source });
    expect(entrypoint).toMatchObject({ module: 'app', certain: false });
    expect(['app', 'board']).toContain(entrypoint.object);
  });

  test.each([
    'def create():\n  return {"app": Dash()}\napp = create()["app"]\n',
    'def create():\n  yield Dash()\nwith create() as app:\n  pass\n',
    'def create():\n  return Site(Dash(), 1)\nsite = create()\nboard = site.web\nboard.run(debug=False)\n',
    'class Board(Base):\n  def build(self):\n    self.web = Dash()\nb = Board()\nb.build()\nboard = b.made()\nboard.layout = 1\n',
    'class Site:\n  def __init__(self):\n    self.app = Dash()\nsite = Site()\napp = site.app\n',
    'class Site:\n  def build(self):\n    return Dash()\napp = Site().build()\nserver = app.server\n',
    'class Site:\n  @property\n  def web(self):\n    return Dash()\napp = Site().web\n',
    'class Site:\n  app = Dash()\nboard = Site.app\nserver = board.server\n',
    'app = None\ndef init():\n  global app\n  app = Dash()\ninit()\n',
    'def init():\n  global app\n  app = Dash()\n  app.layout = 1\ninit()\nserver = app.server\n',
    'def create():\n  app = Dash()\n  return app, app.server\napp = create()[0]\n',
    'def create():\n  return {"a": Dash()}\nmade = create()\napp = made["a"]\nboard = made["b"]\nboard.run()\n',
  ])(
    'an app is found as likely if a function or a class makes it in a way that reading cannot follow (%#)',
    async (made) => {
      const { entrypoint, findings } = await choose({
        'app.py': `from dash import Dash\nfrom base import Base, Site\n${made}`,
        'base.py':
          'from typing import NamedTuple\nclass Site(NamedTuple):\n  web: object\nclass Base: pass\n',
      });
      expect(entrypoint).toMatchObject({ module: 'app', certain: false });
      expect(entrypoint.object).toMatch(/^(?:app|board)$/);
      expect(findings).toMatchObject([
        { level: 'notice', message: expect.stringMatching(/is a Dash app can't be read from the source/) },
      ]);
    },
  );

  test('an object of a library is not chosen if there is a Dash object', async () => {
    const files = { 'app.py': 'import corp_dash\napp = corp_dash.make()\n', 'web.py': dash };
    expect((await choose(files)).entrypoint).toMatchObject({ text: 'web:app', certain: true });
  });

  test('an outdated entrypoint of manifest.json is ignored with a notice', async () => {
    const { entrypoint, findings } = await choose({
      'app.py': dash,
      'manifest.json': '{"metadata": {\n"entrypoint": "old:app"}}',
    });
    expect(entrypoint.text).toBe('app:app');
    expect(findings).toMatchObject([{ level: 'notice', location: { file: 'manifest.json', line: 2 } }]);
  });
});

test('two calls of one factory that returns a tuple create two apps', async () => {
  const factory =
    'import dash\ndef create(title):\n  app = dash.Dash(title=title)\n  return app, app.server\n';
  const refused = await refusal({ 'web.py': `${factory}one, a = create("1")\ntwo, b = create("2")\n` });
  expect(refused.reason).toContain('web:one (web.py line 5), web:two (web.py line 6)');
});

test('one call that returns two apps creates two apps, each with its own server', async () => {
  const pair =
    'import dash\ndef create():\n  a, b = dash.Dash(), dash.Dash()\n  return a, b, a.server, b.server\n';
  const files = { 'web.py': `${pair}one, two, first, second = create()\n` };
  expect((await refusal(files)).reason).toContain('web:one (web.py line 5), web:two (web.py line 5)');
  expect((await choose(files, 'web:second')).entrypoint.text).toBe('web:two');
});

test.each([
  ['a starred target', 'first, *rest = create()\n'],
  ['a value that cannot be unpacked', 'a, b = 1\n'],
])('%s finds no app and does not crash', async (_, line) => {
  const factory = 'import dash\ndef create():\n  return 1, 2, dash.Dash()\n';
  expect((await refusal({ 'app.py': `${factory}${line}` })).message).toMatch(/Dash app/);
});

describe('A given entrypoint', () => {
  const files = { 'app/__init__.py': '', 'app/web.py': `${dash}server = app.server\n`, 'other.py': dash };
  test.each([
    'app/web.py',
    'app.web',
    'app.web:app',
    'app/web.py:app',
    './app/web.py',
    'app\\web.py',
    ' app.web:app ',
  ])('an entrypoint is accepted as %j', async (given) => {
    const { entrypoint, findings } = await choose(files, given);
    expect(entrypoint).toMatchObject({
      module: 'app.web',
      object: 'app',
      text: 'app.web:app',
      source: 'given',
    });
    expect(findings).toEqual([]);
  });

  test.each(['app.web:server', 'app.web:app.server'])(
    'the Dash app replaces its server %s',
    async (given) => {
      const { entrypoint, findings } = await choose(files, given);
      expect(entrypoint).toMatchObject({ text: 'app.web:app', certain: true });
      expect(findings).toMatchObject([{ level: 'notice', reason: 'Connect serves the Dash app itself.' }]);
    },
  );

  test.each([
    'server = Flask(__name__)\nboard = Dash(server=server)\n',
    'server = Flask(__name__)\nboard = Dash(__name__, server)\n',
    'def make(s):\n  return Dash(server=s)\nserver = Flask(__name__)\nboard = make(server)\n',
  ])('the Dash app replaces the Flask app that it uses (%#)', async (source) => {
    const { entrypoint } = await choose(
      { 'app.py': `from flask import Flask\nfrom dash import Dash\n${source}` },
      'app:server',
    );
    expect(entrypoint.text).toBe('app:board');
  });

  test('an entrypoint that a library creates is accepted with a notice', async () => {
    const { entrypoint, findings } = await choose({ 'app.py': 'import corp\nweb = corp.app()\n' }, 'app:web');
    expect(entrypoint).toMatchObject({ text: 'app:web', certain: false });
    expect(findings).toHaveLength(1);
  });

  test.each([
    'from corp.web import app\n',
    'from corp.web import *\n',
    'def __getattr__(name): ...\n',
    'def f():\n  global app\n  app = 1\n',
    'app = None\ndef f():\n  global app\n  app = make()\nf()\n',
    'import dash\napp = None\ndef f():\n  global app\n  app = dash.Dash()\ndef g(): f()\n',
  ])('an entrypoint that cannot be read is accepted with a notice: %j', async (source) => {
    const { entrypoint, findings } = await choose({ 'app.py': source }, 'app:app');
    expect(entrypoint).toMatchObject({ text: 'app:app', certain: false });
    expect(findings).toHaveLength(1);
  });
});

describe('An error is reported', () => {
  test('an error lists the files that were searched if there is no app', async () => {
    expect(await refusal({ 'a.py': 'x = 1', 'b/c.py': '' })).toMatchObject({
      message: 'No Dash app was found.',
      reason: 'Searched the top level of a.py, b/c.py.',
    });
  });

  test('an error reports a folder without Python files', async () => {
    expect(await refusal({ 'README.md': '' })).toMatchObject({
      reason: 'The folder contains no Python file.',
    });
  });

  test.each<{ files: Files; message: string; hint: string }>([
    {
      files: { 'app.py': 'from shiny import App, ui\napp = App(ui.page_fluid(), None)\n' },
      message: 'app.py is a Shiny app.',
      hint: 'Deploy it with rsconnect deploy shiny (rsconnect-python).',
    },
    {
      files: { 'app.py': '# A dashboard.\nfrom shiny.express import ui\nimport bokeh\n' },
      message: 'app.py is a Shiny app.',
      hint: 'rsconnect deploy shiny ',
    },
    {
      files: {
        'charts.py': 'import streamlit\n',
        'app.py': 'import streamlit as st\nst.title("Dashboard")\n',
      },
      message: 'app.py is a Streamlit app.',
      hint: 'rsconnect deploy streamlit ',
    },
    {
      files: { 'web/main.py': 'import flask\napp = flask.Flask(__name__)\n' },
      message: 'web/main.py is a Flask app.',
      hint: 'rsconnect deploy flask ',
    },
    {
      files: { 'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n' },
      message: 'main.py is a FastAPI app.',
      hint: 'rsconnect deploy fastapi ',
    },
    {
      files: { 'main.py': 'from bokeh.plotting import curdoc\ncurdoc().title = "x"\n' },
      message: 'main.py is a Bokeh app.',
      hint: 'rsconnect deploy bokeh ',
    },
  ])(
    'an error names the command that deploys an app of another framework: $message',
    async ({ files, message, hint }) => {
      const error = await choose(files).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(NotAnApp);
      expect((error as UserError).problems).toMatchObject([
        { message, reason: 'This action deploys Dash apps only.', hint: expect.stringContaining(hint) },
      ]);
      const [file = ''] = Object.keys(files).filter((path) => message.startsWith(path));
      if (file.endsWith('.py')) expect(await refusal(files, `${file}:app`)).toMatchObject({ message });
    },
  );

  test('a folder with Python source is not refused because of a notebook in a subfolder', async () => {
    const files = { 'manage.py': 'x = 1\n', 'jupyter/01-clean.ipynb': '{"cells": []}' };
    expect(await refusal(files)).toMatchObject({ message: 'No Dash app was found.' });
  });

  test.each([undefined, 'app:app'])(
    'an error reports a component with the usual name of an app, given as %s',
    async (given) => {
      for (const made of [
        'from dash import html\napp = html.Div("x")\n',
        'import dash_bootstrap_components as dbc\napp = dbc.Container([])\n',
      ]) {
        const problem = await refusal({ 'app.py': made }, given);
        expect(problem).toMatchObject(
          given === undefined
            ? { message: 'No Dash app was found.' }
            : {
                message: "app:app isn't a Dash app.",
                reason: expect.stringMatching(/^It is a component, dash/),
              },
        );
      }
    },
  );

  test('an error reports two apps that each have a configuration of Posit Publisher', async () => {
    const configs = {
      '.posit/publish/a.toml': publisher('a.py'),
      '.posit/publish/b.toml': publisher('b.py'),
    };
    const { message } = await refusal({ 'a.py': dash, 'b.py': dash, ...configs });
    expect(message).toMatch(/^Found 2 Dash apps/);
  });

  test('an error in the source is reported if the entrypoint of a Procfile was ignored because of it', async () => {
    const { message } = await refusal({
      Procfile: 'web: gunicorn app:server\n',
      'app.py': 'import dash\nprint "starting"\napp = dash.Dash(__name__)\nserver = app.server\n',
    });
    expect(message).toBe('app.py has a syntax error.');
  });

  test('an error names the command that converts a notebook with an app', async () => {
    const notebook = '{"cells": [{"source": ["from dash import Dash\\n", "app = Dash(__name__)"]}]}';
    const files = { 'board.ipynb': notebook, 'helpers.py': 'import flask\nx = flask.Flask("x")\n' };
    const problem = {
      message: 'board.ipynb is a notebook, but Connect needs the Dash app in a Python file.',
      hint: 'Convert it: jupyter nbconvert --to script board.ipynb. Remove lines with get_ipython(), and put app.run(…) below if __name__ == "__main__":',
    };
    expect(await refusal(files)).toMatchObject(problem);
    expect(await refusal(files, 'board.ipynb')).toMatchObject(problem);
  });

  test('a notebook with a space in its name is quoted in the command', async () => {
    const { hint } = await refusal({ 'my board.ipynb': '{"cells": [{"source": ["import dash"]}]}' });
    expect(hint).toMatch('jupyter nbconvert --to script "my board.ipynb". Remove');
  });

  test('an app that uses Flask and Dash is not called a Flask app', async () => {
    const files = { 'app.py': 'import flask, dash\nserver = flask.Flask(__name__)\nmake(dash, server)\n' };
    expect(await refusal(files)).toMatchObject({ message: 'No Dash app was found.' });
  });

  test('an error lists two equal apps with their lines and shows how to choose one', async () => {
    expect(await refusal({ 'a.py': dash, 'b.py': `\n${dash}` })).toMatchObject({
      reason: 'Found a:app (a.py line 2), b:app (b.py line 3).',
      hint: 'Name the one to deploy, for example `entrypoint: a:app`',
    });
  });

  test('an error lists the first ten of many equal apps', async () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`a${n}.py`, dash]));
    expect((await refusal(files)).reason).toMatch(/^Found a0:app .* and 2 more\.$/);
  });

  test.each<{ it: string; files: Files; given?: string; message: RegExp; line?: number }>([
    {
      it: 'a missing module',
      files: { 'app.py': dash },
      given: 'ap:app',
      message: /no ap\.py\. Did you mean app:app\?/,
    },
    {
      it: 'a path from the root of the repository',
      files: { 'app.py': dash },
      given: 'examples/hello/app.py',
      message: /Did you mean app:app\?.*input `path`/,
    },
    {
      it: 'a module name without its package',
      files: { 'pkg/web.py': dash },
      given: 'web',
      message: /Did you mean pkg\.web:app\?/,
    },
    {
      it: 'an object that the module lacks',
      files: { 'app.py': dash },
      given: 'app:aap',
      message: /has no object aap.*Dash app is app, line 2.*Did you mean `entrypoint: app:app`\?/,
      line: 2,
    },
    {
      it: 'a module without any Dash app',
      files: { 'app.py': 'x = 1\n' },
      given: 'app',
      message: /has no object app/,
    },
    {
      it: 'a list',
      files: { 'app.py': `${dash}rows = []\n` },
      given: 'app:rows',
      message: /It is a list\..*app:app/,
      line: 4,
    },
    {
      it: 'a Flask app',
      files: { 'app.py': 'from flask import Flask\napp = Flask(__name__)\n' },
      given: 'app',
      message: /a Flask app/,
    },
    {
      it: "a class named Dash that isn't Dash's",
      files: { 'app.py': 'class Dash:\n  pass\napp = Dash()\n' },
      given: 'app:app',
      message: /isn't a Dash app.*a class of your own/,
    },
    {
      it: 'a factory',
      files: { 'app.py': 'import dash\ndef create_app():\n  return dash.Dash()\n' },
      given: 'app:create_app',
      message: /function that returns a Dash app.*app = create_app\(\)/,
    },
    { it: 'a call', files: { 'app.py': dash }, given: 'app:create()', message: /calls a function/ },
    { it: 'two colons', files: { 'app.py': dash }, given: 'app:app:app', message: /is not valid/ },
    { it: 'an empty object', files: { 'app.py': dash }, given: 'app:', message: /is not valid/ },
    { it: 'a path of Windows', files: { 'app.py': dash }, given: 'C:\\app.py', message: /is not valid/ },
    {
      it: 'a file that a package of the same name hides',
      files: { 'app.py': dash, 'app/__init__.py': '' },
      given: 'app.py',
      message: /can't be imported.*imports app\/__init__.py instead/,
    },
    {
      it: 'a file in a folder that a module of the same name hides',
      files: { 'board/app.py': dash, 'board.py': '' },
      given: 'board/app.py',
      message: /can't be imported.*imports board.py instead/,
    },
    {
      it: 'a file of a package with a dot in its name',
      files: { 'board/__init__.py': '', 'board/v1.2.py': dash },
      given: 'board/v1.2.py',
      message: /can't be imported.*contains a dot/,
    },
    {
      it: 'an app below the main guard',
      files: { 'app.py': 'import dash\nif __name__ == "__main__":\n  app = dash.Dash()\n  app.run()\n' },
      message: /only when the file is run as a script/,
      line: 3,
    },
    {
      it: 'a given name below the main guard',
      files: { 'app.py': 'import dash\nif __name__ == "__main__":\n  app = dash.Dash()\n' },
      given: 'app:app',
      message: /only when the file is run as a script/,
      line: 3,
    },
    {
      it: 'an app below the main guard that is an attribute of another module',
      files: {
        'app.py':
          'import dash\nimport settings\nif __name__ == "__main__":\n  settings.APP = dash.Dash(name="x")\n  settings.APP.run()\n',
        'settings.py': 'APP = None\n',
      },
      message: /only when the file is run as a script.*Make the app at the top level of app\.py/,
      line: 4,
    },
    {
      it: 'an app that a function creates and the main guard runs',
      files: {
        'web.py':
          'from dash import Dash\ndef make():\n  return Dash()\nif __name__ == "__main__":\n  make().run()\n',
      },
      message: /inside the function make, .*the line app = make\(\) at the end of web\.py/,
      line: 3,
    },
    {
      it: 'a given name that the module lacks, with the function that returns the app',
      files: { 'web.py': 'from dash import Dash\n\ndef make():\n  return Dash()\n' },
      given: 'web:app',
      message: /inside the function make, .*the line app = make\(\) at the end of web\.py/,
      line: 4,
    },
    {
      it: 'a factory that nothing calls',
      files: { 'web.py': 'from dash import Dash\n\ndef make():\n  return Dash()\n' },
      message:
        /inside the function make, .*the line app = make\(\) at the end of web\.py, and set `entrypoint: web:app`/,
      line: 4,
    },
    {
      it: 'a factory with required parameters',
      files: {
        'web.py': 'from dash import Dash\ndef make(server, rows, title="x"):\n  return Dash(server=server)\n',
      },
      message: /the line app = make\(server, rows\) at the end of web\.py, and set `entrypoint: web:app`/,
      line: 3,
    },
    {
      it: 'a factory that returns a tuple',
      files: { 'web.py': 'from dash import Dash\ndef make():\n  app = Dash()\n  return app.server, app\n' },
      message: /inside the function make, .*the line _, app = make\(\) at the end.*entrypoint: web:app/,
      line: 3,
    },
    {
      it: 'a factory that returns a tuple, as the given entrypoint',
      files: { 'web.py': 'from dash import Dash\ndef make():\n  app = Dash()\n  return app, app.server\n' },
      given: 'web:make',
      message: /a function that returns a Dash app.*the line app, _ = make\(\)/,
      line: 2,
    },
    {
      it: 'an app that a function adds to a Flask app',
      files: {
        'site/__init__.py':
          'from dash import Dash\nfrom flask import Flask\ndef create_app():\n  server = Flask(__name__)\n  board = Dash(server=server)\n  board.layout = 1\n  return server\n',
        'wsgi.py': 'from site import create_app\napp = create_app()\n',
      },
      message:
        /inside the function create_app, .*not the Flask app around it.*Make the app at the top level of site\/__init__\.py/,
      line: 5,
    },
    {
      it: 'an app that a function creates and runs',
      files: {
        'web.py':
          'from dash import Dash\ndef main():\n  board = Dash(__name__)\n  board.layout = 1\n  board.run(debug=True)\nif __name__ == "__main__":\n  main()\n',
      },
      message:
        /Make the app at the top level of web\.py, as in app = Dash\(__name__\), and set `entrypoint: web:app`/,
      line: 3,
    },
    {
      it: 'a Procfile whose function returns the server',
      files: {
        Procfile: 'web: gunicorn "app:create_app()"\n',
        'app.py': 'from dash import Dash\ndef create_app():\n  app = Dash(__name__)\n  return app.server\n',
      },
      message: /inside the function create_app, .*Make the app at the top level of app\.py/,
      line: 3,
    },
    {
      it: 'an app on a Flask app that cannot be read',
      files: {
        'app.py':
          'from dash import Dash\ndef attach(server):\n  board = Dash(server=server)\napp = servers["main"]\nattach(app)\napp.run()\n',
      },
      message: /inside the function attach, .*not the Flask app around it/,
      line: 3,
    },
    {
      it: 'an app that is an attribute of an object',
      files: {
        'web.py':
          'from dash import Dash\nclass Board:\n  def __init__(self):\n    self.dash = Dash(__name__)\ndef main():\n  Board().dash.run()\n',
      },
      message: /inside the class Board, .*Make the app at the top level of web\.py/,
      line: 4,
    },
    { it: 'a file called dash.py', files: { 'dash.py': dash }, message: /dash\.py hides the library Dash/ },
    {
      it: 'the print statement of Python 2',
      files: { 'app.py': `${dash}print "started"\n` },
      message: /app\.py has a syntax error.*line 4: print "started"/,
      line: 4,
    },
    {
      it: 'a syntax error',
      files: { 'app.py': `${dash}x = = 1\n` },
      message: /app\.py has a syntax error.*line 4: x = = 1/,
      line: 4,
    },
    {
      it: 'an unclosed bracket',
      files: { 'app.py': `${dash}x = (1,\n` },
      given: 'app:app',
      message: /syntax error/,
    },
    {
      it: 'a merge conflict marker',
      files: { 'app.py': `${dash}<<<<<<< HEAD\nx = 1\n` },
      message: /syntax error/,
      line: 4,
    },
  ])('an error reports $it', async ({ files, given, message: expected, line }) => {
    const { message, reason, hint, location } = await refusal(files, given);
    expect([message, reason, hint].join(' ')).toMatch(expected);
    if (line !== undefined) expect(location?.line).toBe(line);
  });
});

describe('With any content of the files', () => {
  const tokens = fc.constantFrom(
    ...'app = Dash ( ) dash import from as class def return if else : \n \n   # " \' """ [ { , . * lambda try except print yield @ \\'.split(
      ' ',
    ),
    '\n',
    '\n  ',
    ' ',
    'Dash()',
    'import dash\n',
    '\0',
  );
  const source = fc.oneof(
    fc.array(tokens, { maxLength: 60 }).map((parts) => parts.join(' ')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );

  test('the search ends with an entrypoint or a UserError', async () => {
    await fc.assert(
      fc.asyncProperty(
        source,
        source,
        fc.option(fc.string(), { nil: undefined }),
        async (one, two, given) => {
          const outcome = await choose({ 'app.py': one, 'pkg/dash_two.py': two }, given).catch(
            (error: unknown) => error,
          );
          if (outcome instanceof Error) expect(outcome).toBeInstanceOf(UserError);
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });

  test.each([
    ['brackets', `import dash\napp = ${'('.repeat(50_000)}`],
    ['calls', `import dash\napp = ${'f('.repeat(20_000)}${')'.repeat(20_000)}`],
    ['attributes', `import dash\napp = a${'.b'.repeat(50_000)}`],
    ['negations', `import dash\napp = ${'not '.repeat(20_000)}dash`],
    [
      'blocks',
      `import dash\n${Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}if x:`).join('\n')}`,
    ],
    [
      'functions that call each other',
      `import dash\n${Array.from({ length: 60 }, (_, n) => `def f${n}():\n  a = f${n + 1}()\n  return f${n + 1}() or a`).join('\n')}\napp = f0()`,
    ],
    ['modules that import each other', 'from app import app\nfrom app import *\nimport dash'],
  ])('deeply nested %s end in an error without a stack overflow', async (_, text) => {
    await expect(
      choose({ 'app.py': text, 'other.py': text.replace('app =', 'app = app =') }),
    ).rejects.toThrow(UserError);
  });

  test('a file larger than 500 kB is skipped, and the message says so', async () => {
    const huge = `${dash}data = "${'x'.repeat(600_000)}"\n`;
    expect(await refusal({ 'app.py': huge })).toMatchObject({
      reason: expect.stringContaining('Not read: app.py, because it is larger'),
    });
    const { entrypoint } = await choose({ 'app.py': huge }, 'app:app');
    expect(entrypoint).toMatchObject({ text: 'app:app', certain: false });
  });

  test('the result does not depend on the order of the files', async () => {
    const files = { 'b.py': dash, 'index.py': 'from b import app\n', 'x/app.py': dash, 'test_x.py': dash };
    const names = Object.keys(files);
    const results = await Promise.all(
      [names, names.toReversed()].map((paths) =>
        chooseEntrypoint({ paths, read: async (path) => files[path as keyof typeof files] }),
      ),
    );
    expect(results[0]).toEqual(results[1]);
  });
});
