import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { connectTo } from '../../../src/connect/client.ts';
import { ConnectError, TransportError, UnexpectedResponseError } from '../../../src/connect/errors.ts';
import { clientOf, json, quietLog, serverThat } from './server.ts';

const user = { guid: 'g', username: 'mira', user_role: 'publisher', confirmed: true, locked: false };
const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';

test('the key is sent as Connect wants it, below a sub-path', async () => {
  await using server = await serverThat((_request, response) => json(response, user));
  await clientOf(`${server.url}pub/`).user();
  expect(server.asked[0]?.url).toBe('/pub/__api__/v1/user');
  expect(server.asked[0]?.headers.authorization).toBe('Key secretKey');
});

test('Snowflake gets its token, and Connect its key in a header of its own', async () => {
  await using server = await serverThat((_request, response) => json(response, user));
  await clientOf(server.url, {
    credentials: { kind: 'snowflake', token: 'ingress', key: 'secretKey' },
  }).user();
  expect(server.asked[0]?.headers).toMatchObject({
    authorization: 'Snowflake Token="ingress"',
    'x-rsc-authorization': 'Key secretKey',
  });
});

test('a redirect within the origin is followed, with the key', async () => {
  await using server = await serverThat(({ url }, response) =>
    url === '/pub/__api__/v1/user'
      ? json(response, user)
      : response.writeHead(308, { location: '/pub/__api__/v1/user' }).end(),
  );
  await expect(clientOf(server.url).user()).resolves.toEqual(user);
});

test('a redirect to another origin is not followed: the key stays', async () => {
  await using other = await serverThat((_request, response) => json(response, user));
  await using server = await serverThat((_request, response) =>
    response.writeHead(302, { location: `${other.url}__api__/v1/user` }).end(),
  );
  await expect(clientOf(server.url).user()).rejects.toThrow(UnexpectedResponseError);
  // Of a page it is an answer as any other: an app may send its visitors to sign in elsewhere.
  const visit = clientOf(server.url).visit(new URL(server.url), { timeout: 1000 });
  await expect(visit).resolves.toMatchObject({
    status: 302,
    redirect: new URL(`${other.url}__api__/v1/user`),
  });
  expect(other.asked).toEqual([]);
});

test('a page of another origin is never visited', async () => {
  await expect(
    clientOf('http://127.0.0.1:1/').visit(new URL('http://127.0.0.2/'), { timeout: 1 }),
  ).rejects.toThrow("isn't the server's origin");
});

test('redirects in a circle end', async () => {
  await using server = await serverThat((_request, response) =>
    response.writeHead(302, { location: '/again' }).end(),
  );
  await expect(clientOf(server.url).user()).rejects.toThrow(UnexpectedResponseError);
  expect(server.asked).toHaveLength(6);
});

test('a login page in place of JSON is told with its title', async () => {
  await using server = await serverThat((_request, response) =>
    response.end('<html><head><title>Sign in to\n ACME</title></head></html>'),
  );
  await expect(clientOf(server.url).user()).rejects.toMatchObject({ status: 200, title: 'Sign in to ACME' });
});

test('an error tells code, text, status and correlation id', async () => {
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
  expect(error.correlationId).toBe(server.asked[0]?.headers['x-correlation-id']);
  expect(error.message).not.toContain('secretKey');
});

test('cookies of any answer go with all later requests, and expired ones go', async () => {
  await using server = await serverThat(({ url }, response) => {
    if (url?.includes('/deploy')) {
      json(response, { task_id: 't' }, 202, { 'set-cookie': 'node=3; Path=/; HttpOnly' });
    } else if (url?.includes('/jobs')) json(response, [], 200, { 'set-cookie': 'node=; Path=/; Max-Age=0' });
    else json(response, { id: 't' });
  });
  const connect = clientOf(server.url);
  await connect.deploy(guid, '1', { activate: true });
  await connect.task('t', 0);
  await connect.jobs(guid);
  await connect.task('t', 0);
  expect(server.asked.map(({ headers }) => headers.cookie)).toEqual([
    undefined,
    'node=3',
    'node=3',
    undefined,
  ]);
});

