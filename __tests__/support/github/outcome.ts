import type { Outcome } from '../../../src/shared/outcome.ts';

/** The outcome of a successful deployment, with changes of the test. */
export const anOutcome = (changes: Partial<Outcome> = {}): Outcome => ({
  status: 'deployed',
  facts: {
    title: 'Sales board',
    contentGuid: '0b1c2d3e-0000-4000-8000-000000000001',
    contentUrl: 'https://connect.example/content/0b1c2d3e-0000-4000-8000-000000000001/',
    dashboardUrl: 'https://connect.example/connect/#/apps/0b1c2d3e-0000-4000-8000-000000000001',
    logsUrl: 'https://connect.example/connect/#/apps/0b1c2d3e-0000-4000-8000-000000000001/logs',
    bundleId: '42',
    taskId: 'task',
    pythonVersion: '3.12.4',
    pythonRequires: '~=3.12.0',
    dashVersion: '3.2.0',
    entrypoint: 'app:app',
    files: 12,
    bytes: 34_567,
    verified: true,
  },
  source: {
    commit: 'ec26c3e57ca3a959ca5aad62de7213c562f8c821',
    branch: 'main',
    repositoryUrl: 'https://github.com/acme/board',
    appFolder: 'apps/board',
  },
  stages: [
    { name: 'Bundling', milliseconds: 250 },
    { name: 'Building', milliseconds: 30_000 },
  ],
  errors: [],
  warnings: [],
  notices: [],
  ...changes,
});
