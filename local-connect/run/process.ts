import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

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
  let child: ChildProcessWithoutNullStreams;
  try {
    // A group of its own: Ctrl-C in a terminal reaches us only, and kill() reaches what the program started.
    child = spawn(command, args, { cwd, env, detached: posix, stdio: 'pipe', windowsHide: true });
  } catch (error) {
    // For some reasons, as an environment that is too large (E2BIG), it throws; the others it tells as an event.
    onLine((error as Error).message, 'stderr');
    return { pid: undefined, ended: Promise.resolve(null), kill() {} };
  }
  const read = Promise.all(
    (['stdout', 'stderr'] as const).map(async (source) => {
      for await (const line of createInterface({ input: child[source] })) onLine(line, source);
    }),
  );
  child.stdin.on('error', () => {}); // The program ended without reading it.
  let isOver = false;
  const over = exitOf(child).then((ending) => {
    // What it left running ends with it; later the number of the group may be somebody else's.
    killGroup(child.pid);
    isOver = true;
    return ending;
  });
  return {
    pid: child.pid,
    ended: over.then(async (ending) => {
      if (ending instanceof Error) onLine(ending.message, 'stderr');
      // A daemon of its own session may hold the output open for ever.
      await Promise.race([read, setTimeout(500, undefined, { ref: false })]);
      return ending instanceof Error ? null : ending;
    }),
    kill() {
      if (!isOver) killGroup(child.pid);
    },
  };
}

/** The exit code (null after a signal), or the error where the program couldn't be started. */
function exitOf(child: ChildProcess): Promise<number | null | Error> {
  return new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
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
  /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|TZ|LC_\w+|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE|LD_LIBRARY_PATH|(https?|no|all)_proxy|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|XDG_\w+)$/i;

/** The environment that an app starts from. */
export const appEnvironment = () => ownEnvironment((name) => passedOn.test(name));

/** The environment that an installer starts from: also what is set up for pip and uv, which may hold a password. */
export const installerEnvironment = () =>
  ownEnvironment((name) => passedOn.test(name) || /^(PIP|UV)_/.test(name));

function ownEnvironment(isPassedOn: (name: string) => boolean): Record<string, string> {
  const isGiven = (entry: [string, string | undefined]): entry is [string, string] =>
    entry[1] !== undefined && isPassedOn(entry[0]);
  return Object.fromEntries(Object.entries(process.env).filter(isGiven));
}
