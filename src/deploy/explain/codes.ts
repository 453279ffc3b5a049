import type { ErrorContext } from '../../context.ts';
import { formatSize } from '../../shared/formatting.ts';
import { input } from '../../shared/input-names.ts';
import type { Problem } from '../../shared/problems.ts';

type Words = (errorContext: ErrorContext) => Problem;

const item = ({ content, guid }: ErrorContext) =>
  content ? `${content.title || content.name} (${content.guid})` : `The content ${guid ?? ''}`.trim();
const place = ({ content }: ErrorContext) => (content ? `: ${content.dashboard_url}` : '');
const admin = 'Ask an administrator of Connect';
const keepKey = () => 'use it as `api-key`';

const wrongKey: Words = ({ server }) => ({
  message: "The server doesn't know the API key.",
  hint: `Make a new key at ${server.href}connect/ (your name, API Keys) and ${keepKey()}.`,
});
const notAllowed: Words = (errorContext) => ({
  message:
    errorContext.content || errorContext.guid
      ? `The key may not do this with ${item(errorContext)}.`
      : 'The key may not do this.',
  hint: 'Have its user added as a collaborator of the content, or use a key of its owner. With trusted publishing, only deploying is allowed.',
});
const absent: Words = (errorContext) => ({
  message: errorContext.guid ? `${item(errorContext)} isn't on the server.` : 'The server has no such thing.',
  hint: errorContext.guid
    ? `It was deleted, or the key may not see it. Set ${input('content-guid')} to an existing one, or leave it out to find or make the content by its name.`
    : 'Run it again; somebody may have deleted it meanwhile.',
});
const locked: Words = (errorContext) => ({
  message: `${item(errorContext)} is locked.`,
  hint: `Unlock it on its Advanced tab${place(errorContext)}`,
});
const badArchive: Words = () => ({
  message: "The server can't unpack the bundle.",
  hint: 'Run it again; if it stays so, this is a bug of ours: please report it.',
});
const gitManaged: Words = (errorContext) => ({
  message: `${item(errorContext)} is deployed by Connect itself, from Git, and takes no uploads.`,
  hint: `Set another ${input('content-guid')}, or another ${input('name')} to make a new content item.`,
});
const quota: Words = () => ({
  message: 'The settings of the processes are beyond what the server allows.',
  hint: `Lower them to the server's limits; ${admin.toLowerCase()} what these are.`,
});
const licence: Words = () => ({
  message: "The server's licence doesn't allow it.",
  hint: `${admin} about the licence: Dash apps need one that includes APIs.`,
});

/**
 * Connect's error numbers in the user's words (api.md section 3): by number, since the texts change between releases.
 */
export const inWordsByCode: Readonly<Record<number, Words>> & { readonly tooLarge: Words } = {
  /** HTTP 413: not Connect's, but of a proxy before it. */
  tooLarge: ({ packed }) => ({
    message: `The bundle${packed ? ` (${formatSize(packed.bytes)})` : ''} is larger than a proxy before Connect lets through (413).`,
    hint: [
      `Leave out what the app does not need (${input('exclude')}), or have the limit raised: client_max_body_size in nginx.`,
      ...(packed?.largest === undefined ? [] : [`The largest files: ${packed.largest}.`]),
    ].join(' '),
  }),
  1: () => ({
    message: 'Connect failed within itself.',
    hint: `${admin} to look up the correlation id in the server's log.`,
  }),
  4: absent,
  5: ({ content }) => ({
    message: `Connect doesn't take the name${content ? ` ${content.name}` : ''}.`,
    hint: `Set ${input('name')} to 3 to 64 letters, digits, "-" and "_".`,
  }),
  19: notAllowed,
  20: notAllowed,
  21: notAllowed,
  22: notAllowed,
  24: wrongKey,
  26: () => ({
    message: 'The name is taken by another content item of the same owner.',
    hint: `Set another ${input('name')}, or ${input('content-guid')} to deploy to that item.`,
  }),
  28: () => ({ message: 'The bundle is gone from the server.', hint: 'Run it again.' }),
  29: () => ({
    message: 'The key has expired.',
    hint: 'Make a new key; with trusted publishing, each run gets one of its own.',
  }),
  30: wrongKey,
  35: (errorContext) => ({
    message: `${item(errorContext)} is busy.`,
    hint: 'Run it again when its build is through.',
  }),
  38: badArchive,
  40: () => ({
    message: 'The account of the key is not confirmed.',
    hint: 'Sign in to Connect once and confirm it.',
  }),
  45: quota,
  47: () => ({
    message: 'The account of the key has no place on this server.',
    hint: `${admin} to set it up.`,
  }),
  48: (errorContext) => ({
    message: `${item(errorContext)} was first deployed as another kind of content.`,
    hint: `Connect never changes the kind. Set another ${input('content-guid')}, or another ${input('name')} to make a new content item.`,
  }),
  50: () => ({ message: 'The account of the key is locked.', hint: `${admin} to unlock it.` }),
  51: () => ({ message: 'The custom URL is in use by other content.', hint: 'Choose another one.' }),
  52: () => ({ message: "The custom URL isn't allowed by the server.", hint: 'Choose another one.' }),
  64: () => ({
    message: 'The server has more users than its licence allows.',
    hint: `${admin} about the licence.`,
  }),
  65: licence,
  75: () => ({ message: "The live bundle can't be removed.", hint: 'Nothing needs to be done.' }),
  80: (errorContext) => ({
    message: `${item(errorContext)} was changed by somebody else meanwhile.`,
    hint: 'Run it again.',
  }),
  82: () => ({
    message: 'The bundle belongs to other content.',
    hint: `Check ${input('rollback-to')} and ${input('content-guid')}.`,
  }),
  99: () => ({ message: 'The server is in restricted mode.', hint: `${admin} when it will be open again.` }),
  104: () => ({ message: 'The archive was damaged on its way to the server.', hint: 'Run it again.' }),
  106: () => ({ message: 'The variables were changed by somebody else meanwhile.', hint: 'Run it again.' }),
  108: () => ({
    message: 'Connect keeps one of these variable names for itself.',
    hint: 'Rename the variable.',
  }),
  109: () => ({ message: "The server doesn't allow Dash apps.", hint: `${admin} to allow them.` }),
  113: quota,
  114: quota,
  118: () => ({
    message: "The server doesn't let this account open content to everybody.",
    hint: `Set a narrower ${input('access')}, or ${admin.toLowerCase()}.`,
  }),
  122: () => ({ message: 'The title must have 3 to 1024 characters.', hint: `Correct ${input('title')}.` }),
  125: badArchive,
  126: badArchive,
  134: () => ({ message: "The server can't store the bundle.", hint: `${admin}: its disk may be full.` }),
  135: badArchive,
  144: gitManaged,
  147: () => ({
    message: "The server can't run this kind of content.",
    hint: `${admin} whether Python is enabled.`,
  }),
  222: locked,
  223: locked,
  274: () => ({
    message: "The server doesn't let publishers upload bundles.",
    hint: `${admin}, or use an administrator's key.`,
  }),
  277: () => ({ message: 'The server turns calls away: there are too many.', hint: 'Run it again later.' }),
};
