import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProgramOptions {
  readonly cwd?: string;
  /** All environment variables. Default: those of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Set to false if the program stops its own children. Ctrl-C in the terminal then reaches it. Default: true. */
  readonly ownGroup?: boolean;
}

/** The exit code and the output of a program. */
export interface ProgramResult {
  /** Null after a signal. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running program. Disposing stops the program and kills the rest of its process group. */
export interface Program extends AsyncDisposable {
  readonly pid: number;
  /** Resolves when the program has exited and its output was read. Rejects if the program could not be started. */
  readonly ended: Promise<ProgramResult>;
  /**
   * Waits for the next line of standard output that matches.
   *
   * @throws {Error} if the program exits before it prints such a line
   */
  nextLine(pattern: RegExp): Promise<string>;
  send(signal: NodeJS.Signals): void;
  /** Sends SIGTERM and waits for the exit. @throws {Error} if the program had to be killed */
  stop(): Promise<void>;
}

const posix = process.platform !== 'win32';
/** The time for a program to exit after SIGTERM, in milliseconds. Only a program that hangs takes so long. */
const stopTimeout = 300_000;
/** The time to read the output after the exit, in milliseconds. A process in another group may keep the output open. */
const outputTimeout = 10_000;

const running = new Set<Program>();
// For tests that timed out before they disposed of the program. Benches run without Jest, and don't need this.
const { afterAll } = globalThis as { afterAll?: (end: () => Promise<unknown>) => void };
afterAll?.(() => Promise.allSettled([...running].map((program) => program.stop())));

/** Starts a program in a new process group. Use it as `await using program = startProgram(…)`. */
export function startProgram(
  command: string,
  args: readonly string[],
  { cwd, env, ownGroup = posix }: ProgramOptions = {},
): Program {
  const child = spawn(command, args, { cwd, env, detached: ownGroup, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    });
  }
  const lines: string[] = [];
  let hasEnded = false;
  let change = Promise.withResolvers<void>();
  const notify = () => {
    change.resolve();
    change = Promise.withResolvers();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    notify();
  });
  const ended = endOf(child, ownGroup)
    .then((end) => ({ ...end, ...printed }))
    .finally(() => {
      hasEnded = true;
      running.delete(program);
      notify();
    });
  // The rejection is not unhandled: callers get it when they await `ended`.
  ended.catch(() => {});

  const program: Program = {
    pid: child.pid ?? 0,
    ended,
    async nextLine(pattern) {
      for (;;) {
        while (lines.length > 0) {
          const line = lines.shift() ?? '';
          if (pattern.test(line)) return line;
        }
        if (hasEnded) {
          const { code, signal, stdout, stderr } = await ended;
          const all = `${stdout}${stderr}`;
          throw new Error(`${command} ended (${signal ?? code}) before it printed ${pattern}:\n${all}`);
        }
        await change.promise;
      }
    },
    send: (signal) => void child.kill(signal),
    async stop() {
      if (hasEnded) return;
      child.kill('SIGTERM');
      let wasKilled = false;
      const timer = setTimeout(() => {
        wasKilled = child.kill('SIGKILL');
      }, stopTimeout);
      const { stdout, stderr } = await ended.finally(() => clearTimeout(timer));
      if (wasKilled) throw new Error(`${command} did not end after SIGTERM:\n${stdout}${stderr}`);
    },
    [Symbol.asyncDispose]: () => program.stop(),
  };
  running.add(program);
  return program;
}

/** Runs a program to its end. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  await using program = startProgram(command, args, options);
  return await program.ended;
}

async function endOf(child: ChildProcess, ownGroup: boolean) {
  const closed = new Promise((resolve) => child.once('close', resolve));
  // Rejects if the program could not be started.
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (ownGroup) killGroup(child.pid);
  await Promise.race([closed, delay(outputTimeout, undefined, { ref: false })]);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return { code, signal };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: no process of the group is left. macOS reports EPERM for a group of zombies.
    if (!['ESRCH', 'EPERM'].includes(`${(error as NodeJS.ErrnoException).code}`)) throw error;
  }
}
