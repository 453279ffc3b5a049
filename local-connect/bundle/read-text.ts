import { open } from 'node:fs/promises';

/** Bytes of the largest manifest, requirements file and pyproject.toml. */
const maxBytes = 16_777_216;

/** A text file of a bundle; undefined if it doesn't exist. @throws Error without its path if it is too large or can't be read */
export async function readText(file: string): Promise<string | undefined> {
  const handle = await open(file).catch(({ code }: NodeJS.ErrnoException) => {
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Error(`the system reports ${code}`);
  });
  if (!handle) return undefined;
  try {
    if ((await handle.stat()).size > maxBytes) throw new Error('the file is larger than 16 MB');
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
