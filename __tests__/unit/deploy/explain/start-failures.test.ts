import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { explainStart } from '../../../../src/deploy/explain/start.ts';
import type { App } from '../../../../src/deploy/request.ts';

const recorded = (name: string) =>
  readFileSync(new URL(`recorded/start/${name}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

interface Deployed {
  readonly entrypoint?: string | undefined;
  readonly paths?: readonly string[] | undefined;
  readonly excluded?: App['excluded'];
  readonly packages?: readonly string[];
}

const app = ({ entrypoint = 'app:app', paths = [], excluded = [], packages = ['dash'] }: Deployed = {}) =>
  ({
    entrypoint: {
      ...{
        module: entrypoint.split(':')[0],
        object: 'app',
        text: entrypoint,
        source: 'given',
        certain: true,
      },
      location: { file: 'app.py', line: 9 },
    },
    paths: [
      ...['app.py', 'views.py', 'helpers/board_tools.py', 'requirements.txt', 'regions.csv'],
      ...['my-app/pie.py', 'src/charts/bar.py', 'src/data/stores.csv', ...paths],
    ],
    excluded,
    requirements: { packages: new Map(packages.map((name) => [name, undefined])) },
  }) as unknown as App;

function explained(lines: readonly string[], { exit = 1, ...deployed }: Deployed & { exit?: number } = {}) {
  const job = { key: 'k', start_time: '', tag: 'run_dash_app', status: 1, exit_code: exit };
  const problem = { message: 'The app does not start: Connect answered 502.' };
  return explainStart({ problem, run: { job, lines } }, app(deployed));
}

/** An exception that a line of the app raised. */
const raised = (exception: string, deployed: Deployed = {}) =>
  raisedIn('/mnt/app/app.py', exception, deployed);

const raisedIn = (file: string, exception: string, deployed: Deployed = {}) =>
  explained(
    [
      'Traceback (most recent call last):',
      '  File "/mnt/app/app.py", line 1, in f',
      `  File "${file}", line 1, in f`,
      ...exception.split('\n'),
    ],
    deployed,
  );

interface Recorded extends Deployed {
  readonly file: string;
  readonly message: RegExp;
  /** `undefined`: no advice. */
  readonly hint: RegExp | undefined;
  /** `app.py:1`, or the file only. */
  readonly at?: string;
}

const cases: readonly Recorded[] = [
  {
    file: 'missing',
    message: /^ModuleNotFoundError: No module named 'pandas_missing'$/,
    hint: /^Add the package that contains pandas_missing to the requirements\./,
    at: 'app.py:1',
  },
  {
    file: 'own-module',
    message: /'board_tools'/,
    hint: /helpers\/board_tools\.py.*helpers\.board_tools/,
    at: 'app.py:2',
  },
  { file: 'pkg-resources', message: /'pkg_resources'/, hint: /setuptools<81/, at: 'app.py:3' },
  {
    file: 'old-dash-packages',
    message: /'dash_core_components'/,
    hint: /from dash import dcc/,
    at: 'app.py:1',
  },
  {
    file: 'long-callback',
    message: /'dash\.long_callback'/,
    hint: /^Dash 3 removed it\..*DiskcacheManager.*background=True.*Or require dash<3\.$/,
    at: 'app.py:2',
  },
  {
    file: 'removed-module',
    message: /'imp'/,
    hint: /^Python 3\.12 removed it\. Change the code, or state an older Python in \.python-version\.$/,
    at: 'app.py:1',
  },
  {
    file: 'added-module',
    message: /'tomllib'/,
    hint: /^Python 3\.11 added it\. State this version or a later one in \.python-version\.$/,
    at: 'app.py:1',
  },
  {
    file: 'folder-named-plotly',
    message: /'plotly\.app'/,
    hint: /^The bundle has plotly\/app\.py, but it is not imported\. Python imports the installed library plotly instead\. Rename the folder plotly, or deploy it alone if the app is in it: set `path: plotly`\.$/,
    at: 'plotly/app.py',
    entrypoint: 'plotly.app:app',
    paths: ['plotly/app.py'],
  },
  {
    file: 'folder-named-test',
    message: /'test\.app'/,
    hint: /Python has a module of its own named test\. Rename the folder test,/,
    at: 'test/app.py',
    entrypoint: 'test.app:app',
    paths: ['test/app.py'],
  },
  {
    file: 'no-entrypoint-module',
    message: /No module named 'web'/,
    hint: /^The bundle has no file of the module web: set `entrypoint`/,
    entrypoint: 'web:app',
  },
  {
    file: 'main-entrypoint',
    message: /'__main__' has no attribute 'app'/,
    hint: /^On the server, __main__ is the program that imports the app\. Rename __main__\.py/,
    entrypoint: '__main__:app',
  },
  { file: 'relative', message: /attempted relative import/, hint: /from views import/, at: 'app.py:2' },
  { file: 'circular', message: /circular import/, hint: /import each other/, at: 'views.py:1' },
  {
    file: 'own-utils',
    message: /cannot import name 'colours' from 'utils'/,
    hint: /^utils\.py does not define colours\.$/,
    at: 'app.py:2',
    paths: ['utils.py'],
  },
  {
    file: 'own-secrets',
    message: /cannot import name 'token_hex'/,
    hint: /^secrets\.py hides Python's own module secrets: rename it\.$/,
    at: 'secrets.py',
    paths: ['secrets.py'],
  },
  {
    file: 'own-plotly',
    message: /'plotly' is not a package|No module named 'plotly\.graph_objects'/,
    hint: /^plotly\.py hides the package plotly: rename it\.$/,
    at: 'plotly.py',
    paths: ['plotly.py'],
  },
  {
    file: 'removed-name',
    message: /cannot import name 'Iterable' from 'collections'/,
    hint: /^The server's Python has no collections\.Iterable\. Change the code, or state/,
    at: 'app.py:1',
  },
  {
    file: 'name-not-in-package',
    message: /cannot import name 'nothing_like_this'/,
    hint: /^The installed version of dash has no nothing_like_this:/,
    at: 'app.py:1',
  },
  {
    file: 'plotly-express',
    message: /^ImportError: Plotly Express requires numpy to be installed/,
    hint: /^Add numpy to the requirements\.$/,
    at: 'app.py:2',
  },
  {
    file: 'compress-extra',
    message: /you need to install dash\[compress\]$/,
    hint: /^Add dash\[compress\] to the requirements\.$/,
    at: 'app.py:3',
  },
  {
    file: 'shared-library',
    message: /libGLnothere\.so\.1/,
    hint: /^Ask an administrator of Connect to install the library that contains libGLnothere\.so\.1\.$/,
    at: 'app.py:2',
  },
  { file: 'no-object', message: /has no attribute 'app'/, hint: /`entrypoint` to app:<the name/ },
  {
    file: 'asgi-backend',
    message: /^The Dash app runs on FastAPI, but Connect serves Dash apps by WSGI\.$/,
    hint: /backend="fastapi"/,
    at: 'app.py:9',
  },
  { file: 'asgi-under-wsgi', message: /runs on FastAPI/, hint: /backend="fastapi"/, at: 'app.py:9' },
  {
    file: 'not-an-app',
    message: /the entrypoint is a dict/,
    hint: /^Set `entrypoint` to the module and the object of the Dash app \(now app:app, which is not a Dash app\)\.$/,
  },
  { file: 'syntax', message: /^SyntaxError: '\(' was never closed/, hint: /older Python/, at: 'app.py:2' },
  { file: 'indentation', message: /^IndentationError/, hint: undefined, at: 'app.py:3' },
  { file: 'newer-syntax', message: /^SyntaxError: invalid syntax/, hint: /older Python/, at: 'app.py:2' },
  { file: 'run-server', message: /app\.run_server has been replaced/, hint: /app\.run\(/, at: 'app.py:4' },
  { file: 'run-at-import', message: /starts its own server/, hint: /__main__/ },
  { file: 'port-in-use', message: /Address already in use/, hint: /chooses its port/, at: 'app.py:4' },
  {
    file: 'prefixes',
    message: /You supplied `url_base_pathname`/,
    hint: /^Connect sets the path of the app\. Remove url_base_pathname.*DASH_URL_BASE_PATHNAME/,
    at: 'app.py:4',
  },
  {
    file: 'prefix-variable',
    message: /You supplied `url_base_pathname`/,
    hint: /from Dash\(…\), and the environment variables DASH_URL_BASE_PATHNAME/,
    at: 'app.py:5',
  },
  { file: 'no-pages-folder', message: /folder called `views`/, hint: /folder views is in/, at: 'app.py:2' },
  { file: 'duplicate-id', message: /Duplicate component id/, hint: /its own id/ },
  { file: 'no-layout', message: /layout was `None`/, hint: /Set app\.layout/, at: 'app.py:9' },
  { file: 'layout-fails', message: /^KeyError: 'total'$/, hint: undefined, at: 'app.py:5' },
  {
    file: 'no-variable',
    message: /^KeyError: 'API_TOKEN'$/,
    hint: /^Pass API_TOKEN to the app/,
    at: 'app.py:3',
  },
  {
    file: 'no-file',
    message: /data\/sales\.csv/,
    hint: /^data\/sales\.csv is not in the bundle\./,
    at: 'app.py:3',
  },
  { file: 'not-writable', message: /^PermissionError/, hint: /tempfile/, at: 'app.py:4' },
  {
    file: 'no-database-file',
    message: /unable to open database file/,
    hint: /database file is in the bundle/,
    at: 'app.py:3',
  },
  { file: 'connection-refused', message: /Connection refused/, hint: /reach that host/, at: 'app.py:3' },
  { file: 'no-host', message: /Name or service not known/, hint: /reach that host/, at: 'app.py:3' },
  { file: 'encoding', message: /^UnicodeDecodeError/, hint: /encoding="latin-1"/, at: 'app.py:3' },
  { file: 'memory', message: /^MemoryError$/, hint: /more memory/, at: 'app.py:4' },
  { file: 'recursion', message: /^RecursionError/, hint: undefined, at: 'app.py:2' },
  { file: 'chained', message: /^RuntimeError: can not load the rows$/, hint: undefined, at: 'app.py:6' },
  {
    file: 'invalid-property',
    message: /^ValueError: Invalid property specified for object of type .*YAxis: 'titlefont'$/,
    hint: undefined,
    at: 'app.py:6',
  },
  { file: 'notebook', message: /'get_ipython' is not defined/, hint: /only in notebooks/, at: 'app.py:8' },
  { file: 'locale', message: /^locale\.Error/, hint: /does not have this locale/, at: 'app.py:4' },
  {
    file: 'pickled-in-script',
    message: /Can't get attribute 'Model'/,
    hint: /^The file was pickled by a script that defines Model itself\. Move Model to a module/,
    at: 'app.py:6',
  },
];

test.each(cases)(
  '$file: names the cause and the line of the app',
  ({ file, message, hint, at, ...deployed }) => {
    const problem = explained(recorded(file), deployed);
    expect(problem.message).toMatch(message);
    if (hint) expect(problem.hint).toMatch(hint);
    else expect(problem.hint).toBeUndefined();
    const { file: found, line } = problem.location ?? {};
    expect([found, line].filter((part) => part !== undefined).join(':')).toBe(at ?? '');
    expect(problem.reason).toContain('Connect answered 502');
  },
);

test('quotes an exception of several lines below its first line', () => {
  const { message, reason } = explained(recorded('no-layout'));
  expect(message).toBe(
    'dash.exceptions.NoLayoutException: The layout was `None` at the time that `run` was called.',
  );
  expect(reason).toBe(`Make sure to set the \`layout\` attribute of your application
before running the server.
The app does not start: Connect answered 502.`);
});

