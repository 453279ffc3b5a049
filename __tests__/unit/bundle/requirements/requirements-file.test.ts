import { describe, expect, test } from '@jest/globals';
import { temporaryRepository } from './repository.ts';

const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

describe('a requirements file without problems', () => {
  test('is sent unchanged, with comments and blank lines', async () => {
    const text = [
      '# what the app needs',
      'dash==3.1.1',
      '',
      'pandas[parquet]>=2,<3 ; python_version >= "3.10"  # tables',
      'requests (>=2.0)',
      'legacy===2004d',
      'filelock>=3.13,',
      'mine @ git+https://github.com/someone/mine@v1.2#subdirectory=python',
      'other @ https://example.org/other-1.0-py3-none-any.whl ; sys_platform == "linux"',
      'git+https://github.com/someone/tool.git@main#egg=tool',
      '--extra-index-url https://packages.example.org/simple',
      '-i https://pypi.org/simple',
      '--pre',
      '--only-binary=:all:',
      'numpy==1.26.4 \\',
      '    ; python_version < "3.13"',
      '',
    ].join('\n');
    await using repository = await temporaryRepository({ 'requirements.txt': text });
    const { requirements, findings } = await repository.read();
    expect(findings).toEqual([]);
    expect(requirements).toMatchObject({
      text,
      packageFile: 'requirements.txt',
      locked: false,
      manager: 'pip',
    });
    expect(requirements.packages).toEqual(
      new Map([
        ['dash', '3.1.1'],
        ['pandas', undefined],
        ['requests', undefined],
        ['legacy', '2004d'],
        ['filelock', undefined],
        ['mine', undefined],
        ['other', undefined],
        ['tool', undefined],
        ['numpy', '1.26.4'],
      ]),
    );
    expect(requirements.origins[3]).toEqual({ file: 'requirements.txt', line: 4 });
  });

  test('with another name keeps its name in the bundle', async () => {
    await using repository = await temporaryRepository({ 'deploy/prod.txt': 'dash==3.1.1\n' });
    const { requirements } = await repository.read('.', { requirementsFile: 'deploy/prod.txt' });
    expect(requirements).toMatchObject({ packageFile: 'deploy/prod.txt', source: 'deploy/prod.txt' });
  });

  test('above the app folder becomes requirements.txt', async () => {
    await using repository = await temporaryRepository({
      'requirements.txt': 'dash==3.1.1\n',
      'app/app.py': '',
    });
    const { requirements } = await repository.read('app');
    expect(requirements).toMatchObject({ packageFile: 'requirements.txt', source: '../requirements.txt' });
  });

  test('with a hash for each requirement keeps them', async () => {
    const text =
      'dash==3.1.1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nflask==3.0.0 --hash=sha256:cc\n';
    await using repository = await temporaryRepository({ 'requirements.txt': text });
    const { requirements, findings } = await repository.read();
    expect(requirements.text).toBe(text);
    expect(findings).toEqual([]);
  });
});

test('reports a pin of a local version on its line', async () => {
  const text = `dash==3.1.1
mine==0.1.7.post41+g1a2b3c
yours [x] === 1.0+local ; python_version > "3"
theirs==1.0+ok  # connect-dash-deploy: ignore[local-version]
ours @ git+https://github.com/me/ours@1.0+local
./wheels/built-1.0+local-py3-none-any.whl
plain>=1.0
`;
  const wheel = 'wheels/built-1.0+local-py3-none-any.whl';
  await using repository = await temporaryRepository({ 'requirements.txt': text, [wheel]: 'PK\x03\x04' });
  const { findings } = await repository.read();
  expect(findings).toMatchObject([
    {
      rule: 'local-version',
      level: 'warning',
      message: 'mine 0.1.7.post41+g1a2b3c is a local version, which no public index has.',
      location: { file: 'requirements.txt', line: 2 },
    },
    { rule: 'local-version', location: { line: 3 } },
  ]);
});

test.each(['--extra-index-url https://download.pytorch.org/whl/cpu', '-f https://example.org/wheels/'])(
  'accepts a local version if another index is named (%s)',
  async (option) => {
    const text = `${option}\ndash==3.1.1\ntorch==2.6.0+cpu\n`;
    await using repository = await temporaryRepository({ 'requirements.txt': text });
    expect((await repository.read()).findings).toEqual([]);
  },
);

