import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lastTraceback, placeInApp } from '../../../../src/deploy/diagnose/traceback.ts';

const log = (text: string) => text.split('\n');

test('the last of several tracebacks counts, whatever was written after it', () => {
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
Worker exiting`),
  );
  expect(trace).toEqual({
    type: 'ValueError',
    message: 'second: it is',
    frames: [{ file: '/mnt/app/app.py', line: 9 }],
  });
});

test('an exception group is read through its branches', () => {
  const trace = lastTraceback(
    log(`  + Exception Group Traceback (most recent call last):
  |   File "/mnt/app/app.py", line 3, in <module>
  |     raise ExceptionGroup("two", [ValueError("a")])
  | ExceptionGroup: two (1 sub-exception)`),
  );
  expect(trace).toMatchObject({ type: 'ExceptionGroup', frames: [{ line: 3 }] });
});

test('a log without one has none', () => {
  expect(lastTraceback(['Serving on port 1', ''])).toBeUndefined();
});

test('a traceback that breaks off is none', () => {
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
    'the innermost of the app',
    trace('/mnt/app/app.py', '/mnt/app/views/home.py', '/opt/env/lib/python3.12/site-packages/dash/dash.py'),
    { file: 'views/home.py', line: 2 },
  ],
  [
    "no package that has a file of the app's name",
    trace('/mnt/app/app.py', '/opt/env/lib/python3.12/site-packages/flask/app.py'),
    { file: 'app.py', line: 1 },
  ],
  [
    'no library of Python',
    trace('/mnt/app/app.py', '/opt/python/3.12/lib/python3.12/utils.py'),
    { file: 'app.py', line: 1 },
  ],
  ['the longest that fits', trace('/mnt/app/views/app.py'), { file: 'views/app.py', line: 1 }],
  ['Windows', trace('C:\\connect\\mnt\\views\\home.py'), { file: 'views/home.py', line: 1 }],
  ['nothing of the app', trace('<frozen importlib>', '/opt/run/serve.py'), undefined],
])('%s', (_it, given, place) => {
  expect(placeInApp(given, ['app.py', 'utils.py', 'views/app.py', 'views/home.py'])).toEqual(place);
});

test('no log breaks the parser', () => {
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
