import type { SyntaxNode } from '@lezer/common';
import type { Problem } from '../../shared/problems.ts';
import { encodingProblem } from './encoding.ts';
import { lineAt, lineText, type PythonFile, textOf } from './tree.ts';

/**
 * Why Python 3 can't read a file: an encoding that Python can't read, or a syntax error. Newer syntax that the parser doesn't
 * know is never reported.
 */
export function pythonProblem(file: PythonFile): Problem | undefined {
  const encoding = encodingProblem(file);
  if (encoding) return encoding;
  // Only the first error is certain: the parser may misread what follows syntax that it doesn't know.
  let first: SyntaxNode | undefined;
  file.tree.iterate({
    enter(ref) {
      if (first) return false;
      // Making a node of each reference would take most of the time.
      if (!ref.type.isError && ref.name !== 'PrintStatement' && ref.name !== 'String') return undefined;
      const { node } = ref;
      const isError = node.type.isError && !isBareYield(node);
      if (isError || isPrintStatement(file, node) || isOpenString(file, node)) first = node;
      return undefined;
    },
  });
  if (!first || isUnknownSyntax(file, first)) return undefined;
  // What is missing at the end, such as a quote, is missing in the last line with text.
  const at = Math.min(first.from, file.text.trimEnd().length);
  const open = first.type.isError ? openBracket(file) : undefined;
  const isOpen = open !== undefined && open < at;
  const line = lineAt(file, isOpen ? open : at);
  const why = isOpen ? `The "${file.text[open]}" is never closed in line` : "Python 3 can't read line";
  return {
    message: `${file.path} has a syntax error.`,
    reason: `${why} ${line}: ${lineText(file, line)}`,
    hint: `Fix it. python -m py_compile ${file.path} shows more.`,
    location: { file: file.path, line },
  };
}

/** The offset of the last bracket that is open at the end of the file, where the parser reports it. As Python, name its start. */
function openBracket({ text, tree }: PythonFile): number | undefined {
  const skipped: { from: number; to: number }[] = [];
  tree.iterate({
    enter({ name, from, to }) {
      if (!['String', 'FormatString', 'Comment'].includes(name)) return undefined;
      skipped.push({ from, to });
      return false;
    },
  });
  const open: number[] = [];
  let at = 0;
  for (const { from, to } of [...skipped, { from: text.length, to: text.length }]) {
    for (const { 0: bracket, index } of text.slice(at, from).matchAll(/[()[\]{}]/g)) {
      if ('([{'.includes(bracket)) open.push(at + index);
      else if (text[open.pop() ?? -1] !== { ')': '(', ']': '[', '}': '{' }[bracket]) return undefined;
    }
    at = to;
  }
  return open.at(-1);
}

/** Whether a node is `print "x"` of Python 2, which the parser accepts. */
function isPrintStatement(file: PythonFile, node: SyntaxNode): boolean {
  if (node.name !== 'PrintStatement') return false;
  const value = node.childAfter(node.from + 'print'.length);
  // The parser splits `print >>stream, x`; `print = log` and `print or x` are Python 3.
  const next = file.text.slice(node.from + 'print'.length).trimStart();
  return (value && !value.type.isError) || next.startsWith('>>');
}

/** The parser accepts a string without a closing quote. */
function isOpenString(file: PythonFile, node: SyntaxNode): boolean {
  if (node.name !== 'String') return false;
  const text = textOf(file, node);
  const quote = text.at(-1) ?? '';
  return !['"', "'"].includes(quote) || text.indexOf(quote) === text.length - 1;
}

const isBareYield = ({ from, to, parent }: SyntaxNode) =>
  from === to && (parent?.name === 'YieldStatement' || parent?.name === 'YieldExpression');

/** Nodes in which the grammar is behind Python's: forms of Python 3.8 and later, raw f-strings, `print` as a name. */
const laggingForms = new Set([
  'PrintStatement',
  'Decorator',
  'DecoratedStatement',
  'TypeParamList',
  'TypeDefinition',
  'MatchStatement',
  'FormatString',
  'ForStatement',
  'WithStatement',
  'TryStatement',
  'ArrayComprehensionExpression',
  'ComprehensionExpression',
  'SetComprehensionExpression',
  'DictionaryComprehensionExpression',
  'LambdaExpression',
]);

function isUnknownSyntax(file: PythonFile, error: SyntaxNode): boolean {
  for (let node: SyntaxNode | null = error.parent; node && node.name !== 'Body'; node = node.parent) {
    if (laggingForms.has(node.name)) return true;
  }
  if (textOf(file, error).includes('*') || file.text[error.to] === '*') return true;
  // `t"…"` is parsed as a name and a separate string.
  const before = file.tree.resolveInner(error.from, -1);
  const isQuote = ['"', "'"].includes(file.text[error.from] ?? '');
  return isQuote && ['t', 'tr', 'rt'].includes(textOf(file, before).toLowerCase());
}
