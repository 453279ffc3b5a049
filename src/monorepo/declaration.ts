import { parse } from 'smol-toml';
import { below } from '../shared/paths.ts';
import type { Problem } from '../shared/problems.ts';
import { dig, stringOf, stringsOf, type Table, tableOf } from '../shared/toml.ts';
import type { Repository } from './repository.ts';

/** What a folder's own settings say, as far as the planner needs it. The deployment reads and checks all of them. */
export interface Declaration {
  /** The file, relative to the repository. */
  readonly file: string;
  readonly name?: string;
  readonly requirementsFile?: string;
  /** Globs, relative to the app folder. */
  readonly extraFiles: readonly string[];
}

/** The files, in a folder, that make it an app by what they are or hold. */
export const declaringFile = 'connect.toml';
const section = ['tool', 'connect-dash-deploy'] as const;

/**
 * Reads a folder's `connect.toml`, or the table of ours in its `pyproject.toml`.
 *
 * @returns `undefined` where it has neither. A file that can't be read declares the app all the same: its
 * deployment will say on which line it is wrong.
 */
export function readDeclaration(
  folder: string,
  repository: Repository,
  warn: (problem: Problem) => void,
): Declaration | undefined {
  const own = below(folder, declaringFile);
  if (repository.has(own)) return declared(own, tableIn(own, repository, warn) ?? {});
  const project = below(folder, 'pyproject.toml');
  if (!repository.has(project) || !repository.text(project)?.includes(section[1])) return undefined;
  const table = dig(tableIn(project, repository, warn) ?? {}, ...section);
  return table === undefined ? undefined : declared(project, tableOf(table));
}

function tableIn(file: string, repository: Repository, warn: (problem: Problem) => void): Table | undefined {
  try {
    return tableOf(parse(repository.text(file) ?? ''));
  } catch (error) {
    const line = (error as { line?: number }).line;
    warn({
      message: `${file} can't be read.`,
      reason: (error as Error).message.split('\n')[0] ?? '',
      hint: 'Mend the file. Until then, files outside of its folder that the app uses are not known.',
      location: { file, ...(line !== undefined && { line }) },
    });
    return undefined;
  }
}

function declared(file: string, table: Table): Declaration {
  const name = stringOf(table.name);
  const requirementsFile = stringOf(table['requirements-file']);
  const extra = table['extra-files'];
  const lines = typeof extra === 'string' ? extra.split(/\r?\n/) : stringsOf(extra);
  return {
    file,
    ...(name !== undefined && { name }),
    ...(requirementsFile !== undefined && { requirementsFile }),
    // Only where they come from: `../shared/** → lib/`.
    extraFiles: lines
      .map((line) => (line.split(/→|->/)[0] ?? '').trim())
      .filter((from) => from !== '' && !from.startsWith('#')),
  };
}
