import { setTimeout } from 'node:timers/promises';

/** Waits until something is true. There is no time limit: that of the test ends it. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await setTimeout(20);
}
