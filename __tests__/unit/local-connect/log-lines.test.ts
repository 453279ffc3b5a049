import { expect, test } from '@jest/globals';
import { logLineParser } from '../../../local-connect/pages/log-lines.ts';

const parse = (...lines: string[]) =>
  lines.map((data, index) => ({ number: index + 1, data })).map(logLineParser());

test.each([
  { line: 'Started', level: 'plain' },
  { line: 'ERROR: No matching distribution found for nosuch==9', level: 'error' },
  { line: '[2026-01-01 10:00:00] ERROR in app: Exception on / [GET]', level: 'error' },
  { line: 'error: subprocess-exited-with-error', level: 'error' },
  { line: 'Build error: An error occurred while building your content.', level: 'error' },
  { line: 'ModuleNotFoundError: No module named "pandas"', level: 'error' },
  { line: 'sqlalchemy.exc.OperationalError: (sqlite3) no such table', level: 'error' },
  { line: '0 errors', level: 'plain' },
  { line: 'loading error_handlers', level: 'plain' },
  { line: 'WARNING: Running pip as the root user', level: 'warning' },
  { line: 'app.py:3: DeprecationWarning: use x', level: 'warning' },
])('"$line" is shown as $level', ({ line, level }) => {
  expect(parse(line)[0]?.level).toBe(level);
});

test('a traceback is an error from its first line to its exception', () => {
  const lines = parse(
    'before',
    'Traceback (most recent call last):',
    '  File "app.py", line 1, in <module>',
    'KeyError: 1',
    '',
    'During handling of the above exception, another exception occurred:',
    'Traceback (most recent call last):',
    '  File "app.py", line 3, in <module>',
    'RuntimeError: no luck',
    'after',
  );
  expect(lines.map(({ level }) => level)).toEqual([
    'plain',
    ...['error', 'error', 'error'],
    ...['plain', 'plain'],
    ...['error', 'error', 'error'],
    'plain',
  ]);
});

test('escape sequences of a terminal are removed', () => {
  expect(parse('\u001b[31mred\u001b[0m text')[0]?.text).toBe('red text');
});
