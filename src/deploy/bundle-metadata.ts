import type { Bundle } from '../connect/types.ts';

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
}

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
  return { kind, fingerprint, upload };
}
