import { expect, test } from '@jest/globals';
import { planRelease, type ReleaseConditions, type Step } from '../../../src/deploy/release-plan.ts';

test.each<{ it: string; given: ReleaseConditions; plan: Step[] }>([
  {
    it: 'activates a draft only after it has answered',
    given: { kind: 'deploy', drafts: 'yes', verify: 'layout' },
    plan: ['upload', 'build draft', 'verify draft', 'activate', 'verify live'],
  },
  {
    it: 'tries a draft where the server hides its version',
    given: { kind: 'deploy', drafts: 'unknown', verify: 'starts' },
    plan: ['upload', 'build draft', 'verify draft', 'activate', 'verify live'],
  },
  {
    it: 'verifies after activating where there are no drafts',
    given: { kind: 'deploy', drafts: 'no', verify: 'layout' },
    plan: ['upload', 'activate', 'verify live'],
  },
  {
    it: 'builds only once where nothing is verified',
    given: { kind: 'deploy', drafts: 'yes', verify: 'none' },
    plan: ['upload', 'activate'],
  },
  {
    it: 'never activates a preview',
    given: { kind: 'preview', drafts: 'yes', verify: 'layout' },
    plan: ['upload', 'build draft', 'verify draft'],
  },
  {
    it: 'leaves a preview unverified where that is asked',
    given: { kind: 'preview', drafts: 'yes', verify: 'none' },
    plan: ['upload', 'build draft'],
  },
])('$it', ({ given, plan }) => {
  expect(planRelease(given)).toEqual(plan);
});
