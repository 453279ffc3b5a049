import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, symlink } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { until } from '../../support/until.ts';
import { bundleOf, client, mirror } from './client.ts';

const onLinux = process.platform === 'linux' ? test : test.skip;
let connect: LocalConnect;
let mira: ReturnType<typeof client>;
beforeAll(async () => {
  connect = await startLocalConnect();
  mira = client(connect, connect.keys.publisher);
});
afterAll(() => connect[Symbol.asyncDispose]());

interface LogEntry {
  readonly source: string;
  readonly data: string;
}

/** The log of the content's newest job, once it has a line that ends with this text. */
async function logWith(guid: string, ending: string): Promise<LogEntry[]> {
  const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
  let entries: LogEntry[] = [];
  await until(async () => {
    entries = (await mira.get(`v1/content/${guid}/jobs/${job.key}/log`)).body.entries;
    return entries.some(({ data }) => data.endsWith(ending));
  });
  return entries;
}

describe('an app', () => {
  test.each(['000 zero', '099 low', '101 Switching Protocols', '199 odd', '200 O\\u0001K', '999 \\u007f'])(
    'that answers with the status line "%s" gives its visitor 502 and does not stop the server',
    async (status) => {
      const source = `
def app(environ, start_response):
    start_response("${status}" if environ["PATH_INFO"] == "/bad" else "200 OK", [("X-App", "1")])
    return [b"fine"]
`;
      const guid = await mira.publish(
        `status-${Math.random().toString(36).slice(2)}`,
        bundleOf({ 'app.py': source }),
      );
      const bad = await mira.visit(`content/${guid}/bad`);
      expect([bad.status, bad.headers.get('x-app')]).toEqual([502, null]);
      expect(await bad.text()).toContain('Bad gateway');
      expect(await (await mira.visit(`content/${guid}/`)).text()).toBe('fine');
    },
  );

  onLinux(
    'that prints 256 MB without a line end gets one line of 64 kB in its log, and takes no memory of the server',
    async () => {
      const source = `
import sys
def app(environ, start_response):
    for _ in range(256):
        sys.stdout.write("x" * 1_048_576)
    print("end")
    print("after", flush=True)
    start_response("200 OK", [])
    return [b""]
`;
      const guid = await mira.publish('long-line', bundleOf({ 'app.py': source }));
      const before = await peakMemory();
      expect((await mira.visit(`content/${guid}/`)).status).toBe(200);
      const lines = (await logWith(guid, 'after')).map(({ data }) => data);
      expect(lines).toEqual([`${'x'.repeat(65_536)}… (cut)`, 'after']);
      expect((await peakMemory()) - before).toBeLessThan(100_000);
    },
  );

  test('that prints more than 16 MB keeps the last lines in its log', async () => {
    const source = `
def app(environ, start_response):
    for number in range(1000):
        print(str(number).zfill(50_000))
    print("end", flush=True)
    start_response("200 OK", [])
    return [b""]
`;
    const guid = await mira.publish('much', bundleOf({ 'app.py': source }));
    await mira.visit(`content/${guid}/`);
    const lines = await logWith(guid, 'end');
    expect(lines.length).toBeLessThan(500);
    expect(lines.at(-2)?.data).toMatch(/^0+999$/);
  });
});

describe('on a full disk', () => {
  /** Limits files of the server to one byte, until the returned function is called. */
  async function fillDisk(): Promise<() => Promise<unknown>> {
    const limit = (size: string) =>
      promisify(execFile)('prlimit', ['--pid', String(connect.pid), `--fsize=${size}:unlimited`]);
    await limit('1');
    return () => limit('unlimited');
  }

  onLinux(
    'an app that prints is answered, and its later lines are recorded when there is space again',
    async () => {
      const source = `
def app(environ, start_response):
    print("printed", environ["PATH_INFO"], flush=True)
    start_response("200 OK", [])
    return [b"answered"]
`;
      const guid = await mira.publish('prints', bundleOf({ 'app.py': source }));
      await mira.visit(`content/${guid}/before`);
      const free = await fillDisk();
      for (const number of [1, 2, 3])
        expect(await (await mira.visit(`content/${guid}/${number}`)).text()).toBe('answered');
      expect((await mira.get('v1/user')).status).toBe(200);
      await free();
      await mira.visit(`content/${guid}/after`);
      const lines = (await logWith(guid, '/after')).map(({ data }) => data);
      expect(lines).toEqual(['printed /before', 'printed /after']);
    },
  );

  onLinux('a build ends with an error, which its task shows', async () => {
    const index = createServer();
    await once(index.listen(0, '127.0.0.1'), 'listening');
    try {
      const { port } = index.address() as AddressInfo;
      const requirements = `--index-url http://127.0.0.1:${port}/simple\nnothing-of-that-name\n`;
      const guid = await mira.create('full-disk');
      const id = await mira.upload(guid, bundleOf({ 'app.py': mirror, 'requirements.txt': requirements }));
      const asked = once(index, 'request');
      const { body } = await mira.post(`v1/content/${guid}/deploy`, { bundle_id: id });
      const [, answer] = (await asked) as [unknown, ServerResponse];
      const free = await fillDisk();
      index.on('request', (_, later: ServerResponse) => later.writeHead(404).end());
      answer.writeHead(404).end();
      expect(await mira.taskEnd(body.task_id)).toMatchObject({ code: 1 });
      await free();
      expect((await mira.get('v1/user')).status).toBe(200);
    } finally {
      index.close();
    }
  });

  onLinux('an upload is refused with 134, without a path of the server', async () => {
    const guid = await mira.create('full-upload');
    const free = await fillDisk();
    const form = new FormData();
    form.set('archive', new Blob([bundleOf({ 'app.py': mirror })]), 'bundle.tar.gz');
    const large = new FormData();
    large.set('archive', new Blob([Buffer.alloc(8_000_000)]), 'bundle.tar.gz');
    for (const body of [bundleOf({ 'app.py': mirror }), form, large]) {
      const answer = await mira.post(`v1/content/${guid}/bundles`, body);
      expect(answer).toMatchObject({ status: 400, body: { code: 134 } });
      expect(answer.body.error).toBe('The bundle could not be stored: file too large.');
    }
    await free();
    expect((await mira.post(`v1/content/${guid}/bundles`, bundleOf({ 'app.py': mirror }))).status).toBe(200);
  });

  onLinux("requests get a response although the access log can't be written", async () => {
    const accessLog = join(dirname(connect.dataDir), 'access.log');
    await rm(accessLog);
    await symlink('/dev/full', accessLog);
    for (const _ of [1, 2]) expect((await mira.get('v1/user')).status).toBe(200);
    expect((await fetch(`${connect.url}/connect/`, { redirect: 'manual' })).status).toBe(302);
    await rm(accessLog);
    await mira.get('v1/user');
    expect((await connect.requests()).map(({ path }) => path)).toEqual(['/__api__/v1/user']);
  });
});

test('the body of a request is limited, except that of an upload', async () => {
  const large = 'x'.repeat(17_000_000);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  for (const path of ['/__login__', '/oauth/v1/token', '/__api__/v1/content'])
    expect((await fetch(`${connect.url}${path}`, { method: 'POST', headers, body: large })).status).toBe(413);
  const guid = await mira.create('large-upload');
  const refused = await mira.post(`v1/content/${guid}/bundles`, Buffer.from(large));
  expect(refused).toMatchObject({ status: 400, body: { code: 135 } });
});

/** The peak memory of the server so far, in kB. */
async function peakMemory(): Promise<number> {
  const status = await readFile(`/proc/${connect.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
}
