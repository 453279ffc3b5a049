import { readFile } from 'node:fs/promises';
import type { Jobs } from '../state/jobs.ts';
import { killGroup } from './process.ts';

/**
 * Kills processes that an earlier run of this data folder left. guard.py ends them when the server is gone, unless it is
 * suspended. A process is killed only if its arguments name the job: its pid may belong to another program now.
 */
export async function killOrphans(jobs: Jobs): Promise<void> {
  for (const { key, pid } of jobs.active()) {
    const args = pid === null ? '' : await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (pid !== null && args.split('\0').includes(key)) killGroup(pid);
    jobs.end(key, null);
  }
}
