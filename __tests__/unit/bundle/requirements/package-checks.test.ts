import { expect, test } from '@jest/globals';
import { temporaryRepository } from './repository.ts';

/** The findings of a requirements file, beside a pinned dash. */
async function check(text: string, more: Record<string, string> = {}) {
  await using repository = await temporaryRepository({
    'requirements.txt': `dash==3.2.0\n${text}\n`,
    ...more,
  });
  return await repository.read();
}

test.each([
  ['PIL', 'pillow'],
  ['yaml', 'pyyaml'],
  ['sklearn', 'scikit-learn'],
  ['Crypto', 'pycryptodome'],
  ['jwt>=2', 'pyjwt'],
  ['git', 'gitpython'],
  ['dateutil', 'python-dateutil'],
  ['cv2', 'opencv-python-headless'],
])('warns that the requirement %s is the name of a module of %s', async (line, distribution) => {
  const { findings } = await check(line);
  expect(findings).toMatchObject([
    {
      rule: 'wrong-package',
      level: 'warning',
      hint: expect.stringContaining(`Write ${distribution} instead`),
      location: { file: 'requirements.txt', line: 2 },
    },
  ]);
});

test.each(['signal', 'asyncio', 'json'])('warns that %s is part of the standard library', async (line) => {
  const { findings } = await check(line);
  expect(findings).toMatchObject([{ rule: 'wrong-package', level: 'warning', hint: 'Remove the line.' }]);
});

test.each([
  ['pywin32==306', 'win32'],
  ['pywinpty==2.0.13', 'win32'],
  ['pyobjc-core', 'darwin'],
])('refuses %s, which cannot be installed on Linux, and names the marker', async (line, platform) => {
  const { findings } = await check(line);
  expect(findings).toMatchObject([
    { rule: 'wrong-package', level: 'error', hint: expect.stringContaining(`sys_platform == "${platform}"`) },
  ]);
});

test.each([
  'pywin32==306 ; sys_platform == "win32"',
  'typing ; python_version < "3.5"',
  'pyyaml',
  'psycopg2',
  'git @ https://example.org/git-1.0.tar.gz',
  'PIL  # connect-dash-deploy: ignore[wrong-package]',
])('accepts %s', async (line) => {
  expect((await check(line)).findings).toEqual([]);
});

test('removes pkg-resources==0.0.0 and reports it', async () => {
  const { requirements, findings } = await check('pkg-resources==0.0.0');
  expect(requirements.text).toBe('dash==3.2.0\n');
  expect(findings).toMatchObject([{ rule: 'wrong-package', level: 'warning', location: { line: 2 } }]);
});

test('refuses two different pins of one package for the same environment', async () => {
  const { findings } = await check('pandas==2.2.0\nPandas==2.1.0');
  expect(findings).toMatchObject([
    {
      rule: 'pinned-twice',
      level: 'error',
      location: { line: 3 },
      reason: expect.stringContaining('line 2'),
    },
  ]);
});

test.each([
  'pandas==2.2.0\npandas==2.2',
  'pandas==2.2.0 ; python_version >= "3.10"\npandas==2.0.3 ; python_version < "3.10"',
])('accepts two pins that do not contradict each other: %s', async (lines) => {
  expect((await check(lines)).findings).toEqual([]);
});

test.each([
  ['dash\u00a0==3.2.0', 'U+00A0'],
  ['flask\u200b==3.0', 'U+200B'],
])('names the character that pip refuses in %j', async (line, character) => {
  const { findings } = await check(line);
  expect(findings).toMatchObject([
    { rule: 'requirements-line', level: 'error', message: expect.stringContaining(character) },
  ]);
});

test('reports the table of "pip list" once', async () => {
  const text = 'Package    Version\n---------- -------\ndash       3.2.0\npandas     2.2.0\n';
  await using repository = await temporaryRepository({ 'requirements.txt': text });
  const { findings } = await repository.read();
  expect(findings).toMatchObject([
    { rule: 'requirements-line', hint: expect.stringContaining('pip freeze') },
  ]);
});

test('explains the lines of an old "uv pip freeze"', async () => {
  const { findings } = await check('cutie==1.0.0 (from git+https://example.org/cutie)');
  expect(findings).toMatchObject([
    { rule: 'legacy-specifier', hint: 'Write cutie @ and the URL in the parentheses.' },
  ]);
});

test.each([
  ['-e git+https://example.org/y.git@v1#egg=y', 'y @ git+https://example.org/y.git@v1'],
  [
    '-e git+https://example.org/y@v1#egg=y[z]&subdirectory=p',
    'y @ git+https://example.org/y@v1#subdirectory=p',
  ],
  ['-e git+https://example.org/y', 'git+https://example.org/y'],
  ['-e y[z] @ git+https://example.org/y@v1', 'y[z] @ git+https://example.org/y@v1'],
  [
    '--editable=git+https://example.org/y#egg=y ; python_version > "3.9"',
    'y @ git+https://example.org/y ; python_version > "3.9"',
  ],
])('sends %s as %s', async (line, sent) => {
  const { requirements, findings } = await check(line);
  expect(requirements.text).toBe(`dash==3.2.0\n${sent}\n`);
  expect(findings).toEqual([]);
});

test('a URL without a name may install anything, so the requirements are incomplete', async () => {
  expect((await check('git+https://example.org/kit')).requirements.partial).toBe(true);
});
