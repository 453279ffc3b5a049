import type { Diagnostic } from '../types.ts';

type Level = Diagnostic['level'];

/**
 * Every check of the files: its name (for `ignore-rules`), its level, and what it finds. A mandatory one can't be switched off,
 * because no bundle can be made without it. `docs/rules.md` explains each.
 */
export const fileRules = {
  'secret-left-out': rule('warning', 'A file that contains a secret is excluded.'),
  'secret-included': rule(
    'warning',
    'A file that contains a secret is included, because `include` names it.',
  ),
  'lfs-pointer': rule('error', 'A Git LFS pointer instead of the file.'),
  'missing-submodule': rule('warning', 'A Git submodule was not checked out.'),
  'link-outside': rule('error', 'A symbolic link points out of the app folder.'),
  'broken-link': rule('warning', 'A symbolic link points to nothing, or in a circle.'),
  'not-a-file': rule('warning', 'A socket, a FIFO or a device, which cannot be deployed.'),
  'unreadable-file': mandatory('A file or folder cannot be read.'),
  'changing-file': mandatory('A file changes or vanishes while it is being read.'),
  'file-name': mandatory('A file name is not UTF-8.'),
  'same-path': mandatory('Two files with the same path in the bundle.'),
  'unused-pattern': rule('notice', 'A pattern of `exclude` or `include` matches nothing.'),
  'extra-files': mandatory('`extra-files` matches nothing, or leaves the repository.'),
  'large-bundle': rule('warning', 'The files are larger than 100 MB in total.'),
  'max-size': mandatory('The files are larger than `max-size` in total.'),
  'too-many-files': mandatory('More than 250,000 files, or links that multiply them.'),
  'unreadable-manifest': rule('warning', 'An existing `manifest.json` cannot be used.'),
} as const satisfies Record<string, { levels: readonly Level[]; summary: string; mandatory?: true }>;

export type FileRule = keyof typeof fileRules;

function rule<const L extends Level>(level: L, summary: string) {
  return { levels: [level], summary } as const;
}

function mandatory(summary: string) {
  return { levels: ['error'], summary, mandatory: true } as const;
}

/** A finding at the level of its rule. @param file relative to the app folder */
export function finding(
  name: FileRule,
  file: string | undefined,
  found: Pick<Diagnostic, 'message' | 'reason' | 'hint'>,
): Diagnostic {
  const location = file === undefined ? {} : { location: { file } };
  return { ...found, rule: name, level: fileRules[name].levels[0], ...location };
}

/** The findings without those of the rules that the user switched off. */
export function withoutIgnored(findings: readonly Diagnostic[], ignore: ReadonlySet<string>): Diagnostic[] {
  return findings.filter(
    ({ rule }) =>
      rule === undefined || !ignore.has(rule) || 'mandatory' in (fileRules[rule as FileRule] ?? {}),
  );
}
