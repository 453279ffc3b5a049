import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { sourceRules } from '../../../../src/bundle/rules/source-rules.ts';
import { check, pinned, start } from '../../../support/check-rules.ts';
import { fc, propertyRuns } from '../../../support/properties.ts';

const page = await readFile(new URL('../../../../docs/rules.md', import.meta.url), 'utf8');
/** The levels of each rule in the tables of the documentation. */
const levels = new Map(
  [...page.matchAll(/^\| \[`([a-z-]+)`\]\(#\1\) \| ([a-z, ]+) \| .+ \|$/gm)].map(([, name, list = '']) => [
    name,
    list.split(', '),
  ]),
);

test.each(Object.keys(sourceRules))('%s has a section with an example before and after', (name) => {
  expect([...levels.keys()]).toContain(name);
  const section = page.split(`\n### ${name}\n`)[1]?.split('\n### ')[0];
  expect(section).toMatch(/Before[\s\S]*```[\s\S]*After[\s\S]*```/);
});

/** The Python code of an example in the documentation, as an app that only lacks imports and perhaps the layout. */
const appWith = (code: string): string =>
  [
    'import dash\nimport pandas as pd\nfrom dash import Dash, Input, Output, callback, dcc, html\n',
    code.includes('Dash(') ? '' : 'app = Dash(__name__)\n',
    code,
    code.includes('app.layout') ? '' : '\napp.layout = html.Div()\n',
  ].join('');

const examples = Object.keys(sourceRules).flatMap((name) => {
  const section = page.split(`\n### ${name}\n`)[1]?.split('\n### ')[0] ?? '';
  const [before, after] = section.split('\nAfter').map((part) => /```python\n([\s\S]*?)```/.exec(part)?.[1]);
  // Other examples name further files.
  const isComplete = before !== undefined && after !== undefined && section.includes('\nBefore:\n');
  return isComplete ? [{ name, before, after }] : [];
});

test('the documentation has examples to check', () => expect(examples.length).toBeGreaterThan(8));

test.each(examples)(
  'the example of $name in the documentation is reported, and its correction is not',
  async ({ name, before, after }) => {
    const rulesOf = async (code: string) =>
      (await check({ 'app.py': appWith(code) }, { requirements: pinned('dash pandas'), pythons: [13] })).map(
        ({ rule }) => rule,
      );
    expect(await rulesOf(before)).toContain(name);
    expect(await rulesOf(after)).not.toContain(name);
  },
);

test('any text as source is checked without an exception', async () => {
  const lines = fc.constantFrom(
    ...[
      'app.run()',
      'html.A(href="/x", src=f"/{y}")',
      'import yaml',
      'from . import x',
      'open("../x")',
      'if x:',
      '  y = (',
      '@app.callback(',
      "'''",
      'dash.register_page(',
    ],
    ...[
      'app = Dash(url_base_pathname=',
      'app.layout',
      '# connect-dash-deploy: ignore[',
      'def f(',
      'class A(Dash',
      '\0',
      '\ufeff',
      'print "x"',
      'from x import *',
      'lambda:',
    ],
  );
  const source = fc.oneof(
    fc.array(lines).map((all) => all.join('\n')),
    fc.string({ unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(source, source, async (one, two) => {
      const files = {
        'app.py': `${start}${one}`,
        'other.py': two,
        'pages/p.py': `import dash\n${one}\ndash.register_page()`,
        'assets/a.css': `${two}\nurl(${one}`,
      };
      const findings = await check(files, { requirements: pinned('dash') });
      for (const { rule, level } of findings) expect(levels.get(rule)).toContain(level);
    }),
    { numRuns: propertyRuns(300) },
  );
});
