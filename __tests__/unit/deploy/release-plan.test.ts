import { expect, test } from '@jest/globals';
import { planRelease, type ReleaseConditions, type Step } from '../../../src/deploy/release-plan.ts';

test.each<{ name: string; given: ReleaseConditions; plan: Step[] }>([
  {
    name: 'activates a draft only after it has been verified',
    given: { kind: 'deploy', drafts: 'yes', verifies: true },
    plan: ['upload', 'build draft', 'verify draft', 'activate', 'verify live'],
  },
  {
    name: 'tries a draft if the server hides its version',
    given: { kind: 'deploy', drafts: 'unknown', verifies: true },
    plan: ['upload', 'build draft', 'verify draft', 'activate', 'verify live'],
  },
  {
    name: 'verifies after the activation if the server has no drafts',
    given: { kind: 'deploy', drafts: 'no', verifies: true },
    plan: ['upload', 'activate', 'verify live'],
  },
  {
    name: 'builds and activates in one step if nothing is verified',
    given: { kind: 'deploy', drafts: 'yes', verifies: false },
    plan: ['upload', 'activate'],
  },
  {
    name: 'never activates a preview',
    given: { kind: 'preview', drafts: 'yes', verifies: true },
    plan: ['upload', 'build draft', 'verify draft'],
  },
  {
    name: 'does not verify a preview if nothing is verified',
    given: { kind: 'preview', drafts: 'yes', verifies: false },
    plan: ['upload', 'build draft'],
  },
])('$name', ({ given, plan }) => {
  expect(planRelease(given)).toEqual(plan);
});