test('quotes no more than ten lines of an exception', () => {
  const { reason } = explained(recorded('invalid-property'));
  // The blank line at the start of the message is not quoted.
  expect(reason?.split('\n')).toHaveLength(11);
  expect(reason).toMatch(/^Did you mean "tickfont"\?\n[\s\S]*\n…\nThe app does not start/);
});

test('names the versions that fit an old Dash if Flask is too new', () => {
  const exception =
    "AttributeError: 'Flask' object has no attribute 'before_first_request'. Did you mean: '_got_first_request'?";
  expect(raised(exception).hint).toMatch(
    /^Flask 2\.3 removed it\..*Require flask<2\.3, or dash 2\.15 or later\.$/,
  );
});

test('names the package of which a part of Flask needs another version', () => {
  const exception =
    "ImportError: cannot import name 'url_quote' from 'werkzeug.urls' (/x/site-packages/werkzeug/urls.py)";
  expect(raised(exception).hint).toMatch(/^The installed version of werkzeug has no url_quote:/);
});

const library = '/opt/env/lib/python3.12/site-packages/acme_charts/io.py';

describe('a failed import', () => {
  test.each([
    ['pandsa', ['dash', 'pandas'], /^Did you mean pandas\? Otherwise add the package that contains pandsa /],
    ['plotyl', ['dash'], /^Did you mean plotly\?/],
    ['viewz', ['dash'], /^Did you mean views\?/],
    ['pandsa', ['dash'], /^Add the package that contains pandsa /],
  ])('of %s with %j names a similar module only if it can be imported', (module, packages, hint) => {
    const found = raised(`ModuleNotFoundError: No module named '${module}'`, { packages });
    expect(found.hint).toMatch(hint);
  });

  test.each<{ it: string; exception: string; hint: string | undefined; file?: string } & Deployed>([
    {
      it: 'of a module whose package has another name',
      exception: "ModuleNotFoundError: No module named 'sklearn'",
      hint: 'Add scikit-learn to the requirements.',
    },
    {
      it: 'of a package that is in the requirements has no advice',
      exception: "ModuleNotFoundError: No module named 'docx'",
      hint: undefined,
      packages: ['dash', 'python-docx'],
    },
    {
      it: 'of a package that a library needs',
      exception:
        "ImportError: Missing optional dependency 'openpyxl'.  Use pip or conda to install openpyxl.",
      hint: 'Add openpyxl to the requirements.',
      file: library,
    },
    {
      it: 'with advice about pip that names no package has no advice',
      exception: 'ImportError: acme is broken. Run pip install again to repair it',
      hint: undefined,
    },
    {
      it: 'of a removed module in a library',
      exception: "ModuleNotFoundError: No module named 'cgi'",
      hint: 'Python 3.13 removed it. Require a newer version of acme_charts, or state an older Python in .python-version.',
      file: library,
    },
    {
      it: 'of a module that Python was built without',
      exception: "ModuleNotFoundError: No module named 'tkinter'",
      hint: "tkinter is a part of Python, but the server's Python was built without it. Ask an administrator of Connect to install it.",
    },
    {
      it: 'of a module that the installed package lacks',
      exception: "ModuleNotFoundError: No module named 'pandas.storage'",
      hint: 'The installed version of pandas has no module pandas.storage. Require the version that the app was written for, or the package that contains pandas.storage.',
    },
    {
      it: 'of a module that a package of the app lacks',
      exception: "ModuleNotFoundError: No module named 'board.charts'",
      hint: 'The bundle has no board/charts.py.',
      paths: ['board/__init__.py'],
    },
    {
      it: 'of an excluded file',
      exception: "ModuleNotFoundError: No module named 'board.charts'",
      hint: 'board/charts.py is excluded from the bundle (.gitignore). Add it to `include`.',
      paths: ['board/__init__.py'],
      excluded: [{ path: 'board/charts.py', reason: '.gitignore' }],
    },
    {
      it: 'of an excluded folder',
      exception: "ModuleNotFoundError: No module named 'board'",
      hint: 'board/__init__.py is excluded from the bundle (.gitignore). Add it to `include`.',
      excluded: [{ path: 'board/', reason: '.gitignore' }],
    },
    {
      it: "of a name that a file with a package's name lacks, if the package is not required",
      exception: "ImportError: cannot import name 'rows' from 'tables' (/mnt/app/tables.py)",
      hint: 'tables.py does not define rows.',
      paths: ['tables.py'],
    },
    {
      it: 'of a partly imported file with the name of a required package',
      exception:
        "AttributeError: partially initialized module 'pandas' has no attribute 'DataFrame' (most likely due to a circular import)",
      hint: 'pandas.py hides the package pandas: rename it.',
      paths: ['pandas.py'],
      packages: ['dash', 'pandas'],
    },
    {
      it: 'of a file with the name of a module of Python, with the words of Python 3.13',
      exception:
        "ImportError: cannot import name 'randint' from 'random' (consider renaming '/mnt/app/random.py' since it has the same name as the standard library module named 'random' and prevents importing that standard library module)",
      hint: "random.py hides Python's own module random: rename it.",
      paths: ['random.py'],
    },
    {
      it: 'of an attribute that the installed package lacks',
      exception: "AttributeError: module 'numpy' has no attribute 'float'",
      hint: 'The installed version of numpy has no float: correct the name, or require the version that the app was written for.',
    },
    {
      it: "of a name that the server's Python lacks, in a library",
      exception: "AttributeError: module 'asyncio' has no attribute 'coroutine'",
      hint: "The server's Python has no asyncio.coroutine. Require a newer version of acme_charts, or state the Python that it was written for in .python-version.",
      file: library,
    },
    {
      it: 'of a library that is written for a newer Python',
      exception: 'SyntaxError: invalid syntax',
      hint: "acme_charts does not support the server's Python: require a newer version of it.",
      file: library,
    },
    {
      it: 'of OpenCV without a display',
      exception: 'ImportError: libGL.so.1: cannot open shared object file: No such file or directory',
      hint: 'If the app requires opencv-python, require opencv-python-headless instead. Otherwise ask an administrator of Connect to install the library that contains libGL.so.1.',
    },
  ])('$it', ({ exception, hint, file = '/mnt/app/app.py', ...deployed }) => {
    expect(raisedIn(file, exception, deployed).hint).toBe(hint);
  });
});

