import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from '@actions/languageservice';
import { describe, expect, test } from '@jest/globals';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';

const repository = join(import.meta.dirname, '..', '..', '..');
const read = (file: string) => readFileSync(join(repository, file), 'utf8');

const workflows = ['.github/workflows/*.yml', 'docs/workflows/*.yml'].flatMap((glob) =>
  globSync(glob, { cwd: repository }).map((file) => file.replaceAll('\\', '/')),
);
const documents = ['README.md', ...globSync('docs/*.md', { cwd: repository })].map((file) =>
  file.replaceAll('\\', '/'),
);
const actions = globSync('{.,plan}/action.yml', { cwd: repository });
const ours = ['org/connect-dash-deploy', './'];

/** What GitHub's own editor support says of a file, with our action's inputs known to it. */
async function faultsOf(file: string, text = read(file)) {
  // The library remembers what it parsed by address: a folder of its own for each text.
  const document = TextDocument.create(`file:///${randomUUID()}/${file}`, 'yaml', 0, text);
  const found = await validate(document, {
    actionsMetadataProvider: {
      async fetchActionMetadata({ owner, name, path }) {
        if (`${owner}/${name}` !== ours[0]) return undefined;
        return parse(read(join(path ?? '.', 'action.yml'))) as { name: string; description: string };
      },
    },
  });
  return (
    found
      // Actions of others can't be looked up without a network; the test below holds them to a commit.
      .filter(({ message }) => !`${message}`.includes('repository or version not found'))
      .map(({ message, range }) => `${file}:${range.start.line + 1} ${message}`)
  );
}

describe('each workflow and action file is valid', () => {
  test.each([...workflows, ...actions])('%s', async (file) => expect(await faultsOf(file)).toEqual([]));

  test.each([
    { it: 'a word of GitHub misspelt', from: 'runs-on:', to: 'runs_on:' },
    {
      it: 'an input that our action has not',
      from: /uses: \.\/\n/,
      to: 'uses: org/connect-dash-deploy@v1\n',
      input: 'pth',
    },
  ])('and one that is not is found out: $it', async ({ from, to, input }) => {
    const good = read('.github/workflows/self.yml');
    const broken = good.replace(from, to).replace('path: examples', `${input ?? 'path'}: examples`);
    expect(broken).not.toBe(good);
    expect(await faultsOf('.github/workflows/self.yml', broken)).not.toEqual([]);
  });
});

/** What a text uses of others' that isn't pinned by its commit, with the version beside it. */
function looseIn(text: string): (string | undefined)[] {
  const used = Array.from(text.matchAll(/^\s*(?:- )?uses:\s*(\S+)\s*(#.*)?$/gm));
  return used
    .filter(
      ([, uses = '', version]) =>
        !ours.some((own) => uses.startsWith(own)) &&
        !(/@[0-9a-f]{40}$/.test(uses) && /# v\d/.test(version ?? '')),
    )
    .map(([, uses]) => uses);
}

describe('each action that a workflow uses, or that a document shows, is pinned by its commit', () => {
  test.each([...workflows, ...documents])('%s', (file) => expect(looseIn(read(file))).toEqual([]));

  test('and all of them are of the same version', () => {
    const used = [...workflows, ...documents].flatMap(
      (file) => read(file).match(/actions\/checkout@.*$/gm) ?? [],
    );
    expect(used.length).toBeGreaterThan(10);
    expect([...new Set(used)]).toHaveLength(1);
  });
});

test('the workflow that the README begins with is one of docs/workflows, which are run in e2e/workflows.test.ts', () => {
  const shown = Array.from(read('README.md').matchAll(/```yaml\n([\s\S]*?)```/g), ([, yaml]) => yaml);
  const files = globSync('docs/workflows/*.yml', { cwd: repository }).map(read);
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter((yaml) => !files.includes(`${yaml}`))).toEqual([]);
});

/** Each concurrency group that a text names. */
const groupsIn = (text: string) =>
  Array.from(text.matchAll(/\bconcurrency:\s+(?:group: )?([^#\s`][^#\n`]*)/g), ([, group]) => group);

describe('a workflow to copy, whatever else the repository has,', () => {
  const copied = [...workflows.filter((file) => file.startsWith('docs/')), ...documents].filter((file) =>
    read(file).includes('concurrency:'),
  );
  test.each([...copied, '.github/workflows/deploy-changed.yml'])(
    'waits for no other workflow, and drops none: %s',
    (file) => {
      const groups = groupsIn(read(file));
      expect(groups.length).toBeGreaterThan(0);
      expect(groups.filter((group) => !/^\$\{\{ github\.workflow \}\}-/.test(`${group}`))).toEqual([]);
    },
  );

  interface Copied {
    readonly on: Readonly<Record<string, unknown>>;
    readonly concurrency?: string;
    readonly jobs: Readonly<
      Record<string, { if?: string; environment?: { name: string }; concurrency?: string }>
    >;
  }
  const parsed = workflows
    .filter((file) => file.startsWith('docs/'))
    .map((file) => ({ file, ...(parse(read(file)) as Copied) }));

  test.each(parsed.filter(({ on }) => 'push' in on && 'workflow_dispatch' in on))(
    'puts only main live, also where it is started by hand: $file',
    ({ jobs }) => {
      for (const job of Object.values(jobs)) expect(job.if).toContain("github.ref == 'refs/heads/main'");
    },
  );

  test('holds no group of the whole run while a job waits for its approval', () => {
    const [waiting] = parsed.filter(({ file }) => file.endsWith('staging-then-production.yml'));
    expect(waiting?.concurrency).toBeUndefined();
    const groups = Object.values(waiting?.jobs ?? {}).map(({ concurrency }) => concurrency);
    expect(new Set(groups).size).toBe(2);
  });
});

test('the matrix of docs/monorepo.md has the group and the permissions of deploy-changed.yml', () => {
  const called = groupsIn(read('.github/workflows/deploy-changed.yml')).map((group) =>
    group?.replace(/\$\{\{ inputs\.server \}\} /, ''),
  );
  const shown = read('docs/monorepo.md');
  expect(groupsIn(shown)).toEqual(called);
  for (const needed of ['pull-requests: write', 'deployments: write'])
    expect(shown.split(needed)).toHaveLength(3);
});

describe('each permission that a workflow asks for has its reason beside it', () => {
  test.each(workflows)('%s', (file) => {
    const bare = read(file)
      .split('\n')
      .filter((line) => /^\s+[a-z-]+: (read|write)\b/.test(line) && !/# \w+/.test(line));
    expect(bare).toEqual([]);
  });
});
