import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from '@actions/languageservice';
import { describe, expect, test } from '@jest/globals';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import { ownRepository } from '../../../scripts/set-owner.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const read = (file: string) => readFileSync(join(repository, file), 'utf8');

const workflows = ['.github/workflows/*.yml', 'docs/workflows/*.yml'].flatMap((glob) =>
  globSync(glob, { cwd: repository }).map((file) => file.replaceAll('\\', '/')),
);
const documents = ['README.md', ...globSync('docs/*.md', { cwd: repository })].map((file) =>
  file.replaceAll('\\', '/'),
);
const actions = globSync('{.,*}/action.yml', { cwd: repository, exclude: ['node_modules'] });
const isOwn = (uses: string) => ['./', '$/', ownRepository].some((own) => uses.startsWith(own));

/** The diagnostics of GitHub's language service for a file. It reads the inputs of this repository's actions. */
async function faultsOf(file: string, text = read(file)) {
  // The library caches files by URI, so each text needs a different URI.
  const document = TextDocument.create(`file:///${randomUUID()}/${file}`, 'yaml', 0, text);
  const found = await validate(document, {
    actionsMetadataProvider: {
      async fetchActionMetadata({ owner, name, path }) {
        if (`${owner}/${name}` !== ownRepository) return undefined;
        return parse(read(join(path ?? '.', 'action.yml'))) as { name: string; description: string };
      },
    },
  });
  return (
    found
      // Other actions would need network access. A test below requires them to be pinned.
      .filter(({ message }) => !`${message}`.includes('repository or version not found'))
      .map(({ message, range }) => `${file}:${range.start.line + 1} ${message}`)
  );
}

describe('each workflow and action file is valid', () => {
  test.each([...workflows, ...actions])('%s', async (file) => expect(await faultsOf(file)).toEqual([]));

  test.each([
    { it: 'a misspelt key', from: 'runs-on:', to: 'runs_on:' },
    {
      it: 'an input that our action does not have',
      from: /uses: \.\/ .*\n/,
      to: `uses: ${ownRepository}@v1\n`,
      input: 'pth',
    },
  ])('an invalid file is reported: $it', async ({ from, to, input }) => {
    const good = read('.github/workflows/self.yml');
    const broken = good.replace(from, to).replace('path: examples', `${input ?? 'path'}: examples`);
    expect(broken).not.toBe(good);
    expect(await faultsOf('.github/workflows/self.yml', broken)).not.toEqual([]);
  });
});

/** An example of a document as a workflow. It may lack the job, the step, or `with:` of the step. */
function asWorkflow(example: string): string {
  const indented = (text: string, by: number) => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
  const text = example.replaceAll(new RegExp(`^${/^ */.exec(example)}`, 'gm'), '');
  const has = (key: string) => new RegExp(`^${key}`, 'm').test(text);
  const step = (keys: string) => `- uses: ${ownRepository}@v1\n${indented(keys, 2)}`;
  const job = (steps: string) =>
    `jobs:\n  example:\n    runs-on: ubuntu-latest\n    steps:\n${indented(steps, 6)}`;
  const event = has('on:') ? '' : 'on: push\n';
  if (has('jobs:')) return `${event}${text}`;
  if (has('(on|permissions):')) return `${event}${text}${job(step(''))}`;
  if (has('steps:')) return `${event}${job(text.replace(/^steps:\n/, ''))}`;
  if (has('- ')) return `${event}${job(text)}`;
  return `${event}${job(step(has('(with|env):') ? text : `with:\n${indented(text, 2)}`))}`;
}

describe('the examples of a document are valid', () => {
  const examplesIn = (file: string) =>
    Array.from(read(file).matchAll(/^ *```yaml\n([\s\S]*?)^ *```/gm), ([, example = '']) => example);
  const withExamples = [...documents, 'local-connect/README.md'].filter(
    (file) => examplesIn(file).length > 0,
  );

  test.each(withExamples)('%s', async (file) => {
    const faults = await Promise.all(examplesIn(file).map((example) => faultsOf(file, asWorkflow(example))));
    // An example doesn't show the other jobs and steps that it refers to.
    expect(faults.flat().filter((fault) => !fault.includes('Context access might be invalid'))).toEqual([]);
  });

  test.each([
    ['the key of a step', 'with:\n  pth: apps/sales\n'],
    ['an input', 'entry-point: app:app\n'],
    ['a step', `      - uses: ${ownRepository}@v1\n        with:\n          servr: x\n`],
    ['a permission', 'permissions:\n  pull-request: write\n'],
  ])('%s that is misspelt is reported', async (_, example) => {
    expect(await faultsOf('docs/example.md', asWorkflow(example))).not.toEqual([]);
  });
});

