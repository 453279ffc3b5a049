import type { Place } from '../../shared/problems.ts';
import type { Module } from '../python/sources.ts';
import { lineAt } from '../python/tree.ts';

/** Where a node stands. */
export const placeOf = (module: Module, node: { readonly from: number }): Place => ({
  file: module.path,
  line: lineAt(module, node.from),
});
