import { describe, expect, test } from '@jest/globals';
import { ConnectError } from '../../../src/connect/errors.ts';
import type { Job } from '../../../src/connect/types.ts';
import { BuildFailure } from '../../../src/deploy/build.ts';
import { explainError } from '../../../src/deploy/explain/explain.ts';
import { VerifyFailure } from '../../../src/deploy/verify-failure.ts';
import { publicReason, successReport } from '../../../src/preview/report.ts';
import type { PreviewResult } from '../../../src/preview/request.ts';
import { UserError } from '../../../src/shared/problems.ts';
import { someContent } from './examples.ts';

const errorContext = { server: new URL('https://connect.example.org/') };
const reasonOf = (error: Error) =>
  publicReason(explainError(error, undefined, errorContext) as UserError, 'apps/board');

const failure = (...lines: string[]) =>
  new VerifyFailure(
    { message: 'The app does not start: Connect answered 502.' },
    { run: { job: { exit_code: 1 } as Job, lines } },
  );

describe('the public reason of a failed preview', () => {
  test('has the class of an exception, and not its message', () => {
    const lines = [
      'Traceback (most recent call last):',
      '  File "/opt/app/app.py", line 3, in <module>',
      'sqlalchemy.exc.OperationalError: (psycopg2) "db.internal", user "board", key s3cr3t',
    ];
    expect(reasonOf(failure(...lines))).toBe('sqlalchemy.exc.OperationalError. See the log of the app.');
  });

  test('has the line of an exception, relative to the repository', () => {
    const cause = failure('Traceback (most recent call last):', "KeyError: 's3cr3t'");
    const error = new UserError(
      { message: "KeyError: 's3cr3t'", location: { file: 'pages/a.py', line: 7 } },
      { cause },
    );
    expect(publicReason(error, 'apps/board')).toBe(
      'KeyError at apps/board/pages/a.py:7. See the log of the app.',
    );
  });

  test('has what was seen of an app without an exception, and not its last log lines', () => {
    expect(reasonOf(failure('connecting with s3cr3t'))).toBe('The app does not start: Connect answered 502.');
  });

  test("has the cause of a failed build, but no address of the server's own index", () => {
    const output = ['error: Failed to fetch: https://ci:s3cr3t@pypi.internal/simple/dash/'];
    const cause = new BuildFailure('exit status 1', output);
    expect(reasonOf(cause)).toBe('The server cannot reach its package index.');
    const quoting = new UserError(
      { message: 'This line is invalid: x @ https://pypi.internal/x.' },
      { cause },
    );
    expect(publicReason(quoting, '.')).toBe('This line is invalid: x @ …');
  });

  test('has the status of a failed call, and not the text of the response', () => {
    const body = JSON.stringify({ code: 999_999, error: 'the value is s3cr3t' });
    expect(reasonOf(new ConnectError('GET content/x/', 400, body, {}))).toBe('Connect answered 400.');
  });

  test('has everything that was found in the files of the pull request', () => {
    const error = new UserError([
      { message: 'No Dash app was found.' },
      { message: 'There are no requirements.' },
    ]);
    expect(publicReason(error, '.')).toBe('No Dash app was found. There are no requirements.');
  });
});

test.each([
  { maxAge: 30, kept: 'It is removed when the pull request is closed, or after 30 days without a push.' },
  { maxAge: 1, kept: 'It is removed when the pull request is closed, or after 1 day without a push.' },
  { maxAge: undefined, kept: 'It is removed when the pull request is closed.' },
])('a ready preview shows who can open it and how long it is kept: $kept', ({ maxAge, kept }) => {
  const result: PreviewResult = {
    status: 'previewed',
    kind: 'separate',
    url: 'https://connect.example.org/preview/1/',
    content: someContent(),
    bundleId: '7',
    bytes: 1000,
    audience: { access: 'logged_in' },
    notes: [],
  };
  expect(successReport(result, [], maxAge).details).toEqual([
    'Who can open it: every user of the server. To change this, set `preview-access` and `preview-viewers`.',
    kept,
  ]);
});
