import type { SyntaxNode } from '@lezer/common';
import { childrenOf, lineAt, type PythonFile, textOf } from './tree.ts';

/** A name that an import statement binds: `from ..pkg import a as b` has level 2, module `pkg`, name `a`, as `b`. */
export interface ImportedName {
  /** The number of dots before the module; 0 for an absolute import. */
  readonly level: number;
  /** Dotted; empty in `from . import x`. */
  readonly module: string;
  /** What is imported from the module: absent for `import module`, `*` for everything. */
  readonly name?: string;
  /** The name in this module: `a` for `import a.b`, `*` for everything. */
  readonly as: string;
  /** True for `import a.b`: the name `a` is the package, not the module. */
  readonly packageOnly?: boolean;
  readonly line: number;
  readonly offset: number;
}

/** What an `ImportStatement` imports. */
export function importedNames(file: PythonFile, statement: SyntaxNode): ImportedName[] {
  const children = childrenOf(statement).filter(({ name }) => !['(', ')'].includes(name));
  const place = { line: lineAt(file, statement.from), offset: statement.from };
  const at = children.findIndex(({ name }) => name === 'import');
  const items = clauses(file, children.slice(at + 1));
  if (children[0]?.name !== 'from') {
    return items.map(({ names, as }) => ({
      level: 0,
      module: names.join('.'),
      as: as ?? (names[0] as string),
      ...(as === undefined && names.length > 1 ? { packageOnly: true } : {}),
      ...place,
    }));
  }
  const source = children.slice(1, at);
  const first = source.findIndex(({ name }) => name === 'VariableName');
  const dots = first === -1 ? source : source.slice(0, first);
  const level = dots.reduce((sum, dot) => sum + textOf(file, dot).length, 0);
  const module =
    first === -1
      ? ''
      : source
          .slice(first)
          .map((node) => textOf(file, node))
          .join('');
  if (children.slice(at + 1).some(({ name }) => name === '*'))
    return [{ level, module, name: '*', as: '*', ...place }];
  return items.map(({ names, as }) => {
    const name = names[0] as string;
    return { level, module, name, as: as ?? name, ...place };
  });
}

function clauses(file: PythonFile, nodes: readonly SyntaxNode[]): { names: string[]; as?: string }[] {
  const found: { names: string[]; as?: string }[] = [];
  let current: { names: string[]; as?: string } | undefined;
  let renaming = false;
  for (const node of nodes) {
    if (node.name === ',') current = undefined;
    else if (node.name === 'as') renaming = true;
    else if (node.name === 'VariableName') {
      if (!current) {
        current = { names: [] };
        found.push(current);
      }
      if (renaming) current.as = textOf(file, node);
      else current.names.push(textOf(file, node));
      renaming = false;
    }
  }
  return found.filter(({ names }) => names.length > 0);
}
