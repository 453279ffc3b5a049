import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from '@jest/globals';

/** The rooms of src/, with what each may import besides itself and the words that all of them share. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  bundle: [],
  connect: [],
  deploy: ['bundle', 'connect'],
  promote: ['bundle', 'connect', 'deploy', 'the types of inputs.ts'],
  github: ['job.ts', 'stop.ts'],
  monorepo: ['bundle', 'deploy'],
  preview: [
    ...['bundle', 'connect', 'deploy', 'github', 'app.ts'],
    ...['the types of inputs.ts', 'the types of job.ts'],
  ],
  terminal: ['bundle', 'connect', 'deploy', 'app.ts', 'inputs.ts'],
};

/** Types, words and small rules without a room: they import nothing but each other. */
const words = [
  'errors',
  'host',
  'input-text',
  'log',
  'outcome',
  'place',
  'progress',
  'quantities',
  'slashes',
  'secrets',
].map((name) => `${name}.ts`);

interface Import {
  /** A file below src/, with `/`. */
  readonly from: string;
  /** Of ours the file below src/, else the name of a package. */
  readonly to: string;
  /** Nothing of it is there when the program runs. */
  readonly isType: boolean;
  /** By `import()`: only when it is wanted. */
  readonly isLate: boolean;
}

const src = join(import.meta.dirname, '..', '..', '..', 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));
const imports = files.flatMap(importsOf);

/** The text of a file without its comments, which may show an import. */
function codeOf(file: string): string {
  return readFileSync(join(src, file), 'utf8').replace(/^\s*(?:\/?\*|\/\/).*$/gm, '');
}

function importsOf(from: string): Import[] {
  const text = codeOf(from);
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match.groups ?? {});
  const at = (name = '') => (name.startsWith('.') ? posix.join(posix.dirname(from), name) : name);
  const statements = found(/^(?:import|export) (?<type>type )?(?:[^;'"]*? from )?'(?<name>[^']+)';$/gm);
  const calls = found(/\bimport\('(?<name>[^']+)'\)/g);
  return [
    ...statements.map(({ type, name }) => ({
      from,
      to: at(name),
      isType: type !== undefined,
      isLate: false,
    })),
    ...calls.map(({ name }) => ({ from, to: at(name), isType: false, isLate: true })),
  ];
}

/** The folder at the top of src/ that a file lies in, or the file itself where it is in none. */
const roomOf = (file: string) => file.split('/', 1)[0] ?? file;

const told = ({ from, to }: Import) => `${from} imports ${to}`;

test('every import is read, and none leads out of src/', () => {
  const ours = imports.filter(({ to }) => to.endsWith('.ts'));
  expect(ours.filter(({ to }) => !files.includes(to)).map(told)).toEqual([]);
  const lines = files.flatMap((file) => codeOf(file).match(/\.ts'(?=[;)])/g) ?? []);
  expect(ours).toHaveLength(lines.length);
});

test('every folder of src/ is a room that is known here', () => {
  const rooms = new Set(files.filter((file) => file.includes('/')).map(roomOf));
  expect([...rooms].sort()).toEqual(Object.keys(arrows).sort());
});

test('a room imports only what lies below it', () => {
  const wrong = imports.filter(({ from, to, isType }) => {
    const [room, target] = [roomOf(from), roomOf(to)];
    const allowed = arrows[room];
    if (allowed === undefined || !to.endsWith('.ts') || target === room || words.includes(target))
      return false;
    return !allowed.includes(target) && !(isType && allowed.includes(`the types of ${target}`));
  });
  expect(wrong.map(told)).toEqual([]);
});

test('what all rooms share imports nothing of them', () => {
  const wrong = imports.filter(({ from, to }) => words.includes(from) && to.endsWith('.ts'));
  expect(wrong.filter(({ to }) => !words.includes(to)).map(told)).toEqual([]);
});

test('only connect/ and github/ speak HTTP, and only github/, main.ts and plan.ts know the runner', () => {
  const http = /^(node:(http2?|https|net|tls)|undici|@octokit\/.*)$/;
  const speaking = imports.filter(({ to }) => http.test(to)).map(({ from }) => roomOf(from));
  expect([...new Set(speaking)].sort()).toEqual(['connect', 'github']);
  const knowing = imports.filter(({ to }) => to === 'github/runner.ts').map(({ from }) => roomOf(from));
  expect([...new Set(knowing)].sort()).toEqual(['github', 'main.ts', 'plan.ts']);
});

test('no file is loaded by what it loads', () => {
  const loads = (file: string) =>
    imports.filter(({ from, isType, isLate }) => from === file && !isType && !isLate).map(({ to }) => to);
  const isLoadedByItself = (file: string) => {
    const loaded = new Set(loads(file));
    for (const one of loaded) for (const other of loads(one)) loaded.add(other);
    return loaded.has(file);
  };
  expect(files.filter(isLoadedByItself)).toEqual([]);
});
