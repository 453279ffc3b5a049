import type { Module } from '../python/sources.ts';
import { lineAt, nodesNamed, textOf } from '../python/tree.ts';
import type { AppSource, Finding } from './rule.ts';
import { unknownRules } from './rule-names.ts';

const marker = 'connect-dash-deploy:';

/** The rules that comments switch off, by line; `*` stands for all rules. */
export type IgnoredLines = ReadonlyMap<number, ReadonlySet<string>>;

/** The rules that comments of the app's files switch off, by path: `# connect-dash-deploy: ignore[rule, rule]`. */
export const ignoredIn = ({ reached, stylesheets, scripts }: AppSource): ReadonlyMap<string, IgnoredLines> =>
  new Map([
    ...reached.map((module) => [module.path, ignoredInModule(module)] as const),
    ...[...stylesheets, ...scripts].map(({ path, ignored }) => [path, ignored] as const),
  ]);

function ignoredInModule(module: Module): IgnoredLines {
  const lines = new Map<number, ReadonlySet<string>>();
  if (!module.text.includes(marker)) return lines;
  for (const comment of nodesNamed(module.root, new Set(['Comment']))) {
    const rules = rulesIgnoredBy(textOf(module, comment));
    if (rules) lines.set(lineAt(module, comment.from), rules);
  }
  return lines;
}

/** The rules that a comment switches off; `undefined` if it is about something else. */
export function rulesIgnoredBy(comment: string): ReadonlySet<string> | undefined {
  const at = comment.indexOf(marker);
  if (at === -1) return undefined;
  const [word = '', names] = comment
    .slice(at + marker.length)
    .trim()
    .split('[');
  if (word.split(/\s/)[0] !== 'ignore') return undefined;
  return new Set(
    names === undefined ? ['*'] : (names.split(']')[0] ?? '').split(',').map((name) => name.trim()),
  );
}

/** A comment that switches rules off names a rule that does not exist. */
export function* unknownRule(source: AppSource): Generator<Finding> {
  for (const [file, lines] of ignoredIn(source)) {
    for (const [line, names] of lines) {
      for (const problem of unknownRules(names, 'this comment')) {
        yield { level: 'warning', ...problem, location: { file, line } };
      }
    }
  }
}
