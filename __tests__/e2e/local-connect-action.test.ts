import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { extract } from 'tar';
import { repository, runStep, type StepResult } from '../../scripts/runner.ts';
import { type GitRepository, gitRepository } from '../support/git-repository.ts';
import { helloApp } from '../support/hello-dash.ts';
import { type TemporaryFolder, temporaryFolder, writeFiles } from '../support/temporary-folder.ts';
import { runWorkflow } from '../support/workflow-runner.ts';

/** The archive of the repository that a runner downloads, including uncommitted changes. */
let archive: Buffer;
let download: TemporaryFolder;
let app: GitRepository;
beforeAll(async () => {
  download = await temporaryFolder();
  const git = (...args: string[]) => {
    // Another test may hold the lock of the repository's own index.
    const env = { ...process.env, GIT_INDEX_FILE: join(download.path, 'index') };
    return execFileSync('git', args, { cwd: repository, maxBuffer: 100_000_000, encoding: 'buffer', env });
  };
  git('read-tree', 'HEAD');
  git('add', '--update');
  archive = gzipSync(git('archive', '--format=tar', git('write-tree').toString().trim()));
  await writeFiles(download.path, { 'archive.tar': gunzipSync(archive) });
  await extract({ file: join(download.path, 'archive.tar'), cwd: download.path });
  app = await gitRepository({
    ...helloApp,
    'app.py': `${helloApp['app.py']}\nprint("::error::not a command")\n`,
  });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await download[Symbol.asyncDispose]();
});

test('a runner downloads less than 1 MB, and of local-connect only the action', () => {
  expect(archive.length).toBeLessThan(1_000_000);
  expect(readdirSync(join(download.path, 'local-connect')).sort()).toEqual(['action.yml', 'dist']);
});

describe('docs/workflows/local-connect.yml', () => {
  const example = readFileSync(join(repository, 'docs', 'workflows', 'local-connect.yml'), 'utf8');
  const run = (workflow = example) =>
    runWorkflow({
      workflow,
      checkout: app.path,
      actions: download.path,
      machine: { RUNNER_TEMP: download.path }, // Both jobs share the installed environment.
      event: { name: 'push', payload: { ref: 'refs/heads/main' } },
    });

  test('starts a server and returns its URL and key; the server has stopped when the job ends', async () => {
    const { result, jobs } = await run();
    const [, start, deploy, visit, post] = jobs[0]?.steps ?? [];
    expect(deploy?.log).toContain('Deployed: ');
    expect(visit?.log).toContain('_dash-config');
    expect(post).toMatchObject({ result: 'success', log: '' });
    expect(result).toBe('success');
    await expect(fetch(`${start?.outputs.server}/__ping__`)).rejects.toThrow('fetch failed');
  });

  test('prints the logs of the server, the build and the app if the job failed', async () => {
    const { result, jobs } = await run(example.replace(`"$URL"'`, `"$URL"; exit 1'`));
    const post = jobs[0]?.steps.at(-1);
    expect(result).toBe('failure');
    expect(post?.log).toContain('▼ Log of local-connect');
    expect(post?.log).toMatch(/▼ Build of "\w+", bundle 1/);
    expect(post?.log).toContain('Completed Python build');
    expect(post?.log).toMatch(/▼ App of "\w+", bundle 1/);
    expect(post?.log).toContain('::error::not a command');
    expect(post?.annotations).toEqual([]);
  });
});

describe('the step', () => {
  const start = (inputs: Record<string, string>) =>
    runStep({ inputs, workspace: app.path, action: 'local-connect', root: download.path });
  const stop = ({ state }: StepResult, status = 'success') =>
    runStep({
      inputs: { 'job-status': status },
      workspace: app.path,
      action: 'local-connect',
      root: download.path,
      post: { state },
    });

  test('starts on a free port with the given version and key, which is masked and may begin with a dash', async () => {
    const started = await start({ 'api-key': '-KeyOfTheWorkflow', version: '2025.06.0' });
    try {
      expect(started.outputs).toMatchObject({ 'api-key': '-KeyOfTheWorkflow' });
      expect(started.raw.replace('::add-mask::-KeyOfTheWorkflow', '')).not.toContain('-KeyOfTheWorkflow');
      const answer = await fetch(`${started.outputs.server}/__api__/v1/user`, {
        headers: { authorization: 'Key -KeyOfTheWorkflow' },
      });
      expect(await answer.json()).toMatchObject({ user_role: 'administrator' });
      expect(answer.headers.get('server')).toBe('Posit Connect v2025.06.0');
    } finally {
      expect((await stop(started)).code).toBe(0);
    }
  });

  test.each([
    { inputs: { version: '12' }, says: 'The input "version" takes a version such as 2026.04.1, not "12".' },
    { inputs: { port: 'http' }, says: 'The input "port" takes a whole number from 0 to 65535, not "http".' },
    { inputs: { python: '/nowhere/python' }, says: 'No Python runs at /nowhere/python (input "python").' },
    {
      inputs: { users: 'no-users.json' },
      says: "local-connect didn't start:\nENOENT: no such file or directory",
    },
  ])('fails for the inputs $inputs, and the post step has nothing to do', async ({ inputs, says }) => {
    const failed = await start(inputs);
    expect([failed.code, failed.annotations]).toEqual([
      1,
      [expect.objectContaining({ level: 'error', message: expect.stringContaining(says) })],
    ]);
    expect(await stop(failed, 'failure')).toMatchObject({ code: 0, log: '' });
  });
});