test('a call that may be repeated is, after the wait that the server asks for', async () => {
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

test('a deployment whose answer was lost is not ordered again', async () => {
  await using server = await serverThat((_request, response) => response.destroy());
  const order = clientOf(server.url).deploy(guid, '1', { activate: true });
  await expect(order).rejects.toMatchObject({ failure: 'broken off', sent: true });
  expect(server.asked).toHaveLength(1);
});

test('a server that does not answer is given up after the time for a call', async () => {
  await using server = await serverThat(() => {});
  const connect = clientOf(server.url, { timeouts: { request: 50 } });
  await expect(connect.createContent({ name: 'x' })).rejects.toMatchObject({ failure: 'silent', sent: true });
});

test('a server that never answered anything is given up at the first silence', async () => {
  await using server = await serverThat(() => {});
  const connect = clientOf(server.url, { timeouts: { first: 50 } });
  await expect(connect.user()).rejects.toMatchObject({ failure: 'silent' });
  expect(server.asked).toHaveLength(1);
});

test('one that answered before is asked again when it falls silent, and given its usual time', async () => {
  await using server = await serverThat((request, response) => {
    if (server.asked.length !== 2) json(response, user);
    else request.resume();
  });
  const connect = clientOf(server.url, { timeouts: { first: 50, request: 300 } });
  await connect.user();
  await expect(connect.user()).resolves.toEqual(user);
  expect(server.asked).toHaveLength(3);
});

test('each further try is told, with what happened and when it is; once where calls side by side fail alike', async () => {
  let calls = 0;
  await using server = await serverThat((_request, response) => {
    if (++calls <= 2) response.writeHead(503).end('busy');
    else if (calls <= 4) response.destroy();
    else json(response, user);
  });
  const { log, lines } = quietLog();
  const told: string[] = [];
  const connect = clientOf(server.url, { log: { ...log, info: (line) => told.push(line) } });
  await Promise.all([connect.user(), connect.user()]);
  const { host } = new URL(server.url);
  expect(told).toEqual([
    expect.stringMatching(`^${host} answered 503\\. Trying again in \\d+ ms \\(try 2 of 5\\)\\.$`),
    expect.stringMatching(
      `^No answer from ${host}: broken off \\(ECONNRESET\\)\\. Trying again in [\\d.]+ m?s \\(try 3 of 5\\)\\.$`,
    ),
  ]);
  expect(lines.join('\n')).not.toContain('secretKey');
});

test('the end of the run ends a call at once', async () => {
  await using server = await serverThat(() => {});
  const run = new AbortController();
  const call = clientOf(server.url, { signal: run.signal }).user();
  setImmediate(() => run.abort(new Error('cancelled')));
  await expect(call).rejects.toThrow('cancelled');
});

test('what is not a GUID never enters a path', () => {
  expect(() => clientOf('http://127.0.0.1:1/').content('../../v1/user')).toThrow("can't be an id");
});

test('a server without a final slash is a mistake of the program', () => {
  expect(() => clientOf('http://127.0.0.1:1/pub')).toThrow('must end in "/"');
});

test('nobody at the address, and a name that nobody knows', async () => {
  const refused = clientOf('http://127.0.0.1:1/');
  const unknown = clientOf('http://connect.invalid/');
  await expect(refused.createContent({ name: 'x' })).rejects.toMatchObject({
    failure: 'unreachable',
    sent: false,
  });
  await expect(unknown.user()).rejects.toMatchObject({ failure: 'unknown host' });
});

test('a 404 means that nothing is set, or that a deletion is done', async () => {
  await using server = await serverThat((_request, response) =>
    json(response, { code: 4, error: 'None' }, 404),
  );
  const connect = clientOf(server.url);
  await expect(connect.vanity(guid)).resolves.toBeUndefined();
  await expect(connect.repository(guid)).resolves.toBeUndefined();
  await expect(connect.deleteBundle(guid, '7')).resolves.toBeUndefined();
  await expect(connect.content(guid)).rejects.toThrow(ConnectError);
});

test('an unknown route may answer in plain text', async () => {
  await using server = await serverThat((_request, response) =>
    response.writeHead(404).end('404 page not found'),
  );
  await expect(clientOf(server.url).user()).rejects.toMatchObject({
    status: 404,
    text: '404 page not found',
  });
});

test('the log has no key, and tells each call with its answer', async () => {
  await using server = await serverThat((_request, response) => json(response, user));
  const { log, lines } = quietLog();
  await clientOf(server.url, { log }).user();
  expect(lines).toEqual([expect.stringMatching(/^GET v1\/user: 200 in \d+ ms$/)]);
});

test('calls that a proxy must carry go through it, save those that NO_PROXY names', async () => {
  await using proxy = await serverThat((_request, response) => json(response, user));
  const before = { HTTP_PROXY: process.env.HTTP_PROXY, NO_PROXY: process.env.NO_PROXY };
  process.env.HTTP_PROXY = proxy.url;
  process.env.NO_PROXY = '127.0.0.1';
  try {
    await expect(clientOf('http://connect.invalid/').user()).resolves.toEqual(user);
    expect(proxy.asked[0]?.url).toBe('http://connect.invalid/__api__/v1/user');
    await expect(clientOf('http://127.0.0.1:1/').createContent({ name: 'x' })).rejects.toThrow(
      TransportError,
    );
    expect(proxy.asked).toHaveLength(1);
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
});

async function anArchive(bytes: number) {
  const folder = await mkdtemp(join(tmpdir(), 'archive-'));
  const file = join(folder, 'bundle.tar.gz');
  await writeFile(file, Buffer.alloc(bytes, 7));
  return { file, md5Base64: 'bWQ1', [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

test('an upload has its length and its checksum, and tells how far it is', async () => {
  await using archive = await anArchive(300_000);
  const received: Buffer[] = [];
  await using server = await serverThat((request, response) => {
    request.on('data', (chunk) => received.push(chunk)).on('end', () => json(response, { id: '7' }));
  });
  const sent: number[] = [];
  await clientOf(server.url).upload(guid, archive, undefined, {
    sent: (bytes) => sent.push(bytes),
    whole() {},
    over() {},
  });
  expect(Buffer.concat(received)).toHaveLength(300_000);
  expect(sent.at(-1)).toBe(300_000);
  expect(server.asked[0]?.headers).toMatchObject({
    'content-length': '300000',
    'content-type': 'application/gzip',
    'x-content-checksum': 'bWQ1',
  });
});

test.each(['with', 'without'])(
  'an upload %s metadata that is turned away and made again tells when the server is at it, and when no longer',
  async (how) => {
    await using archive = await anArchive(1000);
    let uploads = 0;
    const told: string[] = [];
    await using server = await serverThat((request, response) => {
      request.resume().on('end', async () => {
        // A server may have read all of it before this side knows that all of it is sent.
        while (told.at(-1) !== 'whole') await nextTurn();
        uploads++;
        if (uploads === 1) response.writeHead(429, { 'retry-after': '0' }).end();
        else if (uploads === 2) request.socket.destroy();
        else json(response, { id: '7' });
      });
    });
    const watcher = {
      sent: () => told.push('sent'),
      whole: () => told.push('whole'),
      over: () => told.push('over'),
    };
    const metadata = how === 'with' ? { source: 'git' } : undefined;
    const upload = () => clientOf(server.url).upload(guid, archive, metadata, watcher);
    await expect(upload()).rejects.toMatchObject({ failure: 'broken off' });
    await expect(upload()).resolves.toEqual({ id: '7' });
    const once = ['sent', 'whole', 'over'];
    expect(told).toEqual([...once, ...once, ...once]);
  },
);

test('an upload with metadata is a form of two parts, of the length that was announced', async () => {
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
  expect(server.asked[0]?.headers['content-length']).toBe(String(received.length));
  expect(JSON.parse(String(form?.get('metadata')))).toEqual({ source: 'git', author: 'Zoë "Z"' });
  expect(form?.get('archive')).toMatchObject({ name: 'bundle.tar.gz', size: 1000 });
});

// It waits for the most part, as the next one does.
test.concurrent('an upload that stops advancing is given up, one that is only slow is not', async () => {
  await using archive = await anArchive(20_000_000);
  const timeouts = { stall: 2_000, request: 100 };
  await using stalled = await serverThat((request) => request.pause());
  const upload = clientOf(stalled.url, { timeouts }).upload(guid, archive, undefined);
  await expect(upload).rejects.toMatchObject({ failure: 'silent' });

  await using slow = await serverThat((request, response) => {
    let pauses = 0;
    request.on('data', () => {
      // Together longer than it may stand still, each for itself much shorter.
      if (pauses++ < 12) {
        request.pause();
        setTimeout(() => request.resume(), 200);
      }
    });
    request.on('end', () => json(response, { id: '7' }));
  });
  await expect(clientOf(slow.url, { timeouts }).upload(guid, archive, undefined)).resolves.toEqual({
    id: '7',
  });
});

test.concurrent('a server may take longer to store what was sent whole than a transfer may stand still, and yet not for ever', async () => {
  await using archive = await anArchive(1_000_000);
  await using server = await serverThat((request, response) => {
    request.resume().on('end', () => setTimeout(() => json(response, { id: '7' }), 1_000));
  });
  const upload = (store: number) =>
    clientOf(server.url, { timeouts: { stall: 300, request: 100, store } }).upload(guid, archive, undefined);
  await expect(upload(10_000)).resolves.toEqual({ id: '7' });
  await expect(upload(200)).rejects.toMatchObject({ failure: 'silent', sent: true });
});

test('an answer that stops in the middle is given up as soon as any other, after an upload too', async () => {
  await using archive = await anArchive(1000);
  await using server = await serverThat((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-length': '10' }).write('01234'));
  });
  const timeouts = { stall: 300, store: 60_000 };
  const upload = clientOf(server.url, { timeouts }).upload(guid, archive, undefined);
  await expect(upload).rejects.toMatchObject({ sent: true });
});

test('a proxy that refuses an upload by its size is heard, though it hangs up', async () => {
  await using archive = await anArchive(20_000_000);
  await using server = await serverThat((_request, response) => {
    response.writeHead(413, { 'content-type': 'text/html', connection: 'close' });
    response.end('<html><head><title>413 Request Entity Too Large</title></head></html>');
  });
  const upload = clientOf(server.url).upload(guid, archive, undefined);
  await expect(upload).rejects.toMatchObject({ status: 413, text: '413 Request Entity Too Large' });
});

test('only a draft says so: an older server refuses a field that it does not know', async () => {
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

test('nothing is sent before the first call', async () => {
  await using server = await serverThat((_request, response) => json(response, user));
  connectTo({
    server: new URL(server.url),
    credentials: { kind: 'api-key', key: 'k' },
    signal: new AbortController().signal,
    log: quietLog().log,
  });
  expect(server.asked).toEqual([]);
});
