import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readAction, withGeneratedParts } from '../../../scripts/readme.ts';
import { inputNames, readInputs } from '../../../src/inputs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const action = readAction();

test('action.yml names just the inputs that the action reads', () => {
  expect(Object.keys(action.inputs).sort()).toEqual([...inputNames()].sort());
});

test('a step without inputs means the same as one with all the defaults of action.yml', async () => {
  await using app = await temporaryFolder();
  const defaults = await readInputs(
    (name) => {
      const standard = action.inputs[name]?.default ?? '';
      return standard.includes('${{') ? '' : standard;
    },
    {},
    app.path,
  );
  expect(defaults).toEqual(await readInputs(() => '', {}, app.path));
});

test('the tables and workflows of the README are those of action.yml and docs/workflows (else: npm run readme)', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', '..', '..', 'README.md'), 'utf8');
  expect(withGeneratedParts(readme)).toBe(readme);
  for (const name of [...Object.keys(action.inputs), ...Object.keys(action.outputs)]) {
    expect(readme).toContain(`| \`${name}\` |`);
  }
});
