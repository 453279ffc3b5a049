import type { LockReader } from './locked-entries.ts';

/** Whether a file is the lock of a single script (PEP 723), as uv writes it. */
export const isScriptLock = (path: string) => path.endsWith('.py.lock');

/** The reader for each lock file, in the order in which they are preferred within one folder. */
export const lockReaders: Readonly<Record<string, () => Promise<LockReader>>> = {
  'uv.lock': async () => (await import('./uv.ts')).readUvLock,
  'poetry.lock': async () => (await import('./poetry.ts')).readPoetryLock,
  'pdm.lock': async () => (await import('./pdm.ts')).readPdmLock,
  'pylock.toml': async () => (await import('./pylock.ts')).readPylock,
  'Pipfile.lock': async () => (await import('./pipfile.ts')).readPipfileLock,
};
