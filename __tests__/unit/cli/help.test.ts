import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Command, commands, parseArguments } from '../../../src/cli/arguments.ts';
import { generalHelp, helpOf } from '../../../src/cli/help.ts';
import { inputNames } from '../../../src/inputs/table.ts';

const action = readFileSync(join(import.meta.dirname, '..', '..', '..', 'action.yml'), 'utf8');

/** The options in the help of a command, without their values. */
const listed = (command: Command) =>
  Array.from(
    helpOf(command, action, 110).matchAll(/^ {2}(?:-(\w),| {3}) --([\w-]+)(?: <\w+>)? {2}/gm),
    ([, ...names]) => names.filter(Boolean),
  );
const namesOf = (command: Command) => listed(command).map((names) => names.at(-1));

test('the general help describes each command and refers to its own help', () => {
  for (const command of commands) expect(generalHelp).toMatch(new RegExp(`^ {2}${command} +\\w`, 'm'));
  expect(generalHelp).toContain('connect-dash-deploy <command> --help');
});

describe.each(commands)('the help of %s', (command) => {
  test('lists only existing options, each once, with its short form', () => {
    expect(listed(command).length).toBeGreaterThan(5);
    for (const word of listed(command).flat()) {
      const option = word?.length === 1 ? `-${word}` : `--${word}`;
      expect(() =>
        parseArguments([command, option, 'x', '.'].slice(0, isFlag(option) ? 2 : 3)),
      ).not.toThrow();
    }
    expect(namesOf(command)).toEqual([...new Set(namesOf(command))]);
  });

  test.each([80, 110])('is no wider than %i characters', (width) => {
    const long = helpOf(command, action, width).split('\n').slice(4);
    expect(long.filter((line) => line.length > width)).toEqual([]);
  });

  test('does not mention steps, jobs, runners or workflows', () => {
    expect(helpOf(command, action, 110)).not.toMatch(/\b(?:steps?|jobs?|runners?|workflows?|mode:)\b/);
  });

  test('shows the defaults of options that take a value', () => {
    const help = helpOf('deploy', action, 200);
    expect(help).toMatch(/--verify-timeout <value> .* Default: 120\.$/m);
    expect(help).toMatch(/--force {2,}[^:]*$/m);
  });

  const isFlag = (option: string) =>
    !new RegExp(`${option}(?:, --[\\w-]+)? <`).test(helpOf(command, action, 110));
});

test('every input that applies at a terminal is listed with a command that it applies to', () => {
  const all = new Set(commands.flatMap(namesOf));
  const isAccepted = (name: string) => {
    try {
      return parseArguments(['deploy', `--${name}=x`]);
    } catch {
      return false;
    }
  };
  expect(inputNames.filter((name) => isAccepted(name) && name !== 'path' && !all.has(name))).toEqual([]);
  expect(namesOf('deploy')).not.toContain('rollback-to');
  expect(namesOf('rollback')).toContain('rollback-to');
  expect(namesOf('check')).not.toContain('server');
  expect(namesOf('bundle')).toContain('output');
});
