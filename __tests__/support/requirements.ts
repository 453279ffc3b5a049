import type { Requirements } from '../../src/bundle/types.ts';

/** The requirements of an app that has them in a requirements.txt, and says no more than its text. */
export const plainRequirements = (text: string): Requirements => ({
  text,
  packageFile: 'requirements.txt',
  source: 'requirements.txt',
  packages: new Map(),
  locked: false,
  origin: (line) => ({ file: 'requirements.txt', line }),
  own: [],
  manager: 'pip',
});
