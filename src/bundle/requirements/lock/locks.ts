import type { LockReader } from './locked-entries.ts';

/** The reader for each lock file, in the order in which they are preferred within one folder. */
export const lockReaders: Readonly<Record<string, () => Promise<LockReader>>> = {
  'uv.lock': async () => (await import('./uv.ts')).readUvLock,
  'poetry.lock': async () => (await import('./poetry.ts')).readPoetryLock,
  'pdm.lock': async () => (await import('./pdm.ts')).readPdmLock,
  'pylock.toml': async () => (await import('./pylock.ts')).readPylock,
  'Pipfile.lock': async () => (await import('./pipfile.ts')).readPipfileLock,
};
