import { describe, expect } from '@jest/globals';
import { browserTest } from '../../support/browser.ts';
import { broken, linkIn, type Project, read, realPauses, says, sharedProjects } from './project.ts';

const startProject = sharedProjects();

/**
 * The built action, from the opening of a pull request to its closing, with local-connect and a mock of GitHub. The mock
 * validates each call with GitHub's published description. A real browser opens the previews.
 */
describe.each<{
  name: string;
  kind: 'draft' | 'separate';
  /** Without metadata of bundles, an unchanged app can't be recognized. */
  recognizes?: boolean;
  start: () => Promise<Project>;
}>([
  {
    name: 'as drafts',
    kind: 'draft',
    start: () => startProject({ pathPrefix: '/pub' }, { realDash: true }),
  },
  {
    name: 'as separate content items because the workflow sets it, with GitHub Enterprise Server',
    kind: 'separate',
    start: () =>
      startProject(
        {},
        {
          inputs: { preview: 'separate', 'preview-vanity-path': '/preview/{name}/{number}' },
          environment: { GITHUB_SERVER_URL: 'https://github.example.org' },
          enterprise: true,
        },
      ),
  },
  {
    name: 'as separate content items on a server that is too old for drafts',
    kind: 'separate',
    recognizes: false,
    start: () => startProject({ version: '2025.06.0' }),
  },
])('a pull request is previewed $name', ({ kind, recognizes = true, start }) => {
  browserTest('at each push, with the reason of a failure, and leaves nothing behind', async (browser) => {
    await using project = await start();
    const { github } = project;
    await project.write('board', says('live'));
    const deployed = await project.deploy('board');
    expect(deployed.outputs.status).toBe('deployed');
    const before = await project.contents();

    // The pull request is opened.
    await project.write('board', says('one'));
    const opened = await project.about('opened', 'board');
    expect(opened.log).toContain('Deploying a preview of pull request #7');
    expect(opened).toMatchObject({
      code: 0,
      outputs: {
        status: 'previewed',
        'preview-kind': kind,
        'live-url': deployed.outputs['content-url'],
      },
    });
    expect(opened.log.split('\n').at(-1)).toBe(`Preview: ${opened.outputs['preview-url']}`);
    expect(opened.summary).toContain('Preview is ready');
    expect(opened.summary).toContain('Compared with production');
    expect(opened.summary).toContain('Who can open it');
    expect(linkIn(project.row('board'))).toBe(opened.outputs['preview-url']);
    expect(await project.visit(opened.outputs['content-url'])).toBe(200);
    expect(await read(browser, linkIn(project.row('board')), kind)).toBe('one');

    // The same commit again: nothing is deployed if the server stores metadata.
    project.push();
    const same = await project.about('synchronize', 'board');
    expect(same.outputs).toMatchObject({
      status: recognizes ? 'unchanged' : 'previewed',
      ...(recognizes && { 'bundle-id': opened.outputs['bundle-id'] }),
      'preview-url': opened.outputs['preview-url'],
      'live-url': deployed.outputs['content-url'],
    });
    expect(project.row('board')).toContain('<code>ccccccc</code></a>');

    // Another push, with a second app, in two simultaneous jobs.
    await project.write('board', says('two'));
    await project.write('other', says('another'));
    project.push();
    const [pushed, other] = await Promise.all([
      project.about('synchronize', 'board', {}, realPauses),
      project.about('synchronize', 'other', {}, realPauses),
    ]);
    expect([pushed.outputs.status, other.outputs.status]).toEqual(['previewed', 'previewed']);
    // An app that is not deployed yet can't have a draft.
    expect(other.outputs['preview-kind']).toBe('separate');
    expect(await read(browser, linkIn(project.row('board')), kind)).toBe('two');
    expect(await read(browser, linkIn(project.row('other')), 'separate')).toBe('another');
    expect(await project.visit(deployed.outputs['content-url'])).toBe(200);
    if (kind === 'draft') expect(await project.visit(opened.outputs['content-url'])).toBe(404);

    // A push breaks the app.
    await project.write('board', broken);
    project.push();
    const failed = await project.about('synchronize', 'board');
    expect(failed.code).toBe(1);
    expect(failed.annotations).toContainEqual(
      expect.objectContaining({ level: 'error', file: 'board/app.py', line: '1' }),
    );
    expect(project.row('board')).toContain('ModuleNotFoundError at board/app.py:1');
    // The last preview that worked stays linked.
    expect(project.row('board')).toContain(
      `<a href="${pushed.outputs['preview-url']}">Open the last working preview</a>`,
    );
    expect(await read(browser, pushed.outputs['preview-url'], kind)).toBe('two');
    expect(project.row('other')).toContain('Open the preview');
    expect(github.deployments.at(-1)?.statuses.at(-1)?.state).toBe('failure');

    // A push fixes the app.
    await project.write('board', says('three'));
    project.push();
    await project.about('synchronize', 'board');
    expect(await read(browser, linkIn(project.row('board')), kind)).toBe('three');

    // The pull request is closed.
    project.close();
    for (const app of ['board', 'other']) {
      expect((await project.about('closed', app)).outputs.status).toBe('cleaned-up');
      expect(project.row(app)).toContain('Removed');
    }
    expect(await project.contents()).toEqual(before);
    expect(github.deployments).toEqual([]);
    expect(await project.visit(deployed.outputs['content-url'])).toBe(200);
    expect(github.faults).toEqual([]);
  });
});
