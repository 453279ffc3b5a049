import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readAction, withTables } from '../../../scripts/readme.ts';
import { inputNames, parseInputs } from '../../../src/inputs.ts';

const action = readAction();

test('action.yml names just the inputs that the action reads', () => {
  expect(Object.keys(action.inputs).sort()).toEqual([...inputNames()].sort());
});

test('a step without inputs means the same as one with all the defaults of action.yml', () => {
  // An expression is the runner's to evaluate.
  const constant = (text = '') => (text.includes('${{') ? '' : text);
  const defaults = parseInputs((name) => constant(action.inputs[name]?.default), {});
  expect(defaults).toEqual(parseInputs(() => '', {}));
});

test('the tables of the README are those of action.yml (else: npm run readme)', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', '..', '..', 'README.md'), 'utf8');
  expect(withTables(readme, action)).toBe(readme);
  for (const name of [...Object.keys(action.inputs), ...Object.keys(action.outputs)]) {
    expect(readme).toContain(`| \`${name}\` |`);
  }
});
