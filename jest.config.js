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
  // Of the tests that a file runs side by side. Another file runs beside it, and each test starts servers.
  maxConcurrency: 3,
};
