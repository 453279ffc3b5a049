import { basename, join } from 'node:path';
import { type DecodedText, decodeText, type Encoding } from '../../shared/decode-text.ts';
import { type Folders, listFolder, readAppText, readBytes } from '../../shared/file-access.ts';
import type { AppFolder, BundleFile } from '../types.ts';

/** The app folder as the readers of source see it. `files` are those of the bundle, sorted. */
export function appFolder(folders: Folders, files: readonly BundleFile[]): AppFolder {
  const { root } = folders;
  const sources = new Map(files.map(({ path, source }) => [path, source]));
  const encodings = new Map<string, Encoding>();
  const publisherConfigs = publisherConfigsIn(folders);
  /** Files outside of the bundle that still describe the app. */
  const readable = new Set(['manifest.json', ...publisherConfigs]);
  return {
    name: basename(root),
    paths: Array.from(sources.keys()),
    publisherConfigs,
    async read(path) {
      const source = sources.get(path);
      if (source === undefined)
        return readable.has(path) ? readAppText(join(root, path), folders, path)?.text : undefined;
      const decoded = typeof source === 'string' ? readSource(source) : decodeText(source);
      if (decoded?.encoding) encodings.set(path, decoded.encoding);
      return decoded?.text;
    },
    encodingOf: (path) => encodings.get(path),
  };
}

function publisherConfigsIn(folders: Folders): string[] {
  const folder = '.posit/publish';
  const names = listFolder(join(folders.root, folder), folders).map(({ name }) => name);
  return names.filter((name) => name.endsWith('.toml')).map((name) => `${folder}/${name}`);
}

/** The text of a file that was found by walking the app folder; `undefined` if it is gone, unreadable or too large. */
export function readSource(file: string): DecodedText | undefined {
  const bytes = readBytes(file);
  return bytes && decodeText(bytes);
}
