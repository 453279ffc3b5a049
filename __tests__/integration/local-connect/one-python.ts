import { choosePython, findPythons } from '../../../local-connect/run/pythons.ts';

/** The newest Python of this machine. */
export const newest = choosePython(await findPythons([]), { requires: '>=3.8', version: '' });

/**
 * The option `pythons` for tests that start many servers and need one Python only. A server without this option starts each
 * installed Python to ask for its version.
 */
export const pythons = newest ? [newest.executable] : [];
