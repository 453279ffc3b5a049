import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { diagnoseStart } from '../../../../src/deploy/explain/start.ts';
import type { App } from '../../../../src/deploy/request.ts';

const recorded = (name: string) =>
  readFileSync(new URL(`recorded/start/${name}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

const app = (entrypoint = 'app:app') =>
  ({
    entrypoint: {
      ...{ module: 'app', object: 'app', text: entrypoint, source: 'given', certain: true },
      location: { file: 'app.py', line: 9 },
    },
    paths: [
      ...['app.py', 'views.py', 'helpers/board_tools.py', 'requirements.txt', 'regions.csv'],
      ...['my-app/pie.py', 'src/charts/bar.py', 'src/data/stores.csv'],
    ],
    exitWith: (words: string) => (words === 'no settings' ? { file: 'app.py', line: 3 } : undefined),
  }) as unknown as App;

function diagnosed(
  lines: readonly string[],
  { entrypoint, exit = 1 }: { entrypoint?: string; exit?: number } = {},
) {
  const job = { key: 'k', start_time: '', tag: 'run_dash_app', status: 1, exit_code: exit };
  const problem = { message: 'The app does not start: Connect answered 502.' };
  return diagnoseStart({ problem, run: { job, lines } }, app(entrypoint));
}

test.each<{ file: string; message: RegExp; hint: RegExp; line?: number; in?: string; entrypoint?: string }>([
  {
    file: 'missing',
    message: /^ModuleNotFoundError: No module named 'pandas_missing'$/,
    hint: /to the requirements/,
    line: 1,
  },
  {
    file: 'own-module',
    message: /'board_tools'/,
    hint: /helpers\/board_tools\.py.*helpers\.board_tools/,
    line: 2,
  },
  { file: 'pkg-resources', message: /'pkg_resources'/, hint: /setuptools<81/, line: 3 },
  { file: 'old-dash-packages', message: /'dash_core_components'/, hint: /from dash import dcc/, line: 1 },
  {
    file: 'no-entrypoint-module',
    message: /No module named 'web'/,
    hint: /set `entrypoint`/,
    entrypoint: 'web:app',
  },
  { file: 'relative', message: /attempted relative import/, hint: /from views import/, line: 2 },
  { file: 'circular', message: /circular import/, hint: /import each other/, line: 1, in: 'views.py' },
  {
    file: 'shared-library',
    message: /libGLnothere\.so\.1/,
    hint: /library that has libGLnothere\.so\.1/,
    line: 2,
  },
  {
    file: 'name-not-in-package',
    message: /cannot import name 'nothing_like_this'/,
    hint: /installed version of dash has no nothing_like_this/,
    line: 1,
  },
  { file: 'no-object', message: /has no attribute 'app'/, hint: /`entrypoint` to app:<the name/ },
  {
    file: 'asgi-backend',
    message: /^The Dash app runs on FastAPI, and Connect serves Dash apps by WSGI\.$/,
    hint: /backend="fastapi"/,
    line: 9,
  },
  { file: 'asgi-under-wsgi', message: /runs on FastAPI/, hint: /backend="fastapi"/, line: 9 },
  { file: 'not-an-app', message: /the entrypoint is a dict/, hint: /dash\.Dash object/ },
  { file: 'syntax', message: /^SyntaxError: '\(' was never closed/, hint: /Correct the line/, line: 2 },
  { file: 'indentation', message: /^IndentationError/, hint: /Correct the line/, line: 3 },
  { file: 'newer-syntax', message: /^SyntaxError: invalid syntax/, hint: /older Python/, line: 2 },
  { file: 'run-server', message: /app\.run_server has been replaced/, hint: /app\.run\(/, line: 4 },
  { file: 'run-at-import', message: /starts a server of its own/, hint: /__main__/ },
  { file: 'port-in-use', message: /Address already in use/, hint: /gives it its port/, line: 4 },
  { file: 'prefixes', message: /You supplied `url_base_pathname`/, hint: /Take url_base_pathname/, line: 4 },
  { file: 'no-pages-folder', message: /folder called `views`/, hint: /folder views travels/, line: 2 },
  { file: 'duplicate-id', message: /Duplicate component id/, hint: /an id of its own/ },
  { file: 'no-layout', message: /layout was `None`/, hint: /Set app\.layout/, line: 9 },
  { file: 'layout-fails', message: /^KeyError: 'total'$/, hint: /whole traceback/, line: 5 },
  { file: 'no-variable', message: /^KeyError: 'API_TOKEN'$/, hint: /^Give the app API_TOKEN/, line: 3 },
  { file: 'no-file', message: /data\/sales\.csv/, hint: /data\/sales\.csv travels/, line: 3 },
  { file: 'not-writable', message: /^PermissionError/, hint: /tempfile/, line: 4 },
  {
    file: 'no-database-file',
    message: /unable to open database file/,
    hint: /database file travels/,
    line: 3,
  },
  { file: 'connection-refused', message: /Connection refused/, hint: /reach that host/, line: 3 },
  { file: 'no-host', message: /Name or service not known/, hint: /reach that host/, line: 3 },
  { file: 'encoding', message: /^UnicodeDecodeError/, hint: /encoding=/, line: 3 },
  { file: 'memory', message: /^MemoryError$/, hint: /more memory/, line: 4 },
  { file: 'recursion', message: /^RecursionError/, hint: /calls itself/, line: 2 },
  { file: 'chained', message: /^RuntimeError: can not load the rows$/, hint: /whole traceback/, line: 6 },
])('$file is explained, at its line of the app', ({ file, message, hint, line, entrypoint, ...place }) => {
  const problem = diagnosed(recorded(file), entrypoint === undefined ? {} : { entrypoint });
  expect(problem.message).toMatch(message);
  expect(problem.hint).toMatch(hint);
  expect(problem.location).toEqual(line === undefined ? undefined : { file: place.in ?? 'app.py', line });
  expect(problem.reason).toContain('Connect answered 502');
});

test('an exception of several lines is told whole, below the first as its title', () => {
  const { message, reason } = diagnosed(recorded('no-layout'));
  expect(message).toBe(
    'dash.exceptions.NoLayoutException: The layout was `None` at the time that `run` was called.',
  );
  expect(reason).toBe(`${message}
Make sure to set the \`layout\` attribute of your application
before running the server.
The app does not start: Connect answered 502.`);
});

