import type { SyntaxNode } from '@lezer/common';
import type { Problem } from '../../shared/problems.ts';
import { encodingProblem } from './encoding.ts';
import { childrenOf, lineAt, lineText, type PythonFile, textOf } from './tree.ts';

/**
 * Why Python 3 can't read a file: an encoding that Python can't read, a statement of Python 2, or else a syntax error.
 * Newer syntax that the parser doesn't know is never reported.
 */
export function pythonProblem(file: PythonFile): Problem | undefined {
  const encoding = encodingProblem(file);
  if (encoding) return encoding;
  let old: SyntaxNode | undefined;
  const errors: SyntaxNode[] = [];
  file.tree.iterate({
    enter(ref) {
      if (old) return false;
      // Making a node of each reference would take most of the time.
      if (!ref.type.isError && !suspects.has(ref.name)) return undefined;
      const { node } = ref;
      old = python2(file, node);
      if (old) return false;
      if (node.type.isError || isOpenString(file, node)) errors.push(node);
      return undefined;
    },
  });
  if (old) {
    const hint = 'Convert the file to Python 3, for example with 2to3 of a Python before 3.13.';
    return problemAt(file, old, 'is written for Python 2', hint);
  }
  // Only the first error is certain: the parser may misread what follows syntax that it doesn't know.
  const [first] = errors.filter((error) => !isBareYield(error));
  if (!first || isUnknownSyntax(file, first)) return undefined;
  return problemAt(
    file,
    first,
    'has a syntax error',
    `Fix it. python -m py_compile ${file.path} shows more.`,
  );
}

function problemAt(file: PythonFile, node: SyntaxNode, what: string, hint: string): Problem {
  // What is missing at the end, such as a bracket, is missing in the last line with text.
  const line = lineAt(file, Math.min(node.from, file.text.trimEnd().length));
  return {
    message: `${file.path} ${what}.`,
    reason: `Python 3 can't read line ${line}: ${lineText(file, line)}`,
    hint,
    location: { file: file.path, line },
  };
}

/** The nodes that may be Python 2 or an unclosed string. */
const suspects = new Set(['PrintStatement', 'TryStatement', 'RaiseStatement', 'CompareOp', 'String']);

/** What of a node only Python 2 can read. */
function python2(file: PythonFile, node: SyntaxNode): SyntaxNode | undefined {
  switch (node.name) {
    case 'PrintStatement': {
      const value = node.childAfter(node.from + 'print'.length);
      // The parser splits `print >>stream, x`; `print = log` and `print or x` are Python 3.
      const next = file.text.slice(node.from + 'print'.length).trimStart();
      return (value && !value.type.isError) || next.startsWith('>>') ? node : undefined;
    }
    case 'TryStatement': {
      const children = childrenOf(node);
      const comma = children.findIndex(({ name }) => name === ',');
      const [name, body] = comma > 0 ? children.slice(comma + 1) : [];
      if (name?.name !== 'VariableName' || body?.name !== 'Body') return undefined;
      // Since Python 3.14, `except ValueError, TypeError:` names two exceptions. Those start with a capital letter.
      return /^\p{Ll}/u.test(textOf(file, name)) ? name : undefined;
    }
    case 'RaiseStatement':
      return childrenOf(node).find(({ name }) => name === ',');
    case 'CompareOp':
      return textOf(file, node) === '<>' ? node : undefined;
    default:
      return undefined;
  }
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
