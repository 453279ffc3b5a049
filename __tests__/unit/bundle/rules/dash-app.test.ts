import { describe, expect, test } from '@jest/globals';
import {
  check,
  end,
  type Files,
  made,
  pinned,
  start,
  summaries,
  withLines,
} from '../../../support/check-rules.ts';

const dash = (body: string) => `import os\nfrom dash import Dash, html\n${body}\napp.layout = html.Div()\n`;

describe('The rule path-prefix', () => {
  test.each<{ it: string; files: Files; expected: string[]; variables?: Record<string, string> }>([
    {
      it: 'nothing if another branch creates the app without a prefix',
      files: {
        'app.py': dash(
          'if os.getenv("POSIT_PRODUCT") == "CONNECT":\n  app = Dash(__name__)\nelse:\n  app = Dash(__name__, url_base_pathname="/dev/")',
        ),
      },
      expected: [],
    },
    {
      it: 'nothing if one of several branches has no prefix',
      files: {
        'app.py': dash(
          'if "POSIT_PRODUCT" in os.environ:\n  app = Dash(__name__)\nelif os.name == "nt":\n  app = Dash(__name__, url_base_pathname="/w/")\nelse:\n  app = Dash(__name__, url_base_pathname="/d/")',
        ),
      },
      expected: [],
    },
    {
      it: 'nothing if an except branch has no prefix',
      files: {
        'app.py': dash(
          'try:\n  import local_settings\n  app = Dash(__name__, url_base_pathname="/dev/")\nexcept ImportError:\n  app = Dash(__name__)',
        ),
      },
      expected: [],
    },
    {
      it: 'nothing if a case of match has no prefix',
      files: {
        'app.py': dash(
          'match os.getenv("STAGE"):\n  case "dev":\n    app = Dash(__name__, url_base_pathname="/dev/")\n  case _:\n    app = Dash(__name__)',
        ),
      },
      expected: [],
    },
    {
      it: 'nothing if the app may be created again without a prefix',
      files: {
        'app.py': dash(
          'app = Dash(__name__, url_base_pathname="/dev/")\nif os.getenv("CONNECT_SERVER"):\n  app = Dash(__name__)',
        ),
      },
      expected: [],
    },
    {
      it: 'nothing if a function returns an app without a prefix first',
      files: {
        'app.py': dash(
          'def make():\n  if os.getenv("POSIT_PRODUCT"):\n    return Dash(__name__)\n  return Dash(__name__, url_base_pathname="/dev/")\napp = make()',
        ),
      },
      expected: [],
    },
    {
      it: 'nothing if a condition changes the prefix to None',
      files: {
        'app.py': dash(
          'P = "/dev/"\nif os.getenv("POSIT_PRODUCT"):\n  P = None\napp = Dash(__name__, url_base_pathname=P)',
        ),
      },
      expected: [],
    },
    {
      it: 'a warning if every branch has a prefix',
      files: {
        'app.py': dash(
          'if os.name == "nt":\n  app = Dash(__name__, url_base_pathname="/w/")\nelse:\n  app = Dash(__name__, url_base_pathname="/d/")',
        ),
      },
      expected: ['warning path-prefix app.py:6', 'warning path-prefix app.py:4'],
    },
    {
      it: 'an error for a concatenation with a constant of another module',
      files: {
        'app.py': dash('from settings import BASE\napp = Dash(__name__, url_base_pathname="/" + BASE + "/")'),
        'settings.py': 'BASE = "sales"\n',
      },
      expected: ['error path-prefix app.py:4'],
    },
    {
      it: 'an error for a constant that changes after the constructor',
      files: { 'app.py': dash('P = "/x/"\napp = Dash(__name__, url_base_pathname=P)\nP = None') },
      expected: ['error path-prefix app.py:4'],
    },
    {
      it: 'an error for an f-string of constants',
      files: { 'app.py': dash('N = ""\napp = Dash(__name__, requests_pathname_prefix=f"/{N}")') },
      expected: ['error path-prefix app.py:4'],
    },
    {
      it: 'an error for a parameter with a default',
      files: {
        'app.py': dash('def make(p="/x/"):\n  return Dash(__name__, url_base_pathname=p)\napp = make()'),
      },
      expected: ['error path-prefix app.py:4'],
    },
    {
      it: 'a warning for an f-string with a part that cannot be read',
      files: { 'app.py': dash('app = Dash(__name__, url_base_pathname=f"/{os.uname().nodename}/")') },
      expected: ['warning path-prefix app.py:3'],
    },
    {
      it: 'a warning for a variable with a fallback by or',
      files: { 'app.py': dash('app = Dash(__name__, requests_pathname_prefix=os.getenv("B") or "/s/")') },
      expected: ['warning path-prefix app.py:3'],
    },
    ...['dict(title="x", url_base_pathname="/s/")', '{"url_base_pathname": "/s/"}'].map((options) => ({
      it: `an error for **options with ${options}`,
      files: { 'app.py': dash(`OPTIONS = ${options}\napp = Dash(__name__, **OPTIONS)`) },
      expected: ['error path-prefix app.py:3'],
    })),
    ...['**{**OPTIONS, "title": "x"}'].map((options) => ({
      it: `an error for ${options}`,
      files: {
        'app.py': dash(`OPTIONS = {"url_base_pathname": "/s/"}\napp = Dash(__name__, ${options})`),
      },
      expected: ['error path-prefix app.py:3'],
    })),
    {
      it: 'nothing for dictionaries that contain themselves',
      files: { 'app.py': dash('A = {**A}\napp = Dash(__name__, **{**A, **A})') },
      expected: [],
    },
    ...['OPTIONS["url_base_pathname"] = "/s/"', 'OPTIONS.update(url_base_pathname="/s/")'].map((line) => ({
      it: `a warning for **OPTIONS with ${line}`,
      files: { 'app.py': dash(`OPTIONS = {}\n${line}\napp = Dash(__name__, **OPTIONS)`) },
      expected: ['warning path-prefix app.py:4'],
    })),
    {
      it: 'nothing for an option that is set under a condition',
      files: {
        'app.py': dash('O = {}\nif X:\n  O["url_base_pathname"] = "/s/"\napp = Dash(__name__, **O)'),
      },
      expected: [],
    },
    {
      it: 'nothing for a variable that is set after the constructor',
      files: { 'app.py': dash('app = Dash(__name__)\nos.environ["DASH_URL_BASE_PATHNAME"] = "/s/"') },
      expected: [],
    },
    ...[
      'OPTIONS = {"url_base_pathname": "/s/"} if os.name == "nt" else {}',
      'OPTIONS = {"url_base_pathname": "/s/"}\nif os.getenv("POSIT_PRODUCT"):\n  OPTIONS.pop("url_base_pathname")',
      'OPTIONS = {"url_base_pathname": "/s/"}\nOPTIONS["url_base_pathname"] = None',
    ].map((options) => ({
      it: `nothing for **options that may change: ${options}`,
      files: { 'app.py': dash(`${options}\napp = Dash(__name__, **OPTIONS)`) },
      expected: [],
    })),
    ...['"/%s/" % name', '"/{}/".format(name)'].map((prefix) => ({
      it: `a warning for ${prefix}`,
      files: { 'app.py': dash(`app = Dash(__name__, url_base_pathname=${prefix})`) },
      expected: ['warning path-prefix app.py:3'],
    })),
    {
      it: 'a warning for a positional argument, whose parameter depends on the version of Dash',
      files: {
        'app.py': dash(
          'app = Dash(__name__, True, "assets", "pages", None, "assets", "", None, False, True, True, "/s/")',
        ),
      },
      expected: ['warning path-prefix app.py:3'],
    },
    ...[
      'app.config.requests_pathname_prefix = "/s/"',
      'app.config["requests_pathname_prefix"] = "/s/"',
      'app.config.update({"requests_pathname_prefix": "/s/"})',
    ].map((line) => ({
      it: `an error for ${line}`,
      files: { 'app.py': withLines(`${line}\n`) },
      expected: ['error path-prefix app.py:5'],
    })),
    ...[
      'os.environ["DASH_URL_BASE_PATHNAME"] = "/s/"',
      'os.environ.setdefault("DASH_REQUESTS_PATHNAME_PREFIX", "/s/")',
      'os.environ.update({"DASH_ROUTES_PATHNAME_PREFIX": "/s/"})',
      'os.environ.update(DASH_URL_BASE_PATHNAME="/s/")',
    ].map((line) => ({
      it: `an error for ${line}`,
      files: { 'app.py': dash(`${line}\napp = Dash(__name__)`) },
      expected: ['error path-prefix app.py:3'],
    })),
    {
      it: 'a warning for a variable that is set under a condition',
      files: {
        'app.py': dash('if X:\n  os.environ["DASH_URL_BASE_PATHNAME"] = "/s/"\napp = Dash(__name__)'),
      },
      expected: ['warning path-prefix app.py:4'],
    },
    {
      it: 'nothing for a variable that is set below the main guard, or to nothing',
      files: {
        'app.py': dash(
          'os.environ["DASH_URL_BASE_PATHNAME"] = ""\nif __name__ == "__main__":\n  os.environ["DASH_URL_BASE_PATHNAME"] = "/s/"\napp = Dash(__name__)',
        ),
      },
      expected: [],
    },
    {
      it: "an error for a variable of the content's environment",
      files: { 'app.py': withLines('') },
      variables: { DASH_URL_BASE_PATHNAME: '/s/', DASH_DEBUG: 'true', DASH_ROUTES_PATHNAME_PREFIX: '/' },
      expected: ['error path-prefix undefined:undefined'],
    },
    {
      it: 'a warning for an app that a class creates',
      files: {
        'app.py': dash(
          'class Site:\n  def __init__(self):\n    self.app = Dash(__name__, url_base_pathname="/s/")\napp = Site().app',
        ),
      },
      expected: ['warning path-prefix app.py:5'],
    },
  ])('path-prefix reports $it', async ({ files, expected, variables }) => {
    expect(await summaries(files, { variables })).toEqual(expected);
  });

  test("path-prefix does not show the value of a variable of the content's environment", async () => {
    const findings = await check(
      { 'app.py': withLines('') },
      { variables: { DASH_URL_BASE_PATHNAME: '/secret/' } },
    );
    expect(JSON.stringify(findings)).not.toContain('secret');
    expect(findings).toMatchObject([{ hint: 'Remove it from `environment`.' }]);
  });
});

