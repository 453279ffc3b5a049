import type { TransportError, TransportFailure } from '../../connect/errors.ts';
import type { Mishap } from '../../shared/problems.ts';
import { input, isAtTerminal, runAgain } from '../../shared/input-names.ts';
import type { About } from '../request.ts';

/** No answer, in the user's words. */
export function transportInWords(error: TransportError, about: About): Mishap {
  const { what, fix } = words[error.failure];
  return { what: `${what} (${error.host}).`, why: evidence(error), fix: fix(about, error.code) };
}

function evidence({ failure, message, cause }: TransportError): string {
  const detail = (cause as Partial<Error> | undefined)?.message?.trim();
  // OpenSSL's own words are of its inside, and our own time-out has none.
  return detail && failure !== 'no TLS' && failure !== 'silent' ? `${message}. ${detail}` : `${message}.`;
}

/** Asked without TLS, it says that it wants it. */
export const speaksTls = (server: URL, why: string): Mishap => ({
  what: `The server speaks TLS at that port (${server.host}).`,
  why,
  fix: `Set ${input('server', secured(server))}`,
});

const secured = ({ href }: URL) => href.replace(/^http:/, 'https:');

const words: Record<TransportFailure, { what: string; fix: (about: About, code?: string) => string }> = {
  'unknown host': {
    what: "The server's name isn't known",
    fix: ({ server }) =>
      `Check the spelling of ${server.hostname}; if it is an internal name, ${isAtTerminal() ? 'connect to your network' : 'run the job on a runner inside your network'}.`,
  },
  unreachable: {
    what: "The server can't be reached",
    fix: ({ server }) =>
      `Check that ${server.origin} can be opened from ${thisMachine()}; set HTTPS_PROXY if it needs a proxy.`,
  },
  'bad certificate': {
    what: "The server's certificate isn't trusted",
    fix: (_about, code) => (code?.includes('EXPIRED') ? expired : unknownIssuer()),
  },
  'no TLS': {
    what: 'The server answers without TLS',
    fix: ({ server }) =>
      `Set ${input('server', server.href.replace(/^https:/, 'http:'))} or correct the port.`,
  },
  'connect timeout': {
    what: "The server doesn't accept a connection",
    fix: ({ server }) =>
      `A firewall may drop it: check that ${server.origin} can be opened from ${thisMachine()}; set HTTPS_PROXY if it needs a proxy.`,
  },
  silent: {
    what: "The server accepted the connection, but didn't go on in time",
    fix: ({ server }) =>
      `Check that it is Posit Connect that listens at ${server.origin}; if it is, look at its load, and at the time-outs of the proxies before it.`,
  },
  'broken off': {
    what: 'The server, or a proxy before it, broke the connection off',
    // Whoever told whose key it is answered without TLS.
    fix: ({ server, user }) =>
      server.protocol === 'http:' && !user
        ? `If it speaks TLS at that port, set ${input('server', secured(server))}. Else ${look(runAgain().toLowerCase())}`
        : look(runAgain()),
  },
};

const look = (again: string) =>
  `${again}; if it stays so, look at the logs of the server and of the proxies before it.`;

const expired = 'It has expired: the administrator of the server has to renew it.';
const unknownIssuer = () =>
  `If your organisation has its own certificate authority, give its certificate as ${input('ca-certificate')} (PEM, or a path to it).`;

const thisMachine = () => (isAtTerminal() ? 'this machine' : 'the machine that runs the job');
