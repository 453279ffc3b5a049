import { mishapOf } from '../entrypoint/validate-entrypoint.ts';
import { encodingProblem } from '../python/encoding.ts';
import { syntaxProblem } from '../python/syntax.ts';
import type { Rule } from './rule.ts';

export const pythonSyntax: Rule = {
  name: 'python-syntax',
  levels: ['error', 'warning'],
  summary:
    'A module that the entrypoint loads has an error of syntax, is written for Python 2, or is not in UTF-8.',
  *check({ reached }) {
    for (const module of reached) {
      const problem = syntaxProblem(module);
      if (problem) yield { level: 'error', ...mishapOf(module, problem) };
      const encoding = problem ? undefined : encodingProblem(module);
      if (encoding) yield { level: 'warning', ...mishapOf(module, encoding) };
    }
  },
};
