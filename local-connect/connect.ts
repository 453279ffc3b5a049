import type { Options } from './options.ts';
import type { Apps } from './run/apps.ts';
import type { Environments } from './run/environments.ts';
import type { Python } from './run/pythons.ts';
import type { State } from './state/state.ts';
import { type Feature, supports } from './version.ts';

/** The parts of the running server that its routes work with. */
export interface Connect {
  readonly options: Options;
  /** The address that answers name, without a trailing slash. */
  readonly address: string;
  readonly state: State;
  readonly folders: Folders;
  readonly pythons: Promise<readonly Python[]>;
  readonly environments: Environments;
  readonly apps: Apps;
  /** Who signs in with the user name as password; nobody, where others than this machine's user may ask. */
  readonly easyUsers: readonly string[];
  /** Whether the release that this server claims to be has the feature. */
  has(feature: Feature): boolean;
}

/** Whether the release that the options name has a feature. */
export const featuresOf = (options: Options) => (feature: Feature) => supports(options.version, feature);

/** Where files lie below the data folder. */
export type Folders = ReturnType<typeof foldersOf>;

/** @param data the data folder */
export function foldersOf(data: string) {
  return {
    /** Uploads that aren't accepted yet. */
    incoming: `${data}/incoming`,
    content: (guid: string) => `${data}/content/${guid}`,
    archive: (guid: string, bundle: number) => `${data}/content/${guid}/${bundle}.tar.gz`,
    unpacked: (guid: string, bundle: number) => `${data}/content/${guid}/${bundle}`,
    lockfile: (guid: string, bundle: number) => `${data}/content/${guid}/${bundle}.lock`,
    thumbnail: (guid: string) => `${data}/content/${guid}/thumbnail`,
  };
}