describe('what a newer package took out is told with the version to hold it at', () => {
  test.each<{ exception: string; hint: RegExp }>([
    {
      exception:
        "AttributeError: 'Flask' object has no attribute 'before_first_request'. Did you mean: '_got_first_request'?",
      hint: /^Flask 2\.3 took it out.*Require flask<2\.3, or dash 2\.15 or later\.$/,
    },
    {
      exception:
        "ImportError: cannot import name 'url_quote' from 'werkzeug.urls' (/x/werkzeug/urls.py). Did you mean: 'unquote'?",
      hint: /^The installed version of werkzeug is too new.*werkzeug<3[,.]/,
    },
    {
      exception:
        "ImportError: cannot import name 'get_current_traceback' from 'werkzeug.debug.tbtools' (/x/tbtools.py)",
      hint: /werkzeug<2\.1[,.]/,
    },
    {
      exception: "ImportError: cannot import name 'escape' from 'jinja2' (/x/__init__.py)",
      hint: /jinja2<3\.1[,.]/,
    },
    {
      exception: "ImportError: cannot import name 'json' from 'itsdangerous' (/x/__init__.py)",
      hint: /itsdangerous<2\.1[,.]/,
    },
    {
      exception: "ImportError: cannot import name 'soft_unicode' from 'markupsafe' (/x/__init__.py)",
      hint: /markupsafe<2\.1[,.]/,
    },
  ])('$exception', ({ exception, hint }) => {
    expect(raised(exception).hint).toMatch(hint);
  });
});

