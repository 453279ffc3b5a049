import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from '@jest/globals';

/** The folders and loose files of src/, from the lowest layer to the highest. A layer imports only layers below it. */
const layers: readonly string[] = [
  'shared',
  'http',
  'connect',
  'context.ts',
  'bundle',
  'git.ts',
  'settings',
  'inputs',
  'job',
  'github',
  'connection.ts',
  'deploy',
  'preview',
  'promote',
  'monorepo',
  'run-job.ts',
  'cli',
  'plan-action.ts',
  'action.ts',
  'main.ts',
];

/** Pairs without imports between them, although one is below the other. */
const separate = [
  ['connect', 'bundle'],
  ['deploy', 'github'],
  ['monorepo', 'preview'],
];

/** Exceptions to remove together with the import. */
const remaining = {
  upward: [],
  circles: [],
};

interface Import {
  /** A file below src/, with `/`. */
  readonly from: string;
  /** A file below src/, or the name of a package. */
  readonly to: string;
  /** Whether it imports only types. */
  readonly isType: boolean;
  /** Whether it is an `import()`. */
  readonly isLate: boolean;
}

const src = join(import.meta.dirname, '..', '..', '..', 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));
const imports = files.flatMap(importsOf);

/** The text of a file without its comments, because they can have imports as examples. */
function codeOf(file: string): string {
  return readFileSync(join(src, file), 'utf8').replace(/^\s*(?:\/?\*|\/\/).*$/gm, '');
}

function importsOf(from: string): Import[] {
  const text = codeOf(from);
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match.groups ?? {});
  const resolve = (name = '') => (name.startsWith('.') ? posix.join(posix.dirname(from), name) : name);
  const statements = found(/^(?:import|export) (?<type>type )?(?:[^;'"]*? from )?'(?<name>[^']+)';$/gm);
  const calls = found(/\bimport\('(?<name>[^']+)'\)/g);
  return [
    ...statements.map(({ type, name }) => ({
      from,
      to: resolve(name),
      isType: type !== undefined,
      isLate: false,
    })),
    ...calls.map(({ name }) => ({ from, to: resolve(name), isType: false, isLate: true })),
  ];
}

const isOwn = ({ to }: Import) => to.endsWith('.ts');
const layerOf = (file: string) => file.split('/', 1)[0] ?? file;
const rank = (file: string) => layers.indexOf(layerOf(file));
const format = ({ from, to }: Import) => `${from} imports ${to}`;

test('this test finds every import of src/, and none has a target outside of src/', () => {
  const own = imports.filter(isOwn);
  expect(own.filter(({ to }) => !files.includes(to)).map(format)).toEqual([]);
  const lines = files.flatMap((file) => codeOf(file).match(/\.ts'(?=[;)])/g) ?? []);
  expect(own).toHaveLength(lines.length);
});

test('every folder and loose file of src/ is a layer that is listed here', () => {
  expect([...new Set(files.map(layerOf))].sort()).toEqual([...layers].sort());
});

test('a layer imports only layers below it, types and late imports included', () => {
  const upward = imports.filter(isOwn).filter(({ from, to }) => rank(to) > rank(from));
  expect(upward.map(format).sort()).toEqual(remaining.upward);
});

test.each(separate)('%s/ and %s/ do not import each other', (one, other) => {
  const meeting = imports
    .filter(isOwn)
    .filter(({ from, to }) => [layerOf(from), layerOf(to)].sort().join() === [one, other].sort().join());
  expect(meeting.map(format)).toEqual([]);
});

test('files of the app are opened only through shared/file-access.ts', () => {
  // These open files whose real path was checked before.
  const allowed = [
    ...['shared/file-access.ts', 'shared/workspace.ts', 'bundle/archive/', 'bundle/files/'],
    // A thumbnail must be a picture by its first bytes.
    'settings/thumbnail.ts',
  ];
  const readers = /\b(?:readFile|readFileSync|openSync|createReadStream|readdir|readdirSync|opendir|open)\b/;
  const guarded = /^(?:shared|bundle|inputs|settings|job|monorepo)\//;
  const reading = files.filter((file) => {
    const names = [...codeOf(file).matchAll(/import \{([^}]*)\} from 'node:fs(?:\/promises)?'/g)];
    return guarded.test(file) && names.some(([, imported = '']) => readers.test(imported));
  });
  expect(reading.filter((file) => !allowed.some((place) => file.startsWith(place)))).toEqual([]);
});

test('only http/ and github/ send HTTP requests', () => {
  const http = /^(node:(http2?|https|net|tls)|undici|@octokit\/.*|@actions\/github)$/;
  const speaking = imports.filter(({ to }) => http.test(to)).map(({ from }) => layerOf(from));
  expect([...new Set(speaking)].sort()).toEqual(['github', 'http']);
});

test('only git.ts and the command local start other programs', () => {
  const starting = imports.filter(({ to }) => /^(node:child_process|@actions\/exec)$/.test(to));
  expect(starting.map(({ from }) => from).sort()).toEqual(['cli/local.ts', 'git.ts']);
});

test("only github/, action.ts and plan-action.ts use the runner's API", () => {
  const knowing = imports.filter(({ to }) => to === 'github/runner.ts').map(({ from }) => layerOf(from));
  expect([...new Set(knowing)].sort()).toEqual(['action.ts', 'github', 'plan-action.ts']);
});

test('no file imports itself by way of others, types and late imports included', () => {
  const next = (file: string) => imports.filter(({ from }) => from === file).map(({ to }) => to);
  const isInCircle = (file: string) => {
    const reached = new Set(next(file));
    for (const one of reached) for (const other of next(one)) reached.add(other);
    return reached.has(file);
  };
  expect(files.filter(isInCircle).sort()).toEqual(remaining.circles);
});
