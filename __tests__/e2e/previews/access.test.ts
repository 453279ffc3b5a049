import { describe, expect, test } from '@jest/globals';
import { runStep, type StepResult } from '../../../scripts/runner.ts';
import { oidcIssuer } from '../../support/oidc-issuer.ts';
import { type Project, says, sharedProjects } from './project.ts';

const startProject = sharedProjects();

describe("a draft with production's secrets in its exception", () => {
  test('shows only the class and the line in public, and no password of a URL anywhere', async () => {
    await using project = await startProject();
    const { github } = project;
    await project.write('board', says('live'));
    const live = await project.deploy('board');
    const mira = {
      authorization: `Key ${project.connect.keys.publisher}`,
      'content-type': 'application/json',
    };
    const environment = `${project.connect.url}/__api__/v1/content/${live.outputs['content-guid']}/environment`;
    const body = JSON.stringify([
      { name: 'DATABASE_URL', value: 'postgresql://board:hunter2hunter2@db.internal/board' },
    ]);
    expect((await fetch(environment, { method: 'PATCH', headers: mira, body })).ok).toBe(true);
    await project.write('board', {
      ...says('never'),
      'app.py': `import os

raise RuntimeError(f"could not connect to {os.environ['DATABASE_URL']} with key 4711-0815")
${says('never')['app.py']}`,
    });
    const failed = await project.about('opened', 'board');
    expect(failed.code).toBe(1);

    const last = <T>(list: readonly T[] | undefined) => list?.at(-1);
    const reason = 'RuntimeError at board/app.py:3';
    expect(project.row('board')).toContain(reason);
    expect(last(last(github.deployments)?.statuses)?.description).toContain(reason);
    const shown = JSON.stringify([github.comments, github.deployments]);
    expect(shown).not.toMatch(/could not connect|4711-0815|db\.internal/);

    // Printed for debugging.
    expect(failed.log).toContain('could not connect to postgresql://…@db.internal/board');
    expect(failed.summary).toContain('could not connect to postgresql://…@db.internal/board');
    expect(JSON.stringify(failed.annotations)).toContain('could not connect to postgresql://…@db.internal');
    const all = JSON.stringify([failed.raw, failed.summary, failed.annotations, failed.outputs, shown]);
    expect(all).not.toContain('hunter2');
    expect(github.faults).toEqual([]);
  });
});

describe('the inputs of separate previews', () => {
  const envOf = (word: string) => ({
    ...says(word),
    'app.py': `import os
from dash import Dash, html

app = Dash(__name__)
app.layout = lambda: html.P("${word} on " + os.environ.get("STAGE", "nothing"), id="word")
`,
  });
  const layout = ({ connect }: Project, url: string | undefined) => connect.layoutFor(`${url}`);

  test("keep production's variables from the pull request's code, even if a draft is possible", async () => {
    await using project = await startProject();
    await project.write('board', envOf('live'));
    const environment = { environment: 'STAGE=production' };
    const live = await runStep({
      workspace: project.workspace.path,
      inputs: { ...project.inputs, ...environment, path: 'board', name: 'board' },
      environment: project.environment,
    });
    expect(await layout(project, live.outputs['content-url'])).toContain('live on production');

    await project.write('board', envOf('changed'));
    const given = { ...environment, 'preview-environment': 'STAGE=preview' };
    const auto = await project.about('opened', 'board', given);
    expect(auto.outputs['preview-kind']).toBe('separate');
    expect(auto.log).toContain('`preview-environment` needs one');
    expect(await layout(project, auto.outputs['content-url'])).toContain('changed on preview');

    const draft = await project.about('synchronize', 'board', { ...given, preview: 'draft' });
    expect(draft.outputs['preview-kind']).toBe('draft');
    expect(draft.annotations).toContainEqual(
      expect.objectContaining({
        level: 'warning',
        message: expect.stringContaining('Input `preview-environment` has no effect.'),
      }),
    );
    expect(project.github.faults).toEqual([]);
  });
});

describe('the preview of an app that is not deployed yet', () => {
  test("can be opened by the viewers of the workflow, not by those of the pull request's connect.toml", async () => {
    await using project = await startProject();
    const accessOf = async ({ outputs }: StepResult) => {
      const content = await project.connect.asMira(`__api__/v1/content/${outputs['content-guid']}`);
      return ((await content.json()) as { access_type: string }).access_type;
    };
    const alone = 'only the owner of the API key';
    await project.write('board', { ...says('one'), 'connect.toml': 'access = "all"\n' });
    const bare = await project.about('opened', 'board');
    expect(await accessOf(bare)).toBe('acl');
    expect(bare.log).toContain(alone);
    expect(project.comment).toContain(alone);

    const named = await project.about('synchronize', 'board', { access: 'logged_in' });
    expect(await accessOf(named)).toBe('logged_in');
    expect(named.log).not.toContain(alone);
    expect(project.github.faults).toEqual([]);
  });
});

describe('without an API key, with trusted publishing,', () => {
  test('a draft is previewed and removed', async () => {
    await using issuer = await oidcIssuer({ repository: 'acme/board' });
    await using project = await startProject({ oidcIssuer: issuer.issuer, oidcJwks: issuer.jwks });
    const mira = {
      authorization: `Key ${project.connect.keys.publisher}`,
      'content-type': 'application/json',
    };
    const post = async (path: string, body: unknown) => {
      const url = `${project.connect.url}/__api__/v1/${path}`;
      return (await fetch(url, { method: 'POST', headers: mira, body: JSON.stringify(body) })).json();
    };
    const [{ installations }, { guid }] = (await Promise.all([
      fetch(`${project.connect.url}/__api__/v1/server_settings/python`, { headers: mira }).then((a) =>
        a.json(),
      ),
      post('content', { name: 'board' }),
    ])) as [{ installations: readonly { version: string }[] }, { guid: string }];
    await post(`content/${guid}/trusted_publishers`, { claims: { repository: 'acme/board' } });
    // Such a key can't list the server's Python versions.
    await project.write('board', { ...says('one'), '.python-version': `${installations[0]?.version}\n` });
    const about = (action: string) =>
      runStep({
        workspace: project.workspace.path,
        inputs: { ...project.inputs, 'api-key': '', path: 'board', 'content-guid': guid },
        environment: {
          ...project.environment,
          ACTIONS_ID_TOKEN_REQUEST_URL: issuer.request.url,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: issuer.request.token,
        },
        event: { name: 'pull_request', payload: project.github.event(7, action) },
      });
    const opened = await about('opened');
    expect(opened.log).toContain('Preview: ');
    expect(opened.outputs).toMatchObject({ status: 'previewed', 'preview-kind': 'draft' });
    expect(await project.contents()).toEqual([{ name: 'board', bundles: 1 }]);
    project.close();
    expect((await about('closed')).outputs.status).toBe('cleaned-up');
    expect(await project.contents()).toEqual([{ name: 'board', bundles: 0 }]);
    expect(project.row('board')).toContain('Removed');
  });
});

describe('a pull request from a fork', () => {
  test('is only checked, with one line that says why, and the job succeeds', async () => {
    await using project = await startProject();
    await project.write('board', says('theirs'));
    const pull = project.github.pulls.get(7);
    if (pull) pull.head.repositoryId = 99;
    const checked = await project.about('opened', 'board', { server: '', 'api-key': '' });
    expect(checked).toMatchObject({ code: 0, outputs: { status: 'checked' } });
    expect(checked.log).toContain('Checking only: the pull request is from a fork');
    expect(project.github.requests).toEqual([]);
  });
});
