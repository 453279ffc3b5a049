import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { sbomOfRelease } from '../../../scripts/sbom.ts';
import { gitRepository } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly needs?: string;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Runs the scripts of release.yml with bash, as the runner does, with a git remote and a fake gh. */
const workflows = join(import.meta.dirname, '..', '..', '..', '.github', 'workflows');
const workflow = parse(readFileSync(join(workflows, 'release.yml'), 'utf8')) as Workflow;
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
const scriptOf = (name: string) => steps.find((step) => step.name?.startsWith(name))?.run ?? 'exit 99';

/** A fake gh. It logs its arguments, and reads the releases from a file, one per line. */
const gh = `#!/usr/bin/env bash
echo "$*" >> "$CALLS"
case "$1 $2" in
  "release create")
    grep --quiet --line-regexp --fixed-strings "$3" "$RELEASES" && echo "a release with the same tag name already exists" >&2 && exit 1
    [ -n "$DOWN" ] && exit 1
    [ -f "$4" ] || { echo "no files" >&2; exit 1; }
    echo "$3" >> "$RELEASES" ;;
  "release view") grep --line-regexp --fixed-strings "$3" "$RELEASES" || { echo "release not found" >&2; exit 1; } ;;
  "release list") cat "$RELEASES" ;;
  "run download") mkdir files && echo archive > files/archive.tar.gz ;;
esac
`;

async function release(
  version: string,
  { released = [] as readonly string[], changelog = '', isDrafted = false, isDown = false } = {},
) {
  await using remote = await gitRepository({
    'package.json': JSON.stringify({ version }),
    'CHANGELOG.md': changelog || `# Changelog\n\n## ${version}\n\nNew.\n\n## 0.9.0\n\nOld.\n`,
  });
  await using tools = await temporaryFolder({ gh, releases: released.map((tag) => `${tag}\n`).join('') });
  if (isDrafted) appendFileSync(join(tools.path, 'releases'), `v${version}\n`);
  await using clone = await temporaryFolder();
  chmodSync(join(tools.path, 'gh'), 0o755);
  for (const tag of released) remote.git('tag', tag);
  for (const major of new Set(released.map((tag) => tag.split('.')[0] ?? ''))) remote.git('tag', major);
  await remote.commit({ new: version });
  remote.git('tag', `v${version}`);
  execFileSync('git', ['clone', '--quiet', '--branch', `v${version}`, `file://${remote.path}`, clone.path], {
    stdio: 'ignore',
  });
  const environment = {
    ...process.env,
    PATH: `${tools.path}${delimiter}${process.env.PATH}`,
    GITHUB_REF_NAME: `v${version}`,
    GH_TOKEN: 'x',
    CALLS: join(tools.path, 'calls'),
    RELEASES: join(tools.path, 'releases'),
    DOWN: isDown ? 'yes' : '',
  };
  const run = (name: string) =>
    spawnSync('bash', ['-e', '-c', scriptOf(name)], { cwd: clone.path, env: environment, encoding: 'utf8' });
  const checked = run('Check that package.json');
  const drafted = checked.status === 0 ? run('Draft the release') : undefined;
  // A person publishes the draft.
  if (drafted?.status === 0) appendFileSync(environment.RELEASES, `v${version}\n`);
  const moving = drafted?.status === 0 ? run('Move the tag') : undefined;
  const commit = remote.git('rev-parse', `v${version}`);
  return {
    checked: checked.status,
    drafted: drafted?.status,
    moving: moving?.status,
    output: `${drafted?.stdout}${drafted?.stderr}${moving?.stdout}${moving?.stderr}`,
    calls: drafted ? readFileSync(environment.CALLS, 'utf8') : '',
    notes: drafted ? readFileSync(join(clone.path, 'notes.md'), 'utf8') : '',
    /** The tags of major versions that point to this release. */
    moved: remote
      .git('tag', '--points-at', commit)
      .split('\n')
      .filter((tag) => /^v\d+$/.test(tag)),
  };
}

// The workflow runs on Linux only.
const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

