import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { fileRules } from '../../../../src/bundle/files/file-rules.ts';
import { dependencyRules } from '../../../../src/bundle/requirements/requirement-rules.ts';
import { sourceRules } from '../../../../src/bundle/rules/source-rules.ts';
import { ruleNames } from '../../../../src/bundle/rules/suppressions.ts';

test('the list of names has every rule, and nothing else', () => {
  const rules = [...Object.keys(sourceRules), ...Object.keys(fileRules), ...Object.keys(dependencyRules)];
  expect(ruleNames.toSorted()).toEqual([...new Set(rules)].sort());
});

test('a link to a rule in docs/rules.md is the anchor of its explanation', async () => {
  const page = await readFile(new URL('../../../../docs/rules.md', import.meta.url), 'utf8');
  const missing = ruleNames.filter(
    (name) => !page.includes(`\n### ${name}\n`) && !page.includes(`<a id="${name}"></a>`),
  );
  expect(missing).toEqual([]);
});
