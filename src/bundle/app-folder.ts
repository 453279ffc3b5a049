import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText, readText } from './dependencies/decode-text.ts';
import type { AppFolder, BundleFile } from './types.ts';

/** What stays behind and still tells about the app. */
const READABLE = new Set(['manifest.json']);

/** The app folder as the readers of source see it. `files` are those that travel, sorted. */
export function appFolder(root: string, files: readonly BundleFile[]): AppFolder {
  const sources = new Map(files.map(({ path, source }) => [path, source]));
  return {
    paths: Array.from(sources.keys()),
    async read(path) {
      const source = sources.get(path);
      if (source === undefined)
        return READABLE.has(path) ? (await readText(join(root, path)))?.text : undefined;
      return decodeText(typeof source === 'string' ? await readFile(source) : source).text;
    },
  };
}
