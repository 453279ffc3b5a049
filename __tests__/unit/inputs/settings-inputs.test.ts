import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ParsedSettings, parseSettings, settingInputs } from '../../../src/inputs/settings-inputs.ts';
import { secretsOf } from '../../../src/settings/environment.ts';
import { formatProblem } from '../../../src/shared/problems.ts';

type Given = Partial<Record<(typeof settingInputs)[number], string>>;

const parse = (given: Given, step: Record<string, string> = {}) =>
  parseSettings((name) => given[name as keyof Given] ?? '', step);

const right = async (given: Given, step?: Record<string, string>) => {
  const parsed = await parse(given, step);
  if (!parsed.ok) throw new Error(told(parsed));
  return parsed.value;
};

const told = (parsed: ParsedSettings) => (parsed.ok ? '' : parsed.mistakes.map(formatProblem).join('\n'));

test('what is not named is left alone', async () => {
  const settings = await right({});
  const { createTags, fields, ...named } = settings;
  expect(createTags).toBe(false);
  expect(fields).toEqual({});
  expect(Object.values(named).every((value) => value === undefined)).toBe(true);
});

test('reads everything that a step can declare', async () => {
  const settings = await right(
    {
      title: 'Sales',
      description: 'What is sold',
      access: 'acl',
      viewers: 'viktor\ngroup: sales\n# a comment\nuser: paul',
      collaborators: 'mira\nMira',
      'vanity-path': 'sales/board',
      tags: 'Teams/Data\n Area / North / Oslo ',
      'create-tags': 'true',
      environment: 'TOKEN\nSTAGE=prod\nEMPTY=\nURL=https://a.example/?x=1',
      'environment-prune': 'true',
      thumbnail: 'assets/picture.png',
      settings: 'min_processes: 1\nload_factor: 0.25\nrun_as: ~\nlocked: false',
    },
    { TOKEN: 'hunter2hunter2' },
  );
  expect(settings).toEqual({
    title: 'Sales',
    description: 'What is sold',
    access: 'acl',
    viewers: [
      { type: 'user', name: 'viktor' },
      { type: 'group', name: 'sales' },
      { type: 'user', name: 'paul' },
    ],
    collaborators: [{ type: 'user', name: 'Mira' }],
    vanityPath: '/sales/board/',
    tags: [
      ['Teams', 'Data'],
      ['Area', 'North', 'Oslo'],
    ],
    createTags: true,
    environment: {
      variables: [
        { name: 'TOKEN', value: 'hunter2hunter2', from: 'step' },
        { name: 'STAGE', value: 'prod', from: 'text' },
        { name: 'EMPTY', value: '', from: 'text' },
        { name: 'URL', value: 'https://a.example/?x=1', from: 'text' },
      ],
      prune: true,
    },
    thumbnail: { kind: 'file', file: 'assets/picture.png' },
    fields: { min_processes: 1, load_factor: 0.25, run_as: null, locked: false },
  });
});

test('none empties a list, where saying nothing would leave it', async () => {
  const settings = await right({
    viewers: 'none',
    collaborators: 'none',
    tags: 'none',
    'vanity-path': 'none',
    thumbnail: 'none',
    environment: 'none',
    'environment-prune': 'true',
  });
  expect(settings).toMatchObject({
    viewers: [],
    collaborators: [],
    tags: [],
    vanityPath: null,
    thumbnail: { kind: 'none' },
    environment: { variables: [], prune: true },
  });
});

