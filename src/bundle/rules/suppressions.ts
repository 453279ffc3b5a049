import type { Module } from '../python/sources.ts';
import { lineAt, nodesNamed, textOf } from '../python/tree.ts';
import type { Rule } from './rule.ts';
import { unknownRule as about, unknownRules } from './rule-names.ts';

const marker = 'connect-dash-deploy:';
const known = new WeakMap<Module, ReadonlyMap<number, ReadonlySet<string>>>();

/**
 * The rules that comments of a module switch off, by line: `# connect-dash-deploy: ignore[rule, rule]`.
 * `*` stands for a bare `ignore`, which switches all off.
 */
export function ignoredLines(module: Module): ReadonlyMap<number, ReadonlySet<string>> {
  const lines = known.get(module) ?? readIgnoredLines(module);
  known.set(module, lines);
  return lines;
}

function readIgnoredLines(module: Module): ReadonlyMap<number, ReadonlySet<string>> {
  const lines = new Map<number, ReadonlySet<string>>();
  if (!module.text.includes(marker)) return lines;
  for (const comment of nodesNamed(module.root, new Set(['Comment']))) {
    const rules = rulesIgnoredBy(textOf(module, comment));
    if (rules) lines.set(lineAt(module, comment.from), rules);
  }
  return lines;
}

/** The rules that a comment switches off, `*` for all; `undefined` where it is about something else. */
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

export const unknownRule: Rule = {
  name: 'unknown-rule',
  ...about,
  *check({ reached, stylesheets }) {
    const comments = [
      ...reached.map((module) => ({ file: module.path, ignored: ignoredLines(module) })),
      ...stylesheets.map(({ path, ignored }) => ({ file: path, ignored })),
    ];
    for (const { file, ignored } of comments) {
      for (const [line, names] of ignored) {
        for (const told of unknownRules(names, 'this comment')) {
          yield { level: 'warning', ...told, location: { file, line } };
        }
      }
    }
  },
};
