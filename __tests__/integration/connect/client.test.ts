import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { connectTo } from '../../../src/connect/client.ts';
import { ConnectError } from '../../../src/connect/errors.ts';
import { TransportError, UnexpectedResponseError } from '../../../src/http/errors.ts';
import { virtualClock } from '../../support/clock.ts';
import { until } from '../../support/until.ts';
import { clientOf, json, quietLog, serverThat, user } from './server.ts';

const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';
const item = { guid, name: 'sales', app_mode: 'python-dash', owner_guid: user.guid };

test('sends the key as Connect expects it, below a sub-path', async () => {
  await using server = await serverThat((_request, response) => json(response, user));
  await clientOf(`${server.url}pub/`).user();
  expect(server.requests[0]?.url).toBe('/pub/__api__/v1/user');
  expect(server.requests[0]?.headers.authorization).toBe('Key secretKey');
});

test('sends Snowflake its token, and Connect the key in another header', async () => {
  await using server = await serverThat((_request, response) => json(response, user));
  await clientOf(server.url, {
    credentials: { kind: 'snowflake', token: 'ingress', key: 'secretKey' },
  }).user();
  expect(server.requests[0]?.headers).toMatchObject({
    authorization: 'Snowflake Token="ingress"',
    'x-rsc-authorization': 'Key secretKey',
  });
});

test('follows a redirect within the origin, with the key', async () => {
  await using server = await serverThat(({ url }, response) =>
    url === '/pub/__api__/v1/user'
      ? json(response, user)
      : response.writeHead(308, { location: '/pub/__api__/v1/user' }).end(),
  );
  await expect(clientOf(server.url).user()).resolves.toEqual(user);
});

test('does not follow a redirect to another origin', async () => {
  await using other = await serverThat((_request, response) => json(response, user));
  await using server = await serverThat((_request, response) =>
    response.writeHead(302, { location: `${other.url}__api__/v1/user` }).end(),
  );
  await expect(clientOf(server.url).user()).rejects.toThrow(UnexpectedResponseError);
  // For a page, a redirect is a valid response: an app may send its visitors elsewhere to sign in.
  const visit = clientOf(server.url).visit(new URL(server.url), { timeout: 1000 });
  await expect(visit).resolves.toMatchObject({
    status: 302,
    redirect: new URL(`${other.url}__api__/v1/user`),
  });
  expect(other.requests).toEqual([]);
});

test('never visits a page of another origin', async () => {
  await expect(
    clientOf('http://127.0.0.1:1/').visit(new URL('http://127.0.0.2/'), { timeout: 1 }),
  ).rejects.toThrow("isn't the server's origin");
});

test('gives up on redirects in a circle', async () => {
  await using server = await serverThat((_request, response) =>
    response.writeHead(302, { location: '/again' }).end(),
  );
  await expect(clientOf(server.url).user()).rejects.toThrow(UnexpectedResponseError);
  expect(server.requests).toHaveLength(6);
});

test('names the title of a login page that came instead of JSON', async () => {
  await using server = await serverThat((_request, response) =>
    response.end('<html><head><title>Sign in to\n ACME</title></head></html>'),
  );
  await expect(clientOf(server.url).user()).rejects.toMatchObject({ status: 200, title: 'Sign in to ACME' });
});

test("an error has the server's code and text, the status and the correlation ID", async () => {
  await using server = await serverThat((request, response) =>
    json(response, { code: 22, error: 'You may not.' }, 403, {
      'x-correlation-id': String(request.headers['x-correlation-id']),
    }),
  );
  const error = await clientOf(server.url)
    .user()
    .catch((caught) => caught);
  expect(error).toBeInstanceOf(ConnectError);
  expect(error).toMatchObject({ code: 22, text: 'You may not.', status: 403, call: 'GET v1/user' });
  expect(error.correlationId).toBe(server.requests[0]?.headers['x-correlation-id']);
  expect(error.message).not.toContain('secretKey');
});

