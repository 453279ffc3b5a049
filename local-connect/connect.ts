import type { IncomingMessage } from 'node:http';
import type { Builds } from './builds.ts';
import type { Folders } from './folders.ts';
import type { SessionTokens } from './integrations/session-tokens.ts';
import type { Options } from './options.ts';
import type { Apps } from './run/apps.ts';
import type { Environments } from './run/environments.ts';
import type { Python } from './run/pythons.ts';
import type { State } from './state/state.ts';
import { type Feature, supports } from './version.ts';
import type { ViewAs } from './view-as.ts';

/** The parts of the running server. Routes get them. */
export interface Connect {
  readonly options: Options;
  /** The server's public address, without a trailing slash. */
  readonly address: string;
  readonly state: State;
  readonly folders: Folders;
  readonly pythons: Promise<readonly Python[]>;
  readonly environments: Environments;
  readonly apps: Apps;
  readonly viewAs: ViewAs;
  readonly sessionTokens: SessionTokens;
  readonly builds: Builds;
  /** Names of users whose password is the user name; empty if the server listens for other machines. */
  readonly demoUsers: readonly string[];
  /** Whether the page that sent the request belongs to this server. */
  isOwnOrigin(incoming: IncomingMessage): boolean;
  /** Whether the release that this server claims to be has the feature. */
  has(feature: Feature): boolean;
}

/** Whether the release that the options name has a feature. */
export const featuresOf = (options: Options) => (feature: Feature) => supports(options.version, feature);