describe('a requirements file that has to be changed for the server', () => {
  test.each([
    { it: 'UTF-16 from PowerShell', bytes: utf16('dash==3.1.1\r\n') },
    { it: 'a byte-order mark', bytes: Buffer.from('\ufeffdash==3.1.1\r\n') },
  ])('$it is converted and reported', async ({ bytes }) => {
    await using repository = await temporaryRepository({ 'requirements.txt': bytes });
    const { requirements, findings } = await repository.read();
    expect(requirements.text).toBe('dash==3.1.1\n');
    expect(findings).toMatchObject([{ rule: 'requirements-encoding', level: 'notice' }]);
  });

  test('-r is inlined, and each line keeps its location', async () => {
    await using repository = await temporaryRepository({
      'app/requirements.txt': '-r ../common/base.txt\ndash==3.1.1\n',
      'common/base.txt': 'flask==3.0.0\n--requirement more.txt\n',
      'common/more.txt': 'pandas==2.2.0',
    });
    const { requirements, findings } = await repository.read('app');
    expect(findings).toEqual([]);
    expect(requirements.text).toBe('flask==3.0.0\npandas==2.2.0\n\ndash==3.1.1\n');
    expect(requirements.origins[1]).toEqual({ file: '../common/more.txt', line: 1 });
  });

  test('-c becomes a file whose name depends on its content', async () => {
    await using repository = await temporaryRepository({
      'requirements.txt': 'dash\n-c constraints.txt\n',
      'constraints.txt': 'dash==3.1.1\nflask<4\n',
    });
    const { requirements, findings } = await repository.read();
    expect(findings).toEqual([]);
    const [constraints] = requirements.own;
    expect(constraints?.path).toMatch(/^constraints-[0-9a-f]{8}\.txt$/);
    expect(Buffer.from(constraints?.source as Uint8Array).toString()).toBe('dash==3.1.1\nflask<4\n');
    expect(requirements.text).toBe(`-c ${constraints?.path}\ndash\n`);
  });

  test('a file that -c and -r name is used as both', async () => {
    await using repository = await temporaryRepository({
      'requirements.txt': 'dash==3.1.1\n-c base.txt\n-r base.txt\n-r base.txt\n',
      'base.txt': 'pandas==2.2.0\n',
    });
    const { requirements } = await repository.read();
    expect(requirements.text.trimEnd()).toMatch(/^-c constraints-.*\.txt\ndash==3\.1\.1\npandas==2\.2\.0$/);
  });

  test('hashes on some lines only are removed and reported', async () => {
    await using repository = await temporaryRepository({
      'requirements.txt': 'dash==3.1.1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nflask==3.0.0\n',
    });
    const { requirements, findings } = await repository.read();
    expect(requirements.text).toBe('dash==3.1.1\nflask==3.0.0\n');
    expect(requirements.origins[1]).toEqual({ file: 'requirements.txt', line: 4 });
    expect(findings).toMatchObject([{ rule: 'partial-hashes', level: 'warning' }]);
  });

  test('a wheel in the app folder is included, and named relative to the bundle', async () => {
    await using repository = await temporaryRepository({
      'requirements.txt': 'dash==3.1.1\n./wheels/mine-1.0-py3-none-any.whl\n',
      'wheels/mine-1.0-py3-none-any.whl': 'PK\x03\x04',
    });
    const { requirements, findings } = await repository.read();
    expect(findings).toEqual([]);
    expect(requirements.text).toBe('dash==3.1.1\n./wheels/mine-1.0-py3-none-any.whl\n');
    expect(requirements.own).toMatchObject([{ path: 'wheels/mine-1.0-py3-none-any.whl', size: 4 }]);
    expect(requirements.packages.get('mine')).toBe('1.0');
  });
});