/** The third-party actions that aren't pinned by a commit with the version in a comment. */
function looseIn(text: string): (string | undefined)[] {
  const used = Array.from(text.matchAll(/^\s*(?:- )?uses:\s*(\S+)\s*(#.*)?$/gm));
  return used
    .filter(
      ([, uses = '', version]) =>
        !isOwn(uses) && !(/@[0-9a-f]{40}$/.test(uses) && /# v\d/.test(version ?? '')),
    )
    .map(([, uses]) => uses);
}

describe('each action of others in a workflow or a document is pinned by its commit', () => {
  test.each([...workflows, ...documents])('%s', (file) => expect(looseIn(read(file))).toEqual([]));

  test('all of them name the same version of actions/checkout', () => {
    const used = [...workflows, ...documents].flatMap(
      (file) => read(file).match(/actions\/checkout@\S+ # v\S+/g) ?? [],
    );
    expect(used.length).toBeGreaterThan(10);
    expect([...new Set(used)]).toHaveLength(1);
  });
});

test('each workflow in the README is a file of docs/workflows, which e2e/workflows.test.ts runs', () => {
  const shown = Array.from(read('README.md').matchAll(/```yaml\n([\s\S]*?)```/g), ([, yaml]) => yaml);
  const files = globSync('docs/workflows/*.yml', { cwd: repository }).map(read);
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter((yaml) => !files.includes(`${yaml}`))).toEqual([]);
});

/** The concurrency groups in a text. */
const groupsIn = (text: string) =>
  Array.from(text.matchAll(/\bconcurrency:\s+(?:group: )?([^#\s`][^#\n`]*)/g), ([, group]) => group);

describe('a workflow to copy', () => {
  const copied = [...workflows.filter((file) => file.startsWith('docs/')), ...documents].filter((file) =>
    read(file).includes('concurrency:'),
  );
  test.each([...copied, '.github/workflows/deploy-changed.yml'])(
    'does not share its concurrency group with another workflow: %s',
    (file) => {
      const groups = groupsIn(read(file));
      expect(groups.length).toBeGreaterThan(0);
      expect(groups.filter((group) => !/^\$\{\{ github\.workflow \}\}-/.test(`${group}`))).toEqual([]);
    },
  );

  interface CopiedJob {
    readonly uses?: string;
    readonly if?: string;
    readonly environment?: { readonly name: string };
    readonly concurrency?: string;
  }
  interface Copied {
    readonly on: Readonly<Record<string, unknown>>;
    readonly concurrency?: string;
    readonly jobs: Readonly<Record<string, CopiedJob>>;
  }
  const parsed = workflows
    .filter((file) => file.startsWith('docs/'))
    .map((file) => ({ file, ...(parse(read(file)) as Copied) }));

  test.each(parsed)('has a concurrency group for the run or for each job: $file', ({ concurrency, jobs }) => {
    const groups = Object.values(jobs).map((job) => job.concurrency ?? concurrency);
    expect(groups).not.toContain(undefined);
  });

  test.each(parsed)('names an environment, or states why it does not: $file', ({ file, jobs }) => {
    const without = Object.values(jobs).filter(({ uses, environment }) => !uses && !environment);
    if (without.length > 0) expect(read(file)).toMatch(/^ *# No `environment:`, because /m);
  });

  test.each(
    parsed.filter(
      ({ on }) => 'workflow_dispatch' in on && ('push' in on || 'inputs' in Object(on.workflow_dispatch)),
    ),
  )('changes production from main only, also if it is started manually: $file', ({ jobs }) => {
    for (const job of Object.values(jobs)) expect(job.if).toContain("github.ref == 'refs/heads/main'");
  });

  test('staging-then-production.yml has a group per job, because a job waits for an approval', () => {
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

describe('each permission has its reason in a comment', () => {
  test.each(workflows)('%s', (file) => {
    const bare = read(file)
      .split('\n')
      .filter((line) => /^\s+[a-z-]+: (read|write)\b/.test(line) && !/# \w+/.test(line));
    expect(bare).toEqual([]);
  });
});
