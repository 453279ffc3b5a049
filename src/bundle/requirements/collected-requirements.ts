import type { SourceLocation } from '../../shared/problems.ts';
import type { BundleFile } from '../types.ts';
import type { Marker } from './markers/marker.ts';

/** A line of the bundle's requirements file. */
export interface Line {
  /** One physical line. */
  readonly text: string;
  readonly location?: SourceLocation;
  /** The package that it requires, on the first line of a requirement. */
  readonly brings?: Brought;
  /** The names of the rules that a comment beside it switches off. */
  readonly off?: ReadonlySet<string>;
}

/** A package that a requirement names. */
export interface Brought {
  /** Normalised by PEP 503. */
  readonly name: string;
  /** The one version that the requirement allows. */
  readonly version?: string;
  /** The version specifier, as written. */
  readonly specifier?: string;
  readonly marker?: Marker;
  readonly hashes: boolean;
}

/** A folder of the user that is a package. */
export interface OwnProject {
  /** Absolute. */
  readonly folder: string;
  /** The extras of it to install. */
  readonly extras: readonly string[];
  readonly location?: SourceLocation;
  /** Whether a lock file already lists what it requires. */
  readonly locked: boolean;
}

/** The requirements that a source, or a part of it, states. */
export interface CollectedRequirements {
  readonly lines: readonly Line[];
  readonly projects: readonly OwnProject[];
  /** Archives that requirements name by path. */
  readonly archives: readonly BundleFile[];
  /** The lines of `-c` files. */
  readonly constraints: readonly Line[];
}

/** Joins parts in their order. */
export const collect = (parts: readonly Partial<CollectedRequirements>[]): CollectedRequirements => ({
  lines: parts.flatMap(({ lines = [] }) => lines),
  projects: parts.flatMap(({ projects = [] }) => projects),
  archives: parts.flatMap(({ archives = [] }) => archives),
  constraints: parts.flatMap(({ constraints = [] }) => constraints),
});
