import type { SourceLocation } from '../../shared/problems.ts';
import type { Module } from '../python/sources.ts';
import { lineAt } from '../python/tree.ts';

/** Where a node stands. */
export const locationOf = (module: Module, node: { readonly from: number }): SourceLocation => ({
  file: module.path,
  line: lineAt(module, node.from),
});
