import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { minimalEnvironment, runStep } from '../../../scripts/runner.ts';
import { parsePlanInputs, planInputs } from '../../../src/monorepo/plan-apps.ts';
import { runProgram } from '../../support/program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: Readonly<Record<string, string>>;
}

/** A server that is not Connect. The run logs its job before the first request. */
const other = createServer((_, response) => response.writeHead(404).end());
let server: string;
beforeAll(async () => {
  await once(other.listen(0, '127.0.0.1'), 'listening');
  server = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
});
afterAll(() => {
  other.close();
});

const repository = join(import.meta.dirname, '..', '..', '..');
const readAction = (folder: string) =>
  parse(readFileSync(join(repository, folder, 'action.yml'), 'utf8')) as Action;

describe('plan/action.yml', () => {
  const action = readAction('plan');

  test('declares the inputs that planning reads', async () => {
    const read: string[] = [];
    await parsePlanInputs((name) => {
      read.push(name);
      return '';
    });
    expect(Object.keys(action.inputs).sort()).toEqual([...new Set(read)].sort());
    expect(Object.keys(action.inputs)).toEqual(Object.keys(planInputs));
  });

  test('states the defaults that apply if no input is set', async () => {
    const stated = await parsePlanInputs((name) => action.inputs[name]?.default ?? '');
    expect(stated).toEqual(await parsePlanInputs(() => ''));
  });
});

describe.each([
  { folder: 'deploy', firstLine: 'Deploying' },
  { folder: 'promote', firstLine: 'Deploying' },
  { folder: 'rollback', firstLine: 'Rolling back' },
  { folder: 'clean-up', firstLine: 'Removing the previews of closed pull requests' },
])('$folder/action.yml', ({ folder, firstLine }) => {
  const [action, main] = [readAction(folder), readAction('.')];

  test('declares inputs and outputs of the main action, in the same words', () => {
    expect(main.inputs).toMatchObject(action.inputs);
    expect(main.outputs).toMatchObject(action.outputs);
  });

  test('has the inputs without which no run works', () => {
    expect(Object.keys(action.inputs)).toEqual(
      expect.arrayContaining(['server', 'api-key', 'path', 'github-token']),
    );
  });

  test('starts the built action in its own mode', async () => {
    await using workspace = await temporaryFolder();
    const { log } = await runStep({
      action: folder,
      inputs: {
        server,
        'api-key': 'key',
        'github-token': 'token',
        ...(folder === 'promote' && {
          'from-server': server,
          'from-content-guid': randomUUID(),
          'from-api-key': 'key',
        }),
      },
      workspace: workspace.path,
    });
    expect(log.split('\n')[0]).toBe(firstLine);
  });
});

test('the archive that the runner downloads has all files of the actions', async () => {
  await using folder = await temporaryFolder();
  const archive = execFileSync('git', ['archive', 'HEAD'], { cwd: repository, maxBuffer: 2 ** 27 });
  execFileSync('tar', ['-x', '-C', folder.path], { input: archive });
  for (const action of ['.', 'plan', 'deploy', 'promote', 'rollback', 'clean-up']) {
    const { main } = readAction(action).runs;
    const { stderr, stdout } = await runProgram(process.execPath, [join(folder.path, action, `${main}`)], {
      cwd: folder.path,
      env: {
        ...minimalEnvironment(),
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: folder.path,
        'INPUT_FROM-SERVER': 'x',
      },
    });
    // Each action starts, and reports an error in its inputs or a missing app.
    expect(stdout).toMatch(/^::(?:error|warning) /m);
    expect(stderr).toBe('');
  }
});

test('promote/ deploys nothing if from-server is empty, also if the workspace has an app', async () => {
  await using workspace = await temporaryFolder({
    'app.py': 'from dash import Dash\napp = Dash(__name__)\n',
  });
  const { code, annotations } = await runStep({
    action: 'promote',
    inputs: { server: 'http://127.0.0.1:1', 'api-key': 'key' },
    workspace: workspace.path,
  });
  expect(code).toBe(1);
  expect(annotations).toEqual([
    expect.objectContaining({ level: 'error', title: 'The input `from-server` is missing.' }),
  ]);
});
