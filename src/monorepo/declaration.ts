import { parse } from 'smol-toml';
import { below } from '../shared/paths.ts';
import { stringOf, stringsOf, type Table, tableOf } from '../shared/toml.ts';
import type { Repository } from './repository.ts';

/** The settings of an app that planning needs. The deployment reads and checks all settings. */
export interface Declaration {
  /** The file, relative to the repository. */
  readonly file: string;
  readonly name?: string;
  readonly requirementsFile?: string;
  /** Globs, relative to the app folder. */
  readonly extraFiles: readonly string[];
}

/** The file that declares a folder to be an app. */
export const declaringFile = 'connect.toml';

/** Reads a folder's `connect.toml`; `undefined` if it has none. */
export function readDeclaration(
  folder: string,
  repository: Pick<Repository, 'has' | 'text'>,
): Declaration | undefined {
  const own = below(folder, declaringFile);
  return repository.has(own) ? declared(own, tableIn(repository.text(own))) : undefined;
}

/** A file with a syntax error still declares the app: its deployment reports the error. */
function tableIn(text = ''): Table {
  try {
    return tableOf(parse(text));
  } catch {
    return {};
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
    // Only the source side of `../shared/** → lib/`.
    extraFiles: lines
      .map((line) => (line.split(/→|->/)[0] ?? '').trim())
      .filter((from) => from !== '' && !from.startsWith('#')),
  };
}
