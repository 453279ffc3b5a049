import type {
  Diagnostic,
  Entrypoint,
  ExcludedFile,
  PythonRequirement,
  Requirements,
} from '../bundle/types.ts';
import type { BundleKind } from '../connect/bundle-metadata.ts';
import type { Settings } from '../settings/settings.ts';
import type { ContentSelector } from './resolve-content.ts';

/** A request for a release: plain data, and the app to be packed. */
export interface DeployRequest {
  /** `preview`: stop at the verified draft. */
  readonly kind: BundleKind;
  readonly content: ContentSelector & {
    readonly title?: string;
    /** The title of a content item that this run creates, if `title` is not set. */
    readonly newTitle?: string;
  };
  /** The declared settings of the content item. A preview changes none. */
  readonly declared?: Declared;
  readonly app: App;
  /** The GUID of the content item that the bundle was downloaded from, if it is promoted. */
  readonly takenFrom?: string;
  /** Where the app comes from, for people: `source`, `source_repo`, `source_branch`, … (api.md 7.2). */
  readonly source: Readonly<Record<string, string>>;
  readonly verify: Verification;
  /** How many bundles of earlier deployments are kept besides the active one and the one before it. */
  readonly keepBundles: number;
  /** Deploy even if the app is unchanged. */
  readonly force: boolean;
}

export interface Declared {
  readonly settings: Settings;
  /** An absolute path. */
  readonly appFolder: string;
  /** `undefined` with trusted publishing. */
  readonly apiKey: string | undefined;
}

export interface Verification {
  /**
   * `starts`: any answer of the app below 500. `layout`: what a browser loads of the page. `callbacks`: also the callbacks
   * that it calls when the page loads.
   */
  readonly how: 'none' | 'starts' | 'layout' | 'callbacks';
  /** A health page of the app, relative to its address. */
  readonly path?: string;
  /** How long the app may take to answer, in seconds, its start included. */
  readonly timeout: number;
}

/** The app, ready to be packed. */
export interface App {
  /** A digest of files and settings: the same for the same app. */
  readonly fingerprint: string;
  readonly entrypoint: Entrypoint;
  readonly python: PythonRequirement;
  readonly requirements: Requirements;
  /** The files of the bundle: relative to the app folder, with `/`. */
  readonly paths: readonly string[];
  /** The files that were excluded from the bundle. Absent for a promoted archive. */
  readonly excluded?: readonly ExcludedFile[];
  /** For files that have another path in the bundle: their path in the repository, relative to the app folder. */
  readonly sourcePaths?: ReadonlyMap<string, string>;
  /** The version that Connect will choose of these, or `undefined` if none satisfies the app. */
  readonly choosePython: (installed: readonly string[]) => string | undefined;
  /** Findings for the Python that the server chooses, by its minor version, such as `3.12`. */
  readonly byPython: ReadonlyMap<string, readonly Diagnostic[]>;
  /**
   * Packs the app.
   *
   * @param pythonVersion the version that the server will build with, if known
   */
  readonly pack: (pythonVersion: string | undefined) => Promise<Packed>;
}

export interface Packed {
  /** The path of the archive. */
  readonly file: string;
  readonly bytes: number;
  /** Names and sizes of its largest files; absent for a promoted archive. */
  readonly largest?: string;
}
