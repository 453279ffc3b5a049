import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { client } from './client.ts';

const secret = randomBytes(32);
let connect: LocalConnect;
beforeAll(async () => {
  connect = await startLocalConnect({ bootstrapSecret: secret.toString('base64') });
});
afterAll(() => connect[Symbol.asyncDispose]());

const now = () => Math.floor(Date.now() / 1000);
const good = () => ({ iss: 'rsconnect-python', aud: 'rsconnect', scope: 'bootstrap', exp: now() + 900 });

function token(claims: object, { alg = 'HS256', key = secret }: { alg?: string; key?: Buffer } = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

const ask = (jwt: string, to: Pick<LocalConnect, 'url'> = connect) =>
  client(to, undefined, { Authorization: `Connect-Bootstrap ${jwt}` }).post('v1/experimental/bootstrap', {});

test.each([
  { it: 'signed with another secret', jwt: () => token(good(), { key: randomBytes(32) }) },
  { it: 'with the algorithm "none"', jwt: () => token(good(), { alg: 'none' }) },
  { it: 'that has expired', jwt: () => token({ ...good(), exp: now() - 3600 }) },
  { it: 'for something else', jwt: () => token({ ...good(), scope: 'other' }) },
  { it: 'without a signature', jwt: () => token(good()).replace(/\.[^.]*$/, '.') },
  { it: 'that is not a JWT', jwt: () => 'token' },
])('refuses a key for a token $it', async ({ jwt }) => {
  expect(await ask(jwt())).toMatchObject({ status: 401, body: { code: 30 } });
});

test('returns the first administrator’s key, once, for a token signed with the secret', async () => {
  const { status, body } = await ask(token(good()));
  expect(status).toBe(200);
  const administrator = client(connect, body.api_key);
  expect((await administrator.get('v1/user')).body).toMatchObject({ user_role: 'administrator' });
  expect(await ask(token(good()))).toMatchObject({ status: 403, body: { code: 22 } });
});

test('answers 404 if the server has no secret', async () => {
  await using plain = await startLocalConnect();
  expect((await ask(token(good()), plain)).status).toBe(404);
});
