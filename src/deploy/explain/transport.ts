import type { ErrorContext } from '../../context.ts';
import type { TransportError, TransportFailure } from '../../http/errors.ts';
import { input } from '../../shared/input-names.ts';
import type { Problem } from '../../shared/problems.ts';
import { withValues } from './known-failure.ts';

/** Explains a call that got no response. */
export function explainTransportError(error: TransportError, { server, user }: ErrorContext): Problem {
  const { origin, hostname, href } = server;
  const plain = href.replace(/^https:/, 'http:');
  // A server that has answered who the user is does not require TLS.
  const mayRequireTls = error.failure === 'connection reset' && server.protocol === 'http:' && !user;
  const isExpired = error.failure === 'bad certificate' && error.code?.includes('EXPIRED');
  const kind = mayRequireTls ? 'reset without TLS' : isExpired ? 'expired certificate' : error.failure;
  const values = { host: error.host, origin, hostname, plain, secured: secured(server) };
  return { ...withValues(explanations[kind], values), reason: evidence(error) };
}

function evidence({ failure, message, cause }: TransportError): string {
  const detail = (cause as Partial<Error> | undefined)?.message?.trim();
  // The message of OpenSSL does not help, and our own timeout has none.
  return detail && failure !== 'no TLS' && failure !== 'timeout' ? `${message}. ${detail}` : `${message}.`;
}

/** The server answered a plain request by asking for TLS. */
export const requiresTls = (server: URL, reason: string): Problem => ({
  message: `The server requires TLS on this port (${server.host}).`,
  reason,
  hint: `Set ${input('server', secured(server))}`,
});

const secured = ({ href }: URL) => href.replace(/^http:/, 'https:');

const reach =
  'Check that {origin} can be opened from the machine that runs this, and that no firewall blocks it. Set HTTPS_PROXY if it needs a proxy.';
const closed = 'The server, or a proxy in front of it, closed the connection ({host}).';
const again =
  'Run it again. If it still fails, check the logs of the server and of the proxies in front of it.';

const explanations: Record<TransportFailure | 'expired certificate' | 'reset without TLS', Problem> = {
  'unknown host': {
    message: 'The host name of the server is unknown ({host}).',
    hint: 'Check the spelling of {hostname}. If it is an internal name, run this inside your network (a workflow: on a self-hosted runner).',
  },
  unreachable: { message: 'The server cannot be reached ({host}).', hint: reach },
  'connect timeout': { message: 'The server does not accept a connection ({host}).', hint: reach },
  'bad certificate': {
    message: 'The certificate of the server is not trusted ({host}).',
    hint: `If your organisation has its own certificate authority, set ${input('ca-certificate')} to its certificate (PEM, or the path of a file).`,
  },
  'expired certificate': {
    message: 'The certificate of the server is not trusted ({host}).',
    hint: 'It has expired: ask the administrator of the server to renew it.',
  },
  'no TLS': {
    message: 'The server answers without TLS ({host}).',
    hint: `Set ${input('server', '{plain}')} or correct the port.`,
  },
  timeout: {
    message: 'The server accepted the connection, but did not respond in time ({host}).',
    hint: 'Check that Posit Connect listens at {origin}. If it does, check its load, and the timeouts of the proxies in front of it.',
  },
  'connection reset': { message: closed, hint: again },
  'reset without TLS': {
    message: closed,
    hint: `If it requires TLS on this port, set ${input('server', '{secured}')}. ${again}`,
  },
};
