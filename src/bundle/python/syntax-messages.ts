import type { Problem } from '../../shared/problems.ts';
import { type SyntaxProblem, syntaxProblem } from './syntax.ts';
import type { PythonFile } from './tree.ts';

/** Why Python 3 can't read a file. */
export function pythonProblem(file: PythonFile): Problem | undefined {
  const problem = syntaxProblem(file);
  return problem && describeSyntax(file, problem);
}

export function describeSyntax(file: PythonFile, problem: SyntaxProblem): Problem {
  const { path } = file;
  const { line } = problem;
  const quoted = (file.text.split('\n')[line - 1] ?? '').trim().slice(0, 40);
  const texts = {
    'python 2': [
      `${path} is written for Python 2.`,
      `Line ${line} has ${'message' in problem ? problem.message : ''}, which Python 3 refuses.`,
      'Convert the file to Python 3, for example with 2to3 of a Python before 3.13.',
    ],
    syntax: [
      `${path} has a syntax error.`,
      `Python can't read line ${line}: ${quoted}`,
      `Fix it. python -m py_compile ${path} shows more.`,
    ],
    'not UTF-8': [
      `${path} is not saved as UTF-8.`,
      `Python can't read line ${line}, and no coding line declares another encoding: ${quoted}`,
      'Save it as UTF-8.',
    ],
    'not UTF-8 in comments': [
      `${path} is not saved as UTF-8.`,
      `Python accepts this in a comment of an imported module, as in line ${line}, but not in a script.`,
      'Save it as UTF-8.',
    ],
    'UTF-16': [
      `${path} is not saved as UTF-8.`,
      "It is UTF-16, as written by PowerShell's >, which Python can't read.",
      'Save it as UTF-8.',
    ],
    'two encodings': [
      `Line ${line} of ${path} declares another encoding than UTF-8, but the file starts with the byte-order mark of UTF-8.`,
      `Python refuses such a file: ${quoted}`,
      `Remove line ${line}.`,
    ],
  } as const;
  const [message, reason, hint] = texts[problem.kind];
  return { message, reason, hint, location: { file: path, line } };
}