describe('An error that depends on the environment', () => {
  test.each<{ it: string; files: Files; expected: string[] }>([
    {
      it: 'for a server that is started in a try',
      files: {
        'app.py': withLines(
          'try:\n  from waitress import serve\n  serve(app.server)\nexcept ImportError:\n  pass\n',
        ),
      },
      expected: ['warning run-at-import app.py:7'],
    },
    {
      it: 'for a module that is imported under a condition or in a try',
      files: {
        'app.py': withLines(
          'if os.name == "nt":\n  import a\ntry:\n  import b\nexcept ImportError:\n  b = 1\n',
        ),
        'a.py': 'from . import x\n',
        'b.py': 'print "x"\n',
      },
      expected: ['warning relative-import a.py:1', 'warning python-syntax b.py:1'],
    },
    {
      it: 'for a file with the name of a library that only some versions of Dash import',
      files: { 'app.py': withLines(''), 'retrying.py': '' },
      expected: ['warning hidden-library retrying.py:undefined'],
    },
  ])('a rule reports only a warning $it', async ({ files, expected }) => {
    expect(await summaries(files)).toEqual(expected);
  });

  test('run-at-import reports nothing after a return that may happen', async () => {
    const files = {
      'app.py': withLines('def main():\n  if os.getenv("POSIT_PRODUCT"):\n    return\n  app.run()\nmain()\n'),
    };
    expect(await summaries(files)).toEqual([]);
  });
});

