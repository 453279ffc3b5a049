import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { diagnoseBuild } from '../../../../src/deploy/explain/build.ts';
import { knownBuildFailures } from '../../../../src/deploy/explain/build-failures.ts';
import { plainRequirements } from '../../../support/requirements.ts';

const recorded = (name: string) =>
  readFileSync(new URL(`recorded/build/${name}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

const reason = 'An error occurred while building your content. (Error code: python-package-install-failed)';

function diagnosed(output: readonly string[], requirements: string) {
  return diagnoseBuild({ reason, output }, { requirements: plainRequirements(requirements) });
}

const hash = `--hash=sha256:${'0'.repeat(64)}`;

test.each<{ file: string; requirements: string; message: RegExp; line?: number }>([
  { file: 'no-such-version-pip', requirements: 'dash==99.1', message: /no dash==99\.1/, line: 1 },
  { file: 'no-such-version-uv', requirements: 'dash==99.1', message: /no dash==99\.1/, line: 1 },
  {
    file: 'no-such-package-pip',
    requirements: 'dash\nthis-package-does-not-exist-xyzzy',
    message: /no this-package/,
    line: 2,
  },
  {
    file: 'no-such-package-uv',
    requirements: 'dash\nthis-package-does-not-exist-xyzzy',
    message: /no package this-package/,
    line: 2,
  },
  { file: 'conflict-pip', requirements: 'requests==2.31.0\nidna==1.0', message: /contradict/, line: 1 },
  {
    file: 'conflict-uv',
    requirements: 'requests==2.31.0\nidna==1.0',
    message: /contradict each other about idna/,
    line: 2,
  },
  { file: 'invalid-requirement-pip', requirements: 'dash=2.0', message: /can't be read: dash=2\.0/, line: 1 },
  { file: 'invalid-requirement-uv', requirements: 'dash=2.0', message: /can't be read: dash=2\.0/, line: 1 },
  {
    file: 'missing-path-pip',
    requirements: 'dash\n./libs/mylib',
    message: /isn't in the bundle: \.\/libs\/mylib/,
    line: 2,
  },
  {
    file: 'missing-wheel-pip',
    requirements: 'dash\nfoo @ file:///home/me/foo-1.0-py3-none-any.whl',
    message: /isn't in the bundle: \/home\/me\/foo/,
    line: 2,
  },
  {
    file: 'missing-wheel-uv',
    requirements: 'dash\nfoo @ file:///home/me/foo-1.0-py3-none-any.whl',
    message: /isn't in the bundle: \/home\/me\/foo/,
    line: 2,
  },
  { file: 'own-project-pip', requirements: 'dash\n-e .', message: /install the project itself/, line: 2 },
  { file: 'own-project-uv', requirements: 'dash\n-e .', message: /install the project itself/, line: 2 },
  {
    file: 'missing-include-pip',
    requirements: 'dash\n-r base.txt',
    message: /isn't in the bundle: base\.txt/,
    line: 2,
  },
  {
    file: 'missing-include-uv',
    requirements: 'dash\n-r base.txt',
    message: /isn't in the bundle: \S*base\.txt/,
    line: 2,
  },
  {
    file: 'hashes-differ-pip',
    requirements: `idna==3.7 ${hash}`,
    message: /file of idna has another hash/,
    line: 1,
  },
  {
    file: 'hashes-differ-uv',
    requirements: `idna==3.7 ${hash}`,
    message: /file of idna has another hash/,
    line: 1,
  },
  {
    file: 'hashes-missing-pip',
    requirements: `idna==3.7 ${hash}\nrequests==2.31.0`,
    message: /requests has no hash/,
    line: 2,
  },
  {
    file: 'no-git-pip',
    requirements: 'dash\nfoo @ git+https://git.example.org/foo.git',
    message: /the server has no git/,
    line: 2,
  },
  {
    file: 'no-git-uv',
    requirements: 'dash\nfoo @ git+https://git.example.org/foo.git',
    message: /the server has no git/,
    line: 2,
  },
  {
    file: 'git-access-pip',
    requirements: 'dash\nfoo @ git+ssh://git@localhost/acme/foo.git',
    message: /can't read the Git repository/,
    line: 2,
  },
  {
    file: 'git-access-uv',
    requirements: 'dash\nfoo @ git+ssh://git@localhost/acme/foo.git',
    message: /can't read the Git repository/,
    line: 2,
  },
  {
    file: 'index-unreachable-pip',
    requirements: '--index-url http://127.0.0.1:1/simple\nidna',
    message: /doesn't reach its package index/,
  },
  {
    file: 'index-unreachable-uv',
    requirements: '--index-url http://127.0.0.1:1/simple\nidna',
    message: /doesn't reach its package index \(http:/,
  },
  {
    file: 'needs-another-python-uv',
    requirements: 'tensorflow==1.15',
    message: /tensorflow doesn't exist for the Python/,
    line: 1,
  },
  {
    file: 'other-platform-uv',
    requirements: 'pywin32==306',
    message: /pywin32 is made for another operating system/,
    line: 1,
  },
  {
    file: 'other-platform-pip',
    requirements: './foo-1.0-cp312-cp312-win_amd64.whl',
    message: /win_amd64\.whl is made for another/,
  },
  {
    file: 'no-pg-config-pip',
    requirements: 'psycopg2==2.9.9',
    message: /lacks PostgreSQL's headers/,
    line: 1,
  },
  {
    file: 'no-pg-config-uv',
    requirements: 'psycopg2==2.9.9',
    message: /lacks PostgreSQL's headers/,
    line: 1,
  },
  { file: 'no-mysql-pip', requirements: 'mysqlclient==2.2.4', message: /lacks MySQL's headers/, line: 1 },
  {
    file: 'missing-header-pip',
    requirements: 'pygraphviz==1.11',
    message: /pygraphviz can't be compiled: .*graphviz\/cgraph\.h/,
    line: 1,
  },
  {
    file: 'missing-header-uv',
    requirements: 'pygraphviz==1.11',
    message: /pygraphviz can't be compiled: .*graphviz\/cgraph\.h/,
    line: 1,
  },
  {
    file: 'no-compiler-pip',
    requirements: 'psutil==5.6.7',
    message: /psutil can't be compiled: the server has no C compiler/,
    line: 1,
  },
  {
    file: 'no-compiler-uv',
    requirements: 'psutil==5.6.7',
    message: /can't be compiled: the server has no C compiler/,
  },
  {
    file: 'no-rust-pip',
    requirements: 'orjson==3.6.0',
    message: /orjson can't be compiled: the server has no Rust/,
    line: 1,
  },
  {
    file: 'wheel-failed-pip',
    requirements: 'pandas==0.25.3',
    message: /pandas has no ready-made wheel/,
    line: 1,
  },
  {
    file: 'wheel-failed-uv',
    requirements: 'pandas==0.25.3',
    message: /pandas has no ready-made wheel/,
    line: 1,
  },
  {
    file: 'metadata-failed-pip',
    requirements: 'numpy==1.16.0',
    message: /numpy has no ready-made wheel/,
    line: 1,
  },
])('$file is explained, at its line of the requirements', ({ file, requirements, message, line }) => {
  const problem = diagnosed(recorded(file), requirements);
  expect(problem.message).toMatch(message);
  expect(problem.hint).toBeTruthy();
  expect(problem.reason).toContain(
    'https://docs.posit.co/connect/user/troubleshooting/#python-package-install-failed',
  );
  expect(problem.location).toEqual(line === undefined ? undefined : { file: 'requirements.txt', line });
});

test.each([
  ['Unable to find a compatible version of Python', /no Python that fits/],
  ["Can't get matching python version because Python is disabled", /switched off/],
  ['ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device', /disk is full/],
  ["subprocess.CalledProcessError: Command 'pip' died with <Signals.SIGKILL: 9>.", /killed/],
  [
    "ERROR: Package 'dash' requires a different Python: 3.7.1 not in '>=3.8'",
    /doesn't exist for the Python .* \(3\.7\.1\)/,
  ],
  ['ERROR: HTTP error 401 while getting https://index.example.org/simple/dash/', /wants a login/],
])('%s is explained', (text, message) => {
  expect(diagnosed([text], 'dash').message).toMatch(message);
});

test('an unknown code is shown with the page that explains it', () => {
  const problem = diagnoseBuild(
    { reason: 'An error occurred. (Error code: something-new)', output: ['Bad thing'] },
    undefined,
  );
  expect(problem.message).toBe('The build on the server failed (something-new).');
  expect(problem.hint).toContain('https://docs.posit.co/connect/user/troubleshooting/#something-new');
  expect(problem.reason).toContain('Bad thing');
});

test('a failure without a code shows the last words of the server', () => {
  const problem = diagnoseBuild({ reason: '', output: ['Building Dash application...', 'Odd'] }, undefined);
  expect(problem).toMatchObject({
    message: 'The build on the server failed.',
    reason: expect.stringContaining('Odd'),
  });
});

test('every known failure has a name of its own', () => {
  const names = knownBuildFailures.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
