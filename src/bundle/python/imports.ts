import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type PythonFile, textOf } from './tree.ts';

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
  /** The offset of the statement. */
  readonly from: number;
}

/** What an `ImportStatement` imports. */
export function importedNames(file: PythonFile, statement: SyntaxNode): ImportedName[] {
  const { from } = statement;
  const words = childrenOf(statement).map((node) => textOf(file, node));
  const at = words.indexOf('import');
  const items = importedItems(words.slice(at + 1));
  if (words[0] !== 'from') {
    return items.map(({ name, as }) => {
      const [top = ''] = name.split('.', 1);
      const packageOnly = as === undefined && top !== name ? { packageOnly: true } : {};
      return { level: 0, module: name, as: as ?? top, ...packageOnly, from };
    });
  }
  const [, dots = '', module = ''] = /^(\.*)(.*)$/.exec(words.slice(1, at).join('')) ?? [];
  return items.map(({ name, as = name }) => ({ level: dots.length, module, name, as, from }));
}

/** The names after `import`, which may be dotted, and those that they get. */
function importedItems(words: readonly string[]): { readonly name: string; readonly as?: string }[] {
  const text = words.filter((word) => word !== '(' && word !== ')').join(' ');
  return text.split(',').flatMap((item) => {
    const [name = '', as] = item.split(' as ').map((part) => part.replaceAll(' ', ''));
    return name === '' ? [] : [{ name, ...(as ? { as } : {}) }];
  });
}
