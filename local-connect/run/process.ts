import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a program is started with. */
export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Gets each line that the program prints. */
  readonly onLine: (line: string, source: 'stdout' | 'stderr') => void;
}

/** A program that runs in a process group of its own. */
export interface Running {
  readonly pid: number | undefined;
  /** Its exit code, when all its output has been read; null where a signal ended it or it couldn't be started. */
  readonly ended: Promise<number | null>;
  kill(): void;
}

const posix = process.platform !== 'win32';

/** Starts a program. Its standard input is a pipe that closes when this server ends, however it ends. */
export function start({ command, args, cwd, env, onLine }: Start): Running {
  // A group of its own: Ctrl-C in a terminal reaches us only, and kill() reaches what the program started.
  const child = spawn(command, args, { cwd, env, detached: posix, stdio: 'pipe', windowsHide: true });
  const read = Promise.all(
    (['stdout', 'stderr'] as const).map(async (source) => {
      for await (const line of createInterface({ input: child[source] })) onLine(line, source);
    }),
  );
  child.stdin.on('error', () => {}); // The program ended without reading it.
  const ended = exitOf(child, (message) => onLine(message, 'stderr'));
  return {
    pid: child.pid,
    // Something that the program left behind may hold its output open: its end is what counts.
    ended: ended.then(async (code) => {
      await Promise.race([read, ended.then(() => new Promise((done) => setTimeout(done, 500).unref()))]);
      return code;
    }),
    kill: () => killGroup(child.pid),
  };
}

function exitOf(child: ChildProcess, complain: (message: string) => void): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      complain(error.message);
      resolve(null);
    });
    child.once('exit', (code) => resolve(code));
  });
}

/** Kills a process group; no failure where it is gone. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(posix ? -pid : pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

// What programs need of the surroundings of this server: where to find things and how to reach the network. The rest
// (tokens of the CI job that started it, above all) is none of an app's business.
const passedOn =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|TZ|LC_\w+|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE|LD_LIBRARY_PATH|(https?|no|all)_proxy|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|PIP_\w+|UV_\w+|XDG_\w+)$/i;

/** The environment that a build or an app starts from. */
export function baseEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && passedOn.test(entry[0]),
    ),
  );
}
