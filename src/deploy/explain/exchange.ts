import type { ExchangeError, ExchangeFailure } from '../../connect/trusted-publishing.ts';
import { firstRelease } from '../../connect/version.ts';
import type { ErrorContext } from '../../context.ts';
import type { Problem } from '../../shared/problems.ts';

/** Why no key was given for the identity of this job, with the settings to make. */
export function explainTokenExchange({ failure, text }: ExchangeError, errorContext: ErrorContext): Problem {
  const { message, hint } = words[failure];
  const reason = [
    text && `The server says: ${text}.`,
    errorContext.guid && `The content is ${errorContext.guid}.`,
  ]
    .filter(Boolean)
    .join(' ');
  return { message, ...(reason && { reason }), hint };
}

const words: Record<ExchangeFailure, { message: string; hint: string }> = {
  'not offered': {
    message: 'The server offers no trusted publishing.',
    hint: `It needs Connect ${firstRelease('trusted publishing')} or later with an Enhanced or Advanced licence. Until then, set api-key.`,
  },
  'foreign endpoint': {
    message:
      'The server names a token endpoint on another host, so the identity of this job was not sent there.',
    hint: 'Ask an administrator of Connect to correct Server.Address, or give that address as server.',
  },
  'no match': {
    message: 'The content trusts no publisher that matches this workflow.',
    hint: 'On the Access tab of the content, add a trusted publisher: GitHub Actions, with this repository, its branch or environment, and the same audience as the input audience.',
  },
  ambiguous: {
    message: 'More than one trusted publisher matches this workflow.',
    hint: 'On the Access tab of the content, remove or narrow all but one of them.',
  },
  'not verified': {
    message: "The server couldn't verify the identity of this job.",
    hint: "Check that the server's clock is right, and that it can reach https://token.actions.githubusercontent.com.",
  },
  refused: {
    message: 'The server refused to exchange the identity of this job for a key.',
    hint: 'On the Access tab of the content, look at its trusted publishers; or set api-key.',
  },
};
