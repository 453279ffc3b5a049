import { closest } from '../../shared/did-you-mean.ts';

/** The names of all rules, here without what the rules load. */
export const ruleNames: readonly string[] = [
  // Of the source.
  ...[
    'path-prefix',
    'asgi-backend',
    'absolute-url',
    'stylesheet-url',
    'raw-pathname',
    'run-at-import',
    'debug-at-import',
  ],
  ...['run-server', 'missing-requirement', 'missing-module', 'outside-path', 'missing-file'],
  ...['relative-import', 'pages-folder', 'no-layout', 'hidden-library', 'python-syntax', 'unknown-rule'],
  // Of the files.
  ...[
    'secret-left-out',
    'secret-included',
    'lfs-pointer',
    'missing-submodule',
    'link-outside',
    'broken-link',
  ],
  ...['not-a-file', 'unreadable-file', 'changing-file', 'file-name', 'same-path', 'case-clash'],
  ...['unused-pattern', 'extra-files', 'large-bundle', 'max-size', 'too-many-files', 'stale-manifest'],
  ...['unreadable-manifest', 'other-app-mode'],
  // Of the requirements.
  ...['requirements-encoding', 'requirements-line', 'requirements-option', 'requirements-include'],
  ...['requirements-variable', 'legacy-specifier', 'conda-pin', 'local-version', 'local-file'],
  ...['url-password', 'git-ssh', 'rsconnect-requirement', 'partial-hashes', 'no-dash', 'unpinned-dash'],
  ...['own-package', 'own-package-outside', 'own-package-build', 'own-package-clash'],
  ...['dynamic-dependencies', 'several-sources', 'unused-extras', 'no-wheel', 'python-version'],
];

/** What `unknown-rule` is, wherever a comment may name rules. */
export const unknownRule = {
  levels: ['warning'],
  summary: 'A comment that switches rules off names one that there is not.',
} as const;

/** The names among these that are no rule's, each with what to say of it. */
export function unknownRules(
  names: Iterable<string>,
  namedBy: string,
): { readonly message: string; readonly hint: string }[] {
  return [...names]
    .filter((name) => name !== '*' && name !== '' && !ruleNames.includes(name))
    .map((name) => {
      const near = closest(name, ruleNames);
      return {
        message: `There is no rule ${JSON.stringify(name)}, which ${namedBy} names.`,
        hint: near === undefined ? 'docs/rules.md lists the rules.' : `Did you mean ${near}?`,
      };
    });
}
