import { execFileSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runStep } from '../../../scripts/runner.ts';
import { gitRepository } from '../../support/git-repository.ts';
import { dashRequirements } from '../../support/hello-dash.ts';
import { type Project, says, sharedProjects } from './project.ts';

const startProject = sharedProjects();

describe('the active deployment to production on GitHub', () => {
  test('is that of the live commit, also after a rollback and after an unchanged deployment', async () => {
    await using project = await startProject();
    const { github } = project;
    const [one, two] = ['1'.repeat(40), '2'.repeat(40)];
    for (const commit of [one, two]) github.branches.set(commit, commit);
    const run = async (commit: string, inputs: Record<string, string> = {}) => {
      const { outputs } = await runStep({
        workspace: project.workspace.path,
        inputs: { ...project.inputs, path: 'board', 'github-environment': 'production', ...inputs },
        environment: { ...project.environment, GITHUB_SHA: commit },
      });
      return [
        outputs.status,
        ...github.deployments.map(({ ref, statuses }) => `${ref[0]} ${statuses.at(-1)?.state}`),
      ];
    };
    await project.write('board', says('one'));
    expect(await run(one)).toEqual(['deployed', '1 success']);
    await project.write('board', says('two'));
    expect(await run(two)).toEqual(['deployed', '1 inactive', '2 success']);
    expect(await run(two)).toEqual(['unchanged', '1 inactive', '2 inactive', '2 success']);
    const back = await run(two, { mode: 'rollback' });
    expect(back).toEqual(['rolled-back', '1 inactive', '2 inactive', '2 inactive', '1 success']);
    expect(github.faults).toEqual([]);
  });
});

describe('two apps that a pull request adds', () => {
  test('have a preview each', async () => {
    await using project = await startProject();
    for (const app of ['board', 'other']) {
      await project.write(app, says(app));
      expect((await project.about('opened', app)).outputs.status).toBe('previewed');
    }
    expect((await project.contents()).map(({ name }) => name)).toEqual(['board-pr-7', 'other-pr-7']);
  });
});

describe('a preview that is cancelled', () => {
  test('says so in the comment and the deployment', async () => {
    await using project = await startProject();
    // The app starts slowly, so that the run is still verifying it.
    await project.write('board', {
      ...says('slow'),
      'app.py': `import time\ntime.sleep(600)\n${says('slow')['app.py']}`,
    });
    const stop = new AbortController();
    const cancelled = await runStep({
      workspace: project.workspace.path,
      inputs: { ...project.inputs, path: 'board', name: 'board' },
      environment: project.environment,
      event: { name: 'pull_request', payload: project.github.event(7, 'opened') },
      signal: stop.signal,
      onLine: (line) => {
        if (line.startsWith('▼ Verify')) stop.abort();
      },
    });
    expect(cancelled).toMatchObject({ code: 1, outputs: { status: 'cancelled' } });
    expect(project.row('board')).toContain('The run was cancelled.');
    expect(project.github.deployments[0]?.statuses.at(-1)?.state).toBe('failure');
  });
});

describe('mode: draft', () => {
  test('deploys a draft of a branch that only collaborators can open, and prints its link', async () => {
    await using project = await startProject();
    const run = (inputs: Record<string, string> = {}) =>
      runStep({
        workspace: project.workspace.path,
        inputs: { ...project.inputs, path: 'board', name: 'board', ...inputs },
        environment: { ...project.environment, GITHUB_REF_NAME: 'change', GITHUB_REF_TYPE: 'branch' },
        event: { name: 'workflow_dispatch', payload: { repository: { id: project.github.repositoryId } } },
      });
    await project.write('board', says('live'));
    const early = await run({ mode: 'draft' });
    expect(early.log).toContain('There is nothing to preview: board is not on the server yet.');
    const live = await run();

    await project.write('board', says('one'));
    const one = await run({ mode: 'draft', access: 'all' });
    const { outputs } = one;
    expect(outputs).toMatchObject({
      status: 'previewed',
      'preview-kind': 'draft',
      'live-url': live.outputs['content-url'],
    });
    expect(one.log).toContain(`Preview: ${outputs['preview-url']}`);
    expect(one.summary).toContain('the collaborators of the app');
    const { connect } = project;
    expect(await connect.layoutFor(`${outputs['content-url']}`)).toContain('one');
    expect(await connect.layoutFor(`${live.outputs['content-url']}`)).toContain('live');

    await project.write('board', says('two'));
    const two = await run({ mode: 'draft' });
    expect(await connect.layoutFor(`${two.outputs['content-url']}`)).toContain('two');
    expect(project.github.comments).toEqual([]);
  });
});

describe('a workflow that no pull request starts', () => {
  const started = (project: Project, inputs: Record<string, string>) =>
    runStep({
      workspace: project.workspace.path,
      inputs: { ...project.inputs, path: 'board', name: 'board', ...inputs },
      environment: project.environment,
      event: { name: 'workflow_dispatch', payload: { repository: { id: project.github.repositoryId } } },
    });

  test('is refused if the workspace has other files than those of the pull request', async () => {
    await using project = await startProject();
    await project.write('board', says('one'));
    const refused = await started(project, { 'pr-number': '7' });
    expect(refused.code).toBe(1);
    expect(refused.log).toContain("The files in the workspace aren't those of pull request #7.");
  });

  test.each([
    { name: 'in a sub-folder of the workspace', around: false },
    { name: 'in a sub-folder of another checkout', around: true },
  ])('previews the pull request that is checked out $name', async ({ around }) => {
    await using project = await startProject();
    await using repository = await gitRepository({ 'board/app.py': says('one')['app.py'] });
    const commit = await repository.commit({ 'board/requirements.txt': dashRequirements });
    if (around) execFileSync('git', ['init', '--quiet'], { cwd: project.workspace.path });
    await cp(repository.path, join(project.workspace.path, 'src'), { recursive: true });
    const pull = project.github.pulls.get(7);
    if (pull) pull.head.sha = commit;
    const previewed = await started(project, { 'pr-number': '7', path: 'src/board' });
    expect(previewed.log).toContain('Preview: ');
    expect(previewed.outputs.status).toBe('previewed');
  });

  test('is refused if there is no pull request with that number', async () => {
    await using project = await startProject();
    await project.write('board', says('one'));
    const refused = await started(project, { 'pr-number': '8' });
    expect(refused.log).toContain("Pull request #8 of acme/board can't be read.");
  });
});
