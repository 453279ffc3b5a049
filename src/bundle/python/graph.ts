import type { SyntaxNode } from '@lezer/common';
import { type ImportedName, importedNames } from './imports.ts';
import { absoluteModule } from './modules.ts';
import type { Module, Sources } from './sources.ts';
import { type ExecutionContext, runsAtImport, statementsOf } from './statements.ts';
import { nodesNamed } from './tree.ts';

/** One imported name of a module, and where it leads. */
export interface Import {
  readonly imported: ImportedName;
  /** The absolute name of the module, or `undefined` where the dots lead out of the app folder. */
  readonly module: string | undefined;
  readonly when: ExecutionContext;
  /** Inside a function, and so only when that is called. */
  readonly lazy: boolean;
}

const known = new WeakMap<Module, readonly Import[]>();

/** Every import of a module, those inside functions included, in the order of the source. */
export function importsOf(module: Module): readonly Import[] {
  const imports = known.get(module) ?? readImports(module);
  known.set(module, imports);
  return imports;
}

function readImports(module: Module): Import[] {
  const atImport = new Map<number, ExecutionContext>();
  const blocks: SyntaxNode[] = [module.root];
  for (let block = blocks.pop(); block; block = blocks.pop()) {
    for (const { node, when } of block === module.root ? module.statements : statementsOf(module, block)) {
      if (node.name === 'ImportStatement') atImport.set(node.from, when);
      // The body of a class runs where the class is defined.
      const definition = node.name === 'DecoratedStatement' ? node.getChild('ClassDefinition') : node;
      const body = definition?.name === 'ClassDefinition' ? definition.getChild('Body') : undefined;
      if (body) blocks.push(body);
    }
  }
  const lazily: ExecutionContext = {
    mainGuard: false,
    typeChecking: false,
    conditional: true,
    optional: true,
  };
  return nodesNamed(module.root, new Set(['ImportStatement'])).flatMap((node) => {
    const when = atImport.get(node.from);
    return importedNames(module, node).map((imported) => ({
      imported,
      module: absoluteModule(module, imported.level, imported.module),
      when: when ?? lazily,
      lazy: when === undefined,
    }));
  });
}

/** The app's files that an import loads: the packages above the module, the module, and a submodule that is the name. */
export function filesLoadedBy(sources: Sources, { module, imported }: Import): string[] {
  if (module === undefined) return [];
  const { find } = sources.modules;
  const parts = module.split('.');
  const names = parts.map((_, at) => parts.slice(0, at + 1).join('.'));
  if (imported.name !== undefined && imported.name !== '*') names.push(`${module}.${imported.name}`);
  return names.map(find).filter((path) => path !== undefined);
}

/**
 * The app's files that are loaded once `module` is imported, in the order in which they were met; the module itself
 * comes first, after the packages above it.
 *
 * @param follow which imports are followed
 */
export function reachedFrom(
  sources: Sources,
  module: string,
  follow: (edge: Import) => boolean,
): ReadonlySet<string> {
  const parts = module.split('.');
  const above = parts.map((_, at) => sources.modules.find(parts.slice(0, at + 1).join('.')));
  const reached = new Set<string>();
  const waiting = above.filter((path) => path !== undefined);
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const loaded = sources.module(path);
    if (!loaded) continue;
    for (const edge of importsOf(loaded)) if (follow(edge)) waiting.push(...filesLoadedBy(sources, edge));
  }
  return reached;
}

/** Imports that happen when the module is imported on the server. */
export const atImport = (edge: Import) => !edge.lazy && runsAtImport(edge);
