import type { SyntaxNode } from '@lezer/common';
import { type ImportedName, importedNames } from './imports.ts';
import { runsAtImport, type Statement } from './statements.ts';
import { childrenOf, type PythonFile, textOf, unwrapped } from './tree.ts';

/** A statement that gives a name of a scope its value. */
export interface Binding {
  readonly name: string;
  readonly value:
    | {
        readonly kind: 'expression';
        readonly node: SyntaxNode;
        readonly annotation?: SyntaxNode;
        /** The index of the item that the name gets: 1 for `server` in `app, server = create()`. */
        readonly part?: number;
      }
    | { readonly kind: 'import'; readonly imported: ImportedName }
    | { readonly kind: 'function'; readonly node: SyntaxNode }
    | { readonly kind: 'class'; readonly node: SyntaxNode }
    /** Bound to a value that can't be read: a loop's variable, `with … as`, `a, *b = …`. */
    | { readonly kind: 'unknown' };
  readonly conditional: boolean;
  readonly offset: number;
}

/** The bindings of a block's statements that run on the server, in the order of the source. */
export function bindingsOf(file: PythonFile, statements: readonly Statement[]): Binding[] {
  return statements
    .filter(runsAtImport)
    .flatMap(({ node, when: { conditional } }) =>
      boundBy(file, node).map(([name, value]) => ({ name, value, conditional, offset: node.from })),
    );
}

type Bound = readonly [string, Binding['value']];

function boundBy(file: PythonFile, node: SyntaxNode): Bound[] {
  switch (node.name) {
    case 'AssignStatement':
      return assigned(file, node);
    case 'ImportStatement':
      return importedNames(file, node).map((imported) => [imported.as, { kind: 'import', imported }]);
    case 'FunctionDefinition':
    case 'ClassDefinition':
      return defined(file, node);
    case 'DecoratedStatement': {
      const definition = node.getChild('FunctionDefinition') ?? node.getChild('ClassDefinition');
      return definition ? defined(file, definition) : [];
    }
    case 'ForStatement':
    case 'WithStatement':
      return headNames(file, node).map((name) => [name, { kind: 'unknown' }]);
    default:
      return [];
  }
}

function defined(file: PythonFile, node: SyntaxNode): Bound[] {
  const name = node.getChild('VariableName');
  const kind = node.name === 'ClassDefinition' ? 'class' : 'function';
  return name ? [[textOf(file, name), { kind, node }]] : [];
}

/** `a = b = value`, `a, b = one, two`, `a, b = call()`, `a: T = value`. Names that can't be paired with a value are unknown. */
function assigned(file: PythonFile, statement: SyntaxNode): Bound[] {
  const children = childrenOf(statement);
  const annotation = statement.getChild('TypeDef')?.getChild('VariableName') ?? undefined;
  const sides: SyntaxNode[][] = [[]];
  for (const child of children) {
    if (child.name === 'AssignOp') sides.push([]);
    else if (child.name !== ',' && child.name !== 'TypeDef') sides.at(-1)?.push(child);
  }
  if (sides.length < 2) return [];
  const values = sides.at(-1) ?? [];
  return sides.slice(0, -1).flatMap((targets) => paired(file, targets, values, annotation));
}

function paired(
  file: PythonFile,
  targets: readonly SyntaxNode[],
  values: readonly SyntaxNode[],
  annotation?: SyntaxNode,
): Bound[] {
  const [target] = targets;
  const [value] = values;
  if (target && targets.length === 1 && !isSequence(target)) {
    if (target.name !== 'VariableName') return [];
    const known = value && values.length === 1;
    return [
      [
        textOf(file, target),
        known
          ? { kind: 'expression', node: value, ...(annotation ? { annotation } : {}) }
          : { kind: 'unknown' },
      ],
    ];
  }
  const names = targets.length === 1 && target ? elements(target) : targets;
  const parts = values.length === 1 && value && isSequence(value) ? elements(value) : values;
  const isStarred = [...names, ...parts].some(({ name }) => name === '*');
  const pairs = names.length === parts.length && !isStarred;
  const unpacks = parts.length === 1 && parts[0] === value && !isStarred;
  return names.flatMap((name, at): Bound[] => {
    if (name.name !== 'VariableName') return [];
    const part = parts[at];
    const bound: Binding['value'] =
      unpacks && value
        ? { kind: 'expression', node: value, part: at }
        : pairs && part
          ? { kind: 'expression', node: part }
          : { kind: 'unknown' };
    return [[textOf(file, name), bound]];
  });
}

/** Whether an expression is a tuple or a list literal. */
export const isSequence = (node: SyntaxNode) =>
  ['TupleExpression', 'ArrayExpression'].includes(unwrapped(node).name);
/** The items of a tuple or list literal. */
export const elements = (node: SyntaxNode) =>
  childrenOf(unwrapped(node)).filter(({ name }) => !['(', ')', '[', ']', ','].includes(name));

function headNames(file: PythonFile, node: SyntaxNode): string[] {
  const children = childrenOf(node);
  const names: string[] = [];
  for (const [at, child] of children.entries()) {
    if (child.name === 'Body' || child.name === 'in') break;
    if (child.name !== 'VariableName') continue;
    if (node.name === 'ForStatement' || children[at - 1]?.name === 'as') names.push(textOf(file, child));
  }
  return names;
}