describe('a variable that the app lacks', () => {
  test('is told with the lines for the workflow', () => {
    expect(diagnosed(recorded('no-variable')).hint).toBe(`Give the app API_TOKEN, in the step that deploys:
  env:
    API_TOKEN: \${{ secrets.API_TOKEN }}
  with:
    environment: API_TOKEN
Or set it in Connect, among the content's Vars; or read it with os.environ.get.`);
  });

  test('is only guessed where another dictionary may lack it', () => {
    expect(raised("KeyError: 'API_TOKEN'").hint).toMatch(/^If API_TOKEN is an environment variable, give it/);
  });
});

describe('what the bundle holds, but elsewhere, is told with its place', () => {
  test.each<{ it: string; exception: string; hint: string; entrypoint?: string }>([
    {
      it: 'a module below another folder',
      exception: "ModuleNotFoundError: No module named 'board_tools'",
      hint: 'It is helpers/board_tools.py in the bundle, and Python looks in the app folder: import it as helpers.board_tools.',
    },
    {
      it: 'a folder without __init__.py beside the entrypoint',
      exception: "ModuleNotFoundError: No module named 'charts'",
      hint: 'It is src/charts in the bundle, and Python looks in the app folder: deploy the folder src (`path`), or import it as src.charts.',
      entrypoint: 'src.app:app',
    },
    {
      it: 'a module in such a folder',
      exception: "ModuleNotFoundError: No module named 'charts.bar'",
      hint: 'It is src/charts/bar.py in the bundle, and Python looks in the app folder: import it as src.charts.bar.',
    },
    {
      it: 'a module in a folder that no import can name',
      exception: "ModuleNotFoundError: No module named 'pie'",
      hint: 'It is my-app/pie.py in the bundle, and Python looks in the app folder: deploy the folder my-app (`path`).',
      entrypoint: 'my-app.app:app',
    },
    {
      it: 'a file that is opened as if started in another folder',
      exception: "FileNotFoundError: [Errno 2] No such file or directory: './data/stores.csv'",
      hint: 'It is src/data/stores.csv in the bundle, and the app folder is the working directory on Connect: deploy the folder src (`path`), or open it as "src/data/stores.csv".',
      entrypoint: 'src.app:app',
    },
    {
      it: 'a file that is opened from above the folder',
      exception: "FileNotFoundError: [Errno 2] No such file or directory: '../regions.csv'",
      hint: 'It is regions.csv in the bundle, and the app folder is the working directory on Connect: open it as "regions.csv".',
    },
    {
      it: 'a file of secrets',
      exception: "FileNotFoundError: [Errno 2] No such file or directory: 'conf/.env'",
      hint: 'conf/.env stays behind as a secret: give its values with `environment`, or name it in `include`.',
    },
  ])('$it', ({ exception, hint, entrypoint }) => {
    const lines = ['Traceback (most recent call last):', '  File "/mnt/app/x.py", line 1, in f', exception];
    expect(diagnosed(lines, entrypoint === undefined ? {} : { entrypoint }).hint).toBe(hint);
  });

  test('but no file whose name only ends like it', () => {
    expect(raised("FileNotFoundError: [Errno 2] No such file or directory: 'tores.csv'").hint).toMatch(
      /^See that tores\.csv travels/,
    );
    expect(raised("ModuleNotFoundError: No module named 'tools'").hint).toMatch(/to the requirements/);
  });
});

test('an entrypoint that is no app is told as what it is now', () => {
  expect(diagnosed(recorded('not-an-app')).hint).toBe(
    'Set `entrypoint` to module:object of the dash.Dash object (now app:app, which is no Dash app).',
  );
});

const raised = (...exception: string[]) =>
  diagnosed(['Traceback (most recent call last):', '  File "/mnt/app/app.py", line 1, in f', ...exception]);

