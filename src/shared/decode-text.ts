import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { UserError } from './problems.ts';

/** A text file's content with `\n` line ends, and how it was encoded where that isn't plain UTF-8. */
export interface DecodedText {
  readonly text: string;
  readonly encoding?: Encoding;
}

export type Encoding = 'UTF-8 with a byte-order mark' | 'UTF-16' | 'Windows-1252';

/**
 * Decodes a text file of unknown origin. A byte-order mark decides; without one, bytes of which every other is
 * zero are UTF-16 (PowerShell's `>` on some versions); bytes that aren't UTF-8 are taken for Windows-1252, as an
 * accent in a comment is the likely reason.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) {
    return { encoding: 'UTF-8 with a byte-order mark', ...decode(bytes.subarray(3)) };
  }
  if (a === 0xff && b === 0xfe) return utf16(bytes.subarray(2), 'utf-16le');
  if (a === 0xfe && b === 0xff) return utf16(bytes.subarray(2), 'utf-16be');
  if (a !== 0 && b === 0 && bytes.length % 2 === 0) return utf16(bytes, 'utf-16le');
  if (a === 0 && b !== 0 && bytes.length % 2 === 0 && bytes.length > 0) return utf16(bytes, 'utf-16be');
  return decode(bytes);
}

/**
 * The decoded text of a file, or `undefined` where there is none.
 *
 * @param shown the path as messages name it
 * @throws {UserError} where the system doesn't let us read it
 */
export async function readText(path: string, shown = path): Promise<DecodedText | undefined> {
  try {
    return decodeText(await readFile(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    if (code === undefined) throw error;
    throw new UserError(
      {
        message: `${shown} can't be read.`,
        reason: `The system says ${code}.`,
        hint: 'Make it readable for the user that runs this.',
        location: { file: shown },
      },
      { cause: error },
    );
  }
}

function decode(bytes: Uint8Array): DecodedText {
  if (!isUtf8(bytes)) {
    return { text: unixLines(new TextDecoder('windows-1252').decode(bytes)), encoding: 'Windows-1252' };
  }
  // A decoder of its own for each of thousands of small files takes longer than the reading.
  return { text: unixLines(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) };
}

function utf16(bytes: Uint8Array, label: 'utf-16le' | 'utf-16be'): DecodedText {
  return { text: unixLines(new TextDecoder(label).decode(bytes)), encoding: 'UTF-16' };
}

const unixLines = (text: string) => text.replace(/\r\n?/g, '\n');
