"""Runs a command that ends with whoever started this script.

usage: guard.py COMMAND [ARGUMENT...]

Standard input is a pipe that the server holds open. When it closes, however the server ended, this whole process
group ends: the command and all that it started.
"""

import os
import signal
import subprocess
import sys
import threading


def end_when_alone(child: subprocess.Popen) -> None:
    sys.stdin.buffer.read()
    if os.name == "posix":
        os.killpg(0, signal.SIGKILL)
    else:
        child.kill()


def main() -> None:
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    threading.Thread(target=end_when_alone, args=(child,), daemon=True).start()
    status = child.wait()
    # Not sys.exit: the interpreter would wait for the thread that reads standard input.
    os._exit(status if 0 <= status <= 255 else 1)


if __name__ == "__main__":
    main()
