import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
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

const token = (claims: JWTPayload, key: Buffer = secret) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key);

const ask = (jwt: string, to: Pick<LocalConnect, 'url'> = connect) =>
  client(to, undefined, { Authorization: `Connect-Bootstrap ${jwt}` }).post('v1/experimental/bootstrap', {});

test.each([
  { it: 'signed with another secret', jwt: () => token(good(), randomBytes(32)) },
  { it: 'with the algorithm "none"', jwt: () => new UnsecuredJWT(good()).encode() },
  { it: 'that has expired', jwt: () => token({ ...good(), exp: now() - 3600 }) },
  { it: 'for something else', jwt: () => token({ ...good(), scope: 'other' }) },
  { it: 'without a signature', jwt: async () => (await token(good())).replace(/\.[^.]*$/, '.') },
  { it: 'that is not a JWT', jwt: () => 'token' },
])('refuses a key for a token $it', async ({ jwt }) => {
  expect(await ask(await jwt())).toMatchObject({ status: 401, body: { code: 30 } });
});

test("returns the first administrator's key, once, for a token signed with the secret", async () => {
  const { status, body } = await ask(await token(good()));
  expect(status).toBe(200);
  const administrator = client(connect, body.api_key);
  expect((await administrator.get('v1/user')).body).toMatchObject({ user_role: 'administrator' });
  expect(await ask(await token(good()))).toMatchObject({ status: 403, body: { code: 22 } });
});

test('responds with 404 if the server has no secret', async () => {
  await using plain = await startLocalConnect();
  expect((await ask(await token(good()), plain)).status).toBe(404);
});
