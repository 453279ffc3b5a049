import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { logLineParser } from '../../pages/log-lines.ts';
import type { Job, Jobs } from '../../state/jobs.ts';

/** A traceback of this many lines is still recognized if the stream starts in its middle. */
const linesBefore = 200;

/**
 * The lines of a job's log after number `after`, as server-sent events: a list of lines at a time, and `end` when the job has
 * ended.
 */
export function streamLog(c: Context, jobs: Jobs, { key }: Job, after: number): Response {
  return streamSSE(c, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const parse = logLineParser();
    let seen = Math.max(0, after - linesBefore);
    while (!gone.signal.aborted) {
      const entries = jobs.linesAfter(key, seen);
      const lines = entries.map(parse).filter(({ number }) => number > after);
      seen = entries.at(-1)?.number ?? seen;
      if (lines.length > 0) await stream.writeSSE({ data: JSON.stringify(lines), id: String(seen) });
      if (entries.length > 0) continue;
      if (jobs.byKey(key)?.status !== 0) break;
      await jobs.changed(key, gone.signal);
    }
    if (!gone.signal.aborted) await stream.writeSSE({ event: 'end', data: '' });
  });
}
