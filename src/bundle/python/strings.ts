import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type PythonFile, textOf, unwrapped } from './tree.ts';

/**
 * The value of a string that stands in the source as a literal, joined where several stand side by side.
 * `undefined` for anything else, and so for an f-string, for bytes, and where an escape isn't a simple one.
 */
export function literalString(file: PythonFile, node: SyntaxNode): string | undefined {
  const literal = unwrapped(node);
  if (literal.name === 'ContinuedString') {
    const parts = childrenOf(literal).map((part) => literalString(file, part));
    return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
  }
  if (literal.name !== 'String') return undefined;
  const source = textOf(file, literal);
  const quoteAt = Math.min(...['"', "'"].map((quote) => indexOrEnd(source, quote)));
  const prefix = source.slice(0, quoteAt).toLowerCase();
  const quote = source.slice(quoteAt, quoteAt + 3);
  const length = quote.length === 3 && new Set(quote).size === 1 && source.length >= quoteAt + 6 ? 3 : 1;
  const content = source.slice(quoteAt + length, -length);
  if (prefix.includes('b')) return undefined;
  return prefix.includes('r') ? content : unescaped(content);
}

/** The literal text at the start of a string, before an f-string's first replacement: `f"/a/{x}"` begins `/a/`. */
export function stringStart(file: PythonFile, node: SyntaxNode): string | undefined {
  const literal = unwrapped(node);
  if (literal.name !== 'FormatString') return literalString(file, literal);
  const replacement = literal.getChild('FormatReplacement');
  if (!replacement) return undefined;
  const source = file.text.slice(literal.from, replacement.from);
  const quoteAt = Math.min(indexOrEnd(source, '"'), indexOrEnd(source, "'"));
  const quote = source[quoteAt] ?? '';
  return source.slice(quoteAt + (source.startsWith(quote.repeat(3), quoteAt) ? 3 : 1));
}

const indexOrEnd = (text: string, part: string) => {
  const at = text.indexOf(part);
  return at === -1 ? text.length : at;
};

const simpleEscapes: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

function unescaped(content: string): string | undefined {
  let value = '';
  for (let at = 0; at < content.length; at++) {
    const character = content[at] as string;
    if (character !== '\\') {
      value += character;
      continue;
    }
    const next = content[++at] ?? '';
    const simple = simpleEscapes[next];
    if (simple === undefined && /[0-7xuUN]/.test(next)) return undefined;
    // Python keeps the backslash before a letter that names no escape.
    value += simple ?? `\\${next}`;
  }
  return value;
}
