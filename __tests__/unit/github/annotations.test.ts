import { describe, expect, test } from '@jest/globals';
import { annotationOf, annotations, inRepository } from '../../../src/github/annotations.ts';
import type { Problem } from '../../../src/shared/problems.ts';
import { commandsIn, printed } from '../../support/github/stdout.ts';

const problem: Problem = {
  message: "Connect can't find the Dash app.",
  reason: 'app.py names its Dash object "dashboard".',
  hint: 'Set entrypoint: app:dashboard.',
  location: { file: 'app.py', line: 12 },
};

describe('an annotation', () => {
  test('is at its line in the repository, and its message is complete in the log', async () => {
    const output = await printed(() => annotations('apps/board').show('error', problem));
    expect(commandsIn(output)).toEqual([
      {
        name: 'error',
        properties: { title: 'connect-dash-deploy', file: 'apps/board/app.py', line: '12' },
        data: `apps/board/app.py:12: Connect can't find the Dash app.\napp.py names its Dash object "dashboard".\nSet entrypoint: app:dashboard.`,
      },
    ]);
    expect(output.trimEnd().split('\n')).toHaveLength(1);
  });

  test('names the rule in its title and in the log', () => {
    const { message, place } = annotationOf({ ...problem, rule: 'entrypoint' }, '.');
    expect(place.title).toBe('connect-dash-deploy: entrypoint');
    expect(message.split('\n')[0]).toBe("app.py:12: Connect can't find the Dash app. [entrypoint]");
  });

  test('needs no location', () => {
    expect(annotationOf({ message: 'It broke.' }, 'app')).toEqual({
      message: 'It broke.',
      place: { title: 'connect-dash-deploy' },
    });
  });

  test('preserves percent signs, colons, commas and line ends', async () => {
    const odd: Problem = { message: '50%0A, a:b\r\n::error::x', location: { file: 'a,b:c%.py', line: 1 } };
    const [command, ...others] = commandsIn(await printed(() => annotations('.').show('warning', odd)));
    expect(others).toEqual([]);
    expect(command?.properties.file).toBe('a,b:c%.py');
    expect(command?.data).toBe('a,b:c%.py:1: 50%0A, a:b\r\n::error::x');
  });

  test('is shown ten times per level, the limit of GitHub, and is only a line of the log after that', async () => {
    const output = await printed(() => {
      const shown = annotations('.');
      for (let n = 1; n <= 12; n++)
        shown.show('error', { message: `Error ${n}.`, reason: '::warning::forged' });
      for (let n = 1; n <= 11; n++) shown.show('warning', { message: `Warning ${n}.` });
    });
    const commands = commandsIn(output);
    expect(commands.filter(({ name }) => name === 'error')).toHaveLength(10);
    expect(commands.filter(({ name }) => name === 'warning')).toHaveLength(10);
    expect(output).toContain('Error: Error 11.');
    expect(output).toContain('Error: Error 12.');
    expect(output).toContain('Warning: Warning 11.');
  });
});

describe('annotations of many problems', () => {
  const at = (file: string, line: number, rule = 'absolute-url'): Problem => ({
    message: `href ${line}.`,
    hint: 'Fix it.',
    location: { file, line },
    rule,
  });
  const show = async (problems: readonly Problem[]) => {
    const output = await printed(() => annotations('app').show('warning', ...problems));
    const shown = commandsIn(output).map(
      ({ properties: { file, line, title } }) => `${file}:${line} ${title?.split(' ')[1]}`,
    );
    return { output, shown };
  };

  test('are each shown at their line while there is room', async () => {
    const { shown } = await show([1, 2, 3, 4, 5, 6, 7, 8].map((line) => at('a.py', line)));
    expect(shown).toHaveLength(8);
  });

  test('show each rule, also if another has many problems, and leave space for later ones', async () => {
    const files = Array.from({ length: 30 }, (_, n) => at(`f${n}.py`, 1));
    const { shown, output } = await show([...files, at('z.py', 1, 'no-layout')]);
    expect(shown).toHaveLength(8);
    expect(shown).toContain('app/z.py:1 no-layout');
    for (const n of [7, 29])
      expect(output).toContain(`\nWarning: app/f${n}.py:1: href 1. [absolute-url]\nFix it.\n`);
  });
});

test.each([
  ['app.py', '.', 'app.py'],
  ['pages/home.py', 'apps/board', 'apps/board/pages/home.py'],
  ['../shared/lib.py', 'apps/board', 'apps/shared/lib.py'],
  ['../../pyproject.toml', 'apps/board', 'pyproject.toml'],
  ['../../../outside.py', 'apps/board', undefined],
  ['../x.py', '.', undefined],
  ['/etc/passwd', '.', undefined],
  ['C:/x.py', '.', undefined],
  ['..hidden.py', '.', '..hidden.py'],
])('%s of the app folder %s is %s in the repository', (file, appFolder, expected) => {
  expect(inRepository({ file }, appFolder)).toBe(expected);
});
