import { isUtf8 } from 'node:buffer';
import { lineAt, type PythonFile } from './tree.ts';

/** Why Python can't decode a file. */
export interface EncodingProblem {
  readonly kind: 'not UTF-8' | 'not UTF-8 in comments' | 'UTF-16' | 'two encodings';
  readonly line: number;
}

/**
 * Checks that Python can decode a file: it is UTF-8 unless a coding line at its top declares another encoding (PEP 263).
 * Python accepts any bytes in the comments of a module that it imports, but not in a script that it starts.
 */
export function encodingProblem(file: PythonFile): EncodingProblem | undefined {
  if (file.encoding === undefined) return undefined;
  const declared = declaredEncoding(file.text);
  const isOther = declared !== undefined && !/^utf[-_]?8(?:-|$)/i.test(declared.name);
  switch (file.encoding) {
    case 'UTF-16':
      return { line: 1, kind: 'UTF-16' };
    case 'UTF-8 with a byte-order mark':
      return declared && isOther ? { line: declared.line, kind: 'two encodings' } : undefined;
    case 'Windows-1252':
      return isOther ? undefined : undecodable(file);
    default:
      return file.encoding satisfies never;
  }
}

/** The encoding that the first line declares, or the second one after a comment or an empty line. */
function declaredEncoding(text: string): { readonly name: string; readonly line: number } | undefined {
  for (const [at, line] of text.split('\n', 2).entries()) {
    const name = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1];
    if (name !== undefined) return { name, line: at + 1 };
    if (!/^[ \t\f]*(?:#|$)/.test(line)) return undefined;
  }
  return undefined;
}

/** The first line that isn't UTF-8. */
function undecodable(file: PythonFile): EncodingProblem | undefined {
  let inComments: EncodingProblem | undefined;
  let start = 0;
  for (const line of file.text.split('\n')) {
    if (!isUtf8(bytesOf(line))) {
      const number = lineAt(file, start);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
      const odd = [...line.matchAll(/[^\x00-\x7f]/g)].map(({ index }) => start + index);
      if (odd.some((at) => file.tree.resolveInner(at, 1).name !== 'Comment')) {
        return { line: number, kind: 'not UTF-8' };
      }
      inComments ??= { line: number, kind: 'not UTF-8 in comments' };
    }
    start += line.length + 1;
  }
  return inComments;
}

let bytes: ReadonlyMap<string, number> | undefined;

/** The bytes from which `decodeText` made a line, one per character. */
function bytesOf(line: string): Uint8Array {
  bytes ??= new Map(
    Array.from(
      new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
      (character, byte) => [character, byte],
    ),
  );
  return Uint8Array.from(line, (character) => bytes?.get(character) ?? 0);
}
