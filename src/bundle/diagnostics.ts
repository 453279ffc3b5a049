import type { Problem } from '../shared/problems.ts';
import type { Diagnostic } from './types.ts';

/** The diagnostics of one level, as problems. */
export const ofLevel = (wanted: Diagnostic['level'], diagnostics: readonly Diagnostic[]): Problem[] =>
  diagnostics.filter(({ level }) => level === wanted).map(({ level: _, ...problem }) => problem);
