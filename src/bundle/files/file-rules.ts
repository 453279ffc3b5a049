import type { Diagnostic } from '../types.ts';

type Level = Diagnostic['level'];

/**
 * Every check of the files: its name, as `ignore-rules` takes it, the level of what it finds, and what it looks for. What is
 * mandatory can't be switched off, since no bundle could be made in spite of it. `docs/rules.md` explains each.
 */
export const fileRules = {
  'secret-left-out': rule('warning', 'A file that holds a secret stays behind.'),
  'secret-included': rule('warning', 'A file that holds a secret travels, since `include` names it.'),
  'lfs-pointer': rule('error', 'A Git LFS pointer lies where the file should be.'),
  'missing-submodule': rule('warning', 'A Git submodule was not checked out.'),
  'link-outside': rule('error', 'A symbolic link leads out of the app folder.'),
  'broken-link': rule('warning', 'A symbolic link leads nowhere, or round in a circle.'),
  'not-a-file': rule('warning', 'A socket, a FIFO or a device cannot travel.'),
  'unreadable-file': mandatory('A file or folder cannot be read.'),
  'changing-file': mandatory('A file changes or vanishes while it is being read.'),
  'file-name': mandatory('A file name is not text, or two names are the same once accents are stored alike.'),
  'same-path': mandatory('Two files would go to the same place in the bundle.'),
  'case-clash': rule('warning', 'Two names differ in upper and lower case only.'),
  'unused-pattern': rule('notice', 'A pattern of `exclude` or `include` matches nothing.'),
  'extra-files': mandatory('`extra-files` matches nothing, or leaves the repository.'),
  'large-bundle': rule('warning', 'The files come to more than 100 MB.'),
  'max-size': mandatory('The files come to more than `max-size` allows.'),
  'too-many-files': mandatory('More than 250,000 files, or links that multiply them.'),
  'stale-manifest': rule('notice', 'The list of files in an existing `manifest.json` is out of date.'),
  'unreadable-manifest': rule('warning', 'An existing `manifest.json` cannot be understood.'),
  'other-app-mode': rule('warning', 'An existing `manifest.json` is for another kind of content.'),
} as const satisfies Record<string, { levels: readonly Level[]; summary: string; mandatory?: true }>;

export type FileRule = keyof typeof fileRules;

function rule<const L extends Level>(level: L, summary: string) {
  return { levels: [level], summary } as const;
}

function mandatory(summary: string) {
  return { levels: ['error'], summary, mandatory: true } as const;
}

/** A finding at the level that the table gives its rule. */
export function finding(name: FileRule, told: Omit<Diagnostic, 'rule' | 'level'>): Diagnostic {
  return { ...told, rule: name, level: fileRules[name].levels[0] };
}

/** The findings without those of the rules that the user switched off. */
export function withoutIgnored(findings: readonly Diagnostic[], ignore: ReadonlySet<string>): Diagnostic[] {
  return findings.filter(
    ({ rule }) =>
      rule === undefined || !ignore.has(rule) || 'mandatory' in (fileRules[rule as FileRule] ?? {}),
  );
}
