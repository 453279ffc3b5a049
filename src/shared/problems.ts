/** A place in the user's files. `file` is relative to the app folder, with `/`, and may start with `../`. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line?: number;
}

/** Something that a user can mend: what happened, the evidence, an order to follow now, and where. */
export interface Mishap {
  /** The title: one sentence. */
  readonly what: string;
  /** The evidence: what was seen, where it was looked for. */
  readonly why?: string;
  /** What to do about it now. */
  readonly fix?: string;
  readonly where?: Place;
  /** The name of the check that found it, as `ignore-rules` takes it. */
  readonly rule?: string;
}

/** What a parser gives back: parsers return mistakes, so that all of them can be told at once. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly mistake: Mishap };

/** A failure that the user can mend. Anything else that is thrown is a bug of ours and keeps its stack. */
export class UserError extends Error {
  readonly mishaps: readonly [Mishap, ...Mishap[]];

  constructor(mishap: Mishap | readonly [Mishap, ...Mishap[]], options?: ErrorOptions) {
    const mishaps = 'what' in mishap ? ([mishap] as const) : mishap;
    super(mishaps.map(inWords).join('\n\n'), options);
    this.name = 'UserError';
    this.mishaps = mishaps;
  }
}

/** A mishap as one paragraph of plain text: `file:line: what [rule] why fix`. */
export function inWords({ why, fix, ...mishap }: Mishap): string {
  return [titleInWords(mishap), why, fix].filter(Boolean).join(' ');
}

/**
 * Its first line: `file:line: what [rule]`, or `what [rule]` where that begins with the file. By the rule's name it is
 * looked up, and switched off.
 */
export function titleInWords({ what, where, rule }: Mishap): string {
  const isSaid = where && where.line === undefined && what.startsWith(`${where.file} `);
  return [where && !isSaid && `${placeInWords(where)}:`, what, rule && `[${rule}]`].filter(Boolean).join(' ');
}

/** `file:line`, or `file`. */
export const placeInWords = ({ file, line }: Place): string =>
  line === undefined ? file : `${file}:${line}`;

/** A mishap for programs: flat, with null for what isn't known, so that every program can rely on the keys. */
export function inKeys({ what, why, fix, where, rule }: Mishap) {
  return {
    what,
    why: why ?? null,
    fix: fix ?? null,
    rule: rule ?? null,
    file: where?.file ?? null,
    line: where?.line ?? null,
  };
}

/** Throws one `UserError` that holds every mishap of the list, or returns where there is none. */
export function throwAll(mishaps: readonly Mishap[], options?: ErrorOptions): void {
  const [first, ...rest] = mishaps;
  if (first) throw new UserError([first, ...rest], options);
}
