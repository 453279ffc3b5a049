import type { SyntaxNode } from '@lezer/common';
import { type ImportedName, importedNames } from './imports.ts';
import { runsAtImport, type Statement } from './statements.ts';
import { childrenOf, elements, isSequence, type PythonFile, textOf } from './tree.ts';

/** A statement that gives a name of a scope its value. */
export interface Binding {
  readonly name: string;
  readonly value:
    | {
        readonly kind: 'expression';
        readonly node: SyntaxNode;
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

/** `a = b = value`, `a, b = one, two`, `a, b = call()`, `a: T = value`. */
function assigned(file: PythonFile, statement: SyntaxNode): Bound[] {
  const sides: SyntaxNode[][] = [[]];
  for (const child of childrenOf(statement)) {
    if (child.name === 'AssignOp') sides.push([]);
    else if (child.name !== ',' && child.name !== 'TypeDef') sides.at(-1)?.push(child);
  }
  const values = sides.length > 1 ? (sides.pop() ?? []) : [];
  return values.length > 0 ? sides.flatMap((targets) => paired(file, targets, values)) : [];
}

/** Names that can't be paired with a value are unknown. */
function paired(file: PythonFile, targets: readonly SyntaxNode[], values: readonly SyntaxNode[]): Bound[] {
  const bind = (target: SyntaxNode, node?: SyntaxNode, part?: number): Bound[] => {
    if (target.name !== 'VariableName') return [];
    const index = part === undefined ? {} : { part };
    return [[textOf(file, target), node ? { kind: 'expression', node, ...index } : { kind: 'unknown' }]];
  };
  const [target, ...otherTargets] = targets;
  const [value, ...otherValues] = values;
  const isOneValue = otherValues.length === 0;
  if (target && otherTargets.length === 0 && !isSequence(target)) {
    return bind(target, isOneValue ? value : undefined);
  }
  const names = target && otherTargets.length === 0 ? elements(target) : targets;
  const parts = value && isOneValue && isSequence(value) ? elements(value) : values;
  if ([...names, ...parts].some(({ name }) => name === '*')) return names.flatMap((name) => bind(name));
  const isUnpacked = isOneValue && parts === values;
  return names.flatMap((name, at) =>
    isUnpacked ? bind(name, value, at) : bind(name, names.length === parts.length ? parts[at] : undefined),
  );
}

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
