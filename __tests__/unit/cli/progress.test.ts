import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { terminalProgress } from '../../../src/cli/progress.ts';
import type { Problem } from '../../../src/shared/problems.ts';

/** A stream that records its output, as a terminal or as a pipe. */
function stream(isTTY: boolean) {
  const parts: string[] = [];
  const writable = new Writable({
    write(chunk, _encoding, done) {
      parts.push(String(chunk));
      done();
    },
  });
  const terminal = Object.assign(writable, {
    isTTY,
    getColorDepth: () => (isTTY ? 8 : 1),
    hasColors: () => isTTY,
  });
  return { stream: terminal as unknown as NodeJS.WriteStream, text: () => parts.join('') };
}

const problem = {
  message: 'app.py has no object dashboard.',
  reason: 'It has app.\nAnd server.',
  hint: 'Set entrypoint: app:app.',
  location: { file: 'app.py', line: 12 },
};
const found = { message: 'A notice.', rule: 'own-package' };

/** The output of a run with each kind of line. */
async function shownOn(isTTY: boolean): Promise<string> {
  const out = stream(isTTY);
  const progress = terminalProgress(out.stream);
  await progress.stage('Build', async () => {
    progress.log.info('Collecting dash');
    progress.log.debug('GET v1/user: 200');
    progress.log.warn(problem);
    progress.log.notice(found);
  });
  progress.fail(problem);
  return out.text();
}

const plain = `Build …
Collecting dash
Warning: app.py:12: app.py has no object dashboard.
  It has app.
  And server.
  Set entrypoint: app:app.
Note: A notice. [own-package]
Build: 0 ms
Error: app.py:12: app.py has no object dashboard.
  It has app.
  And server.
  Set entrypoint: app:app.
`;
const withoutTimes = (text: string) => text.replace(/^Build: \d+ ms/m, 'Build: 0 ms');

describe('progress', () => {
  // e2e/terminal.test.ts checks that a pipe gets no colours. Here, the test runner may set FORCE_COLOR.
  test.each([true, false])('writes a line for each message (on a terminal: %s)', async (isTTY) => {
    expect(withoutTimes(stripVTControlCharacters(await shownOn(isTTY)))).toBe(plain);
  });

  test('uses colours on a terminal', async () => {
    const shown = await shownOn(true);
    expect(shown).toContain('\u001b[33mWarning: app.py:12: app.py has no object dashboard.\u001b[39m');
    expect(shown).toContain('\u001b[31mError: ');
  });

  test('shows requests with --verbose, and errors on the stream for errors', () => {
    const [out, errors] = [stream(false), stream(false)];
    const progress = terminalProgress(out.stream, { errors: errors.stream, verbose: true });
    progress.log.debug('GET v1/user: 200');
    progress.fail({ message: 'No.' });
    expect([out.text(), errors.text()].map(stripVTControlCharacters)).toEqual([
      'GET v1/user: 200\n',
      'Error: No.\n',
    ]);
  });

  test('writes inputs as options in its own lines, but leaves the output of builds and apps as it is', () => {
    const out = stream(false);
    const { log } = terminalProgress(out.stream);
    log.info('To change this, set `access`.');
    log.output('KeyError: set `access`.');
    expect(stripVTControlCharacters(out.text())).toBe(
      'To change this, set --access.\nKeyError: set `access`.\n',
    );
  });

  test('keeps the stages, including the running one, and the last line that is not empty', async () => {
    const progress = terminalProgress(stream(false).stream);
    await progress.stage('Upload', async () => progress.log.info('Uploaded 50 %'));
    await progress.stage('Build', async () => {
      progress.log.info('');
      expect(progress.report().stages.map(({ name }) => name)).toEqual(['Upload', 'Build']);
      expect(progress.report().lastLine).toBe('Uploaded 50 %');
    });
    expect(progress.report().stages).toHaveLength(2);
    expect(progress.report().stages.filter(({ milliseconds }) => !Number.isInteger(milliseconds))).toEqual(
      [],
    );
  });
});

describe('many problems of one rule in one file', () => {
  const link = (line: number, file = 'app.py') => ({
    message: `Link ${line}.`,
    hint: 'Fix it.',
    rule: 'absolute-url',
    location: { file, line },
  });
  const shownFor = (problems: readonly Problem[], verbose = false) => {
    const out = stream(false);
    const progress = terminalProgress(out.stream, { verbose });
    progress.log.warn(...problems);
    expect(progress.report().warnings).toEqual(problems);
    return out.text();
  };

  test('are shown once completely, with the lines of the others', () => {
    expect(shownFor([link(4), link(9), link(1, 'b.py'), link(9), link(12)])).toBe(
      'Warning: app.py:4: Link 4. [absolute-url]\n  Fix it.\nWarning: app.py: 3 more, lines 9, 12 [absolute-url]\nWarning: b.py:1: Link 1. [absolute-url]\n  Fix it.\n',
    );
  });

  test('are shown one by one up to three, and with --verbose', () => {
    expect(shownFor([link(1), link(2), link(3)])).not.toContain('more');
    expect(shownFor([link(1), link(2), link(3), link(4)], true)).not.toContain('more');
  });
});
