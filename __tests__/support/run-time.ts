import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const preload = (file: string) => ({
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, file))}`,
});

/** Variables of a run whose clock is 20 times faster: it gives up an outage after three seconds instead of a minute. */
export const fastClock = preload('fast-clock.mjs');

/** The input `timeout` of a run that `timeLimitAt` ends, in minutes. */
export const timeLimit = '45';

/** Variables of a run whose time limit passes as soon as it prints a line with this text. */
export const timeLimitAt = (text: string) => ({ ...preload('time-limit.mjs'), TIME_LIMIT_AT: text });
