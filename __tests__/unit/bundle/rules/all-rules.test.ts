import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sourceRules } from '../../../../src/bundle/rules/source-rules.ts';
import { check, pinned, start } from '../../../support/check-rules.ts';
import { propertyRuns } from '../../../support/scope.ts';

test('every rule has a unique name in kebab case and a section with an example before and after', async () => {
  const names = sourceRules.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const page = await readFile(new URL('../../../../docs/rules.md', import.meta.url), 'utf8');
  for (const { name, levels, summary } of sourceRules) {
    expect(page).toContain(`| [\`${name}\`](#${name}) | ${levels.join(', ')} | ${summary} |`);
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    const section = page.split(`\n### ${name}\n`)[1]?.split('\n### ')[0];
    expect(section).toMatch(/Before[\s\S]*```[\s\S]*After[\s\S]*```/);
  }
});

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
      for (const { rule } of findings) expect(sourceRules.map(({ name }) => name)).toContain(rule);
    }),
    { numRuns: propertyRuns(300) },
  );
});
