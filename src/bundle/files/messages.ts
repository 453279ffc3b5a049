/** The words for what is noticed about files. */

import { fetchSubmodules, input, isAtTerminal, TheInput, theInput } from '../../shared/input-names.ts';
import { sizeInWords } from '../../shared/formatting.ts';
import type { BundleFile, Finding } from '../types.ts';
import { finding } from './file-rules.ts';

export const secretLeftOut = (path: string, holds: string): Finding =>
  finding('secret-left-out', {
    what: `${path} stays behind, because it holds a secret (${holds}).`,
    fix: `Give the app its secrets as environment variables on Connect. If this one has to travel, name it in ${theInput('include')}.`,
    where: { file: path },
  });

export const secretIncluded = (path: string, holds: string): Finding =>
  finding('secret-included', {
    what: `${path} travels although it holds a secret (${holds}).`,
    why: `${TheInput('include')} names it. Whoever may download the bundle from Connect can read it.`,
    where: { file: path },
  });

export const lfsPointers = (paths: readonly string[]): Finding =>
  finding('lfs-pointer', {
    what: `${some(paths)} ${paths.length === 1 ? 'is a Git LFS pointer' : 'are Git LFS pointers'}, not the real content.`,
    why: 'The checkout left the content of large files on the server.',
    fix: `${isAtTerminal() ? 'Run git lfs pull' : 'Add "with: lfs: true" to the step actions/checkout'}, or exclude what the app does not need.`,
    where: { file: paths[0] as string },
  });

export const missingSubmodule = (path: string): Finding =>
  finding('missing-submodule', {
    what: `The Git submodule ${path} is empty.`,
    why: '.gitmodules names it, and the checkout did not fetch it.',
    fix: `To have its files, ${fetchSubmodules()}; or exclude the folder if the app does not need it.`,
    where: { file: path },
  });

export const linkOutside = (path: string, target: string, isFolder: boolean): Finding =>
  finding('link-outside', {
    what: `The symbolic link ${path} leads out of the app folder, to ${target}.`,
    why: 'What it points to would not exist on Connect.',
    fix: isFolder
      ? `Bring the files along with ${input('extra-files', `${target}/** → ${path}/`)} and exclude the link, or only exclude it.`
      : `Put the file in the place of the link, or exclude the link.`,
    where: { file: path },
  });

export const brokenLink = (path: string, problem: string): Finding =>
  finding('broken-link', {
    what: `The symbolic link ${path} ${problem}, so it stays behind.`,
    fix: 'Mend or remove the link.',
    where: { file: path },
  });

export const notAFile = (path: string, what: string): Finding =>
  finding('not-a-file', {
    what: `${path} is ${what}, so it stays behind.`,
    fix: 'Exclude it if it belongs there.',
    where: { file: path },
  });

export const unreadable = (path: string, error: unknown): Finding =>
  finding('unreadable-file', {
    what: `${path} cannot be read.`,
    why: `The system says ${(error as NodeJS.ErrnoException).code ?? String(error)}.`,
    fix: 'Make it readable for the user that runs this, or exclude it.',
    where: { file: path },
  });

export const vanished = (path: string): Finding =>
  finding('changing-file', {
    what: `${path} vanished while it was being read.`,
    why: 'Another program is changing the app folder.',
    fix: 'Finish what writes there before the deployment, or exclude the file.',
    where: { file: path },
  });

export const changed = (path: string): Finding =>
  finding('changing-file', {
    what: `${path} changed while it was being read.`,
    why: 'Another program is writing to it, so half of an old and half of a new file would travel.',
    fix: 'Finish what writes there before the deployment, or exclude the file.',
    where: { file: path },
  });

export const nameIsNotText = (path: string): Finding =>
  finding('file-name', {
    what: `The name of ${path} is not valid UTF-8.`,
    why: 'The manifest is text and could not name it.',
    fix: 'Rename the file, or exclude its folder.',
    where: { file: path },
  });

export const sameNameOnceNormal = (path: string): Finding =>
  finding('file-name', {
    what: `Two files are named ${path}.`,
    why: 'Their names differ in how accents are stored (Unicode NFC and NFD), which the bundle makes alike.',
    fix: 'Remove or rename one of them.',
    where: { file: path },
  });

export const caseClash = (one: string, other: string): Finding =>
  finding('case-clash', {
    what: `${one} and ${other} differ in upper and lower case only.`,
    why: 'Both travel, and Connect tells them apart; Windows and macOS do not, so a checkout there holds one of them.',
    fix: 'Rename one.',
    where: { file: other },
  });

export const samePath = (path: string, one: string, other: string): Finding =>
  finding('same-path', {
    what: `Two files would be ${path} in the bundle.`,
    why: `One comes from ${one}, the other from ${other}.`,
    fix: 'Rename one, or send the extra files to another folder.',
    where: { file: path },
  });

export const unusedPattern = (name: string, pattern: string): Finding =>
  finding('unused-pattern', {
    what: `${pattern} in ${theInput(name)} matches nothing.`,
    fix: 'Mend or remove it.',
  });

export const extraFilesOutside = (from: string): Finding =>
  finding('extra-files', {
    what: `${input('extra-files', from)} leaves the repository.`,
    why: 'Only what was checked out may travel.',
    fix: 'Move the files into the repository.',
  });

export const extraFilesNone = (from: string): Finding =>
  finding('extra-files', {
    what: `${input('extra-files', from)} matches no file.`,
    why: 'Its path is relative to the app folder.',
    fix: 'Mend the path, or remove the line.',
  });

export const largeBundle = (files: readonly BundleFile[], bytes: number): Finding =>
  finding('large-bundle', {
    what: `The app's files come to ${sizeInWords(bytes)}, which makes uploads slow and may pass a limit of the server.`,
    why: `The largest: ${largest(files)}.`,
    fix: 'Exclude what the app does not need, or keep large data elsewhere, such as in a pin or a database.',
  });

export const overMaxSize = (files: readonly BundleFile[], bytes: number, maxSize: number): Finding =>
  finding('max-size', {
    what: `The app's files come to ${sizeInWords(bytes)}, more than the ${sizeInWords(maxSize)} of ${theInput('max-size')}.`,
    why: `The largest: ${largest(files)}.`,
    fix: `Exclude what the app does not need, or raise ${input('max-size')}.`,
  });

export const tooManyFiles = (most: number): Finding =>
  finding('too-many-files', {
    what: `The app folder holds more than ${most} files.`,
    why: 'Either the path is not that of an app, or symbolic links to folders multiply the files.',
    fix: `Set ${input('path')} to the app folder, or exclude what the app does not need.`,
  });

/** The ten largest files, with their sizes. */
export function largest(files: readonly BundleFile[]): string {
  const ten = files.toSorted((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1)).slice(0, 10);
  return ten.map(({ path, size }) => `${path} (${sizeInWords(size)})`).join(', ');
}

function some(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).join(', ');
  return paths.length > 5 ? `${shown} and ${paths.length - 5} more` : shown;
}