describe('The rule no-layout', () => {
  test('no-layout reports a layout that is set only in a function which the main guard calls', async () => {
    const files = {
      'app.py': `${start}app = Dash(__name__)\ndef main():\n  app.layout = html.Div()\n  return app\nif __name__ == "__main__":\n  main().run()\n`,
    };
    const findings = await check(files);
    expect(findings).toMatchObject([
      {
        rule: 'no-layout',
        reason: "Only line 5 of app.py does, in a function that isn't called when the module is imported.",
      },
    ]);
  });

  test.each([
    ['that another function calls at import', 'def a():\n  app.layout = 1\ndef b():\n  a()\nb()\n'],
    ['with a decorator', '@app.server.before_request\ndef a():\n  app.layout = 1\n'],
    ['that is passed to another function', 'def a():\n  app.layout = 1\ncall(a)\n'],
    ['that is a method of a class', 'class A:\n  def set(self):\n    app.layout = 1\nA().set()\n'],
  ])('no-layout accepts a layout that is set in a function %s', async (_, lines) => {
    expect(await summaries({ 'app.py': `${start}app = Dash(__name__)\n${lines}` })).toEqual([]);
  });

  test('no-layout accepts a layout that is set in a function of another module', async () => {
    const files = {
      'app.py': `${start}from layouts import build\napp = Dash(__name__)\nbuild()\n`,
      'layouts.py': 'def build():\n  import app\n  app.app.layout = 1\n',
    };
    expect(await summaries(files)).toEqual([]);
  });
});