describe('a missing environment variable', () => {
  const missing = (name: string) => raisedIn('<frozen os>', `KeyError: '${name}'`).hint;

  test('is explained by the lines for the workflow', () => {
    expect(
      explained(recorded('no-variable')).hint,
    ).toBe(`Pass API_TOKEN to the app with \`environment: API_TOKEN\`. In a workflow, also set it in the env of the step:
  env:
    API_TOKEN: \${{ secrets.API_TOKEN }}
Or set it in Connect (the content's Vars), or read it with os.environ.get.`);
  });

  test('is not assumed if another dictionary lacks the key', () => {
    expect(raised("KeyError: 'API_TOKEN'").hint).toBeUndefined();
  });

  test('that sets the path in Dash is to be removed', () => {
    expect(missing('DASH_URL_BASE_PATHNAME')).toBe(
      'Connect sets the path of the app, so it does not need DASH_URL_BASE_PATHNAME: remove it.',
    );
  });

  test('that contains the words of a path by chance is not mistaken for one', () => {
    expect(missing('DATABASE_URL')).toMatch(/^Pass DATABASE_URL/);
  });

  test('that may be the path of the app is to be removed in this case', () => {
    expect(missing('APP_PREFIX')).toMatch(
      /^If it is the path of the app, remove it: Connect sets that\. Otherwise:\nPass APP_PREFIX/,
    );
  });
});

