import { extname, join } from 'node:path';
import { type Problem, UserError } from '../shared/problems.ts';
import type { AppInspection, BundleOptions } from './inspect.ts';

/** What the thread answers. */
type Answer =
  | { readonly inspection: AppInspection }
  | { readonly problems: readonly [Problem, ...Problem[]] }
  | { readonly bug: unknown };

/** In MB: a hundred times what a large app takes. */
const memoryLimit = 2048;

/**
 * `inspectApp` in another thread. The files of a pull request may be written to keep a parser busy for hours: this thread
 * stays able to receive signals and to time out, and ends the other one.
 *
 * @param signal aborts the inspection
 * @throws {UserError} as `inspectApp`; the reason of the signal if it is aborted
 */
export async function inspectInThread(options: BundleOptions, signal: AbortSignal): Promise<AppInspection> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const thread = new Worker(program(), {
    workerData: { inspect: options },
    resourceLimits: { maxOldGenerationSizeMb: memoryLimit },
  });
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  thread.once('message', resolve).once('error', (error) => reject(explain(error)));
  try {
    const answer = await promise;
    if ('inspection' in answer) return answer.inspection;
    throw 'problems' in answer ? new UserError(answer.problems) : answer.bug;
  } finally {
    signal.removeEventListener('abort', abort);
    await thread.terminate();
  }
}

/** The program that `main.ts` is part of: beside this file in dist/, above it in src/. */
function program(): string {
  const extension = extname(import.meta.filename);
  return join(import.meta.dirname, extension === '.ts' ? '..' : '.', `main${extension}`);
}

function explain(error: Error & { readonly code?: string }): Error {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new UserError(
    {
      message: 'The app is too large to inspect.',
      reason: `Reading its files took more than ${memoryLimit} MB of memory.`,
      hint: 'Exclude files that the app does not need, or set `path` to a smaller folder.',
    },
    { cause: error },
  );
}

/** Runs in the thread: inspects, and answers once. */
export async function runInThread(options: BundleOptions): Promise<void> {
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
  const answer = (message: Answer) => parentPort?.postMessage(message);
  const { inspectApp } = await import('./inspect.ts');
  try {
    answer({ inspection: await inspectApp(options) });
  } catch (error) {
    const isTooDeep = error instanceof RangeError && /call stack/.test(error.message);
    if (error instanceof UserError) answer({ problems: error.problems });
    else answer(isTooDeep ? { problems: [tooDeep] } : { bug: error });
  }
}

const tooDeep: Problem = {
  message: 'A file of the app is nested too deeply to be read.',
  reason: 'A parser ran out of stack.',
  hint: 'Exclude generated files, or set `requirements-file` and `entrypoint` so that fewer files are read.',
};
