import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import {
  problemsOf,
  RunCancelledError,
  RunTimeoutError,
  raceAbort,
} from '../../../src/shared/cancellation.ts';

const forever = () => new Promise<never>(() => {});

describe('work under a signal', () => {
  test('returns its result if it is not aborted', async () => {
    const { signal } = new AbortController();
    await expect(raceAbort(Promise.resolve('done'), signal)).resolves.toBe('done');
    await expect(raceAbort(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  test('that hangs is abandoned soon after the abort', async () => {
    const stop = new AbortController();
    const work = raceAbort(forever(), stop.signal);
    stop.abort(new RunCancelledError('SIGINT'));
    await expect(work).rejects.toThrow('The run was cancelled (SIGINT).');
  });

  test('is abandoned if the signal was aborted before', async () => {
    await expect(raceAbort(forever(), AbortSignal.abort(new RunCancelledError('SIGTERM')))).rejects.toThrow(
      'SIGTERM',
    );
  });

  test('that ends by itself after the abort returns its result', async () => {
    const stop = new AbortController();
    const closing = new Promise<string>((resolve) => {
      stop.signal.addEventListener('abort', () => setImmediate(resolve, 'closed'));
    });
    const work = raceAbort(closing, stop.signal);
    stop.abort(new RunCancelledError('SIGINT'));
    await expect(work).resolves.toBe('closed');
  });

  test('whose wait is interrupted ends with the reason of the abort', async () => {
    const stop = new AbortController();
    const work = raceAbort(sleep(60_000, undefined, { signal: stop.signal }), stop.signal);
    stop.abort(new RunCancelledError('SIGINT'));
    await expect(work).rejects.toThrow('The run was cancelled (SIGINT).');
  });
});

describe('a run that times out', () => {
  const stages = [
    { name: 'Upload', milliseconds: 1_200 },
    { name: 'Build', milliseconds: 1_750_000 },
  ];

  test('names the stage, its duration and the last line of the log', () => {
    const [problem] = problemsOf(new RunTimeoutError(30), {
      stages,
      facts: {},
      lastLine: '  Collecting pandas  ',
    });
    expect(problem?.message).toBe('Timed out after 30 minutes (input `timeout`).');
    expect(problem?.reason).toContain('The stage "Build" had been running for 29 min 10 s.');
    expect(problem?.reason).toMatch(/Last line of the log: Collecting pandas$/);
  });

  test('links the logs in Connect if they are known', () => {
    const [problem] = problemsOf(new RunTimeoutError(30), {
      stages,
      facts: { logsUrl: 'https://c.example.org/connect/#/apps/g/logs' },
    });
    expect(problem?.reason).toMatch(
      / Logs in Connect: https:\/\/c\.example\.org\/connect\/#\/apps\/g\/logs$/,
    );
  });

  test('omits what is not known', () => {
    expect(problemsOf(new RunTimeoutError(1), { stages: [], facts: {} })[0]).toMatchObject({
      message: 'Timed out after 1 minute (input `timeout`).',
      hint: 'See the log for what took so long, or increase `timeout`.',
    });
    expect(problemsOf(new RunTimeoutError(1), { stages, facts: {} })[0]?.reason).not.toContain('Last line');
  });
});
