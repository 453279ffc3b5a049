import { describe, expect, test } from '@jest/globals';
import { parseSettings, settingInputs } from '../../../src/inputs/settings-inputs.ts';
import { secretsOf } from '../../../src/settings/environment.ts';
import { formatProblem } from '../../../src/shared/problems.ts';
import { fc } from '../../support/properties.ts';

type Given = Partial<Record<keyof typeof settingInputs, string>>;

const parse = (given: Given, step: Record<string, string> = {}) =>
  parseSettings({ read: (name) => given[name as keyof Given] ?? '', step });

const right = async (given: Given, step?: Record<string, string>) => {
  const parsed = await parse(given, step);
  if (parsed.problems.length > 0) throw new Error(reported(parsed));
  return parsed.settings;
};

const reported = ({ problems }: Awaited<ReturnType<typeof parse>>) => problems.map(formatProblem).join('\n');

test('settings that are not set stay unchanged', async () => {
  const settings = await right({});
  const { createTags, fields, ...named } = settings;
  expect(createTags).toBe(false);
  expect(fields).toEqual({});
  expect(Object.values(named).every((value) => value === undefined)).toBe(true);
});

test('a mistake about environment-prune in connect.toml has its line', async () => {
  const location = { file: 'connect.toml', line: 3 };
  const { problems } = await parseSettings({
    read: (name) => (name === 'environment-prune' ? 'true' : ''),
    placeOf: () => location,
  });
  expect(problems).toMatchObject([{ location }]);
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
    thumbnail: 'assets/picture.png',
    fields: { min_processes: 1, load_factor: 0.25, run_as: null, locked: false },
  });
});

test('none empties a list, and an input that is not set leaves it unchanged', async () => {
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
    thumbnail: null,
    environment: { variables: [], prune: true },
  });
});

