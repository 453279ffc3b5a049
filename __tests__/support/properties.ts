import fc from 'fast-check';
import { isFullScope } from './scope.ts';

// The same values in each run, so that a rare one doesn't fail a change that has nothing to do with it. The nightly workflow
// tries other values each time.
if (!isFullScope) fc.configureGlobal({ seed: 1 });

export { fc };

/** The number of runs of a property test: all of them in CI and in the full scope, else a fifth. */
export const propertyRuns = (all: number): number =>
  isFullScope || process.env.CI === 'true' ? all : Math.ceil(all / 5);
