import type { PartialParse, SyntaxNode, Tree } from '@lezer/common';
import type { Encoding } from '../../shared/decode-text.ts';

/** A Python file, parsed. Offsets are those of `text`, in UTF-16 units. */
export interface PythonFile {
  /** Relative to the app folder, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Where that isn't known to be plain UTF-8. */
  readonly encoding?: Encoding;
  readonly tree: Tree;
}

type Parser = { startParse(input: string): PartialParse };

/** In milliseconds, for one file: some hundred times what the largest real ones take. Only what is made to do so takes longer. */
const longest = 10_000;

/**
 * Parses Python source. The parser mends what it can't read and never throws; `syntax.ts` says what was wrong.
 *
 * @param limit in milliseconds
 * @returns `undefined` where it takes longer than that
 */
export function parsePython(
  parser: Parser,
  path: string,
  source: string,
  limit = longest,
): PythonFile | undefined {
  const until = performance.now() + limit;
  // The grammar stumbles over "\\" before "\r\n", a lone "\r", which CPython takes for a line's end, and a form feed.
  const text = source
    .replaceAll('\\\r\n', ' \\\n')
    .replaceAll('\r\n', ' \n')
    .replaceAll('\r', '\n')
    .replaceAll('\f', ' ');
  // It takes a last line of nothing but spaces for a mistake. As a comment it reads it.
  let readable = text.replace(/(\n[ \t]*)[ \t]$/, '$1#');
  let tree = parsed(parser, readable, until);
  // The grammar doesn't know a float that ends in its point (`1.`). A digit in the point's place keeps all offsets.
  for (let round = 0; tree && round < 3; round++) {
    const points = trailingPoints(tree, readable);
    if (points.length === 0) break;
    const characters = readable.split('');
    for (const at of points) characters[at] = '0';
    readable = characters.join('');
    tree = parsed(parser, readable, until);
  }
  return tree && { path, text, tree };
}

function parsed(parser: Parser, text: string, until: number): Tree | undefined {
  const parse = parser.startParse(text);
  for (;;) {
    const tree = parse.advance();
    if (tree) return tree;
    if (performance.now() > until) return undefined;
  }
}

function trailingPoints(tree: Tree, text: string): number[] {
  const points: number[] = [];
  tree.iterate({
    enter(node) {
      if (node.name !== 'MemberExpression') return;
      const object = node.node.firstChild;
      if (object?.name !== 'Number' || text[object.to] !== '.') return;
      // `1.5.hex()` and `1 .hex()` are attributes; `1.e5` and `1.j` are numbers too.
      const isWhole = !text.slice(object.from, object.to).includes('.');
      if (
        isWhole &&
        /^(?![\p{ID_Start}_])|^([eE][+-]?\d+[jJ]?|[jJ])\b/u.test(text.slice(object.to + 1, object.to + 8))
      ) {
        points.push(object.to);
      }
    },
  });
  return points;
}

/** The source text of a node. */
export const textOf = (file: PythonFile, node: { from: number; to: number }) =>
  file.text.slice(node.from, node.to);

const lineStarts = new WeakMap<Tree, readonly number[]>();

/** The line of an offset, from 1. */
export function lineAt(file: PythonFile, offset: number): number {
  let starts = lineStarts.get(file.tree);
  if (!starts) {
    const ends = file.text.split('\n').map((line) => line.length + 1);
    let start = 0;
    starts = ends.map((length) => {
      start += length;
      return start - length;
    });
    lineStarts.set(file.tree, starts);
  }
  // The last line that starts at or before the offset, by halving.
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

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

/** Every node below `root` (and `root` itself) of the given names, in the order of the source; never recursive. */
export function nodesNamed(root: SyntaxNode, names: ReadonlySet<string>): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  root.cursor().iterate((node) => {
    if (names.has(node.name)) found.push(node.node);
  });
  return found;
}

/** `a.b.c` as `['a', 'b', 'c']`, or `undefined` where the expression is anything else. */
export function dottedName(file: PythonFile, node: SyntaxNode): string[] | undefined {
  const names: string[] = [];
  let current = unwrapped(node);
  while (current.name === 'MemberExpression') {
    const property = current.getChild('PropertyName');
    const object = current.firstChild;
    if (!property || !object) return undefined;
    names.unshift(textOf(file, property));
    current = unwrapped(object);
  }
  if (current.name !== 'VariableName') return undefined;
  return [textOf(file, current), ...names];
}
