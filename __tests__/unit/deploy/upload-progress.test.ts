import { afterEach, expect, jest, test } from '@jest/globals';
import { observeUpload, uploadProgress } from '../../../src/deploy/upload.ts';

/** The log of an upload of 100 MB that advances evenly for this many seconds, with ten reports per second. */
function logOf(seconds: number): string[] {
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

test('does not log the progress of a short upload', () => {
  expect(logOf(2)).toEqual([]);
});

test('logs percent and speed of a long upload, first after two seconds, then every five', () => {
  expect(logOf(20)).toEqual([
    'Uploaded 10 % (10.0 of 100.0 MB, 5.0 MB/s)',
    'Uploaded 35 % (35.0 of 100.0 MB, 5.0 MB/s)',
    'Uploaded 60 % (60.0 of 100.0 MB, 5.0 MB/s)',
    'Uploaded 85 % (85.0 of 100.0 MB, 5.0 MB/s)',
  ]);
});

afterEach(() => {
  jest.useRealTimers();
});

const storing = 'The upload is complete. Waiting for the server to store it…';

/** Reports these events of an upload of 100 bytes. Returns how often the log says that it is being stored. */
function observe(...events: readonly ({ readonly sent: number } | { readonly seconds: number } | 'end')[]) {
  jest.useFakeTimers();
  const lines: string[] = [];
  const upload = observeUpload(100, (line) => lines.push(line));
  for (const event of events) {
    if (event === 'end') upload.end();
    else if ('sent' in event) upload.sent(event.sent);
    else jest.advanceTimersByTime(event.seconds * 1000);
  }
  return { messages: lines.filter((line) => line === storing).length, isComplete: upload.isComplete() };
}

const complete = [{ sent: 60 }, { sent: 100 }] as const;

test('logs once that the server takes long to store a complete upload', () => {
  expect(observe(...complete, { seconds: 30 }).messages).toBe(1);
});

test('does not log that an upload is being stored after the response', () => {
  const rejected = [...complete, { seconds: 2 }, 'end', { seconds: 30 }] as const;
  expect(observe(...rejected).messages).toBe(0);
  expect(observe(...rejected, ...complete, 'end', { seconds: 30 }).messages).toBe(0);
  expect(observe(...rejected, ...complete, { seconds: 30 }).messages).toBe(1);
});

test('does not count an upload as complete while it is sent again', () => {
  const again = [...complete, { seconds: 8 }, 'end', { sent: 60 }, { seconds: 8 }] as const;
  expect(observe(...again)).toEqual({ ...observe({ sent: 60 }), messages: 0 });
  expect(observe(...again, { sent: 100 }, { seconds: 8 }).messages).toBe(0);
  expect(observe(...again, { sent: 100 }, { seconds: 30 }).messages).toBe(1);
});

test('reports whether the whole upload was sent', () => {
  expect(observe({ sent: 60 }, 'end').isComplete).toBe(false);
  expect(observe(...complete, { seconds: 60 }, 'end').isComplete).toBe(true);
});
