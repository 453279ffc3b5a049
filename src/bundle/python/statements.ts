import type { SyntaxNode } from '@lezer/common';
import { literalString } from './strings.ts';
import { childrenOf, dottedName, nodesNamed, type PythonFile, textOf, unwrapped } from './tree.ts';

/** When a statement runs. */
export interface ExecutionContext {
  /** Below `if __name__ == '__main__':`: not on the server, which imports the module. */
  readonly mainGuard: boolean;
  /** Below `if TYPE_CHECKING:`: never. */
  readonly typeChecking: boolean;
  /** Below an `if`, a loop, a `match` or an `except`, or after a `return` that is: perhaps. */
  readonly conditional: boolean;
  /** In a `try` that catches an `ImportError`. */
  readonly optional: boolean;
  /** In a `try` that catches anything: it may be left before the statement runs. */
  readonly tried: boolean;
}

export interface Statement {
  readonly node: SyntaxNode;
  readonly when: ExecutionContext;
}

const always: ExecutionContext = {
  mainGuard: false,
  typeChecking: false,
  conditional: false,
  optional: false,
  tried: false,
};

const compound = new Set([
  'IfStatement',
  'WhileStatement',
  'ForStatement',
  'TryStatement',
  'WithStatement',
  'MatchStatement',
]);

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
    if (node.name === 'StatementGroup') {
      push(node, when);
      continue;
    }
    if (!/Statement|Definition/.test(node.name)) continue;
    statements.push(next);
    if (!compound.has(node.name)) continue;
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
export const runsAtImport = ({ when }: Pick<Statement, 'when'>) => !when.mainGuard && !when.typeChecking;

type Bodies = (readonly [SyntaxNode, ExecutionContext])[];

function bodiesOf(file: PythonFile, node: SyntaxNode, when: ExecutionContext): Bodies {
  const children = childrenOf(node);
  switch (node.name) {
    case 'IfStatement':
      return bodiesOfIf(file, children, when);
    case 'TryStatement':
      return bodiesOfTry(file, children, when);
    case 'WithStatement': {
      // `with suppress(ImportError):` catches it, too.
      const optional = when.optional || names(file, children).has('suppress');
      return bodiesAmong(children, { ...when, optional, tried: when.tried || optional });
    }
    case 'MatchStatement': {
      const clauses = node.getChild('MatchBody')?.getChildren('MatchClause') ?? [];
      return clauses.flatMap((clause) => bodiesAmong(childrenOf(clause), { ...when, conditional: true }));
    }
    default:
      return bodiesAmong(children, { ...when, conditional: true });
  }
}

const bodiesAmong = (nodes: readonly SyntaxNode[], when: ExecutionContext): Bodies =>
  nodes.filter(({ name }) => name === 'Body').map((body) => [body, when]);

/** After a branch that never runs on the server, the next one always runs; after one that always runs, it never does. */
function bodiesOfIf(file: PythonFile, children: readonly SyntaxNode[], when: ExecutionContext): Bodies {
  const bodies: Bodies = [];
  let rest = when;
  let taken = when;
  for (const [at, child] of children.entries()) {
    if (child.name === 'if' || child.name === 'elif') {
      const condition = children[at + 1];
      const kind = condition ? conditionKind(file, condition) : 'open';
      taken = { ...rest, ...ifTrue[kind] };
      rest = { ...rest, ...ifFalse[kind] };
    }
    if (child.name === 'else') taken = rest;
    if (child.name === 'Body') bodies.push([child, taken]);
  }
  return bodies;
}

type ConditionKind = 'main guard' | 'imported' | 'type checking' | 'open';

const ifTrue: Record<ConditionKind, Partial<ExecutionContext>> = {
  'main guard': { mainGuard: true },
  'type checking': { typeChecking: true },
  imported: {},
  open: { conditional: true },
};

const ifFalse: Record<ConditionKind, Partial<ExecutionContext>> = {
  'main guard': {},
  'type checking': {},
  imported: { mainGuard: true },
  open: { conditional: true },
};

function bodiesOfTry(file: PythonFile, children: readonly SyntaxNode[], when: ExecutionContext): Bodies {
  const bodies: Bodies = [];
  const optional =
    when.optional || children.some((child, at) => catchesImportError(file, children, child, at));
  const tried = when.tried || children.some(({ name }) => name === 'except');
  let taken: ExecutionContext = { ...when, optional, tried };
  for (const child of children) {
    if (child.name === 'except') taken = { ...when, optional, conditional: true };
    if (child.name === 'else') taken = { ...when, optional, tried };
    if (child.name === 'finally') taken = when;
    if (child.name === 'Body') bodies.push([child, taken]);
  }
  return bodies;
}

const importErrors = ['ImportError', 'ModuleNotFoundError', 'Exception', 'BaseException'];

function catchesImportError(
  file: PythonFile,
  siblings: readonly SyntaxNode[],
  child: SyntaxNode,
  at: number,
): boolean {
  if (child.name !== 'except') return false;
  const body = siblings.findIndex((node, index) => index > at && node.name === 'Body');
  const caught = siblings.slice(at + 1, body);
  if (caught.length === 0) return true;
  const caughtNames = names(file, caught);
  return importErrors.some((name) => caughtNames.has(name));
}

/** The variables in the head of a compound statement. */
const names = (file: PythonFile, nodes: readonly SyntaxNode[]) =>
  new Set(
    nodes
      .filter(({ name }) => name !== 'Body')
      .flatMap((node) => nodesNamed(node, new Set(['VariableName', 'PropertyName'])))
      .map((node) => textOf(file, node)),
  );

function conditionKind(file: PythonFile, node: SyntaxNode): ConditionKind {
  const kinds: ConditionKind[] = [];
  let condition = unwrapped(node);
  // `a and b and c` is nested in its left side.
  while (condition.name === 'BinaryExpression' && condition.getChild('and')) {
    const { firstChild: left, lastChild: right } = condition;
    if (!left || !right) break;
    kinds.push(comparisonKind(file, unwrapped(right)));
    condition = unwrapped(left);
  }
  kinds.push(comparisonKind(file, condition));
  // `__name__ != "__main__" and x` depends on x.
  if (kinds.length > 1) return kinds.find((kind) => kind !== 'open' && kind !== 'imported') ?? 'open';
  return kinds[0] ?? 'open';
}

function comparisonKind(file: PythonFile, condition: SyntaxNode): ConditionKind {
  if (condition.name === 'Boolean' && textOf(file, condition) === 'False') return 'type checking';
  if (dottedName(file, condition)?.at(-1) === 'TYPE_CHECKING') return 'type checking';
  if (condition.name !== 'BinaryExpression') return 'open';
  const [left, operator, right] = childrenOf(condition);
  if (!left || !operator || !right) return 'open';
  const sides = [left, right].map((side) => literalString(file, side) ?? textOf(file, unwrapped(side)));
  if (!sides.includes('__name__') || !sides.includes('__main__')) return 'open';
  const sign = textOf(file, operator);
  return sign === '==' ? 'main guard' : sign === '!=' ? 'imported' : 'open';
}
