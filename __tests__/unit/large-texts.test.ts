import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { largeTexts } from '../support/large-texts.ts';

/** A thread that reads the texts. */
let reader: Worker | undefined;
let isReading = false;

afterEach(async () => {
  if (!isReading) return;
  // Only the end of the thread stops a regular expression that backtracks.
  await reader?.terminate();
  reader = undefined;
  isReading = false;
});
afterAll(() => reader?.terminate());

// Code that needs time in the square of the length would need minutes.
test.each(Object.keys(largeTexts))('reads a megabyte of what is hardest to read: %s', async (name) => {
  reader ??= new Worker(join(import.meta.dirname, '../support/large-texts.ts'), { workerData: 'reader' });
  isReading = true;
  reader.postMessage(name);
  expect(await once(reader, 'message')).toEqual([name]);
  isReading = false;
});