test('sends the cookies of any response with all later requests, until they expire', async () => {
  await using server = await serverThat(({ url }, response) => {
    if (url?.includes('/deploy')) {
      json(response, { task_id: 't' }, 202, { 'set-cookie': 'node=3; Path=/; HttpOnly' });
    } else if (url?.includes('/jobs')) json(response, [], 200, { 'set-cookie': 'node=; Path=/; Max-Age=0' });
    else json(response, { id: 't', finished: false, last: 0 });
  });
  const connect = clientOf(server.url);
  await connect.deploy(guid, '1', { activate: true });
  await connect.task('t', 0);
  await connect.jobs(guid);
  await connect.task('t', 0);
  expect(server.requests.map(({ headers }) => headers.cookie)).toEqual([
    undefined,
    'node=3',
    'node=3',
    undefined,
  ]);
});

test('repeats a call that is safe to repeat, after the delay that the server requests', async () => {
  let calls = 0;
  await using server = await serverThat((_request, response) => {
    calls++;
    if (calls === 1) response.writeHead(503, { 'retry-after': '0' }).end('busy');
    else if (calls === 2) response.destroy();
    else json(response, user);
  });
  await expect(clientOf(server.url).user()).resolves.toEqual(user);
  expect(calls).toBe(3);
});

test('does not request a build again if the response was lost', async () => {
  await using server = await serverThat((_request, response) => response.destroy());
  const order = clientOf(server.url).deploy(guid, '1', { activate: true });
  await expect(order).rejects.toMatchObject({ failure: 'connection reset', sent: true });
  expect(server.requests).toHaveLength(1);
});

/** Lets time pass for the client's own timeouts only, so that they are exact on any machine. */
const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);
const fakeTimeouts = () =>
  jest.useFakeTimers({
    doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval'],
  });
afterEach(() => {
  jest.useRealTimers();
});

test('gives up on a call that has no response in time', async () => {
  fakeTimeouts();
  await using server = await serverThat(() => {});
  const call = clientOf(server.url).createContent({ name: 'x' });
  const outcome = expect(call).rejects.toMatchObject({ failure: 'timeout', sent: true });
  await until(() => server.requests.length === 1);
  await pass(30);
  await outcome;
});

test('repeats a call that had no response in time, also the first one', async () => {
  fakeTimeouts();
  await using server = await serverThat((request, response) => {
    if (server.requests.length > 1) json(response, user);
    else request.resume();
  });
  const call = clientOf(server.url).user();
  await until(() => server.requests.length === 1);
  await pass(30);
  await expect(call).resolves.toEqual(user);
  expect(server.requests).toHaveLength(2);
});

test.each([20, 40])('survives an outage of %d s at the first call', async (seconds) => {
  const clock = virtualClock();
  await using server = await serverThat((_request, response) => {
    if (clock.now() < seconds * 1000) response.writeHead(502).end('<html>');
    else json(response, user);
  });
  await expect(clientOf(server.url, { clock }).user()).resolves.toEqual(user);
});

test('gives up when an outage has lasted for a minute', async () => {
  const clock = virtualClock();
  await using server = await serverThat((_request, response) => response.destroy());
  await expect(clientOf(server.url, { clock }).user()).rejects.toThrow(TransportError);
  expect(clock.now()).toBeGreaterThan(50_000);
  expect(clock.now()).toBeLessThanOrEqual(60_000);
});

test('does not wait for a server again after another call has waited for a minute, until it answers', async () => {
  const clock = virtualClock();
  let isAway = true;
  await using server = await serverThat((_request, response) =>
    isAway ? response.destroy() : json(response, user),
  );
  const connect = clientOf(server.url, { clock });
  await expect(connect.user()).rejects.toThrow(TransportError);
  clock.advance(10_000);
  const waited = clock.now();
  await expect(connect.user()).rejects.toThrow(TransportError);
  expect(clock.now()).toBe(waited);
  isAway = false;
  await expect(connect.user()).resolves.toEqual(user);
  isAway = true;
  await expect(connect.user()).rejects.toThrow(TransportError);
  expect(clock.now()).toBeGreaterThan(waited + 50_000);
});

test('repeats a call that fails long after the last failure of another call', async () => {
  const clock = virtualClock();
  await using server = await serverThat((_request, response) =>
    server.requests.length <= 2 ? response.destroy() : json(response, user),
  );
  const connect = clientOf(server.url, { clock });
  await expect(connect.createContent({ name: 'board' })).rejects.toThrow(TransportError);
  clock.advance(120_000);
  await expect(connect.user()).resolves.toEqual(user);
});