describe('reports an invalid value with what is expected', () => {
  test.each<{ given: Given; says: RegExp }>([
    { given: { title: 'ab' }, says: /`title` is "ab"\. Expected 3 to 1024 characters/ },
    { given: { access: 'public' }, says: /`access` is "public"\. Expected all .*logged_in .*acl/ },
    {
      given: { viewers: 'mira, paul' },
      says: /`viewers` has "mira, paul".*one user name or group per line/,
    },
    { given: { viewers: 'team: data' }, says: /`viewers` has "team: data"/ },
    {
      given: { viewers: 'Paul', collaborators: 'paul' },
      says: /Paul is in both `viewers` and `collaborators`/,
    },
    { given: { 'vanity-path': 'sales board' }, says: /`vanity-path` is "sales board"/ },
    { given: { 'vanity-path': '/' }, says: /`vanity-path` is "\/"/ },
    { given: { tags: 'Data' }, says: /`tags` has "Data".*with its category/ },
    { given: { tags: 'Teams//Data' }, says: /`tags` has "Teams\/\/Data"/ },
    { given: { 'create-tags': 'yes' }, says: /`create-tags` is "yes"\. Expected true or false/ },
    { given: { environment: 'MY-VAR=1' }, says: /a variable named "MY-VAR"/ },
    {
      given: { environment: 'STAGE = prod' },
      says: /a variable named "STAGE ".*followed by "=" without a space/,
    },
    { given: { environment: 'A=1\nA=2' }, says: /names A twice/ },
    {
      given: { environment: 'TOKEN' },
      says: /names TOKEN, and the environment doesn't have it.*secrets\.TOKEN/,
    },
    {
      given: { 'environment-prune': 'true' },
      says: /All environment variables of the content would be removed/,
    },
    {
      given: { settings: 'min_proceses: 1' },
      says: /no setting "min_proceses"\. Did you mean min_processes\?/,
    },
    { given: { settings: 'max-processes: 1' }, says: /Did you mean max_processes\?/ },
    { given: { settings: 'colour: red' }, says: /no setting "colour"\. Available: .*min_processes/ },
    { given: { settings: 'constructor: 1' }, says: /^There is no setting "constructor"\. Available: / },
    { given: { settings: '__proto__: 1' }, says: /^There is no setting "__proto__"\. Available: / },
    { given: { settings: 'run_as: *x' }, says: /can't be read as YAML\. .*x.* Write one setting per line/ },
    {
      given: {
        settings: `a: &a [x, x]\n${[...'bcdefgh'].map((name, at) => `${name}: &${name} [${`*${'abcdefg'[at]}, `.repeat(9)}]`).join('\n')}`,
      },
      says: /can't be read as YAML\. .*alias/,
    },
    { given: { settings: 'run_as: &a [*a]' }, says: /The setting run_as is "a value that contains itself"/ },
    { given: { environment: 'constructor' }, says: /names no variable of the step/ },
    { given: { settings: 'title: Sales' }, says: /Use input `title` instead/ },
    { given: { settings: 'access_type: all' }, says: /Use input `access` instead/ },
    { given: { settings: 'min_processes: many' }, says: /min_processes is "many"\. Expected a whole number/ },
    { given: { settings: 'min_processes: 1.5' }, says: /min_processes is "1.5"/ },
    { given: { settings: 'max_processes: 0' }, says: /max_processes is "0".*from 1/ },
    { given: { settings: 'load_factor: 2' }, says: /load_factor is "2"\. Expected a number from 0 to 1/ },
    { given: { settings: 'init_timeout: 2592001' }, says: /init_timeout .*0 to 2592000/ },
    {
      given: { settings: 'run_as_current_user: "yes"' },
      says: /run_as_current_user is "yes"\. Expected true or false/,
    },
    { given: { settings: 'default_environment_guid: abc' }, says: /Expected a GUID/ },
    { given: { settings: 'content_category: pin' }, says: /content_category is "pin"/ },
    { given: { settings: 'locked: ~' }, says: /locked is "null"\. Expected true or false\./ },
    {
      given: { settings: 'min_processes: 5\nmax_processes: 2' },
      says: /min_processes \(5\) is above max_processes \(2\)/,
    },
    { given: { settings: 'min_processes: [' }, says: /can't be read as YAML/ },
    { given: { settings: 'just words' }, says: /can't be read as YAML.*not a list of "name: value"/ },
  ])('of $given', async ({ given, says }) => {
    expect(told(await parse(given)).replaceAll('\n', ' ')).toMatch(says);
  });
});

test('a description has at most 4096 characters', async () => {
  expect(told(await parse({ description: 'x'.repeat(4096) }))).toBe('');
  expect(told(await parse({ description: 'x'.repeat(4097) }))).toMatch(/Expected at most 4096 characters/);
});

test('an empty secret is told as one that does not exist', async () => {
  const text = told(await parse({ environment: 'TOKEN' }, { TOKEN: '' }));
  expect(text).toMatch(/names TOKEN, which is empty.*secret that does not exist.*write TOKEN=/s);
});

test('all mistakes are told at once, with their place where it is known', async () => {
  const given: Given = { access: 'public', tags: 'Data', settings: 'colour: red\nload_factor: 9' };
  const parsed = await parseSettings(
    (name) => given[name as keyof Given] ?? '',
    {},
    (name) => (name === 'settings' ? { file: 'connect.toml', line: 7 } : undefined),
  );
  if (parsed.ok) throw new Error('No mistake was found.');
  expect(parsed.mistakes).toHaveLength(4);
  expect(parsed.mistakes.map(({ location }) => location?.line).filter(Boolean)).toEqual([7, 7]);
});

test('no mistake shows a value that was given for a variable', async () => {
  const value = fc.stringMatching(/^[A-Za-z0-9+/]{12,40}$/);
  const broken = fc.constantFrom('', 'A B=', '=', '1A=', 'A-=', 'TWICE=x\nTWICE=');
  await fc.assert(
    fc.asyncProperty(value, broken, async (secret, before) => {
      const parsed = await parse({ environment: `${before}!${secret}` });
      expect(told(parsed)).not.toContain(secret);
    }),
  );
});

test.each([
  'hunter2-very-secret',
  'hunter2VerySecret',
  'sk-proj-Zm9vYmFy0123',
  'ghp_0123456789abcdefghijABCDEFGHIJ',
  'AKIAIOSFODNN7EXAMPLE',
  'aGVsbG8gd29ybGQhMTIz=',
  'aGVsbG8gd29ybGQhMTI==',
  'correct horse battery staple',
])('a value without a name is an error that does not show it: %s', async (secret) => {
  const parsed = await parse({ environment: `STAGE=prod\n${secret}` });
  expect(parsed.ok).toBe(false);
  expect(told(parsed)).toMatch(/: 2 \(not shown here|line 2 \(not shown here/);
  expect(told(parsed)).not.toContain(secret.replace(/=+$/, ''));
});

test('any text is either understood or told, never thrown', async () => {
  const input = fc.constantFrom(...settingInputs);
  await fc.assert(
    fc.asyncProperty(fc.dictionary(input, fc.string({ unit: 'binary' })), async (given) => {
      const parsed = await parse(given as Given);
      expect(parsed.ok || parsed.mistakes.length > 0).toBe(true);
    }),
  );
});

test('a value is masked if its name says that it is a secret, and if it is not published anyway', async () => {
  const { environment } = await right(
    { environment: 'DB_PASSWORD=written-in-the-workflow\nBOARD' },
    { BOARD: 'sales-board' },
  );
  expect(secretsOf(environment)).toEqual(['written-in-the-workflow', 'sales-board']);
  expect(secretsOf(environment, [undefined, 'https://connect.example/sales-board/'])).toEqual([
    'written-in-the-workflow',
  ]);
});

test('values from the step are masked line by line, from 8 characters on', async () => {
  const { environment } = await right(
    { environment: 'KEY\nSTAGE\nONE\nSHOWN=written-in-the-workflow' },
    { KEY: '-----BEGIN KEY-----\r\nMIIEvQIBADAN\n}\n-----END KEY-----\n', STAGE: 'prod', ONE: '1' },
  );
  expect(secretsOf(environment)).toEqual(['-----BEGIN KEY-----', 'MIIEvQIBADAN', '-----END KEY-----']);
});
