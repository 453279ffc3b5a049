import { readFile } from 'node:fs/promises';
import type { Jobs } from '../state/jobs.ts';
import { killGroup } from './process.ts';

/**
 * Ends what an earlier run of this data folder left running. Its programs end by themselves when that run is gone
 * (serve.py, guard.py); one that hangs so hard that it can't is killed, if it is surely ours: its arguments name the job.
 */
export async function killOrphans(jobs: Jobs): Promise<void> {
  for (const { key, pid } of jobs.active()) {
    const args = pid === null ? '' : await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (pid !== null && args.split('\0').includes(key)) killGroup(pid);
    jobs.end(key, null);
  }
}
