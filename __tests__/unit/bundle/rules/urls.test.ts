import { describe, expect, test } from '@jest/globals';
import { made, summaries, withLines } from '../../../support/check-rules.ts';

describe('absolute-url reports', () => {
  test.each([
    'fig.add_layout_image(source="/assets/logo.png", x=0)',
    'fig.add_layout_image(dict(source="/assets/logo.png", x=0))',
    'fig.update_layout(images=[{"source": "/assets/logo.png"}])',
    'go.layout.Image(source="/assets/logo.png")',
    'html.Video(poster="/assets/p.png")',
    'html.ObjectEl(data="/assets/x.pdf")',
    'html.Button("x", formAction="/go")',
    'html.Img(srcSet="/assets/a.png 2x")',
    'dcc.Location(id="url", pathname="/start")',
    'flask.redirect("/login")',
    'flask.redirect(location=f"/user/{name}")',
    'manager.login_view = "/login"',
    'clientside_callback("function(n) { window.location.href = \'/sales\'; }", Output("a", "b"), Input("c", "d"))',
    'app.clientside_callback("async n => (await fetch(\'/api\')).json()", Output("a", "b"), Input("c", "d"))',
  ])('%s', async (line) => {
    const files = { 'app.py': withLines(`import flask, plotly.graph_objects as go\n${line}\n`) };
    expect(await summaries(files)).toEqual(['warning absolute-url app.py:6']);
  });

  test('URLs of external stylesheets and scripts', async () => {
    const source = made(
      'external_stylesheets=["/assets/a.css",\n {"href": "/static/b.css"}, "https://host/c.css"],\n external_scripts=[{"src": "/static/y.js"}]',
    );
    expect(await summaries({ 'app.py': source })).toEqual(
      [3, 4, 5].map((line) => `warning absolute-url app.py:${line}`),
    );
  });
});

test.each([
  'fig.add_layout_image(source="https://host/logo.png")',
  'fig.update_layout(title="/x", source=2)',
  'table.Data(data="/x", poster="/y")',
  'html.Div(data="/x", pathname="/y")',
  'flask.redirect("https://host/login")',
  'flask.redirect(flask.url_for("login"))',
  'redirect("/x")',
  'manager.login_view = "login"',
  'clientside_callback("function(n) { return fetch(prefix + name) }", Output("a", "b"), Input("c", "d"))',
  'clientside_callback("function(n) { const a = n / 2; return \'/x\' }", Output("a", "b"), Input("c", "d"))',
])('absolute-url does not report %s', async (line) => {
  const files = { 'app.py': withLines(`import flask, plotly.graph_objects as go\n${line}\n`) };
  expect(await summaries(files)).toEqual([]);
});

test('script-url reports URLs in the scripts of the assets, but not in *.min.js or comments', async () => {
  const script =
    'fetch("/api/rows");\nfetch("api");\n// fetch("/x")\nlocation.assign("/y"); // connect-dash-deploy: ignore[script-url]\nimage.src = "/z.png";\nfetch("//host/x");\n';
  const files = { 'app.py': withLines(''), 'assets/a.js': script, 'assets/b.min.js': script };
  expect(await summaries(files)).toEqual([
    'warning script-url assets/a.js:1',
    'warning script-url assets/a.js:5',
  ]);
});

test('script-url reports URLs anywhere in a minified script', async () => {
  const script = `${'a=b+c;'.repeat(2_000)}fetch("/api/rows")`;
  expect(await summaries({ 'app.py': withLines(''), 'assets/bundle.js': script })).toEqual([
    'warning script-url assets/bundle.js:1',
  ]);
});

test('stylesheet-url reports nothing if a pattern leaves out some assets', async () => {
  const files = {
    'app.py': made('assets_ignore=r".*\\.skip\\..*"'),
    'assets/a.skip.css': 'a { b: url(/x.png) }',
  };
  expect(await summaries(files)).toEqual([]);
});

