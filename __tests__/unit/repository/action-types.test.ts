import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readAction } from '../../../scripts/readme.ts';
import { readInputs } from '../../../src/inputs/inputs.ts';
import { flagInputs, listInputs } from '../../../src/inputs/table.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

interface Typed {
  readonly type: string;
  readonly 'allowed-values'?: readonly string[];
}
const repository = join(import.meta.dirname, '..', '..', '..');
const types = parse(readFileSync(join(repository, 'action-types.yml'), 'utf8')) as Readonly<
  Record<'inputs' | 'outputs', Readonly<Record<string, Typed>>>
>;
const action = readAction();
const inputsOf = (type: string) =>
  Object.keys(types.inputs).filter((name) => types.inputs[name]?.type === type);

describe('action-types.yml', () => {
  test('types every input and output of action.yml', () => {
    expect(Object.keys(types.inputs)).toEqual(Object.keys(action.inputs));
    expect(Object.keys(types.outputs)).toEqual(Object.keys(action.outputs));
  });

  test('distinguishes inputs that are lists from those that are true or false', () => {
    expect(inputsOf('boolean').sort()).toEqual([...flagInputs].sort());
    expect(inputsOf('list').sort()).toEqual([...listInputs].sort());
  });

  test.each(inputsOf('enum'))('lists the values of %s', async (name) => {
    await using app = await temporaryFolder();
    const set = (value: string) => readInputs((input) => (input === name ? value : ''), {}, app.path);
    for (const value of types.inputs[name]?.['allowed-values'] ?? []) await set(value);
    await expect(set('something else')).rejects.toThrow(name);
  });

  test('lists the values of the output status', () => {
    const described = action.outputs.status?.description.match(/[a-z-]+(?=,|\.| or )/g);
    expect(types.outputs.status?.['allowed-values']).toEqual(described);
  });
});