test('repeats a call that got a page once instead of JSON', async () => {
  await using server = await serverThat((_request, response) =>
    server.requests.length === 1 ? response.end('<title>Back soon</title>') : json(response, user),
  );
  await expect(clientOf(server.url).user()).resolves.toEqual(user);
});

test('logs each retry with its reason and delay, once if parallel calls fail alike', async () => {
  const waiting: ServerResponse[] = [];
  let pairs = 0;
  // The server responds to two calls at a time, so that they fail alike.
  await using server = await serverThat((_request, response) => {
    if (waiting.push(response) < 2) return;
    pairs++;
    for (const each of waiting.splice(0)) {
      if (pairs === 1) each.writeHead(503).end('busy');
      else if (pairs === 2) each.destroy();
      else json(each, user);
    }
  });
  const { log, lines } = quietLog();
  const logged: string[] = [];
  const connect = clientOf(server.url, { log: { ...log, info: (line) => logged.push(line) } });
  await Promise.all([connect.user(), connect.user()]);
  const { host } = new URL(server.url);
  expect(logged).toEqual([
    expect.stringMatching(`^${host} answered 503\\. Trying again in \\d+ ms, for up to 1 min 0 s\\.$`),
    expect.stringMatching(
      `^No response from ${host}: connection reset \\(\\w+\\)\\. Trying again in [\\d.]+ m?s, for up to (1 min 0|\\d+) s\\.$`,
    ),
  ]);
  expect(lines.join('\n')).not.toContain('secretKey');
});

test('logs a refused connection immediately, and about every 5 s how long it is still tried', async () => {
  const { log } = quietLog();
  const logged: { readonly at: number; readonly line: string }[] = [];
  const clock = virtualClock();
  const info = (line: string) => logged.push({ at: clock.now(), line });
  const connect = clientOf('http://127.0.0.1:1/', { clock, log: { ...log, info } });
  await expect(connect.user()).rejects.toMatchObject({ failure: 'unreachable', code: 'ECONNREFUSED' });
  expect(logged[0]).toEqual({
    at: 0,
    line: expect.stringMatching(
      /^No response from 127\.0\.0\.1:1: unreachable \(ECONNREFUSED\)\. Trying again in \d+ ms, for up to 1 min 0 s\.$/,
    ),
  });
  const pauses = logged.slice(1).map(({ at }, index) => at - (logged[index]?.at ?? 0));
  expect(pauses.length).toBeGreaterThan(3);
  expect(pauses.every((pause) => pause >= 5_000 && pause <= 10_000)).toBe(true);
});

test('the end of the run aborts a call immediately', async () => {
  await using server = await serverThat(() => {});
  const run = new AbortController();
  const call = clientOf(server.url, { signal: run.signal }).user();
  setImmediate(() => run.abort(new Error('cancelled')));
  await expect(call).rejects.toThrow('cancelled');
});

test('rejects an id that is not a GUID before it becomes part of a path', () => {
  expect(() => clientOf('http://127.0.0.1:1/').content('../../v1/user')).toThrow('is not an id of Connect');
});

test('requires a final slash in the URL of the server', () => {
  expect(() => clientOf('http://127.0.0.1:1/pub')).toThrow('must end in "/"');
});

test('distinguishes an address that refuses connections from an unknown host name', async () => {
  const refused = clientOf('http://127.0.0.1:1/');
  const unknown = clientOf('http://connect.invalid/');
  await expect(refused.createContent({ name: 'x' })).rejects.toMatchObject({
    failure: 'unreachable',
    sent: false,
  });
  await expect(unknown.user()).rejects.toMatchObject({ failure: 'unknown host' });
});

test('tolerates refused connections for a minute, also at the first call', async () => {
  const clock = virtualClock();
  await expect(clientOf('http://127.0.0.1:1/', { clock }).user()).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
  expect(clock.now()).toBeGreaterThan(50_000);
});