describe('The rule notebook-code', () => {
  test.each([
    [
      'get_ipython() at the top level as an error',
      'get_ipython().run_line_magic("matplotlib", "inline")\n',
      ['error'],
    ],
    ['get_ipython() under a condition as a warning', 'if X:\n  get_ipython().system("ls")\n', ['warning']],
    ['nothing if the name is imported', 'from IPython import get_ipython\nget_ipython().x()\n', []],
    ['nothing below the main guard', 'if __name__ == "__main__":\n  get_ipython().x()\n', []],
  ])('notebook-code reports %s', async (_, lines, levels) => {
    const findings = await check({ 'app.py': withLines(lines) });
    expect(findings.map(({ level, rule }) => `${level} ${rule}`)).toEqual(
      levels.map((level) => `${level} notebook-code`),
    );
  });
});

describe('The rules about callbacks', () => {
  const callback = (decorator: string, definition = 'def go(n): return n') =>
    `@callback(Output("o", "children"), Input("b", "n_clicks")${decorator})\n${definition}\n`;

  test.each([
    [
      'async-callback reports an asynchronous callback if dash[async] is not required',
      pinned('dash==3.2.0'),
      ['async-callback'],
    ],
    [
      'async-callback accepts an asynchronous callback if dash[async] is required',
      { ...pinned('dash==3.2.0'), text: 'dash[async]==3.2.0\n' },
      [],
    ],
    ['async-callback accepts an asynchronous callback if asgiref is required', pinned('dash asgiref'), []],
    [
      'async-callback accepts an asynchronous callback if a requirement has no name',
      { ...pinned('dash'), text: 'dash\ngit+https://x/y\n' },
      [],
    ],
    ['async-callback accepts an asynchronous callback if the requirements are unknown', undefined, []],
  ])('%s', async (_, requirements, rules) => {
    const files = { 'app.py': withLines(callback('', 'async def go(n): return n')) };
    expect((await check(files, { requirements })).map(({ rule }) => rule)).toEqual(rules);
  });

  test.each([
    [
      'reports a background callback without a manager',
      withLines(callback(', background=True')),
      ['background-callback'],
    ],
    [
      'accepts a background callback if the app has a manager',
      made(`background_callback_manager=m`) + callback(', background=True'),
      [],
    ],
    [
      'accepts a background callback with its own manager',
      withLines(callback(', background=True, manager=m')),
      [],
    ],
    [
      'reports a background callback if only a string contains the word manager',
      withLines(`title = "manager"\n${callback(', background=True')}`),
      ['background-callback'],
    ],
    [
      'accepts a background callback of an app that a library makes',
      `${start}import board\napp = board.make()${end}${callback(', background=True')}`,
      [],
    ],
    ['accepts a callback that does not run in the background', withLines(callback(', background=False')), []],
  ])('background-callback %s', async (_, source, rules) => {
    expect((await check({ 'app.py': source })).map(({ rule }) => rule)).toEqual(rules);
  });
});
