/** The messages about files. */

import { formatSize } from '../../shared/formatting.ts';
import { input, TheInput, theInput } from '../../shared/input-names.ts';
import type { BundleFile, Diagnostic } from '../types.ts';
import { finding } from './file-rules.ts';

export const secretLeftOut = (path: string, holds: string): Diagnostic =>
  finding('secret-left-out', path, {
    message: `${path} is excluded because it contains a secret (${holds}).`,
    hint: `Give the app its secrets as environment variables on Connect. To include the file anyway, name it in ${theInput('include')}.`,
  });

export const secretIncluded = (path: string, holds: string): Diagnostic =>
  finding('secret-included', path, {
    message: `${path} is included although it contains a secret (${holds}).`,
    reason: `${TheInput('include')} names it. Everyone who can download the bundle from Connect can read it.`,
  });

export const lfsPointers = (paths: readonly string[]): Diagnostic =>
  finding('lfs-pointer', paths[0] as string, {
    message: `${some(paths)} ${paths.length === 1 ? 'is a Git LFS pointer' : 'are Git LFS pointers'}, not the real content.`,
    reason: 'The checkout did not fetch the content of large files.',
    hint: 'Fetch them (`lfs: true` of actions/checkout, or git lfs pull), or exclude what the app does not need.',
  });

export const missingSubmodule = (path: string): Diagnostic =>
  finding('missing-submodule', path, {
    message: `The Git submodule ${path} is empty.`,
    reason: '.gitmodules names it, and the checkout did not fetch it.',
    hint: 'Fetch it (`submodules: true` of actions/checkout, or git submodule update --init), or exclude the folder if the app does not need it.',
  });

export const linkOutside = (path: string, target: string, isFolder: boolean): Diagnostic =>
  finding('link-outside', path, {
    message: `The symbolic link ${path} points out of the app folder, to ${target}.`,
    reason: 'Its target would not exist on Connect.',
    hint: isFolder
      ? `Include the files with ${input('extra-files', `${target}/** → ${path}/`)} and exclude the link, or only exclude it.`
      : `Replace the link by the file, or exclude the link.`,
  });

/** @param what with an article, if it is a noun */
export const unusable = (rule: 'broken-link' | 'not-a-file', path: string, what: string): Diagnostic =>
  finding(rule, path, {
    message: `${path} is ${what}, so it is excluded from the bundle.`,
    hint: 'Remove it, replace it by a regular file, or exclude it.',
  });

export const unreadable = (path: string, error: unknown): Diagnostic =>
  finding('unreadable-file', path, {
    message: `${path} cannot be read.`,
    reason: `The operating system reports ${(error as NodeJS.ErrnoException).code ?? String(error)}.`,
    hint: 'Make it readable for the user that runs this, or exclude it.',
  });

export const changed = (path: string, how = 'changed'): Diagnostic =>
  finding('changing-file', path, {
    message: `${path} ${how} while it was being read.`,
    reason: 'Another program is changing the app folder.',
    hint: 'Stop that program before the deployment, or exclude the file.',
  });

export const vanished = (path: string): Diagnostic => changed(path, 'was removed');

/** A file that was there before. @throws the error if it isn't the system's */
export function unreadableNow(path: string, error: unknown): Diagnostic {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return code === 'ENOENT' ? vanished(path) : unreadable(path, error);
}

export const nameIsNotText = (path: string): Diagnostic =>
  finding('file-name', path, {
    message: `The name of ${path} is not valid UTF-8.`,
    reason: 'The manifest is text and cannot contain it.',
    hint: 'Rename the file, or exclude its folder.',
  });

export const samePath = (path: string, one: string, other: string): Diagnostic =>
  finding('same-path', path, {
    message: `Two files would be ${path} in the bundle.`,
    reason:
      one.normalize('NFC') === other.normalize('NFC')
        ? 'Their names differ in how accents are stored only (NFC and NFD).'
        : `One comes from ${one}, the other from ${other}.`,
    hint: 'Rename one of them, or choose another folder for the extra files.',
  });

export const unusedPattern = (name: string, pattern: string): Diagnostic =>
  finding('unused-pattern', undefined, {
    message: `${pattern} in ${theInput(name)} matches nothing.`,
    hint: 'Correct or remove it.',
  });

export const extraFilesOutside = (from: string): Diagnostic =>
  finding('extra-files', undefined, {
    message: `${input('extra-files', from)} is outside the repository.`,
    reason: 'Only files of the checkout can be deployed.',
    hint: 'Move the files into the repository.',
  });

export const extraFilesNone = (from: string): Diagnostic =>
  finding('extra-files', undefined, {
    message: `${input('extra-files', from)} matches no file.`,
    reason: 'Its path is relative to the app folder.',
    hint: 'Correct the path, or remove the line.',
  });

export const largeBundle = (files: readonly BundleFile[], bytes: number): Diagnostic =>
  finding('large-bundle', undefined, {
    message: `The app's files are ${formatSize(bytes)} in total, which makes uploads slow and may exceed a limit of the server.`,
    reason: `The largest: ${largest(files)}.`,
    hint: 'Exclude what the app does not need, or keep large data elsewhere, such as in a pin or a database.',
  });

export const overMaxSize = (files: readonly BundleFile[], bytes: number, maxSize: number): Diagnostic =>
  finding('max-size', undefined, {
    message: `The app's files are ${formatSize(bytes)} in total, more than the ${formatSize(maxSize)} of ${theInput('max-size')}.`,
    reason: `The largest: ${largest(files)}.`,
    hint: `Exclude what the app does not need, or raise ${input('max-size')}.`,
  });

/** @param found what there is too much of, and how much is allowed */
export const tooMany = (found: string): Diagnostic =>
  finding('too-many-files', undefined, {
    message: found,
    reason: 'The path is not that of an app, or symbolic links to folders multiply the files.',
    hint: `Set ${input('path')} to the app folder, or exclude what the app does not need.`,
  });

/** The ten largest files, with their sizes. */
export function largest(files: readonly BundleFile[]): string {
  const ten = files.toSorted((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1)).slice(0, 10);
  return ten.map(({ path, size }) => `${path} (${formatSize(size)})`).join(', ');
}

function some(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).join(', ');
  return paths.length > 5 ? `${shown} and ${paths.length - 5} more` : shown;
}
