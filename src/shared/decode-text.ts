import { isUtf8 } from 'node:buffer';

/** The content of a text file with `\n` line ends, and its encoding if that isn't plain UTF-8. */
export interface DecodedText {
  readonly text: string;
  readonly encoding?: Encoding;
}

export type Encoding = 'UTF-8 with a byte-order mark' | 'UTF-16' | 'Windows-1252';

/**
 * Decodes a text file of unknown encoding. A byte-order mark decides. Without one, a zero in every other byte means
 * UTF-16 (as some versions of PowerShell write with `>`), and bytes that aren't valid UTF-8 are read as Windows-1252.
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

function decode(bytes: Uint8Array): DecodedText {
  if (!isUtf8(bytes)) {
    return { text: unixLines(new TextDecoder('windows-1252').decode(bytes)), encoding: 'Windows-1252' };
  }
  // Faster than a TextDecoder for each of thousands of small files.
  return { text: unixLines(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) };
}

function utf16(bytes: Uint8Array, label: 'utf-16le' | 'utf-16be'): DecodedText {
  return { text: unixLines(new TextDecoder(label).decode(bytes)), encoding: 'UTF-16' };
}

const unixLines = (text: string) => text.replace(/\r\n?/g, '\n');
