import { describe, expect, test } from '@jest/globals';
import { type Arguments, commands, parseArguments } from '../../../src/cli/arguments.ts';
import { flagInputs, inputNames } from '../../../src/inputs/table.ts';
import { UserError } from '../../../src/shared/problems.ts';

function parsed(...words: string[]): Arguments {
  const args = parseArguments(words);
  if ('kind' in args) throw new Error(`a request for the ${args.kind}`);
  return args;
}

/** The inputs that a command line sets, by name. */
const inputsOf = ({ read }: Arguments) =>
  Object.fromEntries(inputNames.flatMap((name) => (read(name) === '' ? [] : [[name, read(name)]])));

function mistake(...words: string[]): string {
  try {
    parseArguments(words);
  } catch (error) {
    if (error instanceof UserError) return error.message;
  }
  throw new Error(`${words.join(' ')} was understood`);
}

const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';

describe('the command line of rsconnect deploy dash works unchanged', () => {
  test('accepts rsconnect deploy dash -n <saved server name> --entrypoint app:app <dir>', () => {
    const args = parsed('deploy', 'dash', '-n', 'prod', '--entrypoint', 'app:app', 'board');
    expect(args).toMatchObject({ command: 'deploy', savedServer: 'prod', json: false });
    expect(inputsOf(args)).toEqual({ entrypoint: 'app:app', path: 'board' });
  });

  test.each<{ words: string[]; inputs: Record<string, string> }>([
    { words: ['-s', 'https://c.example.org'], inputs: { server: 'https://c.example.org' } },
    { words: ['--server', 'https://c.example.org'], inputs: { server: 'https://c.example.org' } },
    { words: ['-k', 'key'], inputs: { 'api-key': 'key' } },
    { words: ['--api-key=key'], inputs: { 'api-key': 'key' } },
    { words: ['-i'], inputs: { insecure: 'true' } },
    { words: ['--insecure'], inputs: { insecure: 'true' } },
    { words: ['-c', 'ca.pem'], inputs: { 'ca-certificate': 'ca.pem' } },
    { words: ['--cacert', 'ca.pem'], inputs: { 'ca-certificate': 'ca.pem' } },
    { words: ['--cacert=ca.pem'], inputs: { 'ca-certificate': 'ca.pem' } },
    { words: ['-a', guid], inputs: { 'content-guid': guid } },
    { words: ['--app-id', guid], inputs: { 'content-guid': guid } },
    { words: ['-t', 'Sales board'], inputs: { title: 'Sales board' } },
    { words: ['--title', 'Sales board'], inputs: { title: 'Sales board' } },
    { words: ['-E', 'A=1', '-E', 'TOKEN'], inputs: { environment: 'A=1\nTOKEN' } },
    { words: ['--environment', 'A=1'], inputs: { environment: 'A=1' } },
    { words: ['-e', 'app:app'], inputs: { entrypoint: 'app:app' } },
    { words: ['-x', 'a/**', '-x', '*.csv'], inputs: { exclude: 'a/**\n*.csv' } },
    { words: ['--exclude', 'a/**', '--exclude=b'], inputs: { exclude: 'a/**\nb' } },
    { words: ['-r', 'requirements/prod.txt'], inputs: { 'requirements-file': 'requirements/prod.txt' } },
    { words: ['--requirements-file', 'uv.lock'], inputs: { 'requirements-file': 'uv.lock' } },
    { words: ['--package-installer', 'uv'], inputs: { 'package-installer': 'uv' } },
    { words: ['--override-python-version', '3.12'], inputs: { 'python-version': '3.12' } },
    { words: ['--no-verify'], inputs: { verify: 'none' } },
    { words: ['-v'], inputs: {} },
    { words: ['-ive', 'app:app'], inputs: { insecure: 'true', entrypoint: 'app:app' } },
  ])('$words', ({ words, inputs }) => {
    expect(inputsOf(parsed('deploy', 'dash', ...words, 'board'))).toEqual({ path: 'board', ...inputs });
  });

  test('reads --name as a saved server after "deploy dash", and as the content name otherwise', () => {
    expect(parsed('deploy', 'dash', '--name', 'prod', '.').savedServer).toBe('prod');
    expect(parsed('deploy', 'dash', '--name=prod', '.').savedServer).toBe('prod');
    const ours = parsed('deploy', '--name', 'board', '.');
    expect([ours.savedServer, ours.read('name')]).toEqual([undefined, 'board']);
  });

  test.each<{ option: string; expected: RegExp }>([
    { option: '--new', expected: /--name to a new name/ },
    { option: '--draft', expected: /connect-dash-deploy draft/ },
    { option: '--python=/usr/bin/python3', expected: /--python-version/ },
    { option: '--force-generate', expected: /read from your files/ },
    { option: '--image=x', expected: /default_image_name/ },
    { option: '--disable-env-management-py', expected: /default_py_environment_management: false/ },
    { option: '--metadata=a=b', expected: /stored automatically/ },
    { option: '--quiet', expected: /--json/ },
    { option: '--account=x', expected: /shinyapps\.io/ },
    { option: '--snowflake-connection-name=x', expected: /--snowflake-token/ },
  ])('reports what to use instead of $option', ({ option, expected }) => {
    expect(mistake('deploy', 'dash', option, '.')).toMatch(/is not supported/);
    expect(mistake('deploy', 'dash', option, '.')).toMatch(expected);
  });

  test('deploys a folder named dash', () => {
    expect(parsed('deploy', './dash').read('path')).toBe('./dash');
    expect(parsed('deploy', 'dash', 'dash').read('path')).toBe('dash');
    expect(parsed('check', 'dash').read('path')).toBe('dash');
  });
});

