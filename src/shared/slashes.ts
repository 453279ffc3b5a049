/** Without the slashes at its end. Without the look behind, a run of slashes elsewhere takes the square of its length. */
export const withoutLastSlashes = (text: string): string => text.replace(/(?<!\/)\/+$/, '');

/** True for a relative path to something outside: `..`, `../lib`, but not `..lib`. */
export const leadsOut = (path: string) => /^\.\.(?:[\\/]|$)/.test(path);
