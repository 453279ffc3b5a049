import { realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, relative } from 'node:path';
import { type DecodedText, decodeText, type Encoding } from '../../shared/decode-text.ts';
import { closest } from '../../shared/did-you-mean.ts';
import { type Folders, listFolder, readAppText, readBytes } from '../../shared/file-access.ts';
import { input, theInput } from '../../shared/input-names.ts';
import { isWithin, leadsOut } from '../../shared/paths.ts';
import { UserError } from '../../shared/problems.ts';
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

/** A file of the bundle with a text that was made for it. */
export function generatedFile(path: string, text: string): BundleFile {
  const source = new TextEncoder().encode(text);
  return { path, source, size: source.length };
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

/**
 * The app folder and the repository without symbolic links in their paths.
 *
 * @throws {UserError} if the app folder is missing, is a file, or is outside the repository
 */
export function resolveRoot(root: string, repository: string): { root: string; repository: string } {
  const below = relative(repository, root);
  const asked = below === '' || leadsOut(below) ? root : below;
  const realRoot = realFolder(root, asked, repository);
  const realRepository = realpathSync(repository);
  if (!statSync(realRoot).isDirectory()) {
    throw new UserError({
      message: `The app folder ${asked} is a file.`,
      hint: `Set ${input('path')} to the folder with the app, and name the file in ${theInput('entrypoint')}.`,
    });
  }
  if (!isWithin(realRepository, realRoot)) {
    throw new UserError({
      message: `The app folder ${asked} is outside the repository.`,
      reason: `It is a link to ${realRoot}.`,
      hint: `Set ${input('path')} to a folder of the repository.`,
    });
  }
  return { root: realRoot, repository: realRepository };
}

function realFolder(root: string, asked: string, repository: string): string {
  try {
    return realpathSync(root);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const isMissing = ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code);
    throw new UserError({
      message: `The app folder ${asked} ${isMissing ? 'does not exist' : "can't be opened"}.`,
      reason: isMissing ? `There is no folder ${root}.` : `The operating system reports ${code}.`,
      hint: asked.includes('\\')
        ? `Use "/" between the folders of ${input('path')}: ${asked.replaceAll('\\', '/')}.`
        : `${didYouMean(asked, repository)}Set ${input('path')} to the folder with the app, relative to the repository.`,
    });
  }
}

/** "Did you mean …?" with the existing folder whose path is the closest, name by name; empty if there is none. */
function didYouMean(asked: string, repository: string): string {
  if (isAbsolute(asked)) return '';
  let found = '';
  for (const name of asked.split('/')) {
    const folder = join(repository, found);
    const names = listFolder(folder, { repository }).flatMap((one) => (one.isDirectory() ? [one.name] : []));
    const near = names.includes(name) ? name : closest(name, names);
    if (near === undefined) return '';
    found = found === '' ? near : `${found}/${near}`;
  }
  return `Did you mean ${found}? `;
}
