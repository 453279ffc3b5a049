import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type DecodedText, decodeText, type Encoding, readText } from '../../shared/decode-text.ts';
import type { AppFolder, BundleFile } from '../types.ts';

/** The app folder as the readers of source see it. `files` are those that travel, sorted. */
export function appFolder(root: string, files: readonly BundleFile[]): AppFolder {
  const sources = new Map(files.map(({ path, source }) => [path, source]));
  const encodings = new Map<string, Encoding>();
  const publisherConfigs = publisherConfigsIn(root);
  /** What stays behind and still tells about the app. */
  const readable = new Set(['manifest.json', ...publisherConfigs]);
  return {
    name: basename(root),
    paths: Array.from(sources.keys()),
    publisherConfigs,
    async read(path) {
      const source = sources.get(path);
      if (source === undefined)
        return readable.has(path) ? (await readText(join(root, path), path))?.text : undefined;
      const decoded = typeof source === 'string' ? readSource(source) : decodeText(source);
      if (decoded?.encoding) encodings.set(path, decoded.encoding);
      return decoded?.text;
    },
    encodingOf: (path) => encodings.get(path),
  };
}

function publisherConfigsIn(root: string): string[] {
  const folder = '.posit/publish';
  try {
    const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.toml'));
    return names.sort().map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

/**
 * Not by a promise: thousands of small sources are read one after the other, and the detour takes longer than the reading.
 */
export function readSource(file: string): DecodedText | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    // Gone or unreadable: whoever takes the checksums comes by it, and tells it.
    return undefined;
  }
  return decodeText(bytes);
}
