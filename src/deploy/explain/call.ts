import { ConnectError } from '../../connect/errors.ts';
import { ExchangeError } from '../../connect/trusted-publishing.ts';
import type { ErrorContext } from '../../context.ts';
import { TransportError, UnexpectedResponseError } from '../../http/errors.ts';
import { formatSize } from '../../shared/formatting.ts';
import { input } from '../../shared/input-names.ts';
import type { Problem } from '../../shared/problems.ts';
import { explainTokenExchange } from './exchange.ts';
import { explainTransportError, requiresTls } from './transport.ts';

/** Explains a failed call of the API; `undefined` for any other error. */
export function explainCall(error: unknown, errorContext: ErrorContext): Problem | undefined {
  if (error instanceof TransportError) return explainTransportError(error, errorContext);
  if (error instanceof UnexpectedResponseError) return explainOtherPage(error, errorContext);
  if (error instanceof ExchangeError) return explainTokenExchange(error, errorContext);
  if (!(error instanceof ConnectError)) return undefined;
  const explanation = explanationsByCode[error.code ?? -1] ?? explanationsByStatus[error.status];
  if (error.code === undefined && !explanation) return explainProxy(error, errorContext);
  return {
    message: `Connect answered ${error.status}${error.text && `: ${error.text}`}`,
    ...explanation?.(errorContext),
    reason: evidence(error, errorContext),
  };
}

/** The call and its response; for a refusal, also the user of the key, the role, and the owner of the content. */
function evidence(error: ConnectError, { user, content, guid }: ErrorContext): string {
  const isRefusal = error.status === 401 || error.status === 403;
  const owner = content?.owner?.username ?? content?.owner_guid;
  const item = content
    ? `The content ${content.title || content.name} (${content.guid}) belongs to ${owner}; the key's role for it is ${content.app_role ?? 'unknown'}.`
    : guid && `The content is ${guid}.`;
  return [
    error.message.replace(/\.?$/, '.'),
    isRefusal && user && `The key belongs to ${user.username} (${user.user_role}).`,
    isRefusal && item,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Calls that every Connect server answers. */
const alwaysAnswered = ['GET server_settings', 'GET v1/user'];

/** A refusal without a code of Connect: of a proxy in front of it, or of another server. */
function explainProxy(error: ConnectError, errorContext: ErrorContext): Problem {
  const { status, text, call } = error;
  const { server } = errorContext;
  const response = `${server.host} answered ${status} to ${call}${text && `: ${text}`}`.replace(/\.?$/, '.');
  if (/HTTP request (?:was sent )?to (?:an? )?HTTPS/i.test(text)) return requiresTls(server, response);
  if ([404, 405, 410, 501].includes(status)) {
    if (alwaysAnswered.includes(call)) return { ...noConnect(server, status), reason: response };
    return {
      message: `The server does not support a required API call (${status}).`,
      reason: response,
      hint: 'It may be an older release of Connect, or a proxy in front of it blocks the call: ask its administrator.',
    };
  }
  if (status >= 500) {
    return {
      message: `Connect does not answer: a proxy in front of it answered ${status}.`,
      reason: response,
      hint: 'Run it again later. If it still fails, ask an administrator of Connect whether it is running.',
    };
  }
  return {
    message: `A proxy in front of Connect rejected the call (${status}).`,
    reason: response,
    hint: `Check ${input('server')}. If it is right, the proxy must allow calls from this machine.`,
  };
}

const noConnect = (server: URL, status: number): Problem => ({
  message: `No Posit Connect answers at ${server.href} (${status}).`,
  hint: `Check ${input('server')}: it is the address of the dashboard up to /connect, without it.`,
});

function explainOtherPage(
  { status, host, path, title, redirect }: UnexpectedResponseError,
  { server, user }: ErrorContext,
): Problem {
  const page = title === undefined ? '' : ` The page is titled "${title}".`;
  const reason = `The response to ${path} is not Connect's JSON.${page}`;
  // Most logins redirect, or have a title that says what they are.
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
  if (!isLogin && user) {
    return {
      message: `The server did not answer as Posit Connect does (${host}, status ${status}).`,
      reason,
      hint: 'Run it again. If it fails again, ask the administrator of the server whether a proxy in front of Connect answers such calls itself.',
    };
  }
  if (!isLogin) return { ...noConnect(server, status), reason };
  return {
    message: `A login page answered, not Connect (${host}, status ${status}).`,
    reason: redirect
      ? `It redirects to ${redirect.origin}. The key is only sent to the server's own origin.`
      : reason,
    hint: `Set ${input('server')} to the address of Connect, up to /connect, without it. If a proxy asks for a login there, it must allow calls from this machine.`,
  };
}

type Explanation = (errorContext: ErrorContext) => Problem;

const nameOf = ({ content, guid }: ErrorContext, article = 'The') =>
  content ? `${content.title || content.name} (${content.guid})` : `${article} content ${guid ?? ''}`.trim();

const wrongKey: Explanation = ({ server }) => ({
  message: 'The server does not know the API key.',
  hint: `It was deleted, has expired, or belongs to another server. Create a new key at ${server.href}connect/ (your name, API Keys) and set ${input('api-key')} to it.`,
});

const notAllowed: Explanation = (errorContext) => ({
  message: `The key may not do this${errorContext.content || errorContext.guid ? ` with ${nameOf(errorContext, 'the')}` : ''}.`,
  hint: 'Add its user as a collaborator of the content, or use a key of its owner. A key of trusted publishing can only deploy.',
});

const missing: Explanation = (errorContext) =>
  errorContext.guid === undefined
    ? {
        message: 'The server does not have what was requested.',
        hint: 'Run it again. It may have been deleted during this run.',
      }
    : {
        message: `${nameOf(errorContext)} is not on the server.`,
        hint: `It was deleted, or the key may not see it. Set ${input('content-guid')} to an existing one, or remove it to find or create the content by its name.`,
      };

const tooLarge: Explanation = ({ packed }) => ({
  message: `The bundle${packed ? ` (${formatSize(packed.bytes)})` : ''} is larger than a proxy in front of Connect allows (413).`,
  hint: `Exclude what the app does not need (${input('exclude')}), or have the limit raised: client_max_body_size in nginx.${packed?.largest === undefined ? '' : ` The largest files: ${packed.largest}.`}`,
});

const licence: Explanation = () => ({
  message: 'The licence of the server does not allow it.',
  hint: 'Ask an administrator of Connect about the licence: Dash apps need one that includes APIs.',
});

const tooMany: Explanation = () => ({
  message: 'The server rejects calls because there are too many.',
  hint: 'Run it again later.',
});

const fromGit: Explanation = (errorContext) => ({
  message: `${nameOf(errorContext)} is deployed from Git by Connect itself, so it accepts no uploads.`,
  hint: `Set another ${input('content-guid')}, or another ${input('name')} to create a content item.`,
});

/**
 * Explanations by the HTTP status, for responses of a proxy, and by Connect's error code (api.md section 3), if they can say
 * more than Connect's own text. What the preflight checks is not explained here again.
 */
export const explanationsByStatus: Readonly<Record<number, Explanation>> = {
  402: licence,
  413: tooLarge,
  429: tooMany,
};
export const explanationsByCode: Readonly<Record<number, Explanation>> = {
  4: missing,
  19: notAllowed,
  20: notAllowed,
  21: notAllowed,
  22: notAllowed,
  24: wrongKey,
  30: wrongKey,
  65: licence,
  144: fromGit,
  277: tooMany,
};
