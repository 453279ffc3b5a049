import { closest } from '../../shared/did-you-mean.ts';

/** The names of all rules, listed here so that checking a name doesn't load the rules. */
export const ruleNames: readonly string[] = [
  // Of the source.
  ...(
    'module-name path-prefix absolute-url stylesheet-url script-url raw-pathname run-at-import ' +
    'notebook-code missing-requirement standard-library removed-from-dash async-callback ' +
    'background-callback missing-module outside-path missing-file relative-import no-layout ' +
    'hidden-library python-syntax unknown-rule'
  ).split(' '),
  // Of the files.
  ...(
    'secret-left-out secret-included lfs-pointer missing-submodule link-outside broken-link not-a-file ' +
    'unreadable-file changing-file file-name same-path unused-pattern extra-files large-bundle ' +
    'max-size too-many-files unreadable-manifest'
  ).split(' '),
  // Of the requirements.
  ...(
    'requirements-encoding requirements-line requirements-include ' +
    'requirements-variable legacy-specifier conda-pin local-version local-file url-password git-ssh ' +
    'wrong-package pinned-twice partial-hashes no-dash unpinned-dash own-package ' +
    'own-package-outside own-package-build dynamic-dependencies several-sources ' +
    'unused-extras python-version'
  ).split(' '),
];

/**
 * The rules that a comment or a line with a comment switches off: `# connect-dash-deploy: ignore[rule, rule]`; `*` means
 * `ignore` without names, which switches off all rules.
 */
export function rulesOffIn(text: string): ReadonlySet<string> {
  const [request, names] = /connect-dash-deploy:\s*ignore(?:\[([^\]]*)\]|\b)/.exec(text) ?? [];
  if (request === undefined) return new Set();
  return new Set(names === undefined ? ['*'] : names.split(',').map((name) => name.trim()));
}

/** The rules that the lines of a file switch off, by line. */
export function linesWithRulesOff(text: string): ReadonlyMap<number, ReadonlySet<string>> {
  const lines = text.includes('connect-dash-deploy:') ? text.split('\n') : [];
  const found = lines.map((line, at) => [at + 1, rulesOffIn(line)] as const);
  return new Map(found.filter(([, names]) => names.size > 0));
}

/** The names among these that no rule has, each with a message and a hint. */
export function unknownRules(
  names: Iterable<string>,
  where: string,
): { readonly message: string; readonly hint: string }[] {
  return [...names]
    .filter((name) => name !== '*' && name !== '' && !ruleNames.includes(name))
    .map((name) => {
      const near = closest(name, ruleNames);
      return {
        message: `Unknown rule ${JSON.stringify(name)} in ${where}.`,
        hint: near === undefined ? 'docs/rules.md lists the rules.' : `Did you mean ${near}?`,
      };
    });
}
