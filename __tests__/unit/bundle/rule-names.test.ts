import { expect, test } from '@jest/globals';
import { dependencyRules } from '../../../src/bundle/dependencies/rules.ts';
import { fileRules } from '../../../src/bundle/files/rules.ts';
import { ruleNames } from '../../../src/bundle/rule-names.ts';
import { sourceRules } from '../../../src/bundle/rules/source-rules.ts';

test('the list of names holds every rule, and nothing else', () => {
  const rules = [
    ...sourceRules.map(({ name }) => name),
    ...Object.keys(fileRules),
    ...Object.keys(dependencyRules),
  ];
  expect(ruleNames.toSorted()).toEqual([...new Set(rules)].sort());
});
