// Run through `npm test`, which adds --experimental-vm-modules: the sources and several dependencies are ESM only.
/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  testTimeout: 30_000,
  // Of `test.concurrent`: for tests that wait. Jest refuses an import() while no test is at its turn, so it isn't for code
  // that imports late.
  maxConcurrency: 5,
};
