/** True in the nightly workflow. Tests then run all of their cases instead of a sample. */
export const isFullScope = process.env.TEST_SCOPE === 'full';
