import { describe, expect, test } from '@jest/globals';
import { bundleStatus, contentStatus, jobStatus } from '../../../local-connect/pages/content-state.ts';
import type { Bundle } from '../../../local-connect/state/bundles.ts';
import { type Content, defaultSettings } from '../../../local-connect/state/content.ts';
import type { Job } from '../../../local-connect/state/jobs.ts';

const contentWith = (bundle_id: number | null, locked = false): Content => ({
  id: 1,
  guid: '00000000-0000-4000-8000-000000000001',
  name: 'board',
  owner_guid: '00000000-0000-4000-8000-000000000002',
  settings: { ...defaultSettings, locked },
  app_mode: 'python-dash',
  bundle_id,
  created_time: '2026-01-01T00:00:00Z',
  last_deployed_time: '2026-01-01T00:00:00Z',
});

const bundle = (id: number, isBuilt = true) =>
  ({ id, build: isBuilt ? { python: '3.12.1', executable: 'python', managed: true } : null }) as Bundle;

const job = (tag: Job['tag'], bundle_id: number, more: Partial<Job>): Job => ({
  id: 1,
  key: 'key',
  content_guid: '00000000-0000-4000-8000-000000000001',
  bundle_id,
  tag,
  pid: null,
  start_time: '2026-01-01T00:00:00Z',
  end_time: null,
  exit_code: null,
  status: 2,
  error: null,
  ...more,
});
const build = (bundleId: number, more: Partial<Job> = { exit_code: 0 }) =>
  job('python_restore', bundleId, more);
const run = (bundleId: number, more: Partial<Job> = { status: 0 }) => job('run_dash_app', bundleId, more);
const running = { status: 0 };
const failed = { exit_code: 1 };
const startError = { error: { code: 'content-failed-to-start', summary: 'No.', help_url: 'https://x' } };

describe('the status of a content item', () => {
  test.each<{
    name: string;
    content: Content;
    bundles?: Bundle[];
    jobs?: Job[];
    current: string;
    newest?: string;
  }>([
    {
      name: 'is "Nothing deployed" without a bundle',
      content: contentWith(null),
      current: 'Nothing deployed',
    },
    {
      name: 'is "Not built" for an upload without a build',
      content: contentWith(null),
      bundles: [bundle(1, false)],
      current: 'Not built',
    },
    {
      name: 'is "Building" during the first build',
      content: contentWith(null),
      bundles: [bundle(1, false)],
      jobs: [build(1, running)],
      current: 'Building',
    },
    {
      name: 'is "Build failed" if the only build failed',
      content: contentWith(null),
      bundles: [bundle(1, false)],
      jobs: [build(1, failed)],
      current: 'Build failed',
    },
    {
      name: 'is "Draft only" if nothing has been activated',
      content: contentWith(null),
      bundles: [bundle(1)],
      jobs: [build(1)],
      current: 'Draft only',
    },
    {
      name: 'is "Live, idle" without a process',
      content: contentWith(1),
      bundles: [bundle(1)],
      jobs: [build(1)],
      current: 'Live, idle',
    },
    {
      name: 'is "Live, running" with a process',
      content: contentWith(1),
      bundles: [bundle(1)],
      jobs: [run(1), build(1)],
      current: 'Live, running',
    },
    {
      name: 'is about the process of the active bundle, not of a draft',
      content: contentWith(1),
      bundles: [bundle(2), bundle(1)],
      jobs: [run(2, startError), run(1)],
      current: 'Live, running',
    },
    {
      name: 'reports an app that failed to start',
      content: contentWith(1),
      bundles: [bundle(1)],
      jobs: [run(1, startError)],
      current: 'Live, failed to start',
    },
    {
      name: 'reports the exit code of an app that ended by itself',
      content: contentWith(1),
      bundles: [bundle(1)],
      jobs: [run(1, { exit_code: 3 })],
      current: 'Live, ended with exit code 3',
    },
    {
      name: 'reports a failed build of a newer bundle next to what is live',
      content: contentWith(1),
      bundles: [bundle(2, false), bundle(1)],
      jobs: [build(2, failed), run(1)],
      current: 'Live, running',
      newest: 'Bundle 2: build failed',
    },
    {
      name: 'reports a running build of a newer bundle next to what is live',
      content: contentWith(1),
      bundles: [bundle(2, false), bundle(1)],
      jobs: [build(2, running)],
      current: 'Live, idle',
      newest: 'Bundle 2: building',
    },
    {
      name: 'is "Locked" for locked content',
      content: contentWith(1, true),
      bundles: [bundle(1)],
      current: 'Locked',
    },
  ])('$name', ({ content, bundles = [], jobs = [], current, newest }) => {
    const status = contentStatus(content, bundles, jobs);
    expect([status.current.label, status.newest?.label]).toEqual([current, newest]);
  });
});

test.each<{ name: string; job: Job; label: string; tone: string }>([
  { name: 'a running build', job: build(1, running), label: 'running', tone: 'busy' },
  { name: 'a running app', job: run(1), label: 'running', tone: 'good' },
  { name: 'a build that was interrupted', job: build(1, {}), label: 'failed', tone: 'bad' },
  { name: 'a build that succeeded', job: build(1), label: 'succeeded', tone: 'good' },
  { name: 'a process that the server stopped', job: run(1, {}), label: 'stopped', tone: 'quiet' },
])('the status of $name is $label', ({ job, label, tone }) => {
  expect(jobStatus(job)).toEqual({ label, tone });
});

test.each([
  { name: 'the active bundle', given: bundle(1), jobs: [], label: 'active' },
  { name: 'a built bundle that is not active', given: bundle(2), jobs: [build(2)], label: 'draft' },
  { name: 'a bundle that is built again', given: bundle(2), jobs: [build(2, running)], label: 'building' },
])('the status of $name is "$label"', ({ given, jobs, label }) => {
  expect(bundleStatus(contentWith(1), given, jobs).label).toBe(label);
});
