import { describe, expect, test } from '@jest/globals';
import { annotations } from '../../../src/github/annotations.ts';
import { runnerProgress } from '../../../src/github/log.ts';
import { info } from '../../../src/github/runner.ts';
import { commandsIn, printed } from '../../support/github/stdout.ts';
import { fc } from '../../support/properties.ts';

const start = () => runnerProgress(annotations('.'));

describe('the log of a workflow run', () => {
  test('shows a stage as a group, with its time below', async () => {
    const progress = start();
    const output = await printed(() =>
      progress.stage('Uploading', async () => {
        progress.log.info('12 files');
      }),
    );
    expect(output).toMatch(/^::group::Uploading\n12 files\n::endgroup::\nUploading took \d+ ms\n$/);
    expect(progress.report().stages).toEqual([{ name: 'Uploading', milliseconds: expect.any(Number) }]);
  });

  test('ends the group of a stage that fails, with its duration', async () => {
    const progress = start();
    const failing = () => progress.stage('Building', () => Promise.reject(new Error('no wheel')));
    const output = await printed(() => expect(failing()).rejects.toThrow('no wheel'));
    expect(output).toMatch(/^::group::Building\n::endgroup::\nBuilding failed after \d+ ms\n$/);
    expect(progress.report().stages.map(({ name }) => name)).toEqual(['Building']);
  });

  test('includes a stage that still runs', async () => {
    const progress = start();
    await printed(() =>
      progress.stage('Verifying', async () => {
        expect(progress.report().stages.map(({ name }) => name)).toEqual(['Verifying']);
      }),
    );
    expect(progress.report().stages).toHaveLength(1);
  });

  test('gathers facts, warnings and notices', async () => {
    const progress = start();
    const output = await printed(() => {
      progress.record({ files: 3 });
      progress.record({ bytes: 10 });
      progress.log.warn({ message: 'Dash is not pinned.' }, { message: 'No Python is stated.' });
      progress.log.notice({ message: 'The server is old.' });
      progress.log.debug('one\ntwo');
    });
    expect(progress.report()).toEqual({
      facts: { files: 3, bytes: 10 },
      stages: [],
      warnings: [{ message: 'Dash is not pinned.' }, { message: 'No Python is stated.' }],
      notices: [{ message: 'The server is old.' }],
    });
    expect(commandsIn(output).map(({ name }) => name)).toEqual(['warning', 'warning', 'notice', 'debug']);
  });

  test.each([
    '::error::forged',
    '   ::set-output name=content-url::https://evil.example',
    '\t::add-mask::e',
    'Collecting dash ##[error]forged',
    '##[group]forged',
    'progress 10%\r::add-mask::a',
    'one\n::stop-commands::forged\nthree',
    '::endgroup::',
    '\u0085::error::forged',
  ])('takes no command from %j of a build', async (line) => {
    const output = await printed(() => start().log.info(line));
    expect(commandsIn(output)).toEqual([]);
    for (const part of line.split(/[\r\n]/)) expect(output).toContain(part);
  });

  test('takes no command from any text', async () => {
    const piece = fc.constantFrom(
      '::',
      '##[',
      ']',
      'error',
      'add-mask',
      ' ',
      '\r',
      '\n',
      '\t',
      'x=y',
      '%0A',
      '\u2028',
      '\u0085',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const output = await printed(() => start().log.info(pieces.join('')));
        expect(commandsIn(output)).toEqual([]);
      }),
    );
  });

  test('does not run a command in a name that has a separate line', async () => {
    const output = await printed(() => info('Deploying "Sales ##[add-mask]e"'));
    expect(commandsIn(output)).toEqual([]);
  });

  test('shows warnings between the lines of a build', async () => {
    const output = await printed(() => {
      const { log } = start();
      log.info('::error::forged');
      log.warn({ message: 'Real.' });
      log.info('##[warning]forged');
    });
    expect(commandsIn(output).map(({ data }) => data)).toEqual(['Real.']);
  });
});