describe('raw-pathname', () => {
  const callback = (lines: string, dependency = 'Input("url", "pathname")', parameter = 'p') =>
    withLines(
      `HOME = "/"\nPAGES = ("/sales", "/")\n@callback(Output("o", "children"), ${dependency})\ndef f(${parameter}):\n  ${lines}\n`,
    );

  test.each([
    ['a constant', callback('return p == HOME')],
    ['a tuple', callback('return p in PAGES')],
    ['rstrip', callback('return p.rstrip("/") == "/sales"')],
    ['match', callback('match p:\n    case "/sales": return 1')],
    ['a path without its slashes', callback('return p.strip("/") == "sales"')],
    ['the path of an URL', callback('return urlparse(p).path == "/sales"', 'Input("url", "href")')],
    [
      'an input by its keywords',
      callback('return p == "/x"', '[Input(component_id="u", component_property="pathname")]'),
    ],
    [
      'an input in a dictionary',
      callback('return p == "/x"', 'inputs=dict(p=Input("url", "pathname"), q=State("a", "b"))', 'q, p'),
    ],
    [
      'an input in a dictionary literal',
      callback('return p == "/x"', 'inputs={"p": Input("url", "pathname")}'),
    ],
  ])('reports %s', async (_, source) => {
    expect(await summaries({ 'app.py': source })).toEqual(['warning raw-pathname app.py:9']);
  });

  test('reports a comparison in a function that gets the path', async () => {
    const source = callback('return route(p)');
    const route = 'def route(path):\n  return {"/": 1, "/sales": 2}[path]\n';
    expect(await summaries({ 'app.py': `${source}${route}` })).toEqual(['warning raw-pathname app.py:11']);
  });

  test('reports a comparison in a clientside callback', async () => {
    const line = (code: string) =>
      `clientside_callback("function(a, path) { ${code} }", Output("o", "c"), Input("b", "n"), Input("url", "pathname"))\n`;
    const source = withLines(
      `${line("return path === '/sales'")}${line("return a === '/sales'")}${line("return path.endsWith('/sales')")}`,
    );
    expect(await summaries({ 'app.py': source })).toEqual(['warning raw-pathname app.py:5']);
  });

  test.each([
    'return p.endswith("/sales")',
    'return "/sales" in p',
    'return p.rsplit("/", 1)[-1] == "sales"',
    'return re.search(r"/sales$", p)',
    'return p == dash.get_relative_path("/sales")',
    'return p == ""',
    'return p in (None, "")',
  ])('does not report %s', async (line) => {
    expect(await summaries({ 'app.py': callback(line) })).toEqual([]);
  });
});

describe('missing-file', () => {
  const reading = (path: string) => `import os, pandas as pd\ndef show():\n  return pd.read_csv(${path})\n`;
  const read = reading('"geo_cache/regions.csv"');
  const excluded = [{ path: 'geo_cache/', reason: 'It is a cache.' }];

  test.each([
    '"geo_cache/regions.csv"',
    'os.path.join("geo_cache", "regions.csv")',
    'os.path.join(os.path.dirname(__file__), "geo_cache", "regions.csv")',
    'Path("geo_cache") / "regions.csv"',
    'Path(__file__).parent / "geo_cache" / "regions.csv"',
  ])('reports a file that is excluded from the bundle and read in a function: %s', async (path) => {
    expect(await summaries({ 'app.py': withLines(reading(path)) }, { excluded })).toEqual([
      'warning missing-file app.py:7',
    ]);
  });

  test.each([
    'pd.read_csv("data/x.csv")',
    'df = pd.read_csv(filepath_or_buffer="data/x.csv")',
    'rows = json.load(open("data/x.csv"))',
    'text = open("./data/x.csv", "rb").read()',
    'text = Path("data/x.csv").read_text()',
    'text = Path("data/x.csv").open().read()',
    'matrix = np.load("data/x.csv")',
    'with open("data/x.csv", mode="r") as file: pass',
    'for line in open("data/x.csv"): pass',
  ])('reports %s of an excluded file', async (line) => {
    const source = `import json, numpy as np, pandas as pd\nfrom pathlib import Path\n${line}\n`;
    const options = { excluded: [{ path: 'data/x.csv', reason: 'It is excluded.' }] };
    expect(await summaries({ 'app.py': withLines(source) }, options)).toEqual([
      'warning missing-file app.py:7',
    ]);
  });

  test.each([
    'open("x.log", "w").write("")',
    'open("x.log", mode="a+")',
    'open("x.log", MODE)',
    'sqlite3.connect("x.db")',
    'df = pd.read_sql("x.db", con)',
    'df = pd.read_csv(folder + "x.csv")',
    'if not os.path.exists("x.csv"): make("x.csv")\ndf = pd.read_csv("x.csv")',
    'urlretrieve(url, "x.csv")\ndf = pd.read_csv("x.csv")',
    'FILE = "x.csv"\ndownload("x.csv")\ndf = pd.read_csv(FILE)',
    'if __name__ == "__main__": df = pd.read_csv("x.csv")',
    'os.chdir(folder)\ndf = pd.read_csv("x.csv")',
    'mine.open("x.csv")',
  ])('does not report an excluded file that is not read, or that the app creates: %s', async (lines) => {
    const paths = ['x.log', 'x.db', 'x.csv'].map((path) => ({ path, reason: 'It is excluded.' }));
    const source = withLines(`import pandas as pd, sqlite3\n${lines}\n`);
    expect(await summaries({ 'app.py': source }, { excluded: paths })).toEqual([]);
  });

  test('reports a file that is excluded from the bundle and whose path is a constant', async () => {
    const source = `DATA = "geo_cache/regions.csv"\n${reading('DATA')}`;
    expect(await summaries({ 'app.py': withLines(source) }, { excluded })).toEqual([
      'warning missing-file app.py:8',
    ]);
  });

  test.each([
    ['that the app writes', `${read}frame.to_csv("geo_cache/regions.csv")\n`, excluded],
    ['in a folder that is not excluded', read, []],
  ])('does not report a file %s', async (_, source, left) => {
    expect(await summaries({ 'app.py': withLines(source) }, { excluded: left })).toEqual([]);
  });
});
