import { afterEach, expect, jest, test } from '@jest/globals';
import { uploadProgress, watched } from '../../../src/deploy/upload.ts';

/** What is told of an upload of 100 MB that advances evenly for so many seconds, with news each tenth of one. */
function told(seconds: number): string[] {
  const lines: string[] = [];
  let time = 0;
  const sent = uploadProgress(
    (line) => lines.push(line),
    () => time,
  );
  for (let step = 1; step <= seconds * 10; step++) {
    time = step * 100;
    sent((100e6 * step) / (seconds * 10), 100e6);
  }
  return lines;
}

test('a short upload tells nothing', () => {
  expect(told(2)).toEqual([]);
});

test('a long one tells percent and speed, first after two seconds, then every five', () => {
  expect(told(20)).toEqual([
    'Uploaded 10 % (10.0 of 100.0 MB, 5.0 MB/s)',
    'Uploaded 35 % (35.0 of 100.0 MB, 5.0 MB/s)',
    'Uploaded 60 % (60.0 of 100.0 MB, 5.0 MB/s)',
    'Uploaded 85 % (85.0 of 100.0 MB, 5.0 MB/s)',
  ]);
});

afterEach(() => {
  jest.useRealTimers();
});

const storing = 'All of it is sent. The server is still storing it…';

/** How often it is told that an upload of 100 bytes is being stored, after bytes sent, seconds passed, and what became of it. */
function toldToBeStored(
  ...events: readonly ({ readonly sent: number } | { readonly seconds: number } | 'whole' | 'over')[]
) {
  jest.useFakeTimers();
  const lines: string[] = [];
  const upload = watched(100, (line) => lines.push(line));
  for (const event of events) {
    if (typeof event === 'string') upload[event]();
    else if ('sent' in event) upload.sent(event.sent, 100);
    else jest.advanceTimersByTime(event.seconds * 1000);
  }
  return { told: lines.filter((line) => line === storing).length, patience: upload.mayStillBeStored() };
}

const whole = [{ sent: 60 }, { sent: 100 }, 'whole'] as const;

test('that a server takes long to store what is all sent is told once', () => {
  expect(toldToBeStored(...whole, { seconds: 30 }).told).toBe(1);
});

test('nothing of an upload is being stored any more once it is answered, however long the next try is put off', () => {
  const turnedAway = [...whole, { seconds: 2 }, 'over', { seconds: 30 }] as const;
  expect(toldToBeStored(...turnedAway).told).toBe(0);
  expect(toldToBeStored(...turnedAway, ...whole, 'over', { seconds: 30 }).told).toBe(0);
  expect(toldToBeStored(...turnedAway, ...whole, { seconds: 30 }).told).toBe(1);
});

test('while it is sent for the second time, nothing of it is being stored', () => {
  const again = [...whole, { seconds: 8 }, 'over', { sent: 60 }, { seconds: 8 }] as const;
  expect(toldToBeStored(...again)).toEqual({ ...toldToBeStored({ sent: 60 }), told: 0 });
  expect(toldToBeStored(...again, { sent: 100 }, 'whole', { seconds: 8 }).told).toBe(0);
  expect(toldToBeStored(...again, { sent: 100 }, 'whole', { seconds: 30 }).told).toBe(1);
});

test('what was sent whole may still be stored when the connection is gone', () => {
  const cut = toldToBeStored({ sent: 60 }, 'over').patience;
  expect(toldToBeStored(...whole, { seconds: 60 }, 'over').patience).toBeGreaterThan(cut);
});
