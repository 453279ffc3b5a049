import { realpathSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { input, theInput } from '../../shared/input-names.ts';
import { isWithin, leadsOut } from '../../shared/paths.ts';
import { UserError } from '../../shared/problems.ts';

/**
 * The app folder and the repository without symbolic links in their paths.
 *
 * @throws {UserError} if the app folder is missing, is a file, or is outside the repository
 */
export function resolveRoot(root: string, repository: string): { root: string; repository: string } {
  const below = relative(repository, root);
  const asked = below === '' || leadsOut(below) ? root : below;
  const realRoot = realFolder(root, asked);
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

function realFolder(root: string, asked: string): string {
  try {
    return realpathSync(root);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (!['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code)) {
      throw new UserError({
        message: `The app folder ${asked} can't be opened.`,
        reason: `The operating system reports ${code}.`,
        hint: `Set ${input('path')} to the folder with the app, and give the user that runs this read access.`,
      });
    }
    throw new UserError({
      message: `The app folder ${asked} does not exist.`,
      reason: `There is no folder ${root}.`,
      hint: asked.includes('\\')
        ? `Use "/" between the folders of ${input('path')}: ${asked.replaceAll('\\', '/')}.`
        : `Set ${input('path')} to the folder with the app, relative to the repository.`,
    });
  }
}
