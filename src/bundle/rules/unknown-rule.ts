import { ignoredLines } from './ignore-comments.ts';
import type { Rule } from './rule.ts';
import { unknownRule as about, unknownRules } from './rule-names.ts';

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
