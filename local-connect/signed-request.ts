import { createPublicKey, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Caller, identify } from './auth.ts';
import type { Connect } from './connect.ts';
import { ConnectError } from './errors.ts';
import type { User } from './state/users.ts';

/** Milliseconds by which the clocks of client and server may differ. */
const maxClockDifference = 15 * 60_000;

/**
 * The caller of a request: by its signature, else by its key or session.
 * @throws ConnectError 30 for an invalid signature or key, 50 for a locked user
 */
export function identifyRequest(connect: Connect, incoming: IncomingMessage): Caller | undefined {
  const header = (name: string) => [incoming.headers[name]].flat()[0];
  const user = signerOf(connect, incoming, header);
  return user ? { kind: 'user', user, by: 'key' } : identify(connect.state, header);
}

/** The user for whom a signed request speaks; undefined if it isn't signed. See api.md, section 1.3. */
function signerOf(
  { state, options, has }: Connect,
  { method = '', url = '' }: IncomingMessage,
  header: (name: string) => string | undefined,
): User | undefined {
  const signature = header('x-auth-signature');
  if (signature === undefined) return undefined;
  const registered = state.clientTokens.get(header('x-auth-token') ?? '');
  const date = header('date') ?? '';
  const [path = ''] = url.split('?', 1);
  // The clients of R sign the whole path, Publisher the path below the server's own.
  const paths = [path, path.slice(options.pathPrefix.length)];
  const isValid =
    registered !== undefined &&
    Math.abs(Date.now() - Date.parse(date)) <= maxClockDifference &&
    paths.some((signed) =>
      isSignature(
        signature,
        [method, signed, date, header('x-content-checksum') ?? ''].join('\n'),
        registered.public_key,
      ),
    );
  if (!isValid) throw new ConnectError(30, 'The signature of the request is not valid.');
  const user = registered.user_guid === null ? undefined : state.users.byGuid(registered.user_guid);
  // Clients wait for as long as they get this answer.
  if (!user) throw new ConnectError(has('401 for unclaimed tokens') ? 30 : 1, 'Token is unclaimed error');
  if (user.locked) throw new ConnectError(50);
  return user;
}

function isSignature(signature: string, text: string, publicKey: string): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  return verify('RSA-SHA1', Buffer.from(text), key, Buffer.from(signature, 'base64'));
}
