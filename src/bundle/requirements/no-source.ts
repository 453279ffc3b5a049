import { join } from 'node:path';
import { editDistance } from '../../shared/did-you-mean.ts';
import { type Folders, kindOf, listFolder, readAppText } from '../../shared/file-access.ts';
import { input, theInput } from '../../shared/input-names.ts';
import { foldersUpwards, shownPath } from '../../shared/paths.ts';
import { UserError } from '../../shared/problems.ts';
import { lockReaders } from './lock/locks.ts';
import { workspaceFolders } from './project-requirements.ts';
import { readProject, readScripts, setuptoolsFile } from './pyproject.ts';

/** The hints of errors after which the user has to write a requirements file. */
export const writeFile = `Add a requirements.txt that names dash and everything else that the app imports, one per line; or name another file with ${theInput('requirements-file')}.`;
export const replaceConda =
  'Add a requirements.txt that names the packages that the app imports, by their names on PyPI; in the activated environment "pip list --format=freeze" prints what is installed.';

/** The error if no file states the requirements, with all files that were searched for. */
export async function noSource(folders: Folders): Promise<UserError> {
  const present = (...names: string[]) =>
    names.filter((name) => kindOf(join(folders.root, name), folders) === 'file');
  const near = nearHint(folders);
  const [conda] = present('environment.yml', 'environment.yaml', 'conda.yml', 'conda.yaml');
  if (!near && conda !== undefined) return condaError(conda);
  const files = [
    'requirements.txt',
    ...Object.keys(lockReaders),
    'pyproject.toml with [project] or [tool.poetry]',
  ];
  const unread = [
    ...[setuptoolsFile(folders.root, folders) ?? []].flat(),
    ...present('pixi.toml', 'conda-lock.yml', 'pyproject.toml'),
  ];
  const unusable = unread.length > 0 ? ` No requirements can be read from ${unread.join(', ')}.` : '';
  const above = foldersUpwards(folders).length > 1 ? ' and the folders above it, up to the repository' : '';
  const toLock =
    present('requirements.in').length > 0
      ? 'requirements.in is only the input of pip-compile: commit the requirements.txt that it generates.'
      : present('Pipfile').length > 0
        ? 'There is a Pipfile: run "pipenv lock" and commit Pipfile.lock.'
        : undefined;
  const hint = near ?? toLock ?? (await projectHint(folders)) ?? (await scriptHint(folders));
  return new UserError({
    message: 'No requirements file found.',
    reason: `Searched the app folder${above} for: ${files.join(', ')}.${unusable}`,
    hint: hint ?? writeFile,
  });
}

/** The error if only a file of conda states requirements. */
export const condaError = (file: string): UserError =>
  new UserError({
    message: `${file} is a file of conda, which Posit Connect doesn't support.`,
    reason:
      'Connect installs packages from a Python package index with pip or uv, never from conda channels.',
    hint: replaceConda,
    location: { file },
  });

/** The scripts of the app folder whose block (PEP 723) names dash. */
export const scriptsWithDash = async (folders: Folders) =>
  (await readScripts(folders)).filter(({ dependencies = [] }) => dependencies.some(namesDash));

/** Whether a requirement, in any spelling, is dash. */
const namesDash = (requirement: string) => /^\s*dash(?![\w.-])/i.test(requirement);

/** How to use the file, group or extra that names dash, if the source of the requirements doesn't. */
export async function findDash(
  others: readonly { readonly path: string }[],
  folders: Folders,
): Promise<string | undefined> {
  const hint = await projectHint(folders);
  if (hint !== undefined) return hint;
  const near = nearFiles(folders).map((name) => join(folders.root, name));
  for (const path of [...others.map(({ path }) => path), ...near]) {
    const file = shownPath(folders.root, path);
    const text = readAppText(path, folders, file)?.text ?? '';
    if (text.split('\n').some((line) => /^[^#]*(?:^|["'\s])dash(?![\w.-])/i.test(line)))
      return `${file} contains dash: set ${input('requirements-file', file)}.`;
  }
  return undefined;
}

/** The group or extra of the app's project that names dash, else the members of its workspace. */
async function projectHint(folders: Folders): Promise<string | undefined> {
  for (const folder of foldersUpwards(folders)) {
    const project = await readProject(folder, folders);
    for (const kind of ['group', 'extra'] as const) {
      const named = [...(project?.[`${kind}s`] ?? [])].find(([, requirements]) =>
        requirements.some(namesDash),
      );
      const file = shownPath(folders.root, join(folder, 'pyproject.toml'));
      if (named)
        return `The ${kind} ${named[0]} of ${file} contains dash: set ${input(`${kind}s`, named[0])}.`;
    }
  }
  const [top, ...members] = await workspaceFolders(folders.root, folders);
  if (top !== folders.root || members.length === 0) return undefined;
  const names = members.slice(0, 5).map((member) => shownPath(folders.root, member));
  return `This folder is the root of a uv workspace. Set ${input('path')} to the member with the app: ${names.join(', ')}.`;
}

/** What to do about the blocks of several scripts (PEP 723): exactly one that names dash would be used. */
async function scriptHint(folders: Folders): Promise<string | undefined> {
  const names = (await scriptsWithDash(folders)).map(({ file }) => file);
  if (names.length < 2) return undefined;
  return `${names.join(', ')} state requirements in a block (PEP 723): name the one for the app with ${theInput('requirements-file')}.`;
}

/** How to use the files of the app folder that may be meant. */
function nearHint(folders: Folders): string | undefined {
  const [file, ...more] = nearFiles(folders);
  if (file === undefined) return undefined;
  return more.length > 0
    ? `${[file, ...more].join(', ')} are there: name the one for the app with ${theInput('requirements-file')}.`
    : `${file} is there: name it with ${theInput('requirements-file')}, or rename it to ${usual}.`;
}

const usual = 'requirements.txt';

/**
 * Files whose names differ from `requirements.txt` by a letter or two, or by capitals, and those like `requirements-prod.txt`,
 * `requirements.txt.lock` and `requirements/prod.txt`.
 */
function nearFiles(folders: Folders): string[] {
  const filesIn = (folder: string, isMeant: (name: string) => boolean) =>
    listFolder(join(folders.root, folder), folders).flatMap((entry) =>
      !entry.isDirectory() && isMeant(entry.name) ? [folder + entry.name] : [],
    );
  const isNear = (name: string) =>
    editDistance(name.toLowerCase(), usual) <= 2 || /^req(?:uirement)?s?[-_.].*\.(?:txt|lock)$/i.test(name);
  return [
    ...filesIn('', (name) => name !== usual && isNear(name)),
    ...[`${usual}/`, 'requirements/'].flatMap((folder) => filesIn(folder, (name) => name.endsWith('.txt'))),
  ];
}