describe('reports an invalid value with what is expected', () => {
  test.each<{ given: Given; reason: RegExp }>([
    { given: { title: 'ab' }, reason: /`title` is "ab"\. Expected 3 to 1024 characters/ },
    { given: { access: 'public' }, reason: /`access` is "public"\. Expected all .*logged_in .*acl/ },
    { given: { access: 'public' }, reason: /Did you mean all\?/ },
    { given: { access: 'constructor' }, reason: /`access` is "constructor".* Correct `access`\./ },
    {
      given: { viewers: 'mira, paul' },
      reason: /`viewers` has "mira, paul".*one user name or group per line/,
    },
    { given: { viewers: 'team: data' }, reason: /`viewers` has "team: data"/ },
    { given: { 'vanity-path': 'sales board' }, reason: /`vanity-path` is "sales board"/ },
    { given: { 'vanity-path': '/' }, reason: /`vanity-path` is "\/"/ },
    { given: { tags: 'Data' }, reason: /`tags` has "Data".*with its category/ },
    { given: { tags: 'Teams//Data' }, reason: /`tags` has "Teams\/\/Data"/ },
    { given: { 'create-tags': 'yes' }, reason: /`create-tags` is "yes"\. Expected true or false/ },
    { given: { environment: 'MY-VAR=1' }, reason: /a variable named "MY-VAR"/ },
    {
      given: { environment: 'STAGE = prod' },
      reason: /a variable named "STAGE ".*followed by "=" without a space/,
    },
    { given: { environment: 'A=1\nA=2' }, reason: /names A twice/ },
    {
      given: { environment: 'TOKEN' },
      reason: /names TOKEN, and the environment doesn't have it.*secrets\.TOKEN/,
    },
    {
      given: { 'environment-prune': 'true' },
      reason: /All environment variables of the content would be removed/,
    },
    {
      given: { settings: 'min_proceses: 1' },
      reason: /no setting "min_proceses"\. Did you mean min_processes\?/,
    },
    { given: { settings: 'max-processes: 1' }, reason: /Did you mean max_processes\?/ },
    { given: { settings: 'colour: red' }, reason: /no setting "colour"\. Available: .*min_processes/ },
    { given: { settings: 'constructor: 1' }, reason: /^There is no setting "constructor"\. Available: / },
    { given: { settings: '__proto__: 1' }, reason: /^There is no setting "__proto__"\. Available: / },
    { given: { settings: 'run_as: *x' }, reason: /can't be read as YAML\. .*x.* Write one setting per line/ },
    {
      given: {
        settings: `a: &a [x, x]\n${[...'bcdefgh'].map((name, at) => `${name}: &${name} [${`*${'abcdefg'[at]}, `.repeat(9)}]`).join('\n')}`,
      },
      reason: /can't be read as YAML\. .*alias/,
    },
    {
      given: { settings: 'run_as: &a [*a]' },
      reason: /can't be read as YAML\. .*circular/,
    },
    { given: { environment: 'constructor' }, reason: /names no variable of the step/ },
    { given: { settings: 'title: Sales' }, reason: /Use input `title` instead/ },
    { given: { settings: 'access_type: all' }, reason: /Use input `access` instead/ },
    {
      given: { settings: 'min_processes: many' },
      reason: /min_processes is "many"\. Expected a whole number/,
    },
    { given: { settings: 'min_processes: 1.5' }, reason: /min_processes is "1.5"/ },
    { given: { settings: 'max_processes: 0' }, reason: /max_processes is "0".*from 1/ },
    { given: { settings: 'load_factor: 2' }, reason: /load_factor is "2"\. Expected a number from 0 to 1/ },
    { given: { settings: 'init_timeout: 2592001' }, reason: /init_timeout .*0 to 2592000/ },
    {
      given: { settings: 'run_as_current_user: "yes"' },
      reason: /run_as_current_user is "yes"\. Expected true or false/,
    },
    { given: { settings: 'default_environment_guid: abc' }, reason: /Expected a GUID/ },
    { given: { settings: 'content_category: pin' }, reason: /content_category is "pin"/ },
    { given: { settings: 'locked: ~' }, reason: /locked is "null"\. Expected true or false\./ },
    { given: { settings: 'min_processes: [' }, reason: /can't be read as YAML/ },
    { given: { settings: 'just words' }, reason: /can't be read as YAML.*not a list of "name: value"/ },
  ])('of $given', async ({ given, reason }) => {
    expect(reported(await parse(given)).replaceAll('\n', ' ')).toMatch(reason);
  });
});

test('a description has at most 4096 characters', async () => {
  expect(reported(await parse({ description: 'x'.repeat(4096) }))).toBe('');
  expect(reported(await parse({ description: 'x'.repeat(4097) }))).toMatch(
    /Expected at most 4096 characters/,
  );
});

test('an empty secret is reported as one that does not exist', async () => {
  const text = reported(await parse({ environment: 'TOKEN' }, { TOKEN: '' }));
  expect(text).toMatch(/names TOKEN, which is empty.*secret that does not exist.*write TOKEN=/s);
});

test('all mistakes are reported together, with their location if it is known', async () => {
  const given: Given = { access: 'public', tags: 'Data', settings: 'colour: red\nload_factor: 9' };
  const { problems } = await parseSettings({
    read: (name) => given[name as keyof Given] ?? '',
    placeOf: (name) => (name === 'settings' ? { file: 'connect.toml', line: 7 } : undefined),
  });
  expect(problems).toHaveLength(4);
  expect(problems.map(({ location }) => location?.line).filter(Boolean)).toEqual([7, 7]);
});

test('no mistake shows a value that was given for a variable', async () => {
  const value = fc.stringMatching(/^[A-Za-z0-9+/]{12,40}$/);
  const broken = fc.constantFrom('', 'A B=', '=', '1A=', 'A-=', 'TWICE=x\nTWICE=');
  await fc.assert(
    fc.asyncProperty(value, broken, async (secret, before) => {
      const parsed = await parse({ environment: `${before}!${secret}` });
      expect(reported(parsed)).not.toContain(secret);
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
  expect(reported(parsed)).toMatch(/: 2 \(not shown here|line 2 \(not shown here/);
  expect(reported(parsed)).not.toContain(secret.replace(/=+$/, ''));
});

test('any text is parsed or reported, never thrown', async () => {
  const input = fc.constantFrom(...(Object.keys(settingInputs) as (keyof Given)[]));
  await fc.assert(
    fc.asyncProperty(fc.dictionary(input, fc.string({ unit: 'binary' })), async (given) => {
      expect(typeof reported(await parse(given as Given))).toBe('string');
    }),
  );
});

test('a value is masked if its name says that it is a secret, and if it is not published anyway', async () => {
  const { environment } = await right(
    { environment: 'DB_PASSWORD=written-in-the-workflow\nBOARD' },
    { BOARD: 'sales-board' },
  );
  expect(secretsOf(environment?.variables ?? [])).toEqual(['written-in-the-workflow', 'sales-board']);
  expect(
    secretsOf(environment?.variables ?? [], [undefined, 'https://connect.example/sales-board/']),
  ).toEqual(['written-in-the-workflow']);
});

test('values from the step are masked line by line, from 8 characters on', async () => {
  const { environment } = await right(
    { environment: 'KEY\nSTAGE\nONE\nSHOWN=written-in-the-workflow' },
    { KEY: '-----BEGIN KEY-----\r\nMIIEvQIBADAN\n}\n-----END KEY-----\n', STAGE: 'prod', ONE: '1' },
  );
  expect(secretsOf(environment?.variables ?? [])).toEqual([
    '-----BEGIN KEY-----',
    'MIIEvQIBADAN',
    '-----END KEY-----',
  ]);
});
