import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { documents, readAction, readGroups, withGeneratedParts } from '../../../scripts/readme.ts';
import { readInputs } from '../../../src/inputs/inputs.ts';
import { defaultOf, inputNames, withoutDefaults } from '../../../src/inputs/table.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const action = readAction();

/** The values that the runner passes if the workflow sets no input. */
const declaredDefault = (name: string) => {
  const value = action.inputs[name]?.default ?? '';
  return value.includes('${{') ? '' : value;
};

test('action.yml declares the inputs that the action reads', () => {
  expect(Object.keys(action.inputs).sort()).toEqual([...inputNames].sort());
});

test('the defaults of action.yml are equal to those of the code', () => {
  const declared = Object.entries(action.inputs).flatMap(([name, { default: value }]) =>
    value === undefined || value.includes('${{') ? [] : [[name, value]],
  );
  const defaults = inputNames.flatMap((name) => (defaultOf(name) ? [[name, defaultOf(name)]] : []));
  expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(defaults));
});

test('the defaults of action.yml mean the same as no inputs', async () => {
  await using app = await temporaryFolder();
  const defaults = await readInputs(withoutDefaults(declaredDefault), {}, app.path);
  expect(defaults).toEqual(await readInputs(() => '', {}, app.path));
});

test('connect.toml overrides the defaults of action.yml, but not the values of the workflow', async () => {
  await using app = await temporaryFolder({ 'connect.toml': 'verify = "none"\ntimeout = 12\n' });
  const read = withoutDefaults((name) => (name === 'timeout' ? '45' : declaredDefault(name)));
  const { inputs } = await readInputs(read, {}, app.path);
  expect(inputs).toMatchObject({ verify: 'none', timeout: 45 });
});

test('every input is in one group, named by a comment in action.yml', () => {
  const groups = readGroups();
  const names = (group: string) => groups.get(group)?.map(({ name }) => name);
  expect([...groups.keys()].flatMap(names)).toEqual(Object.keys(action.inputs));
  expect([...groups.keys()]).toEqual(expect.arrayContaining(['Basics', 'Content settings', 'Network']));
  expect(names('Basics')).toEqual(expect.arrayContaining(['server', 'api-key', 'path']));
});

test('every description is at most 200 characters long and ends a sentence', () => {
  const described = Object.entries({ ...action.inputs, ...action.outputs });
  const odd = described.filter(
    ([, { description }]) => description.length > 200 || !/(?:\.|→ lib\/)$/.test(description.trim()),
  );
  expect(odd).toEqual([]);
});

describe('the generated parts of a document are up to date (else: npm run readme)', () => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, '..', '..', '..', file), 'utf8');
  const rowsOf = (file: string) => read(file).match(/^\| `[\w-]+` \|.*$/gm) ?? [];

  test.each(documents)('%s', (file) => expect(withGeneratedParts(read(file))).toBe(read(file)));

  test('docs/inputs.md has a row for every input and output, and a default in every row of an input', () => {
    const rows = rowsOf('docs/inputs.md').map((row) => row.slice(2, -2).split(' | '));
    expect(rows.map(([name]) => name)).toEqual(
      [...Object.keys(action.inputs), ...Object.keys(action.outputs)].map((name) => `\`${name}\``),
    );
    const inputs = rows.slice(0, Object.keys(action.inputs).length);
    expect(inputs.filter(({ length, 2: value = '' }) => length !== 3 || value.trim() === '')).toEqual([]);
  });

  test('README.md has the rows of the most used inputs', () => {
    expect(rowsOf('README.md')).toHaveLength(10);
    expect(rowsOf('docs/inputs.md')).toEqual(expect.arrayContaining(rowsOf('README.md')));
  });
});
