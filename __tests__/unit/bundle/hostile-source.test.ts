import { expect, test } from '@jest/globals';
import { parser } from '@lezer/python';
import { chooseEntrypoint } from '../../../src/bundle/entrypoint/find-entrypoint.ts';
import { readSources } from '../../../src/bundle/python/sources.ts';
import { cpuTime, parsePython } from '../../../src/bundle/python/tree.ts';
import { UserError } from '../../../src/shared/problems.ts';
import { check, end, type Files, folder, pinned, start } from '../../support/check-rules.ts';

const app = `${start}app = Dash(__name__)${end}`;
const lines = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => `${line(n)}\n`).join('');
const modules = (count: number, source: (n: number) => string): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`m${n}.py`, source(n)]));

/** Each of these takes minutes, or ends in a RangeError, if its work is quadratic or recursive. */
test.each<[string, Files]>([
  [
    '3,000 modules that import everything of each other in a circle',
    {
      'app.py': `${app}from m0 import *\n`,
      ...modules(3_000, (n) => `from m${(n + 1) % 3_000} import *\ndash = 1\n`),
    },
  ],
  [
    '2,000 modules that import one name of each other in a circle',
    {
      'app.py': app,
      ...modules(2_000, (n) => `from m${(n + 1) % 2_000} import app\nimport dash\n`),
    },
  ],
  [
    '2,000 modules of which each may import the app of the others',
    {
      ...modules(2_000, () => app),
      ...Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`other${n}.py`, 'x y z '.repeat(500)])),
    },
  ],
  ['a name with 50,000 parts', { 'app.py': `${app}import ${'a.'.repeat(50_000)}a\n` }],
  [
    '5,000 imports of neighbours in a subfolder',
    {
      'pkg/app.py': app + lines(5_000, (n) => `import m${n}`),
      ...Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`pkg/m${n}.py`, ''])),
    },
  ],
  [
    'functions that call each other twice',
    {
      'app.py': `${app}${lines(1_000, (n) => `def f${n}(x): return f${n + 1}(x) or f${n + 1}(f${n + 1}(x))`)}${lines(500, (n) => `z${n} = f${n}(1)`)}`,
    },
  ],
  ['a condition of 10,000 parts', { 'app.py': `${app}if ${'a and '.repeat(10_000)}b:\n  x = 1\n` }],
  [
    'a concatenation of 10,000 strings as a prefix',
    {
      'app.py': app.replace('__name__)', `__name__, url_base_pathname=${'"/a" + '.repeat(10_000)}"/")`),
    },
  ],
  [
    'a chain of 5,000 conditional expressions that a callback returns',
    {
      'app.py': `${app}@callback(Output("a", "href"), Input("b", "c"))\ndef f(n):\n  return ${'1 if n else '.repeat(5_000)}2\n`,
    },
  ],
  ['a call of a call 20,000 times', { 'app.py': `${app}x = a${'()'.repeat(20_000)}\n` }],
  ['30,000 code fences in Markdown', { 'app.py': `${app}dcc.Markdown("""${'```'.repeat(30_000)}""")\n` }],
  [
    'a function with a layout that 2,000 others call',
    {
      'app.py': `${app}${lines(2_000, (n) => `def f${n}():\n  app.layout = 1\n  f${n + 1}()`)}`,
    },
  ],
  [
    '3,000 statements below the main guard',
    {
      'app.py': `${app}if __name__ == "__main__":\n${lines(3_000, (n) => `  print(${n})`)}${lines(3_000, (n) => `print(${n})`)}`,
    },
  ],
  ['20,000 unclosed URLs in a stylesheet', { 'app.py': app, 'assets/a.css': 'url("'.repeat(20_000) }],
])('source with %s is read to its end', async (_, files) => {
  const chosen = await chooseEntrypoint(folder(files)).catch((error: unknown) => error);
  if (chosen instanceof Error) expect(chosen).toBeInstanceOf(UserError);
  const module = files['app.py'] === undefined ? (files['m0.py'] === undefined ? 'pkg.app' : 'm0') : 'app';
  const entrypoint = { module, object: 'app', text: `${module}:app`, source: 'given', certain: true };
  const findings = await check(files, { entrypoint, requirements: pinned('dash'), pythons: [12] });
  for (const { rule } of findings)
    expect(findings.filter((one) => one.rule === rule).length).toBeLessThan(101);
});

test('a rule reports at most 100 findings', async () => {
  const files = { 'app.py': app + lines(1_000, () => 'html.A(href="/x")') };
  expect(await check(files)).toHaveLength(100);
});

test('reports the files that the entrypoint loads and that were too large to read', async () => {
  const huge = `x = "${'x'.repeat(600_000)}"\n`;
  const files = { 'app.py': `${app}import data\n`, 'data.py': huge, 'other.py': huge };
  expect(await check(files)).toEqual([
    {
      level: 'notice',
      message: 'data.py was not checked.',
      reason: 'data.py was not read, because it is larger than 500 kB.',
      location: { file: 'data.py' },
    },
  ]);
});

test('a file that exceeds the CPU time for parsing is skipped with the reason', async () => {
  const sources = await readSources(folder({ 'app.py': 'x = {([(\n'.repeat(20_000) }), 100);
  expect(sources.module('app.py')).toBeUndefined();
  expect(sources.skipped.get('app.py')).toBe('it takes too long to parse');
});

test('broken source is parsed within a budget of CPU time', () => {
  const before = cpuTime();
  expect(parsePython(parser, 'x.py', 'x = {([(\n'.repeat(20_000), 50)).toBeUndefined();
  expect(cpuTime()).toBeGreaterThan(before);
});
