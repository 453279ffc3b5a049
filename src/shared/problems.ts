/** A place in the user's files. `file` is relative to the app folder, with `/`, and may start with `../`. */
export interface SourceLocation {
  readonly file: string;
  /** From 1. */
  readonly line?: number;
}

/** Something that a user can mend: what happened, the evidence, an order to follow now, and where. */
export interface Problem {
  /** The title: one sentence. */
  readonly message: string;
  /** The evidence: what was seen, where it was looked for. */
  readonly reason?: string;
  /** What to do about it now. */
  readonly hint?: string;
  readonly location?: SourceLocation;
  /** The name of the check that found it, as `ignore-rules` takes it. */
  readonly rule?: string;
}

/** What a parser gives back: parsers return mistakes, so that all of them can be told at once. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly mistake: Problem };

/** A failure that the user can mend. Anything else that is thrown is a bug of ours and keeps its stack. */
export class UserError extends Error {
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problem: Problem | readonly [Problem, ...Problem[]], options?: ErrorOptions) {
    const problems = 'message' in problem ? ([problem] as const) : problem;
    super(problems.map(formatProblem).join('\n\n'), options);
    this.name = 'UserError';
    this.problems = problems;
  }
}

/** A mishap as one paragraph of plain text: `file:line: what [rule] why fix`. */
export function formatProblem({ reason, hint, ...problem }: Problem): string {
  return [formatTitle(problem), reason, hint].filter(Boolean).join(' ');
}

/**
 * Its first line: `file:line: what [rule]`, or `what [rule]` where that begins with the file. By the rule's name it is
 * looked up, and switched off.
 */
export function formatTitle({ message, location, rule }: Problem): string {
  const isSaid = location && location.line === undefined && message.startsWith(`${location.file} `);
  return [location && !isSaid && `${formatLocation(location)}:`, message, rule && `[${rule}]`]
    .filter(Boolean)
    .join(' ');
}

/** `file:line`, or `file`. */
export const formatLocation = ({ file, line }: SourceLocation): string =>
  line === undefined ? file : `${file}:${line}`;

/** A mishap for programs: flat, with null for what isn't known, so that every program can rely on the keys. */
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

/** Throws one `UserError` that holds every mishap of the list, or returns where there is none. */
export function throwProblems(problems: readonly Problem[], options?: ErrorOptions): void {
  const [first, ...rest] = problems;
  if (first) throw new UserError([first, ...rest], options);
}
