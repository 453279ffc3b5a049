/*
 * The sentences on what visitors get, told when a run ends early. Each is true from the moment before the call that
 * may change it.
 */

export const nothingLive = 'Nothing is live: this content item has no active bundle yet.';

export const liveNow = (bundleId: string) => `Bundle ${bundleId} is live.`;

/** @param isSeen false where it was no draft first, and is still to be visited */
export const wentLive = (bundleId: string, isSeen: boolean) =>
  isSeen ? liveNow(bundleId) : `${liveNow(bundleId)} Whether it answers was not looked at yet.`;

const stillLive = (before: string | undefined) =>
  before === undefined ? 'Nothing is live yet' : `Bundle ${before} is live, as before`;

export const whileUploading = (before: string | undefined) =>
  `${stillLive(before)}. An archive was being uploaded; by itself it changes nothing.`;

export const whileBuilding = (before: string | undefined, bundleId: string) =>
  `${stillLive(before)}. The server may go on building bundle ${bundleId} as a draft, which changes nothing that visitors see.`;

export const asDraft = (before: string | undefined, bundleId: string) =>
  `${stillLive(before)}. Bundle ${bundleId} stays on the server as a draft.`;

export const whileActivating = (before: string | undefined, bundleId: string) =>
  before === undefined
    ? `Bundle ${bundleId} was being built and activated: it goes live as soon as the server is done with it.`
    : `Bundle ${bundleId} was being activated: bundle ${before} is live until the server is done with it.`;

export const nothingChanged = 'Nothing was changed on the server: what was live is live.';

export const whileGoingBack = (from: string, to: string) =>
  `Bundle ${from} is live, though it did not answer as it should. The server was asked to go back to bundle ${to}, which may still happen.`;

export const wentBack = (to: string) => `Bundle ${to} is live again: this run went back to it.`;

export const wentBackInVain = (to: string, reason: string) =>
  `Bundle ${to} is live again, but does not answer as it should, either: ${reason}.`;

export const liveButUnwell = (own: string) => `Bundle ${own} is live, though it did not answer as it should.`;

export const stayedLive = (own: string, reason: string) =>
  `Bundle ${own} is live, though it did not answer as it should: ${reason}`;
