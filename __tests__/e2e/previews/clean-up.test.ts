import { describe, expect, test } from '@jest/globals';
import { runStep } from '../../../scripts/runner.ts';
import { linkIn, type Project, realPauses, says, sharedProjects } from './project.ts';

const startProject = sharedProjects();

describe('a preview whose clean-up never ran', () => {
  test('is removed by a run of mode: clean-up, or by another preview', async () => {
    await using project = await startProject();
    await project.write('board', says('live'));
    await project.deploy('board');
    const before = await project.contents();
    const open = (number: number, state: 'open' | 'closed') => project.github.openPull(number, { state });
    for (const way of ['clean-up', 'preview']) {
      open(7, 'open');
      await project.write('board', says(`before ${way}`));
      expect((await project.about('opened', 'board')).outputs.status).toBe('previewed');
      expect(await project.contents()).not.toEqual(before);
      open(7, 'closed');
      await project.write('board', says('live'));
      if (way === 'preview') {
        open(8, 'open');
        const other = await project.of(8, 'opened', 'board');
        expect(other.log).toContain('Removed the draft of pull request #7');
        open(8, 'closed');
        await project.of(8, 'closed', 'board');
      } else {
        const later = await runStep({
          workspace: project.workspace.path,
          inputs: {
            ...project.inputs,
            path: 'board',
            name: 'board',
            mode: way,
          },
          environment: project.environment,
          event: { name: 'schedule', payload: { repository: { id: project.github.repositoryId } } },
        });
        expect(later.outputs.status).toBe('cleaned-up');
      }
      expect(await project.contents()).toEqual(before);
      expect(project.row('board')).toContain('Removed');
    }
    expect(project.github.faults).toEqual([]);
  });
});

describe('an app that a pull request changed at first, and then not any more,', () => {
  test('has its preview removed by the jobs of other apps when the pull request is closed, also by two at once', async () => {
    await using project = await startProject();
    const apps = ['board', 'other', 'third'];
    for (const app of apps) {
      await project.write(app, says('live'));
      await project.deploy(app);
    }
    const before = await project.contents();
    for (const app of apps) {
      await project.write(app, says('changed'));
      expect((await project.about('opened', app)).outputs['preview-kind']).toBe('draft');
    }
    project.close();
    const closed = await Promise.all(
      ['other', 'third'].map((app) => project.about('closed', app, {}, realPauses)),
    );
    expect(closed.map(({ outputs }) => outputs.status)).toEqual(['cleaned-up', 'cleaned-up']);
    expect(await project.contents()).toEqual(before);
    for (const app of apps) expect(project.row(app)).toContain('Removed');
    expect(project.github.deployments).toEqual([]);
    expect(project.github.faults).toEqual([]);
  });
});

describe('mode: clean-up of an open pull request', () => {
  test('removes its preview of the app with any event, and the next push creates it again', async () => {
    await using project = await startProject();
    for (const app of ['board', 'other']) {
      await project.write(app, says(app));
      expect((await project.about('opened', app)).outputs.status).toBe('previewed');
    }
    const names = async () => (await project.contents()).map(({ name }) => name);
    expect(await names()).toEqual(['board-pr-7', 'other-pr-7']);
    const removed = await project.about('labeled', 'board', { mode: 'clean-up' });
    expect(removed.outputs.status).toBe('cleaned-up');
    expect(removed.log).toMatch(/Removed the preview of pull request #7, .*: `mode: clean-up` was set\./);
    expect(removed.log).not.toContain('is closed');
    expect(project.row('board')).toContain('Removed');
    expect(project.row('other')).toContain('Open the preview');
    expect(await names()).toEqual(['other-pr-7']);
    const shown = () => project.github.deployments.map(({ payload }) => (payload as { app: string }).app);
    expect(shown()).toEqual(['other']);

    expect((await project.about('synchronize', 'board')).outputs.status).toBe('previewed');
    const dispatched = await runStep({
      workspace: project.workspace.path,
      inputs: { ...project.inputs, path: 'board', name: 'board', mode: 'clean-up', 'pr-number': '7' },
      environment: project.environment,
      event: { name: 'workflow_dispatch', payload: { repository: { id: project.github.repositoryId } } },
    });
    expect(dispatched.log).toContain('`mode: clean-up` was set.');
    expect(shown()).toEqual(['other']);

    project.close();
    const closed = await project.about('closed', 'other', { mode: 'clean-up' });
    expect(closed.log).toMatch(/Removed the preview of pull request #7, .*: the pull request is closed\./);
    expect(shown()).toEqual([]);
    expect(project.github.faults).toEqual([]);
  });
});

describe('a run whose event is out of date', () => {
  const runOf = (project: Project, id: number, payload: object, inputs: Record<string, string> = {}) =>
    runStep({
      workspace: project.workspace.path,
      inputs: { ...project.inputs, path: 'board', name: 'board', ...inputs },
      environment: { ...project.environment, GITHUB_RUN_ID: `${id}` },
      event: { name: 'pull_request', payload: structuredClone(payload) },
    });

  test('keeps the preview of a pull request that was closed and is open again', async () => {
    await using project = await startProject();
    await project.write('board', says('one'));
    const opened = await project.about('opened', 'board');
    project.close();
    const closed = structuredClone(project.github.event(7, 'closed'));
    const pull = project.github.pulls.get(7);
    if (pull) pull.state = 'open';
    const late = await runOf(project, 2001, closed);
    expect(late.log).toContain('Pull request #7 is open, so its preview is kept.');
    expect(late).toMatchObject({ code: 0, outputs: { status: 'skipped' } });
    expect(linkIn(project.row('board'))).toBe(opened.outputs['preview-url']);
    expect(await project.visit(opened.outputs['content-url'])).toBe(200);
  });
});
