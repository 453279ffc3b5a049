import { readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { connectSchema } from '../../../schema/generate.ts';
import { withConfigFile } from '../../../src/inputs/connect-toml.ts';
import { readInputs } from '../../../src/inputs/inputs.ts';
import { parseSettings, settingInputs } from '../../../src/inputs/settings-inputs.ts';
import { decisiveInputs, inputNames, listInputs, refusalOf } from '../../../src/inputs/table.ts';
import { fields } from '../../../src/settings/fields.ts';
import { formatProblem, UserError } from '../../../src/shared/problems.ts';
import { fc, propertyRuns } from '../../support/properties.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const actionText = readFileSync(join(repository, 'action.yml'), 'utf8');
const action: { inputs: Record<string, { default?: string }> } = parseYaml(actionText);
const names = inputNames;
const refused = names.filter((name) => refusalOf(name) !== undefined);

type Files = Readonly<Record<string, string>>;
const foldersOf = ({ path }: { readonly path: string }) => ({ root: path, repository: path });
type Given = Readonly<Record<string, string>>;

async function configured(files: Files | string, given: Given = {}) {
  await using folder = await temporaryFolder(
    typeof files === 'string' ? { 'connect.toml': files } : { ...files },
  );
  return await withConfigFile((name) => given[name] ?? '', foldersOf(folder));
}

/** The problems of a file, each as `line: text`. */
async function mistakesIn(file: string): Promise<string[]> {
  const { mistakes } = await configured(file);
  return mistakes.map(
    (mistake) => `${mistake.location?.line}: ${formatProblem({ ...mistake, location: { file: '-' } })}`,
  );
}

test('without a file, the inputs of the step are used', async () => {
  const { read, placeOf, mistakes } = await configured({}, { title: 'Sales' });
  expect([read('title'), read('access'), placeOf('title'), mistakes]).toEqual(['Sales', '', undefined, []]);
});

test('a file sets the inputs that the step does not set, with their location', async () => {
  const file = `# How the app is deployed.
title = "Sales board"
access = "acl"
verify-timeout = 90
timeout = 0.5
gitignore = true
viewers = ["mira", "group: data"]
tags = [
  "Teams/Data",
]

[environment]
STAGE = "prod"
WORKERS = 2

[settings]
min_processes = 1
`;
  const { read, placeOf, mistakes } = await configured(file, { access: 'logged_in' });
  expect(mistakes).toEqual([]);
  const all = Object.fromEntries(names.filter((name) => read(name) !== '').map((name) => [name, read(name)]));
  expect(all).toEqual({
    title: 'Sales board',
    access: 'logged_in',
    'verify-timeout': '90',
    timeout: '0.5',
    gitignore: 'true',
    viewers: 'mira\ngroup: data',
    tags: 'Teams/Data',
    environment: 'STAGE=prod\nWORKERS=2',
    settings: '{"min_processes":1}',
  });
  expect(placeOf('title')).toEqual({ file: 'connect.toml', line: 2 });
  expect(placeOf('tags')).toEqual({ file: 'connect.toml', line: 8 });
  expect(placeOf('settings')).toEqual({ file: 'connect.toml', line: 16 });
  expect(placeOf('access')).toBeUndefined();
});

describe('values of the step and of the file are merged, and the step takes precedence:', () => {
  const file =
    '[environment]\nSTAGE = "prod"\nREGION = "north"\n[settings]\nmin_processes = 1\nmax_processes = 4\n';

  test('variables', async () => {
    const { read } = await configured(file, { environment: 'TOKEN\nSTAGE=test' });
    expect(read('environment')).toBe('REGION=north\nTOKEN\nSTAGE=test');
    const none = await configured(file, { environment: 'none' });
    expect(none.read('environment')).toBe('none');
  });

  test('settings', async () => {
    const { read } = await configured(file, { settings: 'max_processes: 2\nload_factor: 0.1' });
    expect(JSON.parse(read('settings'))).toEqual({ min_processes: 1, max_processes: 2, load_factor: 0.1 });
    const broken = await configured(file, { settings: 'a: [' });
    expect(broken.read('settings')).toBe('a: [');
  });
});

test('an empty list means none, unlike an empty input', async () => {
  const { read } = await configured('viewers = []\ntags = []\nexclude = []\n[environment]\n');
  expect(['viewers', 'tags', 'exclude', 'environment'].map(read)).toEqual(['none', 'none', '', 'none']);
});

test.each(refused)('%s is refused, naming the input to use', async (name) => {
  expect(await mistakesIn(`title = "Sales"\n${name} = "x"\n`)).toEqual([
    expect.stringMatching(
      new RegExp(`^2: .*${name} can't be set in this file\\..*pull request.*set \`${name}\` in the workflow`),
    ),
  ]);
});

test('the file can set neither the server, nor a key, nor what a run does', () => {
  const never = [
    'server',
    'from-server',
    'api-key',
    'from-api-key',
    'github-token',
    'ca-certificate',
    'insecure',
    'audience',
  ];
  expect(refused).toEqual(
    expect.arrayContaining([...never, 'client-key', 'client-certificate', 'snowflake-token']),
  );
});

describe('a mistake is reported with its line', () => {
  test.each<{ file: string; reason: RegExp }>([
    { file: '\ntitles = "Sales"', reason: /^2: .*no input `titles`\. Did you mean `title`\?/ },
    { file: 'vanity_path = "x"', reason: /^1: .*Did you mean `vanity-path`\?/ },
    { file: 'constructor = "x"', reason: /^1: -: There is no input `constructor`\. See docs\/inputs\.md/ },
    { file: '__proto__ = "x"', reason: /^1: -: There is no input `__proto__`\. See docs\/inputs\.md/ },
    { file: '[toString]\na = 1', reason: /no input `toString`/ },
    { file: 'colour = "red"', reason: /^1: .*no input `colour`\. See docs\/inputs\.md for all inputs/ },
    { file: '[colour]\na = 1', reason: /^1: .*no input `colour`/ },
    {
      file: 'python-version = 3.10',
      reason: /^1: .*a number with a fraction.*without quotes, 3\.10 is 3\.1/,
    },
    { file: 'title = ["a", "b"]', reason: /^1: .*title is a list, but it takes one value/ },
    { file: '[title]\na = "b"', reason: /^1: .*title is a table/ },
    { file: 'viewers = [["a"]]', reason: /^1: .*viewers is a list with something other than one-line texts/ },
    {
      file: 'environment = ["TOKEN", "A=1"]',
      reason: /^1: .*environment is not a table\..* belongs in input `environment` of the workflow/,
    },
    { file: 'environment = "AWS_SECRET_ACCESS_KEY"', reason: /environment is not a table/ },
    { file: '[environment]\nCERT = """a\nb"""', reason: /environment\.CERT is not a one-line text/ },
    { file: '[environment]\nA = { b = 1 }', reason: /environment\.A is not a one-line text/ },
    {
      file: '[environment]\n"CONNECT_API_KEY\\nX" = "1"',
      reason: /^1: .*environment is a table with an invalid name: "CONNECT_API_KEY X"\. A name has letters/,
    },
    { file: '[environment]\n"X TOKEN" = { a = 1 }', reason: /an invalid name: "X TOKEN"/ },
    { file: '[environment]\n"A=B" = "1"', reason: /an invalid name: "A=B"/ },
    { file: '[environment]\n"#A" = "1"', reason: /an invalid name: "#A"/ },
    {
      file: 'settings = "min_processes: 1"',
      reason: /settings is not a table\..* below it min_processes = 1, one/,
    },
  ])('in $file', async ({ file, reason }) => {
    expect((await mistakesIn(file)).join('\n')).toMatch(reason);
  });
});

test('all mistakes are reported together', async () => {
  expect(await mistakesIn('server = "x"\ncolour = "red"\ntitle = ["a"]\naccess = "all"\n')).toHaveLength(3);
});

test('only the first unknown keys are reported', async () => {
  const text = Array.from({ length: 50_000 }, (_, at) => `key-${at} = 1\n`).join('');
  const { mistakes } = await configured(text);
  expect(mistakes).toHaveLength(20);
  expect(mistakes[19]?.location).toEqual({ file: 'connect.toml', line: 20 });
});

test('only the first wrong names of variables are reported', async () => {
  const names = Array.from({ length: 50_000 }, (_, at) => `"${at}" = "x"\n`).join('');
  const { mistakes } = await configured(`[environment]\n${names}`);
  expect(mistakes).toHaveLength(20);
});

test('a file that cannot be opened is reported', async () => {
  await using folder = await temporaryFolder({});
  await symlink('connect.toml', join(folder.path, 'connect.toml'));
  const failed = withConfigFile(() => '', foldersOf(folder));
  await expect(failed).rejects.toThrow(UserError);
  await expect(failed).rejects.toThrow(
    "connect.toml can't be read. The operating system reports ELOOP. Make the file readable",
  );
});

test('a file that is not TOML is reported with its line', async () => {
  const failed = configured('title = "Sales"\naccess = \n');
  await expect(failed).rejects.toThrow(UserError);
  await expect(failed).rejects.toThrow(/^connect\.toml:2: connect\.toml can't be read/);
});

test.each([
  'title = Sales',
  'python-version = 3.10.2',
  'title: Sales',
  'title =',
  'title = "a"\ntitle = "b"',
  '[settings\nmin_processes = 1',
  'Sales',
])('TOML that cannot be parsed is reported with the right form: %j', async (file) => {
  const hint = 'Write name = "value", one per line. Texts and versions need quotes.';
  const reason = expect.stringMatching(/TOML/);
  const failed = await configured(`${file}\n`).catch((error) => error);
  expect(failed.problems[0]).toMatchObject({ reason, hint });
});

test('a value on a line that cannot be parsed is not shown', async () => {
  const failed = await configured('[environment]\nTOKEN = hunter2\n').catch((error) => error);
  expect(failed.message).toContain('Texts and versions need quotes.');
  expect(failed.message).not.toContain('hunter2');
});

test('an invalid value of any input is reported at its line, as a setting of the file', async () => {
  await using folder = await temporaryFolder({
    'connect.toml': 'keep-bundles = "many"\naccess = "open"\nextra-files = ["a"]\ncontent-guid = "x"\n',
  });
  const failed = await readInputs(() => '', {}, folder.path).catch((error) => error);
  const reported = failed.problems.map(formatProblem);
  expect(reported.toSorted()).toEqual([
    'connect.toml:1: keep-bundles is "many". Expected a whole number from 1. Correct keep-bundles.',
    expect.stringMatching(/^connect\.toml:2: access is "open"\. .* Correct access\.$/),
    expect.stringMatching(/^connect\.toml:3: extra-files has "a"\. /),
    expect.stringMatching(
      /^connect\.toml:4: Input `content-guid` isn't the GUID or the URL of a content item\./,
    ),
  ]);
});

test('a mistake in a value is reported at its line', async () => {
  const { read, placeOf } = await configured('title = "Sales"\n\n[settings]\nmin_proceses = 1\n');
  const { problems } = await parseSettings({ read, placeOf });
  expect(problems.map(formatProblem)).toEqual([
    'connect.toml:3: There is no setting "min_proceses". Did you mean min_processes?',
  ]);
});

test('the app receives the text of a variable in the file unchanged', async () => {
  const value = fc.string({ unit: 'binary' }).filter((text) => !/[\r\n]/.test(text) && text === text.trim());
  await fc.assert(
    fc.asyncProperty(value, async (text) => {
      // A JSON string is also a TOML string, except that TOML requires U+007F to be escaped.
      const quoted = JSON.stringify(text).replaceAll('\u007f', '\\u007f');
      const { read, mistakes } = await configured(`[environment]\nA = ${quoted}\n`);
      const { settings } = await parseSettings({ read });
      expect(mistakes).toEqual([]);
      expect(settings.environment?.variables[0]?.value).toBe(text);
    }),
    { numRuns: propertyRuns(50) },
  );
});

describe('no file passes a value from the environment of the step to the app:', () => {
  const step = { T: 'secret', U: 'secret', none: 'secret' };
  const name = fc.constantFrom('T', 'U', 'X', 'none');
  const between = fc.constantFrom('', '=', '\n', '\r\n', '\r', '\u2028', '\ufeff', ' ', '#', '\n#', '=1\n');
  const text = fc.tuple(name, between, name).map((parts) => parts.join(''));
  const all = async (file: string) => {
    const { read, mistakes } = await configured(file);
    // If the file has mistakes, no value is read.
    if (mistakes.length > 0) return [];
    const { settings, problems } = await parseSettings({ read, step });
    return problems.length === 0 ? (settings.environment?.variables ?? []) : [];
  };
  const ofText = (variables: Awaited<ReturnType<typeof all>>) =>
    expect(variables.filter(({ from }) => from !== 'text')).toEqual([]);

  test('through a table', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(text, text, { minKeys: 1, maxKeys: 2 }), async (table) => {
        const lines = Object.entries(table).map((entry) =>
          entry.map((one) => JSON.stringify(one)).join(' = '),
        );
        ofText(await all(`[environment]\n${lines.join('\n')}\n`));
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  test('through a list or a text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.array(text, { maxLength: 2 }), text), async (given) =>
        ofText(await all(`environment = ${JSON.stringify(given)}\n`)),
      ),
      { numRuns: propertyRuns(300) },
    );
  });
});

describe('the documentation agrees with the code:', () => {
  const read = (name: string) => readFileSync(join(repository, 'docs', name), 'utf8');

  test('the example of a file has no mistake', async () => {
    const [, example = ''] = /```toml\n([\s\S]*?)```/.exec(read('connect-toml.md')) ?? [];
    const { read: readInput, mistakes } = await configured(example);
    expect(mistakes).toEqual([]);
    await expect(parseSettings({ read: readInput })).resolves.toMatchObject({
      problems: [],
      settings: { title: 'Sales board', fields: { min_processes: 1, max_processes: 4 } },
    });
  });

  test('every refused input is listed', () => {
    const text = read('connect-toml.md');
    expect(refused.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  test('every input and every field of settings has its row', () => {
    const text = read('settings.md');
    expect(
      [...Object.keys(settingInputs), ...Object.keys(fields)].filter((name) => !text.includes(`\`${name}\``)),
    ).toEqual([]);
  });

  test('the step of the example has no mistake', async () => {
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(read('settings.md')) ?? [];
    const [step]: { with: Record<string, string>; env: Record<string, string> }[] = parseYaml(example);
    const declared = await parseSettings({ read: (name) => step?.with[name] ?? '', step: step?.env ?? {} });
    expect(declared).toMatchObject({
      problems: [],
      settings: { access: 'acl', fields: { idle_timeout: 600 } },
    });
  });
});

describe('with an untrusted file, another file selects the content item', () => {
  const theirs = `title = "Theirs"
content-guid = "vault"
include = [".env"]
extra-files = ["../.git/config -> a"]
vanity-path = "same"
create = true
`;
  const decided = async (file: string | undefined, given: Given = {}) => {
    await using app = await temporaryFolder({ 'connect.toml': theirs });
    await using other = await temporaryFolder(file === undefined ? {} : { 'connect.toml': file });
    return await withConfigFile((name) => given[name] ?? '', foldersOf(app), other.path);
  };
  const decisive = (read: (name: string) => string) =>
    Object.fromEntries(decisiveInputs.filter((name) => read(name) !== '').map((name) => [name, read(name)]));

  test('by its own values; each ignored value of the untrusted file is reported with its line', async () => {
    const { read, notices, mistakes } = await decided(
      'title = "Ours"\ncontent-guid = "board"\nvanity-path = "same"\n',
    );
    expect(decisive(read)).toEqual({ 'content-guid': 'board', 'vanity-path': 'same' });
    expect([read('title'), mistakes]).toEqual(['Theirs', []]);
    expect(notices.map(({ message, location }) => `${location?.line} ${message}`)).toEqual([
      "3 include in the pull request's file is ignored.",
      "4 extra-files in the pull request's file is ignored.",
      "2 content-guid in the pull request's file is ignored.",
      "6 create in the pull request's file is ignored.",
    ]);
  });

  test('by nothing if it does not exist or cannot be read', async () => {
    expect(decisive((await decided(undefined)).read)).toEqual({});
    expect(decisive((await decided('content-guid = ')).read)).toEqual({});
  });

  test('unless the workflow selects it', async () => {
    const { read, notices } = await decided('content-guid = "board"', { 'content-guid': 'mine' });
    expect(read('content-guid')).toBe('mine');
    expect(notices.map(({ message }) => message).join()).not.toContain('content-guid');
  });
});

describe('file, inputs and schema agree:', () => {
  test('the schema for editors is generated from action.yml (else: node schema/generate.ts)', () => {
    const schema = readFileSync(join(repository, 'schema', 'connect.schema.json'), 'utf8');
    expect(JSON.parse(schema)).toEqual(JSON.parse(JSON.stringify(connectSchema(actionText))));
  });

  test('the schema has exactly the inputs that the file may set', () => {
    const { properties } = connectSchema(actionText) as { properties: object };
    const allowed = Object.keys(action.inputs).filter((name) => refusalOf(name) === undefined);
    expect(Object.keys(properties)).toEqual(allowed);
  });

  test.each(listInputs.filter((name) => refusalOf(name) === undefined && name !== 'environment'))(
    '%s takes a list of values',
    async (name) => {
      const { read, mistakes } = await configured(`${name} = ["A=1", "B=2"]`);
      expect([read(name), mistakes]).toEqual(['A=1\nB=2', []]);
    },
  );
});
