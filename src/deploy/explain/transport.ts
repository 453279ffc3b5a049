import type { ErrorContext } from '../../context.ts';
import type { TransportError, TransportFailure } from '../../http/errors.ts';
import { input } from '../../shared/input-names.ts';
import type { Problem } from '../../shared/problems.ts';

/** Explains a call that got no response. */
export function explainTransportError(error: TransportError, errorContext: ErrorContext): Problem {
  const { message, hint } = explanations[error.failure];
  return {
    message: `${message} (${error.host}).`,
    reason: evidence(error),
    hint: hint(errorContext, error.code),
  };
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

const reach = ({ server }: ErrorContext) =>
  `Check that ${server.origin} can be opened from the machine that runs this, and that no firewall blocks it. Set HTTPS_PROXY if it needs a proxy.`;

const secured = ({ href }: URL) => href.replace(/^http:/, 'https:');

const explanations: Record<
  TransportFailure,
  { message: string; hint: (errorContext: ErrorContext, code?: string) => string }
> = {
  'unknown host': {
    message: 'The host name of the server is unknown',
    hint: ({ server }) =>
      `Check the spelling of ${server.hostname}. If it is an internal name, run this inside your network (a workflow: on a self-hosted runner).`,
  },
  unreachable: { message: 'The server cannot be reached', hint: reach },
  'bad certificate': {
    message: 'The certificate of the server is not trusted',
    hint: (_context, code) =>
      code?.includes('EXPIRED')
        ? 'It has expired: ask the administrator of the server to renew it.'
        : `If your organisation has its own certificate authority, set ${input('ca-certificate')} to its certificate (PEM, or the path of a file).`,
  },
  'no TLS': {
    message: 'The server answers without TLS',
    hint: ({ server }) =>
      `Set ${input('server', server.href.replace(/^https:/, 'http:'))} or correct the port.`,
  },
  'connect timeout': { message: 'The server does not accept a connection', hint: reach },
  timeout: {
    message: 'The server accepted the connection, but did not respond in time',
    hint: ({ server }) =>
      `Check that Posit Connect listens at ${server.origin}. If it does, check its load, and the timeouts of the proxies in front of it.`,
  },
  'connection reset': {
    message: 'The server, or a proxy in front of it, closed the connection',
    // A server that has answered who the user is does not require TLS.
    hint: ({ server, user }) =>
      server.protocol === 'http:' && !user
        ? `If it requires TLS on this port, set ${input('server', secured(server))}. Otherwise, ${again('run it again')}`
        : again('Run it again'),
  },
};

const again = (text: string) =>
  `${text}. If it still fails, check the logs of the server and of the proxies in front of it.`;
