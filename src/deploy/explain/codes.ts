import type { Mishap } from '../../shared/problems.ts';
import { input, isAtTerminal, runAgain } from '../../shared/input-names.ts';
import { sizeInWords } from '../../shared/formatting.ts';
import type { About } from '../request.ts';

type Words = (about: About) => Mishap;

const item = ({ content, guid }: About) =>
  content ? `${content.title || content.name} (${content.guid})` : `The content ${guid ?? ''}`.trim();
const place = ({ content }: About) => (content ? `: ${content.dashboard_url}` : '');
const admin = 'Ask an administrator of Connect';
const keepKey = () =>
  isAtTerminal() ? 'set CONNECT_API_KEY to it' : 'store it as the secret that api-key takes';

const wrongKey: Words = ({ server }) => ({
  what: "The server doesn't know the API key.",
  fix: `Make a new key at ${server.href}connect/ (your name, API Keys) and ${keepKey()}.`,
});
const notAllowed: Words = (about) => ({
  what:
    about.content || about.guid ? `The key may not do this with ${item(about)}.` : 'The key may not do this.',
  fix: 'Have its user added as a collaborator of the content, or use a key of its owner. With trusted publishing, only deploying is allowed.',
});
const absent: Words = (about) => ({
  what: about.guid ? `${item(about)} isn't on the server.` : 'The server has no such thing.',
  fix: about.guid
    ? `It was deleted, or the key may not see it. Set ${input('content-guid')} to an existing one, or leave it out to find or make the content by its name.`
    : `${runAgain()}; somebody may have deleted it meanwhile.`,
});
const locked: Words = (about) => ({
  what: `${item(about)} is locked.`,
  fix: `Unlock it on its Advanced tab${place(about)}`,
});
const badArchive: Words = () => ({
  what: "The server can't unpack the bundle.",
  fix: `${runAgain()}; if it stays so, this is a bug of ours: please report it.`,
});
const gitManaged: Words = (about) => ({
  what: `${item(about)} is deployed by Connect itself, from Git, and takes no uploads.`,
  fix: `Set another ${input('content-guid')}, or another ${input('name')} to make a new content item.`,
});
const quota: Words = () => ({
  what: 'The settings of the processes are beyond what the server allows.',
  fix: `Lower them to the server's limits; ${admin.toLowerCase()} what these are.`,
});
const licence: Words = () => ({
  what: "The server's licence doesn't allow it.",
  fix: `${admin} about the licence: Dash apps need one that includes APIs.`,
});

/**
 * Connect's error numbers in the user's words (api.md section 3): by number, since the texts change between releases.
 */
export const inWordsByCode: Readonly<Record<number, Words>> & { readonly tooLarge: Words } = {
  /** HTTP 413: not Connect's, but of a proxy before it. */
  tooLarge: ({ packed }) => ({
    what: `The bundle${packed ? ` (${sizeInWords(packed.bytes)})` : ''} is larger than a proxy before Connect lets through (413).`,
    fix: [
      `Leave out what the app does not need (${input('exclude')}), or have the limit raised: client_max_body_size in nginx.`,
      ...(packed?.largest === undefined ? [] : [`The largest files: ${packed.largest}.`]),
    ].join(' '),
  }),
  1: () => ({
    what: 'Connect failed within itself.',
    fix: `${admin} to look up the correlation id in the server's log.`,
  }),
  4: absent,
  5: ({ content }) => ({
    what: `Connect doesn't take the name${content ? ` ${content.name}` : ''}.`,
    fix: `Set ${input('name')} to 3 to 64 letters, digits, "-" and "_".`,
  }),
  19: notAllowed,
  20: notAllowed,
  21: notAllowed,
  22: notAllowed,
  24: wrongKey,
  26: () => ({
    what: 'The name is taken by another content item of the same owner.',
    fix: `Set another ${input('name')}, or ${input('content-guid')} to deploy to that item.`,
  }),
  28: () => ({ what: 'The bundle is gone from the server.', fix: `${runAgain()}.` }),
  29: () => ({
    what: 'The key has expired.',
    fix: 'Make a new key; with trusted publishing, each run gets one of its own.',
  }),
  30: wrongKey,
  35: (about) => ({ what: `${item(about)} is busy.`, fix: `${runAgain()} when its build is through.` }),
  38: badArchive,
  40: () => ({
    what: 'The account of the key is not confirmed.',
    fix: 'Sign in to Connect once and confirm it.',
  }),
  45: quota,
  47: () => ({ what: 'The account of the key has no place on this server.', fix: `${admin} to set it up.` }),
  48: (about) => ({
    what: `${item(about)} was first deployed as another kind of content.`,
    fix: `Connect never changes the kind. Set another ${input('content-guid')}, or another ${input('name')} to make a new content item.`,
  }),
  50: () => ({ what: 'The account of the key is locked.', fix: `${admin} to unlock it.` }),
  51: () => ({ what: 'The custom URL is in use by other content.', fix: 'Choose another one.' }),
  52: () => ({ what: "The custom URL isn't allowed by the server.", fix: 'Choose another one.' }),
  64: () => ({
    what: 'The server has more users than its licence allows.',
    fix: `${admin} about the licence.`,
  }),
  65: licence,
  75: () => ({ what: "The live bundle can't be removed.", fix: 'Nothing needs to be done.' }),
  80: (about) => ({
    what: `${item(about)} was changed by somebody else meanwhile.`,
    fix: `${runAgain()}.`,
  }),
  82: () => ({
    what: 'The bundle belongs to other content.',
    fix: `Check ${input('rollback-to')} and ${input('content-guid')}.`,
  }),
  99: () => ({ what: 'The server is in restricted mode.', fix: `${admin} when it will be open again.` }),
  104: () => ({ what: 'The archive was damaged on its way to the server.', fix: `${runAgain()}.` }),
  106: () => ({ what: 'The variables were changed by somebody else meanwhile.', fix: `${runAgain()}.` }),
  108: () => ({ what: 'Connect keeps one of these variable names for itself.', fix: 'Rename the variable.' }),
  109: () => ({ what: "The server doesn't allow Dash apps.", fix: `${admin} to allow them.` }),
  113: quota,
  114: quota,
  118: () => ({
    what: "The server doesn't let this account open content to everybody.",
    fix: `Set a narrower ${input('access')}, or ${admin.toLowerCase()}.`,
  }),
  122: () => ({ what: 'The title must have 3 to 1024 characters.', fix: `Correct ${input('title')}.` }),
  125: badArchive,
  126: badArchive,
  134: () => ({ what: "The server can't store the bundle.", fix: `${admin}: its disk may be full.` }),
  135: badArchive,
  144: gitManaged,
  147: () => ({
    what: "The server can't run this kind of content.",
    fix: `${admin} whether Python is enabled.`,
  }),
  222: locked,
  223: locked,
  274: () => ({
    what: "The server doesn't let publishers upload bundles.",
    fix: `${admin}, or use an administrator's key.`,
  }),
  277: () => ({ what: 'The server turns calls away: there are too many.', fix: `${runAgain()} later.` }),
};
