/** The output of a failed build. */
export interface BuildLog {
  readonly text: string;
  /** The Python that it was built with, if the output names it. */
  readonly python: string | undefined;
  /** The package that was being built. */
  readonly name: string | undefined;
}

/** The cause of a failed build, and how to find its line in the requirements. */
export interface BuildCause {
  readonly message: string;
  readonly hint: string;
  /** Packages, the most specific first: the first one that the requirements state is the place. */
  readonly names?: readonly (string | undefined)[];
  /** A part of the line. */
  readonly quote?: string | undefined;
  /** The number of the line, from 1. */
  readonly line?: number;
  /** The line that installs the project itself. */
  readonly isOwnProject?: boolean;
  /** The last line that fits, not the first one. */
  readonly isLastLine?: boolean;
}
