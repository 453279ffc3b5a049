import { inputNames } from '../inputs/table.ts';
import type { Problem } from '../shared/problems.ts';
import { workflowOnlyInputs } from './arguments.ts';

/** The word that messages use for what the command line calls an option: `` input `x` ``, `` `x: value` ``, `` `x` ``. */
const named =
  /(?:\b(?<article>[Tt]he )?(?<noun>[Ii]nput) )?`(?<name>[a-z]+(?:-[a-z]+)*)(?:: (?<value>[^`\n]+))?`/g;

/**
 * A message with the inputs it names written as options of the command line.
 *
 * @param isOption whether a name is an option
 * @returns `` `path: apps/sales` `` as `--path apps/sales`, and so on; the same text if it names no option
 */
export function withOptionNames(text: string, isOption: (name: string) => boolean): string {
  return text.replace(named, (whole, ...rest) => {
    const { article = '', noun, name, value } = rest.at(-1) as Record<string, string | undefined>;
    if (name === undefined || !isOption(name)) return whole;
    const option = value === undefined ? `--${name}` : `--${name} ${value}`;
    if (noun === undefined) return option;
    return `${article}${noun === 'Input' ? 'Option' : 'option'} ${option}`;
  });
}

const isOption = (name: string) => inputNames.includes(name) && !Object.hasOwn(workflowOnlyInputs, name);

/** A line as the command line shows it, with the inputs that it names as options. */
export const nameOptions = (text: string): string => withOptionNames(text, isOption);

/** A problem as the command line shows it: secrets are hidden by the caller. */
export function asOptions({ message, reason, hint, ...rest }: Problem): Problem {
  return {
    ...rest,
    message: nameOptions(message),
    ...(reason !== undefined && { reason: nameOptions(reason) }),
    ...(hint !== undefined && { hint: nameOptions(hint) }),
  };
}
