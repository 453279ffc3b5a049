import { ConnectError } from '../../connect/errors.ts';
import { ExchangeError } from '../../connect/trusted-publishing.ts';
import type { ErrorContext } from '../../context.ts';
import { TransportError, UnexpectedResponseError } from '../../http/errors.ts';
import { input } from '../../shared/input-names.ts';
import type { Problem } from '../../shared/problems.ts';
import { inWordsByCode } from './codes.ts';
import { explainTokenExchange } from './exchange.ts';
import { explainTransportError, speaksTls } from './transport.ts';

export type CallError = ConnectError | UnexpectedResponseError | TransportError | ExchangeError;

export const isCallError = (error: unknown): error is CallError =>
  error instanceof ConnectError ||
  error instanceof UnexpectedResponseError ||
  error instanceof TransportError ||
  error instanceof ExchangeError;

/** A call that failed, in the user's words. */
export function explainCall(error: CallError, errorContext: ErrorContext): Problem {
  if (error instanceof TransportError) return explainTransportError(error, errorContext);
  if (error instanceof UnexpectedResponseError) return notConnect(error, errorContext.server);
  if (error instanceof ExchangeError) return explainTokenExchange(error, errorContext);
  if (error.code === undefined && byStatus(error.status) === undefined)
    return notConnects(error, errorContext);
  const words = (error.code === undefined ? undefined : inWordsByCode[error.code]) ?? byStatus(error.status);
  return {
    ...words?.(errorContext),
    message:
      words?.(errorContext).message ?? `Connect answered ${error.status}${error.text && `: ${error.text}`}`,
    reason: evidence(error, errorContext),
  };
}

/** What was asked and answered; and on a refusal whose key it was, with which role, and whose content. */
function evidence(error: ConnectError, errorContext: ErrorContext): string {
  return [
    error.message.replace(/\.?$/, '.'),
    ...(error.status === 401 || error.status === 403 ? parties(errorContext) : []),
  ].join(' ');
}

function parties({ user, content, guid }: ErrorContext): string[] {
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

/** What every Connect has: who doesn't know it is none. */
const everywhere = ['GET server_settings', 'GET v1/user'];

/** A refusal without Connect's number is that of a proxy before it, or of another server. */
function notConnects(error: ConnectError, errorContext: ErrorContext): Problem {
  const { status, text, call } = error;
  const { server } = errorContext;
  const said = `${server.host} answered ${status} to ${call}${text && `: ${text}`}`.replace(/\.?$/, '.');
  if (/HTTP request (?:was sent )?to (?:an? )?HTTPS/i.test(text)) return speaksTls(server, said);
  if ([404, 405, 410, 501].includes(status)) {
    if (everywhere.includes(call)) return { ...nobodyThere(server, status), reason: said };
    return {
      message: `The server doesn't know a call that this needs (${status}).`,
      reason: said,
      hint: 'It may be of an older release of Connect, or a proxy before it keeps the call out: ask its administrator.',
    };
  }
  if (status >= 500) {
    return {
      message: `Connect doesn't answer: what stands before it says ${status}.`,
      reason: said,
      hint: 'Run it again later; if it stays so, ask an administrator of Connect whether it is up.',
    };
  }
  return {
    message: `The call was turned away before it came to Connect (${status}).`,
    reason: said,
    hint: `Check ${input('server')}; if it is right, let this machine pass the proxy before Connect.`,
  };
}

const nobodyThere = (server: URL, status: number): Problem => ({
  message: `No Posit Connect answers at ${server.href} (${status}).`,
  hint: `Check ${input('server')}: it is the part of the dashboard's address before /connect.`,
});

function notConnect({ status, host, title, redirect }: UnexpectedResponseError, server: URL): Problem {
  const page = title === undefined ? '' : ` The page is titled "${title}".`;
  // Most logins send the browser on, or say what they are.
  const isLogin = redirect !== undefined || /log[- ]?[io]n|sign[- ]?[io]n|\bsso\b|auth/i.test(title ?? '');
  if (
    redirect &&
    redirect.hostname === server.hostname &&
    redirect.protocol === 'https:' &&
    server.protocol === 'http:'
  ) {
    return {
      message: `${server.origin} only redirects to https.`,
      hint: `Set ${input('server', new URL(server.pathname, redirect.origin).href)}`,
    };
  }
  if (!isLogin) return { ...nobodyThere(server, status), reason: `The answer isn't Connect's JSON.${page}` };
  return {
    message: `A login page answered, not Connect (${host}, status ${status}).`,
    reason: redirect
      ? `It redirects to ${redirect.origin}, and the key stays with the server's own origin.`
      : `The answer isn't Connect's JSON.${page}`,
    hint: `Set ${input('server')} to the address of Connect itself, up to, not including, /connect; if a proxy asks for a login there, let this machine pass it.`,
  };
}

function byStatus(status: number): ((errorContext: ErrorContext) => Problem) | undefined {
  if (status === 413) return inWordsByCode.tooLarge;
  if (status === 402) return inWordsByCode[65];
  if (status === 429) return inWordsByCode[277];
  return undefined;
}