describeOnLinux('a release', () => {
  test('is drafted with its part of the changelog and its files, and moves the tag of its major version', async () => {
    const { drafted, moved, notes, calls, output } = await release('1.2.0', {
      released: ['v1.0.0', 'v1.1.0'],
    });
    expect([drafted, output]).toEqual([0, expect.not.stringContaining('rror')]);
    expect(moved).toEqual(['v1']);
    expect(notes).toBe('## 1.2.0\n\nNew.\n\n');
    expect(calls).toContain('release create v1.2.0 files/archive.tar.gz --draft --verify-tag');
  });

  test('creates the tag of a new major version', async () => {
    expect((await release('2.0.0', { released: ['v1.9.0'] })).moved).toEqual(['v2']);
  });

  test('of an older line leaves the tag of the major version in place', async () => {
    const { moving, moved } = await release('1.1.1', { released: ['v1.1.0', 'v1.2.0'] });
    expect([moving, moved]).toEqual([0, []]);
  });

  test('that has a draft already is not drafted again', async () => {
    const again = await release('1.2.0', { released: ['v1.1.0'], isDrafted: true });
    expect([again.drafted, again.moved]).toEqual([0, ['v1']]);
    expect(again.calls).not.toContain('release create');
  });

  test('that GitHub rejects fails, and moves no tag', async () => {
    const { drafted, moved } = await release('1.2.0', { released: ['v1.1.0'], isDown: true });
    expect([drafted, moved]).toEqual([1, []]);
  });

  test('compares versions as numbers: 1.10.0 comes after 1.9.0', async () => {
    expect((await release('1.10.0', { released: ['v1.9.0'] })).moved).toEqual(['v1']);
  });

  test('of an older major version moves the tag of that one', async () => {
    expect((await release('1.9.1', { released: ['v1.9.0', 'v2.0.0'] })).moved).toEqual(['v1']);
  });

  test('needs its own heading in the changelog: 1.2.30 or 1x2.3 is not 1.2.3', async () => {
    for (const other of ['1.2.30', '1x2.3']) {
      expect(
        (await release('1.2.3', { changelog: `# Changelog\n\n## ${other}\n\nOther.\n` })).checked,
      ).not.toBe(0);
    }
    const changelog = '# Changelog\n\n## 1.2.30\n\nOther.\n\n## 1.2.3\n\nThis.\n';
    expect((await release('1.2.3', { changelog })).notes).toBe('## 1.2.3\n\nThis.\n');
  });
});

describe('third-party packages', () => {
  const runsThirdParty = ({ run = '', uses = '' }: Step) =>
    /\.ci\/run|npm (ci|test|run)|npx/.test(run) || uses === '$/local-connect'; // It installs what apps require.

  test.each(['release.yml', 'check.yml', 'dist.yml', 'self.yml'])(
    'run in %s without a token that can write, and without a token in the checkout',
    (file) => {
      const { permissions, jobs } = parse(readFileSync(join(workflows, file), 'utf8')) as Workflow;
      const running = Object.values(jobs).filter((job) => job.steps.some(runsThirdParty));
      expect(running.length).toBeGreaterThan(0);
      for (const job of running) {
        expect(job.permissions ?? permissions).toEqual({ contents: 'read' });
        const checkouts = job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
        expect(checkouts.map(({ with: inputs }) => inputs?.['persist-credentials'])).toEqual([false]);
      }
    },
  );

  test('run only before anything is attested or published', () => {
    const { test, attest, draft, major } = workflow.jobs;
    expect([attest?.needs, draft?.needs]).toEqual(['test', 'attest']);
    const writing = Object.values(workflow.jobs).filter(
      ({ permissions }) => permissions?.contents === 'write',
    );
    expect(writing).toEqual([draft, major]);
    expect(test?.steps.some(runsThirdParty)).toBe(true);
    for (const job of [attest, ...writing]) expect(job?.steps.some(runsThirdParty)).toBe(false);
  });

  test('come from no cache in a release', () => {
    const nodes = steps.filter(({ uses }) => uses?.startsWith('actions/setup-node@'));
    expect(nodes.length).toBeGreaterThan(0);
    for (const node of nodes)
      expect(node.with).toEqual({ 'node-version': 24, 'package-manager-cache': false });
  });
});

test('the software bill of materials lists the packages in dist/ and local-connect/dist/, and no development tool', () => {
  const { components, dependencies } = sbomOfRelease();
  const names = components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['@lezer/python', 'hono', 'tar', 'yaml']));
  expect(names).not.toContain('jest');
  expect(new Set(names).size).toBe(names.length);
  expect(dependencies[0]).toMatchObject({ ref: expect.stringMatching(/^connect-dash-deploy@/) });
});
