import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { attempt } from '../attempt.ts';

/** What a program may use. Null and 0 mean no limit. */
export interface Limits {
  /** Bytes of memory for each process. */
  readonly memory: number | null;
  /** Number of cores, rounded up. */
  readonly cpus: number | null;
}

export interface ProcessOptions {
  /** The Python that runs guard.py. */
  readonly python: string;
  /** The job that the program belongs to. */
  readonly jobKey: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly limits?: Limits;
  /** Gets each line that the program prints. Its failure is printed, and the program runs on. */
  readonly onLine: (line: string, source: 'stdout' | 'stderr') => void;
}

/** A running program. */
export interface RunningProcess {
  /** The process that ends the program and its descendants. */
  readonly pid: number | undefined;
  /**
   * The exit code, after all output has been read. As in a shell, 128 + the number of a signal that ended the program.
   * Null if this server ended it, or it couldn't be started.
   */
  readonly ended: Promise<number | null>;
  kill(): void;
}

const posix = process.platform !== 'win32';
const guard = join(import.meta.dirname, 'guard.py');
/** Milliseconds that guard.py has to end a program. */
const killTimeout = 5000;
/** Characters of a line that are kept. */
const maxLineLength = 65_536;

/** Starts a program under guard.py, which ends it when this server ends, however it ends. */
export function startProcess(options: ProcessOptions): RunningProcess {
  const { python, jobKey, command, cwd, env, limits } = options;
  const onLine: ProcessOptions['onLine'] = (line, source) => {
    attempt('A line of output was lost', () => options.onLine(line, source));
  };
  const args = [jobKey, String(limits?.memory ?? 0), String(limits?.cpus ?? 0), ...command];
  let child: ChildProcessWithoutNullStreams;
  try {
    // In a session of its own, so that Ctrl-C in a terminal reaches this server only.
    child = spawn(python, ['-I', '-S', '-u', guard, ...args], {
      ...{ cwd, env, detached: posix, stdio: 'pipe', windowsHide: true },
    });
  } catch (error) {
    // Some errors, such as an environment that is too large (E2BIG), are thrown. Others are emitted.
    onLine((error as Error).message, 'stderr');
    return { pid: undefined, ended: Promise.resolve(null), kill() {} };
  }
  const output = Promise.all([
    readLines(child.stdout, (line) => onLine(line, 'stdout')),
    readLines(child.stderr, (line) => onLine(line, 'stderr')),
  ]);
  child.stdin.on('error', () => {}); // The program ended without reading it.
  let hasExited = false;
  let forceKill: NodeJS.Timeout | undefined;
  let isKilled = false;
  const exited = exitOf(child).then((exit) => {
    hasExited = true;
    clearTimeout(forceKill);
    // If guard.py was killed itself. Later the number of the group may belong to others.
    killGroup(child.pid);
    return exit;
  });
  return {
    pid: child.pid,
    ended: exited.then(async (exit) => {
      if (exit instanceof Error) onLine(exit.message, 'stderr');
      // A process that escaped may keep the output open.
      await Promise.race([output, delay(500, undefined, { ref: false })]);
      if (typeof exit === 'string') return isKilled ? null : 128 + constants.signals[exit];
      return exit instanceof Error ? null : exit;
    }),
    kill() {
      if (hasExited) return;
      isKilled = true;
      child.stdin.destroy();
      forceKill ??= setTimeout(() => killGroup(child.pid), killTimeout);
    },
  };
}

/** The exit code, the signal that ended the program, or the error if it couldn't be started. */
function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals | null | Error> {
  return new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
}

/** Reads a stream line by line until it ends. Of a line that is too long, only the beginning is kept. */
function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  let line = '';
  let isCut = false;
  let endsWithReturn = false;
  const append = (text: string) => {
    const room = maxLineLength - line.length;
    if (text.length <= room) line += text;
    else if (!isCut) {
      line += `${text.slice(0, room)}… (cut)`;
      isCut = true;
    }
  };
  return new Promise((resolve) => {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      const text = endsWithReturn && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
      endsWithReturn = chunk.endsWith('\r');
      const [first = '', ...others] = text.split(/\r\n|\n|\r/);
      append(first);
      for (const other of others) {
        onLine(line);
        line = '';
        isCut = false;
        append(other);
      }
    });
    stream.on('error', () => resolve());
    stream.once('end', () => {
      if (line !== '') onLine(line);
      resolve();
    });
  });
}

/** Kills a process group, if it exists. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(posix ? -pid : pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

// What programs need to find things and to reach the network. Other variables of this server, such as tokens of a
// CI job, are kept from them.
const inherited =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|TZ|LC_\w+|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE|LD_LIBRARY_PATH|(https?|no|all)_proxy|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|XDG_\w+)$/i;

/** The environment that an app starts from. */
export const appEnvironment = () => ownEnvironment((name) => inherited.test(name));

/** The environment that an installer starts from. It includes the settings of pip and uv, which may hold a password. */
export const installerEnvironment = () =>
  ownEnvironment((name) => inherited.test(name) || /^(PIP|UV)_/.test(name));

function ownEnvironment(isInherited: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && isInherited(entry[0]),
    ),
  );
}
