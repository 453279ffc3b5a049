import type { Requirements } from '../../src/bundle/types.ts';

/** The requirements of an app with this requirements.txt. */
export const plainRequirements = (text: string): Requirements => ({
  text,
  packageFile: 'requirements.txt',
  source: 'requirements.txt',
  packages: new Map(),
  locked: false,
  origins: text.split('\n').map((_, index) => ({ file: 'requirements.txt', line: index + 1 })),
  own: [],
  manager: 'pip',
});
