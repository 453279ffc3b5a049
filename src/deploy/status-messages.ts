/*
 * Sentences about what is live, shown when a run ends early. Each is recorded before the call that may change the
 * state, so that it is true at any moment.
 */

export const nothingLive = 'Nothing is live: this content item has no active bundle yet.';

export const nothingChanged = 'Nothing was changed on the server.';

export const liveNow = (bundleId: string) => `Bundle ${bundleId} is live.`;

/** @param isVerified false if it was activated without having been verified as a draft */
export const wentLive = (bundleId: string, isVerified: boolean) =>
  isVerified ? liveNow(bundleId) : `${liveNow(bundleId)} It has not been verified yet.`;

const stillLive = (before: string | undefined) =>
  before === undefined ? 'Nothing is live yet' : `Bundle ${before} is live, as before`;

export const whileUploading = (before: string | undefined) =>
  `${stillLive(before)}. An upload was in progress; it does not change what is live.`;

export const whileBuilding = (before: string | undefined, bundleId: string) =>
  `${stillLive(before)}. The server may still build bundle ${bundleId} as a draft, which does not change what is live.`;

export const asDraft = (before: string | undefined, bundleId: string) =>
  `${stillLive(before)}. Bundle ${bundleId} remains on the server as a draft.`;

export const whileActivating = (before: string | undefined, bundleId: string) =>
  before === undefined
    ? `Bundle ${bundleId} was being built and activated: it goes live when the server has finished.`
    : `Bundle ${bundleId} was being activated: bundle ${before} is live until the server has finished.`;

export const whileRestoring = (from: string, to: string) =>
  `Bundle ${from} is live, though its verification failed. The server was asked to restore bundle ${to}, which may still happen.`;

export const restored = (to: string) => `Bundle ${to} is live again: this run restored it.`;

export const restoredButFailing = (to: string, reason: string) =>
  `Bundle ${to} is live again, but its verification failed too: ${reason}.`;

export const activeButFailing = (bundleId: string) =>
  `Bundle ${bundleId} is live, though its verification failed.`;

export const notRestored = (bundleId: string, reason: string) =>
  `Bundle ${bundleId} is live, though its verification failed: ${reason}`;
