import type { Encoding } from '../shared/decode-text.ts';
import type { Problem } from '../shared/problems.ts';

/** Something noticed while reading the app. An `error` stops a deployment, a `warning` doesn't. */
export interface Diagnostic extends Problem {
  readonly level: 'error' | 'warning' | 'notice';
}

/** A file that travels in the bundle. */
export interface BundleFile {
  /** Its path in the archive: relative, with `/`, NFC. */
  readonly path: string;
  /** Where it comes from: the absolute path of a file on disk, or bytes that we made. */
  readonly source: string | Uint8Array;
  /** In bytes. */
  readonly size: number;
}

export interface ExcludedFile {
  /** Relative to the app folder, with `/`; a folder that was left out whole ends in `/`. */
  readonly path: string;
  /** A sentence that the user reads. */
  readonly reason: string;
}

/** The app folder as the readers of source and requirements see it: what travels, by its path in the archive. */
export interface AppFolder {
  /** Its own, without the folders above it. Without it, nobody knows. */
  readonly name?: string;
  /** Sorted; files only. */
  readonly paths: readonly string[];
  /** Configurations of Posit Publisher: they stay behind, and `read` takes them all the same. */
  readonly publisherConfigs?: readonly string[];
  /** The text of a file (UTF-8; a byte-order mark or UTF-16 is decoded), or `undefined` where there is none. */
  read(path: string): Promise<string | undefined>;
  /** How a file that was read is encoded, where that isn't plain UTF-8. Without it, nobody knows. */
  encodingOf?(path: string): Encoding | undefined;
}

/** Where the Dash app is. */
export interface Entrypoint {
  /** Dotted, as Connect imports it from the app folder: `pkg.web`. */
  readonly module: string;
  readonly object: string;
  /** `module:object`. */
  readonly text: string;
  /** Why this one: words for the log (`given`, `the only Dash object, app.py line 12`). */
  readonly source: string;
  readonly location?: Problem['location'];
  /** False where a library's call made the object and reading the source can't prove that it is a Dash app. */
  readonly certain: boolean;
}

/** Which Python the app wants. */
export interface PythonRequirement {
  /** A version specifier by PEP 440, such as `~=3.12.0`; absent where no file states one. */
  readonly requires?: string;
  /** The file that states it, as in `.python-version`, or `the input python-version`, or `no file states one`. */
  readonly source: string;
  readonly location?: Problem['location'];
}

export type PackageInstaller = 'auto' | 'uv' | 'pip';

/** What Connect installs. */
export interface Requirements {
  /** The requirements file as it travels: UTF-8, LF, sorted as found. */
  readonly text: string;
  /** Its path in the archive: `requirements.txt` unless the app folder's file has another name. */
  readonly packageFile: string;
  /** The file that it was made from, relative to the app folder, and how: words for the log. */
  readonly source: string;
  /** The names (normalised by PEP 503) that it brings, with their pinned version where there is one. */
  readonly packages: ReadonlyMap<string, string | undefined>;
  /** True where it comes from a lock, so that `packages` holds everything and not only the direct requirements. */
  readonly locked: boolean;
  /** True where an error of their own says that something of them could not be read: they may bring more. */
  readonly partial?: true;
  /** For each line of `text`, where it is written in the user's files. */
  readonly origins: readonly Problem['location'][];
  /** Files that have to travel along, so that the project's own packages can be imported. */
  readonly own: readonly BundleFile[];
  /** The manager that made the lock, for the manifest: `uv` for uv.lock, else `pip`. */
  readonly manager: 'pip' | 'uv';
}
