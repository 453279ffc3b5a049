import type { PartialParse, SyntaxNode, Tree } from '@lezer/common';
import type { Encoding } from '../../shared/decode-text.ts';

/** A Python file, parsed. Offsets are those of `text`, in UTF-16 units. */
export interface PythonFile {
  /** Relative to the app folder, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Absent for plain UTF-8. */
  readonly encoding?: Encoding;
  readonly tree: Tree;
}

type Parser = { startParse(input: string): PartialParse };

/** The CPU time of this thread, in milliseconds: it doesn't depend on what else the machine does. */
export const cpuTime = () => process.threadCpuUsage().user / 1_000;

/**
 * Parses Python source. The parser skips what it can't read and never throws; `syntax.ts` finds what was wrong.
 *
 * @param limit CPU time in milliseconds
 * @returns `undefined` if parsing takes longer
 */
export function parsePython(
  parser: Parser,
  path: string,
  source: string,
  limit = 1_500,
): PythonFile | undefined {
  // The grammar does not know "\\" before "\r\n", a lone "\r", which is a line end for CPython, and a form feed.
  const text = source
    .replaceAll('\\\r\n', ' \\\n')
    .replaceAll('\r\n', ' \n')
    .replaceAll('\r', '\n')
    .replaceAll('\f', ' ');
  // A last line of spaces is an error for the grammar, but a comment is not. It does not know a float that ends in a
  // point (`1.`) either. A digit instead of the point keeps all offsets, and no node in a string depends on its text.
  const readable = text
    .replace(/(\n[ \t]*)[ \t]$/, '$1#')
    .replace(/(?<![\p{ID_Continue}.])(\d[\d_]*)\.(?=[eE][+-]?\d|[jJ]\b|[^\p{ID_Continue}.]|$)/gu, '$10');
  const tree = parse(parser, readable, cpuTime() + limit);
  return tree && { path, text, tree };
}

function parse(parser: Parser, text: string, deadline: number): Tree | undefined {
  const parsing = parser.startParse(text);
  for (let step = 1; ; step++) {
    const tree = parsing.advance();
    if (tree) return tree;
    if (step % 100 === 0 && cpuTime() > deadline) return undefined;
  }
}

/** The source text of a node. */
export const textOf = (file: PythonFile, node: { from: number; to: number }) =>
  file.text.slice(node.from, node.to);

/** The function with its result kept for each argument. */
export function onceFor<K extends WeakKey, T extends object>(read: (key: K) => T): (key: K) => T {
  const results = new WeakMap<K, T>();
  return (key) => {
    const result = results.get(key) ?? read(key);
    results.set(key, result);
    return result;
  };
}

const lineStarts = onceFor(({ text }: Pick<PythonFile, 'text'>): number[] => {
  let start = 0;
  return text.split('\n').map((line) => {
    start += line.length + 1;
    return start - line.length - 1;
  });
});

/** The line of an offset, from 1. */
export function lineAt(file: Pick<PythonFile, 'text'>, offset: number): number {
  const starts = lineStarts(file);
  // Binary search for the last line that starts at or before the offset.
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** The start of a line, from 1, to quote it in a message. */
export const lineText = ({ text }: PythonFile, line: number): string =>
  (text.split('\n')[line - 1] ?? '').trim().slice(0, 40);

/** The children of a node, in order, without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Comment') children.push(child);
  }
  return children;
}

/** The node without the parentheses around it. */
export function unwrapped(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.name === 'ParenthesizedExpression') {
    const [, content] = childrenOf(inner);
    if (!content || content.name === ')') break;
    inner = content;
  }
  return inner;
}

/** Whether an expression is a tuple or a list literal. */
export const isSequence = (node: SyntaxNode) =>
  ['TupleExpression', 'ArrayExpression'].includes(unwrapped(node).name);

/** The items of a tuple or list literal, or of a `return` statement. */
export const elements = (node: SyntaxNode) =>
  childrenOf(unwrapped(node)).filter(({ name }) => !['(', ')', '[', ']', ',', 'return'].includes(name));

/** Every node of the given names, `root` included, in the order of the source. */
export function nodesNamed(root: SyntaxNode, ...names: readonly string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  root.cursor().iterate((node) => {
    if (names.includes(node.name)) found.push(node.node);
  });
  return found;
}

/** `['a', 'b', 'c']` for `a.b.c`, and `undefined` for any other expression. */
export function dottedName(file: PythonFile, node: SyntaxNode): string[] | undefined {
  const names: string[] = [];
  let current = unwrapped(node);
  while (current.name === 'MemberExpression') {
    const property = current.getChild('PropertyName');
    const object = current.firstChild;
    if (!property || !object) return undefined;
    names.push(textOf(file, property));
    current = unwrapped(object);
  }
  if (current.name !== 'VariableName') return undefined;
  return [...names, textOf(file, current)].reverse();
}
