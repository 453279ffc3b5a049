/*
 * How things are called where the user sits: what a workflow's step has as an input is an option at a terminal. A
 * message asks here, so that it is written once and is right for both.
 */

export type Host = 'workflow' | 'terminal';

let host: Host = 'workflow';

/** Told once, before anything is said. */
export function speakAt(location: Host): void {
  host = location;
}

export const isAtTerminal = (): boolean => host === 'terminal';

/** An input as an order names it: `entrypoint`, `entrypoint: app:app`; `--entrypoint`, `--entrypoint app:app`. */
export function input(name: string, value?: string): string {
  if (isAtTerminal()) return value === undefined ? `--${name}` : `--${name} ${value}`;
  return value === undefined ? name : `${name}: ${value}`;
}

/** An input as a sentence names it: `the input entrypoint`, `the option --entrypoint`. */
export const theInput = (name: string): string => `the ${isAtTerminal() ? 'option' : 'input'} ${input(name)}`;

/** The same where the sentence begins with it. */
export const TheInput = (name: string): string => theInput(name).replace('t', 'T');

/** The order to take another app folder. @param path relative to what `path` is relative to; at a terminal, as a command takes it */
export const takeFolder = (path: string): string =>
  isAtTerminal() ? `give the folder ${path}` : `set ${input('path', path)}`;

/** The order to try once more. */
export const runAgain = (): string => (isAtTerminal() ? 'Try again' : 'Run the job again');

/** The order to fetch the files of submodules. */
export const fetchSubmodules = (): string =>
  isAtTerminal()
    ? 'run git submodule update --init'
    : 'add "with: submodules: true" to the step actions/checkout';
