import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { parseArguments } from '../../src/cli/arguments.ts';
import { UserError } from '../../src/shared/problems.ts';
import { pythonTools } from '../support/python-index.ts';

/** Every option in the help of `rsconnect deploy dash`, with a value if it needs one. */
async function optionsOfRsconnect(): Promise<readonly { option: string; takesValue: boolean }[]> {
  const programs = await pythonTools('rsconnect-python==1.32.0');
  const { stdout } = await promisify(execFile)(join(programs, 'rsconnect'), ['deploy', 'dash', '--help'], {
    env: { ...process.env, COLUMNS: '200' },
  });
  const lines = stdout.matchAll(/^ {2}((?:-\w, )?--[\w-]+(?: \/ --[\w-]+)?)( [A-Z[<][^ ]*)?/gm);
  return [...lines].flatMap(([, names = '', value]) =>
    names.split(/, | \/ /).map((option) => ({ option, takesValue: value !== undefined })),
  );
}

test('every option of rsconnect deploy dash is taken or answered with what to use instead', async () => {
  const options = (await optionsOfRsconnect()).filter(({ option }) => option !== '--help');
  expect(options.length).toBeGreaterThan(40);
  const answers = options.map(({ option, takesValue }) => {
    try {
      parseArguments(['deploy', 'dash', option, ...(takesValue ? ['x'] : []), '.']);
      return undefined;
    } catch (error) {
      if (!(error instanceof UserError)) return `${option}: ${error}`;
      const [{ reason = '', hint = '' }] = error.problems;
      const isAnswered = reason.includes('is not supported') && !hint.startsWith('connect-dash-deploy');
      return isAnswered ? undefined : `${option}: ${reason} ${hint}`;
    }
  });
  expect(answers.filter(Boolean)).toEqual([]);
});
