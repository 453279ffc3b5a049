import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repository, runStep, type Step, type StepResult } from '../../scripts/runner.ts';
import { archiveOf } from '../integration/local-connect/client.ts';
import { type Fault, faultProxy } from '../support/fault-proxy.ts';
import { helloApp, helloDash } from '../support/hello-dash.ts';
import { type LocalConnect, startLocalConnect } from '../support/local-connect.ts';
import { startProgram } from '../support/program.ts';
import { fastClock, timeLimit, timeLimitAt } from '../support/run-time.ts';
import { standInDash } from '../support/stand-in-dash.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/*
 * Runs that are cancelled, time out, or lose the server. Each one reports which bundle is live, and the live version keeps
 * running. The runs wait for something that never happens, so a run that doesn't stop exceeds the timeout of its test.
 */

let connect: LocalConnect;
beforeAll(async () => {
  connect = await startLocalConnect(await standInDash());
});
afterAll(async () => {
  await connect?.[Symbol.asyncDispose]();
});

type Files = Readonly<Record<string, string | Uint8Array>>;

/** A version whose build never ends: it requires a source distribution whose build backend only waits. */
const slowToBuild: Files = {
  ...helloApp,
  'requirements.txt': `${helloApp['requirements.txt']}./slow-1.0.tar.gz\n`,
  'slow-1.0.tar.gz': archiveOf([
    { path: 'slow-1.0/PKG-INFO', text: 'Metadata-Version: 2.1\nName: slow\nVersion: 1.0\n' },
    {
      path: 'slow-1.0/pyproject.toml',
      text: '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
    },
    {
      path: 'slow-1.0/backend.py',
      text: 'import time\n\n\ndef build_wheel(*args, **kwargs):\n    time.sleep(600)\n\n\nprepare_metadata_for_build_wheel = build_wheel\n',
    },
  ]),
};

/** A version that is built immediately and never starts. */
const slowToStart: Files = { ...helloApp, 'app.py': `import time\n\ntime.sleep(600)\n${helloDash}` };

const newVersion: Files = { ...helloApp, 'app.py': helloDash.replace('Hello', 'Good day') };

async function run(
  files: Files,
  inputs: Readonly<Record<string, string>>,
  more: Partial<Step> = {},
): Promise<StepResult> {
  await using app = await temporaryFolder({ ...files });
  const given = { server: connect.url, 'api-key': connect.keys.publisher, ...inputs };
  return await runStep({ inputs: given, workspace: app.path, ...more });
}

/** Deploys a first version to content of this name. */
async function live(name: string): Promise<{ readonly url: string; readonly bundle: string }> {
  const { outputs, log } = await run(helloApp, { name });
  if (outputs.status !== 'deployed') throw new Error(log);
  return { url: outputs['content-url'] ?? '', bundle: outputs['bundle-id'] ?? '' };
}

const shown = (url: string) => connect.layoutFor(url);

/** Runs the action and calls `act` once a line appears in the log. */
async function until(
  line: string | RegExp,
  act: () => unknown,
  files: Files,
  inputs: Readonly<Record<string, string>>,
  more: Partial<Step> = {},
): Promise<StepResult> {
  let isDone = false;
  const result = await run(files, inputs, {
    ...more,
    onLine(text) {
      if (isDone || !(typeof line === 'string' ? text.includes(line) : line.test(text))) return;
      isDone = true;
      act();
    },
  });
  if (!isDone) throw new Error(`The line ${line} did not appear:\n${result.log}`);
  return result;
}

const cancelled = async (line: string | RegExp, files: Files, inputs: Readonly<Record<string, string>>) => {
  const cancel = new AbortController();
  return until(line, () => cancel.abort(), files, inputs, { signal: cancel.signal });
};

const lastLine = ({ log }: StepResult) => log.trimEnd().split('\n').at(-1);

