import type { Problem, SourceLocation } from '../../shared/problems.ts';
import type { Diagnostic } from '../types.ts';

type Level = Diagnostic['level'];

/**
 * Every check of the requirements: its name (for `ignore-rules` and comments), its levels (the first is the default), and what it
 * finds. `docs/rules.md` explains each.
 */
export const dependencyRules = {
  'requirements-encoding': rule(['notice'], 'The requirements file is not plain UTF-8; it is converted.'),
  'requirements-line': rule(['error'], 'A line that pip cannot read.'),
  'requirements-include': rule(['error'], 'A -r or -c file that is missing or outside the repository.'),
  'requirements-variable': rule(['warning'], 'An environment variable that only the server could replace.'),
  'legacy-specifier': rule(['error'], 'A version specifier that pip refuses.'),
  'conda-pin': rule(['error'], 'A pin in the syntax of conda.'),
  'local-version': rule(['warning'], 'A pin of a local version (1.0+g1a2b3c), which PyPI never has.'),
  'local-file': rule(['error'], 'A requirement that names a file or folder of one computer.'),
  'url-password': rule(['error'], 'A password or token in a URL: it would be stored on the server.'),
  'git-ssh': rule(['warning'], 'A git requirement over SSH, for which the server needs a key.'),
  'wrong-package': rule(
    ['warning', 'error'],
    'A requirement that is not the package that is meant, or not for Linux.',
  ),
  'pinned-twice': rule(['error'], 'Two different pins of the same package.'),
  'partial-hashes': rule(['warning'], 'Hashes on some lines only: pip requires all or none.'),
  'no-dash': rule(['warning', 'error'], 'No requirement installs dash.'),
  'unpinned-dash': rule(['warning'], 'dash without a version: a new major version may break the app.'),
  'own-package': rule(['notice'], "The project's own package is included in the bundle."),
  'own-package-outside': rule(['error'], 'A package of yours that is outside the repository.'),
  'own-package-build': rule(['error'], 'A package of yours that must be compiled.'),
  'dynamic-dependencies': rule(['warning'], 'Dependencies that only a build of the project computes.'),
  'several-sources': rule(['warning'], 'Another file states other versions.'),
  'unused-extras': rule(
    ['error', 'warning'],
    'An extra or a group that the source of the requirements does not have.',
  ),
  'python-version': rule(['warning', 'error'], 'The Python version is not stated, or not in a usable form.'),
  'unknown-rule': rule(['warning'], 'A comment that switches rules off names a rule that does not exist.'),
} as const satisfies Record<string, { levels: readonly Level[]; summary: string }>;

export type DependencyRule = keyof typeof dependencyRules;

function rule<const Levels extends readonly Level[]>(levels: Levels, summary: string) {
  return { levels, summary };
}

/** What a check found. Default of `level`: the first of the rule. */
export interface RequirementProblem extends Omit<Problem, 'rule' | 'location'> {
  readonly rule: DependencyRule;
  readonly level?: Level;
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
    findings.push({ level: dependencyRules[rule].levels[0], ...found, ...(location && { location }) });
  };
  return { report, findings };
}
