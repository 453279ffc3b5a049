import { expect, test } from '@jest/globals';
import { uploadProgress } from '../../../src/deploy/upload.ts';

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
