import { mishapOf } from '../python/asked.ts';
import { syntaxProblem } from '../python/syntax.ts';
import type { Rule } from './rule.ts';

export const pythonSyntax: Rule = {
  name: 'python-syntax',
  levels: ['error'],
  summary: 'A module that the entrypoint loads is written for Python 2, or has a syntax error.',
  *check({ reached }) {
    for (const module of reached) {
      const problem = syntaxProblem(module);
      if (problem) yield { level: 'error', ...mishapOf(module, problem) };
    }
  },
};
