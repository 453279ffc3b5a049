import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const loaded = pathToFileURL(join(import.meta.dirname, 'short-pauses.mjs'));

/**
 * Variables with which the built action pauses for less than it has to with the real GitHub. Not for runs that write the same
 * comment at once: the pauses are what keeps their rows.
 */
export const shortPauses = { NODE_OPTIONS: `--import=${loaded}` };
