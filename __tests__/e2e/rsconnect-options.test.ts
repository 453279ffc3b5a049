import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { parseArguments } from '../../src/cli/arguments.ts';
import { readInputs } from '../../src/inputs/inputs.ts';
import { UserError } from '../../src/shared/problems.ts';
import { pythonTools } from '../support/python-index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Option {
  readonly option: string;
  readonly takesValue: boolean;
  /** The values that it can have, if the help lists them. */
  readonly choices: readonly string[];
}

/** Every option in the help of `rsconnect deploy dash`. */
async function optionsOfRsconnect(): Promise<readonly Option[]> {
  const programs = await pythonTools('rsconnect-python==1.32.0');
  const { stdout } = await promisify(execFile)(join(programs, 'rsconnect'), ['deploy', 'dash', '--help'], {
    env: { ...process.env, COLUMNS: '200' },
  });
  const lines = stdout.matchAll(/^ {2}((?:-\w, )?--[\w-]+(?: \/ --[\w-]+)?)( [A-Z[<][^ ]*)?/gm);
  return [...lines].flatMap(([, names = '', value]) =>
    names.split(/, | \/ /).map((option) => ({
      option,
      takesValue: value !== undefined,
      choices: /^ \[(.+)\]$/.exec(value ?? '')?.[1]?.split('|') ?? [],
    })),
  );
}

test('every option of rsconnect deploy dash with each of its values is taken or answered with what to use instead', async () => {
  const options = (await optionsOfRsconnect()).filter(({ option }) => option !== '--help');
  expect(options.length).toBeGreaterThan(40);
  expect(options.flatMap(({ choices }) => choices)).toContain('UV');
  await using folder = await temporaryFolder();
  const one = async (option: string, value: readonly string[]) => {
    try {
      const parsed = parseArguments(['deploy', 'dash', option, ...value, '.']);
      if ('read' in parsed && value[0] !== 'x') await readInputs(parsed.read, {}, folder.path);
      return undefined;
    } catch (error) {
      if (!(error instanceof UserError)) return `${option}: ${error}`;
      const [{ reason = '', hint = '' }] = error.problems;
      const isAnswered = reason.includes('is not supported') && !hint.startsWith('connect-dash-deploy');
      return isAnswered ? undefined : `${option}: ${reason} ${hint}`;
    }
  };
  const answers = options.flatMap(({ option, takesValue, choices }) =>
    choices.length > 0
      ? choices.map((choice) => one(option, [choice]))
      : [one(option, takesValue ? ['x'] : [])],
  );
  expect((await Promise.all(answers)).filter(Boolean)).toEqual([]);
});