test.each<[exception: string, hint: RegExp]>([
  ["ModuleNotFoundError: No module named 'urllib2'", /^urllib2 is a module of Python 2\. Change the code\./],
  [
    "ModuleNotFoundError: No module named '_sqlite3'",
    /^_sqlite3 is a part of Python, but the server's Python/,
  ],
  ["ModuleNotFoundError: No module named 'winreg'", /^Python has winreg on Windows only/],
  ["ModuleNotFoundError: No module named 'win32com'", /^pywin32 can be installed on Windows only\./],
  ["ModuleNotFoundError: No module named 'helpers.missing'", /^The bundle has no helpers\/missing\.py\.$/],
  [
    "ModuleNotFoundError: No module named 'google.cloud.x'",
    /^Add the package that contains google\.cloud\.x/,
  ],
  [
    "ModuleNotFoundError: No module named 'compression.zstd'",
    /^The server's Python has no compression\.zstd\./,
  ],
  ["AttributeError: 'Dash' object has no attribute 'long_callback'", /^Dash 3 removed it\./],
  ["AttributeError: 'NoneType' object has no attribute '_traverse'", /^The layout is None\. .* `return`/],
  ['ImportError: The figure factory module requires the numpy package', /^Add numpy to the requirements\.$/],
  ['ImportError: Plotly express requires pandas to be installed.', /^Add pandas to the requirements\.$/],
  [
    "FileNotFoundError: [Errno 2] No such file or directory: 'C:\\\\Users\\\\me\\\\x.csv'",
    /^The path exists on another computer only\./,
  ],
])('the hint for %s', (exception, hint) => {
  expect(raised(exception).hint).toMatch(hint);
});

