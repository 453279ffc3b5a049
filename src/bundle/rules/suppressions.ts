import { closest } from '../../shared/did-you-mean.ts';
import { fileRules } from '../files/file-rules.ts';
import { dependencyRules } from '../requirements/requirement-rules.ts';

/** The names of all rules. Those of the source are listed here so that checking a name doesn't load them. */
export const ruleNames: readonly string[] = [
  ...(
    'module-name path-prefix absolute-url stylesheet-url script-url raw-pathname run-at-import ' +
    'notebook-code missing-requirement standard-library removed-from-dash async-callback ' +
    'background-callback missing-module outside-path missing-file relative-import no-layout ' +
    'hidden-library python-syntax'
  ).split(' '),
  ...Object.keys(fileRules),
  ...Object.keys(dependencyRules),
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