describe('a run that is cancelled', () => {
  test('during the build stops waiting, and the live version stays', async () => {
    const { url, bundle } = await live('cancelled-building');
    const result = await cancelled('Building Dash application', slowToBuild, {
      name: 'cancelled-building',
    });
    expect(result.outputs).toMatchObject({ status: 'cancelled', 'content-url': url });
    expect(result.annotations.filter(({ level }) => level === 'error')).toEqual([]);
    const draft = result.outputs['bundle-id'];
    expect(lastLine(result)).toBe(
      `Cancelled. Bundle ${bundle} is live, as before. Bundle ${draft} remains on the server as a draft.`,
    );
    expect(result.code).toBe(1);
    expect(result.summary).toContain(`Bundle ${bundle} is live, as before.`);
    expect(await shown(url)).toContain('Hello');
  });

  test('during the verification leaves a draft, and the live version stays', async () => {
    const { url, bundle } = await live('cancelled-verifying');
    const result = await cancelled('Verify the draft', slowToStart, { name: 'cancelled-verifying' });
    expect(result.outputs).toMatchObject({ status: 'cancelled' });
    expect(lastLine(result)).toBe(
      `Cancelled. Bundle ${bundle} is live, as before. Bundle ${result.outputs['bundle-id']} remains on the server as a draft.`,
    );
    expect(result.code).toBe(1);
    expect(await shown(url)).toContain('Hello');
  });

  test('during the first deployment reports that nothing is live', async () => {
    const result = await cancelled('Building Dash application', slowToBuild, {
      name: 'cancelled-at-first',
    });
    expect(lastLine(result)).toMatch(/^Cancelled\. Nothing is live yet\./);
    expect(result.outputs.status).toBe('cancelled');
  });

  // On Windows, a test can't send Ctrl-C, and a sparse file uses disk space.
  const posixTest = process.platform === 'win32' ? test.skip : test;
  posixTest('while a large folder is read changes nothing', async () => {
    await using app = await temporaryFolder({ ...helloApp, 'data.bin': '' });
    // A sparse file uses no disk space. Reading it would exceed the timeout of this test.
    await truncate(join(app.path, 'data.bin'), 1e12);
    const cancel = new AbortController();
    const inputs = { server: connect.url, 'api-key': connect.keys.publisher, name: 'never-made' };
    const result = await runStep({
      inputs,
      workspace: app.path,
      signal: cancel.signal,
      onLine(line) {
        if (line.includes('Read the app')) cancel.abort();
      },
    });
    expect(lastLine(result)).toBe('Cancelled. Nothing was changed on the server.');
    expect(result.outputs.status).toBe('cancelled');
  });

  test('during a hanging request does not wait for it', async () => {
    await using proxy = await faultProxy(connect.url, ({ name }) =>
      name === 'GET v1/user' ? 'hang' : undefined,
    );
    const result = await cancelled('Check the server', helloApp, { server: proxy.url, name: 'never-made' });
    expect(lastLine(result)).toBe('Cancelled. Nothing was changed on the server.');
  });

  posixTest('by Ctrl-C in a terminal reports the same', async () => {
    await using app = await temporaryFolder({ ...slowToBuild });
    const main = join(repository, 'dist', 'index.js');
    await using program = startProgram(process.execPath, [main, 'deploy', '.', '--name', 'by-hand'], {
      cwd: app.path,
      env: { PATH: process.env.PATH, CONNECT_SERVER: connect.url, CONNECT_API_KEY: connect.keys.publisher },
    });
    await program.nextLine(/Building Dash application/);
    program.send('SIGINT');
    const { code, stderr } = await program.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/^Cancelled\. Nothing is live yet\..*\n$/);
  });
});

test.concurrent('a run that times out fails and reports the stage, what it waited for, and what is live', async () => {
  const { url, bundle } = await live('out-of-time');
  const result = await run(
    slowToBuild,
    { name: 'out-of-time', timeout: timeLimit },
    { environment: timeLimitAt('Building Dash application') },
  );
  expect(result.outputs).toMatchObject({ status: 'failed' });
  const [error] = result.annotations.filter(({ level }) => level === 'error');
  expect(`${error?.title} ${error?.message}`).toMatch(
    /Timed out after 45 minutes.*The stage "Build" had been running for \d.*Logs in Connect: http.*Last line of the log: /s,
  );
  expect(lastLine(result)).toContain(
    `Failed: Timed out after 45 minutes (input \`timeout\`). Bundle ${bundle} is live, as before. Bundle `,
  );
  expect(result.code).toBe(1);
  expect(await shown(url)).toContain('Hello');
});

