import type { AssetFolder } from '../python/constructor.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module, Sources } from '../python/sources.ts';
import type { ExecutionContext } from '../python/statements.ts';
import { lineAt } from '../python/tree.ts';
import type { MadeDash } from '../python/value.ts';
import type { AppFolder, Diagnostic, Entrypoint, ExcludedFile, Requirements } from '../types.ts';

/** A stylesheet or a script of the app's assets, which Dash adds to the page. */
export interface Asset {
  readonly path: string;
  readonly text: string;
}

/** What else decides whether the source works on Connect. */
export interface AppContext {
  readonly requirements?: Requirements | undefined;
  /** The minor versions of Python 3 that the app may run on. */
  readonly pythons?: readonly number[] | undefined;
  /** What is not in the bundle. */
  readonly excluded?: readonly ExcludedFile[] | undefined;
  /** Environment variables that are set for the content, as far as the workflow states them. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

/** What a rule checks. */
export interface AppSource extends AppContext {
  readonly app: AppFolder;
  readonly sources: Sources;
  readonly evaluator: Evaluator;
  readonly entrypoint: Entrypoint;
  readonly entry: Module;
  /** The Dash app of the entrypoint; `undefined` if its constructor call can't be read. */
  readonly dash: MadeDash | undefined;
  /** The modules that are loaded when the server imports the entrypoint, including its pages. */
  readonly reached: readonly Module[];
  /** Those of them that are loaded in every environment. */
  readonly always: ReadonlySet<Module>;
  /** `undefined` if it can't be read. */
  readonly assetFolder: AssetFolder | undefined;
  readonly assets: readonly Asset[];
}

export type Finding = Omit<Diagnostic, 'rule'>;

/** One check of an app's source. An error is only what fails in every environment; anything less certain is a warning. */
export type Rule = (source: AppSource) => Iterable<Finding>;

/** An error if a statement runs in every environment and its failure ends the import, else a warning. */
export const levelOf = (
  { always }: AppSource,
  module: Module,
  { never, conditional, tried }: ExecutionContext,
): Finding['level'] => (always.has(module) && !never && !conditional && !tried ? 'error' : 'warning');

/** A finding about a node of a module, or another place in a file. */
export const findingAt = (
  level: Finding['level'],
  file: Asset,
  { from }: { readonly from: number },
  problem: Omit<Finding, 'level' | 'location'>,
): Finding => ({ level, ...problem, location: { file: file.path, line: lineAt(file, from) } });
