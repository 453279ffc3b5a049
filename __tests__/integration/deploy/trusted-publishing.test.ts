import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectTo } from '../../../src/connect/client.ts';
import { release } from '../../../src/deploy/release.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import { UserError } from '../../../src/shared/problems.ts';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { clientFor, deployRequest, quickApp, recorder, testApp } from './test-app.ts';

const issuer = 'https://token.actions.example.org';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { signal } = new AbortController();

let server: LocalConnect;
let folder: string;
let guid: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jwks-'));
  const jwks = join(folder, 'jwks.json');
  await writeFile(
    jwks,
    JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256' }] }),
  );
  // Keys that expire after a few seconds: each run needs several.
  server = await startLocalConnect({
    oidcIssuer: issuer,
    oidcJwks: jwks,
    oidcLifetime: 3,
    pathPrefix: '/pub',
  });
  await using app = await testApp(quickApp('by key'));
  const recorded = recorder();
  const connect = clientFor(server.url, server.keys.publisher, recorded);
  await release(deployRequest(app), deployContext({ connect, progress: recorded.progress, signal }));
  guid = recorded.facts.contentGuid ?? '';
  await addTrustedPublisher(guid);
});

/** Connect has a page for this. local-connect also has an API call. */
async function addTrustedPublisher(content: string, ref = 'refs/heads/main') {
  const trust = { audience: 'connect', claims: { repository: 'acme/board', ref } };
  const response = await fetch(`${server.url}/__api__/v1/content/${content}/trusted_publishers`, {
    method: 'POST',
    headers: { authorization: `Key ${server.keys.publisher}`, 'content-type': 'application/json' },
    body: JSON.stringify(trust),
  });
  expect(response.status).toBe(201);
}

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function unsigned(changes: Record<string, unknown>, alg: string) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer,
    aud: 'connect',
    repository: 'acme/board',
    ref: 'refs/heads/main',
    iat: now,
    nbf: now - 10,
    exp: now + 300,
    ...changes,
  };
  return `${part({ alg, typ: 'JWT', kid: 'k1' })}.${part(claims)}`;
}

function token(changes: Record<string, unknown> = {}, key = privateKey): string {
  const text = unsigned(changes, 'RS256');
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

/** A token that is signed with the public key as a shared secret. */
function confused(): string {
  const text = unsigned({}, 'HS256');
  const secret = publicKey.export({ type: 'spki', format: 'pem' });
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

async function deploy(
  idToken: () => string,
  files: ReturnType<typeof quickApp>,
  at = server.url,
  changed: Partial<DeployRequest> = {},
) {
  await using app = await testApp(files);
  const recorded = recorder();
  const masked: string[] = [];
  const connect = connectTo({
    server: new URL(`${at}/`),
    credentials: {
      kind: 'trusted-publishing',
      idToken: async () => idToken(),
      mask: (secret) => masked.push(secret),
    },
    signal,
    log: recorded.progress.log,
  });
  const request = deployRequest(
    { ...app, python: { requires: '>=3.8', source: 'the test' } },
    { content: { guid, name: 'test_app' }, keepBundles: 1, ...changed },
  );
  const context = deployContext({ connect, progress: recorded.progress, signal }, guid);
  const ended = await release(request, context).catch((error) => error);
  return { ended, facts: recorded.facts, log: recorded.lines.join('\n'), masked };
}

/** Its start takes longer than half of a key's lifetime, after which a key is replaced. */
const slowToStart = {
  ...quickApp('by token'),
  'app.py': `import time\ntime.sleep(2)\n${quickApp('by token')['app.py']}`,
};

test('deploys without a stored key, renews the key during the run, and masks every secret', async () => {
  const { ended, facts, masked, log } = await deploy(() => token(), slowToStart);
  expect(ended).toBe('deployed');
  expect(facts.pythonVersion).toMatch(/^3\.\d+\.\d+$/);
  const exchanges = (await server.requests()).filter(({ path }) => path.endsWith('/oauth/v1/token'));
  expect(exchanges.length).toBeGreaterThan(1);
  expect(masked).toHaveLength(2 * exchanges.length);
  for (const secret of masked) expect(log).not.toContain(secret);
});

test('reports the Python of a preview, also if no bundle was active before', async () => {
  const connect = clientFor(server.url, server.keys.publisher, recorder());
  const created = await connect.createContent({ name: 'never_deployed' });
  const ref = 'refs/heads/preview';
  await addTrustedPublisher(created.guid, ref);
  const { ended, facts } = await deploy(() => token({ ref }), quickApp('preview'), server.url, {
    kind: 'preview',
    content: { guid: created.guid, name: 'never_deployed' },
  });
  expect(ended).toBe('previewed');
  expect(facts.pythonVersion).toMatch(/^3\.\d+\.\d+$/);
});

test.each<{ it: string; of: () => string; message: RegExp; hint: RegExp }>([
  {
    it: 'an expired token',
    of: () => token({ exp: 1, nbf: 0, iat: 0 }),
    message: /couldn't verify/,
    hint: /clock/,
  },
  {
    it: 'a token for another audience',
    of: () => token({ aud: 'other' }),
    message: /has no trusted publisher/,
    hint: /audience/,
  },
  {
    it: 'a token of another repository',
    of: () => token({ repository: 'acme/evil' }),
    message: /has no trusted publisher/,
    hint: /Source tab .* with the repository acme\/evil and the audience connect/,
  },
  {
    it: 'a token of another branch',
    of: () => token({ ref: 'refs/heads/x' }),
    message: /has no trusted publisher/,
    hint: /Source tab/,
  },
  {
    it: 'a token of another signer',
    of: () => token({}, stranger.privateKey),
    message: /couldn't verify/,
    hint: /clock/,
  },
  {
    it: 'an unsigned token',
    of: () => `${unsigned({}, 'none')}.`,
    message: /couldn't verify/,
    hint: /clock/,
  },
  { it: 'a token signed with the public key', of: confused, message: /couldn't verify/, hint: /clock/ },
])('$it gets no key, and the error names the setting to change', async ({ of, message, hint }) => {
  const { ended, facts } = await deploy(of, quickApp('never'));
  expect(ended).toBeInstanceOf(UserError);
  expect(ended.problems[0]).toMatchObject({
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
  expect(ended.problems[0].reason).toContain(guid);
  expect(facts.live).toMatch(/^Nothing was changed/);
});

test('a refused exchange names the repository and the subject to paste', async () => {
  const subject = 'repo:acme@123/evil@456:ref:refs/heads/main';
  const { ended } = await deploy(() => token({ repository: 'acme/evil', sub: subject }), quickApp('never'));
  expect(ended.problems[0].reason).toContain(`repository acme/evil, subject ${subject}, audience connect`);
});

test('names the first release with trusted publishing if the server does not offer it', async () => {
  await using older = await startLocalConnect({ version: '2026.06.0' });
  const { ended } = await deploy(() => token(), quickApp('never'), older.url);
  expect(ended.problems[0]).toMatchObject({
    message: 'The server does not offer trusted publishing.',
    hint: expect.stringContaining('2026.07.0'),
  });
});
