import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { documents, readAction, readGroups, withGeneratedParts } from '../../../scripts/readme.ts';
import { inputNames, readInputs } from '../../../src/inputs/inputs.ts';
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

test('every input stands in one group, whose name is a comment in action.yml', () => {
  const groups = readGroups();
  const names = (group: string) => groups.get(group)?.map(({ name }) => name);
  expect([...groups.keys()].flatMap(names)).toEqual(Object.keys(action.inputs));
  expect([...groups.keys()]).toEqual(expect.arrayContaining(['Basics', 'Content settings', 'Network']));
  expect(names('Basics')).toEqual(expect.arrayContaining(['server', 'api-key', 'path']));
});

describe('what a document shows of action.yml and docs/workflows/ is what stands there (else: npm run readme)', () => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, '..', '..', '..', file), 'utf8');

  test.each(documents)('%s', (file) => expect(withGeneratedParts(read(file))).toBe(read(file)));

  test('docs/inputs.md has every input and output, and the README the most used inputs, just so', () => {
    const all = read('docs/inputs.md');
    for (const name of [...Object.keys(action.inputs), ...Object.keys(action.outputs)]) {
      expect(all).toContain(`| \`${name}\` |`);
    }
    const rows = read('README.md').match(/^\| `[\w-]+` \|.*$/gm) ?? [];
    expect(rows).toHaveLength(10);
    for (const row of rows) expect(all.split('\n')).toContain(row);
  });
});
