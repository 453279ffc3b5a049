import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { getInput, getState, printGroup, warn } from './runner.ts';

/** The post step: prints the logs if the job failed, and stops the server. */
export async function stop(): Promise<void> {
  const pid = Number(getState('pid'));
  if (pid === 0) return; // It didn't start, and the step has said so.
  if (getInput('job-status') === 'failure') await printLogs();
  await stopProcess(pid);
}

async function printLogs(): Promise<void> {
  for await (const { title, text } of logs()) printGroup(title, text);
}

interface Log {
  readonly title: string;
  readonly text: string;
}

/** The server's own log, and those of its builds and apps. */
async function* logs(): AsyncGenerator<Log> {
  yield { title: 'Log of local-connect', text: await readFile(getState('log'), 'utf8') };
  try {
    for (const { guid, name } of await get<{ guid: string; name: string }[]>('content')) {
      for (const { key, tag, bundle_id, start_time } of (
        await get<Job[]>(`content/${guid}/jobs`)
      ).toReversed()) {
        const { entries } = await get<{ entries: { data: string }[] }>(
          `content/${guid}/jobs/${key}/log?maxLogLines=1000`,
        );
        const kind = tag === 'python_restore' ? 'Build' : 'App';
        yield {
          title: `${kind} of "${name}", bundle ${bundle_id}, ${start_time}`,
          text: entries.map(({ data }) => data).join('\n'),
        };
      }
    }
  } catch (error) {
    warn(`local-connect doesn't answer: ${(error as Error).message}`);
  }
}

interface Job {
  readonly key: string;
  readonly tag: string;
  readonly bundle_id: string;
  readonly start_time: string;
}

async function get<Answer>(path: string): Promise<Answer> {
  const response = await fetch(`${getState('url')}/__api__/v1/${path}`, {
    headers: { authorization: `Key ${getState('api-key')}` },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as Answer;
}

/** Stops the server as Ctrl-C does, and kills it if it takes longer than ten seconds. */
async function stopProcess(pid: number): Promise<void> {
  let isRunning = signal(pid, 'SIGTERM');
  for (let waits = 0; isRunning && waits < 100; waits += 1) {
    await setTimeout(100);
    isRunning = signal(pid, 0);
  }
  if (isRunning) signal(pid, 'SIGKILL');
}

/** Sends a signal. @returns false if there is no such process */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
