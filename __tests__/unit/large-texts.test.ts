import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { test } from '@jest/globals';
import { largeTexts } from '../support/large-texts.ts';

// What takes the square of its length would be at it for minutes: the limit is far from both.
test.each(Object.keys(largeTexts))(
  '%s: a megabyte of what is hardest to read is done with',
  async (largeText) => {
    const file = join(import.meta.dirname, '../support/large-texts.ts');
    const worker = new Worker(file, { workerData: { largeText } });
    try {
      await once(worker, 'exit');
    } finally {
      await worker.terminate();
    }
  },
  60_000,
);
