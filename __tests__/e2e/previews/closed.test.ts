import { describe, expect, test } from '@jest/globals';
import { runStep, type StepResult } from '../../../scripts/runner.ts';
import { type Project, realPauses, says, sharedProjects } from './project.ts';

const startProject = sharedProjects();

describe('a closed pull request gets no new preview', () => {
  /** A run for a push while the pull request was open. */
  const late = (project: Project, kind: string, onLine: (line: string) => void = () => {}) => {
    project.github.openPull(7);
    const event = { name: 'pull_request', payload: project.github.event(7, 'synchronize') };
    return {
      run: () =>
        runStep({
          workspace: project.workspace.path,
          inputs: { ...project.inputs, path: 'board', name: 'board', preview: kind },
          // Its clean-up may run at the same time.
          environment: { ...project.environment, ...realPauses },
          event,
          onLine,
        }),
    };
  };
  const deployed = async () => {
    const project = await startProject();
    await project.write('board', says('live'));
    await project.deploy('board');
    return project;
  };
  const cleanedUp = (result: StepResult) => {
    expect(result).toMatchObject({
      code: 0,
      outputs: { status: 'cleaned-up', 'preview-url': '', 'preview-kind': '' },
    });
    expect(result.annotations).toContainEqual(
      expect.objectContaining({
        level: 'notice',
        message: expect.stringContaining('Pull request #7 is closed, so it gets no preview.'),
      }),
    );
  };

  test('by a run that is repeated after its clean-up', async () => {
    await using project = await deployed();
    const before = await project.contents();
    await project.write('board', says('two'));
    const { run } = late(project, 'draft');
    expect((await run()).outputs.status).toBe('previewed');
    project.close();
    await project.about('closed', 'board');
    const again = await run();
    cleanedUp(again);
    // The bundle isn't built.
    expect(again.log).not.toMatch(/▼ (Upload|Build)/);
    expect(await project.contents()).toEqual(before);
    expect(project.row('board')).toContain('Removed');
    expect(project.github.deployments).toEqual([]);
    expect(project.github.faults).toEqual([]);
  });

  test.each(['draft', 'separate'])('by a run that was slower than its clean-up (%s)', async (kind) => {
    await using project = await deployed();
    const before = await project.contents();
    await project.write('board', says('two'));
    const slow = late(project, kind, (line) => {
      if (line.startsWith('▼ Upload')) project.close();
    });
    const result = await slow.run();
    expect(result.log).toMatch(/Removed the (draft|preview) of pull request #7/);
    cleanedUp(result);
    expect(await project.contents()).toEqual(before);
    expect(project.row('board')).toContain('Removed');
    expect(project.github.deployments).toEqual([]);
    expect(project.github.faults).toEqual([]);
  });

  test('by a run whose preview was removed by the clean-up while it was built', async () => {
    await using project = await deployed();
    const before = await project.contents();
    await project.write('board', {
      ...says('slow'),
      'app.py': `import time\ntime.sleep(600)\n${says('slow')['app.py']}`,
    });
    let closed: Promise<StepResult> | undefined;
    const slow = late(project, 'separate', (line) => {
      if (!line.startsWith('▼ Verify')) return;
      project.close();
      closed ??= project.about('closed', 'board', {}, realPauses);
    });
    cleanedUp(await slow.run());
    expect((await closed)?.outputs.status).toBe('cleaned-up');
    expect(await project.contents()).toEqual(before);
    expect(project.row('board')).toContain('Removed');
    expect(project.github.deployments).toEqual([]);
  });

  test('unless GitHub does not return its state', async () => {
    await using project = await deployed();
    await project.write('board', says('two'));
    const path = /\/pulls\/\d+$/;
    project.github.trouble({ path, times: 9, answer: { status: 403, message: 'Resource not accessible' } });
    const { run } = late(project, 'draft');
    expect((await run()).outputs.status).toBe('previewed');
    expect(project.row('board')).toContain('Open the draft');
  });
});