describe('a file or module in another folder of the bundle', () => {
  test.each<{ it: string; exception: string; hint: string } & Deployed>([
    {
      it: 'a module below another folder',
      exception: "ModuleNotFoundError: No module named 'board_tools'",
      hint: 'It is helpers/board_tools.py in the bundle, but Python searches the app folder: import it as helpers.board_tools.',
    },
    {
      it: 'a folder without __init__.py next to the entrypoint',
      exception: "ModuleNotFoundError: No module named 'charts'",
      hint: 'It is src/charts in the bundle, but Python searches the app folder: deploy the folder src (`path`), or import it as src.charts.',
      entrypoint: 'src.app:app',
    },
    {
      it: 'a module in a folder that no import can name',
      exception: "ModuleNotFoundError: No module named 'pie'",
      hint: 'It is my-app/pie.py in the bundle, but Python searches the app folder: deploy the folder my-app (`path`).',
      entrypoint: 'my-app.app:app',
    },
    {
      it: 'a file that is opened as if started in another folder',
      exception: "FileNotFoundError: [Errno 2] No such file or directory: './data/stores.csv'",
      hint: 'It is src/data/stores.csv in the bundle, and the working directory on Connect is the app folder: deploy the folder src (`path`), or open it as "src/data/stores.csv".',
      entrypoint: 'src.app:app',
    },
    {
      it: 'a file that is opened from above the folder',
      exception: "FileNotFoundError: [Errno 2] No such file or directory: '../regions.csv'",
      hint: 'It is regions.csv in the bundle, and the working directory on Connect is the app folder: open it as "regions.csv".',
    },
    {
      it: 'a file with secrets',
      exception: "FileNotFoundError: [Errno 2] No such file or directory: 'conf/.env'",
      hint: 'conf/.env is not in the bundle, because it contains environment variables: pass the values with `environment`.',
    },
    {
      it: 'a file in an excluded folder',
      exception: "FileNotFoundError: [Errno 2] No such file or directory: 'geo_cache/regions.csv'",
      hint: 'geo_cache/regions.csv is excluded from the bundle (a cache). Add it to `include`.',
      excluded: [{ path: 'geo_cache/', reason: 'a cache' }],
    },
    {
      it: 'an excluded file that is opened by its absolute path',
      exception: "FileNotFoundError: [Errno 2] No such file or directory: '/mnt/app/geo_cache/regions.csv'",
      hint: 'geo_cache/regions.csv is excluded from the bundle (a cache). Add it to `include`.',
      excluded: [{ path: 'geo_cache/', reason: 'a cache' }],
    },
    {
      it: 'an excluded file that contains a secret',
      exception: "FileNotFoundError: [Errno 2] No such file or directory: 'keys/service.json'",
      hint: 'keys/service.json is excluded from the bundle (credentials for Google Cloud). Pass its values as environment variables (`environment`), or name it in `include`.',
      excluded: [{ path: 'keys/service.json', reason: 'credentials for Google Cloud', isSecret: true }],
    },
    {
      it: 'a file that is in no folder, opened by its absolute path',
      exception: "FileNotFoundError: [Errno 2] No such file or directory: '/mnt/app/data/sales.csv'",
      hint: 'data/sales.csv is not in the bundle. Check that it is committed and not listed in .gitignore, or that an earlier step writes it into the app folder, which is the working directory on Connect.',
    },
    {
      it: 'a file whose name has other capital letters',
      exception: "FileNotFoundError: [Errno 2] No such file or directory: '/mnt/app/Regions.csv'",
      hint: 'The bundle has regions.csv: on Connect, upper and lower case differ in the names of files.',
    },
    {
      it: 'a file outside of the app folder',
      exception: "FileNotFoundError: [Errno 2] No such file or directory: '/data/sales.csv'",
      hint: 'Check that /data/sales.csv is in the bundle (`exclude`, .gitignore) and that the path is relative to the app folder, which is the working directory on Connect.',
    },
  ])('$it', ({ exception, hint, ...deployed }) => {
    expect(raised(exception, deployed).hint).toBe(hint);
  });

  test('is not assumed if only the end of a name is the same', () => {
    expect(raised("FileNotFoundError: [Errno 2] No such file or directory: 'tores.csv'").hint).toMatch(
      /^tores\.csv is not in the bundle\./,
    );
    expect(raised("ModuleNotFoundError: No module named 'tools'").hint).toMatch(/to the requirements/);
  });
});

