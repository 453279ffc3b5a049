import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { largeTexts } from '../support/large-texts.ts';

/** The thread that runs `largeTexts`. */
let reader: Worker | undefined;
let isReading = false;

afterEach(async () => {
  if (!isReading) return;
  // Only terminating the thread stops a regular expression that backtracks.
  await reader?.terminate();
  reader = undefined;
  isReading = false;
});
afterAll(() => reader?.terminate());

// Code with quadratic time would need minutes.
test.each(Object.keys(largeTexts))('reads a megabyte of what is hardest to read: %s', async (name) => {
  reader ??= new Worker(join(import.meta.dirname, '../support/large-texts.ts'), { workerData: 'reader' });
  isReading = true;
  reader.postMessage(name);
  expect(await once(reader, 'message')).toEqual([name]);
  isReading = false;
});
