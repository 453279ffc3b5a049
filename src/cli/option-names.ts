import type { Problem } from '../shared/problems.ts';
import { isOption } from './arguments.ts';

/** How messages name an input, which the command line calls an option: `` input `x` ``, `` `x: value` ``, `` `x` ``. */
const named =
  /(?:\b(?<article>[Tt]he )?(?<noun>[Ii]nput) )?`(?<name>[a-z]+(?:-[a-z]+)*)(?:: (?<value>[^`\n]+))?`/g;

/**
 * A message with the inputs it names written as options of the command line: `` `path: apps/sales` `` as
 * `--path apps/sales`, and so on.
 */
export function nameOptions(text: string): string {
  return text.replace(named, (whole, ...rest) => {
    const { article = '', noun, name, value } = rest.at(-1) as Record<string, string | undefined>;
    if (name === undefined || !isOption(name)) return whole;
    const option = value === undefined ? `--${name}` : `--${name} ${value}`;
    if (noun === undefined) return option;
    return `${article}${noun === 'Input' ? 'Option' : 'option'} ${option}`;
  });
}

/** A problem as the command line shows it: secrets are hidden by the caller. */
export function asOptions({ message, reason, hint, ...rest }: Problem): Problem {
  return {
    ...rest,
    message: nameOptions(message),
    ...(reason !== undefined && { reason: nameOptions(reason) }),
    ...(hint !== undefined && { hint: nameOptions(hint) }),
  };
}
