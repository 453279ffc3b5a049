import { isUtf8 } from 'node:buffer';
import type { Problem } from '../../shared/problems.ts';
import { lineText, type PythonFile } from './tree.ts';

/**
 * Checks that Python can decode a module: it is UTF-8 unless a coding line at its top declares another encoding (PEP 263).
 * Python accepts any bytes in the comments of a module.
 */
export function encodingProblem(file: PythonFile): Problem | undefined {
  if (file.encoding === undefined) return undefined;
  const declared = declaredEncoding(file.text);
  const isOther = declared !== undefined && !/^utf[-_]?8(?:-|$)/i.test(declared.name);
  switch (file.encoding) {
    case 'UTF-16':
      return notUtf8(file, 1, "It is UTF-16, as written by PowerShell's >, which Python can't read.");
    case 'UTF-8 with a byte-order mark': {
      const reason = 'It has the byte-order mark of UTF-8, but a line declares another encoding.';
      return isOther ? notUtf8(file, declared.line, reason) : undefined;
    }
    case 'Windows-1252':
      return isOther ? undefined : undecodable(file);
    default:
      return file.encoding satisfies never;
  }
}

const notUtf8 = (file: PythonFile, line: number, reason: string): Problem => ({
  message: `${file.path} is not saved as UTF-8.`,
  reason,
  hint: 'Save it as UTF-8, without a line that declares another encoding.',
  location: { file: file.path, line },
});

/** The encoding that the first line declares, or the second one after a comment or an empty line. */
function declaredEncoding(text: string): { readonly name: string; readonly line: number } | undefined {
  for (const [at, line] of text.split('\n', 2).entries()) {
    const name = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1];
    if (name !== undefined) return { name, line: at + 1 };
    if (!/^[ \t\f]*(?:#|$)/.test(line)) return undefined;
  }
  return undefined;
}

/** The problem of the first line outside of comments that isn't UTF-8. */
function undecodable(file: PythonFile): Problem | undefined {
  let start = 0;
  for (const [at, line] of file.text.split('\n').entries()) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    const odd = isUtf8(bytesOf(line)) ? [] : [...line.matchAll(/[^\x00-\x7f]/g)];
    if (odd.some(({ index }) => file.tree.resolveInner(start + index, 1).name !== 'Comment')) {
      const reason = `Python can't read line ${at + 1}, and no coding line declares another encoding: ${lineText(file, at + 1)}`;
      return notUtf8(file, at + 1, reason);
    }
    start += line.length + 1;
  }
  return undefined;
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
