import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const loaded = pathToFileURL(join(import.meta.dirname, 'short-pauses.mjs'));

/**
 * Variables that shorten the pauses of the built action, which only the real GitHub needs. Don't use them for simultaneous
 * runs that write the same comment: these need the pauses to keep each other's rows.
 */
export const shortPauses = { NODE_OPTIONS: `--import=${loaded}` };
