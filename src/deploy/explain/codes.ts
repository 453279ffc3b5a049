import type { ErrorContext } from '../../context.ts';
import { formatSize } from '../../shared/formatting.ts';
import { input } from '../../shared/input-names.ts';
import type { Problem } from '../../shared/problems.ts';

type Explanation = (errorContext: ErrorContext) => Problem;

const item = ({ content, guid }: ErrorContext) =>
  content ? `${content.title || content.name} (${content.guid})` : `The content ${guid ?? ''}`.trim();
const admin = 'Ask an administrator of Connect';

const wrongKey: Explanation = ({ server }) => ({
  message: 'The server does not know the API key.',
  hint: `Create a new key at ${server.href}connect/ (your name, API Keys) and set ${input('api-key')} to it.`,
});
const notAllowed: Explanation = (errorContext) => ({
  message:
    errorContext.content || errorContext.guid
      ? `The key may not do this with ${item(errorContext)}.`
      : 'The key may not do this.',
  hint: 'Add its user as a collaborator of the content, or use a key of its owner. Trusted publishing only allows to deploy.',
});
const missing: Explanation = (errorContext) => ({
  message: errorContext.guid
    ? `${item(errorContext)} is not on the server.`
    : 'The server does not have what was requested.',
  hint: errorContext.guid
    ? `It was deleted, or the key may not see it. Set ${input('content-guid')} to an existing one, or remove it to find or create the content by its name.`
    : 'Run it again. It may have been deleted during this run.',
});
const locked: Explanation = (errorContext) => ({
  message: `${item(errorContext)} is locked.`,
  hint: `Unlock it on its Advanced tab${errorContext.content ? `: ${errorContext.content.dashboard_url}` : ''}`,
});
const badArchive: Explanation = () => ({
  message: 'The server cannot unpack the bundle.',
  hint: 'Run it again. If it still fails, please report it as a bug of this action.',
});
const gitManaged: Explanation = (errorContext) => ({
  message: `Connect deploys ${item(errorContext)} from Git and accepts no uploads for it.`,
  hint: `Set another ${input('content-guid')}, or another ${input('name')} to create a content item.`,
});
const licence: Explanation = () => ({
  message: 'The licence of the server does not allow it.',
  hint: `${admin} about the licence: Dash apps need one that includes APIs.`,
});

/**
 * Explanations of Connect's error codes (api.md section 3), if they can say more than Connect's own text, which is shown for
 * all others.
 */
export const explanationsByCode: Readonly<Record<number, Explanation>> & { readonly tooLarge: Explanation } =
  {
    /** HTTP 413 of a proxy in front of Connect. */
    tooLarge: ({ packed }) => ({
      message: `The bundle${packed ? ` (${formatSize(packed.bytes)})` : ''} is larger than a proxy in front of Connect allows (413).`,
      hint: [
        `Exclude what the app does not need (${input('exclude')}), or have the limit raised: client_max_body_size in nginx.`,
        ...(packed?.largest === undefined ? [] : [`The largest files: ${packed.largest}.`]),
      ].join(' '),
    }),
    4: missing,
    5: ({ content }) => ({
      message: `Connect does not accept the name${content ? ` ${content.name}` : ''}.`,
      hint: `Set ${input('name')} to 3 to 64 letters, digits, "-" and "_".`,
    }),
    19: notAllowed,
    20: notAllowed,
    21: notAllowed,
    22: notAllowed,
    24: wrongKey,
    26: () => ({
      message: 'Another content item of the same owner has this name.',
      hint: `Set another ${input('name')}, or ${input('content-guid')} to deploy to that item.`,
    }),
    30: wrongKey,
    38: badArchive,
    48: (errorContext) => ({
      message: `${item(errorContext)} was first deployed as another kind of content.`,
      hint: `Connect never changes the kind. Set another ${input('content-guid')}, or another ${input('name')} to create a content item.`,
    }),
    65: licence,
    125: badArchive,
    126: badArchive,
    135: badArchive,
    144: gitManaged,
    222: locked,
    223: locked,
    277: () => ({
      message: 'The server rejects calls because there are too many.',
      hint: 'Run it again later.',
    }),
  };