test('gets the vanity path with the first call to a server that ignores `include`', async () => {
  await using server = await serverThat(({ url }, response) =>
    json(response, url?.endsWith('/vanity') ? { content_guid: guid, path: '/sales/' } : item),
  );
  const content = await clientOf(server.url).content(guid);
  expect(content.vanity_url).toBe(`${server.url}sales/`);
});

test('treats a 404 as a value that is not set, or as an item that is already deleted', async () => {
  await using server = await serverThat((_request, response) =>
    json(response, { code: 4, error: 'None' }, 404),
  );
  const connect = clientOf(server.url);
  await expect(connect.vanity(guid)).resolves.toBeUndefined();
  await expect(connect.deleteBundle(guid, '7')).resolves.toBeUndefined();
  await expect(connect.content(guid)).rejects.toThrow(ConnectError);
});

test('accepts an error in plain text', async () => {
  await using server = await serverThat((_request, response) =>
    response.writeHead(404).end('404 page not found'),
  );
  await expect(clientOf(server.url).user()).rejects.toMatchObject({
    status: 404,
    text: '404 page not found',
  });
});

test('logs each call with its status, and never the key', async () => {
  await using server = await serverThat((_request, response) => json(response, user));
  const { log, lines } = quietLog();
  await clientOf(server.url, { log }).user();
  expect(lines).toEqual([expect.stringMatching(/^GET v1\/user: 200 in \d+ ms$/)]);
});

async function anArchive(bytes: number) {
  const folder = await mkdtemp(join(tmpdir(), 'archive-'));
  const file = join(folder, 'bundle.tar.gz');
  await writeFile(file, Buffer.alloc(bytes, 7));
  return { file, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

test('an upload has a length and a checksum, and reports its progress', async () => {
  await using archive = await anArchive(300_000);
  const received: Buffer[] = [];
  await using server = await serverThat((request, response) => {
    request.on('data', (chunk) => received.push(chunk)).on('end', () => json(response, { id: '7' }));
  });
  const sent: number[] = [];
  await clientOf(server.url).upload(guid, archive, undefined, (bytes) => sent.push(bytes));
  expect(Buffer.concat(received)).toHaveLength(300_000);
  expect(sent.at(-1)).toBe(300_000);
  expect(server.requests[0]?.headers).toMatchObject({
    'content-length': '300000',
    'content-type': 'application/gzip',
    'x-content-checksum': createHash('md5').update(Buffer.alloc(300_000, 7)).digest('base64'),
  });
});

test.each(['with', 'without'])(
  'an upload %s metadata that is rejected and repeated reports its bytes each time',
  async (how) => {
    await using archive = await anArchive(1000);
    await using server = await serverThat((request, response) => {
      request.resume().on('end', () => {
        if (server.requests.length === 1) response.writeHead(429, { 'retry-after': '0' }).end();
        else if (server.requests.length === 2) request.socket.destroy();
        else json(response, { id: '7' });
      });
    });
    const sent: number[] = [];
    const metadata = how === 'with' ? { source: 'git' } : undefined;
    const upload = () => clientOf(server.url).upload(guid, archive, metadata, (bytes) => sent.push(bytes));
    await expect(upload()).rejects.toMatchObject({ failure: 'connection reset' });
    await expect(upload()).resolves.toEqual({ id: '7' });
    expect(sent).toEqual([1000, 1000, 1000]);
  },
);

test('an upload with metadata is a form of two parts with the declared length', async () => {
  await using archive = await anArchive(1000);
  let received = Buffer.alloc(0);
  let form: FormData | undefined;
  await using server = await serverThat((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk) => chunks.push(chunk))
      .on('end', async () => {
        received = Buffer.concat(chunks);
        const headers = { 'content-type': String(request.headers['content-type']) };
        form = await new Response(received, { headers }).formData();
        json(response, { id: '7' });
      });
  });
  await clientOf(server.url).upload(guid, archive, { source: 'git', author: 'Zoë "Z"' });
  expect(server.requests[0]?.headers['content-length']).toBe(String(received.length));
  expect(JSON.parse(String(form?.get('metadata')))).toEqual({ source: 'git', author: 'Zoë "Z"' });
  expect(form?.get('archive')).toMatchObject({ name: 'bundle.tar.gz', size: 1000 });
});

