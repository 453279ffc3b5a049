import { expect, test } from '@jest/globals';
import { metadataOf, nothingBefore, type Origin } from '../../../src/connect/bundle-metadata.ts';
import type { Bundle, Job } from '../../../src/connect/types.ts';
import { isProven, verifiedNote } from '../../../src/deploy/decide.ts';
import type { Verification } from '../../../src/deploy/request.ts';

const noted = (note: Partial<Origin> = {}): Bundle => ({
  id: '5',
  content_guid: 'g',
  created_time: '',
  size: 1,
  metadata: metadataOf(
    {},
    { kind: 'deploy', fingerprint: 'f', upload: 'u', before: '4', verified: 'layout', ...note },
  ),
});
const job = (tag: string, start_time: string, more: Partial<Job> = {}): Job => ({
  key: 'k',
  bundle_id: '5',
  tag,
  start_time,
  status: 2,
  exit_code: 0,
  ...more,
});
const wentLive = job('python_restore', '2026-03-02T09:01:00Z');
const started = job('run_dash_app', '2026-03-02T09:02:00Z');
const layout: Verification = { how: 'layout', timeout: 60 };

test.each<{
  it: string;
  note?: Partial<Origin>;
  asked?: Verification;
  jobs?: Job[] | undefined;
  proven: boolean;
}>([
  { it: 'verified as a draft, live and started', proven: true },
  { it: 'still running', jobs: [wentLive, { ...started, status: 0, exit_code: null }], proven: true },
  {
    it: 'ended by Connect for want of visitors',
    jobs: [wentLive, { ...started, exit_code: 143 }],
    proven: true,
  },
  { it: 'whose jobs are not told', jobs: undefined, proven: true },
  {
    it: 'of which nothing is asked',
    note: { verified: 'none' },
    asked: { how: 'none', timeout: 1 },
    proven: true,
  },
  { it: 'that was not verified', note: { verified: 'none', live: 'at once' }, proven: false },
  { it: 'that was only seen to start', note: { verified: 'starts' }, proven: false },
  { it: 'asked to start only', asked: { how: 'starts', timeout: 1 }, proven: true },
  { it: 'whose health page was not asked', asked: { ...layout, path: '/health' }, proven: false },
  {
    it: 'whose health page answered',
    note: { verified: 'layout /health' },
    asked: { ...layout, path: '/health' },
    proven: true,
  },
  { it: 'with nothing to make room for', note: { before: nothingBefore }, proven: false },
  { it: 'that did not start lately', jobs: [{ ...started, exit_code: 1 }, wentLive], proven: false },
  {
    it: 'that has not started since it went live',
    jobs: [wentLive, job('run_dash_app', '2026-03-02T09:00:00Z')],
    proven: false,
  },
])('a live bundle $it is known to answer: $proven', (given) => {
  const { note = {}, asked = layout, proven } = given;
  const jobs = 'jobs' in given ? given.jobs : [started, wentLive];
  expect(isProven(noted(note), asked, jobs)).toBe(proven);
});

test('a bundle without our notes is not known to answer', () => {
  expect(isProven({ ...noted(), metadata: { source: 'git' } }, layout, undefined)).toBe(false);
});

test('how a bundle is verified is noted with the path', () => {
  expect(verifiedNote(layout)).toBe('layout');
  expect(verifiedNote({ ...layout, path: '/a b' })).toBe('layout /a b');
});