test.each(commands)('accepts the command %s', (command) => {
  expect(parsed(command)).toMatchObject({ command, json: false, verbose: false });
});

test('accepts every input that applies at a terminal as an option of the same name', () => {
  const others = inputNames.filter((name) => mistakeOrNothing(name) !== undefined);
  expect(others.sort()).toEqual([
    'audience',
    'comment',
    'github-environment',
    'github-token',
    'mode',
    'pr-number',
    'preview',
    'preview-access',
    'preview-drafts',
    'preview-environment',
    'preview-max-age',
    'preview-vanity-path',
    'preview-viewers',
  ]);

  function mistakeOrNothing(name: string): string | undefined {
    const isFlag = (flagInputs as readonly string[]).includes(name);
    try {
      const { read } = parsed('deploy', isFlag ? `--${name}` : `--${name}=given`);
      expect([name, read(name)]).toEqual([name, isFlag ? 'true' : 'given']);
      return undefined;
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
  }
});

test('accepts =false for a flag, which overrides connect.toml', () => {
  expect(parsed('deploy', '--gitignore=false').read('gitignore')).toBe('false');
  expect(parsed('deploy', '--gitignore=true').read('gitignore')).toBe('true');
});

test('accepts --json, --verbose and --output', () => {
  expect(parsed('bundle', '--json', '-v', '-o', 'out.tar.gz', 'board')).toMatchObject({
    json: true,
    verbose: true,
    output: 'out.tar.gz',
  });
});

test('accepts a folder that starts with a dash after --', () => {
  expect(parsed('check', '--', '-h').read('path')).toBe('-h');
});

test.each<{ words: string[]; of?: string }>([
  { words: [] },
  { words: ['help'] },
  { words: ['--help'] },
  { words: ['-h'] },
  { words: ['depoly', '--help'] },
  { words: ['deploy', '--help'], of: 'deploy' },
  { words: ['deploy', 'dash', '-h', '.'], of: 'deploy' },
  { words: ['help', 'rollback'], of: 'rollback' },
])('shows help for $words', ({ words, of }) => {
  expect(parseArguments(words)).toEqual({ kind: 'help', ...(of !== undefined && { command: of }) });
});

test('shows the version for --version', () => {
  expect(parseArguments(['--version'])).toEqual({ kind: 'version' });
});

test.each<{ words: string[]; expected: RegExp }>([
  { words: ['depoly'], expected: /Unknown command "depoly"\. Did you mean deploy\?/ },
  { words: ['publish'], expected: /Unknown command "publish"\. connect-dash-deploy --help/ },
  { words: ['deploy', '--verfy', 'none'], expected: /Unknown option --verfy\. Did you mean --verify\?/ },
  {
    words: ['deploy', '--cacert', 'x'],
    expected: /Unknown option --cacert\. Did you mean --ca-certificate\?/,
  },
  {
    words: ['deploy', '--constructor'],
    expected: /Unknown option --constructor\. connect-dash-deploy deploy --help/,
  },
  { words: ['deploy', '--xyzzy'], expected: /Unknown option --xyzzy\. connect-dash-deploy deploy --help/ },
  {
    words: ['deploy', '--mode', 'plan'],
    expected: /option --mode does not apply at a terminal\. Use the command instead/,
  },
  {
    words: ['deploy', '--comment', 'on'],
    expected: /option --comment does not apply at a terminal\. It only applies to workflows/,
  },
  {
    words: ['deploy', '--preview-drafts=true'],
    expected: /option --preview-drafts does not apply at a terminal\. It only applies to workflows/,
  },
  { words: ['deploy', 'a', 'b'], expected: /One folder is expected, not a and b/ },
  { words: ['check', 'a', '--path', 'b'], expected: /One folder is expected, not a and --path b/ },
  { words: ['deploy', '--title'], expected: /'-t, --title <value>' argument missing/ },
])('rejects $words with the reason', ({ words, expected }) => {
  expect(mistake(...words)).toMatch(expected);
});
