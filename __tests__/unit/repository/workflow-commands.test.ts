import { expect, test } from '@jest/globals';
import { parseCommand } from '../../../scripts/workflow-commands.ts';

test.each<{ line: string; command: ReturnType<typeof parseCommand> }>([
  { line: '::notice::Done', command: { name: 'notice', properties: {}, data: 'Done' } },
  { line: ' \t\u0085::ERROR::Done', command: { name: 'error', properties: {}, data: 'Done' } },
  {
    line: '::warning file=a%2Cb.py,line=3,title=::50%25%0Aof%3A%250A::',
    command: {
      name: 'warning',
      properties: { file: 'a,b.py', line: '3' },
      data: '50%\nof%3A%0A::',
    },
  },
  {
    line: 'Collecting ##[error file=a%3Bb;line=3]%5Dforged%2C',
    command: { name: 'error', properties: { file: 'a;b', line: '3' }, data: ']forged%2C' },
  },
  { line: '::unheard-of::##[debug]x', command: { name: 'debug', properties: {}, data: 'x' } },
  { line: '\uFEFF::error::x', command: undefined },
  { line: 'x ::error::y', command: undefined },
  { line: '::error:', command: undefined },
  { line: '##[unheard-of]x', command: undefined },
])("the runner reads $line as GitHub's does", ({ line, command }) => {
  expect(parseCommand(line)).toEqual(command);
});

test('what ends stop-commands is a command as long as it is waited for', () => {
  expect(parseCommand('::Abc::', 'Abc')).toMatchObject({ name: 'Abc' });
  expect(parseCommand('::Abc::')).toBeUndefined();
});
