/** True in the nightly workflow. Tests then run all of their cases instead of a sample. */
export const isFullScope = process.env.TEST_SCOPE === 'full';

/** The number of runs of a property test: all of them in CI and in the full scope, else a fifth. */
export const propertyRuns = (all: number): number =>
  isFullScope || process.env.CI === 'true' ? all : Math.ceil(all / 5);