test.each([
  'ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88 from PyObject',
  'ImportError: numpy.core.multiarray failed to import',
])('a package built for NumPy 1 needs numpy<2: %s', (exception) => {
  expect(raisedIn(library, exception).hint).toMatch(/^Require numpy<2,/);
});

test('a package built for a newer system needs an older version', () => {
  const exception =
    "ImportError: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /x.so)";
  expect(raisedIn(library, exception).hint).toMatch(/choose an older version/);
});

test('an object of the app that cannot be called is not mistaken for the entrypoint', () => {
  expect(raised("TypeError: 'NoneType' object is not callable").hint).toBeUndefined();
  expect(explained(["TypeError: 'NoneType' object is not callable"]).hint).toMatch(/^Set `entrypoint`/);
});

test('an encoding error of the default encoding is fixed by UTF-8', () => {
  expect(raised("UnicodeDecodeError: 'ascii' codec can't decode byte 0xc3 in position 1").hint).toMatch(
    /encoding="utf-8"/,
  );
});

test('the title is the first line that is not blank', () => {
  const { message, reason } = raised('a.Refused: \n\n  the colour is\n  not known');
  expect(message).toBe('a.Refused: the colour is');
  expect(reason).toMatch(/^a\.Refused: \n\n {2}the colour is\n {2}not known\nThe app/);
});

