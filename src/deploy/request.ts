import type { Diagnostic, Entrypoint, PythonRequirement, Requirements } from '../bundle/types.ts';
import type { BundleKind } from '../connect/bundle-metadata.ts';
import type { Settings } from '../settings/settings.ts';
import type { SourceLocation } from '../shared/problems.ts';
import type { ContentSelector } from './resolve-content.ts';

/** What is asked of a release: plain data, and the app that is to be packed. */
export interface DeployRequest {
  /** `preview`: stop at the verified draft, beside what is live. */
  readonly kind: BundleKind;
  readonly content: ContentSelector & {
    readonly title?: string;
    /** For an item that is made by this run, and isn't given a title. */
    readonly newTitle?: string;
  };
  /** What is declared of the content item; a preview changes nothing of it. */
  readonly declared?: Declared;
  readonly app: App;
  /** The GUID of the content item whose bundle this is, where it was taken from one. */
  readonly takenFrom?: string;
  /** Where the app comes from, for people: `source`, `source_repo`, `source_branch`, … (api.md 7.2). */
  readonly source: Readonly<Record<string, string>>;
  /** The source of the run that deploys, where it is one: what was taken from another server has that of another run. */
  readonly run?: Readonly<Record<string, string>>;
  readonly verify: Verification;
  /** How many bundles of earlier deployments stay, the active one and the one before it not counted. */
  readonly keepBundles: number;
  /** Deploy even what is live already. */
  readonly force: boolean;
}

export interface Declared {
  readonly settings: Settings;
  /** Absolute. */
  readonly appFolder: string;
  /** `undefined` with trusted publishing. */
  readonly apiKey: string | undefined;
}

export interface Verification {
  /** `starts`: any answer of the app's page below 500. `layout`: as a browser would load it. */
  readonly how: 'none' | 'starts' | 'layout';
  /** The app's own health page, relative to the app's address. */
  readonly path?: string;
  /** How long the app may take, its cold start included, in seconds. */
  readonly timeout: number;
}

/** The app as the bundler understood it. */
export interface App {
  /** Of files and settings: the same for the same app. */
  readonly fingerprint: string;
  readonly entrypoint: Entrypoint;
  readonly python: PythonRequirement;
  readonly requirements: Requirements;
  /** Of the files that travel: relative to the app folder, with `/`. */
  readonly paths: readonly string[];
  /** Where those that travel under another path stand in the repository, as seen from the app folder. */
  readonly homes?: ReadonlyMap<string, string>;
  /** The line that ends the process with these words, where there is just one; absent where only an archive is there. */
  readonly exitWith?: (words: string) => SourceLocation | undefined;
  /** The one of these versions of Python that the server will take, or `undefined` where none fits. */
  readonly choosePython: (installed: readonly string[]) => string | undefined;
  /** What there is to say of that Python: a locked package that has no file for it, a pin that is older. */
  readonly findingsFor: (pythonVersion: string) => readonly Diagnostic[];
  /**
   * Packs it.
   *
   * @param pythonVersion the version that the server will build with, where it is known
   */
  readonly pack: (pythonVersion: string | undefined) => Promise<Packed>;
}

export interface Packed {
  /** The path of the archive. */
  readonly file: string;
  readonly bytes: number;
  /** Base64 of its 16 MD5 bytes. */
  readonly md5Base64: string;
  /** The largest files in it, in words; absent where only an archive is there. */
  readonly largest?: string;
}