describe('reports a line that does not work on the server, with its location', () => {
  test.each<{ line: string; rule: string; level: string; says: string }>([
    { line: 'numpy=1.21.2=py39h20f2e39_0', rule: 'conda-pin', level: 'error', says: 'Write numpy==1.21.2' },
    { line: 'numpy=1.21.2', rule: 'conda-pin', level: 'error', says: 'Write numpy==1.21.2' },
    {
      line: 'flask @ file:///home/conda/feedstock_root/build_artifacts/flask_17/work',
      rule: 'local-file',
      level: 'error',
      says: 'Write flask==VERSION',
    },
    {
      line: 'flask @ file:///C:/tmp/Flask-2.0.1-py3-none-any.whl',
      rule: 'local-file',
      level: 'error',
      says: 'Write Flask==2.0.1',
    },
    { line: './wheels/gone-2.0.tar.gz', rule: 'local-file', level: 'error', says: 'Write gone==2.0' },
    { line: '-e ../../elsewhere', rule: 'local-file', level: 'error', says: 'is not in the repository' },
    { line: '-e /', rule: 'own-package-outside', level: 'error', says: 'is outside the repository' },
    { line: 'pytz>dev', rule: 'legacy-specifier', level: 'error', says: 'pip refuses pytz' },
    { line: 'torch==1.*.*', rule: 'legacy-specifier', level: 'error', says: 'pip refuses torch' },
    { line: 'a b c', rule: 'requirements-line', level: 'error', says: "pip can't read this line: a b c" },
    {
      line: 'flask ; python_verson < "3"',
      rule: 'requirements-line',
      level: 'error',
      says: "marker can't be read",
    },
    { line: '--user', rule: 'requirements-line', level: 'error', says: "pip can't read this line: --user" },
    { line: '-r gone.txt', rule: 'requirements-include', level: 'error', says: "doesn't exist" },
    {
      line: '-r /etc/hostname',
      rule: 'requirements-include',
      level: 'error',
      says: 'outside the repository',
    },
    {
      line: 'mine @ git+ssh://git@github.com/me/mine',
      rule: 'git-ssh',
      level: 'warning',
      says: 'Use git+https',
    },
    {
      line: `--index-url https://__token__:\${TOKEN}@packages.example.org/simple`,
      rule: 'requirements-variable',
      level: 'warning',
      says: `\${TOKEN}`,
    },
    {
      line: `x @ https://h/\${A}\${A}\${A}`,
      rule: 'requirements-variable',
      level: 'warning',
      says: `must know \${A}.`,
    },
  ])('$line', async ({ line, rule, level, says }) => {
    await using repository = await temporaryRepository({ 'requirements.txt': `dash==3.1.1\n${line}\n` });
    const { findings } = await repository.read();
    expect(findings).toMatchObject([{ rule, level, location: { file: 'requirements.txt', line: 2 } }]);
    expect(Object.values(findings[0] ?? {}).join(' ')).toContain(says);
  });

  test.each([
    '--index-url https://me:hunter2@packages.example.org/simple',
    '--extra-index-url=https://me:hunter2@packages.example.org/simple',
    'mine @ git+https://hunter2-ghp0123456789abcdefghij@github.com/me/mine',
    'git+https://oauth2:hunter2@gitlab.example.org/me/mine.git#egg=mine',
    '-f https://packages.example.org/list?token=hunter2',
    '# pip install -i https://me:hunter2@packages.example.org/simple',
    'not a requirement https://me:hunter2@packages.example.org',
    '--index-url https://me:hun/ter2-hunter2@packages.example.org/simple',
  ])('a password is refused without repeating it: %s', async (line) => {
    await using repository = await temporaryRepository({ 'requirements.txt': `dash==3.1.1\n${line}\n` });
    const { findings } = await repository.read();
    expect(findings[0]).toMatchObject({ rule: 'url-password', level: 'error', location: { line: 2 } });
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  test('a rule is switched off by a comment on the line', async () => {
    await using repository = await temporaryRepository({
      'requirements.txt':
        'dash==3.1.1\nmine @ git+ssh://git@example.org/me/mine # connect-dash-deploy: ignore[git-ssh]\nx @ git+ssh://git@example.org/x\n',
    });
    const { findings } = await repository.read();
    expect(findings).toMatchObject([{ rule: 'git-ssh', location: { line: 3 } }]);
  });
});

describe('dash itself', () => {
  test.each([
    { text: 'dash\n', rules: ['unpinned-dash'] },
    { text: 'Dash>=2\n', rules: ['unpinned-dash'] },
    { text: 'dash # connect-dash-deploy: ignore[unpinned-dash]\n', rules: [] },
    { text: 'dash>=2,<4\n', rules: [] },
    { text: 'dash~=3.0\n', rules: [] },
    { text: 'dash @ git+https://github.com/plotly/dash\n', rules: [] },
    { text: 'dash-bootstrap-components==2.0\n', rules: [] },
    { text: 'jupyter-dash==0.4.2\n', rules: [] },
    { text: 'vizro==0.1.44\n', rules: [] },
    { text: 'explainerdashboard==0.5.1\n', rules: [] },
    { text: 'dash-html-components==2.0\n', rules: ['no-dash'] },
    { text: 'flask\n', rules: ['no-dash'] },
    { text: 'git+https://github.com/acme/tools\n', rules: ['no-dash'] },
    { text: '-e git+https://github.com/acme/tools\n', rules: ['no-dash'] },
  ])('$text gives $rules', async ({ text, rules }) => {
    await using repository = await temporaryRepository({ 'requirements.txt': text });
    const { findings } = await repository.read();
    expect(findings.map(({ rule }) => rule)).toEqual(rules);
    expect(findings.every(({ level }) => level === 'warning')).toBe(true);
  });
});

test.each(['', '\n# dash\n', '--extra-index-url https://packages.example.org/simple\n'])(
  'a file that names no package (%j) is an error',
  async (text) => {
    await using repository = await temporaryRepository({ 'requirements.txt': text });
    const { findings } = await repository.read();
    expect(findings.filter(({ level }) => level !== 'notice')).toMatchObject([
      {
        level: 'error',
        rule: 'no-dash',
        message: 'requirements.txt names no package.',
        location: { file: 'requirements.txt' },
      },
    ]);
  },
);

test.each([
  ['dash=3.2.0\n', 'conda-pin'],
  ['dash 3.2.0\npandas\n', 'requirements-line'],
  ['-r base.txt\n', 'requirements-include'],
  ['pandas\ndash @ file:///home/conda/feedstock_root/work\n', 'local-file'],
])('reports the error of %j only, since dash may be missing because of it', async (text, rule) => {
  await using repository = await temporaryRepository({ 'requirements.txt': text });
  const { findings, requirements } = await repository.read();
  expect(findings.map((finding) => finding.rule)).toEqual([rule]);
  expect(requirements.partial).toBe(true);
});

test('an error that drops no requirement does not hide that dash is missing', async () => {
  const text = '-i https://me:hunter2@example.org/simple\npandas\n';
  await using repository = await temporaryRepository({ 'requirements.txt': text });
  const { findings, requirements } = await repository.read();
  expect(findings.map(({ rule }) => rule)).toEqual(['url-password', 'no-dash']);
  expect(requirements.partial).toBeUndefined();
});

test('a comment that names an unknown rule is reported', async () => {
  await using repository = await temporaryRepository({
    'requirements.txt': 'dash==3.1.1\nnumpy=1.2 # connect-dash-deploy: ignore[conda-pn]\n',
  });
  expect((await repository.read()).findings).toMatchObject([
    { level: 'warning', rule: 'unknown-rule', location: { line: 2 }, hint: 'Did you mean conda-pin?' },
    { rule: 'conda-pin' },
  ]);
});

test('an ignore without names switches off every rule on its line', async () => {
  await using repository = await temporaryRepository({
    'requirements.txt': 'dash # connect-dash-deploy: ignore\nnumpy=1.2 # connect-dash-deploy: ignore\n',
  });
  expect((await repository.read()).findings).toEqual([]);
});

test.each([`-e ./lib ; python_version>='3'`, `-e "./lib"`, `-e './lib' ; python_version>='3'`])(
  'quotes in %s are those of a shell or of the marker',
  async (line) => {
    await using repository = await temporaryRepository({
      'requirements.txt': `dash==3.2.0\n${line}\n`,
      'lib/pyproject.toml': '[project]\nname = "lib"\nversion = "1"\n',
    });
    const { findings, requirements } = await repository.read();
    expect(findings).toEqual([]);
    expect(requirements.own.map(({ path }) => path)).toEqual(['lib-1.dist-info/METADATA']);
  },
);

test.each([`-r "more packages.txt"`, `--requirement='more packages.txt'`])(
  'quotes around a path with blanks are removed in %s',
  async (line) => {
    await using repository = await temporaryRepository({
      'requirements.txt': `dash==3.2.0\n${line}\n`,
      'more packages.txt': 'plotly==6.3.0\n',
    });
    const { findings, requirements } = await repository.read();
    expect(findings).toEqual([]);
    expect(requirements.packages.get('plotly')).toBe('6.3.0');
  },
);
