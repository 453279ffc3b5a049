import type { ExchangeError, ExchangeFailure } from '../../connect/trusted-publishing.ts';
import { firstRelease } from '../../connect/version.ts';
import type { Mishap } from '../../shared/problems.ts';
import type { About } from '../request.ts';

/** Why no key was given for the identity of this job, with the settings to make. */
export function exchangeInWords({ failure, text }: ExchangeError, about: About): Mishap {
  const { what, fix } = words[failure];
  const why = [text && `The server says: ${text}.`, about.guid && `The content is ${about.guid}.`]
    .filter(Boolean)
    .join(' ');
  return { what, ...(why && { why }), fix };
}

const words: Record<ExchangeFailure, { what: string; fix: string }> = {
  'not offered': {
    what: 'The server offers no trusted publishing.',
    fix: `It needs Connect ${firstRelease('trusted publishing')} or later with an Enhanced or Advanced licence. Until then, set api-key.`,
  },
  'foreign endpoint': {
    what: 'The server names a token endpoint on another host, so the identity of this job was not sent there.',
    fix: 'Ask an administrator of Connect to correct Server.Address, or give that address as server.',
  },
  'no match': {
    what: 'The content trusts no publisher that matches this workflow.',
    fix: 'On the Access tab of the content, add a trusted publisher: GitHub Actions, with this repository, its branch or environment, and the same audience as the input audience.',
  },
  ambiguous: {
    what: 'More than one trusted publisher matches this workflow.',
    fix: 'On the Access tab of the content, remove or narrow all but one of them.',
  },
  'not verified': {
    what: "The server couldn't verify the identity of this job.",
    fix: "Check that the server's clock is right, and that it can reach https://token.actions.githubusercontent.com.",
  },
  refused: {
    what: 'The server refused to exchange the identity of this job for a key.',
    fix: 'On the Access tab of the content, look at its trusted publishers; or set api-key.',
  },
};
