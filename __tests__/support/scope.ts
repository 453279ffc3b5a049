/** `TEST_SCOPE=full`, as the nightly workflow sets it: tests that sample their cases go through all of them. */
export const isFullScope = process.env.TEST_SCOPE === 'full';

/** How often to run a property test: as often as given in CI and in the full scope, else a fifth of it. */
export const propertyRuns = (all: number): number =>
  isFullScope || process.env.CI === 'true' ? all : Math.ceil(all / 5);
