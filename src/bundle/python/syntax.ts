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
  if (encoding?.level === 'error') return encoding;
  let old: Problem | undefined;
  const errors: SyntaxNode[] = [];
  file.tree.iterate({
    enter(ref) {
      if (old) return false;
      // Making a node of each reference would take most of the time.
      if (!ref.type.isError && !suspects.has(ref.name)) return undefined;
      const { node } = ref;
      const statement = python2(file, node);
      if (statement) old = describePython2(file, lineAt(file, node.from), statement);
      else if (node.type.isError || isOpenString(file, node)) errors.push(node);
      return undefined;
    },
  });
  return old ?? syntaxError(file, errors);
}

const describePython2 = ({ path }: PythonFile, line: number, statement: string): Problem => ({
  message: `${path} is written for Python 2.`,
  reason: `Line ${line} has ${statement}, which Python 3 refuses.`,
  hint: 'Convert the file to Python 3, for example with 2to3 of a Python before 3.13.',
  location: { file: path, line },
});

/** The nodes that may be Python 2 or an unclosed string. */
const suspects = new Set([...['PrintStatement', 'TryStatement', 'RaiseStatement', 'CompareOp', 'String']]);

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
    default:
      return undefined;
  }
}

function syntaxError(file: PythonFile, errors: readonly SyntaxNode[]): Problem | undefined {
  // Only the first error is certain: the parser may misread what follows syntax that it doesn't know.
  const [first] = errors.filter((error) => !isBareYield(error));
  if (!first || isUnknownSyntax(file, first)) return undefined;
  const { path } = file;
  const line = lineAt(file, first.from);
  return {
    message: `${path} has a syntax error.`,
    reason: `Python can't read line ${line}: ${lineText(file, line)}`,
    hint: `Fix it. python -m py_compile ${path} shows more.`,
    location: { file: path, line },
  };
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
