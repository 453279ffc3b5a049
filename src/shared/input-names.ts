/*
 * Messages name inputs as a workflow does. The command line rewrites them as options when it prints them (cli/option-names.ts).
 */

/** An input, or an input with a value, as it is written in a workflow: `` `entrypoint` ``, `` `entrypoint: app:app` ``. */
export const input = (name: string, value?: string): string =>
  value === undefined ? `\`${name}\`` : `\`${name}: ${value}\``;

/** An input within a sentence: `` input `entrypoint` ``. */
export const theInput = (name: string): string => `input ${input(name)}`;

/** An input at the start of a sentence. */
export const TheInput = (name: string): string => `Input ${input(name)}`;
