"""Runs a command, and ends everything that it started.

usage: guard.py JOB_KEY MEMORY CPUS COMMAND [ARGUMENT...]

MEMORY is a limit in bytes for each process, CPUS a number of cores; 0 means no limit. Standard input is a pipe that
the server holds open. When it closes, because the server asks for it or because the server is gone, the command is
killed. When the command has ended, for whatever reason, all its descendants are killed, also those in a session of
their own. This script then ends as the command did.
"""

import os
import signal
import subprocess
import sys
import threading

LINUX = sys.platform == "linux"


def adopt_orphans() -> None:
    """Makes this process the parent of descendants whose own parent has ended."""
    if LINUX:
        import ctypes

        PR_SET_CHILD_SUBREAPER = 36
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def limit(memory: int, cpus: float) -> None:
    """Limits this process, and with it the command."""
    if memory > 0:
        import resource

        # Linux counts private writable memory. Elsewhere the limit may have no effect.
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    if cpus > 0 and hasattr(os, "sched_setaffinity"):
        allowed = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, allowed[: max(1, -int(-cpus // 1))])


def kill_at_end_of_input(child: subprocess.Popen) -> None:
    # Not sys.stdin: the interpreter needs its lock to exit.
    while os.read(0, 1024):
        pass
    child.kill()


def children() -> "list[int]":
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                parent = int(file.read().rpartition(")")[2].split()[1])
        except OSError:
            continue  # It has ended.
        if parent == os.getpid():
            found.append(int(name))
    return found


def kill_descendants() -> None:
    """Kills children until there are none: those of a killed child become children of this process."""
    found = children() if LINUX else []
    while found:
        for pid in found:
            os.kill(pid, signal.SIGKILL)
        for pid in found:
            os.waitpid(pid, 0)
        found = children()


def exit_like(status: int) -> None:
    if status < 0:
        signal.signal(-status, signal.SIG_DFL) if -status != signal.SIGKILL else None
        os.kill(os.getpid(), -status)
    sys.exit(status)


def main() -> None:
    _, _, memory, cpus, *command = sys.argv
    adopt_orphans()
    # `limit` runs in the child. This process has no other thread yet, so that is safe.
    preexec = (lambda: limit(int(memory), float(cpus))) if os.name == "posix" else None
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=preexec)
    threading.Thread(target=kill_at_end_of_input, args=(child,), daemon=True).start()
    status = child.wait()
    kill_descendants()
    exit_like(status)


if __name__ == "__main__":
    main()
