import type { Folders } from './folders.ts';
import type { Options } from './options.ts';
import type { Apps } from './run/apps.ts';
import type { Environments } from './run/environments.ts';
import type { Python } from './run/pythons.ts';
import type { State } from './state/state.ts';
import { type Feature, supports } from './version.ts';
import type { ViewAs } from './view-as.ts';

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
  readonly viewAs: ViewAs;
  /** Who signs in with the user name as password; nobody, where others than this machine's user may ask. */
  readonly demoUsers: readonly string[];
  /** Whether the release that this server claims to be has the feature. */
  has(feature: Feature): boolean;
}

/** Whether the release that the options name has a feature. */
export const featuresOf = (options: Options) => (feature: Feature) => supports(options.version, feature);
