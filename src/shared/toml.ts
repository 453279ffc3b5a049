import { type Folders, readAppText } from './file-access.ts';
import { shownPath } from './paths.ts';
import { UserError } from './problems.ts';

/** A table of TOML, or an object of JSON or YAML. The types of its values are not known. */
export type Table = Readonly<Record<string, unknown>>;

export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value if it is a table, else an empty table. */
export const tableOf = (value: unknown): Table => (isTable(value) ? value : {});

/** The value if it is a list, else an empty list. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The strings of a list. */
export const stringsOf = (value: unknown): string[] =>
  listOf(value).filter((item): item is string => typeof item === 'string');

export const stringOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Follows keys into nested tables. Returns `undefined` if one is missing. */
export const dig = (table: Table, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((value, key) => tableOf(value)[key], table);

/** A parsed file and its text, which gives line numbers. */
export interface TableFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly table: Table;
}

/**
 * Reads a TOML file, or a lock file in JSON (Pipfile.lock). Returns `undefined` if there is no file.
 *
 * @throws {UserError} if the file can't be read or parsed
 */
export async function readTable(path: string, folders: Folders): Promise<TableFile | undefined> {
  const file = shownPath(folders.root, path);
  const decoded = readAppText(path, folders, file);
  if (!decoded) return undefined;
  try {
    if (path.endsWith('.lock') && decoded.text.trimStart().startsWith('{')) {
      return { path, text: decoded.text, table: tableOf(JSON.parse(decoded.text)) };
    }
    return { path, text: decoded.text, table: await parseToml(decoded.text) };
  } catch (error) {
    const merge = decoded.text.split('\n').findIndex((line) => line.startsWith('<<<<<<< '));
    const line = merge >= 0 ? merge + 1 : (error as { line?: number }).line;
    throw new UserError(
      {
        message: `${file} can't be read.`,
        reason: merge >= 0 ? 'It contains merge conflict markers.' : parserMessage(error),
        hint: 'Fix the file. Generate a lock file again with its tool.',
        location: { file, ...(line !== undefined && { line }) },
      },
      { cause: error },
    );
  }
}

/** @throws the parser's error */
export async function parseToml(text: string): Promise<Table> {
  const { parse } = await import('smol-toml');
  return tableOf(parse(text));
}

/** The parser's message without the text around the error: it may contain secrets. */
function parserMessage(error: unknown): string {
  if (error instanceof RangeError) return 'It is nested too deeply.';
  return error instanceof SyntaxError
    ? "It isn't valid JSON."
    : ((error as Error).message.split('\n')[0] ?? '');
}

/**
 * The number of the first line, from 1, for each text that a pattern finds. One pass, for many look-ups in one file.
 *
 * @param pattern global; its groups are joined by a blank
 */
export function linesOf(text: string, pattern: RegExp): ReadonlyMap<string, { readonly line: number }> {
  const lines = new Map<string, { readonly line: number }>();
  let line = 1;
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    line += text.slice(end, match.index).split('\n').length - 1;
    end = match.index;
    const key = match.slice(1).filter(Boolean).join(' ');
    if (!lines.has(key)) lines.set(key, { line });
  }
  return lines;
}

/** The number of the first line with a text, from 1. */
export function lineOf(text: string, part: string): { readonly line: number } | undefined {
  const at = text.indexOf(part);
  return at < 0 ? undefined : { line: text.slice(0, at).split('\n').length };
}
