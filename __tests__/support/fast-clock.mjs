// Loaded into the built action by NODE_OPTIONS. See run-time.ts.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const { setTimeout } = timers;
timers.setTimeout = (milliseconds, ...others) => setTimeout(milliseconds / 20, ...others);
syncBuiltinESMExports();

const now = performance.now.bind(performance);
Object.defineProperty(performance, 'now', { value: () => now() * 20 });
