import type { SyntaxNode } from '@lezer/common';
import { type EncodingProblem, encodingProblem } from './encoding.ts';
import { childrenOf, lineAt, type PythonFile, textOf } from './tree.ts';

/** What Python 3 refuses in a file. */
export type SyntaxProblem =
  | {
      readonly kind: 'python 2' | 'syntax';
      readonly line: number;
      /** What it is: `the print statement`. */
      readonly message: string;
    }
  | EncodingProblem;

/**
 * The first problem of a file: an encoding that Python can't read, a statement of Python 2, or else a syntax error.
 * Newer syntax that the parser doesn't know is never reported.
 */
export function syntaxProblem(file: PythonFile): SyntaxProblem | undefined {
  const encoding = encodingProblem(file);
  if (encoding && encoding.kind !== 'not UTF-8 in comments') return encoding;
  let old: SyntaxProblem | undefined;
  const errors: SyntaxNode[] = [];
  file.tree.iterate({
    enter(ref) {
      if (old) return false;
      // Making a node of each reference would take most of the time.
      if (!ref.type.isError && !suspects.has(ref.name)) return undefined;
      const { node } = ref;
      const message = python2(file, node);
      if (message) old = { kind: 'python 2', line: lineAt(file, node.from), message };
      else if (node.type.isError || isOpenString(file, node)) errors.push(node);
      return undefined;
    },
  });
  return old ?? syntaxError(file, errors);
}

/** The nodes that may be Python 2 or an unclosed string. */
const suspects = new Set([
  ...['PrintStatement', 'TryStatement', 'RaiseStatement', 'CompareOp', 'ExpressionStatement', 'String'],
]);

function python2(file: PythonFile, node: SyntaxNode): string | undefined {
  switch (node.name) {
    case 'PrintStatement': {
      const value = node.childAfter(node.from + 'print'.length);
      // The parser splits `print >>stream, x`; `print = log` and `print or x` are Python 3.
      const next = file.text.slice(node.from + 'print'.length).trimStart();
      if (value && !value.type.isError) return 'the print statement';
      return next.startsWith('>>') ? 'the print statement' : undefined;
    }
    case 'TryStatement': {
      const children = childrenOf(node);
      const comma = children.findIndex(({ name }) => name === ',');
      const [caught, name, then] = [children[comma - 1], children[comma + 1], children[comma + 2]];
      if (comma === -1 || !caught || !name || then?.name !== 'Body') return undefined;
      // Since Python 3.14, `except ValueError, TypeError:` names two exceptions. Those start with a capital letter.
      const first = textOf(file, name)[0] ?? '';
      return name.name === 'VariableName' && first === first.toLowerCase() && first !== '_'
        ? '"except …, name:"'
        : undefined;
    }
    case 'RaiseStatement':
      return childrenOf(node).some(({ name }) => name === ',') ? '"raise …, …"' : undefined;
    case 'CompareOp':
      return textOf(file, node) === '<>' ? 'the operator <>' : undefined;
    case 'ExpressionStatement': {
      // `exec "code"` is parsed as a name and a separate string.
      const [name] = childrenOf(node);
      const after = node.nextSibling?.type.isError ? node.nextSibling.nextSibling : node.nextSibling;
      return name?.name === 'VariableName' &&
        textOf(file, name) === 'exec' &&
        after?.firstChild?.name === 'String' &&
        lineAt(file, after.from) === lineAt(file, node.from)
        ? 'the exec statement'
        : undefined;
    }
    default:
      return undefined;
  }
}

function syntaxError(file: PythonFile, errors: readonly SyntaxNode[]): SyntaxProblem | undefined {
  // Only the first error is certain: the parser may misread what follows syntax that it doesn't know.
  const [first] = errors.filter((error) => !isBareYield(error));
  if (!first || isUnknownSyntax(file, first)) return undefined;
  return { kind: 'syntax', line: lineAt(file, first.from), message: 'a syntax error' };
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
