import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { until } from '../../support/until.ts';
import { bundleOf, client, mirror } from './client.ts';

const onLinux = process.platform === 'linux' ? test : test.skip;
let connect: LocalConnect;
let mira: ReturnType<typeof client>;
let silent: Server;
let requirements: string;
beforeAll(async () => {
  connect = await startLocalConnect();
  mira = client(connect, connect.keys.publisher);
  // An index that accepts connections and never responds.
  silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as { port: number };
  requirements = `--index-url http://127.0.0.1:${port}/simple\nnothing-of-that-name\n`;
});
afterAll(async () => {
  silent.close();
  await connect[Symbol.asyncDispose]();
});

/** Starts a build that waits for the silent index. */
async function stuckBuild(name: string) {
  const guid = await mira.create(name);
  const id = await mira.upload(guid, bundleOf({ 'app.py': mirror, 'requirements.txt': requirements }));
  const connected = once(silent, 'connection');
  const { body } = await mira.post(`v1/content/${guid}/deploy`, { bundle_id: id });
  await connected;
  const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
  return { guid, id, task: body.task_id, job: `v1/content/${guid}/jobs/${job.key}`, key: job.key };
}

test('a stuck build is stopped by deleting its job', async () => {
  const { job, task, key } = await stuckBuild('stopped');
  expect((await mira.delete(job)).status).toBe(200);
  expect(await mira.taskEnd(task)).toMatchObject({ code: 1, error: 'The build was stopped.' });
  expect((await mira.get(job)).body).toMatchObject({ status: 2, exit_code: 1 });
  expect(await mira.delete(job)).toMatchObject({ status: 409, body: { code: 163 } });
  await processesEnd(key);
});

test("a stuck build doesn't block the next one of the same content, and doesn't replace its result", async () => {
  const { guid, job, task } = await stuckBuild('blocked');
  const next = await mira.upload(guid, bundleOf({ 'app.py': mirror }));
  expect(await mira.deploy(guid, { bundle_id: next })).toMatchObject({ code: 0 });
  expect((await mira.get(`v1/content/${guid}`)).body.bundle_id).toBe(next);
  expect((await mira.get(job)).body).toMatchObject({ status: 0 });
  await mira.delete(job);
  await mira.taskEnd(task);
  expect((await mira.get(`v1/content/${guid}`)).body.bundle_id).toBe(next);
});

test('of two builds with the same requirements, the second continues when the first is stopped', async () => {
  const first = await stuckBuild('leader');
  const guid = await mira.create('follower');
  const id = await mira.upload(guid, bundleOf({ 'app.py': mirror, 'requirements.txt': requirements }));
  const { body } = await mira.post(`v1/content/${guid}/deploy`, { bundle_id: id });
  const output = async () => (await mira.get(`v1/tasks/${body.task_id}`)).body.output.join('\n');
  await until(async () => (await output()).includes('Waiting for another build'));
  const connected = once(silent, 'connection');
  await mira.delete(first.job);
  await connected;
  const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
  expect(job.status).toBe(0);
  await mira.delete(`v1/content/${guid}/jobs/${job.key}`);
  expect(await mira.taskEnd(body.task_id)).toMatchObject({ error: 'The build was stopped.' });
});

onLinux('deleting content stops its installers before the response', async () => {
  const { guid, key } = await stuckBuild('deleted');
  expect(await processesOf(key)).not.toEqual([]);
  expect((await mira.delete(`v1/content/${guid}`)).status).toBe(204);
  expect(await processesOf(key)).toEqual([]);
});

test('a build ends after its time limit', async () => {
  await using limited = await startLocalConnect({ args: ['--build-timeout', '1'] });
  const publisher = client(limited, limited.keys.publisher);
  const guid = await publisher.create('limited');
  const id = await publisher.upload(guid, bundleOf({ 'app.py': mirror, 'requirements.txt': requirements }));
  expect(await publisher.deploy(guid, { bundle_id: id })).toMatchObject({
    code: 1,
    error: 'The build was stopped: it took longer than 1 seconds.',
  });
});

/** The processes whose arguments contain the job. */
async function processesOf(jobKey: string): Promise<string[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    names.map(async (name) => ({
      name,
      args: await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => ''),
    })),
  );
  return commands.filter(({ args }) => args.split('\0').includes(jobKey)).map(({ name }) => name);
}

async function processesEnd(jobKey: string): Promise<void> {
  if (process.platform !== 'linux') return;
  await until(async () => (await processesOf(jobKey)).length === 0);
}
