import type { Problem } from '../../shared/problems.ts';
import { unknownRule } from '../rules/rule-names.ts';
import type { Diagnostic } from '../types.ts';

type Level = Diagnostic['level'];

/**
 * Every check of the requirements: its name, as `ignore-rules` and a comment take it, the level of what it
 * finds (the first unless the finding says otherwise), and what it looks for. `docs/rules.md` explains each.
 */
export const dependencyRules = {
  'requirements-encoding': rule(['notice'], 'The requirements file is not plain UTF-8; it is converted.'),
  'requirements-line': rule(['error'], "A line that today's pip can't read."),
  'requirements-option': rule(['error', 'warning'], 'An option that pip refuses, or that is lost here.'),
  'requirements-include': rule(['error'], 'A -r or -c file that is missing or outside the repository.'),
  'requirements-variable': rule(['warning'], 'An environment variable that only the server could fill in.'),
  'legacy-specifier': rule(['error'], "A version specifier that today's pip refuses."),
  'conda-pin': rule(['error'], "A pin in conda's spelling."),
  'local-version': rule(['warning'], 'A pin of a build of your own (1.0+g1a2b3c), which PyPI never has.'),
  'local-file': rule(['error'], 'A requirement that names a file or folder of one computer.'),
  'url-password': rule(['error'], 'A password or token inside a URL: it would be stored on the server.'),
  'git-ssh': rule(['warning'], 'A git requirement over SSH, for which the server needs a key.'),
  'rsconnect-requirement': rule(['notice'], 'A requirement for publishing from a desk; it is left out.'),
  'partial-hashes': rule(['warning'], 'Hashes on some lines only: pip wants all or none.'),
  'no-dash': rule(['warning', 'error'], 'No requirement brings dash.'),
  'unpinned-dash': rule(['warning'], 'dash without a version: a new major version may break the app.'),
  'own-package': rule(['notice'], "The project's own package travels in the bundle."),
  'own-package-outside': rule(['error'], 'A package of yours that lies outside the repository.'),
  'own-package-build': rule(['error', 'warning'], 'A package of yours that only works once it is built.'),
  'own-package-clash': rule(['error'], 'A package of yours whose place in the bundle is taken.'),
  'dynamic-dependencies': rule(['warning'], 'Dependencies that only running the build would tell.'),
  'several-sources': rule(
    ['notice', 'warning'],
    'Several files state requirements; which one is used, and where they differ.',
  ),
  'unused-extras': rule(
    ['error', 'warning'],
    'An extra or a group that the source of the requirements does not have.',
  ),
  'no-wheel': rule(['error'], 'A locked version that has no file for the chosen Python.'),
  'python-version': rule(
    ['warning', 'error'],
    'The Python version is not stated, or not in a form that can be used.',
  ),
  'unknown-rule': unknownRule,
} as const satisfies Record<string, { levels: readonly Level[]; summary: string }>;

export type DependencyRule = keyof typeof dependencyRules;

function rule<const Levels extends readonly Level[]>(levels: Levels, summary: string) {
  return { levels, summary };
}

/** What a check found. `level` is the rule's first unless given. */
export interface RequirementDiagnostic extends Omit<Problem, 'rule'> {
  readonly level?: Level;
}

/** Takes down what a check found, unless the rule is switched off for the run or on the line. */
export type Report = (
  rule: DependencyRule,
  found: RequirementDiagnostic,
  offOnLine?: ReadonlySet<string>,
) => void;

/** A `Report` and the list that it fills. */
export function findingsWithout(ignore: ReadonlySet<string>): { report: Report; findings: Diagnostic[] } {
  const findings: Diagnostic[] = [];
  const report: Report = (rule, found, offOnLine) => {
    if (ignore.has(rule) || offOnLine?.has(rule) || offOnLine?.has('*')) return;
    findings.push({ ...found, rule, level: found.level ?? dependencyRules[rule].levels[0] });
  };
  return { report, findings };
}

/**
 * The rules that a comment switches off: `# connect-dash-deploy: ignore[rule, rule]`; `*` stands for a bare `ignore`,
 * which switches all off.
 */
export function rulesOffIn(comment: string): ReadonlySet<string> {
  const [request, names] = /connect-dash-deploy:\s*ignore(?:\[([^\]]*)\]|\b)/.exec(comment) ?? [];
  if (request === undefined) return new Set();
  return new Set(names === undefined ? ['*'] : names.split(',').map((name) => name.trim()));
}
