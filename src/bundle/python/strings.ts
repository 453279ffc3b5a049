import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type PythonFile, textOf, unwrapped } from './tree.ts';

/**
 * The value of a string literal; adjacent literals are joined.
 *
 * @returns `undefined` for anything else, including f-strings, bytes and escapes by a character's code
 */
export function literalString(file: PythonFile, node: SyntaxNode): string | undefined {
  const literal = unwrapped(node);
  if (literal.name === 'ContinuedString') {
    const parts = childrenOf(literal).map((part) => literalString(file, part));
    return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
  }
  if (literal.name !== 'String') return undefined;
  const source = textOf(file, literal);
  const { prefix, opening, closing } = quotesOf(source);
  if (prefix.includes('b')) return undefined;
  const content = source.slice(opening, source.length - closing);
  return prefix.includes('r') ? content : unescaped(content);
}

/** The parts of an f-string, or of adjacent strings: texts, `…` for what can't be read, and the expressions between them. */
export function formatPieces(file: PythonFile, node: SyntaxNode): (string | SyntaxNode)[] {
  const literal = unwrapped(node);
  if (literal.name === 'ContinuedString') {
    return childrenOf(literal).flatMap((part) => formatPieces(file, part));
  }
  if (literal.name !== 'FormatString') return [literalString(file, literal) ?? '…'];
  const { prefix, opening, closing } = quotesOf(textOf(file, literal));
  const pieces: (string | SyntaxNode)[] = [];
  let from = literal.from + opening;
  const addText = (to: number) => {
    const text = file.text.slice(from, to).replace(/([{}])\1/g, '$1');
    pieces.push((prefix.includes('r') ? text : unescaped(text)) ?? '…');
  };
  for (const replacement of literal.getChildren('FormatReplacement')) {
    addText(replacement.from);
    pieces.push(childrenOf(replacement)[1] ?? replacement);
    from = replacement.to;
  }
  addText(literal.to - closing);
  return pieces;
}

/** The literal text at the start of a string, before an f-string's first expression: `/a/` of `f"/a/{x}"`. */
export function stringStart(file: PythonFile, node: SyntaxNode): string | undefined {
  const [first] = formatPieces(file, node);
  return typeof first === 'string' && first !== '…' ? first : undefined;
}

/** The prefix of a string literal in lower case, and the lengths of what is before and after its content. */
function quotesOf(source: string) {
  const at = Math.max(source.search(/["']/), 0);
  const quote = source.slice(at, at + 3);
  const length = /^(?:"{3}|'{3})$/.test(quote) && source.length >= at + 6 ? 3 : 1;
  return { prefix: source.slice(0, at).toLowerCase(), opening: at + length, closing: length };
}

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
  let isKnown = true;
  const value = content.replace(/\\([\s\S])/g, (sequence, character: string) => {
    if (/[0-7xuUN]/.test(character)) isKnown = false;
    // Python keeps the backslash before any other character.
    return simpleEscapes[character] ?? sequence;
  });
  return isKnown ? value : undefined;
}
