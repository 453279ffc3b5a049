import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { explainBuild } from '../../../../src/deploy/explain/build.ts';
import { plainRequirements } from '../../../support/requirements.ts';

const recorded = (name: string) =>
  readFileSync(new URL(`recorded/build/${name}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

const reason = 'An error occurred while building your content. (Error code: python-package-install-failed)';

function explained(output: readonly string[], requirements: string) {
  return explainBuild({ reason, output }, { requirements: plainRequirements(requirements) });
}

const hash = `--hash=sha256:${'0'.repeat(64)}`;

interface Recorded {
  /** The recorded output, without the name of the tool. */
  readonly file: string;
  readonly tools: readonly ('pip' | 'uv')[];
  readonly requirements: string;
  readonly message: string | RegExp;
  readonly hint: RegExp;
  readonly line?: number | undefined;
}

const both = ['pip', 'uv'] as const;

const cases: readonly Recorded[] = [
  {
    file: 'python-too-old',
    tools: ['uv'],
    requirements: 'dash==3.2.0\nnumpy==2.3.1',
    message: 'numpy==2.3.1 needs Python >=3.11, and the server builds with Python 3.9.18.',
    hint: /another Python in \.python-version/,
    line: 2,
  },
  {
    file: 'python-too-old',
    tools: ['pip'],
    requirements: 'dash==3.2.0\nnumpy==2.3.1',
    message: 'numpy==2.3.1 needs Python >=3.11, and the server builds with another one.',
    hint: /another Python in \.python-version/,
    line: 2,
  },
  {
    file: 'python-too-old-range',
    tools: both,
    requirements: 'dash==3.2.0\nnumpy>=2.3',
    message: /^The required versions of numpy do not support the Python of the server/,
    hint: /another Python in \.python-version/,
    line: 2,
  },
  {
    file: 'dependency-needs-python',
    tools: both,
    requirements: 'dash==3.2.0\nacme-board @ file:///srv/acme-board',
    message: /^numpy==2\.3\.1 needs Python >=3\.11/,
    hint: /another Python/,
    line: 2,
  },
  {
    file: 'no-wheel-for-python',
    tools: ['uv'],
    requirements: 'tensorflow==2.10',
    message: 'tensorflow==2.10.0 has no file for Python 3.12.1, only for cp37m, cp38, cp39, cp310.',
    hint: /another Python/,
    line: 1,
  },
  {
    file: 'no-wheel-for-python',
    tools: ['pip'],
    requirements: 'tensorflow==2.10',
    message: 'There is no tensorflow==2.10 for the Python of the server.',
    hint: /\(2\.16\.1 to 2\.21\.0\)/,
    line: 1,
  },
  {
    file: 'needs-another-python',
    tools: ['uv'],
    requirements: 'tensorflow==1.15',
    message: /^tensorflow==1\.15\.0 has no file for Python 3\.12\.1/,
    hint: /another Python/,
    line: 1,
  },
  {
    file: 'windows-only',
    tools: ['uv'],
    requirements: 'dash==3.2.0\npywin32==306',
    message:
      'pywin32==306 has no file for the operating system of the server, only for win32, win_amd64, win_arm64.',
    hint: /sys_platform == "win32"/,
    line: 2,
  },
  {
    // pip does not say that the package exists for Windows.
    file: 'windows-only',
    tools: ['pip'],
    requirements: 'dash==3.2.0\npywin32==306',
    message: 'pip found no version of pywin32 for this server.',
    hint: /^pywin32 can be installed on Windows only\. Remove the line/,
    line: 2,
  },
  {
    file: 'other-platform',
    tools: ['uv'],
    requirements: 'pywin32==306',
    message: /^pywin32==306 has no file for the operating system/,
    hint: /win32/,
    line: 1,
  },
  {
    file: 'other-platform',
    tools: ['pip'],
    requirements: './foo-1.0-cp312-cp312-win_amd64.whl',
    message: /^foo-1\.0-cp312-cp312-win_amd64\.whl is not for the operating system/,
    hint: /wheel for Linux/,
    line: 1,
  },
  {
    file: 'misspelt',
    tools: ['pip'],
    requirements: 'dash==3.2.0\nplotyl',
    message: 'pip found no version of plotyl for this server.',
    hint: /^Did you mean plotly\?$/,
    line: 2,
  },
  {
    file: 'misspelt',
    tools: ['uv'],
    requirements: 'dash==3.2.0\nplotyl',
    message: 'There is no package plotyl on the package index of the server.',
    hint: /^Did you mean plotly\?$/,
    line: 2,
  },
  {
    file: 'module-name',
    tools: both,
    requirements: 'dash==3.2.0\nPIL',
    message: /no (package|version of) pil/i,
    hint: /is the name of a module\. Require pillow, which contains it\.$/,
    line: 2,
  },
  {
    file: 'pkg-resources',
    tools: both,
    requirements: 'dash==3.2.0\npkg-resources==0.0.0',
    message: /pkg-resources/,
    hint: /^Remove the line\./,
    line: 2,
  },
  {
    file: 'no-such-package',
    tools: both,
    requirements: 'dash\nthis-package-does-not-exist-xyzzy',
    message: /no (package|version of) this-package/,
    hint: /^Check the name\./,
    line: 2,
  },
  {
    file: 'no-such-version',
    tools: ['pip'],
    requirements: 'dash==99.1',
    message: /^There is no dash==99\.1 for the Python of the server/,
    hint: /\(0\.17\.4 to [\d.]+\)/,
    line: 1,
  },
  {
    file: 'no-such-version',
    tools: ['uv'],
    requirements: 'dash==99.1',
    message: 'There is no version dash==99.1.',
    hint: /package index/,
    line: 1,
  },
  {
    file: 'no-version-in-range',
    tools: ['uv'],
    requirements: 'dash>=99',
    message: 'No version of dash satisfies the requirements.',
    hint: /there is dash<=4\.5\.0rc2/,
    line: 1,
  },
  {
    file: 'no-version-in-range',
    tools: ['pip'],
    requirements: 'dash>=99',
    message: /^There is no dash>=99/,
    hint: /to 4\.\d/,
    line: 1,
  },
  {
    file: 'stated-twice',
    tools: both,
    requirements: 'dash==3.2.0\npandas==2.2.0\npandas==2.1.0',
    message: 'The requirements state pandas twice, as pandas==2.2.0 and as pandas==2.1.0.',
    hint: /Remove one/,
    line: 3,
  },
  {
    file: 'conflict',
    tools: both,
    requirements: 'requests==2.31.0\nidna==1.0',
    message: 'The requirements conflict about idna.',
    hint: /Change the version of idna/,
    line: 2,
  },
  {
    file: 'conflict-dependency',
    tools: both,
    requirements: 'dash==3.2.0\nflask<1.0',
    message: 'The requirements conflict about flask.',
    hint: /Change the version of flask/,
    line: 2,
  },
  {
    file: 'sklearn',
    tools: both,
    requirements: 'dash==3.2.0\nsklearn',
    message: 'sklearn on PyPI is a placeholder without the library.',
    hint: /Require scikit-learn/,
    line: 2,
  },
  {
    file: 'typed-ast',
    tools: both,
    requirements: 'dash==3.2.0\ntyped-ast==1.5.4',
    message: /^typed-ast has no wheel for .*, and building it from source failed\.$/,
    hint: /^Choose a version of typed-ast that has a wheel for/,
    line: 2,
  },
  {
    file: 'distutils',
    tools: both,
    requirements: 'dash==3.2.0\nnumpy==1.21.0',
    message: 'numpy cannot be built: its setup imports distutils, and Python 3.12 removed it.',
    hint: /older Python/,
    line: 2,
  },
  {
    file: 'editable-git',
    tools: ['uv'],
    requirements: 'dash==3.2.0\n-e git+file:///srv/git/zed#egg=zed',
    message: 'uv does not install an editable requirement from Git.',
    hint: /^Write it as zed @ git\+file:\/\/\/srv\/git\/zed$/,
    line: 2,
  },
  {
    file: 'git-tag-missing',
    tools: both,
    requirements: 'dash==3.2.0\nzed @ git+file:///srv/git/zed@v9',
    message: 'The Git repository of zed has no branch, tag or commit v9.',
    hint: /after the @/,
    line: 2,
  },
  {
    file: 'no-break-space',
    tools: ['pip'],
    requirements: 'dash\u00a0==3.2.0',
    message: /^A line of the requirements is invalid: dash/,
    hint: /non-breaking space \(U\+00A0\)/,
    line: 1,
  },
  {
    file: 'invalid-requirement',
    tools: both,
    requirements: 'dash=2.0',
    message: 'A line of the requirements is invalid: dash=2.0.',
    hint: /package==1\.2\.3/,
    line: 1,
  },
  {
    file: 'missing-path',
    tools: ['pip'],
    requirements: 'dash\n./libs/mylib',
    message: 'A requirement names a file that is not in the bundle: ./libs/mylib.',
    hint: /instead of a path/,
    line: 2,
  },
  {
    file: 'missing-wheel',
    tools: both,
    requirements: 'dash\nfoo @ file:///home/me/foo-1.0-py3-none-any.whl',
    message: /not in the bundle: \/home\/me\/foo/,
    hint: /instead of a path/,
    line: 2,
  },
  {
    file: 'own-project',
    tools: both,
    requirements: 'dash\n-e .',
    message: /install the project itself/,
    hint: /Remove the line/,
    line: 2,
  },
  {
    file: 'missing-include',
    tools: both,
    requirements: 'dash\n-r base.txt',
    message: /include a file that is not in the bundle: \S*base\.txt/,
    hint: /app folder/,
    line: 2,
  },
  {
    file: 'hashes-differ',
    tools: both,
    requirements: `idna==3.7 ${hash}`,
    message: 'The file of idna has another hash than the requirements state.',
    hint: /Lock the requirements again/,
    line: 1,
  },
  {
    file: 'hashes-missing',
    tools: ['pip'],
    requirements: `idna==3.7 ${hash}\nrequests==2.31.0`,
    message: 'requests has no hash, but others have.',
    hint: /uv export/,
    line: 2,
  },
  {
    file: 'no-git',
    tools: both,
    requirements: 'dash\nfoo @ git+https://git.example.org/foo.git',
    message: /the server has no git/,
    hint: /install git/,
    line: 2,
  },
  {
    file: 'git-unreachable-ssh',
    tools: both,
    requirements: 'dash\nfoo @ git+ssh://git@localhost/acme/foo.git',
    message: 'The server cannot reach localhost, where the Git repository of foo is.',
    hint: /allow access to it/,
    line: 2,
  },
  {
    file: 'git-unreachable',
    tools: both,
    requirements: 'dash\nzed @ git+https://git.example.org/acme/zed.git@v3',
    message: 'The server cannot reach git.example.org, where the Git repository of zed is.',
    hint: /allow access to it/,
    line: 2,
  },
  {
    file: 'git-login',
    tools: both,
    requirements: 'dash\nzed @ git+https://git.example.org/acme/zed.git',
    message: 'The server may not read the Git repository of zed.',
    hint: /no credentials/,
    line: 2,
  },
  {
    file: 'index-unreachable',
    tools: both,
    requirements: '--index-url http://127.0.0.1:1/simple\nidna',
    message: /cannot reach its package index/,
    hint: /--index-url/,
  },
  {
    file: 'no-pg-config',
    tools: both,
    requirements: 'psycopg2==2.9.9',
    message: /no headers of PostgreSQL/,
    hint: /psycopg2-binary/,
    line: 1,
  },
  {
    file: 'no-mysql',
    tools: ['pip'],
    requirements: 'mysqlclient==2.2.4',
    message: /no headers of MySQL/,
    hint: /PyMySQL/,
    line: 1,
  },
  {
    file: 'missing-header',
    tools: both,
    requirements: 'pygraphviz==1.11',
    message: /^pygraphviz cannot be compiled: graphviz\/cgraph\.h is missing/,
    hint: /library that contains graphviz\/cgraph\.h/,
    line: 1,
  },
  {
    file: 'no-compiler',
    tools: ['pip'],
    requirements: 'psutil==5.6.7',
    message: /^psutil cannot be compiled: the server has no C compiler/,
    hint: /install a compiler/,
    line: 1,
  },
  {
    // The recording ends before the name of the package.
    file: 'no-compiler',
    tools: ['uv'],
    requirements: 'psutil==5.6.7',
    message: /cannot be compiled: the server has no C compiler/,
    hint: /install a compiler/,
  },
  {
    file: 'no-rust',
    tools: ['pip'],
    requirements: 'orjson==3.6.0',
    message: /^orjson cannot be compiled: the server has no Rust/,
    hint: /install a compiler/,
    line: 1,
  },
  {
    file: 'wheel-failed',
    tools: both,
    requirements: 'pandas==0.25.3',
    message: /^pandas /,
    hint: /^Choose a version of pandas that has a wheel/,
    line: 1,
  },
  {
    file: 'metadata-failed',
    tools: ['pip'],
    requirements: 'numpy==1.16.0',
    message: /^numpy /,
    hint: /^Choose a version of numpy/,
    line: 1,
  },
];

describe.each(cases.flatMap((one) => one.tools.map((tool) => ({ ...one, tool }))))(
  'the output of $tool: $file',
  ({ file, tool, requirements, message, hint, line }) => {
    const problem = explained(recorded(`${file}-${tool}`), requirements);

    test('is explained', () => {
      if (typeof message === 'string') expect(problem.message).toBe(message);
      else expect(problem.message).toMatch(message);
      expect(problem.hint).toMatch(hint);
    });

    test('is located at its line of the requirements', () => {
      expect(problem.location).toEqual(line === undefined ? undefined : { file: 'requirements.txt', line });
    });

    test('is quoted', () => {
      expect(problem.reason).toMatch(/^ *(ERROR|error|×|Failed|fatal)/m);
      expect(problem.reason).toContain('troubleshooting/#python-package-install-failed');
    });
  },
);

test('names the Python of the server if Connect does', () => {
  const line =
    'Bundle created with Python version 3.9.1 is compatible with environment Local with Python version 3.9.18 from /opt/python/3.9.18/bin/python3.9';
  const problem = explained([line, ...recorded('python-too-old-pip')], 'dash==3.2.0\nnumpy==2.3.1');
  expect(problem.message).toBe('numpy==2.3.1 needs Python >=3.11, and the server builds with Python 3.9.18.');
});

test.each([
  ['Unable to find a compatible version of Python', /no Python that satisfies/],
  ["subprocess.CalledProcessError: Command 'pip' died with <Signals.SIGKILL: 9>.", /killed/],
  [
    "ERROR: Package 'dash' requires a different Python: 3.7.1 not in '>=3.8'",
    /^dash needs Python >=3\.8, and the server builds with Python 3\.7\.1/,
  ],
  ['ERROR: HTTP error 401 while getting https://index.example.org/simple/dash/', /asks for a login/],
])('explains %s', (text, message) => {
  expect(explained([text], 'dash').message).toMatch(message);
});

// The output of uv 0.2.37 and 0.5.0, and of pip 20.3.
test.each([
  {
    it: 'a Python that is too old, in broken lines',
    requirements: 'dash==3.2.0\nnumpy==2.3.1',
    output: `  × No solution found when resolving dependencies:
  ╰─▶ Because the current Python version (3.9.18) does not satisfy
      Python>=3.11 and numpy==2.3.1 depends on Python>=3.11, we can conclude
      that numpy==2.3.1 cannot be used.
      And because you require numpy==2.3.1, we can conclude that your
      requirements are unsatisfiable.`,
    message: 'numpy==2.3.1 needs Python >=3.11, and the server builds with Python 3.9.18.',
    line: 2,
  },
  {
    it: 'a conflict, in broken lines',
    requirements: 'dash==3.2.0\nFlask==1.0',
    output: `  × No solution found when resolving dependencies:
  ╰─▶ Because dash==3.2.0 depends on flask>=1.0.4,<3.2 and you require
      dash==3.2.0, we can conclude that you require flask>=1.0.4,<3.2.
      And because you require flask==1.0, we can conclude that your
      requirements are unsatisfiable.`,
    message: 'The requirements conflict about flask.',
    line: 2,
  },
  {
    it: 'a package for Windows',
    requirements: 'pywin32==306',
    output: `  × No solution found when resolving dependencies:
  ╰─▶ Because pywin32==306 has no wheels with a matching Python implementation
      tag and you require pywin32==306, we can conclude that your requirements
      are unsatisfiable.`,
    message: 'pywin32 can be installed on Windows only.',
    line: 1,
  },
  {
    it: 'an invalid line',
    requirements: 'dash==3.2.0\nnumpy =>1',
    output: `error: Couldn't parse requirement in \`requirements.txt\` at position 12
  Caused by: no such comparison operator "=>", must be one of ~= == != <= >= < > ===
numpy =>1
      ^^^`,
    message: 'A line of the requirements is invalid: numpy =>1.',
    line: 2,
  },
  {
    it: 'a missing branch',
    requirements: 'x @ git+https://host/x@nosuch',
    output: `error: Failed to download and build: \`x @ git+https://host/x@nosuch\`
  Caused by: Git operation failed
  Caused by: failed to clone into: /tmp/git-v0/db/2b3e4688504759a6
  Caused by: failed to fetch branch or tag \`nosuch\``,
    message: 'The Git repository of x has no branch, tag or commit nosuch.',
    line: 1,
  },
  {
    it: 'a file that is not at its URL',
    requirements: 'x @ https://host/none/x-1.0-py3-none-any.whl',
    output: `error: Failed to download: \`x @ https://host/none/x-1.0-py3-none-any.whl\`
  Caused by: HTTP status client error (404 Not Found) for url (https://host/none/x-1.0-py3-none-any.whl)`,
    message: 'There is no file at https://host/none/x-1.0-py3-none-any.whl.',
    line: 1,
  },
  {
    it: 'a file that is not at its URL, by the newest uv',
    requirements: 'x @ https://host/none/x-1.0-py3-none-any.whl',
    output: `error: Failed to download \`x @ https://host/none/x-1.0-py3-none-any.whl\`
  cause: Failed to fetch: https://host/none/x-1.0-py3-none-any.whl
  cause: HTTP status client error (404 Not Found) for url (https://host/none/x-1.0-py3-none-any.whl)`,
    message: 'There is no file at https://host/none/x-1.0-py3-none-any.whl.',
    line: 1,
  },
  {
    it: 'an editable requirement from Git',
    requirements: '-e git+https://host/x#egg=x',
    output: `error: Unsupported editable requirement in \`requirements.txt\`
  Caused by: Editable must refer to a local directory, not a Git URL: \`git+https://host/x#egg=x\``,
    message: 'uv does not install an editable requirement from Git.',
    line: 1,
  },
  {
    it: "a version that pip doesn't find",
    requirements: 'dash==3.2.0\nnumpy==2.3.1',
    output: `ERROR: Could not find a version that satisfies the requirement numpy==2.3.1
ERROR: No matching distribution found for numpy==2.3.1`,
    message: 'There is no numpy==2.3.1 for the Python of the server.',
    line: 2,
  },
  {
    it: 'a module name',
    requirements: 'PIL',
    output: `ERROR: Could not find a version that satisfies the requirement PIL
ERROR: No matching distribution found for PIL`,
    message: 'pip found no version of PIL for this server.',
    line: 1,
  },
  {
    it: 'a Git repository that is not there',
    requirements: '-e git+https://host/x#egg=x',
    output: `Obtaining x from git+https://host/x#egg=x
  fatal: repository 'https://host/x/' not found
  error: subprocess-exited-with-error

  × git clone --filter=blob:none --quiet https://host/x /tmp/src/x did not run successfully.
  │ exit code: 128`,
    message: 'The Git repository of a requirement could not be fetched.',
    line: undefined,
  },
])('explains what older versions of the tools print: $it', ({ requirements, output, message, line }) => {
  const problem = explained(output.split('\n'), requirements);
  expect(problem).toMatchObject({ message, hint: expect.any(String) });
  expect(problem.location?.line).toBe(line);
});

test('gives no advice for an unknown error, and quotes it', () => {
  const output = [
    'Building Dash application...',
    'Collecting dash',
    'ERROR: the flux is inverted',
    '  by 5 units',
  ];
  const problem = explainBuild(
    { reason: 'An error occurred. (Error code: something-new)', output },
    undefined,
  );
  expect(problem).toEqual({
    message: 'The build on the server failed (something-new).',
    reason:
      'ERROR: the flux is inverted\n  by 5 units\nError code: something-new, see https://docs.posit.co/connect/user/troubleshooting/#something-new',
  });
});

test('quotes the last lines if none of them is an error', () => {
  const problem = explainBuild({ reason: '', output: ['Building Dash application...', 'Odd'] }, undefined);
  expect(problem).toEqual({
    message: 'The build on the server failed.',
    reason: 'Building Dash application...\nOdd',
  });
});
