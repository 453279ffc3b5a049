import type { ErrorContext } from '../../context.ts';
import type { TransportError, TransportFailure } from '../../http/errors.ts';
import { input } from '../../shared/input-names.ts';
import type { Problem } from '../../shared/problems.ts';

/** No answer, in the user's words. */
export function explainTransportError(error: TransportError, errorContext: ErrorContext): Problem {
  const { message, hint } = words[error.failure];
  return {
    message: `${message} (${error.host}).`,
    reason: evidence(error),
    hint: hint(errorContext, error.code),
  };
}

function evidence({ failure, message, cause }: TransportError): string {
  const detail = (cause as Partial<Error> | undefined)?.message?.trim();
  // OpenSSL's own words are of its inside, and our own time-out has none.
  return detail && failure !== 'no TLS' && failure !== 'timeout' ? `${message}. ${detail}` : `${message}.`;
}

/** Asked without TLS, it says that it wants it. */
export const speaksTls = (server: URL, reason: string): Problem => ({
  message: `The server speaks TLS at that port (${server.host}).`,
  reason,
  hint: `Set ${input('server', secured(server))}`,
});

const secured = ({ href }: URL) => href.replace(/^http:/, 'https:');

const words: Record<
  TransportFailure,
  { message: string; hint: (errorContext: ErrorContext, code?: string) => string }
> = {
  'unknown host': {
    message: "The server's name isn't known",
    hint: ({ server }) =>
      `Check the spelling of ${server.hostname}; if it is an internal name, run this inside your network (for a workflow, on a self-hosted runner).`,
  },
  unreachable: {
    message: "The server can't be reached",
    hint: ({ server }) =>
      `Check that ${server.origin} can be opened from the machine that runs this; set HTTPS_PROXY if it needs a proxy.`,
  },
  'bad certificate': {
    message: "The server's certificate isn't trusted",
    hint: (_about, code) => (code?.includes('EXPIRED') ? expired : unknownIssuer()),
  },
  'no TLS': {
    message: 'The server answers without TLS',
    hint: ({ server }) =>
      `Set ${input('server', server.href.replace(/^https:/, 'http:'))} or correct the port.`,
  },
  'connect timeout': {
    message: "The server doesn't accept a connection",
    hint: ({ server }) =>
      `A firewall may drop it: check that ${server.origin} can be opened from the machine that runs this; set HTTPS_PROXY if it needs a proxy.`,
  },
  timeout: {
    message: "The server accepted the connection, but didn't go on in time",
    hint: ({ server }) =>
      `Check that it is Posit Connect that listens at ${server.origin}; if it is, look at its load, and at the time-outs of the proxies before it.`,
  },
  'connection reset': {
    message: 'The server, or a proxy before it, broke the connection off',
    // Whoever told whose key it is answered without TLS.
    hint: ({ server, user }) =>
      server.protocol === 'http:' && !user
        ? `If it speaks TLS at that port, set ${input('server', secured(server))}. Else ${look('run it again')}`
        : look('Run it again'),
  },
};

const look = (again: string) =>
  `${again}; if it stays so, look at the logs of the server and of the proxies before it.`;

const expired = 'It has expired: the administrator of the server has to renew it.';
const unknownIssuer = () =>
  `If your organisation has its own certificate authority, give its certificate as ${input('ca-certificate')} (PEM, or a path to it).`;
