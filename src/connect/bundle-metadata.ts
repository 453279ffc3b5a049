import type { Bundle } from './types.ts';

/*
 * What we write beside an uploaded bundle (api.md 7.2: Connect keeps keys of our own), and read again: to know an
 * unchanged app, to know which bundles are ours to remove, and to find an upload whose answer was lost.
 */

export type BundleKind = 'deploy' | 'preview';

const prefix = 'connect_dash_deploy_';

export interface Origin {
  readonly kind: BundleKind;
  readonly fingerprint: string;
  /** Of this one upload. */
  readonly upload: string;
  /** The bundle that was live when this one was uploaded, or `nothingBefore`. */
  readonly before?: string;
  /** How it is verified as a draft, with the path that has to answer: `layout /health`. */
  readonly verified?: string;
}

/** Noted as what was live, where nothing was. */
export const nothingBefore = 'none';

/** The metadata of an upload: where the app comes from, and our own keys. */
export function metadataOf(source: Readonly<Record<string, string>>, origin: Origin): Record<string, string> {
  const own = Object.entries(origin).map(([key, value]) => [prefix + key, value]);
  return { ...source, ...Object.fromEntries(own) };
}

/** What our keys say of a bundle, or `undefined` where they don't say that we made it. */
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

/** Whose preview a bundle or a content item is. Clean-up goes by it, and by nothing that others could write. */
export interface PreviewOwner {
  /** GitHub's: `github.com`, or that of an Enterprise Server. */
  readonly host: string;
  /** GitHub's own number for the repository, which a later repository of the same name doesn't share. */
  readonly repository: number;
  readonly pullRequest: number;
}

const ownerKeys = { host: `${prefix}host`, repository: `${prefix}repository`, pr: `${prefix}pull_request` };

/** What says, beside a bundle, whose preview it is. */
export function ownerNote({ host, repository, pullRequest }: PreviewOwner): Record<string, string> {
  return {
    [ownerKeys.host]: host,
    [ownerKeys.repository]: `${repository}`,
    [ownerKeys.pr]: `${pullRequest}`,
  };
}

/** Whose preview a bundle is, or `undefined` where it is none, or doesn't say. */
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
