import { join } from 'node:path';
import { editDistance } from '../../shared/did-you-mean.ts';
import { type Folders, kindOf, listFolder } from '../../shared/file-access.ts';
import { theInput } from '../../shared/input-names.ts';
import { foldersUpwards } from '../../shared/paths.ts';
import { type Problem, UserError } from '../../shared/problems.ts';
import { lockReaders } from './lock/locks.ts';

/** Nothing states the requirements, in a form that Connect could take. */
export class NothingStated extends UserError {
  /** Whether there is a file to write, and not one to rename or to name. */
  readonly isToWrite: boolean;

  constructor(problem: Problem, { isToWrite }: { readonly isToWrite: boolean }) {
    super(problem);
    this.isToWrite = isToWrite;
  }
}

/** The error where nothing states the requirements, with all that was looked for. */
export async function noSource(folders: Folders): Promise<NothingStated> {
  const { root } = folders;
  const isFile = async (name: string) => kindOf(join(root, name), folders) === 'file';
  const near = nearSource(folders);
  if (!near) {
    for (const name of ['environment.yml', 'environment.yaml', 'conda.yml', 'conda.yaml']) {
      if (await isFile(name)) return condaError(name);
    }
  }
  const looked = [
    'requirements.txt',
    ...Object.keys(lockReaders),
    'pyproject.toml with [project] or [tool.poetry]',
  ];
  const above = foldersUpwards(folders).length > 1 ? ' and the folders above it, up to the repository' : '';
  const hint =
    near?.hint ??
    ((await isFile('requirements.in'))
      ? 'requirements.in is only the input of pip-compile: commit the requirements.txt that it makes.'
      : (await isFile('Pipfile'))
        ? 'There is a Pipfile: run "pipenv lock" and commit Pipfile.lock.'
        : undefined);
  return new NothingStated(
    {
      message: 'Nothing says which packages the app requires.',
      reason: `Looked in the app folder${above} for: ${looked.join(', ')}, setup.cfg.`,
      hint:
        hint ??
        `Add a requirements.txt that names dash and whatever else the app imports, one a line; or name another file by ${theInput('requirements-file')}.`,
    },
    { isToWrite: hint === undefined },
  );
}

/** That conda's file is all that states requirements. */
export function condaError(file: string): NothingStated {
  return new NothingStated(
    {
      message: `${file} is conda's, which Posit Connect doesn't support.`,
      reason:
        'Connect installs packages from a Python package index by pip or uv, and never from conda channels.',
      hint: 'Add a requirements.txt that names the packages that the app imports, by their names on PyPI; in the activated environment "pip list --format=freeze" prints what is installed.',
      location: { file },
    },
    { isToWrite: true },
  );
}

/** A file of the app folder that may be meant, and what to do about it. */
export interface NearSource {
  readonly file: string;
  readonly hint: string;
}

const usual = 'requirements.txt';

/** A file whose name differs from the usual one by a letter or two, or by capitals. */
export function misspeltSource(folders: Folders): NearSource | undefined {
  const file = namesIn(folders.root, folders).files.find(
    (name) => name !== usual && editDistance(name.toLowerCase(), usual) <= 2,
  );
  if (file === undefined) return undefined;
  return {
    file,
    hint: `${file} is there. Did you mean ${usual}? Rename it, or name it by ${theInput('requirements-file')}.`,
  };
}

function nearSource(folders: Folders): NearSource | undefined {
  const { root } = folders;
  const misspelt = misspeltSource(folders);
  if (misspelt) return misspelt;
  const { files, folders: inside } = namesIn(root, folders);
  if (inside.includes(usual)) {
    return {
      file: usual,
      hint: `${usual} is a folder here: make it a file, or name one by ${theInput('requirements-file')}.`,
    };
  }
  const inFolder = namesIn(join(root, 'requirements'), folders).files.filter((name) => name.endsWith('.txt'));
  const other = [
    ...files.filter((name) => /^req(?:uirement)?s?[-_.].*\.txt$/i.test(name)),
    ...inFolder.map((name) => `requirements/${name}`),
  ];
  const [file] = other;
  if (file === undefined) return undefined;
  const verb = other.length === 1 ? 'is there: name it' : 'are there: name the one for the app';
  return { file, hint: `${other.join(', ')} ${verb} by ${theInput('requirements-file')}.` };
}

function namesIn(folder: string, access: Folders): { files: readonly string[]; folders: readonly string[] } {
  const entries = listFolder(folder, access);
  const names = (ofFolders: boolean) =>
    entries.filter((entry) => entry.isDirectory() === ofFolders).map(({ name }) => name);
  return { files: names(false), folders: names(true) };
}