describe('a server that dies', () => {
  test.concurrent('during the upload makes the run fail, and after a restart the server only has the live bundle', async () => {
    await using dying = await startLocalConnect(await standInDash());
    const first = await run(helloApp, {
      name: 'board',
      server: dying.url,
      'api-key': dying.keys.publisher,
    });
    let killed: Promise<void> | undefined;
    await using proxy = await faultProxy(dying.url, ({ name }) => {
      if (name !== 'POST v1/content/{guid}/bundles') return undefined;
      killed ??= dying.kill();
      return 'slow upload';
    });
    const result = await run(newVersion, { name: 'board', server: proxy.url }, { environment: fastClock });
    await killed;
    expect(result.outputs.status).toBe('failed');
    expect(result.outputs['bundle-id']).toBe('');
    expect(result.code).toBe(1);
    expect(result.log).toMatch(/The upload was interrupted/);
    expect(lastLine(result)).toMatch(
      /^Failed: .+ Bundle 1 is live, as before\. An upload was in progress; it does not change what is live\.$/,
    );

    await dying.restart();
    expect(await shown(first.outputs['content-url'] ?? '')).toContain('Hello');
    const bundles = await dying.asMira(`__api__/v1/content/${first.outputs['content-guid']}/bundles`);
    expect(((await bundles.json()) as { id: string }[]).map(({ id }) => id)).toEqual(['1']);
  });

  test.concurrent('during the build is reported while the run waits, and at its end what is live', async () => {
    await using dying = await startLocalConnect(await standInDash());
    const inputs = { name: 'board', server: dying.url, timeout: timeLimit };
    const first = await run(helloApp, inputs);
    const environment = timeLimitAt('Trying again in');
    const result = await until('Building Dash application', () => dying.kill(), slowToBuild, inputs, {
      environment,
    });
    expect(result.outputs.status).toBe('failed');
    expect(result.code).toBe(1);
    const [error] = result.annotations.filter(({ level }) => level === 'error');
    expect(error?.message).toMatch(
      /The stage "Build" had been running.*No response from .* Trying again in .+, for up to .+ s\./s,
    );
    expect(lastLine(result)).toMatch(/^Failed: .+ Bundle 1 is live, as before\./);

    await dying.restart();
    expect(await shown(first.outputs['content-url'] ?? '')).toContain('Hello');
  });

  test.concurrent('during the build and restarts receives the build request again, and the bundle is activated once', async () => {
    await using restarting = await startLocalConnect(await standInDash());
    const inputs = { name: 'board', server: restarting.url };
    const first = await run(helloApp, inputs);
    const result = await until(
      'Building Dash application',
      () => restarting.kill().then(() => restarting.restart()),
      newVersion,
      inputs,
    );
    expect(result.outputs).toMatchObject({ status: 'deployed', 'bundle-id': '2' });
    expect(await shown(first.outputs['content-url'] ?? '')).toContain('Good day');
  });
});

test.concurrent('a deployment succeeds in spite of 502s, dropped connections and truncated responses while it polls the build', async () => {
  const faults: readonly Fault[] = ['502', 'reset', 'truncated', '503', 'close', 'lost response'];
  await using proxy = await faultProxy(connect.url, ({ name, ordinal }) =>
    name === 'GET v1/tasks/{id}' ? faults[ordinal - 1] : undefined,
  );
  const result = await run(newVersion, { name: 'faulty-polls', server: proxy.url });
  expect(result.outputs.status).toBe('deployed');
  const polls = proxy.calls.filter(({ name }) => name === 'GET v1/tasks/{id}');
  expect(polls.length).toBeGreaterThan(faults.length);
  expect(result.log.match(/Building Dash application/g)).toHaveLength(1);
  expect(await shown(`${connect.url}/content/${result.outputs['content-guid']}/`)).toContain('Good day');
});