test('the title is of the first line that says anything', () => {
  const { message, reason } = raised('a.Refused: ', '', '  the colour is', '  not known');
  expect(message).toBe('a.Refused: the colour is');
  expect(reason).toMatch(/^a\.Refused: \n\n {2}the colour is\n {2}not known\nThe app/);
});

test('an exception of one line is told once', () => {
  expect(raised("KeyError: 'a'").reason).toBe('The app does not start: Connect answered 502.');
});

test('the cause may stand in a later line of the exception', () => {
  const { message, hint } = raised(
    'a.OperationalError: (1) cannot connect',
    '\tis it there? Connection refused',
  );
  expect(message).toBe('a.OperationalError: (1) cannot connect');
  expect(hint).toMatch(/reach that host/);
});

test('an app that was killed without a word is told to have wanted too much memory', () => {
  expect(diagnosed([], { exit: 137 }).message).toMatch(/killed, most likely because it needed more memory/);
});

test('an app that ended itself is told by its last words, at the line that has them', () => {
  expect(diagnosed(recorded('sysexit'))).toEqual({
    message: 'The app ended itself: no settings.',
    reason: 'The app does not start: Connect answered 502. Its exit code is 1.',
    hint: 'Give it what it asks for; nothing may end the process, as sys.exit() does, while the app is imported.',
    location: { file: 'app.py', line: 3 },
  });
});

test('an app that ended itself in words that stand in no line of it is told without a line', () => {
  const { message, location } = diagnosed(['loading', 'no tenant 7.']);
  expect(message).toBe('The app ended itself: no tenant 7.');
  expect(location).toBeUndefined();
});

test('an app that ended without a word is told with its exit code', () => {
  const { message, reason } = diagnosed([], { exit: 3 });
  expect(message).toBe('The app ended itself, without a word.');
  expect(reason).toContain('Its exit code is 3.');
});

test.each([139, -11])('an app that crashed with %i did not end itself', (exit) => {
  expect(diagnosed(['loading'], { exit })).toMatchObject({
    message: 'The app crashed: its process ended without a word of Python.',
    reason: expect.stringContaining('Its last words: loading.'),
    hint: expect.stringContaining('native code'),
  });
});

test.each([
  { it: 'is still at its import', status: 0, exit: undefined },
  { it: 'Connect stopped', status: 2, exit: 143 },
])('of an app that $it, what the visit saw is told once, at no line', ({ status, exit }) => {
  const job = { key: 'k', start_time: '', tag: 'run_dash_app', status, exit_code: exit ?? null };
  const problem = {
    message: 'The app did not answer within 15 s.',
    reason: 'It may be busy.',
    hint: 'Wait.',
  };
  expect(diagnoseStart({ problem, run: { job, lines: [] } }, app())).toEqual(problem);
  expect(diagnoseStart({ problem, run: { job, lines: ['loading'] } }, app())).toEqual({
    ...problem,
    reason: 'It may be busy. Its last words: loading.',
  });
});

test("of Connect's own summary, that says less than the log, nothing is told beside it", () => {
  const job = { key: 'k', start_time: '', tag: 'run_dash_app', status: 1, exit_code: 1 };
  const run = { job, lines: recorded('missing'), summary: 'The content did not start. Its log tells why.' };
  expect(diagnoseStart({ problem: { message: "Your app doesn't start." }, run }, app()).reason).toBe(
    "Your app doesn't start.",
  );
});

test('what is wrong with the Dash object is told where that is', () => {
  const problem = { message: 'The app has no layout.' };
  expect(diagnoseStart({ problem, isOfDashObject: true }, app())).toEqual({
    ...problem,
    location: { file: 'app.py', line: 9 },
  });
});

test('without a log, what the visit saw is told', () => {
  const problem = { message: 'The app answered 500 at /content/x/.', hint: "The app's log says why." };
  expect(diagnoseStart({ problem }, app())).toEqual(problem);
});
