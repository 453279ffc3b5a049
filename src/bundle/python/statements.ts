import type { SyntaxNode } from '@lezer/common';
import { literalString } from './strings.ts';
import { childrenOf, dottedName, type PythonFile, textOf, unwrapped } from './tree.ts';

/** When a statement runs. */
export interface ExecutionContext {
  /** Below `if __name__ == '__main__':`, `if TYPE_CHECKING:` or `if False:`: not on the server, which imports the module. */
  readonly never: boolean;
  /** Below an `if`, a loop, a `match` or an `except`, or after a `return` that is: perhaps. */
  readonly conditional: boolean;
  /** In a `try` with an `except`, or below `with suppress(…)`: it may be left before the statement runs, and may catch its error. */
  readonly tried: boolean;
}

export interface Statement {
  readonly node: SyntaxNode;
  readonly when: ExecutionContext;
}

const always: ExecutionContext = { never: false, conditional: false, tried: false };

/**
 * The statements of a block in the order of the source, including those inside `if`, `try`, `with`, loops and `match`
 * (after the compound statement itself), but not those inside functions and classes.
 *
 * @param block a `Script`, or the `Body` of a function or class
 */
export function statementsOf(file: PythonFile, block: SyntaxNode): Statement[] {
  const statements: Statement[] = [];
  const waiting: Statement[] = [];
  const push = (parent: SyntaxNode, when: ExecutionContext) => {
    for (const child of childrenOf(parent).reverse()) waiting.push({ node: child, when });
  };
  push(block, always);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, when } = next;
    if (node.name === 'StatementGroup') push(node, when);
    if (!/(?:Statement|Definition)$/.test(node.name)) continue;
    statements.push(next);
    for (const [body, context] of bodiesOf(file, node, when).reverse()) push(body, context);
  }
  return block.name === 'Body' ? afterReturns(statements) : statements;
}

/** What follows a conditional `return` is conditional, too. */
function afterReturns(statements: Statement[]): Statement[] {
  const first = statements.findIndex(
    ({ node, when }) => node.name === 'ReturnStatement' && (when.conditional || when.tried),
  );
  if (first === -1) return statements;
  return statements.map(({ node, when }, at) => ({
    node,
    when: at > first ? { ...when, conditional: true } : when,
  }));
}

/** Whether a statement runs when the module is imported. */
export const runsAtImport = ({ when }: Pick<Statement, 'when'>) => !when.never;

type Bodies = (readonly [SyntaxNode, ExecutionContext])[];

/** The blocks of a compound statement. */
function bodiesOf(file: PythonFile, node: SyntaxNode, when: ExecutionContext): Bodies {
  const all = (context: ExecutionContext): Bodies => node.getChildren('Body').map((body) => [body, context]);
  switch (node.name) {
    case 'IfStatement':
      return bodiesOfIf(file, node, when);
    case 'TryStatement':
      return bodiesOfTry(node, when);
    case 'WithStatement': {
      const head = file.text.slice(node.from, node.getChild('Body')?.from);
      return all(/\bsuppress\b/.test(head) ? { ...when, tried: true } : when);
    }
    case 'ForStatement':
    case 'WhileStatement':
      return all({ ...when, conditional: true });
    case 'MatchStatement':
      return (node.getChild('MatchBody')?.getChildren('MatchClause') ?? [])
        .flatMap((clause) => clause.getChildren('Body'))
        .map((body) => [body, { ...when, conditional: true }]);
    default:
      return [];
  }
}

/** After a branch that never runs on the server, the next one always runs; after one that always runs, it never does. */
function bodiesOfIf(file: PythonFile, node: SyntaxNode, when: ExecutionContext): Bodies {
  const bodies: Bodies = [];
  let rest = when;
  let taken = when;
  const children = childrenOf(node);
  for (const [at, child] of children.entries()) {
    const condition = children[at + 1];
    if ((child.name === 'if' || child.name === 'elif') && condition) {
      const outcome = outcomeOf(file, condition);
      const open = outcome === 'open' ? { conditional: true } : {};
      taken = { ...rest, ...open, ...(outcome === 'never' && { never: true }) };
      rest = { ...rest, ...open, ...(outcome === 'always' && { never: true }) };
    }
    if (child.name === 'else') taken = rest;
    if (child.name === 'Body') bodies.push([child, taken]);
  }
  return bodies;
}

function bodiesOfTry(node: SyntaxNode, when: ExecutionContext): Bodies {
  const bodies: Bodies = [];
  const tried = { ...when, tried: when.tried || node.getChild('except') !== null };
  let taken = tried;
  for (const child of childrenOf(node)) {
    if (child.name === 'except') taken = { ...when, conditional: true };
    if (child.name === 'else') taken = tried;
    if (child.name === 'finally') taken = when;
    if (child.name === 'Body') bodies.push([child, taken]);
  }
  return bodies;
}

/** Whether a condition holds on the server. */
type Outcome = 'always' | 'never' | 'open';

function outcomeOf(file: PythonFile, node: SyntaxNode): Outcome {
  const parts: Outcome[] = [];
  let rest = unwrapped(node);
  // `a and b and c` is nested in its left side, thousands of levels deep in source that is made for it.
  while (rest.name === 'BinaryExpression' && rest.getChild('and') && rest.firstChild && rest.lastChild) {
    parts.push(outcomeOfPart(file, unwrapped(rest.lastChild)));
    rest = unwrapped(rest.firstChild);
  }
  parts.push(outcomeOfPart(file, rest));
  if (parts.includes('never')) return 'never';
  return parts.includes('open') ? 'open' : 'always';
}

function outcomeOfPart(file: PythonFile, condition: SyntaxNode): Outcome {
  if (textOf(file, condition) === 'False') return 'never';
  if (dottedName(file, condition)?.at(-1) === 'TYPE_CHECKING') return 'never';
  if (condition.name !== 'BinaryExpression') return 'open';
  const [left, operator, right] = childrenOf(condition);
  if (!left || !operator || !right) return 'open';
  const sides = [left, right].map((side) => literalString(file, side) ?? textOf(file, unwrapped(side)));
  if (!sides.includes('__name__') || !sides.includes('__main__')) return 'open';
  const sign = textOf(file, operator);
  return sign === '==' ? 'never' : sign === '!=' ? 'always' : 'open';
}
