// Loaded into the built action by NODE_OPTIONS: its pauses of 1 to 20 seconds, such as before it reads a comment back, take a
// twentieth. Shorter and longer waits are time limits.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const { setTimeout } = timers;
timers.setTimeout = (milliseconds, ...others) =>
  setTimeout(milliseconds >= 1000 && milliseconds <= 20_000 ? milliseconds / 20 : milliseconds, ...others);
syncBuiltinESMExports();
