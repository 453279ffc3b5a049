import type { SourceLocation } from '../../shared/problems.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module, Sources } from '../python/sources.ts';
import { lineAt } from '../python/tree.ts';
import type { AppFolder, Diagnostic, Entrypoint, Requirements } from '../types.ts';

/** A stylesheet that Dash puts into the page. */
export interface Stylesheet {
  readonly path: string;
  /** What it loads, by `url(…)` or `@import "…"`, in the order of the text. */
  readonly urls: readonly { readonly url: string; readonly line: number }[];
  /** The rules that its comments switch off, by line. */
  readonly ignored: ReadonlyMap<number, ReadonlySet<string>>;
}

/** Where Dash takes an app's assets from, and below which part of the path it serves them. */
export interface Assets {
  /** Relative to the app folder. */
  readonly folder: string;
  readonly urlPath: string;
}

/** What a rule looks at. */
export interface AppSource {
  readonly app: AppFolder;
  readonly sources: Sources;
  readonly evaluator: Evaluator;
  readonly entrypoint: Entrypoint;
  readonly entry: Module;
  /** The modules that are loaded when the server imports the entrypoint, its pages included. */
  readonly reached: readonly Module[];
  /** `undefined` where the source doesn't tell. */
  readonly assets: Assets | undefined;
  readonly stylesheets: readonly Stylesheet[];
  readonly requirements: Requirements | undefined;
}

/** One check of an app's source. */
export interface Rule {
  /** As `ignore-rules` and the comment on a line take it. */
  readonly name: string;
  /** How grave what it finds is; the second level is for cases where reading alone can't be certain. */
  readonly levels: readonly Diagnostic['level'][];
  /** One line, for the table of the documentation. */
  readonly summary: string;
  check(source: AppSource): Iterable<Omit<Diagnostic, 'rule'>>;
}

/** Where a node stands. */
export const locationOf = (module: Module, node: { readonly from: number }): SourceLocation => ({
  file: module.path,
  line: lineAt(module, node.from),
});
