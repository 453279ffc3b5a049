import type { ExchangeError, ExchangeFailure } from '../../connect/trusted-publishing.ts';
import { firstRelease } from '../../connect/version.ts';
import type { ErrorContext } from '../../context.ts';
import type { Problem } from '../../shared/problems.ts';
import { withValues } from './known-failure.ts';

/** Why the server gave no key for the identity of this job, with the settings to make. */
export function explainTokenExchange(
  { failure, text, identity }: ExchangeError,
  { guid }: ErrorContext,
): Problem {
  const claims = (['repository', 'subject', 'audience'] as const)
    .filter((claim) => identity[claim])
    .map((claim) => `${claim} ${identity[claim]}`)
    .join(', ');
  const reason = [
    text && `The server says: ${text.replace(/\.?$/, '.')}`,
    guid && `The content is ${guid}.`,
    needsPublisher.includes(failure) && claims && `GitHub's token for this job has: ${claims}.`,
  ]
    .filter(Boolean)
    .join(' ');
  return { ...withValues(explanations[failure], { ...identity }), ...(reason && { reason }) };
}

/** Failures that the trusted publishers of the content item decide. */
const needsPublisher: readonly ExchangeFailure[] = ['no match', 'ambiguous', 'refused'];

const explanations: Record<ExchangeFailure, Problem> = {
  'not offered': {
    message: 'The server does not offer trusted publishing.',
    hint: `It requires Connect ${firstRelease('trusted publishing')} or later with an Enhanced or Advanced licence. Until then, set \`api-key\`.`,
  },
  'foreign endpoint': {
    message: 'The server names a token endpoint on another host, so the identity of this job was not sent.',
    hint: 'Ask an administrator of Connect to correct Server.Address, or set that address as `server`.',
  },
  'no match': {
    message: 'The content has no trusted publisher that matches this workflow.',
    hint: 'On the Source tab of the content in Connect, add a trusted publisher with the repository {repository|of this workflow} and the audience {audience|of the input `audience`}. (Releases of Connect without it there have it on the Access tab.)',
  },
  ambiguous: {
    message: 'More than one trusted publisher matches this workflow.',
    hint: 'On the Source tab of the content in Connect, remove all but one of them.',
  },
  'not verified': {
    message: "The server couldn't verify the identity of this job.",
    hint: "Check that the server's clock is right, and that it can reach https://token.actions.githubusercontent.com.",
  },
  refused: {
    message: 'The server refused to exchange the identity of this job for a key.',
    hint: 'Check the trusted publishers on the Source tab of the content in Connect, or set `api-key`.',
  },
};
