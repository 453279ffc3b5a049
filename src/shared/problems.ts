/** A location in the user's files. `file` is relative to the app folder, with `/`, and may start with `../`. */
export interface SourceLocation {
  readonly file: string;
  /** From 1. */
  readonly line?: number;
}

/** Something that the user can fix. */
export interface Problem {
  /** What happened, in one sentence. */
  readonly message: string;
  /** Why: the evidence. */
  readonly reason?: string;
  /** The next step. */
  readonly hint?: string;
  readonly location?: SourceLocation;
  /** The name of the rule that found it, as in `ignore-rules`. */
  readonly rule?: string;
}

/** The result of a parser. Parsers don't throw, so that all problems can be reported together. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly mistake: Problem };

/** A failure that the user can fix. Any other error is a bug and keeps its stack. */
export class UserError extends Error {
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problem: Problem | readonly [Problem, ...Problem[]], options?: ErrorOptions) {
    const problems = 'message' in problem ? ([problem] as const) : problem;
    super(problems.map(formatProblem).join('\n\n'), options);
    this.name = 'UserError';
    this.problems = problems;
  }
}

/** A problem as one paragraph: `file:line: message [rule] reason hint`. */
export function formatProblem({ reason, hint, ...problem }: Problem): string {
  return [formatTitle(problem), reason, hint].filter(Boolean).join(' ');
}

/**
 * The first line of a problem: `file:line: message [rule]`, or `message [rule]` if the message starts with the file.
 */
export function formatTitle({ message, location, rule }: Problem): string {
  const startsWithFile = location && location.line === undefined && message.startsWith(`${location.file} `);
  return [location && !startsWithFile && `${formatLocation(location)}:`, message, rule && `[${rule}]`]
    .filter(Boolean)
    .join(' ');
}

/** `file:line`, or `file`. */
const formatLocation = ({ file, line }: SourceLocation): string =>
  line === undefined ? file : `${file}:${line}`;

/** A problem as flat JSON. Every key is always present: unknown values are null. */
export function toJson({ message, reason, hint, location, rule }: Problem) {
  return {
    message,
    reason: reason ?? null,
    hint: hint ?? null,
    rule: rule ?? null,
    file: location?.file ?? null,
    line: location?.line ?? null,
  };
}

/** Throws one `UserError` with all problems, or returns if there are none. */
export function throwProblems(problems: readonly Problem[], options?: ErrorOptions): void {
  const [first, ...rest] = problems;
  if (first) throw new UserError([first, ...rest], options);
}
