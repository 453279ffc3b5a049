import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { dependencyRules } from '../../../../src/bundle/requirements/requirement-rules.ts';

test('every rule of the requirements has its line and its explanation in docs/rules.md', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../../docs/rules.md'), 'utf8');
  for (const [name, { levels, summary }] of Object.entries(dependencyRules)) {
    expect(page).toContain(`| [\`${name}\`](#${name}) | ${levels.join(', ')} | ${summary} |`);
    expect(page).toMatch(new RegExp(`\n### ${name}\n\n[^]*?Before: [^]*?After: `));
  }
});