test('gives up an upload that stalls', async () => {
  await using archive = await anArchive(20_000_000);
  await using stalled = await serverThat((request) => request.pause());
  const upload = clientOf(stalled.url, { timeouts: { stall: 300 } }).upload(guid, archive, undefined);
  await expect(upload).rejects.toMatchObject({ failure: 'timeout' });
});

test('does not give up an upload that is only slow', async () => {
  await using archive = await anArchive(20_000_000);
  await using slow = await serverThat((request, response) => {
    let chunks = 0;
    request.on('data', () => {
      // The total is longer than the timeouts of the other calls. Each pause is much shorter than the stall timeout.
      if (++chunks > 12) return;
      request.pause();
      setTimeout(() => request.resume(), 20);
    });
    request.on('end', () => json(response, { id: '7' }));
  });
  const timeouts = { stall: 120_000, request: 100 };
  await expect(clientOf(slow.url, { timeouts }).upload(guid, archive, undefined)).resolves.toEqual({
    id: '7',
  });
});

test('a server may take longer to store an upload than a transfer may stall, but not for ever', async () => {
  fakeTimeouts();
  await using archive = await anArchive(1_000);
  const received: ServerResponse[] = [];
  await using server = await serverThat((request, response) => {
    request.resume().on('end', () => received.push(response));
  });
  const upload = () => {
    const timeouts = { stall: 30_000, request: 30_000, store: 60_000 };
    return clientOf(server.url, { timeouts }).upload(guid, archive, { source: 'git' });
  };
  const first = upload();
  await until(() => received.length === 1);
  await pass(59);
  for (const response of received) json(response, { id: '7' });
  await expect(first).resolves.toEqual({ id: '7' });

  const second = expect(upload()).rejects.toMatchObject({ failure: 'timeout', sent: true });
  await until(() => received.length === 2);
  await pass(60);
  await second;
});

test('gives up on a response that stops in the middle like any other, also after an upload', async () => {
  await using archive = await anArchive(1000);
  await using server = await serverThat((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-length': '10' }).write('01234'));
  });
  const timeouts = { stall: 300, store: 60_000 };
  const upload = clientOf(server.url, { timeouts }).upload(guid, archive, undefined);
  await expect(upload).rejects.toMatchObject({ sent: true });
});

test('reads the response of a proxy that rejects an upload by its size and closes the connection', async () => {
  await using archive = await anArchive(20_000_000);
  await using server = await serverThat((_request, response) => {
    response.writeHead(413, { 'content-type': 'text/html', connection: 'close' });
    response.end('<html><head><title>413 Request Entity Too Large</title></head></html>');
  });
  const upload = clientOf(server.url).upload(guid, archive, undefined);
  await expect(upload).rejects.toMatchObject({ status: 413, text: '413 Request Entity Too Large' });
});

test('sends the field for drafts only for a draft: older servers reject it', async () => {
  const bodies: unknown[] = [];
  await using server = await serverThat((request, response) => {
    request.setEncoding('utf8').on('data', (text) => bodies.push(JSON.parse(text)));
    request.on('end', () => json(response, { task_id: 't' }, 202));
  });
  const connect = clientOf(server.url);
  await connect.deploy(guid, '7', { activate: true });
  await connect.deploy(guid, '7', { activate: false });
  expect(bodies).toEqual([{ bundle_id: '7' }, { bundle_id: '7', activate: false }]);
});

test('sends nothing before the first call', async () => {
  await using server = await serverThat((_request, response) => json(response, user));
  connectTo({
    server: new URL(server.url),
    credentials: { kind: 'api-key', key: 'k' },
    signal: new AbortController().signal,
    log: quietLog().log,
  });
  expect(server.requests).toEqual([]);
});

test('replaces URLs of content that are not http or https', async () => {
  await using server = await serverThat((_request, response) =>
    json(response, [
      { ...item, dashboard_url: 'javascript:alert(1)', content_url: 'data:text/html,x', vanity_url: 'x' },
    ]),
  );
  expect(await clientOf(server.url).allContent()).toEqual([
    {
      ...item,
      dashboard_url: `${server.url}connect/#/apps/${guid}`,
      content_url: `${server.url}content/${guid}/`,
      vanity_url: null,
    },
  ]);
});
