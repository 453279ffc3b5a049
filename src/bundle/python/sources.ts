import type { SyntaxNode } from '@lezer/common';
import type { AppFolder } from '../types.ts';
import { type Binding, bindingsOf } from './bindings.ts';
import { type Modules, modulesOf } from './modules.ts';
import { type Statement, statementsOf } from './statements.ts';
import { cpuTime, nodesNamed, type PythonFile, parsePython, textOf } from './tree.ts';

/** In characters. A larger file is data with a `.py` name. */
export const largestFile = 500_000;
/** Limits for all files together: their characters and their number. The deepest files beyond them aren't read. */
const largestSum = 16_000_000;
const maxFiles = 5_000;
/** CPU time for parsing all files, in milliseconds: 1.5 MB of Python take 150. Only broken source takes longer. */
const parseBudget = 3_000;

/** A module of the app folder. */
export interface Module extends PythonFile {
  /** The dotted name by which the server imports it. */
  readonly name: string;
  readonly isPackage: boolean;
  readonly root: SyntaxNode;
  readonly statements: readonly Statement[];
  /** By name, in the order of the source. */
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** Names that functions bind with `global`. */
  readonly globals: ReadonlySet<string>;
  /** Whether another file of the folder mentions this module and a name. */
  isMentionedElsewhere(name: string): boolean;
}

/** The Python source of an app folder: read once, parsed when needed. */
export interface Sources {
  readonly modules: Modules;
  /** Files that weren't read, each with the reason. */
  readonly skipped: ReadonlyMap<string, string>;
  /** The text of a Python file of the folder, unless it was skipped. */
  text(path: string): string | undefined;
  /** The identifiers and other words in the text of a file. */
  words(path: string): ReadonlySet<string>;
  /** A Python file of the folder that can be imported. */
  module(path: string | undefined): Module | undefined;
}

const cache = new WeakMap<AppFolder, Promise<Sources>>();

/**
 * Reads the app folder's Python files, once per folder.
 *
 * @param budget CPU time for parsing all files, in milliseconds; files beyond it are skipped
 */
export function readSources(app: AppFolder, budget = parseBudget): Promise<Sources> {
  const sources = cache.get(app) ?? read(app, budget);
  cache.set(app, sources);
  return sources;
}

async function read(app: AppFolder, parseTime: number): Promise<Sources> {
  const { parser } = await import('@lezer/python');
  const modules = modulesOf(app);
  const { texts, skipped } = await readTexts(app, modules.files);
  const parsed = new Map<string, Module | undefined>();
  const words = new Map<string, ReadonlySet<string>>();
  let budget = parseTime;
  const wordsOf = (path: string) => {
    const known = words.get(path) ?? new Set(texts.get(path)?.match(/[\p{L}\p{N}_]+/gu));
    words.set(path, known);
    return known;
  };
  function parse(path: string): Module | undefined {
    const text = texts.get(path);
    const name = modules.nameOf(path);
    if (text === undefined || name === undefined) return undefined;
    const start = cpuTime();
    const file = parsePython(parser, path, text, Math.min(budget, parseTime / 2));
    budget -= cpuTime() - start;
    if (!file) {
      skipped.set(path, 'it takes too long to parse');
      return undefined;
    }
    const encoding = app.encodingOf?.(path);
    const own = name.split('.').at(-1) ?? '';
    const isMentionedElsewhere = (word: string) =>
      modules.files.some((other) => other !== path && wordsOf(other).has(word) && wordsOf(other).has(own));
    return { ...moduleOf({ ...file, ...(encoding && { encoding }) }, name), isMentionedElsewhere };
  }
  return {
    modules,
    skipped,
    text: (path) => texts.get(path),
    words: wordsOf,
    module(path) {
      if (path === undefined) return undefined;
      if (!parsed.has(path)) parsed.set(path, parse(path));
      return parsed.get(path);
    },
  };
}

/** The texts of the files, and the files that are too large or too many to read, each with the reason. */
async function readTexts(app: AppFolder, files: readonly string[]) {
  const texts = new Map<string, string>();
  const skipped = new Map<string, string>();
  let sum = 0;
  for (const path of files) {
    if (texts.size >= maxFiles || sum >= largestSum) {
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
  return { texts, skipped };
}

function moduleOf(file: PythonFile, name: string): Omit<Module, 'isMentionedElsewhere'> {
  const root = file.tree.topNode;
  const statements = statementsOf(file, root);
  const globals = nodesNamed(root, 'ScopeStatement').flatMap((node) =>
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
