import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { inputNames } from '../../../src/inputs/inputs.ts';
import { input, runAgain, speakAt, TheInput, takeFolder, theInput } from '../../../src/shared/input-names.ts';

afterEach(() => speakAt('workflow'));

describe('in a workflow', () => {
  test('an input is written as a step has it', () => {
    expect(input('entrypoint')).toBe('entrypoint');
    expect(input('entrypoint', 'app:app')).toBe('entrypoint: app:app');
    expect(theInput('entrypoint')).toBe('the input entrypoint');
  });

  test('another folder is set as the path', () => {
    expect(takeFolder('apps/sales')).toBe('set path: apps/sales');
  });

  test('who is to try again runs the job', () => {
    expect(runAgain()).toBe('Run the job again');
  });
});

describe('at a terminal', () => {
  test('an input is written as an option', () => {
    speakAt('terminal');
    expect(input('entrypoint')).toBe('--entrypoint');
    expect(input('entrypoint', 'app:app')).toBe('--entrypoint app:app');
    expect(TheInput('entrypoint')).toBe('The option --entrypoint');
  });

  test('another folder is given to the command', () => {
    speakAt('terminal');
    expect(takeFolder('apps/sales')).toBe('give the folder apps/sales');
  });

  test('there is no job to run', () => {
    speakAt('terminal');
    expect(runAgain()).toBe('Try again');
  });
});

test('no message that a terminal may show has the words of a workflow built in', () => {
  // What only a workflow meets, and what a file says of the workflow.
  const only =
    /^shared\/input-names\.ts$|^(job|monorepo|preview|github)\/|^inputs\/(connect-toml|preview-inputs)\.ts$|^deploy\/explain\/exchange\.ts$/;
  const src = join(import.meta.dirname, '..', '..', '..', 'src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !only.test(file));
  const workflows = new RegExp(
    `['"\`].*\\b(?:[Tt]he inputs? [a-z]+-|[Ss]et (?:${inputNames().join('|')})\\b|[Rr]un the job again|out of the step\\b).*`,
    'g',
  );
  const told = files.flatMap((file) => {
    const code = readFileSync(join(src, file), 'utf8').replace(/^\s*(?:\/?\*|\/\/).*$/gm, '');
    const found = code.match(workflows) ?? [];
    return found.map((line) => `${file}: ${line}`);
  });
  expect(told).toEqual([]);
});
