import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { dependencyRules } from '../../../../src/bundle/requirements/requirement-rules.ts';

test('docs/rules.md lists and explains every rule of the requirements', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../../docs/rules.md'), 'utf8');
  for (const [name, level] of Object.entries(dependencyRules)) {
    expect(page).toMatch(
      new RegExp(`\\| \\[\`${name}\`\\]\\(#${name}\\) \\| ${level}[ ,].*\\| [A-Za-z].*\\. \\|\n`),
    );
    expect(page).toMatch(new RegExp(`\n### ${name}\n\n[^]*?Before: [^]*?After: `));
  }
});
