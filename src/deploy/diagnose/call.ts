import { ConnectError, NotConnectError, TransportError } from '../../connect/errors.ts';
import { ExchangeError } from '../../connect/trusted-publishing.ts';
import type { Mishap } from '../../errors.ts';
import { input } from '../../host.ts';
import type { About } from '../order.ts';
import { inWordsByCode } from './codes.ts';
import { exchangeInWords } from './exchange.ts';
import { transportInWords } from './transport.ts';

export type CallError = ConnectError | NotConnectError | TransportError | ExchangeError;

export const isCallError = (error: unknown): error is CallError =>
  error instanceof ConnectError ||
  error instanceof NotConnectError ||
  error instanceof TransportError ||
  error instanceof ExchangeError;

/** A call that failed, in the user's words. */
export function explainCall(error: CallError, about: About): Mishap {
  if (error instanceof TransportError) return transportInWords(error, about.server);
  if (error instanceof NotConnectError) return notConnect(error, about.server);
  if (error instanceof ExchangeError) return exchangeInWords(error, about);
  const words = (error.code === undefined ? undefined : inWordsByCode[error.code]) ?? byStatus(error.status);
  return {
    ...words?.(about),
    what: words?.(about).what ?? `Connect answered ${error.status}${error.text && `: ${error.text}`}`,
    why: evidence(error, about),
  };
}

/** What was asked and answered; and on a refusal whose key it was, with which role, and whose content. */
function evidence(error: ConnectError, about: About): string {
  return [
    error.message.replace(/\.?$/, '.'),
    ...(error.status === 401 || error.status === 403 ? parties(about) : []),
  ].join(' ');
}

function parties({ user, content, guid }: About): string[] {
  const owner = content && (content.owner?.username ?? content.owner_guid);
  return [
    user
      ? `The key is of ${user.username} (${user.user_role}).`
      : "Whose key it is isn't known: Connect didn't say.",
    ...(content
      ? [
          `The content ${content.title || content.name} (${content.guid}) belongs to ${owner}; role of the key there: ${content.app_role ?? 'unknown'}.`,
        ]
      : guid
        ? [`The content is ${guid}; the key may not see whose it is.`]
        : []),
  ];
}

function notConnect({ status, host, title, redirect }: NotConnectError, server: URL): Mishap {
  const page = title === undefined ? '' : ` The page is titled "${title}".`;
  if (
    redirect &&
    redirect.hostname === server.hostname &&
    redirect.protocol === 'https:' &&
    server.protocol === 'http:'
  ) {
    return {
      what: `${server.origin} only redirects to https.`,
      fix: `Set ${input('server', new URL(server.pathname, redirect.origin).href)}`,
    };
  }
  return {
    what: `A login page answered, not Connect (${host}, status ${status}).`,
    why: redirect
      ? `It redirects to ${redirect.origin}, and the key stays with the server's own origin.`
      : `The answer isn't Connect's JSON.${page}`,
    fix: `Set ${input('server')} to the address of Connect itself, up to, not including, /connect; if a proxy asks for a login there, let this machine pass it.`,
  };
}

function byStatus(status: number): ((about: About) => Mishap) | undefined {
  if (status === 413) return inWordsByCode.tooLarge;
  if (status === 402) return inWordsByCode[65];
  if (status === 429) return inWordsByCode[277];
  return undefined;
}
