import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { terminalProgress } from '../../../src/terminal/progress.ts';

/** A stream that keeps what it is given, as a terminal or as a pipe. */
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

const mishap = {
  what: 'app.py has no object dashboard.',
  why: 'It has app.\nAnd server.',
  fix: 'Set entrypoint: app:app.',
  where: { file: 'app.py', line: 12 },
};

const variables = ['NO_COLOR', 'NODE_DISABLE_COLORS', 'FORCE_COLOR'];
let kept: (string | undefined)[];
beforeEach(() => {
  kept = variables.map((name) => process.env[name]);
  for (const name of variables) delete process.env[name];
});
afterEach(() => {
  for (const [at, name] of variables.entries()) {
    if (kept[at] === undefined) delete process.env[name];
    else process.env[name] = kept[at];
  }
});

/** What a run of each kind of line looks like. */
async function shownOn(isTTY: boolean): Promise<string> {
  const out = stream(isTTY);
  const progress = terminalProgress(out.stream);
  await progress.stage('Build', async () => {
    progress.log.info('Collecting dash');
    progress.log.debug('GET v1/user: 200');
    progress.log.warn(mishap);
    progress.log.notice({ what: 'A notice.' });
  });
  progress.fail(mishap);
  return out.text();
}

const plain = `Build …
Collecting dash
Warning: app.py:12: app.py has no object dashboard.
  It has app.
  And server.
  Set entrypoint: app:app.
Note: A notice.
Build: 0 ms
Error: app.py:12: app.py has no object dashboard.
  It has app.
  And server.
  Set entrypoint: app:app.
`;
const timeless = (text: string) => text.replace(/^(\S*Build: )\d+ ms/m, '$10 ms');
const colourless = (text: string) => text.replaceAll(/\u001b\[\d+m/g, '');

describe('progress', () => {
  test('is plain lines where the output is no terminal', async () => {
    expect(timeless(await shownOn(false))).toBe(plain);
  });

  test('has colour on a terminal, and the same words', async () => {
    const shown = await shownOn(true);
    expect(shown).toContain('\u001b[33mWarning: app.py:12: app.py has no object dashboard.\u001b[39m');
    expect(shown).toContain('\u001b[31mError: ');
    expect(timeless(colourless(shown))).toBe(plain);
  });

  test('has none where the person wants none', async () => {
    process.env.NO_COLOR = '1';
    expect(timeless(await shownOn(true))).toBe(plain);
  });

  test('shows calls where it is verbose, and errors where errors go', () => {
    const [out, errors] = [stream(false), stream(false)];
    const progress = terminalProgress(out.stream, { errors: errors.stream, verbose: true });
    progress.log.debug('GET v1/user: 200');
    progress.fail({ what: 'No.' });
    expect([out.text(), errors.text()]).toEqual(['GET v1/user: 200\n', 'Error: No.\n']);
  });

  test('keeps stages, also the one that runs, and the last line that told something', async () => {
    const progress = terminalProgress(stream(false).stream);
    await progress.stage('Upload', async () => progress.log.info('Uploaded 50 %'));
    await progress.stage('Build', async () => {
      progress.log.info('');
      expect(progress.stages.map(({ name }) => name)).toEqual(['Upload', 'Build']);
      expect(progress.lastSaid).toBe('Uploaded 50 %');
    });
    expect(progress.stages).toHaveLength(2);
  });
});
