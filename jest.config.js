import { availableParallelism } from 'node:os';

// Run through `npm test`, which adds --experimental-vm-modules: the sources and several dependencies are ESM only.

/** @param {string} name the project, and its folder in __tests__ */
const project = (name) => ({
  displayName: name,
  ...(name !== 'unit' && { globalSetup: '<rootDir>/__tests__/support/find-python.mjs' }),
  // The sources too: --changedSince finds the tests that import a changed file.
  roots: ['__tests__', 'src', 'local-connect', 'scripts', 'bench'].map((folder) => `<rootDir>/${folder}`),
  testMatch: [`<rootDir>/__tests__/${name}/**/*.test.ts`],
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
});

/** @type {import('jest').Config} */
export default {
  projects: ['unit', 'integration', 'e2e'].map(project),
  testSequencer: '<rootDir>/__tests__/support/longest-first.mjs',
  // The tests of servers wait for about a third of their time: more workers than cores keep the cores busy.
  maxWorkers: 3 * availableParallelism(),
  // Only to end a test that hangs: on a busy machine, a test may take many times its usual time.
  testTimeout: 600_000,
  // What a failed test leaves, such as an open connection, must not keep Jest from ending.
  forceExit: true,
  // For `test.concurrent`. Jest rejects an import() outside of a running test, so don't use it for code that imports lazily.
  maxConcurrency: 5,
};
