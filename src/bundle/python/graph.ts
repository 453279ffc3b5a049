import { type ImportedName, importedNames } from './imports.ts';
import { absoluteModule } from './modules.ts';
import type { Module, Sources } from './sources.ts';
import { type ExecutionContext, runsAtImport, statementsOf } from './statements.ts';
import { nodesNamed, onceFor } from './tree.ts';

/** One imported name of a module. */
export interface Import {
  readonly importer: Module;
  readonly imported: ImportedName;
  /** The absolute name of the module. `undefined` if the dots of a relative import lead out of the app folder. */
  readonly module: string | undefined;
  /** The top-level module or package of it. Empty if it is undefined. */
  readonly top: string;
  readonly when: ExecutionContext;
  /** Inside a function, so it happens when that is called. */
  readonly lazy: boolean;
}

/** Every import of a module in the order of the source, including those inside functions. */
export const importsOf = onceFor((module: Module): readonly Import[] => {
  const atImport = new Map<number, ExecutionContext>();
  const blocks = [module.statements];
  for (const statements of blocks) {
    for (const { node, when } of statements) {
      if (node.name === 'ImportStatement') atImport.set(node.from, when);
      // The body of a class runs where the class is defined.
      const definition = node.name === 'ClassDefinition' ? node : node.getChild('ClassDefinition');
      const body = definition?.getChild('Body');
      if (body) blocks.push(statementsOf(module, body));
    }
  }
  const inFunction: ExecutionContext = { never: false, conditional: true, tried: true };
  return nodesNamed(module.root, 'ImportStatement').flatMap((node) => {
    const when = atImport.get(node.from);
    return importedNames(module, node).map((imported) => {
      const name = absoluteModule(module, imported.level, imported.module);
      const [top = ''] = name?.split('.', 1) ?? [];
      return {
        importer: module,
        imported,
        module: name,
        top,
        when: when ?? inFunction,
        lazy: when === undefined,
      };
    });
  });
});

/**
 * The app's files that are loaded when `module` is imported, the packages above it first.
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
  const reached = new Set<string>(above.filter((path) => path !== undefined));
  for (const path of reached) {
    const loaded = sources.module(path);
    for (const edge of loaded ? importsOf(loaded) : []) {
      if (edge.module === undefined || !follow(edge)) continue;
      for (const file of sources.modules.filesLoaded(edge.module, edge.imported.name)) reached.add(file);
    }
  }
  return reached;
}

/** The imports of some modules that satisfy a condition: the first one of each top-level module. */
export function firstImports(
  modules: readonly Module[],
  isWanted: (edge: Import) => boolean,
): readonly Import[] {
  const edges = modules.flatMap(importsOf).filter(isWanted);
  return [...Map.groupBy(edges, ({ top }) => top).values()].flatMap(([first]) => first ?? []);
}

/** Imports that happen when the module is imported on the server. */
export const atImport = (edge: Import) => !edge.lazy && runsAtImport(edge);

/** Those of them that happen in every environment, and whose failure ends the import. */
export const alwaysAtImport = (edge: Import) => atImport(edge) && !edge.when.conditional && !edge.when.tried;
