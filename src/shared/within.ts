import { sep } from 'node:path';

/** True for the folder itself and all that is below it, by name: neither path is looked at. */
export const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
