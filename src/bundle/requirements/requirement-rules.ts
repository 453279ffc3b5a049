import type { Problem, SourceLocation } from '../../shared/problems.ts';
import type { Diagnostic } from '../types.ts';

/** The checks of the requirements by name, each with its default level. `docs/rules.md` explains them. */
export const dependencyRules = {
  'requirements-encoding': 'notice',
  'requirements-line': 'error',
  'requirements-include': 'error',
  'requirements-variable': 'warning',
  'legacy-specifier': 'error',
  'conda-pin': 'error',
  'local-version': 'warning',
  'local-file': 'error',
  'url-password': 'error',
  'git-ssh': 'warning',
  'wrong-package': 'warning',
  'pinned-twice': 'error',
  'partial-hashes': 'warning',
  'no-dash': 'warning',
  'unpinned-dash': 'warning',
  'own-package': 'notice',
  'own-package-outside': 'error',
  'own-package-build': 'error',
  'dynamic-dependencies': 'warning',
  'several-sources': 'warning',
  'unused-extras': 'error',
  'python-version': 'warning',
  'unknown-rule': 'warning',
} as const satisfies Record<string, Diagnostic['level']>;

export type DependencyRule = keyof typeof dependencyRules;

/** What a check found. Default of `level`: that of the rule. */
export interface RequirementProblem extends Omit<Problem, 'rule' | 'location'> {
  readonly rule: DependencyRule;
  readonly level?: Diagnostic['level'];
}

/** Where a check found it. */
export interface Place {
  readonly location?: SourceLocation;
  /** The names of the rules that a comment beside it switches off. */
  readonly off?: ReadonlySet<string>;
}

/** Records a finding, unless its rule is switched off at that place. */
export type Report = (found: RequirementProblem, place?: Place) => void;

/** A `Report`, and the list to which it adds. */
export function collectFindings(): { report: Report; findings: Diagnostic[] } {
  const findings: Diagnostic[] = [];
  const report: Report = (found, { location, off } = {}) => {
    const { rule } = found;
    if (off?.has(rule) || off?.has('*')) return;
    findings.push({ level: dependencyRules[rule], ...found, ...(location && { location }) });
  };
  return { report, findings };
}
