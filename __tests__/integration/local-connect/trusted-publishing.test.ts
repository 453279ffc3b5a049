import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { bundleOf, client, mirror } from './client.ts';

const issuer = 'https://token.actions.example.org';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

let connect: LocalConnect;
let mira: ReturnType<typeof client>;
let folder: string;
let guid: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jwks-'));
  const jwks = join(folder, 'jwks.json');
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' };
  await writeFile(jwks, JSON.stringify({ keys: [key] }));
  connect = await startLocalConnect({ oidcIssuer: issuer, oidcJwks: jwks, pathPrefix: '/pub' });
  mira = client(connect, connect.keys.publisher);
  guid = await mira.create('trusting');
  await mira.post(`v1/content/${guid}/trusted_publishers`, {
    claims: { repository: 'acme/board', ref: 'refs/heads/main' },
  });
});
afterAll(async () => {
  await connect[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const now = () => Math.floor(Date.now() / 1000);
const claimsOf = (changes: Record<string, unknown> = {}) => ({
  iss: issuer,
  aud: 'connect',
  sub: 'repo:acme/board:ref:refs/heads/main',
  repository: 'acme/board',
  ref: 'refs/heads/main',
  iat: now(),
  nbf: now() - 10,
  exp: now() + 300,
  ...changes,
});
const token = (changes: Record<string, unknown> = {}, key: KeyObject = privateKey, kid = 'k1') =>
  new SignJWT(claimsOf(changes)).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(key);
const hmacToken = (secret: string) =>
  new SignJWT(claimsOf()).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(Buffer.from(secret));

async function exchange(subject: string, changes: Record<string, string> = {}) {
  const discovered = await fetch(`${connect.url}/.well-known/oauth-authorization-server`);
  const { token_endpoint: endpoint } = (await discovered.json()) as { token_endpoint: string };
  const answer = await fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      subject_token: subject,
      ...changes,
    }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

test('names the token endpoint below the path prefix in the discovery document', async () => {
  const answer = await fetch(`${connect.url}/.well-known/oauth-authorization-server`);
  expect(await answer.json()).toMatchObject({
    issuer: connect.url,
    token_endpoint: `${connect.url}/oauth/v1/token`,
  });
});

test('exchanges a valid token for a key that can deploy to its content and nothing else', async () => {
  const { status, body } = await exchange(await token());
  expect(status).toBe(200);
  const job = client(connect, body.access_token);
  expect((await job.get(`v1/content/${guid}`)).body).toMatchObject({ app_role: 'editor' });
  const id = await job.upload(guid, bundleOf({ 'app.py': mirror }));
  expect(await job.deploy(guid, { bundle_id: id })).toMatchObject({ code: 0 });
  expect((await job.visit(`content/${guid}/`)).status).toBe(200);
  const draft = await job.upload(guid, bundleOf({ 'app.py': mirror }));
  expect((await job.delete(`v1/content/${guid}/bundles/${draft}`)).status).toBe(204);
  const other = await mira.create('not-trusting');
  for (const refused of [
    await job.get('v1/user'),
    await job.get('v1/content'),
    await job.get('v1/users'),
    await job.get('v1/server_settings/python'),
    await job.post('v1/content', { name: 'new-one' }),
    await job.patch(`v1/content/${guid}`, { title: 'Other title' }),
    await job.put(`v1/content/${guid}/vanity`, { path: 'mine' }),
    await job.patch(`v1/content/${guid}/environment`, [{ name: 'A', value: '1' }]),
    await job.get(`v1/content/${guid}/trusted_publishers`),
    await job.get(`v1/content/${other}`),
    await job.post(`v1/content/${other}/bundles`, bundleOf({ 'app.py': mirror })),
  ]) {
    expect(refused.status).toBe(403);
  }
});

describe('refuses a token', () => {
  test.each<{ it: string; of: () => string | Promise<string>; says: RegExp }>([
    { it: 'that has expired', of: () => token({ exp: now() - 120 }), says: /verif.*"exp" claim/ },
    { it: 'that is not valid yet', of: () => token({ nbf: now() + 3600 }), says: /verif.*"nbf" claim/ },
    { it: 'without an expiry', of: () => token({ exp: undefined }), says: /verif.*"exp" claim/ },
    { it: 'of another issuer', of: () => token({ iss: 'https://evil.example' }), says: /verif.*"iss" claim/ },
    { it: 'signed by another key', of: () => token({}, stranger.privateKey), says: /verif.*signature/ },
    { it: 'with an unknown key id', of: () => token({}, privateKey, 'k2'), says: /verif.*no applicable key/ },
    { it: 'without a signature', of: () => new UnsecuredJWT(claimsOf()).encode(), says: /verif/ },
    {
      it: 'signed with the public key as a secret',
      of: () => hmacToken(publicKey.export({ format: 'pem', type: 'spki' }) as string),
      says: /verif.*"alg"/,
    },
    { it: 'that is not a JWT', of: () => 'hello', says: /verif/ },
    {
      it: 'with changed claims',
      of: async () => {
        const changed = Buffer.from(JSON.stringify(claimsOf({ x: 1 }))).toString('base64url');
        return (await token()).replace(/\.[^.]+\./, `.${changed}.`);
      },
      says: /verif.*signature/,
    },
    { it: 'for another audience', of: () => token({ aud: 'elsewhere' }), says: /No trusted publisher/ },
    {
      it: 'of another repository',
      of: () => token({ repository: 'evil/board' }),
      says: /No trusted publisher/,
    },
    { it: 'of another branch', of: () => token({ ref: 'refs/heads/x' }), says: /No trusted publisher/ },
  ])('$it', async ({ of, says }) => {
    const { status, body } = await exchange(await of());
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
    expect(body.error_description).toMatch(says);
  });

  test('that several content items trust', async () => {
    for (const name of ['ambiguous-1', 'ambiguous-2']) {
      const path = `v1/content/${await mira.create(name)}/trusted_publishers`;
      await mira.post(path, { claims: { repository: 'acme/twins' } });
    }
    const { body } = await exchange(await token({ repository: 'acme/twins' }));
    expect(body).toMatchObject({
      error: 'invalid_grant',
      error_description: expect.stringContaining('ambiguous'),
    });
  });

  test('in a malformed request', async () => {
    const asked = async (changes: Record<string, string>) =>
      (await exchange(await token(), changes)).body.error;
    expect(await asked({ grant_type: 'password' })).toBe('unsupported_grant_type');
    expect(await asked({ subject_token: '' })).toBe('invalid_request');
    expect(await asked({ subject_token_type: 'x' })).toBe('invalid_request');
  });
});

test('rejects the key after its lifetime', async () => {
  await connect.restart({ oidcLifetime: 0 });
  const { body } = await exchange(await token());
  const answer = await client(connect, body.access_token).get(`v1/content/${guid}`);
  await connect.restart();
  expect(answer).toMatchObject({ status: 401, body: { code: 30 } });
});

test("accepts only the owner's rules that name a repository", async () => {
  const path = `v1/content/${guid}/trusted_publishers`;
  expect((await mira.post(path, { claims: { ref: 'refs/heads/main' } })).body).toMatchObject({ code: 12 });
  const viktor = client(connect, connect.keys.viewer);
  expect((await viktor.post(path, { claims: { repository: 'a/b' } })).status).toBe(403);
});
