import type { Bundle } from './types.ts';

/*
 * The metadata of a bundle. Connect keeps the keys that a client adds (api.md 7.2). Ours identify an unchanged app, the
 * bundles that this project may delete, and an upload whose response was lost.
 */

export type BundleKind = 'deploy' | 'preview';

const prefix = 'connect_dash_deploy_';

export interface Origin {
  readonly kind: BundleKind;
  readonly fingerprint: string;
  /** Identifies the upload. */
  readonly upload: string;
  /** The bundle that was live when this one was uploaded, or `nothingBefore`. */
  readonly before?: string;
  /** How it was verified as a draft, with the path that had to answer: `layout /health`. */
  readonly verified?: string;
}

/** The value of `before` if no bundle was active. */
export const nothingBefore = 'none';

/** The metadata of an upload: the origin of the app for people, and the keys of this project. */
export function metadataOf(source: Readonly<Record<string, string>>, origin: Origin): Record<string, string> {
  const own = Object.entries(origin).map(([key, value]) => [prefix + key, value]);
  return { ...source, ...Object.fromEntries(own) };
}

/** Reads the keys of this project; `undefined` if it didn't upload the bundle. */
export function originOf({ metadata }: Pick<Bundle, 'metadata'>): Origin | undefined {
  const read = (key: keyof Origin) => metadata?.[prefix + key];
  const [kind, fingerprint, upload] = [read('kind'), read('fingerprint'), read('upload')];
  if ((kind !== 'deploy' && kind !== 'preview') || !fingerprint || !upload) return undefined;
  const [before, verified] = [read('before'), read('verified')];
  return {
    kind,
    fingerprint,
    upload,
    ...(before !== undefined && { before }),
    ...(verified !== undefined && { verified }),
  };
}

/** The pull request that a preview belongs to. Clean-up relies on it, and on nothing that others could write. */
export interface PreviewOwner {
  /** `github.com`, or the host of an Enterprise Server. */
  readonly host: string;
  /** GitHub's number of the repository. A later repository of the same name has another one. */
  readonly repository: number;
  readonly pullRequest: number;
}

const ownerKeys = { host: `${prefix}host`, repository: `${prefix}repository`, pr: `${prefix}pull_request` };

/** The metadata of a preview's bundle. */
export function ownerNote({ host, repository, pullRequest }: PreviewOwner): Record<string, string> {
  return {
    [ownerKeys.host]: host,
    [ownerKeys.repository]: `${repository}`,
    [ownerKeys.pr]: `${pullRequest}`,
  };
}

/** The owner of a preview's bundle; `undefined` if it isn't a preview or the owner is missing. */
export function ownerOf(bundle: Pick<Bundle, 'metadata'>): PreviewOwner | undefined {
  if (originOf(bundle)?.kind !== 'preview') return undefined;
  const read = (key: string) => bundle.metadata?.[key] ?? '';
  const [host, repository, pullRequest] = [
    read(ownerKeys.host),
    read(ownerKeys.repository),
    read(ownerKeys.pr),
  ];
  const isNumber = (text: string) => /^[1-9]\d{0,14}$/.test(text);
  if (host === '' || !isNumber(repository) || !isNumber(pullRequest)) return undefined;
  return { host, repository: Number(repository), pullRequest: Number(pullRequest) };
}

/** Whether a bundle is a draft that was deployed outside of pull requests. */
export const isBranchDraft = (bundle: Pick<Bundle, 'metadata'>): boolean =>
  originOf(bundle)?.kind === 'preview' && ownerOf(bundle) === undefined;
