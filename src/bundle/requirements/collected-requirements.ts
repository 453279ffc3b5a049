import type { SourceLocation } from '../../shared/problems.ts';
import type { BundleFile } from '../types.ts';

/** A line of the requirements file as it will travel. */
export interface Line {
  /** One physical line. */
  readonly text: string;
  readonly location?: SourceLocation;
  /** What it brings, on the first line of a requirement. */
  readonly brings?: Brought;
  /** The names of the rules that a comment beside it switches off. */
  readonly off?: ReadonlySet<string>;
}

/** A package that a requirement brings. */
export interface Brought {
  /** Normalised by PEP 503. */
  readonly name: string;
  /** Where it is pinned to one. */
  readonly version?: string;
  /** The version specifier, as written. */
  readonly specifier?: string;
  readonly hashes: boolean;
  /** The names of its wheels and source archives, where a lock lists them. */
  readonly files?: readonly string[];
}

/** A folder of the user's that is a package of its own. */
export interface OwnProject {
  /** Absolute. */
  readonly folder: string;
  /** Its extras that are wanted. */
  readonly extras: readonly string[];
  readonly location?: SourceLocation;
  /** True where a lock already holds what it requires. */
  readonly locked: boolean;
}

/** What a source of requirements says, before the text is made. */
export interface CollectedRequirements {
  readonly lines: readonly Line[];
  /** What `-c` files say. */
  readonly constraints: readonly Line[];
  readonly projects: readonly OwnProject[];
  /** Archives that requirements name by path. */
  readonly archives: readonly BundleFile[];
}
