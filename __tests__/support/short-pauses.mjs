// Loaded into the built action by NODE_OPTIONS. Divides pauses of 1 to 20 seconds by 20, such as the one before it reads a
// comment again. Shorter and longer waits are timeouts.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const { setTimeout } = timers;
timers.setTimeout = (milliseconds, ...others) =>
  setTimeout(milliseconds >= 1000 && milliseconds <= 20_000 ? milliseconds / 20 : milliseconds, ...others);
syncBuiltinESMExports();
