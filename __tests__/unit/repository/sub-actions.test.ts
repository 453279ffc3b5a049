import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parsePlanInputs, planInputs } from '../../../src/monorepo/plan-inputs.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
}

const repository = join(import.meta.dirname, '..', '..', '..');
const action = parse(readFileSync(join(repository, 'plan', 'action.yml'), 'utf8')) as Action;

test('plan/action.yml names just the inputs that planning reads', () => {
  const read: string[] = [];
  parsePlanInputs((name) => {
    read.push(name);
    return '';
  });
  expect(Object.keys(action.inputs).sort()).toEqual([...new Set(read)].sort());
  expect(Object.keys(action.inputs)).toEqual([...planInputs]);
});

test('a plan without inputs means the same as one with all the defaults of plan/action.yml', () => {
  expect(parsePlanInputs((name) => action.inputs[name]?.default ?? '')).toEqual(parsePlanInputs(() => ''));
});