test('an exception of one line is not repeated in the reason', () => {
  expect(raised("KeyError: 'a'").reason).toBe('The app does not start: Connect answered 502.');
});

test('the cause may be in a later line of the exception', () => {
  const { message, hint } = raised(
    'a.OperationalError: (1) cannot connect\n\tis it there? Connection refused',
  );
  expect(message).toBe('a.OperationalError: (1) cannot connect');
  expect(hint).toMatch(/reach that host/);
});

test.each([137, -9])('a process that was killed (exit code %i) may have needed too much memory', (exit) => {
  expect(explained(['loading'], { exit })).toEqual({
    message: "The app's process was killed.",
    reason: 'The app does not start: Connect answered 502. Its last log line: loading.',
    hint: expect.stringMatching(/^This happens if it needs more memory than the server allows\./),
  });
});

test('an app that exits is explained by its last log line', () => {
  expect(explained(recorded('sysexit'))).toEqual({
    message: "The app's process ended with exit code 1.",
    reason: 'The app does not start: Connect answered 502. Its last log line: no settings.',
  });
});

test.each([
  { lines: ['loading', 'no tenant 7.'], end: ' Its last log line: no tenant 7.' },
  { lines: [], end: '' },
])('an app that ends without a known cause has no advice: $lines', ({ lines, end }) => {
  expect(explained(lines, { exit: 3 })).toEqual({
    message: "The app's process ended with exit code 3.",
    reason: `The app does not start: Connect answered 502.${end}`,
  });
});

test.each([139, -11])('exit code %i is the crash of a process', (exit) => {
  expect(explained(['loading'], { exit })).toMatchObject({
    message: "The app's process crashed (signal 11).",
    reason: expect.stringContaining('Its last log line: loading.'),
    hint: expect.stringContaining('native code'),
  });
});

test.each([
  { it: 'is still being imported', status: 0, exit: undefined },
  { it: 'was stopped by Connect', status: 2, exit: 143 },
])('the visit alone is reported for an app that $it', ({ status, exit }) => {
  const job = { key: 'k', start_time: '', tag: 'run_dash_app', status, exit_code: exit ?? null };
  const problem = {
    message: 'The app did not answer within 15 s.',
    reason: 'It may be busy.',
    hint: 'Wait.',
  };
  expect(explainStart({ problem, run: { job, lines: [] } }, app())).toEqual(problem);
  expect(explainStart({ problem, run: { job, lines: ['loading'] } }, app())).toEqual({
    ...problem,
    reason: 'It may be busy. Its last log line: loading.',
  });
});

test('a problem of the Dash object is located at the Dash object', () => {
  const problem = { message: 'The app has no layout.' };
  expect(explainStart({ problem, isOfDashObject: true }, app())).toEqual({
    ...problem,
    location: { file: 'app.py', line: 9 },
  });
});

test('the visit alone is reported if there is no log', () => {
  const problem = { message: 'The app answered 500 at /content/x/.', hint: 'See its log.' };
  expect(explainStart({ problem }, app())).toEqual(problem);
});
