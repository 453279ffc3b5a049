import type { SyntaxNode } from '@lezer/common';
import type { AppFolder } from '../types.ts';
import { type Binding, bindingsOf } from './bindings.ts';
import { type Modules, modulesOf } from './modules.ts';
import { type Statement, statementsOf } from './statements.ts';
import { nodesNamed, type PythonFile, parsePython, textOf } from './tree.ts';

/** In characters: a file beyond it is data with a `.py` name, and would take seconds and hundreds of megabytes to parse. */
const largestFile = 500_000;
/** Of all files together, in characters, and their number: beyond it the deepest files aren't read. */
const largestSum = 64_000_000;
const mostFiles = 5_000;

/** A module of the app folder. */
export interface Module extends PythonFile {
  /** Dotted, as the server imports it. */
  readonly name: string;
  readonly isPackage: boolean;
  readonly root: SyntaxNode;
  readonly statements: readonly Statement[];
  /** By name, in the order of the source. */
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** Names that a function binds here by `global`. */
  readonly globals: ReadonlySet<string>;
}

/** The Python source of an app folder: read once, parsed where somebody looks. */
export interface Sources {
  readonly modules: Modules;
  /** Files that weren't read, with the reason. */
  readonly skipped: ReadonlyMap<string, string>;
  /** The text of a Python file of the folder, unless it was skipped. */
  text(path: string): string | undefined;
  /** A Python file of the folder that can be imported, parsed. */
  module(path: string): Module | undefined;
}

const known = new WeakMap<AppFolder, Promise<Sources>>();

/** Reads the app folder's Python files; a second call for the same folder gets the first one's answer. */
export function readSources(app: AppFolder): Promise<Sources> {
  const sources = known.get(app) ?? read(app);
  known.set(app, sources);
  return sources;
}

async function read(app: AppFolder): Promise<Sources> {
  const { parser } = await import('@lezer/python');
  const modules = modulesOf(app);
  const texts = new Map<string, string>();
  const skipped = new Map<string, string>();
  let sum = 0;
  for (const path of modules.files) {
    if (texts.size >= mostFiles || sum >= largestSum) {
      skipped.set(path, 'there are too many Python files to read them all');
      continue;
    }
    const text = await app.read(path);
    if (text === undefined) continue;
    if (text.length > largestFile) {
      skipped.set(path, 'it is larger than 500 kB');
      continue;
    }
    sum += text.length;
    texts.set(path, text);
  }
  const parsed = new Map<string, Module | undefined>();
  return {
    modules,
    skipped,
    text: (path) => texts.get(path),
    module(path) {
      if (!parsed.has(path)) parsed.set(path, parse(path));
      return parsed.get(path);
    },
  };

  function parse(path: string): Module | undefined {
    const text = texts.get(path);
    const name = modules.nameOf(path);
    if (text === undefined || name === undefined) return undefined;
    const file = parsePython(parser, path, text);
    if (!file) {
      skipped.set(path, 'it takes too long to read');
      return undefined;
    }
    const encoding = app.encodingOf?.(path);
    return moduleOf({ ...file, ...(encoding && { encoding }) }, name);
  }
}

function moduleOf(file: PythonFile, name: string): Module {
  const root = file.tree.topNode;
  const statements = statementsOf(file, root);
  const globals = nodesNamed(root, new Set(['ScopeStatement'])).flatMap((node) =>
    node.getChildren('VariableName').map((variable) => textOf(file, variable)),
  );
  return {
    ...file,
    name,
    isPackage: file.path.endsWith('__init__.py'),
    root,
    statements,
    bindings: Map.groupBy(bindingsOf(file, statements), (binding) => binding.name),
    globals: new Set(globals),
  };
}
