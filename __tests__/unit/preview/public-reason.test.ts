import { describe, expect, test } from '@jest/globals';
import { ConnectError } from '../../../src/connect/errors.ts';
import type { Job } from '../../../src/connect/types.ts';
import { BuildFailure } from '../../../src/deploy/build.ts';
import { explainError } from '../../../src/deploy/explain/explain.ts';
import { VerifyFailure } from '../../../src/deploy/verify-failure.ts';
import { publicReason } from '../../../src/preview/public-reason.ts';
import { UserError } from '../../../src/shared/problems.ts';

const errorContext = { server: new URL('https://connect.example.org/') };
const told = (error: Error) =>
  publicReason(explainError(error, undefined, errorContext) as UserError, 'apps/board');

const failure = (...lines: string[]) =>
  new VerifyFailure(
    { message: 'The app does not start: Connect answered 502.' },
    { run: { job: { exit_code: 1 } as Job, lines } },
  );

describe('why a preview failed, for everybody to read:', () => {
  test('of an exception the class, and not a word of what it says', () => {
    const lines = [
      'Traceback (most recent call last):',
      '  File "/opt/app/app.py", line 3, in <module>',
      'sqlalchemy.exc.OperationalError: (psycopg2) "db.internal", user "board", key s3cr3t',
    ];
    expect(told(failure(...lines))).toBe('sqlalchemy.exc.OperationalError. The log of the app says more.');
  });

  test('with its line, as the repository has it, where it is in the app', () => {
    const cause = failure('Traceback (most recent call last):', "KeyError: 's3cr3t'");
    const error = new UserError(
      { message: "KeyError: 's3cr3t'", location: { file: 'pages/a.py', line: 7 } },
      { cause },
    );
    expect(publicReason(error, 'apps/board')).toBe(
      'KeyError at apps/board/pages/a.py:7. The log of the app says more.',
    );
  });

  test('of an app without an exception what was seen of it, and not its last words', () => {
    expect(told(failure('connecting with s3cr3t'))).toBe('The app does not start: Connect answered 502.');
  });

  test("of a build its cause, but not the address of the server's own index", () => {
    const output = ['error: Failed to fetch: https://ci:s3cr3t@pypi.internal/simple/dash/'];
    expect(told(new BuildFailure('exit status 1', output))).toBe(
      "The server doesn't reach its package index …",
    );
  });

  test('of a call what it means, and not what the answer said', () => {
    const body = JSON.stringify({ code: 999_999, error: 'the value is s3cr3t' });
    expect(told(new ConnectError('GET content/x/', 400, body, {}))).toBe('Connect answered 400.');
  });

  test('all that was found in the files of the pull request', () => {
    const error = new UserError([
      { message: 'No Dash app was found.' },
      { message: 'There are no requirements.' },
    ]);
    expect(publicReason(error, '.')).toBe('No Dash app was found. There are no requirements.');
  });
});
