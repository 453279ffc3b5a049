import { expect, test } from '@jest/globals';
import { lastTraceback, placeInApp } from '../../../../src/deploy/explain/traceback.ts';
import { fc } from '../../../support/properties.ts';

const log = (text: string) => text.split('\n');

test('reads the last of several tracebacks, without the log lines after it', () => {
  const trace = lastTraceback(
    log(`Traceback (most recent call last):
  File "/mnt/app/app.py", line 1, in <module>
    first()
KeyError: 'first'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/mnt/app/app.py", line 9, in <module>
    second()
    ~~~~~~^^
ValueError: second: it is
 more than one line
[2026-03-02 09:15:04 +0000] [7] [INFO] Worker exiting (pid: 7)`),
  );
  expect(trace).toEqual({
    type: 'ValueError',
    message: 'second: it is\n more than one line',
    frames: [{ file: '/mnt/app/app.py', line: 9 }],
  });
});

test('reads an exception group', () => {
  const trace = lastTraceback(
    log(`  + Exception Group Traceback (most recent call last):
  |   File "/mnt/app/app.py", line 3, in <module>
  |     raise ExceptionGroup("two", [ValueError("a")])
  | ExceptionGroup: two (1 sub-exception)`),
  );
  expect(trace).toMatchObject({ type: 'ExceptionGroup', frames: [{ line: 3 }] });
});

test.each([
  {
    it: 'ends at the end of the log',
    below: ['', '[SQL: SELECT 1]', '(Background on this error at: https://sqlalche.me/e/20/e3q8)', ''],
    message: 'no\n\n[SQL: SELECT 1]\n(Background on this error at: https://sqlalche.me/e/20/e3q8)',
  },
  { it: 'ends before two blank lines', below: ['  more', '', '', 'Goodbye'], message: 'no\n  more' },
  {
    it: 'ends before a log line of Connect',
    below: ['', '2026/03/02 09:15:04.102934000 [rsc-session] Exiting'],
    message: 'no',
  },
  { it: 'ends before a line of the logging module', below: ['ERROR:root:more'], message: 'no' },
  { it: 'ends before an access log', below: ['127.0.0.1 - - [02/Mar/2026] "GET /"'], message: 'no' },
  {
    it: 'is cut after many lines',
    below: Array.from({ length: 99 }, () => 'x'),
    message: `no${'\nx'.repeat(29)} …`,
  },
  { it: 'is cut after many characters', below: ['x'.repeat(9999)], message: `no\n${'x'.repeat(3997)} …` },
])('the text of an exception $it', ({ below, message }) => {
  const lines = ['Traceback (most recent call last):', '  File "/mnt/app/app.py", line 1, in f'];
  expect(lastTraceback([...lines, 'a.B: no', ...below])?.message).toBe(message);
});

test('an exception of a group ends before the next one', () => {
  const trace = lastTraceback(
    log(`  | ExceptionGroup: two (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/mnt/app/app.py", line 3, in <module>
    | ValueError: a
    |  and more
    +---------------- 2 ----------------
    | TypeError: b
    +------------------------------------`),
  );
  expect(trace).toMatchObject({ type: 'ValueError', message: 'a\n and more' });
});

test('a log without a traceback has none', () => {
  expect(lastTraceback(['Serving on port 1', ''])).toBeUndefined();
});

test('an incomplete traceback is ignored', () => {
  expect(
    lastTraceback(['Traceback (most recent call last):', '  File "/mnt/app/app.py", line 3, in f']),
  ).toBeUndefined();
});

const trace = (...files: string[]) => ({
  type: 'E',
  message: '',
  frames: files.map((file, index) => ({ file, line: index + 1 })),
});

test.each([
  [
    'finds the innermost frame of the app',
    trace('/mnt/app/app.py', '/mnt/app/views/home.py', '/opt/env/lib/python3.12/site-packages/dash/dash.py'),
    { file: 'views/home.py', line: 2 },
  ],
  [
    'ignores a package with a file of the same name',
    trace('/mnt/app/app.py', '/opt/env/lib/python3.12/site-packages/flask/app.py'),
    { file: 'app.py', line: 1 },
  ],
  [
    "ignores Python's own library",
    trace('/mnt/app/app.py', '/opt/python/3.12/lib/python3.12/utils.py'),
    { file: 'app.py', line: 1 },
  ],
  [
    'chooses the longest path that matches',
    trace('/mnt/app/views/app.py'),
    { file: 'views/app.py', line: 1 },
  ],
  ['reads paths of Windows', trace('C:\\connect\\mnt\\views\\home.py'), { file: 'views/home.py', line: 1 }],
  ['finds nothing if no frame is in the app', trace('<frozen importlib>', '/opt/run/serve.py'), undefined],
])('%s', (_it, given, place) => {
  expect(placeInApp(given, ['app.py', 'utils.py', 'views/app.py', 'views/home.py'])).toEqual(place);
});

test('reads any log without an error', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'Traceback (most recent call last):',
      '  File "/a/app.py", line 1, in f',
      'KeyError: 1',
      '  | ',
    ),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const found = lastTraceback(lines);
      expect(found === undefined || found.type.length > 0).toBe(true);
    }),
  );
});
