import type { Diagnostic } from '../types.ts';

/** The checks of the files by name, each with its level. `docs/rules.md` explains them. */
export const fileRules = {
  'secret-left-out': 'warning',
  'secret-included': 'warning',
  'lfs-pointer': 'error',
  'missing-submodule': 'warning',
  'link-outside': 'error',
  'broken-link': 'warning',
  'not-a-file': 'warning',
  'unreadable-file': 'error',
  'changing-file': 'error',
  'file-name': 'error',
  'same-path': 'error',
  'unused-pattern': 'notice',
  'extra-files': 'error',
  'large-bundle': 'warning',
  'max-size': 'error',
  'too-many-files': 'error',
  'unreadable-manifest': 'warning',
} as const satisfies Record<string, Diagnostic['level']>;

export type FileRule = keyof typeof fileRules;

/** These can't be switched off, because no bundle can be made without them. */
export const mandatoryRules: ReadonlySet<string> = new Set<FileRule>([
  'unreadable-file',
  'changing-file',
  'file-name',
  'same-path',
  'extra-files',
  'max-size',
  'too-many-files',
]);

/** A finding at the level of its rule. @param file relative to the app folder */
export function finding(
  name: FileRule,
  file: string | undefined,
  found: Pick<Diagnostic, 'message' | 'reason' | 'hint'>,
): Diagnostic {
  const location = file === undefined ? {} : { location: { file } };
  return { ...found, rule: name, level: fileRules[name], ...location };
}

/** The findings without those of the rules that the user switched off. */
export function withoutIgnored(findings: readonly Diagnostic[], ignore: ReadonlySet<string>): Diagnostic[] {
  return findings.filter(({ rule = '' }) => !ignore.has(rule) || mandatoryRules.has(rule));
}
