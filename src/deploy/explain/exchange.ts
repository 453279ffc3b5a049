import type { ExchangeError, ExchangeFailure, Identity } from '../../connect/trusted-publishing.ts';
import { firstRelease } from '../../connect/version.ts';
import type { ErrorContext } from '../../context.ts';
import type { Problem } from '../../shared/problems.ts';

/** Why the server gave no key for the identity of this job, with the settings to make. */
export function explainTokenExchange(
  { failure, text, identity }: ExchangeError,
  { guid }: ErrorContext,
): Problem {
  const { message, hint } = explanations[failure];
  const reason = [
    text && `The server says: ${text}.`,
    guid && `The content is ${guid}.`,
    needsPublisher.includes(failure) && describe(identity),
  ]
    .filter(Boolean)
    .join(' ');
  return { message, ...(reason && { reason }), hint: hint(identity) };
}

/** Failures that the trusted publishers of the content item decide. */
const needsPublisher: readonly ExchangeFailure[] = ['no match', 'ambiguous', 'refused'];

function describe({ repository, subject, audience }: Identity): string {
  const claims = [
    repository && `repository ${repository}`,
    subject && `subject ${subject}`,
    audience && `audience ${audience}`,
  ].filter(Boolean);
  return claims.length === 0 ? '' : `GitHub's token for this job has: ${claims.join(', ')}.`;
}

interface Explanation {
  readonly message: string;
  readonly hint: (identity: Identity) => string;
}

const explanations: Record<ExchangeFailure, Explanation> = {
  'not offered': {
    message: 'The server does not offer trusted publishing.',
    hint: () =>
      `It requires Connect ${firstRelease('trusted publishing')} or later with an Enhanced or Advanced licence. Until then, set \`api-key\`.`,
  },
  'foreign endpoint': {
    message: 'The server names a token endpoint on another host, so the identity of this job was not sent.',
    hint: () => 'Ask an administrator of Connect to correct Server.Address, or set that address as `server`.',
  },
  'no match': {
    message: 'The content has no trusted publisher that matches this workflow.',
    hint: ({ repository = 'of this workflow', audience = 'of the input `audience`' }) =>
      `On the Source tab of the content in Connect, add a trusted publisher with the repository ${repository} and the audience ${audience}. (Releases of Connect without it there have it on the Access tab.)`,
  },
  ambiguous: {
    message: 'More than one trusted publisher matches this workflow.',
    hint: () => 'On the Source tab of the content in Connect, remove all but one of them.',
  },
  'not verified': {
    message: "The server couldn't verify the identity of this job.",
    hint: () =>
      "Check that the server's clock is right, and that it can reach https://token.actions.githubusercontent.com.",
  },
  refused: {
    message: 'The server refused to exchange the identity of this job for a key.',
    hint: () => 'Check the trusted publishers on the Source tab of the content in Connect, or set `api-key`.',
  },
};
