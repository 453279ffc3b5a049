import type { ErrorContext } from '../../context.ts';
import { formatSize } from '../../shared/formatting.ts';
import { input } from '../../shared/input-names.ts';
import type { Problem } from '../../shared/problems.ts';

type Explanation = (errorContext: ErrorContext) => Problem;

const nameOf = ({ content, guid }: ErrorContext) =>
  content ? `${content.title || content.name} (${content.guid})` : `The content ${guid ?? ''}`.trim();

const wrongKey: Explanation = ({ server }) => ({
  message: 'The server does not know the API key.',
  hint: `Create a new key at ${server.href}connect/ (your name, API Keys) and set ${input('api-key')} to it.`,
});

const notAllowed: Explanation = (errorContext) => ({
  message: `The key may not do this${errorContext.content || errorContext.guid ? ` with ${nameOf(errorContext)}` : ''}.`,
  hint: 'Add its user as a collaborator of the content, or use a key of its owner. Trusted publishing only allows to deploy.',
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
